package simulator

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed api.json
var referenceJSON []byte

// reference is the Bot API as data: methods and object types with their fields.
type reference struct {
	methods map[string]*shape // by lower-case name, as Telegram looks them up
	types   map[string]*shape
	unions  map[string][]string
}

// shape is the fields of a method or an object.
type shape struct {
	name     string
	fields   map[string]field
	required []string
}

type field struct {
	types    []string // any of these
	constant string   // the only value that will do; empty: any
}

var botAPI = mustReference(referenceJSON)

func mustReference(data []byte) *reference {
	ref, err := parseReference(data)
	if err != nil {
		panic(err) // the embedded file is part of the build
	}
	return ref
}

func parseReference(data []byte) (*reference, error) {
	var table struct {
		Methods map[string]map[string]string `json:"methods"`
		Types   map[string]map[string]string `json:"types"`
		Unions  map[string][]string          `json:"unions"`
	}
	if err := json.Unmarshal(data, &table); err != nil {
		return nil, fmt.Errorf("decode the Bot API reference: %w", err)
	}
	ref := &reference{methods: map[string]*shape{}, types: map[string]*shape{}, unions: table.Unions}
	for name, fields := range table.Methods {
		ref.methods[strings.ToLower(name)] = newShape(name, fields)
	}
	for name, fields := range table.Types {
		ref.types[name] = newShape(name, fields)
	}
	return ref, nil
}

func newShape(name string, specs map[string]string) *shape {
	s := &shape{name: name, fields: make(map[string]field, len(specs))}
	for fieldName, spec := range specs {
		spec, required := strings.CutPrefix(spec, "!")
		types, constant, _ := strings.Cut(spec, "=")
		s.fields[fieldName] = field{types: strings.Split(types, "|"), constant: constant}
		if required {
			s.required = append(s.required, fieldName)
		}
	}
	return s
}

// check returns nil when v, decoded JSON, is of the type that typ names, else what
// is wrong with it.
func (r *reference) check(typ string, v any) error {
	if of, ok := strings.CutPrefix(typ, "Array of "); ok {
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("expected an Array of %s", of)
		}
		for _, item := range list {
			if err := r.check(of, item); err != nil {
				return err
			}
		}
		return nil
	}
	switch typ {
	case "String":
		if _, ok := v.(string); !ok {
			return fmt.Errorf("expected a String")
		}
		return nil
	case "Integer":
		if n, ok := v.(float64); !ok || n != float64(int64(n)) {
			return fmt.Errorf("expected an Integer")
		}
		return nil
	case "Float":
		if _, ok := v.(float64); !ok {
			return fmt.Errorf("expected a Float")
		}
		return nil
	case "Boolean":
		if _, ok := v.(bool); !ok {
			return fmt.Errorf("expected a Boolean")
		}
		return nil
	case "InputFile":
		if _, ok := v.(string); !ok {
			return fmt.Errorf("expected a file")
		}
		return nil
	}
	if subtypes, ok := r.unions[typ]; ok {
		return r.checkAny(subtypes, v)
	}
	s, ok := r.types[typ]
	if !ok {
		return fmt.Errorf("unknown type %s", typ)
	}
	object, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("expected an Object of type %s", typ)
	}
	return r.checkObject(s, object)
}

// checkAny wants v to be of one of the types; the complaint is that of the type
// which v itself claims to be, where it does.
func (r *reference) checkAny(types []string, v any) error {
	var first, own error
	for _, typ := range types {
		err := r.check(typ, v)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
		if own == nil && r.claims(typ, v) {
			own = err
		}
	}
	if own != nil {
		return own
	}
	return first
}

// claims reports whether v has every required field of typ, with its constants.
func (r *reference) claims(typ string, v any) bool {
	s, object := r.types[typ], map[string]any(nil)
	if m, ok := v.(map[string]any); ok {
		object = m
	}
	if s == nil || object == nil {
		return false
	}
	for _, name := range s.required {
		got, ok := object[name]
		if !ok || (s.fields[name].constant != "" && got != s.fields[name].constant) {
			return false
		}
	}
	return true
}

func (r *reference) checkObject(s *shape, object map[string]any) error {
	for _, name := range s.required {
		if _, ok := object[name]; !ok {
			return fmt.Errorf("can't find field %q in %s", name, s.name)
		}
	}
	for name, v := range object {
		f, ok := s.fields[name]
		if !ok {
			return fmt.Errorf("%s has no field %q", s.name, name)
		}
		if v == nil {
			continue
		}
		if err := r.checkAny(f.types, v); err != nil {
			return fmt.Errorf("field %q of %s: %w", name, s.name, err)
		}
		if f.constant != "" && v != f.constant {
			return fmt.Errorf("field %q of %s must be %q", name, s.name, f.constant)
		}
	}
	return nil
}
