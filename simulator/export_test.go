package simulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// CompareReference checks the embedded table against the full reference at path:
// every method, type and field, their types and whether they are required.
func CompareReference(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	type object struct {
		Fields []struct {
			Name     string
			Types    []string
			Required bool
		}
		Subtypes []string
	}
	var full struct{ Methods, Types map[string]object }
	if err := json.Unmarshal(data, &full); err != nil {
		return err
	}
	if len(full.Methods) != len(botAPI.methods) || len(full.Types) != len(botAPI.types)+len(botAPI.unions) {
		return fmt.Errorf("%d methods and %d types, want %d and %d",
			len(botAPI.methods), len(botAPI.types)+len(botAPI.unions), len(full.Methods), len(full.Types))
	}
	compare := func(name string, o object, s *shape) error {
		if s == nil {
			return fmt.Errorf("%s is missing", name)
		}
		var required []string
		for _, f := range o.Fields {
			if !slices.Equal(f.Types, s.fields[f.Name].types) {
				return fmt.Errorf("%s.%s is %v, want %v", name, f.Name, s.fields[f.Name].types, f.Types)
			}
			if f.Required {
				required = append(required, f.Name)
			}
		}
		slices.Sort(required)
		if got := slices.Sorted(slices.Values(s.required)); !slices.Equal(got, required) || len(o.Fields) != len(s.fields) {
			return fmt.Errorf("%s has %d fields, required %v; want %d, %v", name, len(s.fields), got, len(o.Fields), required)
		}
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(full.Methods)) {
		if err := compare(name, full.Methods[name], botAPI.methods[strings.ToLower(name)]); err != nil {
			return err
		}
	}
	for name, o := range full.Types {
		if len(o.Subtypes) > 0 {
			if !slices.Equal(o.Subtypes, botAPI.unions[name]) {
				return fmt.Errorf("%s is any of %v, want %v", name, botAPI.unions[name], o.Subtypes)
			}
			continue
		}
		if err := compare(name, o, botAPI.types[name]); err != nil {
			return err
		}
	}
	return nil
}

// ParseHTML and HTMLOf are tested from outside.
var (
	ParseHTML = parseHTML
	HTMLOf    = htmlOf
	UTF16Len  = utf16Len
)

// Entity is tested from outside.
type Entity = entity
