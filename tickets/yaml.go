package tickets

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// source is one YAML file being read; what is wrong with it is collected.
type source struct {
	file      string
	lines     []string
	languages []string // that every text must have
	problems  *Problems
}

// entry is one "key: value" of a file.
type entry struct {
	key   string
	at    *token.Token // of the key
	value ast.Node
}

// object is a mapping whose keys are known.
type object struct {
	src     *source
	at      *token.Token // where it begins, for what is missing
	what    string       // such as `office "pupr"`
	entries map[string]entry
}

// parse reads a file's only document; nil when there is nothing in it or it is
// no YAML.
func (s *source) parse(data []byte) (body ast.Node) {
	// The parser meets what people typed; should it trip, that is a problem of
	// the file and not the end of the program.
	defer func() {
		if r := recover(); r != nil {
			*s.problems = append(*s.problems, Problem{File: s.file, Message: fmt.Sprintf("cannot be read as YAML (%v)", r)})
			body = nil
		}
	}()
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil {
			s.problem(syntax.GetToken(), "not valid YAML: "+syntax.GetMessage(), syntaxHint(data))
		} else {
			*s.problems = append(*s.problems, Problem{File: s.file, Message: "not valid YAML: " + err.Error(), Hint: syntaxHint(data)})
		}
		return nil
	}
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			s.problem(doc.Body.GetToken(), "a second document (after ---); expected one per file", "")
			break
		}
		body = doc.Body
	}
	return body
}

func syntaxHint(data []byte) string {
	if strings.ContainsRune(string(data), '\t') {
		return "the file holds a tab; use spaces to move a line to the right"
	}
	return "look at the spaces before the line, and put a text that holds \": \" or begins with a sign between quotes"
}

func (s *source) problem(at *token.Token, message, hint string) {
	p := Problem{File: s.file, Message: message, Hint: hint}
	if at != nil && at.Position != nil {
		p.Line, p.Col = at.Position.Line, max(1, at.Position.Column)
		p.Source = excerpt(s.lines, p.Line, p.Col, utf8.RuneCountInString(strings.TrimSpace(at.Origin)))
	}
	*s.problems = append(*s.problems, p)
}

// mapping reads a mapping in the order of the file; a key that comes twice is a
// problem and counts once.
func (s *source) mapping(n ast.Node, what string) []entry {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		if !isNull(n) {
			s.problem(n.GetToken(), fmt.Sprintf("%s: expected lines of the form \"key: value\"", what), "")
		}
		return nil
	}
	entries := make([]entry, 0, len(values))
	lines := make(map[string]int, len(values))
	for _, v := range values {
		at := v.Key.GetToken()
		key, ok := scalar(v.Key)
		if !ok || key == "" || at == nil {
			s.problem(v.GetToken(), fmt.Sprintf("%s: expected a plain key before the colon", what), "")
			continue
		}
		if line, twice := lines[key]; twice {
			s.problem(at, fmt.Sprintf("%q is here twice", key), fmt.Sprintf("the first is in line %d", line))
			continue
		}
		lines[key] = at.Position.Line
		entries = append(entries, entry{key, at, v.Value})
	}
	return entries
}

// object reads a mapping that may only have the known keys.
func (s *source) object(n ast.Node, at *token.Token, what string, known ...string) object {
	o := object{src: s, at: at, what: what, entries: map[string]entry{}}
	for _, e := range s.mapping(n, what) {
		if !slices.Contains(known, e.key) {
			s.problem(e.at, fmt.Sprintf("%s has no %q", what, e.key), didYouMean(e.key, known))
			continue
		}
		o.entries[e.key] = e
	}
	return o
}

// didYouMean is a hint to the nearest candidate, else to all when they are few.
func didYouMean(word string, candidates []string) string {
	if hint := nearHint(word, candidates); hint != "" {
		return hint
	}
	if len(candidates) > 0 && len(candidates) <= 16 {
		return "possible: " + strings.Join(candidates, ", ")
	}
	return ""
}

func nearHint(word string, candidates []string) string {
	if near := nearest(strings.ToLower(word), candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	// Where a word only differs in case, its capital letters are what is meant.
	if near := nearest(strings.ToUpper(word), candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

func isNull(n ast.Node) bool { return n == nil || n.Type() == ast.NullType }

// scalar is a single value as written.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(n.Value), true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value), true
	}
	return "", false
}

func (o object) problem(key, message, hint string) {
	at := o.at
	if e, ok := o.entries[key]; ok {
		at = e.at
		if e.value != nil && !isNull(e.value) && isScalar(e.value) {
			at = e.value.GetToken()
		}
	}
	o.src.problem(at, message, hint)
}

func isScalar(n ast.Node) bool { _, ok := scalar(n); return ok }

// missing notes that a key is needed.
func (o object) missing(key, example string) {
	o.src.problem(o.at, fmt.Sprintf("%s: %q is missing", o.what, key), "for example: "+key+": "+example)
}

func (o object) has(key string) bool {
	e, ok := o.entries[key]
	return ok && !isNull(e.value)
}

// text reads a single value; empty where it is missing.
func (o object) text(key string) string {
	if !o.has(key) {
		return ""
	}
	s, ok := scalar(o.entries[key].value)
	if !ok {
		o.problem(key, fmt.Sprintf("%s: %q should be a single text", o.what, key), "")
	}
	return s
}

// flag reads true or false; false where it is missing.
func (o object) flag(key string) bool {
	switch s := strings.ToLower(o.text(key)); s {
	case "true", "yes", "ya":
		return true
	case "", "false", "no", "tidak":
		return false
	default:
		o.problem(key, fmt.Sprintf("%s: %s is %q; expected true or false", o.what, key, s), "")
		return false
	}
}

// count reads a whole number from least to most; 0 where it is missing.
func (o object) count(key string, least, most int) int {
	if !o.has(key) {
		return 0
	}
	s := o.text(key)
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		o.problem(key, fmt.Sprintf("%s: %s is %q; expected a whole number from %d to %d", o.what, key, s, least, most), "")
		return 0
	}
	return n
}

// oneOf reads one of some words; the first where it is missing.
func (o object) oneOf(key string, words ...string) string {
	if !o.has(key) {
		return words[0]
	}
	s := o.text(key)
	if !slices.Contains(words, s) {
		o.problem(key, fmt.Sprintf("%s: %s is %q; expected %s", o.what, key, s, strings.Join(words, ", ")), nearHint(s, words))
		return words[0]
	}
	return s
}

// label reads a text in every language, each at most so many characters long;
// nil where it is missing.
func (o object) label(key string, most int) map[string]string {
	if !o.has(key) {
		return nil
	}
	e := o.entries[key]
	return o.src.translations(e.value, e.at, o.what+": "+key, most)
}

// needed is label for a text that must be there.
func (o object) needed(key string, most int) map[string]string {
	if !o.has(key) {
		o.missing(key, "{id: ..., en: ...}")
		return nil
	}
	return o.label(key, most)
}

func (s *source) translations(n ast.Node, at *token.Token, what string, most int) map[string]string {
	if _, ok := scalar(n); ok {
		s.problem(n.GetToken(), fmt.Sprintf("%s: expected one text per language", what), "write {"+strings.Join(s.languages, ": ..., ")+": ...}")
		return nil
	}
	texts := map[string]string{}
	for _, e := range s.mapping(n, what) {
		if !slices.Contains(s.languages, e.key) {
			s.problem(e.at, fmt.Sprintf("%s: the city has no language %q", what, e.key), didYouMean(e.key, s.languages))
			continue
		}
		text, ok := scalar(e.value)
		if !ok || text == "" {
			s.problem(e.at, fmt.Sprintf("%s: the text in %q is missing", what, e.key), "")
			continue
		}
		if n := utf8.RuneCountInString(text); n > most {
			s.problem(e.value.GetToken(), fmt.Sprintf("%s: %d characters long; expected at most %d", what, n, most), "")
		}
		texts[e.key] = text
	}
	for _, lang := range s.languages {
		if texts[lang] == "" && !s.hasKey(n, lang) {
			s.problem(at, fmt.Sprintf("%s: no text in language %q", what, lang), "add "+lang+": ...")
		}
	}
	return texts
}

func (s *source) hasKey(n ast.Node, key string) bool {
	quiet := source{problems: new(Problems)}
	return slices.ContainsFunc(quiet.mapping(n, ""), func(e entry) bool { return e.key == key })
}

// items are the entries of a list; one value counts as a list of one.
func (s *source) items(n ast.Node) []ast.Node {
	if list, ok := n.(*ast.SequenceNode); ok {
		return list.Values
	}
	if isNull(n) {
		return nil
	}
	return []ast.Node{n}
}

// texts reads a list of single texts.
func (o object) texts(key string) []string {
	if !o.has(key) {
		return nil
	}
	var out []string
	for _, n := range o.src.items(o.entries[key].value) {
		s, ok := scalar(n)
		if !ok || s == "" {
			o.src.problem(tokenOf(n, o.entries[key].at), fmt.Sprintf("%s: %q should be a list of single texts", o.what, key), "for example: "+key+": [satu, dua]")
			continue
		}
		out = append(out, s)
	}
	return out
}

// labels reads a list of texts, each in every language.
func (o object) labels(key string, most int) []map[string]string {
	if !o.has(key) {
		return nil
	}
	var out []map[string]string
	for i, n := range o.src.items(o.entries[key].value) {
		if isNull(n) {
			continue
		}
		what := fmt.Sprintf("%s: %s, number %d", o.what, key, i+1)
		out = append(out, o.src.translations(n, tokenOf(n, o.entries[key].at), what, most))
	}
	return out
}

// tokenOf is where a node stands.
func tokenOf(n ast.Node, otherwise *token.Token) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			return n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	if n == nil || n.GetToken() == nil {
		return otherwise
	}
	return n.GetToken()
}
