package phrases

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"noken/source"
)

// langShape is what a language's code looks like (ISO 639).
var langShape = regexp.MustCompile(`^[a-z]{2,3}$`)

// cityFile names the languages of a city.
const cityFile = "city.yaml"

// Phrase is one text of the city.
type Phrase struct {
	Key   string            // stable: flows/aduan.yaml#jenis.ask
	File  string            // flows/aduan.yaml
	Line  int               // from 1
	Where string            // a sentence in Indonesian that says where it is used
	Words map[string]string // by language, without the spaces around; none is empty
	Max   int               // greatest length in characters

	node *source.Node
}

// Placeholders are the names that the text has filled in, such as number for
// {number}: sorted, each once, from the first of the languages that has words.
func (p *Phrase) Placeholders(languages []string) []string {
	for _, lang := range languages {
		if words := p.Words[lang]; words != "" {
			return placeholders(words)
		}
	}
	return nil
}

// Book is every text of a city, with the files they stand in.
type Book struct {
	Languages []string // of the city, as city.yaml has them
	Phrases   []Phrase // in the order of files and lines

	docs  map[string]*document
	files map[string][]byte
	extra []string
	byKey map[string]*Phrase
}

// document is one file that was read.
type document struct {
	name string
	raw  []byte
	root *source.Node
}

// Read finds every text in a city's files, which are named by their path in its
// folder. Languages that city.yaml does not name yet are known as such when given.
// The error is a source.Problems where a file cannot be read.
func Read(files map[string][]byte, languages ...string) (*Book, error) {
	b := &Book{docs: map[string]*document{}, files: files, extra: languages, byKey: map[string]*Phrase{}}
	var problems source.Problems
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".yaml") || strings.HasPrefix(name, "transcripts/") {
			continue
		}
		root, _ := source.Parse(name, files[name], nil, &problems)
		b.docs[name] = &document{name: name, raw: files[name], root: root}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if err := b.readLanguages(); err != nil {
		return nil, err
	}
	for _, lang := range languages {
		if !langShape.MatchString(lang) {
			return nil, fmt.Errorf("%q is no language: a code of two or three small letters is needed, such as id, en or pmy", lang)
		}
	}
	b.collect()
	return b, nil
}

func (b *Book) readLanguages() error {
	city := b.docs[cityFile]
	if city == nil {
		return fmt.Errorf("there is no %s, which names the languages", cityFile)
	}
	list := city.root.Get("languages")
	if list == nil || list.Shape != source.List || len(list.Items) == 0 {
		return fmt.Errorf("%s does not name the languages; for example: languages: [id, en]", cityFile)
	}
	for _, item := range list.Items {
		if !langShape.MatchString(item.Text) || slices.Contains(b.Languages, item.Text) {
			return fmt.Errorf("%s:%d: %q is no language: each is a code of two or three small letters, once", cityFile, item.Line, item.Text)
		}
		b.Languages = append(b.Languages, item.Text)
	}
	return nil
}

// collect walks all files and gives every text its key.
func (b *Book) collect() {
	known := append(slices.Clone(b.Languages), b.extra...)
	taken := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(b.docs)) {
		d := b.docs[name]
		w := walker{languages: known, inFlow: strings.HasPrefix(name, "flows/")}
		w.walk(d.root, nil, "")
		for _, found := range w.found {
			names := shortened(name, found.path)
			plain := name + "#" + strings.Join(names, ".")
			key := plain
			for n := 2; taken[key]; n++ {
				key = fmt.Sprintf("%s(%d)", plain, n)
			}
			taken[key] = true
			b.Phrases = append(b.Phrases, Phrase{
				Key: key, File: name, Line: found.node.Line, Words: words(found.node),
				Where: where(name, d.root, names, b.Languages[0]), Max: room(name, names), node: found.node,
			})
		}
	}
	for i := range b.Phrases {
		b.byKey[b.Phrases[i].Key] = &b.Phrases[i]
	}
}

func words(n *source.Node) map[string]string {
	all := make(map[string]string, len(n.Keys))
	for _, e := range n.Keys {
		if text := strings.TrimSpace(e.Value.Text); e.Value.Shape == source.Scalar && text != "" {
			all[e.Key.Text] = text
		}
	}
	return all
}

// Phrase returns the text under a key, nil where there is none.
func (b *Book) Phrase(key string) *Phrase { return b.byKey[key] }

// Missing are the texts that have no words in a language.
func (b *Book) Missing(lang string) []Phrase {
	var missing []Phrase
	for _, p := range b.Phrases {
		if p.Words[lang] == "" {
			missing = append(missing, p)
		}
	}
	return missing
}

// Knows says whether the city has the language.
func (b *Book) Knows(lang string) bool { return slices.Contains(b.Languages, lang) }
