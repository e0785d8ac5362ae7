package source

import (
	"slices"
	"unicode/utf8"
)

// Shape is what a Node is.
type Shape uint8

// The shapes.
const (
	Empty Shape = iota // nothing stands there
	Scalar
	Mapping
	List
)

// Node is a piece of a YAML file that knows where it stands. It is simpler than
// a YAML library's tree: what means nothing in these files (anchors, tags, types
// of scalars) is refused or forgotten.
type Node struct {
	Shape     Shape
	Text      string // of a Scalar
	Quoted    bool   // 'so', "so" or as a block, not plain
	Block     bool   // a block, | or >
	Line, Col int    // from 1, in characters
	Keys      []Entry
	Items     []*Node
}

// Entry is one key of a Mapping.
type Entry struct {
	Key   *Node
	Value *Node
}

// Get returns the value under a key, nil where there is none.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Keys {
		if n.Keys[i].Key.Text == key {
			return n.Keys[i].Value
		}
	}
	return nil
}

// Key returns the key itself, nil where there is none.
func (n *Node) Key(key string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Keys {
		if n.Keys[i].Key.Text == key {
			return n.Keys[i].Key
		}
	}
	return nil
}

// Width is how many characters to underline.
func (n *Node) Width() int { return max(utf8.RuneCountInString(n.Text), 1) }

// With is a mapping with only some of its keys.
func (n *Node) With(keys []string) *Node {
	some := &Node{Shape: Mapping, Line: n.Line, Col: n.Col}
	for _, e := range n.Keys {
		if slices.Contains(keys, e.Key.Text) {
			some.Keys = append(some.Keys, e)
		}
	}
	return some
}
