package flows

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

// maxFile is the greatest size of a file in bytes; a flow that people can still
// read has a hundredth of it.
const maxFile = 256 << 10

type shape uint8

const (
	empty shape = iota
	scalar
	mapping
	list
)

// node is a piece of a YAML file that knows where it stands. It is simpler than
// the library's tree: what means nothing in a flow (anchors, tags, types of
// scalars) is refused or forgotten here.
type node struct {
	shape     shape
	text      string // of a scalar
	quoted    bool
	line, col int
	keys      []entry
	items     []*node
}

type entry struct {
	key   *node
	value *node
}

// get returns the value under a key, nil where there is none.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, e := range n.keys {
		if e.key.text == key {
			return e.value
		}
	}
	return nil
}

func (n *node) width() int { return max(utf8.RuneCountInString(n.text), 1) }

// source is one file being read, with the problems found in it.
type source struct {
	name     string
	lines    []string
	problems *Problems
}

// problem notes what is wrong at a node.
func (src *source) problem(at *node, hint, format string, args ...any) {
	src.problemAt(at.line, at.col, at.width(), hint, fmt.Sprintf(format, args...))
}

func (src *source) problemAt(line, col, width int, hint, message string) {
	p := Problem{File: src.name, Line: line, Col: col, Width: width, Message: message, Hint: hint}
	if line >= 1 && line <= len(src.lines) {
		p.Source = src.lines[line-1]
		if room := utf8.RuneCountInString(p.Source) - col + 1; p.Width > room {
			p.Width = max(room, 1)
		}
		if line >= 2 && strings.TrimSpace(src.lines[line-2]) != "" {
			p.Source = src.lines[line-2] + "\n" + p.Source
		}
	}
	*src.problems = append(*src.problems, p)
}

// parse reads a YAML file. The result is nil when there is nothing to go on with.
func parse(name string, data []byte, problems *Problems) (root *node, src *source) {
	src = &source{name: name, lines: strings.Split(string(data), "\n"), problems: problems}
	if len(data) > maxFile {
		src.problemAt(0, 0, 0, "", fmt.Sprintf("is larger than %d kB", maxFile>>10))
		return nil, src
	}
	if !utf8.Valid(data) {
		src.problemAt(0, 0, 0, "save it as UTF-8", "is not text in UTF-8")
		return nil, src
	}
	// The parser takes foreign input; what it cannot bear is a problem of the file, not of the process.
	defer func() {
		if r := recover(); r != nil {
			src.problemAt(0, 0, 0, "", "is no YAML that can be read")
			root = nil
		}
	}()
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
			tk := at.GetToken()
			src.problemAt(tk.Position.Line, tk.Position.Column, utf8.RuneCountInString(strings.TrimSpace(tk.Origin)), "", at.GetMessage())
		} else {
			src.problemAt(0, 0, 0, "", "is no YAML: "+err.Error())
		}
		return nil, src
	}
	for _, doc := range file.Docs {
		if doc == nil || doc.Body == nil {
			continue
		}
		if _, comment := doc.Body.(*ast.CommentGroupNode); comment {
			continue
		}
		if root != nil {
			src.problem(src.convert(doc.Body), "put each flow into a file of its own", "a second document")
			break
		}
		root = src.convert(doc.Body)
	}
	if root == nil {
		src.problemAt(0, 0, 0, "", "is empty")
	}
	return root, src
}

func place(tk *token.Token) (line, col int) {
	if tk == nil || tk.Position == nil {
		return 1, 1
	}
	return tk.Position.Line, tk.Position.Column
}

func (src *source) convert(from ast.Node) *node {
	n := &node{}
	if from == nil {
		n.line, n.col = 1, 1
		return n
	}
	n.line, n.col = place(from.GetToken())
	switch from := from.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		src.problem(n, "write it out where it is meant", "%s is not used in these files", strings.ToLower(from.Type().String()))
	case *ast.NullNode:
	case *ast.StringNode:
		n.shape, n.text = scalar, from.Value
		n.quoted = from.Token != nil && (from.Token.Type == token.DoubleQuoteType || from.Token.Type == token.SingleQuoteType)
	case *ast.LiteralNode:
		n.shape, n.quoted = scalar, true
		if from.Value != nil {
			n.text = strings.TrimRight(from.Value.Value, "\n")
		}
	case *ast.MappingNode:
		n.shape = mapping
		for _, v := range from.Values {
			src.addKey(n, v)
		}
		if len(n.keys) > 0 {
			n.line, n.col = n.keys[0].key.line, n.keys[0].key.col
		}
	case *ast.MappingValueNode:
		n.shape = mapping
		src.addKey(n, from)
		if len(n.keys) > 0 {
			n.line, n.col = n.keys[0].key.line, n.keys[0].key.col
		}
	case *ast.SequenceNode:
		n.shape = list
		for _, v := range from.Values {
			n.items = append(n.items, src.convert(v))
		}
	case ast.ScalarNode:
		n.shape = scalar
		if tk := from.GetToken(); tk != nil {
			n.text = tk.Value
		}
	default:
		src.problem(n, "", "%s is not used in these files", strings.ToLower(from.Type().String()))
	}
	return n
}

func (src *source) addKey(n *node, from *ast.MappingValueNode) {
	key := &node{shape: scalar}
	key.line, key.col = place(from.Key.GetToken())
	if tk := from.Key.GetToken(); tk != nil {
		key.text = tk.Value
	}
	if i := slices.IndexFunc(n.keys, func(e entry) bool { return e.key.text == key.text }); i >= 0 {
		src.problem(key, fmt.Sprintf("the first is in line %d", n.keys[i].key.line), "%q stands here twice", key.text)
		return
	}
	n.keys = append(n.keys, entry{key, src.convert(from.Value)})
}

// only reports keys that are not among the allowed ones.
func (src *source) only(n *node, allowed ...string) {
	for _, e := range n.keys {
		if !slices.Contains(allowed, e.key.text) {
			hint := didYouMean(e.key.text, allowed)
			if hint == "" {
				hint = "known here: " + strings.Join(allowed, ", ")
			}
			src.problem(e.key, hint, "unknown key %q", e.key.text)
		}
	}
}

func (src *source) whole(n *node, fallback, least, most int) int {
	if n == nil {
		return fallback
	}
	v, err := strconv.Atoi(n.text)
	switch {
	case n.shape != scalar || err != nil:
		src.problem(n, "", "a whole number is needed here")
		return fallback
	case v < least || v > most:
		src.problem(n, "", "%d is not between %d and %d", v, least, most)
		return fallback
	}
	return v
}

func (src *source) yes(n *node, fallback bool) bool {
	if n == nil {
		return fallback
	}
	switch n.text {
	case "true", "yes":
		return true
	case "false", "no":
		return false
	}
	src.problem(n, "", "true or false is needed here")
	return fallback
}

func (src *source) word(n *node, what string) string {
	if n == nil {
		return ""
	}
	if n.shape != scalar || n.text == "" {
		src.problem(n, "", "%s is needed here", what)
		return ""
	}
	return n.text
}
