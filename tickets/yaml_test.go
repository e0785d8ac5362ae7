package tickets_test

import (
	"maps"
	"strings"
	"testing"

	"noken/tickets"
)

func TestYAMLThatIsNotWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, want string }{
		"nothing at all":               {"offices.yaml", "", "offices.yaml: is empty"},
		"only comments":                {"offices.yaml", "# nothing\n", "offices.yaml: is empty"},
		"a list for a mapping":         {"offices.yaml", "- pupr\n", `lines of the form "name: value" are needed here`},
		"a text for a mapping":         {"offices.yaml", "pupr\n", `lines of the form "name: value" are needed here`},
		"two documents":                {"services.yaml", "a: {}\n---\nb: {}\n", "a second document"},
		"a mapping for a text":         {"city.yaml", "prefix: {a: b}\n", "a single text is needed here"},
		"an alias":                     {"city.yaml", "prefix: &x MMK\ncoordinator: *x\n", "alias is not used in these files"},
		"a text for several languages": {"city.yaml", "name: Mimika\nlanguages: [id, en]\n", "a text for each language is needed here"},
		"a language without its text":  {"city.yaml", "languages: [id, en]\nname: {id: Mimika, en: }\n", `the text in "en" is empty`},
		"a language twice":             {"city.yaml", "languages: [id, id]\n", `"id" stands in the list twice`},
		"no days off in the list":      {"holidays.yaml", "national: [2026-01-01]\n", `lines of the form "name: value" are needed here`},
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
			_, problems := tickets.LoadCity(files)
			if got := problems.Error(); problems.Err() == nil || !strings.Contains(got, c.want) {
				t.Errorf("expected %q in:\n%s", c.want, got)
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
	city, problems := tickets.LoadCity(files)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if got := city.AreaName("94.04.19.2001"); got != "Satu, Dua, Mimika Gunung" {
		t.Errorf("area is called %q", got)
	}
}
