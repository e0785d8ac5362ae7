package phrases_test

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"noken/bot"
	"noken/configs"
	"noken/phrases"
	"noken/source"
)

// shipped is the shipped city's files.
func shipped(t testing.TB) map[string][]byte {
	t.Helper()
	files, _, err := bot.ReadFiles(configs.Mimika())
	if err != nil {
		t.Fatalf("read the shipped city: %v", err)
	}
	return files
}

// A translator who fills the whole table makes a city that speaks the language.
func TestTheShippedCityTakesAnotherLanguage(t *testing.T) {
	t.Parallel()
	files := shipped(t)
	book, err := phrases.Read(files, "pmy")
	if err != nil {
		t.Fatal(err)
	}
	filled := make([]phrases.Phrase, len(book.Phrases))
	for i, p := range book.Phrases {
		words := p.Words["id"]
		if longer := "Sa " + words; utf8.RuneCountInString(longer) <= p.Max {
			words = longer
		}
		p.Words = map[string]string{"id": p.Words["id"], "en": p.Words["en"], "pmy": words}
		filled[i] = p
	}
	sheet, err := phrases.ReadSheet(book.Export(filled, "pmy", ';'))
	if err != nil {
		t.Fatal(err)
	}
	result, err := phrases.Import(files, sheet, phrases.Options{Lang: "pmy", AddLanguage: true, LanguageName: "Melayu Papua"})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Findings) > 0 || result.Missing > 0 || result.New != len(book.Phrases) {
		t.Fatalf("%d of %d taken, %d missing: %v", result.New, len(book.Phrases), result.Missing, result.Findings)
	}
	dir, merged := fstest.MapFS{}, maps.Clone(files)
	maps.Copy(merged, result.Files)
	for name, data := range files {
		dir[name] = &fstest.MapFile{Data: data}
	}
	if _, problems := bot.CheckFiles(merged, time.Time{}); len(problems) > 0 {
		t.Errorf("the check finds something in the city with another language:\n%v", problems)
	}
	for name, data := range result.Files {
		if bytes.Count(data, []byte("#")) < bytes.Count(files[name], []byte("#")) {
			t.Errorf("%s lost comments", name)
		}
		dir[name] = &fstest.MapFile{Data: data}
	}
	config, err := bot.LoadConfig(dir)
	if err != nil {
		t.Fatalf("the city with another language does not load: %v", err)
	}
	if got := config.Texts.Text("pmy", "resident.button.language_pmy", nil); got != "Melayu Papua" {
		t.Errorf("the button of the language reads %q", got)
	}
	if got := config.Texts.Text("pmy", "resident.menu", nil); got != "Sa Apa yang bisa kami bantu?" {
		t.Errorf("the menu asks %q", got)
	}
}

// What the table calls too long must be what the check of the files calls so.
func TestTheRoomForWordsIsWhatTheFilesAreCheckedFor(t *testing.T) {
	t.Parallel()
	files := shipped(t)
	book, err := phrases.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	for more, wrong := range []bool{false, true} {
		tried := map[string]bool{}
		for _, p := range book.Phrases {
			kind := p.File + p.Key[strings.LastIndexAny(p.Key, "#."):]
			if strings.HasPrefix(p.File, "texts/") || p.Max == 4096 || tried[kind] {
				continue // bounded by Telegram alone, or like another
			}
			tried[kind] = true
			said := p.Words["en"]
			changed := maps.Clone(files)
			data, line := string(files[p.File]), 0
			lines := strings.SplitAfter(data, "\n")
			for i := p.Line - 1; i < len(lines); i++ {
				if strings.Contains(lines[i], "en: ") {
					line = i
					break
				}
			}
			head, tail, _ := strings.Cut(lines[line], "en: ")
			end := ""
			if strings.Contains(head, "{") {
				end = tail[strings.LastIndex(tail, "}"):]
			}
			longer := said + strings.Repeat("x", max(p.Max+more-utf8.RuneCountInString(said), 0))
			lines[line] = head + "en: " + strconv.Quote(longer) + strings.TrimRight(end, "\n") + "\n"
			changed[p.File] = []byte(strings.Join(lines, ""))
			_, problems := bot.CheckFiles(changed, time.Time{})
			found := slices.ContainsFunc(problems, func(one source.Problem) bool {
				return one.File == p.File && one.Line == line+1 && one.Rule == source.RuleRange
			})
			if found != wrong {
				t.Errorf("%s with %d characters: found too long: %v\n%v", p.Key, p.Max+more, found, problems)
			}
		}
	}
}

func BenchmarkExportAndImport(b *testing.B) {
	files := shipped(b)
	book, err := phrases.Read(files, "pmy")
	if err != nil {
		b.Fatal(err)
	}
	filled := make([]phrases.Phrase, len(book.Phrases))
	for i, p := range book.Phrases {
		p.Words = map[string]string{"id": p.Words["id"], "en": p.Words["en"], "pmy": p.Words["id"]}
		filled[i] = p
	}
	b.ReportAllocs()
	for b.Loop() {
		sheet, err := phrases.ReadSheet(book.Export(filled, "pmy", ','))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := phrases.Import(files, sheet, phrases.Options{Lang: "pmy", AddLanguage: true}); err != nil {
			b.Fatal(err)
		}
	}
}
