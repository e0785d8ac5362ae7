package schema

import (
	"fmt"
	"io/fs"
	"reflect"

	"noken/flows"
	"noken/source"
	"noken/tickets"
)

// kindOfFile is one kind of file of a city's folder.
type kindOfFile struct {
	name  string       // of its schema
	files string       // which they are, as a pattern
	typ   reflect.Type // by which they are read; nil: made by hand
	doc   string       // whose doc comment tells what they are
	make  func(b *builder) object
}

// kindsOfFiles are all kinds of YAML files that a city's folder may hold.
var kindsOfFiles = []kindOfFile{
	{name: "flow", files: "flows/*.yaml", typ: reflect.TypeFor[flows.FlowFile](), doc: "flows.FlowFile"},
	{name: "texts", files: "texts/*.yaml", make: (*builder).texts},
	{name: "transcript", files: "transcripts/*.yaml", make: (*builder).transcript},
	{name: "city", files: "city.yaml", typ: reflect.TypeFor[tickets.CityFile](), doc: "tickets.CityFile"},
	{name: "offices", files: "offices.yaml", typ: reflect.TypeFor[tickets.OfficesFile](), doc: "tickets.OfficesFile"},
	{name: "categories", files: "categories.yaml", typ: reflect.TypeFor[tickets.CategoriesFile](), doc: "tickets.CategoriesFile"},
	{name: "services", files: "services.yaml", typ: reflect.TypeFor[tickets.ServicesFile](), doc: "tickets.ServicesFile"},
	{name: "holidays", files: "holidays.yaml", typ: reflect.TypeFor[tickets.HolidaysFile](), doc: "tickets.HolidaysFile"},
	{name: "ladder", files: "ladder.yaml", typ: reflect.TypeFor[tickets.LadderFile](), doc: "tickets.LadderFile"},
	{name: "people", files: "people.yaml", typ: reflect.TypeFor[tickets.PeopleFile](), doc: "tickets.PeopleFile"},
	{name: "replies", files: "replies/*.yaml", typ: reflect.TypeFor[tickets.RepliesFile](), doc: "tickets.RepliesFile"},
}

// Folder is where the schemas lie in a city's folder. It is hidden, so that it is
// no part of the configuration.
const Folder = ".schema"

// Generate makes everything that is generated, by its path in the program's
// source: the schemas in configs/mimika/.schema and docs/flow-reference.md. It
// reads the doc comments in the source, whose root it is given. The error tells
// every key and type that says nothing of itself.
func Generate(root fs.FS) (map[string][]byte, error) {
	docs, err := ReadDocs(root)
	if err != nil {
		return nil, err
	}
	made := map[string][]byte{}
	for _, kind := range kindsOfFiles {
		o, err := kind.schema(docs)
		if err != nil {
			return nil, fmt.Errorf("make the schema of %s: %w", kind.files, err)
		}
		if made["configs/mimika/"+Folder+"/"+kind.name+".json"], err = pretty(o); err != nil {
			return nil, fmt.Errorf("write the schema of %s: %w", kind.files, err)
		}
	}
	if made["docs/flow-reference.md"], err = reference(docs, root); err != nil {
		return nil, fmt.Errorf("write the reference: %w", err)
	}
	return made, nil
}

func (k kindOfFile) schema(docs *Docs) (object, error) {
	b := &builder{docs: docs}
	o := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$comment", `Generated from the program's types by "make generate"; do not edit.`},
		{"title", k.files},
	}
	if k.make != nil {
		o = o.and(k.make(b))
	} else {
		d := docs.Of(k.doc)
		if d.Text == "" {
			b.wrong("%s has no doc comment", k.doc)
		}
		o = o.and(described(d, b.of(k.typ, source.Rules{Required: true})))
	}
	if b.defs != nil {
		o = o.with("$defs", b.defs)
	}
	return o, b.err()
}

// aboutTexts is what texts/*.yaml are, which no type tells.
const aboutTexts = "The words of the bot: keys within keys, of which the last holds the text in each language. {name} is filled in, **this** is bold."

func (b *builder) texts() object {
	entry := b.define("entry", func() object {
		return object{{"anyOf", []object{b.text(0), {
			{"type", "object"}, {"minProperties", 1}, {"additionalProperties", object{{"$ref", "#/$defs/entry"}}},
		}}}}
	})
	return object{{"description", aboutTexts}, {"type", "object"}, {"additionalProperties", entry}}
}
