package source

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Decoder is a type that reads itself from a node, which is never nil. What is
// wrong it tells f.
type Decoder interface {
	DecodeYAML(f *File, n *Node)
}

// Where is embedded by a type that wants to know where it stood.
type Where struct{ node *Node }

// Node is the node it was read from, nil where there was none.
func (w Where) Node() *Node { return w.node }

// Has says whether a key was there, with something after it.
func (w Where) Has(key string) bool {
	v := w.node.Get(key)
	return v != nil && v.Shape != Empty
}

// At is where to point to for a key: its value where that is a word, else the
// key, else the beginning of it all.
func (w Where) At(key string) *Node {
	if v := w.node.Get(key); v != nil && v.Shape == Scalar {
		return v
	}
	if k := w.node.Key(key); k != nil {
		return k
	}
	return w.node
}

// Decode reads a node into what into points to, and notes every problem. Types:
//
//   - a struct: a mapping with the keys that the fields' yaml tags name, others
//     are told. Tags jsonschema:"required,minimum=,maximum=,minLength=,maxLength=,
//     pattern=,enum=,default=" hold here as in the JSON Schema; lengths are in
//     characters, "default" is what a missing key stands for. A list has minItems
//     and uniqueItems, and the rest holds for each of its entries. expect:"two to
//     four capital letters" says in words what the pattern asks for
//   - a struct whose fields have form tags: the first field whose form fits,
//     form:"scalar", "list", "mapping" or "mapping:KEY" (a mapping with that key)
//   - string, bool, int, slices (one value counts as a list of one), *Node (as it
//     stands) and every Decoder
//
// A nil or empty node leaves the defaults. A comma in a value is written \\, there.
func (f *File) Decode(n *Node, into any) {
	f.DecodeAt(n, nil, into)
}

// DecodeAt is Decode for what stands after a key: what is missing is told there.
func (f *File) DecodeAt(n, key *Node, into any) {
	f.decode(n, reflect.ValueOf(into).Elem(), key, Rules{})
}

func (f *File) decode(n *Node, v reflect.Value, key *Node, r Rules) {
	if n == nil || n.Shape == Empty {
		if _, own := v.Addr().Interface().(Decoder); !own && v.Kind() == reflect.Struct {
			f.decodeEmpty(n, v, key)
		} else {
			f.fallback(v, r)
		}
		return
	}
	if d, ok := v.Addr().Interface().(Decoder); ok {
		d.DecodeYAML(f, n)
		f.measure(n, v, r)
		return
	}
	if _, raw := v.Interface().(*Node); raw {
		v.Set(reflect.ValueOf(n))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		f.decodeStruct(n, v, key)
	case reflect.Slice:
		f.decodeSlice(n, v, key, r)
	case reflect.String, reflect.Bool, reflect.Int:
		f.decodeScalar(n, v, r)
	default:
		panic(fmt.Sprintf("source: nothing reads a %s", v.Type()))
	}
}

// decodeEmpty leaves a struct at its defaults, and tells what it needs where it
// stands after a key.
func (f *File) decodeEmpty(n *Node, v reflect.Value, key *Node) {
	is := layoutOf(v.Type())
	if is.where != nil && n != nil {
		v.FieldByIndex(is.where).Set(reflect.ValueOf(Where{n}))
	}
	for _, one := range is.fields {
		if one.Rules.Required && n != nil {
			f.Problem(orElse(key, n), RuleMissingKey, one.Rules.hint(one.Key), "%q is missing", one.Key)
		}
		if one.Form == "" {
			f.decode(nil, v.FieldByIndex(one.index), nil, one.Rules)
		}
	}
}

// fallback sets what a missing key stands for.
func (f *File) fallback(v reflect.Value, r Rules) {
	if r.Otherwise == "" {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(r.Otherwise)
	case reflect.Bool:
		v.SetBool(r.Otherwise == "true")
	case reflect.Int:
		n, _ := strconv.Atoi(r.Otherwise)
		v.SetInt(int64(n))
	}
}

func (f *File) decodeStruct(n *Node, v reflect.Value, key *Node) {
	is := layoutOf(v.Type())
	if is.where != nil {
		v.FieldByIndex(is.where).Set(reflect.ValueOf(Where{n}))
	}
	if len(is.fields) > 0 && is.fields[0].Form != "" {
		f.decodeForm(n, v, is.fields)
		return
	}
	if n.Shape != Mapping {
		f.Problem(n, RuleType, "known here: "+strings.Join(is.keys, ", "), `lines of the form "key: value" are needed here`)
		f.defaults(v, is.fields)
		return
	}
	f.Only(n, is.keys...)
	for _, one := range is.fields {
		at, value := n.Key(one.Key), n.Get(one.Key)
		switch {
		case value == nil && one.Rules.Required:
			f.Problem(orElse(key, n), RuleMissingKey, one.Rules.hint(one.Key), "%q is missing", one.Key)
		case value != nil && value.Shape == Empty:
			f.Problem(at, RuleMissingKey, "write it, or take the line out", "nothing stands after %q", one.Key)
		case value != nil && blank(value) && one.Rules.Required:
			f.Problem(value, RuleMissingKey, one.Rules.hint(one.Key), "nothing stands between the quotes after %q", one.Key)
			value = nil
		}
		f.decode(value, v.FieldByIndex(one.index), at, one.Rules)
	}
}

// blank says whether a node is a text of which nothing can be seen.
func blank(n *Node) bool { return n.Shape == Scalar && strings.TrimSpace(n.Text) == "" }

func orElse(n, otherwise *Node) *Node {
	if n != nil {
		return n
	}
	return otherwise
}

func (f *File) defaults(v reflect.Value, fields []Field) {
	for _, one := range fields {
		f.fallback(v.FieldByIndex(one.index), one.Rules)
	}
}

func (f *File) decodeForm(n *Node, v reflect.Value, fields []Field) {
	var forms []string
	for _, one := range fields {
		form, key, keyed := strings.Cut(one.Form, ":")
		shape := map[string]Shape{"scalar": Scalar, "list": List, "mapping": Mapping}[form]
		if n.Shape == shape && (!keyed || n.Get(key) != nil) {
			f.decode(n, v.FieldByIndex(one.index), nil, one.Rules)
			return
		}
		forms = append(forms, map[string]string{"scalar": "a word", "list": "a list", "mapping": "keys and values"}[form])
	}
	f.Problem(n, RuleType, "", "%s is needed here", strings.Join(slices.Compact(forms), " or "))
}

func (f *File) decodeSlice(n *Node, v reflect.Value, key *Node, r Rules) {
	items := n.Items
	if n.Shape != List {
		items = []*Node{n} // one value counts as a list of one
	}
	if len(items) < r.Fewest {
		f.Problem(orElse(key, n), RuleRange, "", "the list has %d entries; at least %d needed", len(items), r.Fewest)
	}
	all := reflect.MakeSlice(v.Type(), len(items), len(items))
	inner := r
	inner.Required, inner.Otherwise = false, ""
	seen := map[string]bool{}
	for i, item := range items {
		if item.Shape == Empty || blank(item) {
			f.Problem(item, RuleMissingKey, "write it, or take the line out", "an entry of the list is empty")
			continue
		}
		if r.Unique && item.Shape == Scalar && seen[strings.TrimSpace(item.Text)] {
			f.Problem(item, RuleDoubleKey, "take it out once", "%q stands in the list twice", strings.TrimSpace(item.Text))
		}
		seen[strings.TrimSpace(item.Text)] = true
		f.decode(item, all.Index(i), key, inner)
	}
	v.Set(all)
}

func (f *File) decodeScalar(n *Node, v reflect.Value, r Rules) {
	f.fallback(v, r)
	if n.Shape != Scalar {
		f.Problem(n, RuleType, "", "%s is needed here, without keys or dashes", map[reflect.Kind]string{
			reflect.String: "a single text", reflect.Bool: "true or false", reflect.Int: "a whole number",
		}[v.Kind()])
		return
	}
	switch v.Kind() {
	case reflect.String:
		text := strings.TrimSpace(n.Text)
		if len(r.Words) > 0 && !slices.Contains(r.Words, text) {
			f.Problem(n, RuleChoice, DidYouMean(text, r.Words), "%q is none of the words that may stand here", text)
			return
		}
		if r.Pattern != nil && !r.Pattern.MatchString(text) && r.Expect != "" {
			f.Problem(n, RuleRange, r.likeThis(), "%q cannot stand here; expected %s", text, r.Expect)
			return
		}
		if r.Pattern != nil && !r.Pattern.MatchString(text) {
			f.Problem(n, RuleRange, r.likeThis(), "%q does not have the form that is needed here: %s", text, r.Pattern)
			return
		}
		f.length(n, text, r)
		v.SetString(text)
	case reflect.Bool:
		switch strings.ToLower(n.Text) {
		case "true", "yes", "ya":
			v.SetBool(true)
		case "false", "no", "tidak":
			v.SetBool(false)
		default:
			f.Problem(n, RuleType, "", "true or false is needed here, not %q", n.Text)
		}
	case reflect.Int:
		number, err := strconv.Atoi(strings.TrimSpace(n.Text))
		switch {
		case err != nil:
			f.Problem(n, RuleType, "", "a whole number is needed here, not %q", n.Text)
		case r.Least != nil && number < *r.Least || r.Most != nil && number > *r.Most:
			f.Problem(n, RuleRange, "", "%d is too %s; expected a whole number %s", number, map[bool]string{true: "small", false: "large"}[r.Least != nil && number < *r.Least], r.span())
		default:
			v.SetInt(int64(number))
		}
	}
}

func (f *File) length(n *Node, text string, r Rules) {
	switch length := utf8.RuneCountInString(text); {
	case r.Length > 0 && length > r.Length:
		f.Problem(n, RuleRange, "make it shorter", "%d characters long; there is room for %d", length, r.Length)
	case length < r.Shortest:
		f.Problem(n, RuleRange, "", "%d characters long; at least %d are needed", length, r.Shortest)
	}
}

// measure holds what reads itself to the lengths of its tag.
func (f *File) measure(_ *Node, v reflect.Value, r Rules) {
	text, ok := v.Interface().(Text)
	if !ok || r.Length == 0 {
		return
	}
	for _, lang := range f.Languages {
		if at := text.In(lang); at != nil {
			f.length(at, text.Words[lang], r)
		}
	}
}

// Only reports keys that are not among the known ones.
func (f *File) Only(n *Node, known ...string) {
	for _, e := range n.Keys {
		if !slices.Contains(known, e.Key.Text) {
			f.Problem(e.Key, RuleUnknownKey, DidYouMean(e.Key.Text, known), "unknown key %q", e.Key.Text)
		}
	}
}

// KeysOf are the keys that a struct's value may have, in the order of its fields.
func KeysOf(structure any) []string {
	if structure == nil {
		return nil
	}
	return layoutOf(reflect.TypeOf(structure)).keys
}
