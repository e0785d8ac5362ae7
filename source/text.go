package source

import (
	"slices"
	"strings"
)

// Text is words for people, in every language of the city:
//
//	{id: Masalahnya tentang apa?, en: What is it about?}
//
// Words holds only the languages that could be read, without the spaces around.
type Text struct {
	Words map[string]string // by language; nil where the text is missing
	node  *Node
}

// Node is where the text stands, nil where it is missing.
func (t Text) Node() *Node { return t.node }

// In is where the words in one language stand, nil where they are missing.
func (t Text) In(lang string) *Node { return t.node.Get(lang) }

// Whole says whether there are words in each of the languages.
func (t Text) Whole(languages []string) bool {
	for _, lang := range languages {
		if t.Words[lang] == "" {
			return false
		}
	}
	return len(languages) > 0
}

// DecodeYAML reads a text and tells languages that are missing, empty or none of
// the city's.
func (t *Text) DecodeYAML(f *File, n *Node) {
	t.node = n
	if n.Shape != Mapping {
		f.Problem(n, RuleType, "write {"+strings.Join(f.Languages, ": ..., ")+": ...}", "a text for each language is needed here")
		return
	}
	if len(n.Keys) > 0 && !slices.ContainsFunc(n.Keys, func(e Entry) bool { return slices.Contains(f.Languages, e.Key.Text) }) {
		f.Problem(n.Keys[0].Key, RuleTranslation, "write {"+strings.Join(f.Languages, ": ..., ")+": ...}", "a text for each language is needed here; %q is none of them", n.Keys[0].Key.Text)
		return
	}
	for _, e := range n.Keys {
		if !slices.Contains(f.Languages, e.Key.Text) {
			f.Problem(e.Key, RuleTranslation, DidYouMean(e.Key.Text, f.Languages), "the city has no language %q", e.Key.Text)
		}
	}
	t.Words = make(map[string]string, len(f.Languages))
	for _, lang := range f.Languages {
		v := n.Get(lang)
		switch {
		case v == nil:
			f.Problem(n, RuleTranslation, "add "+lang+": ...", "the text has no %q", lang)
		case v.Shape != Scalar && v.Shape != Empty:
			f.Problem(v, RuleType, "", "the text in %q should be words", lang)
		case strings.TrimSpace(v.Text) == "":
			f.Problem(n.Key(lang), RuleTranslation, "", "the text in %q is empty", lang)
		default:
			t.Words[lang] = strings.TrimSpace(v.Text)
		}
	}
}

// Named is a value with a name before it: an entry of a list of "- name: value",
// or of a mapping whose keys the editor chooses.
type Named[T any] struct {
	Name  *Node
	Value T
}

// DecodeYAML reads "name: value".
func (e *Named[T]) DecodeYAML(f *File, n *Node) {
	if n.Shape == Scalar { // - name, with nothing after it
		e.Name = n
		return
	}
	if n.Shape != Mapping || len(n.Keys) != 1 {
		at, hint := n, ""
		if n.Shape == Mapping && len(n.Keys) > 1 {
			at, hint = n.Keys[1].Key, "what belongs to a name stands in the lines below it, further to the right"
		}
		f.Problem(at, RuleType, hint, "one name and what belongs to it is needed here: - name: ...")
		return
	}
	e.Name = n.Keys[0].Key
	f.DecodeAt(n.Keys[0].Value, e.Name, &e.Value)
}

// Entries is a mapping whose keys the editor chooses, in the order of the file.
type Entries[T any] []Named[T]

// DecodeYAML reads the mapping.
func (all *Entries[T]) DecodeYAML(f *File, n *Node) {
	if n.Shape != Mapping {
		f.Problem(n, RuleType, "", `lines of the form "name: value" are needed here`)
		return
	}
	for _, e := range n.Keys {
		one := Named[T]{Name: e.Key}
		if e.Value.Shape == Empty {
			f.Problem(e.Key, RuleMissingKey, "write it, or take the line out", "nothing stands after %q", e.Key.Text)
		}
		f.DecodeAt(e.Value, e.Key, &one.Value)
		*all = append(*all, one)
	}
}
