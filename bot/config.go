package bot

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"sync"
	"time"

	embedded "noken/configs"
	"noken/flows"
	"noken/source"
	"noken/tickets"
)

// Config is one version of a city's whole configuration, checked and compiled.
// It is read-only once loaded and may be used by many goroutines.
type Config struct {
	City  *tickets.City
	Flows *flows.Set
	Texts *flows.Texts

	files map[string][]byte
}

// Version is the content hash of the configuration's files.
func (c *Config) Version() string { return c.Flows.Version }

// Bundle is the configuration's files as one value, for LoadBundle.
func (c *Config) Bundle() ([]byte, error) { return json.Marshal(c.files) }

// LoadConfig reads and checks the configuration in a city's folder. The error
// holds every problem found, each with file, line and column.
func LoadConfig(dir fs.FS) (*Config, error) {
	files, _, err := ReadFiles(dir)
	if err != nil {
		return nil, err
	}
	return compile(files)
}

// LoadBundle is LoadConfig for a Bundle, which was good when it was made, perhaps
// by an older Noken: words that only a newer one says are borrowed from those that
// come with the program, and what does not keep it from running is not judged
// again. So a new program takes neither the live configuration away nor a
// conversation that is under way.
func LoadBundle(bundle []byte) (*Config, error) {
	var files map[string][]byte
	if err := json.Unmarshal(bundle, &files); err != nil {
		return nil, fmt.Errorf("read a configuration bundle: %w", err)
	}
	config, problems := check(files, time.Time{}, flows.Env{Fallback: shippedWords(), Forgive: judgements})
	return config, problems.Err()
}

// judgements are the rules that say how a configuration should be, not what it
// needs to run.
var judgements = []source.Rule{
	RuleMenu, flows.RuleText, flows.RulePlaceholder, flows.RuleUnset, flows.RuleUnreachable, flows.RuleDeadEnd,
	flows.RuleCatchAll, flows.RuleMarkup, tickets.RuleDoubleLabel, tickets.RuleDoubleWord, tickets.RuleNumber, tickets.RuleHolidays,
}

// shippedWords are the texts that come with the program.
var shippedWords = sync.OnceValue(func() *flows.Texts {
	files, _, err := ReadFiles(embedded.Mimika())
	if err != nil {
		return nil // it is part of the program: it reads always
	}
	city, _ := tickets.LoadCity(files)
	texts, err := flows.LoadTexts(files, city.Languages)
	if err != nil {
		return nil // a test says that the shipped files have no finding
	}
	return texts
})

// compile is CheckFiles for those who cannot do anything about warnings.
func compile(files map[string][]byte) (*Config, error) {
	config, problems := CheckFiles(files, time.Time{})
	return config, problems.Err()
}

// catalogues are the city's lists as flows offer them.
func catalogues(city *tickets.City) map[string][]flows.Item {
	lists := map[string][]flows.Item{}
	for _, c := range city.Categories {
		lists["categories"] = append(lists["categories"], flows.Item{
			ID: c.ID, Label: c.Label, Words: c.Words, Parent: c.Group,
			Attrs: map[string]any{
				"photos": c.Photos, "secret": c.Secret, "office": c.Office, "inspection": c.Inspection,
			},
		})
	}
	for _, s := range city.Services {
		bring := make([]map[string]string, len(s.Bring))
		copy(bring, s.Bring)
		lists["services"] = append(lists["services"], flows.Item{
			ID: s.ID, Label: s.Label, Words: s.Words,
			Attrs: map[string]any{
				"office": s.Office, "fields": append([]string{}, s.Fields...), "bring": bring,
				"cost": s.Cost, "time": s.Time, "where": s.Where,
			},
		})
	}
	for _, a := range city.Areas {
		if a.Level == "regency" {
			continue
		}
		name := map[string]string{}
		for _, lang := range city.Languages {
			name[lang] = a.Name
		}
		lists["areas"] = append(lists["areas"], flows.Item{ID: a.Code, Label: name, Parent: a.Parent, Attrs: map[string]any{"level": a.Level}})
	}
	return lists
}
