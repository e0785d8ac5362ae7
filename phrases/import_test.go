package phrases

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// city is a city with one file of words.
func city(texts string) map[string][]byte {
	return map[string][]byte{"city.yaml": []byte("languages: [id, en]\n"), "texts/a.yaml": []byte(texts)}
}

func TestWordsAreWrittenTheWayTheirNeighboursAre(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, lang, before, words, after string }{
		{"plain words stay plain", "en", "a: {id: x, en: y} # c\n", "new words", "a: {id: x, en: new words} # c\n"},
		{"plain words that need quotes get them", "en", "a: {id: x, en: y}\n", "one, two: {three}", `a: {id: x, en: "one, two: {three}"}` + "\n"},
		{"a comma needs none in a line of its own", "en", "a:\n  id: x\n  en: y # c\n", "one, two", "a:\n  id: x\n  en: one, two # c\n"},
		{"what YAML takes for something else gets quotes", "en", "a: {id: x, en: y}\n", "No", `a: {id: x, en: "No"}` + "\n"},
		{"double quotes stay", "en", `a: {id: x, en: "y"}` + "\n", `say "hi" \ now`, `a: {id: x, en: "say \"hi\" \\ now"}` + "\n"},
		{"single quotes stay", "en", "a: {id: x, en: 'y'}\n", "it's", "a: {id: x, en: 'it''s'}\n"},
		{"several lines between brackets", "en", "a: {id: x, en: y}\n", "one\ntwo", `a: {id: x, en: "one\ntwo"}` + "\n"},
		{"several lines in a line of its own become a block", "en", "a:\n  id: x\n  en: y\nb: {id: x, en: y}\n", "one\n\n  two", "a:\n  id: x\n  en: |-\n    one\n\n      two\nb: {id: x, en: y}\n"},
		{"several lines where a comment follows", "en", "a:\n  id: x\n  en: y # c\n", "one\ntwo", "a:\n  id: x\n  en: \"one\\ntwo\" # c\n"},
		{"a block stays a block", "en", "a:\n  id: x\n  en: |- # c\n      one\n      two\n\n# d\n", "three", "a:\n  id: x\n  en: |- # c\n    three\n\n# d\n"},
		{"a block that cannot stay one keeps its comment", "en", "a:\n  id: x\n  en: |- # c\n      one\n", "a\tb", "a:\n  id: x\n  en: \"a\\tb\" # c\n"},
		{"a folded block becomes one that keeps lines", "en", "a:\n  id: x\n  en: >-\n    one\n    two\n", "one\ntwo", "a:\n  id: x\n  en: |-\n    one\n    two\n"},
		{"a block in the middle", "id", "a:\n  id: |-\n    one\n  en: y\n", "one\ntwo", "a:\n  id: |-\n    one\n    two\n  en: y\n"},
		{"nothing after the key", "en", "a:\n  id: x\n  en: # c\n", "z", "a:\n  id: x\n  en: z # c\n"},
		{"null after the key", "en", "a: {id: x, en: null}\n", "z", "a: {id: x, en: z}\n"},
		{"a language that is not there", "en", "a: {id: x} # c\n", "z", "a: {id: x, en: z} # c\n"},
		{"a language that is not there, in quotes", "en", `a: {id: "x" }` + "\n", "z", `a: {id: "x", en: "z" }` + "\n"},
		{"a language that is not there, in a line of its own", "en", "a:\n    id: x # c\n# d\nb: {id: x, en: y}\n", "z", "a:\n    id: x # c\n    en: z\n# d\nb: {id: x, en: y}\n"},
		{"a language that is not there, in a list", "en", "a:\n  - id: x\n  - {id: x, en: y}\n", "z", "a:\n  - id: x\n    en: z\n  - {id: x, en: y}\n"},
		{"a language that is not there, beside a block", "en", "a:\n  id: |-\n    x\n\n\nb: {id: x, en: y}\n", "z", "a:\n  id: |-\n    x\n  en: |-\n    z\n\n\nb: {id: x, en: y}\n"},
		{"a file that ends without a line end", "en", "a:\n  id: x", "z", "a:\n  id: x\n  en: z"},
		{"Windows' line ends", "en", "\ufeffa:\r\n  id: x\r\n", "w\nz", "\ufeffa:\r\n  id: x\r\n  en: |-\r\n    w\r\n    z\r\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := read(t, city(test.before))
			files, err := b.write([]change{{&b.Phrases[0], test.lang, test.words}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.after, string(files["texts/a.yaml"])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRowsThatCannotBeTakenAreToldWithTheirNumber(t *testing.T) {
	t.Parallel()
	texts := `a: {id: "{n} **hal**", en: "{n} things"}
command:
  b: {id: x, en: y}
`
	const a, b = "texts/a.yaml#a", "texts/a.yaml#command.b"
	tests := []struct{ name, row, want string }{
		{"a text that is not there", "texts/a.yaml#aa,,x", `no such text; did you mean "texts/a.yaml#a"?`},
		{"words without a key", ",,x", "row 2: words without a key"},
		{"a placeholder that was lost", a + ",,things", "{n} is needed, here is none"},
		{"a placeholder that was renamed", a + ",,{m} things", "{n} is needed, here is {m}"},
		{"a placeholder that was translated", a + ",,{Jumlah} things", "{n} is needed, here is none"},
		{"a placeholder that nothing fills", b + ",,{n}", "none is needed, here is {n}"},
		{"bold that does not end", a + ",,**{n}", "** begins bold"},
		{"too long", b + ",," + strings.Repeat("é", 257), "257 characters long; there is room for 256"},
		{"a sign that nobody sees", b + ",,z\x07", "U+0007"},
		{"the source changed", b + ",w,z", `the table has "w", the city "x"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			result, err := Import(city(texts), sheet(t, "key,id,en\n"+test.row+"\n"+b+",x,fine\n"), Options{Lang: "en", Force: strings.HasPrefix(test.row, a)})
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Findings) == 0 || !strings.Contains(result.Findings[0].String(), test.want) || !strings.HasPrefix(result.Findings[0].String(), "row 2") {
				t.Errorf("got %v, want row 2 and %q", result.Findings, test.want)
			}
			if strings.HasPrefix(test.row, b) {
				return // its second row speaks of the same text
			}
			if !strings.Contains(string(result.Files["texts/a.yaml"]), "en: fine") {
				t.Errorf("the good row was not taken: %s", result.Files)
			}
		})
	}
}

func TestALanguageIsAddedOnPurpose(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]string{
		"in brackets": "languages: [id, en] # c\n",
		"as a list":   "languages:\n- id\n- en # c\n",
	} {
		files := map[string][]byte{"city.yaml": []byte(before), "texts/a.yaml": []byte("button:\n  language_id: {id: I, en: J}\n  language_en: {id: K, en: L} # c\n  z: {id: x, en: y}\n")}
		s := sheet(t, "key,pmy\ntexts/a.yaml#button.z,Q\n")
		var unknown *UnknownLanguage
		if _, err := Import(files, s, Options{Lang: "pmy"}); !errors.As(err, &unknown) {
			t.Errorf("%s: not on purpose: %v", name, err)
		}
		result, err := Import(files, s, Options{Lang: "pmy", AddLanguage: true, LanguageName: "Melayu: Papua"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := map[string]string{
			"in brackets": "languages: [id, en, pmy] # c\n",
			"as a list":   "languages:\n- id\n- en # c\n- pmy\n",
		}
		if diff := cmp.Diff(want[name], string(result.Files["city.yaml"])); diff != "" {
			t.Errorf("%s: city.yaml (-want +got):\n%s", name, diff)
		}
		words := "button:\n  language_id: {id: I, en: J}\n  language_en: {id: K, en: L} # c\n  z: {id: x, en: y, pmy: Q}\n" +
			`  language_pmy: {id: "Melayu: Papua", en: "Melayu: Papua", pmy: "Melayu: Papua"}` + "\n"
		if diff := cmp.Diff(words, string(result.Files["texts/a.yaml"])); diff != "" {
			t.Errorf("%s: words (-want +got):\n%s", name, diff)
		}
		if result.Missing != 2 || result.New != 1 {
			t.Errorf("%s: %+v", name, result)
		}
	}
}

func TestNothingIsGivenBackThatWouldBeReadOtherwise(t *testing.T) {
	t.Parallel()
	b := read(t, city("a: {id: x, en: y}\n"))
	e := b.docs["texts/a.yaml"].edit(false)
	e.put(b.Phrases[0].node, "en", "z")
	e.edits[0].text = "z, pmy: w"
	if out, err := e.result(); err == nil {
		t.Errorf("gave back %s", out)
	}
}
