package tickets_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"noken/tickets"
)

func TestFillPutsArgsInTheirPlaces(t *testing.T) {
	t.Parallel()
	args := map[string]string{"number": "MMK-26-004217-K", "day": "Senin, 30 November", "name": "{day}", "agent": ""}
	for text, want := range map[string]string{
		"":                                  "",
		"Terima kasih.":                     "Terima kasih.",
		"{number} sampai {day}.":            "MMK-26-004217-K sampai Senin, 30 November.",
		"{number}{number}":                  "MMK-26-004217-KMMK-26-004217-K",
		"what has no arg stays: {what}":     "what has no arg stays: {what}",
		"what was filled in stays: {name}":  "what was filled in stays: {day}",
		"an empty arg is nothing: {agent}.": "an empty arg is nothing: .",
		"a brace alone { stays, {day}":      "a brace alone { stays, Senin, 30 November",
		"an open one stays {day":            "an open one stays {day",
		"a closed one stays day} and {day}": "a closed one stays day} and Senin, 30 November",
		"braces in braces {{day}}":          "braces in braces {Senin, 30 November}",
	} {
		if got := tickets.Fill(text, args); got != want {
			t.Errorf("%q is %q, expected %q", text, got, want)
		}
	}
}

func FuzzFill(f *testing.F) {
	f.Add("{number} sampai {day}", "Senin")
	f.Add("{{day}", "{day}")
	f.Add("}{", "")
	f.Fuzz(func(t *testing.T, text, day string) {
		got := tickets.Fill(text, map[string]string{"day": day})
		if want := strings.ReplaceAll(text, "{day}", day); got != want {
			t.Errorf("%q is %q, expected %q", text, got, want)
		}
		if got := tickets.Fill(text, nil); got != text {
			t.Errorf("without args %q is %q", text, got)
		}
	})
}

func TestAnOfficeHasItsOwnRepliesAndThoseOfAll(t *testing.T) {
	t.Parallel()
	shipped, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	files := maps.Clone(shipped)
	files["replies/dishub.yaml"] = []byte("minta_foto:\n  title: {id: Foto tiangnya, en: The pole}\n  text: {id: \"Foto tiang lampunya?\", en: \"A photo of the pole?\"}\n")
	city, problems := tickets.LoadCity(files)
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	ids := func(office string) (all []string) {
		for _, r := range city.RepliesFor(office) {
			all = append(all, r.ID)
		}
		return all
	}
	common := ids("")
	if len(common) < 6 || slices.Contains(common, "ukur_jalan") {
		t.Errorf("all offices have %v", common)
	}
	if got := ids("bpbd"); !slices.Equal(got, common) {
		t.Errorf("an office without its own has %v", got)
	}
	if got := ids("pupr"); got[0] != "ukur_jalan" || len(got) != len(common)+len(city.Replies["pupr"]) {
		t.Errorf("pupr has %v", got)
	}
	if got := ids("dishub"); got[0] != "minta_foto" || len(got) != len(common) {
		t.Errorf("an office with one of a common name has %v", got)
	}
	if r, ok := city.Reply("dishub", "minta_foto"); !ok || r.Title["en"] != "The pole" {
		t.Errorf("it says %+v, %v", r, ok)
	}
	if _, ok := city.Reply("dishub", "ukur_jalan"); ok {
		t.Error("one office has another's reply")
	}
}

func TestRepliesOfNoOfficeAreTold(t *testing.T) {
	t.Parallel()
	shipped, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"replies/purp.yaml":      `did you mean "replies/pupr.yaml"?`,
		"replies/al.yaml":        `did you mean "replies/all.yaml"?`,
		"replies/wilayah_x.yaml": `the file's name is an office's code, or all for all of them`,
	} {
		problems := findings(shipped, name, string(shipped["replies/dlh.yaml"]))
		if len(problems) != 1 || problems[0].Rule != tickets.RuleUnknownOffice || problems[0].Hint != want || problems[0].File != name {
			t.Errorf("%s, expected %q:\n%v", name, want, problems)
		}
	}
}

// A canned reply is read on a phone, beside the card.
func TestShippedRepliesAreShort(t *testing.T) {
	t.Parallel()
	for office, replies := range mimika(t).Replies {
		for _, r := range replies {
			for lang, text := range r.Text {
				if n := utf8.RuneCountInString(text); n > 200 {
					t.Errorf("%s/%s in %s has %d characters", office, r.ID, lang, n)
				}
			}
		}
	}
}
