package flows

import (
	"fmt"
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
	places    map[string]textPlace

	mu      sync.Mutex
	missing map[string]bool
}

// textPlace is where a text stands.
type textPlace struct {
	src  *source.File
	key  *source.Node
	text source.Text
}

// LoadTexts reads every file "texts/*.yaml": nested keys that end in one text
// for each language. The first language is the one fallen back to. The error is
// a source.Problems.
func LoadTexts(files map[string][]byte, languages []string) (*Texts, error) {
	t, problems := CheckTexts(files, Env{Languages: languages}, nil)
	return t, problems.Err()
}

// CheckTexts is LoadTexts that also gives warnings. With want, which names every
// text that the host says and the placeholders that it fills in, a text that is
// missing or has another placeholder is an error, one that nobody says a warning
// ("a.b.*" stands for any below a.b, which need not be there);
// the engine's own (flow.*) are left to Check. Of env the languages count, and what
// it says of missing texts and forgiven rules. The Texts are nil where there are
// errors.
func CheckTexts(files map[string][]byte, env Env, want map[string][]string) (*Texts, source.Problems) {
	var problems source.Problems
	t := loadTexts(files, env.Languages, &problems)
	for key := range want {
		if !t.Has(key) && t.places[key].src == nil {
			t.borrow(key, env.Fallback)
		}
	}
	if want != nil {
		t.compare(want, &problems)
	}
	problems.Forgive(env.Forgive)
	if problems.Errors() > 0 {
		t = nil
	}
	return t, problems.Sorted()
}

func loadTexts(files map[string][]byte, languages []string, problems *source.Problems) *Texts {
	t := &Texts{languages: languages, entries: map[string][]*template{}, places: map[string]textPlace{}, missing: map[string]bool{}}
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
			t.places[key] = textPlace{src: src, key: e.Key, text: text}
			if words := templates(src, text); words != nil {
				t.entries[key] = words
			}
		default:
			t.read(src, e.Value, key+".")
		}
	}
}

// compare holds the texts against those that are wanted.
func (t *Texts) compare(want map[string][]string, problems *source.Problems) {
	for _, key := range slices.Sorted(maps.Keys(t.places)) {
		at := t.places[key]
		args, wanted := want[key]
		if _, any := want[key[:strings.LastIndexByte(key, '.')+1]+"*"]; any && !wanted {
			continue
		}
		switch {
		case strings.HasPrefix(key, "flow."):
		case !wanted:
			near := source.Nearest(key, slices.Collect(maps.Keys(want)))
			if _, there := t.places[near]; near == "" || there {
				at.src.Warn(at.key, RuleText, "take it out, or look for a slip in its name", "nobody says the text %q", key)
			} else {
				at.src.Problem(at.key, RuleText, "did you mean "+near+"?", "there is no text %q in Noken, and %q is missing", key, near)
			}
		default:
			for _, name := range t.Placeholders(key) {
				if !slices.Contains(args, name) {
					at.src.Problem(at.text.In(t.languages[0]), RulePlaceholder, known(args), "nothing is put in for {%s} here", name)
				}
			}
		}
	}
	gone := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if _, there := t.places[key]; there || t.Has(key) || strings.HasSuffix(key, ".*") || t.toldOf(key, problems) {
			continue
		}
		if head, _, _ := strings.Cut(key, "."); !t.hasBelow(head + ".") {
			if !gone[head] {
				*problems = append(*problems, source.Problem{
					Rule: RuleText, File: t.home(key), Message: fmt.Sprintf("the texts %s.* are missing, all of them", head),
				})
			}
			gone[head] = true
			continue
		}
		*problems = append(*problems, source.Problem{
			Rule: RuleText, File: t.home(key), Message: fmt.Sprintf("the text %q is missing", key), Hint: "the texts that come with Noken have it; copy it from there",
		})
	}
}

// borrow takes a text from elsewhere, where it is not among these: its words in
// each language, else in its first one. False where it is not there either.
func (t *Texts) borrow(key string, from *Texts) bool {
	if from == nil || !from.Has(key) {
		return false
	}
	words := make([]*template, len(t.languages))
	for i, lang := range t.languages {
		words[i] = from.entries[key][max(slices.Index(from.languages, lang), 0)]
	}
	t.entries[key] = words
	return true
}

// known are the placeholders that a text may have.
func known(args []string) string {
	if len(args) == 0 {
		return "no placeholder is filled in here"
	}
	return "known here: " + braces(args)
}

// toldOf says whether the lack of a text has been told where its name is wrong,
// or its file cannot be read.
func (t *Texts) toldOf(key string, problems *source.Problems) bool {
	return problems.In(t.home(key)) && slices.ContainsFunc(*problems, func(p source.Problem) bool {
		return strings.Contains(p.Message, fmt.Sprintf("and %q is missing", key)) ||
			(p.Rule == source.RuleSyntax || p.Rule == source.RuleFile) && p.File == t.home(key)
	})
}

func (t *Texts) hasBelow(prefix string) bool {
	for key := range t.places {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// home is the file that a text belongs in: that of texts with the same beginning.
func (t *Texts) home(key string) string {
	head, _, _ := strings.Cut(key, ".")
	for _, other := range slices.Sorted(maps.Keys(t.places)) {
		if strings.HasPrefix(other, head+".") {
			return t.places[other].src.Name
		}
	}
	return "texts/" + head + ".yaml"
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
		markup(src, text.In(lang), text.Words[lang])
		if !slices.Equal(words[0].names(), words[i].names()) {
			differ(src, text, words[0].names(), words[i].names(), lang)
		}
	}
	return words
}

// differ tells placeholders that one language has and another has not, at the
// one that is too many, else at the text that lacks one.
func differ(src *source.File, text source.Text, first, names []string, lang string) {
	p := src.Place(text.In(lang))
	for _, name := range names {
		if !slices.Contains(first, name) {
			p = within(src, text.In(lang), "{"+name+"}", -1)
			p.Hint = source.DidYouMean(name, first)
		}
	}
	p.Rule = RulePlaceholder
	p.Message = fmt.Sprintf("placeholders differ: %q has %s, %q has %s", src.Languages[0], braces(first), lang, braces(names))
	src.Note(p)
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
