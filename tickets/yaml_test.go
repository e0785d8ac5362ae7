package tickets_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"noken/tickets"
)

func TestYAMLThatIsNotWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, want string }{
		"nothing at all":               {"offices.yaml", "", "offices.yaml: the file is empty"},
		"only comments":                {"offices.yaml", "# nothing\n", "offices.yaml: the file is empty"},
		"a list for a mapping":         {"offices.yaml", "- pupr\n", `the offices: expected lines of the form "key: value"`},
		"a text for a mapping":         {"offices.yaml", "pupr\n", `the offices: expected lines of the form "key: value"`},
		"two documents":                {"services.yaml", "a: {}\n---\nb: {}\n", "a second document"},
		"a mapping for a text":         {"city.yaml", "prefix: {a: b}\n", `"prefix" should be a single text`},
		"an alias":                     {"city.yaml", "prefix: &x MMK\ncoordinator: *x\n", `"coordinator" should be a single text`},
		"a text for several languages": {"city.yaml", "name: Mimika\nlanguages: [id, en]\n", "name: expected one text per language"},
		"a language without its text":  {"city.yaml", "languages: [id, en]\nname: {id: Mimika, en: }\n", `the text in "en" is missing`},
		"a language twice":             {"city.yaml", "languages: [id, id]\n", `language "id": expected each once`},
		"no days off in the list":      {"holidays.yaml", "national: [2026-01-01]\n", "national: expected lines"},
		"half a quote":                 {"city.yaml", "name: \"Mimika\n", "city.yaml:1:"},
		"a row too short":              {"areas.csv", "code,level,name\n94.04,regency\n", "areas.csv:2:"},
		"half a quote in the areas":    {"areas.csv", "94.04,regency,\"Mimika\n", "expected code,level,name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shipped, err := shippedFiles()
			if err != nil {
				t.Fatal(err)
			}
			files := maps.Clone(shipped)
			files[c.file] = []byte(c.text)
			_, err = tickets.LoadCity(files)
			if !errors.As(err, new(tickets.Problems)) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("expected %q in:\n%v", c.want, err)
			}
		})
	}
}

func TestAreasMayBeAddedByASpreadsheet(t *testing.T) {
	t.Parallel()
	shipped, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	files := maps.Clone(shipped)
	more := strings.ReplaceAll(string(shipped["areas.csv"]), "\n", "\r\n") + "\r\n94.04.19,district,Mimika Gunung\r\n94.04.19.2001,village,\"Satu, Dua\"\r\n"
	files["areas.csv"] = []byte("\ufeff" + more)
	city, err := tickets.LoadCity(files)
	if err != nil {
		t.Fatal(err)
	}
	if got := city.AreaName("94.04.19.2001"); got != "Satu, Dua, Mimika Gunung" {
		t.Errorf("area is called %q", got)
	}
}
