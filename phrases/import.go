package phrases

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"noken/source"
)

// Options say what Import shall do.
type Options struct {
	Lang         string // whose words are taken
	Force        bool   // also where the city's words in another language changed since
	AddLanguage  bool   // make Lang one of the city's languages
	LanguageName string // as its speakers call it, on the button that chooses it; empty: its code
}

// Finding is a row that was not taken, and why.
type Finding struct {
	Row     int    // as the spreadsheet counts, the first is 1
	Key     string // empty where the row has none
	Message string
}

// String is the finding as a line.
func (f Finding) String() string {
	if f.Key == "" {
		return fmt.Sprintf("row %d: %s", f.Row, f.Message)
	}
	return fmt.Sprintf("row %d, %s: %s", f.Row, f.Key, f.Message)
}

// Result is what an Import came to.
type Result struct {
	Files    map[string][]byte // only those that changed
	New      int               // texts that had no words in the language
	Changed  int               // texts that had others
	Same     int               // rows that say what the city says already
	Blank    int               // rows without words in the language
	Missing  int               // texts that still have none
	Findings []Finding         // rows that were not taken
}

// UnknownLanguage is the error of an Import in a language that city.yaml does not
// name, without AddLanguage.
type UnknownLanguage struct {
	Lang      string
	Languages []string // that it names
}

func (e *UnknownLanguage) Error() string {
	return fmt.Sprintf("the city does not have the language %q yet: %s names %s", e.Lang, cityFile, strings.Join(e.Languages, ", "))
}

// Import takes the words in one language from a table into the city's files. Rows
// that cannot be taken are told and left out; the others are. Nothing is written
// to disk here. Files are nil with an error.
func Import(files map[string][]byte, s *Sheet, o Options) (*Result, error) {
	if _, there := s.columns[o.Lang]; !there {
		return nil, fmt.Errorf("the table has no column %q", o.Lang)
	}
	b, err := Read(files, o.Lang)
	if err != nil {
		return nil, err
	}
	result := &Result{Files: map[string][]byte{}}
	if !b.Knows(o.Lang) {
		if !o.AddLanguage {
			return nil, &UnknownLanguage{o.Lang, b.Languages}
		}
		if result.Files, err = b.addLanguage(o); err != nil {
			return nil, fmt.Errorf("add the language %q: %w", o.Lang, err)
		}
		merged := maps.Clone(files)
		maps.Copy(merged, result.Files)
		if b, err = Read(merged); err != nil {
			return nil, err
		}
	}
	changes := b.changes(s, o, result)
	written, err := b.write(changes)
	if err != nil {
		return nil, err
	}
	maps.Copy(result.Files, written)
	result.Missing = len(b.Missing(o.Lang)) - result.New
	return result, nil
}

// changes are what the rows ask for; what is wrong goes into the result.
func (b *Book) changes(s *Sheet, o Options, result *Result) []change {
	var changes []change
	rows := map[string]int{}
	for i := 1; i < len(s.rows); i++ {
		key, _ := s.cell(i, columnKey)
		words, _ := s.cell(i, o.Lang)
		told := func(format string, args ...any) {
			result.Findings = append(result.Findings, Finding{i + 1, key, fmt.Sprintf(format, args...)})
		}
		p := b.Phrase(key)
		switch {
		case key == "" && words == "":
			continue
		case key == "":
			told("words without a key")
			continue
		case p == nil:
			told("the city has no such text%s", likely(key, b))
			continue
		case rows[key] > 0:
			told("this key is in row %d too", rows[key])
			continue
		}
		rows[key] = i + 1
		switch had := p.Words[o.Lang]; {
		case words == "":
			result.Blank++
		case words == Normal(had):
			result.Same++
		default:
			if why := b.wrong(s, i, p, words, o); why != "" {
				told("%s", why)
				continue
			}
			if had == "" {
				result.New++
			} else {
				result.Changed++
			}
			changes = append(changes, change{p, o.Lang, words})
		}
	}
	return changes
}

func likely(key string, b *Book) string {
	if len(b.byKey) > 2000 || len(key) > 200 {
		return "" // to compare with all would take long
	}
	if hint := source.DidYouMean(key, slices.Sorted(maps.Keys(b.byKey))); hint != "" {
		return "; " + hint
	}
	return ""
}

// wrong says why words cannot be taken, empty where they can.
func (b *Book) wrong(s *Sheet, row int, p *Phrase, words string, o Options) string {
	if r, is := hidden(words); is {
		return fmt.Sprintf("the words hold a sign that cannot be seen (%U)", r)
	}
	if length := utf8.RuneCountInString(words); length > p.Max {
		return fmt.Sprintf("%d characters long; there is room for %d", length, p.Max)
	}
	others := slices.DeleteFunc(slices.Clone(b.Languages), func(lang string) bool { return lang == o.Lang || p.Words[lang] == "" })
	if len(others) == 0 {
		others = []string{o.Lang}
	}
	if strings.Count(words, "**")%2 != 0 && strings.Count(p.Words[others[0]], "**")%2 == 0 {
		return "** begins bold and does not end it"
	}
	if want, got := p.Placeholders(others), placeholders(words); !slices.Equal(want, got) {
		return fmt.Sprintf("the names in braces differ: %s is needed, here is %s", braces(want), braces(got))
	}
	if o.Force {
		return ""
	}
	for _, lang := range b.Languages {
		if lang == o.Lang {
			continue
		}
		if then, there := s.cell(row, lang); there && then != Normal(p.Words[lang]) {
			return fmt.Sprintf("the words in %q changed since: the table has %q, the city %q; export again, or take it all the same with --force", lang, then, p.Words[lang])
		}
	}
	return ""
}

func braces(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "{" + strings.Join(names, "} {") + "}"
}

// addLanguage names a language in city.yaml, and gives the button that chooses it
// its words, beside those of the other languages.
func (b *Book) addLanguage(o Options) (map[string][]byte, error) {
	city := b.docs[cityFile]
	data, err := city.changed(func(e *editing) { e.addItem(city.root.Get("languages"), o.Lang) })
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{cityFile: data}
	name := Normal(o.LanguageName)
	if name == "" {
		name = o.Lang
	}
	if _, is := hidden(name); is || strings.ContainsAny(name, "\n\t{}") || utf8.RuneCountInString(name) > roomButton {
		return nil, fmt.Errorf("%q cannot stand on a button", name)
	}
	for _, file := range slices.Sorted(maps.Keys(b.docs)) {
		d := b.docs[file]
		under := buttons(d.root, "language_"+b.Languages[0])
		if under == nil || under.Get("language_"+o.Lang) != nil || !strings.HasPrefix(file, "texts/") {
			continue
		}
		files[file], err = d.changed(func(e *editing) {
			e.addText(under, "language_"+o.Lang, append(slices.Clone(b.Languages), o.Lang), name)
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// buttons is the mapping that has a key, wherever it is; nil where none does.
func buttons(n *source.Node, key string) *source.Node {
	if n.Get(key) != nil {
		return n
	}
	for _, e := range n.Keys {
		if found := buttons(e.Value, key); found != nil {
			return found
		}
	}
	return nil
}
