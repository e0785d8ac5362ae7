package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	embedded "noken/configs"
	"noken/tickets"
)

func TestAGroupServesTheOfficesOfItsDesks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		desks []string
		want  []serves
	}{
		"none":                       {nil, nil},
		"a whole office":             {[]string{"pupr"}, []serves{{office: "pupr"}}},
		"a category and an area":     {[]string{"pupr/c/jalan", "pupr/a/94.04.02"}, []serves{{"pupr", []string{"d:94.04.02", "c:jalan"}}}},
		"the whole beats its parts":  {[]string{"pupr/c/jalan", "pupr"}, []serves{{office: "pupr"}}},
		"several offices, in order":  {[]string{"pupr", "dlh/c/sampah"}, []serves{{"dlh", []string{"c:sampah"}}, {office: "pupr"}}},
		"a kind of part yet unknown": {[]string{"dlh/z/what"}, []serves{{office: "dlh"}}},
	} {
		if diff := cmp.Diff(c.want, servesOf(c.desks), cmp.AllowUnexported(serves{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAPartOfAnOfficeHasTheCasesOfItsAreaAndThoseAroundNot(t *testing.T) {
	t.Parallel()
	district := serves{"dlh", []string{"d:94.04.02"}}
	for area, want := range map[string]bool{"94.04.02": true, "94.04.02.1001": true, "94.04.021": false, "94.04": false, "": false} {
		if got := district.has(&tickets.Ticket{Open: tickets.Open{Area: area}}); got != want {
			t.Errorf("a case in %q: %v", area, got)
		}
	}
}

func TestOnlyMessagesOfSupergroupsHaveLinks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		chat           int64
		topic, message int
		want           string
	}{
		{-1001000000001, 0, 7, "https://t.me/c/1000000001/7"},
		{-1001000000001, 3, 7, "https://t.me/c/1000000001/3/7"},
		{-1001000000001, 3, 0, ""},
		{-1001234567, 0, 7, ""}, // a basic group whose id begins alike
		{1001, 0, 7, ""},
	} {
		if got := messageLink(c.chat, c.topic, c.message); got != c.want {
			t.Errorf("message %d of %d: %q, want %q", c.message, c.chat, got, c.want)
		}
	}
}

func TestWordsAreFoundAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	city := shippedWordsCity(t)
	for words, want := range map[string][][]string{
		"sampah":        {{"c:sampah"}},
		"sampah numpuk": {{"c:sampah"}},
		"zzz":           nil,
		"sampah zzz":    nil,
	} {
		got := senseOf(city, findWords(words))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", words, diff)
		}
	}
	if got := senseOf(city, findWords("sampah wania")); len(got) != 2 {
		t.Errorf("two words of different kinds mean %v", got)
	}
}

// shippedWordsCity is the city that comes with the program.
func shippedWordsCity(t *testing.T) *tickets.City {
	t.Helper()
	config, err := LoadConfig(embedded.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	return config.City
}

func FuzzSearchWords(f *testing.F) {
	for _, seed := range []string{"", "4217", "MMK-26-004217-K", "jalan  rusak!", "\x00\xff", "ÄÖÜ kwamki", strings.Repeat("panjang ", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		words := findWords(typed)
		if len(words) > findLimit || !utf8.ValidString(words) {
			t.Fatalf("%q is searched as %q", typed, words)
		}
		if again := findWords(words); again != words {
			t.Fatalf("%q is searched as %q, and that as %q", typed, words, again)
		}
		if data := viewData("f", "999999", words); len(data) > 64 {
			t.Fatalf("the button that turns the page has %d bytes", len(data))
		}
	})
}

func FuzzListing(f *testing.F) {
	for _, seed := range []string{"", "pupr:0:", "pupr:3:c:jalan", "pupr:-1:f", ":::", "dlh:99999999999999999999:l"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		l := listingOf(arg)
		if l.page < 0 {
			t.Fatalf("%q is page %d", arg, l.page)
		}
		if knownFilter(l.filter) && strings.ContainsAny(l.filter, " \n\x00\x7f") {
			t.Fatalf("%q would name an index with blanks", l.filter)
		}
	})
}
