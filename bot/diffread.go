package bot

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

// entries are the parts of a file that are compared with each other: steps of a
// flow, blocks of a list, lines of a table.
type entries struct {
	flow  string // name of the flow
	order []entryKey
	all   map[entryKey]*entry
}

type entryKey struct {
	step bool
	name string
}

// entry is one part, as its values by where they stand.
type entry struct {
	order  []string
	values map[string]string
}

func (e *entries) at(key entryKey) *entry {
	one := e.all[key]
	if one == nil {
		one = &entry{values: map[string]string{}}
		e.all[key] = one
		e.order = append(e.order, key)
	}
	return one
}

func (e *entry) set(where, value string) {
	if _, there := e.values[where]; !there {
		e.order = append(e.order, where)
	}
	e.values[where] = value
}

// readEntries takes a file apart. Configurations were read before, so one that
// cannot be is none.
func readEntries(name string, data []byte) entries {
	found := entries{all: map[entryKey]*entry{}}
	if strings.HasSuffix(name, ".csv") {
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line != "" {
				key, rest, _ := strings.Cut(line, ",")
				found.at(entryKey{name: key}).set("line", rest)
			}
		}
		return found
	}
	var root any
	if err := yaml.UnmarshalWithOptions(data, &root, yaml.UseOrderedMap()); err != nil {
		return found
	}
	file, _ := root.(yaml.MapSlice)
	for _, item := range file {
		key := fmt.Sprint(item.Key)
		steps, list := item.Value.([]any)
		switch {
		case key == "flow":
			found.flow = fmt.Sprint(item.Value)
		case key == "steps" && list:
			for i, step := range steps {
				name, value := named(step, i)
				found.at(entryKey{step: true, name: name}).flatten("", value)
			}
		default:
			found.at(entryKey{name: key}).flatten("", item.Value)
		}
	}
	return found
}

// named is an item of a list with the name it has: its one key, or its id.
func named(item any, i int) (string, any) {
	fields, ok := item.(yaml.MapSlice)
	switch {
	case !ok:
		return fmt.Sprintf("%d", i+1), item
	case len(fields) == 1:
		return fmt.Sprint(fields[0].Key), fields[0].Value
	}
	for _, key := range []string{"id", "code", "name"} {
		for _, f := range fields {
			if text, ok := f.Value.(string); ok && fmt.Sprint(f.Key) == key {
				return text, item
			}
		}
	}
	return fmt.Sprintf("%d", i+1), item
}

// flatten notes what is in a value, each under the keys that lead there.
func (e *entry) flatten(where string, value any) {
	below := func(key string) string {
		if where == "" {
			return key
		}
		return where + "." + key
	}
	switch v := value.(type) {
	case yaml.MapSlice:
		for _, item := range v {
			e.flatten(below(fmt.Sprint(item.Key)), item.Value)
		}
	case []any:
		if words, plain := scalars(v); plain {
			e.set(where, words)
			return
		}
		for i, item := range v {
			name, inner := named(item, i)
			e.flatten(below(name), inner)
		}
	case nil:
		e.set(where, "")
	default:
		e.set(where, fmt.Sprint(v))
	}
}

// scalars is a list of plain values as one text.
func scalars(list []any) (string, bool) {
	words := make([]string, len(list))
	for i, item := range list {
		switch item.(type) {
		case yaml.MapSlice, []any:
			return "", false
		}
		words[i] = fmt.Sprint(item)
	}
	return strings.Join(words, ", "), true
}
