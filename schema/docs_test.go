package schema

import (
	"encoding/json"
	"os"
	"path"
	"reflect"
	"strings"
	"testing"

	"noken/source"
)

// silent is a type as nobody should write one.
type silent struct {
	source.Where

	Said   string `yaml:"said"`
	Unsaid string `yaml:"unsaid"`
}

func TestAKeyWithoutADocCommentIsTold(t *testing.T) {
	t.Parallel()
	b := &builder{docs: &Docs{of: map[string]Doc{"schema.silent.Said": {Text: "What is said."}}}}
	b.of(reflect.TypeFor[silent](), source.Rules{})
	if err := b.err(); err == nil || !strings.Contains(err.Error(), `silent.Unsaid has no doc comment: what is its key "unsaid" for?`) || strings.Contains(err.Error(), ".Said") {
		t.Errorf("told: %v", err)
	}
}

func TestEveryPropertyOfEverySchemaSaysWhatItIs(t *testing.T) {
	t.Parallel()
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if path.Ext(name) != ".json" {
			continue
		}
		var schema map[string]any
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		described := 0
		walk(schema, func(of map[string]any) {
			properties, _ := of["properties"].(map[string]any)
			for key, property := range properties {
				about, ok := property.(map[string]any)
				if !ok {
					continue // true: described elsewhere
				}
				if _, ref := about["$ref"]; ref && len(about) == 1 {
					continue
				}
				if described++; about["description"] == nil || about["description"] == "" {
					t.Errorf("%s: %q says nothing of itself", name, key)
				}
			}
		})
		if described == 0 && path.Base(name) != "texts.json" && schema["properties"] != nil {
			t.Errorf("%s describes nothing", name)
		}
	}
}

func walk(value any, visit func(map[string]any)) {
	switch value := value.(type) {
	case map[string]any:
		visit(value)
		for _, inner := range value {
			walk(inner, visit)
		}
	case []any:
		for _, inner := range value {
			walk(inner, visit)
		}
	}
}

func TestDocCommentsAreReadAsEditorsSpeak(t *testing.T) {
	t.Parallel()
	docs, err := ReadDocs(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"flows.phoneKind":               "Asks for an Indonesian phone number",
		"flows.textBody.Max":            "Most characters of an answer",
		"tickets.HolidaysFile.National": "National holidays",
		"transcript.Press":              "presses a button",
	} {
		if got := docs.Of(key).Text; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q...", key, got, want)
		}
	}
	if got := docs.Of("flows.summaryKind").Example; got != "steps:\n  - cerita:\n      text:\n      ask: {id: Apa yang terjadi?, en: What happened?}\n  - periksa: summary" {
		t.Errorf("the example of summary is\n%s", got)
	}
}
