package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"noken/flows"
	"noken/source"
	"noken/tickets"
	"noken/transcript"
)

// structural are the rules that a schema can hold a file to: those that one place
// alone decides.
var structural = []source.Rule{source.RuleUnknownKey, source.RuleType, source.RuleMissingKey, source.RuleRange, source.RuleChoice}

// read is what the reader of a file says of it, within a city.
func read(city map[string][]byte, name string, data []byte) source.Problems {
	files := maps.Clone(city)
	files[name] = data
	var problems source.Problems
	languages := []string{"id", "en"}
	switch path.Dir(name) {
	case "flows":
		_, problems = flows.Check(files, flows.Env{Languages: languages, Unread: []string{"categories", "services", "areas"}})
	case "texts":
		_, problems = flows.CheckTexts(map[string][]byte{name: data}, flows.Env{Languages: languages}, nil)
	case "transcripts":
		transcript.Read(name, data, &problems)
	default:
		_, problems = tickets.LoadCity(files)
	}
	return problems
}

// inFile are the errors of one file.
func inFile(problems source.Problems, name string) (all, hard source.Problems) {
	for _, p := range problems {
		if p.File != name || p.Severity != source.Error {
			continue
		}
		all = append(all, p)
		if slices.Contains(structural, p.Rule) {
			hard = append(hard, p)
		}
	}
	return all, hard
}

// milder are the problems that the reader has words of a structural rule for, and
// that a schema all the same cannot tell.
var milder = []string{
	"stands in the list twice",                                                       // a word of which the same is there with other spaces
	"it needs words in each language", "it needs true or false", "it needs one word", // as the param's type asks
	"no working hours",               // one of seven keys
	"no categories;", "no services;", // as a whole
	"expected times from earlier to later", // hours that overlap
}

func told(p source.Problem) bool {
	return slices.ContainsFunc(milder, func(s string) bool { return strings.Contains(p.Message, s) })
}

// agree holds the reader and the schema against each other.
func agree(t *testing.T, city map[string][]byte, name, kind, what string, data []byte) {
	t.Helper()
	problems, hard := inFile(read(city, name, data), name)
	hard = slices.DeleteFunc(hard, told)
	refused := validate(t, kind, data)
	if len(hard) > 0 && refused == nil {
		t.Errorf("%s: %s: the schema takes what the reader does not:\n%s", name, what, hard[0])
	}
	if len(problems) == 0 && refused != nil {
		t.Errorf("%s: %s: the reader takes what the schema does not: %v", name, what, refused)
	}
}

// mutations calls yield with every single change of a value: what it was changed
// to, and how to undo it.
func mutations(value any, where string, set func(any), yield func(what string)) {
	for _, other := range []any{nil, "", "zz zz!", 99999, -1, 1.5, true, []any{}, []any{1, 2}, map[string]any{}, map[string]any{"zzzz": 1}, map[string]any{"id": "x", "en": "y"}} {
		set(other)
		yield(fmt.Sprintf("%s is %v", where, other))
	}
	set(value)
	switch value := value.(type) {
	case map[string]any:
		value["zzzz"] = 1
		yield(where + " has zzzz")
		delete(value, "zzzz")
		for _, key := range slices.Sorted(maps.Keys(value)) {
			was := value[key]
			delete(value, key)
			yield(where + " lost " + key)
			value[key+"x"] = was
			yield(where + " has " + key + "x")
			delete(value, key+"x")
			mutations(was, where+"."+key, func(v any) { value[key] = v }, yield)
		}
	case []any:
		for i := range value {
			mutations(value[i], fmt.Sprintf("%s[%d]", where, i), func(v any) { value[i] = v }, yield)
		}
	}
}

// changed tries about so many single changes of a file, spread over all of it.
func changed(t *testing.T, city map[string][]byte, name, kind string, data []byte, about int) {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	total, n := 0, 0
	mutations(value, "", func(any) {}, func(string) { total++ })
	stride := max(total/about, 1)
	mutations(value, "", func(v any) { value = v }, func(what string) {
		if n++; n%stride != 0 {
			return
		}
		changed, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, city, name, kind, what, changed)
	})
}

func TestReaderAndSchemaAgreeOnChangesOfTheShippedFiles(t *testing.T) {
	t.Parallel()
	city := shipped(t)
	for name, data := range city {
		if path.Ext(name) != ".yaml" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed(t, city, name, kindOf(t, name), data, 12)
		})
	}
}

func TestReaderAndSchemaAgreeOnChangesOfEveryKind(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../flows/testdata/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	city := map[string][]byte{"texts/flow.yaml": shipped(t)["texts/flow.yaml"]}
	for _, name := range names {
		t.Run(path.Base(name), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var table map[string]any
			if err := yaml.Unmarshal(data, &table); err != nil {
				t.Fatal(err)
			}
			if steps, ok := table["steps"].(string); ok {
				changed(t, city, "flows/t.yaml", "flow", []byte("flow: t\ntitle: {id: T, en: T}\nsteps:\n"+steps), 80)
			}
		})
	}
}
