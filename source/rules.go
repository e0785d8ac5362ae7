package source

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Rules are what the tags of a field ask for. The reader holds a file to them,
// the JSON Schema tells them to editors.
type Rules struct {
	Required         bool
	Least, Most      *int           // of a number; nil: any
	Shortest, Length int            // characters; 0: any
	Pattern          *regexp.Regexp // nil: any
	Expect           string         // in words what the pattern asks for
	Words            []string       // that alone may stand here; nil: any
	Otherwise        string         // what a missing key stands for
	Example          string
	Fewest           int    // entries of a list
	Unique           bool   // entries of a list
	Group            string // keys that stand together, and without those of other groups
}

// Field is a key of a file, or a form that it may have, as a field of a struct
// tells it (see File.Decode).
type Field struct {
	Key   string
	Form  string // of a union: scalar, list, mapping or mapping:KEY
	Of    string // "answers": only steps that ask have it
	Type  reflect.Type
	Owner reflect.Type // the struct whose field it is
	Name  string       // of the field
	Rules Rules

	index []int
}

// layout is how a struct type is read.
type layout struct {
	fields []Field
	keys   []string
	where  []int // the field that knows where it stood, nil where there is none
}

var layouts sync.Map // reflect.Type to *layout

func layoutOf(t reflect.Type) *layout {
	if known, ok := layouts.Load(t); ok {
		return known.(*layout)
	}
	fields, where := fieldsOf(t)
	all := &layout{fields: fields, where: where}
	for _, one := range fields {
		all.keys = append(all.keys, one.Key)
	}
	layouts.Store(t, all)
	return all
}

// Fields are the keys (or forms) that a struct type is read by, those of embedded
// structs among them, in their order.
func Fields(t reflect.Type) []Field { return layoutOf(t).fields }

func fieldsOf(t reflect.Type) (fields []Field, where []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		if sf.Type == reflect.TypeFor[Where]() {
			where = sf.Index
			continue
		}
		if sf.Anonymous && sf.Type.Kind() == reflect.Struct && sf.Tag.Get("yaml") == "" {
			inner, _ := fieldsOf(sf.Type)
			for _, one := range inner {
				one.index = append([]int{i}, one.index...)
				fields = append(fields, one)
			}
			continue
		}
		one := Field{
			Key: sf.Tag.Get("yaml"), Form: sf.Tag.Get("form"), Of: sf.Tag.Get("of"),
			Type: sf.Type, Owner: t, Name: sf.Name, Rules: rulesOf(sf.Tag), index: sf.Index,
		}
		if one.Rules.Example == "" && sf.Type == reflect.TypeFor[Text]() {
			one.Rules.Example = "{id: ..., en: ...}"
		}
		if one.Key != "" || one.Form != "" {
			fields = append(fields, one)
		}
	}
	return fields, where
}

func rulesOf(tag reflect.StructTag) Rules {
	r := Rules{Expect: tag.Get("expect")}
	const comma = "\x00"
	for part := range strings.SplitSeq(strings.ReplaceAll(tag.Get("jsonschema"), `\,`, comma), ",") {
		key, value, _ := strings.Cut(strings.ReplaceAll(part, comma, ","), "=")
		n, _ := strconv.Atoi(value)
		switch key {
		case "required":
			r.Required = true
		case "minimum":
			r.Least = &n
		case "maximum":
			r.Most = &n
		case "minLength":
			r.Shortest = n
		case "maxLength":
			r.Length = n
		case "pattern":
			r.Pattern = regexp.MustCompile(value)
		case "enum":
			r.Words = append(r.Words, value)
		case "minItems":
			r.Fewest = n
		case "uniqueItems":
			r.Unique = true
		case "default":
			r.Otherwise = value
		case "example":
			r.Example = value
		case "oneof_required":
			r.Group = value
		}
	}
	return r
}

// Fits says whether a word may stand where these rules hold, as far as its form goes.
func (r *Rules) Fits(word string) bool { return r.Pattern == nil || r.Pattern.MatchString(word) }

func (r *Rules) hint(key string) string {
	if r.Example == "" {
		return ""
	}
	return "for example: " + key + ": " + r.Example
}

// likeThis is hint for a value alone.
func (r *Rules) likeThis() string {
	if r.Example == "" {
		return ""
	}
	return "for example: " + r.Example
}

// span says in words what a number may be.
func (r *Rules) span() string {
	switch {
	case r.Least != nil && r.Most != nil:
		return fmt.Sprintf("from %d to %d", *r.Least, *r.Most)
	case r.Least != nil:
		return fmt.Sprintf("of %d or more", *r.Least)
	}
	return fmt.Sprintf("of %d or less", *r.Most)
}
