package schema

import (
	"reflect"

	"noken/source"
)

// field is a key of a file, with what its doc comment says.
type field struct {
	source.Field
	doc Doc
	at  string // such as "flows.StepKeys.Ask"
}

// fields are the keys of a struct, those of embedded structs among them.
func (b *builder) fields(t reflect.Type) []field {
	var all []field
	for _, one := range source.Fields(t) {
		at := typeKey(one.Owner) + "." + one.Name
		doc := b.docs.Of(at)
		if one.Key != "" && doc.Text == "" {
			b.wrong("%s has no doc comment: what is its key %q for?", at, one.Key)
		}
		all = append(all, field{one, doc, at})
	}
	return all
}
