package schema

import (
	"bytes"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestEveryShippedFileKeepsToItsSchema(t *testing.T) {
	t.Parallel()
	for name, data := range shipped(t) {
		if path.Ext(name) != ".yaml" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := validate(t, kindOf(t, name), data); err != nil {
				t.Error(err)
			}
			first, _, _ := bytes.Cut(data, []byte("\n"))
			want := "# yaml-language-server: $schema=" + strings.Repeat("../", strings.Count(name, "/")) + Folder + "/" + kindOf(t, name) + ".json"
			if string(bytes.TrimRight(first, "\r")) != want {
				t.Errorf("the first line is\n%s\nwant\n%s", first, want)
			}
		})
	}
}

func TestEveryFlowOfTheTestdataKeepsToTheSchema(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../flows/testdata/*.yaml")
	if err != nil || len(names) < 14 {
		t.Fatalf("found %d files, %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var table map[string]any
		if err := yaml.Unmarshal(data, &table); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"steps", "other"} {
			if steps, ok := table[key].(string); ok {
				if err := validate(t, "flow", []byte("flow: t\ntitle: {id: T, en: T}\nsteps:\n"+steps)); err != nil {
					t.Errorf("%s of %s: %v", key, name, err)
				}
			}
		}
	}
}

func TestWhatIsGeneratedIsFresh(t *testing.T) {
	t.Parallel()
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		now, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(now, files[name]) {
			t.Errorf("%s is stale; run: make generate", name)
		}
	}
	lying, err := filepath.Glob("../configs/mimika/" + Folder + "/*")
	if err != nil || len(lying) != len(kindsOfFiles) {
		t.Errorf("%d schemas for %d kinds of files", len(lying), len(kindsOfFiles))
	}
}
