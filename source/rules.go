package source

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// rules are what the jsonschema tag of a field asks for.
type rules struct {
	required           bool
	least, most        int
	hasLeast, hasMost  bool
	shortest, longest  int // characters; 0: any
	pattern            *regexp.Regexp
	words              []string
	otherwise, example string
	fewest             int  // entries of a list
	unique             bool // entries of a list
	expect             string
}

type field struct {
	key   string
	index []int
	form  string
	rules rules
}

// layout is how a struct type is read.
type layout struct {
	fields []field
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
		all.keys = append(all.keys, one.key)
	}
	layouts.Store(t, all)
	return all
}

// fieldsOf lists the fields of a struct type that are read, those of embedded
// structs among them.
func fieldsOf(t reflect.Type) (fields []field, where []int) {
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
		one := field{key: sf.Tag.Get("yaml"), form: sf.Tag.Get("form"), index: sf.Index, rules: parseRules(sf.Tag.Get("jsonschema"))}
		one.rules.expect = sf.Tag.Get("expect")
		if one.rules.example == "" && sf.Type == reflect.TypeFor[Text]() {
			one.rules.example = "{id: ..., en: ...}"
		}
		if one.key != "" || one.form != "" {
			fields = append(fields, one)
		}
	}
	return fields, where
}

func parseRules(tag string) rules {
	var r rules
	const comma = "\x00"
	for part := range strings.SplitSeq(strings.ReplaceAll(tag, `\,`, comma), ",") {
		key, value, _ := strings.Cut(strings.ReplaceAll(part, comma, ","), "=")
		n, _ := strconv.Atoi(value)
		switch key {
		case "required":
			r.required = true
		case "minimum":
			r.least, r.hasLeast = n, true
		case "maximum":
			r.most, r.hasMost = n, true
		case "minLength":
			r.shortest = n
		case "maxLength":
			r.longest = n
		case "pattern":
			r.pattern = regexp.MustCompile(value)
		case "enum":
			r.words = append(r.words, value)
		case "minItems":
			r.fewest = n
		case "uniqueItems":
			r.unique = true
		case "default":
			r.otherwise = value
		case "example":
			r.example = value
		}
	}
	return r
}

func (r rules) hint(key string) string {
	if r.example == "" {
		return ""
	}
	return "for example: " + key + ": " + r.example
}

// likeThis is hint for a value alone.
func (r rules) likeThis() string {
	if r.example == "" {
		return ""
	}
	return "for example: " + r.example
}

// span says in words what a number may be.
func (r rules) span() string {
	switch {
	case r.hasLeast && r.hasMost:
		return fmt.Sprintf("from %d to %d", r.least, r.most)
	case r.hasLeast:
		return fmt.Sprintf("of %d or more", r.least)
	}
	return fmt.Sprintf("of %d or less", r.most)
}
