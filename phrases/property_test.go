package phrases

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// cities are the files that the properties are tried on.
func cities(t testing.TB) map[string]map[string][]byte {
	return map[string]map[string][]byte{
		"mimika": mimika(t), "mimika on Windows": windows(mimika(t)), "odd": odd(), "odd on Windows": windows(odd()),
	}
}

func TestATableThatComesBackAsItWentChangesNothing(t *testing.T) {
	t.Parallel()
	for name, files := range cities(t) {
		for _, lang := range []string{"id", "en"} {
			for _, separator := range ",;\t" {
				b := read(t, files)
				s := sheet(t, string(b.Export(b.Phrases, lang, separator)))
				result, err := Import(files, s, Options{Lang: lang})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if len(result.Files)+len(result.Findings)+result.New+result.Changed > 0 || result.Same+result.Blank != len(b.Phrases) {
					t.Errorf("%s in %s with %q: %+v", name, lang, separator, result)
				}
			}
		}
	}
}

// said draws words as people and machines write them, with the names they need.
func said(names []string, longest int) *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.StringMatching(`[a-zA-Zé»✓ ,.?!:;#&*'"{}\[\]|>%@=+\\-]{0,12}`),
		rapid.SampledFrom([]string{"no", "Yes", "null", "~", "- a", "a: b", "# c", "'", `"`, "\n", "\n\n", "  ", "\t", "«x»", "𝒳", "---", "12", "1e3", "=1+1", "'@x", ", en: x", "\u00a0", "\\n", "%", "|-", "> x"}),
		rapid.StringN(0, 8, -1),
	)
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for _, part := range rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces") {
			b.WriteString(part)
		}
		words := Normal(strings.Map(func(r rune) rune {
			if _, is := hidden(string(r)); is || r == '{' || r == '}' {
				return '_'
			}
			return r
		}, strings.ReplaceAll(b.String(), "**", "")))
		for _, name := range names {
			words += " {" + name + "}"
		}
		if r := []rune(words); len(r) > longest {
			words = string(r[:longest])
		}
		return Normal(words)
	})
}

func TestRandomWordsArriveExactlyAndNothingElseChanges(t *testing.T) {
	t.Parallel()
	all := cities(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"mimika", "mimika on Windows", "odd", "odd on Windows"}).Draw(t, "city")
		lang := rapid.SampledFrom([]string{"id", "en", "pmy"}).Draw(t, "lang")
		files := all[name]
		before, err := Read(files, lang)
		if err != nil {
			t.Fatal(err)
		}
		table := *before
		table.Phrases = nil
		want := map[string]map[string]string{}
		chosen := rapid.SliceOfN(rapid.IntRange(0, len(before.Phrases)-1), 0, 20).Draw(t, "chosen")
		for i, p := range before.Phrases {
			words := maps.Clone(p.Words)
			if slices.Contains(chosen, i) {
				if new := said(p.Placeholders(before.Languages), p.Max).Draw(t, "words"); new != "" {
					words[lang] = new
				}
			}
			want[p.Key] = words
			p.Words = words
			table.Phrases = append(table.Phrases, p)
		}
		s, err := ReadSheet(table.Export(table.Phrases, lang, rapid.SampledFrom([]rune(",;\t")).Draw(t, "separator")))
		if err != nil {
			t.Fatal(err)
		}
		result, err := Import(files, s, Options{Lang: lang, AddLanguage: true, LanguageName: "Melayu Papua"})
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Findings) > 0 {
			t.Fatalf("not taken: %v", result.Findings)
		}
		merged := maps.Clone(files)
		maps.Copy(merged, result.Files)
		after, err := Read(merged)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]map[string]string{}
		for _, p := range after.Phrases {
			for l, words := range p.Words {
				p.Words[l] = Normal(words)
			}
			if !strings.HasSuffix(p.Key, "language_pmy") {
				got[p.Key] = p.Words
			}
		}
		for _, words := range want {
			for l := range words {
				words[l] = Normal(words[l])
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("words (-want +got):\n%s", diff)
		}
		for file, data := range result.Files {
			was, is := newLayout(files[file], before.docs[file].root), newLayout(data, after.docs[file].root)
			if diff := cmp.Diff(was.comments, is.comments); diff != "" {
				t.Fatalf("%s: comments (-before +after):\n%s", file, diff)
			}
			if bytes.Contains(files[file], []byte("\r\n")) != bytes.Contains(data, []byte("\r\n")) || bytes.Count(data, []byte("\r\n")) != bytes.Count(data, []byte("\n")) && strings.HasSuffix(name, "Windows") {
				t.Fatalf("%s: line ends changed", file)
			}
		}
	})
}
