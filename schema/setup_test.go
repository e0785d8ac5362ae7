package schema

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// made is what Generate makes, once for all tests.
var made = sync.OnceValues(func() (map[string][]byte, error) { return Generate(os.DirFS("..")) })

// validators are the schemas, compiled by a library that knows nothing of how
// they are made.
var validators = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	files, err := made()
	if err != nil {
		return nil, err
	}
	all := map[string]*jsonschema.Schema{}
	compiler := jsonschema.NewCompiler()
	for name, data := range files {
		if path.Ext(name) != ".json" {
			continue
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		at := "file:///" + path.Base(name)
		if err := compiler.AddResource(at, document); err != nil {
			return nil, err
		}
		if all[strings.TrimSuffix(path.Base(name), ".json")], err = compiler.Compile(at); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// validate is what the validator says of a file.
func validate(t testing.TB, kind string, data []byte) error {
	t.Helper()
	all, err := validators()
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := yaml.Unmarshal(data, &value); err != nil {
		t.Fatalf("read %s as YAML: %v\n%s", kind, err, data)
	}
	asJSON, err := yaml.YAMLToJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatalf("read %s as JSON: %v\n%s", kind, err, asJSON)
	}
	return all[kind].Validate(document)
}

// shipped is a whole city's folder.
func shipped(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	const folder = "../configs/mimika/"
	for _, pattern := range []string{"*.yaml", "*/*.yaml", "*.csv"} {
		names, err := filepath.Glob(folder + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if files[filepath.ToSlash(name)[len(folder):]], err = os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	return files
}

// kindOf is the schema that a file of a city's folder keeps to.
func kindOf(t testing.TB, file string) string {
	t.Helper()
	for _, kind := range kindsOfFiles {
		if ok, _ := path.Match(kind.files, file); ok {
			return kind.name
		}
	}
	t.Fatalf("no schema is for %s", file)
	return ""
}
