package schema

import (
	"reflect"
	"slices"

	"noken/flows"
	"noken/source"
)

// step is one step: a kind that may stand alone, or keys of which one is a kind
// and decides which others may stand beside it.
func (b *builder) step() object {
	return b.define("step", func() object {
		kinds := flows.KindTypes()
		common := b.fields(reflect.TypeFor[flows.StepKeys]())
		keys, _ := b.properties(common)

		properties := object{}
		var alone []string
		var one, ways []object
		for _, k := range kinds {
			if standsAlone(k) {
				alone = append(alone, k.Name)
			}
			key := described(b.kindDoc(k), b.kindRef(k))
			if besideOthers(b, kinds, k.Name) {
				key = described(b.kindDoc(k), nil)
			}
			properties = properties.with(k.Name, key)
			one = append(one, object{{"required", []string{k.Name}}})
			ways = append(ways, b.kindWay(kinds, k, common))
		}
		for _, own := range keys {
			properties = properties.with(own.key, own.value)
		}
		return described(b.docs.Of("flows.StepBody"), object{{"anyOf", []object{
			{{"type", "string"}, {"enum", alone}},
			{{"type", "object"}, {"properties", properties}, {"anyOf", one}, {"allOf", ways}},
		}}})
	})
}

// standsAlone says whether a step may be nothing but the name of its kind.
func standsAlone(k flows.KindType) bool { return !k.Asks && k.Body == nil && k.Beside == nil }

// kindRef is what stands under a kind's key.
func (b *builder) kindRef(k flows.KindType) object {
	return b.define("kind."+k.Name, func() object { return b.kindBody(k) })
}

// besideOthers says whether a kind's name is also a key of another kind, as
// photos is of file: what stands under it then depends on the step's kind.
func besideOthers(b *builder, kinds []flows.KindType, name string) bool {
	return slices.ContainsFunc(kinds, func(k flows.KindType) bool { return b.hasBeside(k, name) })
}

func (b *builder) hasBeside(k flows.KindType, name string) bool {
	return k.Beside != nil && slices.ContainsFunc(b.fields(k.Beside), func(f field) bool { return f.Key == name })
}

// kindDoc is what is said of a kind: the doc comment of the type NAMEKind.
func (b *builder) kindDoc(k flows.KindType) Doc {
	d := b.docs.Of("flows." + k.Name + "Kind")
	if d.Text == "" || d.Example == "" {
		b.wrong(`the type %sKind needs a doc comment with an example, as an indented block that begins with "steps:"`, k.Name)
	}
	return d
}

func (b *builder) kindBody(k flows.KindType) object {
	if k.Body == nil { // nothing; {} says so too
		return object{{"type", []string{"null", "object"}}, {"maxProperties", 0}}
	}
	if k.Body.Kind() == reflect.Slice {
		return object{{"type", "array"}, {"minItems", 1}, {"items", b.of(k.Body.Elem(), source.Rules{})}}
	}
	body := b.of(k.Body, source.Rules{Required: true})
	if mayBeEmpty(b, k.Body) {
		return body.with("type", []string{"object", "null"})
	}
	return body
}

// mayBeEmpty says whether nothing need stand under a kind's key: all its keys
// have something that they stand for.
func mayBeEmpty(b *builder, t reflect.Type) bool {
	if !hasKeys(t) {
		return false
	}
	fields := b.fields(t)
	return !slices.ContainsFunc(fields, func(f field) bool { return f.Rules.Required || f.Form != "" })
}

// kindWay says what may stand beside one kind.
func (b *builder) kindWay(kinds []flows.KindType, k flows.KindType, common []field) object {
	is := object{{"required", []string{k.Name}}}
	for _, other := range kinds {
		if b.hasBeside(other, k.Name) {
			is = is.with("not", object{{"required", []string{other.Name}}})
		}
	}
	beside, required := object{{k.Name, true}}, []string{k.Name}
	if besideOthers(b, kinds, k.Name) {
		beside = beside.with(k.Name, b.kindRef(k))
	}
	for _, one := range common {
		if k.Asks || one.Of != "answers" {
			beside = beside.with(one.Key, true)
		}
	}
	if k.Asks {
		required = append(required, "ask")
	}
	if k.Beside != nil {
		own, needed := b.properties(b.fields(k.Beside))
		beside, required = beside.and(own), append(required, needed...)
	}
	return object{{"if", is}, {"then", object{
		{"properties", beside}, {"required", required}, {"additionalProperties", false},
	}}}
}
