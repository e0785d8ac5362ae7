package schema

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"noken/flows"
	"noken/source"
)

// builder makes the schema of one file.
type builder struct {
	docs *Docs
	defs object
	errs []error
}

func (b *builder) wrong(format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf(format, args...))
}

// err is everything that kept a schema from being complete.
func (b *builder) err() error { return errors.Join(b.errs...) }

// define makes a part that is told once; what refers to it is returned.
func (b *builder) define(name string, make func() object) object {
	for _, p := range b.defs {
		if p.key == name {
			return object{{"$ref", "#/$defs/" + name}}
		}
	}
	b.defs = append(b.defs, pair{name, nil}) // its place, before those that it needs
	b.defs = b.defs.with(name, make())
	return object{{"$ref", "#/$defs/" + name}}
}

// described is a schema with what a doc comment says before it.
func described(d Doc, schema object) object {
	var o object
	if d.Text != "" {
		o = append(o, pair{"description", d.Text})
	}
	if d.Example != "" {
		o = append(o, pair{"markdownDescription", d.Markdown()})
	}
	return o.and(schema)
}

// words is what the reader takes for a single text: YAML's numbers and truths too.
var words = object{{"type", []string{"string", "number", "boolean"}}}

const (
	visible = `\S`
	truth   = `^\s*([Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[Yy][Aa]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[Tt][Ii][Dd][Aa][Kk])\s*$`
	digits  = `^\s*[+-]?[0-9]+\s*$`
	name    = `^[a-z0-9_]{1,24}$`
	lang    = `^[a-z]{2,3}$`
)

// of is the schema of what the reader takes for a type. Rules are those of the
// field it stands in.
func (b *builder) of(t reflect.Type, r source.Rules) object {
	switch t {
	case reflect.TypeFor[source.Text]():
		return b.text(r.Length)
	case reflect.TypeFor[*source.Node]():
		return object{}
	case reflect.TypeFor[flows.Expression]():
		return b.define("expression", func() object { return described(b.docs.Of("flows.Expression"), words.with("pattern", visible)) })
	case reflect.TypeFor[flows.Target]():
		return b.define("target", func() object { return described(b.docs.Of("flows.Target"), words.with("minLength", 1)) })
	case reflect.TypeFor[flows.StepBody]():
		return b.step()
	}
	switch generic, _, _ := strings.Cut(t.Name(), "["); {
	case generic == "Named" && t.PkgPath() == "noken/source":
		return b.named(fieldType(t, "Value"))
	case generic == "Entries" && t.PkgPath() == "noken/source":
		return object{{"type", "object"}, {"additionalProperties", b.of(fieldType(t.Elem(), "Value"), source.Rules{Required: true})}}
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[source.Decoder]()) {
		b.wrong("%s reads itself: say in builder.of what it takes", typeKey(t))
		return object{}
	}
	switch t.Kind() {
	case reflect.Struct:
		return b.structure(t)
	case reflect.Slice:
		return b.list(t, r)
	case reflect.String:
		return b.word(t, r)
	case reflect.Bool:
		return object{{"type", []string{"boolean", "string"}}, {"pattern", truth}}
	case reflect.Int:
		return number(r)
	}
	b.wrong("nothing reads a %s", t)
	return object{}
}

// named is a name and what belongs to it; the name alone where that may be left out.
func (b *builder) named(value reflect.Type) object {
	inner := b.of(value, source.Rules{})
	empty := mayBeEmpty(b, value)
	if empty {
		inner = inner.with("type", []string{"object", "null"})
	}
	whole := object{
		{"type", "object"}, {"minProperties", 1}, {"maxProperties", 1}, {"propertyNames", object{{"pattern", name}}},
		{"additionalProperties", inner},
	}
	if !empty {
		return whole
	}
	return object{{"anyOf", []object{{{"type", []string{"string", "number"}}, {"pattern", name}}, whole}}}
}

func fieldType(t reflect.Type, name string) reflect.Type {
	f, _ := t.FieldByName(name)
	return f.Type
}

// text is words in every language of the city.
func (b *builder) text(longest int) object {
	key := "text"
	if longest > 0 {
		key += strconv.Itoa(longest)
	}
	return b.define(key, func() object {
		one := words.with("pattern", visible)
		about := "Words for people, in every language of the city: {id: ..., en: ...}."
		if longest > 0 {
			one = one.with("maxLength", longest)
			about += fmt.Sprintf(" At most %d characters each.", longest)
		}
		return object{
			{"description", about}, {"type", "object"}, {"minProperties", 1},
			{"properties", object{
				{"id", object{{"description", "In Indonesian."}}.and(one)},
				{"en", object{{"description", "In English."}}.and(one)},
			}},
			{"patternProperties", object{{lang, one}}}, {"additionalProperties", false},
		}
	})
}

func (b *builder) word(t reflect.Type, r source.Rules) object {
	if w, ok := reflect.Zero(t).Interface().(interface{ Words() []string }); ok {
		r.Words = w.Words()
	}
	if len(r.Words) > 0 {
		return object{{"type", "string"}, {"enum", r.Words}}
	}
	o := object{{"type", "string"}}
	switch number, truth := r.Fits("12"), r.Fits("true"); {
	case number && truth:
		o = words
	case number:
		o = object{{"type", []string{"string", "number"}}}
	}
	if r.Pattern != nil {
		o = o.with("pattern", r.Pattern.String())
	} else if r.Required {
		o = o.with("pattern", visible)
	}
	if r.Shortest > 0 {
		o = o.with("minLength", r.Shortest)
	}
	if r.Length > 0 {
		o = o.with("maxLength", r.Length)
	}
	return o
}

func number(r source.Rules) object {
	o := object{{"type", []string{"integer", "string"}}, {"pattern", digits}}
	if r.Least != nil {
		o = o.with("minimum", *r.Least)
	}
	if r.Most != nil {
		o = o.with("maximum", *r.Most)
	}
	return o
}

// list takes one value for a list of one, as the reader does.
func (b *builder) list(t reflect.Type, r source.Rules) object {
	inner := r
	inner.Required, inner.Otherwise = true, ""
	one := b.of(t.Elem(), inner)
	all := object{{"type", "array"}, {"items", one}}
	if r.Required && strings.HasPrefix(t.Elem().Name(), "Named[") {
		r.Fewest = max(r.Fewest, 1) // such as the steps of a flow
	}
	if r.Fewest > 0 {
		all = all.with("minItems", r.Fewest)
	}
	if r.Unique {
		all = all.with("uniqueItems", true)
	}
	return object{{"anyOf", []object{all, one}}}
}

// structure is a mapping with known keys, or one of several forms.
func (b *builder) structure(t reflect.Type) object {
	fields := b.fields(t)
	if len(fields) > 0 && fields[0].Form != "" {
		return b.union(fields)
	}
	properties, required := b.properties(fields)
	o := object{{"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		o = o.with("required", required)
	}
	return o.with("additionalProperties", false).and(groups(fields))
}

func (b *builder) properties(fields []field) (properties object, required []string) {
	properties = object{}
	for _, one := range fields {
		schema := described(one.doc, b.of(one.Type, one.Rules))
		if one.Rules.Otherwise != "" && !endless(one.Rules) {
			schema = schema.with("default", typed(one.Type, one.Rules.Otherwise))
		}
		properties = properties.with(one.Key, schema)
		if one.Rules.Required {
			required = append(required, one.Key)
		}
	}
	return properties, required
}

// typed is a tag's default as JSON has it.
func typed(t reflect.Type, word string) any {
	switch t.Kind() {
	case reflect.Bool:
		return word == "true"
	case reflect.Int:
		n, _ := strconv.Atoi(word)
		return n
	}
	return word
}

// groups are keys of which one group stands there, whole and without the others.
func groups(fields []field) object {
	var names []string
	members := map[string][]string{}
	for _, one := range fields {
		if g := one.Rules.Group; g != "" {
			if members[g] == nil {
				names = append(names, g)
			}
			members[g] = append(members[g], one.Key)
		}
	}
	if names == nil {
		return nil
	}
	var ways []object
	for _, own := range names {
		way := object{{"required", members[own]}}
		var others []object
		for _, other := range names {
			for _, key := range members[other] {
				if other != own {
					others = append(others, object{{"required", []string{key}}})
				}
			}
		}
		if others != nil {
			way = way.with("not", object{{"anyOf", others}})
		}
		ways = append(ways, way)
	}
	return object{{"oneOf", ways}}
}

func (b *builder) union(forms []field) object {
	var all []object
	var told []string // keys that an earlier form is known by
	for _, one := range forms {
		inner := one.Rules
		inner.Required = true
		schema := b.of(one.Type, inner)
		form, key, keyed := strings.Cut(one.Form, ":")
		switch {
		case keyed:
			told = append(told, key)
		case form == "mapping":
			for _, key := range told {
				schema = object{{"not", object{{"required", []string{key}}}}}.and(schema)
			}
		}
		all = append(all, described(one.doc, schema))
	}
	return object{{"anyOf", all}}
}
