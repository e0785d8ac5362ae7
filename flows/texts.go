package flows

import (
	"maps"
	"slices"
	"strings"
	"sync"
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
// a Problems.
func LoadTexts(files map[string][]byte, languages []string) (*Texts, error) {
	var problems Problems
	t := loadTexts(files, languages, &problems)
	if len(problems) > 0 {
		return nil, problems.sorted()
	}
	return t, nil
}

func loadTexts(files map[string][]byte, languages []string, problems *Problems) *Texts {
	t := &Texts{languages: languages, entries: map[string][]*template{}, missing: map[string]bool{}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(name, "texts/") || !strings.HasSuffix(name, ".yaml") {
			continue
		}
		root, src := parse(name, files[name], problems)
		if root == nil {
			continue
		}
		if root.shape != mapping {
			src.problem(root, "", "keys and texts are needed here")
			continue
		}
		t.read(src, root, "")
	}
	return t
}

func (t *Texts) read(src *source, n *node, prefix string) {
	for _, e := range n.keys {
		key := prefix + e.key.text
		switch {
		case e.value.shape != mapping || len(e.value.keys) == 0:
			src.problem(e.key, "write {"+strings.Join(t.languages, ": ..., ")+": ...}", "%q has no text for each language", key)
		case t.isText(e.value):
			if _, twice := t.entries[key]; twice {
				src.problem(e.key, "", "%q is already in another file", key)
			}
			if words := src.translated(e.value, t.languages); words != nil {
				t.entries[key] = words
			}
		default:
			t.read(src, e.value, key+".")
		}
	}
}

// isText tells a text from a level of keys: one of its keys is a language with words.
func (t *Texts) isText(n *node) bool {
	return slices.ContainsFunc(n.keys, func(e entry) bool {
		return e.value.shape != mapping && slices.Contains(t.languages, e.key.text)
	})
}

// translated reads {id: ..., en: ...} and checks that no language is missing and
// that all have the same placeholders. Nil when it cannot be used.
func (src *source) translated(n *node, languages []string) []*template {
	if n.shape != mapping {
		src.problem(n, "write {"+strings.Join(languages, ": ..., ")+": ...}", "a text for each language is needed here")
		return nil
	}
	src.only(n, languages...)
	words := make([]*template, len(languages))
	good := true
	for i, lang := range languages {
		v := n.get(lang)
		switch {
		case v == nil:
			src.problem(n, "", "the text has no %q", lang)
			good = false
		case v.shape != scalar || strings.TrimSpace(v.text) == "":
			src.problem(v, "", "the text in %q is empty", lang)
			good = false
		default:
			words[i] = parseTemplate(v.text)
			if words[0] != nil && !slices.Equal(words[0].names(), words[i].names()) {
				src.problem(v, "", "placeholders differ: %q has %s, %q has %s",
					languages[0], braces(words[0].names()), lang, braces(words[i].names()))
			}
		}
	}
	if !good {
		return nil
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
