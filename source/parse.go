package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

const (
	// MaxFile is the greatest size of a file in bytes; one that people can still
	// read has a tenth of it.
	MaxFile = 256 << 10
	// maxDepth is how deep a file may be nested.
	maxDepth = 40
)

// Clean takes off what editors add without a word: a byte order mark and line
// ends of other systems.
func Clean(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
}

// ReadLines is Parse for a file that is no YAML, such as CSV: clean is its text,
// ok is false when there is nothing to go on with; the file is there always.
func ReadLines(name string, data []byte, problems *Problems) (f *File, clean []byte, ok bool) {
	f = &File{Name: name, problems: problems}
	if len(data) > MaxFile {
		f.Problem(nil, RuleFile, "part it in several", "is larger than %d kB", MaxFile>>10)
		return f, nil, false
	}
	if !utf8.Valid(data) {
		f.Problem(nil, RuleFile, "save it as UTF-8", "is not text in UTF-8")
		return f, nil, false
	}
	clean = Clean(data)
	f.Lines = strings.Split(string(clean), "\n")
	return f, clean, true
}

// Parse reads a YAML file whose texts are in the given languages. Root is nil
// when there is nothing to go on with; the file is there always.
func Parse(name string, data []byte, languages []string, problems *Problems) (root *Node, f *File) {
	f, data, ok := ReadLines(name, data, problems)
	f.Languages = languages
	if !ok {
		return nil, f
	}
	if bad := tooDeep(f.Lines); bad > 0 {
		f.Note(Problem{Rule: RuleSyntax, Line: bad, Col: 1, Width: 1, Message: "is nested deeper, or goes on for longer, than anybody can read"})
		return nil, f
	}
	// The parser takes foreign input; what it cannot bear is a problem of the file, not of the process.
	defer func() {
		if r := recover(); r != nil {
			f.Problem(nil, RuleSyntax, syntaxHint(data), "is no YAML that can be read")
			root = nil
		}
	}()
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		f.syntax(err, data)
		return nil, f
	}
	for _, doc := range file.Docs {
		if doc == nil || doc.Body == nil {
			continue
		}
		if _, comment := doc.Body.(*ast.CommentGroupNode); comment {
			continue
		}
		if root != nil {
			f.Problem(f.convert(doc.Body, 0), RuleSyntax, "put each into a file of its own", "a second document (after ---) in one file")
			break
		}
		root = f.convert(doc.Body, 0)
	}
	if root == nil {
		f.Problem(nil, RuleFile, "", "is empty")
	}
	return root, f
}

func quoted(tk *token.Token) bool {
	return tk != nil && (tk.Type == token.DoubleQuoteType || tk.Type == token.SingleQuoteType)
}

func place(tk *token.Token) (line, col int) {
	if tk == nil || tk.Position == nil {
		return 1, 1
	}
	return tk.Position.Line, max(tk.Position.Column, 1)
}

func (f *File) convert(from ast.Node, depth int) *Node {
	n := &Node{Line: 1, Col: 1}
	if from == nil {
		return n
	}
	n.Line, n.Col = place(from.GetToken())
	if depth > maxDepth {
		f.Problem(n, RuleSyntax, "", "is nested deeper than anybody can read")
		return n
	}
	switch from := from.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		f.Problem(n, RuleSyntax, "write it out where it is meant", "%s is not used in these files", strings.ToLower(from.Type().String()))
	case *ast.NullNode:
	case *ast.StringNode:
		n.Shape, n.Text = Scalar, from.Value
		n.Quoted = quoted(from.Token)
		f.settle(n)
		f.runOn(n)
		f.halfPair(n)
	case *ast.LiteralNode:
		n.Shape, n.Quoted, n.Block = Scalar, true, true
		if from.Value != nil {
			n.Text = strings.TrimRight(from.Value.Value, "\n")
		}
	case *ast.MappingNode:
		n.Shape = Mapping
		n.Keys = make([]Entry, 0, len(from.Values))
		lines := make(map[string]int, len(from.Values))
		for _, v := range from.Values {
			f.addKey(n, v, lines, depth)
		}
	case *ast.MappingValueNode:
		n.Shape = Mapping
		f.addKey(n, from, map[string]int{}, depth)
	case *ast.SequenceNode:
		n.Shape = List
		for _, v := range from.Values {
			n.Items = append(n.Items, f.convert(v, depth+1))
		}
	case ast.ScalarNode:
		n.Shape = Scalar
		if tk := from.GetToken(); tk != nil {
			n.Text = tk.Value
		}
	default:
		f.Problem(n, RuleSyntax, "", "%s is not used in these files", strings.ToLower(from.Type().String()))
	}
	if n.Shape == Mapping && len(n.Keys) > 0 {
		n.Line, n.Col = n.Keys[0].Key.Line, n.Keys[0].Key.Col
	}
	return n
}

// addKey adds a key to a mapping; lines are those of the keys that it has.
func (f *File) addKey(n *Node, from *ast.MappingValueNode, lines map[string]int, depth int) {
	key := &Node{Shape: Scalar, Line: 1, Col: 1}
	if from.Key != nil {
		key.Line, key.Col = place(from.Key.GetToken())
		if tk := from.Key.GetToken(); tk != nil {
			key.Text, key.Quoted = tk.Value, quoted(tk)
		}
		if _, merge := from.Key.(*ast.MergeKeyNode); merge {
			f.Problem(key, RuleSyntax, "write it out where it is meant", "<< is not used in these files")
			return
		}
		if _, plain := from.Key.(ast.ScalarNode); !plain {
			f.Problem(key, RuleSyntax, "write it as key: value", "a plain key is needed before the colon")
			return
		}
	}
	if first, twice := lines[key.Text]; twice {
		f.Problem(key, RuleDoubleKey, fmt.Sprintf("the first is in line %d", first), "%q stands here twice", key.Text)
		return
	}
	lines[key.Text] = key.Line
	n.Keys = append(n.Keys, Entry{key, f.convert(from.Value, depth+1)})
}
