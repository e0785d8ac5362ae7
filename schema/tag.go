package schema

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"noken/source"
)

// field is a key of a file, as the tags of a struct's field tell it (see
// source.File.Decode).
type field struct {
	key   string
	form  string // of a union: scalar, list, mapping or mapping:KEY
	of    string // "answers": only kinds that ask have it
	typ   reflect.Type
	doc   Doc
	at    string // such as "flows.StepKeys.Ask"
	rules rules
}

type rules struct {
	required         bool
	least, most      *int
	shortest, length int // characters; 0: any
	pattern          string
	expect           string // in words what the pattern asks for
	words            []string
	otherwise        string
	example          string
	fewest           int
	unique           bool
	group            string // keys that stand together, and without those of other groups
}

// fields are the keys of a struct, those of embedded structs among them.
func (b *builder) fields(t reflect.Type) []field {
	var all []field
	for i := range t.NumField() {
		sf := t.Field(i)
		switch {
		case sf.Type == reflect.TypeFor[source.Where]():
		case sf.Anonymous && sf.Type.Kind() == reflect.Struct && sf.Tag.Get("yaml") == "":
			all = append(all, b.fields(sf.Type)...)
		case sf.Tag.Get("yaml") != "" || sf.Tag.Get("form") != "":
			at := typeKey(t) + "." + sf.Name
			one := field{key: sf.Tag.Get("yaml"), form: sf.Tag.Get("form"), of: sf.Tag.Get("of"), typ: sf.Type, doc: b.docs.Of(at), at: at, rules: rulesOf(sf.Tag.Get("jsonschema"))}
			one.rules.expect = sf.Tag.Get("expect")
			if one.key != "" && one.doc.Text == "" {
				b.wrong("%s has no doc comment: what is its key %q for?", at, one.key)
			}
			all = append(all, one)
		}
	}
	return all
}

func rulesOf(tag string) rules {
	var r rules
	const comma = "\x00"
	for part := range strings.SplitSeq(strings.ReplaceAll(tag, `\,`, comma), ",") {
		key, value, _ := strings.Cut(strings.ReplaceAll(part, comma, ","), "=")
		n, _ := strconv.Atoi(value)
		switch key {
		case "required":
			r.required = true
		case "minimum":
			r.least = &n
		case "maximum":
			r.most = &n
		case "minLength":
			r.shortest = n
		case "maxLength":
			r.length = n
		case "pattern":
			r.pattern = value
		case "enum":
			r.words = append(r.words, value)
		case "default":
			r.otherwise = value
		case "example":
			r.example = value
		case "minItems":
			r.fewest = n
		case "uniqueItems":
			r.unique = true
		case "oneof_required":
			r.group = value
		}
	}
	return r
}

// fits says whether a word may stand where these rules hold.
func (r rules) fits(word string) bool {
	return r.pattern == "" || regexp.MustCompile(r.pattern).MatchString(word)
}
