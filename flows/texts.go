package flows

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"noken/source"
)

// Texts are the words of the bot by key and language. It may be used by many
// goroutines.
type Texts struct {
	languages []string
	entries   map[string][]*template // by language

	mu      sync.Mutex
	missing map[string]bool
}

// LoadTexts reads every file "texts/*.yaml": nested keys that end in one text
// for each language. The first language is the one fallen back to. The error is
// a source.Problems.
func LoadTexts(files map[string][]byte, languages []string) (*Texts, error) {
	t, problems := CheckTexts(files, languages)
	return t, problems.Err()
}

// CheckTexts is LoadTexts that also gives warnings. The Texts are nil where
// there are errors.
func CheckTexts(files map[string][]byte, languages []string) (*Texts, source.Problems) {
	var problems source.Problems
	t := loadTexts(files, languages, &problems)
	if problems.Errors() > 0 {
		t = nil
	}
	return t, problems.Sorted()
}

func loadTexts(files map[string][]byte, languages []string, problems *source.Problems) *Texts {
	t := &Texts{languages: languages, entries: map[string][]*template{}, missing: map[string]bool{}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(name, "texts/") || !strings.HasSuffix(name, ".yaml") {
			continue
		}
		root, src := source.Parse(name, files[name], languages, problems)
		if root == nil {
			continue
		}
		if root.Shape != source.Mapping {
			src.Problem(root, source.RuleType, "", "keys and texts are needed here")
			continue
		}
		t.read(src, root, "")
	}
	return t
}

func (t *Texts) read(src *source.File, n *source.Node, prefix string) {
	for _, e := range n.Keys {
		key := prefix + e.Key.Text
		switch {
		case e.Value.Shape != source.Mapping || len(e.Value.Keys) == 0:
			src.Problem(e.Key, source.RuleType, "write {"+strings.Join(t.languages, ": ..., ")+": ...}", "%q has no text for each language", key)
		case t.isText(e.Value):
			if _, twice := t.entries[key]; twice {
				src.Problem(e.Key, RuleDouble, "", "%q is already in another file", key)
			}
			var text source.Text
			src.Decode(e.Value, &text)
			if words := templates(src, text); words != nil {
				t.entries[key] = words
			}
		default:
			t.read(src, e.Value, key+".")
		}
	}
}

// isText tells a text from a level of keys: one of its keys is a language with words.
func (t *Texts) isText(n *source.Node) bool {
	return slices.ContainsFunc(n.Keys, func(e source.Entry) bool {
		return e.Value.Shape != source.Mapping && slices.Contains(t.languages, e.Key.Text)
	})
}

// templates takes a text apart in every language and checks that all have the
// same placeholders. Nil where it is missing or cannot be used.
func templates(src *source.File, text source.Text) []*template {
	if !text.Whole(src.Languages) {
		return nil
	}
	words := make([]*template, len(src.Languages))
	for i, lang := range src.Languages {
		words[i] = parseTemplate(text.Words[lang])
		if !slices.Equal(words[0].names(), words[i].names()) {
			src.Problem(text.In(lang), RulePlaceholder, "", "placeholders differ: %q has %s, %q has %s",
				src.Languages[0], braces(words[0].names()), lang, braces(words[i].names()))
		}
	}
	return words
}

func braces(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "{" + strings.Join(names, "}, {") + "}"
}

// Rich returns the text under a key with its placeholders filled from args. An
// arg that is a Rich keeps its styles, all others go in as plain words. A key
// that is not there gives the key itself and is told by Missing.
func (t *Texts) Rich(lang, key string, args map[string]any) Rich {
	words, ok := t.entries[key]
	if !ok {
		t.mu.Lock()
		t.missing[key] = true
		t.mu.Unlock()
		return Words(key)
	}
	i := max(slices.Index(t.languages, lang), 0)
	rich := words[i].render(func(name string) (any, bool) {
		v, ok := args[name]
		return v, ok
	})
	return slices.Clone(rich)
}

// Text is Rich without styles.
func (t *Texts) Text(lang, key string, args map[string]any) string {
	return t.Rich(lang, key, args).String()
}

// Has says whether there is a text under the key.
func (t *Texts) Has(key string) bool {
	_, ok := t.entries[key]
	return ok
}

// Keys are all keys, sorted.
func (t *Texts) Keys() []string { return slices.Sorted(maps.Keys(t.entries)) }

// Placeholders are the names that the text under a key has, sorted.
func (t *Texts) Placeholders(key string) []string {
	if words, ok := t.entries[key]; ok {
		return words[0].names()
	}
	return nil
}

// Missing are the keys that were asked for and are not there, sorted.
func (t *Texts) Missing() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Sorted(maps.Keys(t.missing))
}
