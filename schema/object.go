package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// object is a JSON object whose keys keep their order, so that what is generated
// reads as its types do.
type object []pair

type pair struct {
	key   string
	value any
}

// with is the object with one more key, which takes the place of one of that name.
func (o object) with(key string, value any) object {
	i := slices.IndexFunc(o, func(p pair) bool { return p.key == key })
	if i < 0 {
		return append(slices.Clone(o), pair{key, value})
	}
	o = slices.Clone(o)
	o[i].value = value
	return o
}

// and is the object with the keys of another behind its own.
func (o object) and(other object) object {
	for _, p := range other {
		o = o.with(p.key, p.value)
	}
	return o
}

// MarshalJSON writes the keys in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := compact(p.key)
		if err != nil {
			return nil, err
		}
		value, err := compact(p.value)
		if err != nil {
			return nil, fmt.Errorf("write %q: %w", p.key, err)
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// compact is the JSON of a value, with < and & as people write them.
func compact(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// pretty is the JSON of a value, indented.
func pretty(value any) ([]byte, error) {
	data, err := compact(value)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
