package flows

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noken/source"
)

// wrongly loads one flow and gives the problems told.
func wrongly(t *testing.T, flow string) string {
	t.Helper()
	files := map[string][]byte{"texts/flow.yaml": shipped(t)["texts/flow.yaml"], "flows/t.yaml": []byte(flow)}
	_, err := Load(files, city())
	if err == nil {
		t.Fatalf("nothing is found wrong in:\n%s", flow)
	}
	var problems source.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("%T is no source.Problems", err)
	}
	return err.Error()
}

func TestAProblemShowsItsPlace(t *testing.T) {
	t.Parallel()
	got := wrongly(t, `flow: t
title: {id: T, en: T}

steps:
  - jenis:
      next: lokas
      choose: categories
      ask: {id: Apa?, en: What?}

  - lokasi:
      location: {pin: true}
      ask: {id: Di mana?, en: Where?}
`)
	want := `flows/t.yaml:6:13: no step "lokas"
   5 |   - jenis:
   6 |       next: lokas
     |             ^^^^^
  did you mean "lokasi" (line 10)?
1 error, 0 warnings`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsFoundWrong(t *testing.T) {
	t.Parallel()
	const head = "flow: t\ntitle: {id: T, en: T}\nsteps:\n"
	const ask = "      ask: {id: Apa?, en: What?}\n"
	for _, c := range []struct {
		name, flow string
		want       []string
	}{
		{"an unknown key", head + "  - a:\n      text: {mim: 3}\n" + ask, []string{`:5:14: unknown key "mim"`, `did you mean "min"`}},
		{"an unknown kind", head + "  - a:\n      foto: {}\n" + ask, []string{"has no kind"}},
		{"a mistyped kind", head + "  - a:\n      photo: {}\n" + ask, []string{"has no kind", `did you mean "photos"`}},
		{"an unknown kind as a word", head + "  - a: sumary\n", []string{`no kind of step "sumary"`, `did you mean "summary"`}},
		{"two kinds", head + "  - a:\n      text: {}\n      number: {}\n" + ask, []string{"a step has one kind"}},
		{"a key twice", head + "  - a:\n      text: {}\n      text: {}\n" + ask, []string{`"text" stands here twice`, "line 5"}},
		{"a step twice", head + "  - a:\n      text: {}\n" + ask + "  - a:\n      text: {}\n" + ask, []string{`two steps "a"`}},
		{"a wrong type", head + "  - a:\n      text: {min: lots}\n" + ask, []string{"a whole number is needed"}},
		{"min above max", head + "  - a:\n      text: {min: 9, max: 3}\n" + ask, []string{"min is greater than max"}},
		{"no question", head + "  - a:\n      text: {}\n", []string{`the step "a" asks nothing`}},
		{"a missing language", head + "  - a:\n      text: {}\n      ask: {id: Apa?}\n", []string{`the text has no "en"`}},
		{"an unknown language", head + "  - a:\n      text: {}\n      ask: {id: Apa?, en: What?, fr: Quoi?}\n", []string{`no language "fr"`}},
		{"placeholders that differ", head + "  - a:\n      text: {}\n" + ask + "  - b:\n      say: {id: \"{a}\", en: \"none\"}\n", []string{"placeholders differ"}},
		{"an unknown placeholder", head + "  - a:\n      text: {}\n" + ask + "  - b:\n      say: {id: \"{c}\", en: \"{c}\"}\n", []string{"{c} is no answer"}},
		{"an unknown list", head + "  - a:\n      choose: categoris\n" + ask, []string{`no list "categoris"`, `did you mean "categories"`}},
		{"an unknown flow", head + "  - a:\n      call: nobody\n", []string{`no flow "nobody"`}},
		{"a flow that calls itself", head + "  - b:\n      text: {}\n" + ask + "  - a:\n      call: t\n", []string{"calls itself"}},
		{"a circle without a question", head + "  - a:\n      say: {id: A, en: A}\n      next: a\n", []string{"runs in a circle"}},
		{"a step that no way leads to", head + "  - a:\n      text: {}\n      next: c\n" + ask + "  - b:\n      text: {}\n" + ask + "  - c:\n      text: {}\n" + ask, []string{`no way leads to the step "b"`}},
		{"an expression that is none", head + "  - a:\n      text: {}\n      when: 1 +\n" + ask, []string{"this expression does not work"}},
		{"an expression over an unknown answer", head + "  - a:\n      text: {}\n      when: b == 1\n" + ask, []string{"unknown name b", ":6:13"}},
		{"an expression over an unknown field", head + "  - a:\n      choose: categories\n" + ask + "  - b:\n      text: {}\n      when: a.foto == 1\n" + ask, []string{"unknown field foto"}},
		{"a condition that is no yes or no", head + "  - a:\n      text: {}\n" + ask + "  - b:\n      text: {}\n      when: a\n" + ask, []string{"expected bool"}},
		{"an expression that reads the clock", head + "  - a:\n      text: {}\n      when: now() == now()\n" + ask, []string{"unknown name now"}},
		{"a long label", head + "  - a:\n      choose:\n        - x: {id: " + strings.Repeat("a", 65) + ", en: B}\n" + ask, []string{"there is room for 64"}},
		{"a bad name", head + "  - Über:\n      text: {}\n" + ask, []string{"a step's name has 1 to 24"}},
		{"a step called end", head + "  - end:\n      text: {}\n" + ask, []string{"no step may be called so"}},
		{"an unknown kind of ticket", head + "  - a:\n      file: complain\n", []string{`no kind of ticket "complain"`, `did you mean "complaint"`}},
		{"a place that is no place", head + "  - b:\n      text: {}\n" + ask + "  - a:\n      file: complaint\n      place: b\n", []string{`no answer "b" that has a place`}},
		{"a lookup that leads nowhere", head + "  - b:\n      text: {}\n" + ask + "  - a:\n      lookup: {number: b}\n", []string{`"on" is missing`, "on: {found: end}"}},
		{"an outcome's wrong step", head + "  - b:\n      text: {}\n" + ask + "  - a:\n      lookup: {number: b}\n      on: {found: emd}\n", []string{`no step "emd"`}},
		{"a date whose limits leave nothing", head + "  - a:\n      date: {future: true, latest: -1}\n" + ask, []string{":5:36", "cannot end before today"}},
		{"an unknown type of document", head + "  - a:\n      document: {types: [pdf, foto]}\n" + ask, []string{`"foto" is none of the words`, "known here: pdf, photo"}},
		{"a document of no type", head + "  - a:\n      document: {types: []}\n" + ask, []string{"at least 1 needed"}},
		{"a rating of one mark", head + "  - a:\n      rating: {max: 1}\n" + ask, []string{"1 is too small"}},
		{"no steps", "flow: t\ntitle: {id: T, en: T}\n", []string{`"steps" is missing`}},
		{"no YAML", "flow: [t\n", []string{"flows/t.yaml"}},
		{"an anchor", head + "  - a: &x\n      text: {}\n" + ask, []string{"not used in these files"}},
		{"nothing", "", []string{"is empty"}},
		{"two mistakes at once", head + "  - a:\n      text: {mim: 3}\n      nxt: b\n" + ask, []string{`"mim"`, `"nxt"`, "2 errors"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := wrongly(t, c.flow)
			for _, part := range c.want {
				if !strings.Contains(got, part) {
					t.Errorf("%q is not in:\n%s", part, got)
				}
			}
		})
	}
}

func TestEveryShippedFlowNeedsItsWords(t *testing.T) {
	t.Parallel()
	files := shipped(t)
	files["texts/flow.yaml"] = []byte("flow:\n  back: {id: Kembali, en: Back}\n")
	_, err := Load(files, city())
	if err == nil || !strings.Contains(err.Error(), "there is no text flow.cancel") {
		t.Error(err)
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	texts, err := LoadTexts(map[string][]byte{
		"texts/a.yaml": []byte("menu:\n  hello: {id: \"Halo, **{name}**!\", en: \"Hello, **{name}**!\"}\n"),
		"city.yaml":    []byte("not: ours"),
	}, []string{"id", "en"})
	if err != nil {
		t.Fatal(err)
	}
	got := texts.Rich("en", "menu.hello", map[string]any{"name": "**Y** {name}"})
	want := Rich{{Text: "Hello, "}, {Text: "**Y** {name}", Style: Bold}, {Text: "!"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := texts.Text("fr", "menu.hello", map[string]any{"name": 3}); got != "Halo, 3!" {
		t.Errorf("an unknown language gives %q", got)
	}
	if got := texts.Text("id", "menu.gone", nil); got != "menu.gone" {
		t.Errorf("a missing key gives %q", got)
	}
	if diff := cmp.Diff([]string{"menu.gone"}, texts.Missing()); diff != "" {
		t.Error(diff)
	}
	rich := texts.Rich("id", "menu.hello", map[string]any{"name": Rich{{Text: "Y", Style: Italic}}})
	if rich[1].Style != Italic {
		t.Errorf("a Rich loses its style: %v", rich)
	}
	if _, err := LoadTexts(map[string][]byte{"texts/a.yaml": []byte("menu: {hello: {id: Halo}}")}, []string{"id", "en"}); err == nil {
		t.Error("a missing translation passes")
	}
}
