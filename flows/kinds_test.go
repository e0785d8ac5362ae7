package flows

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// kindCases is a testdata/KIND.yaml: steps, and what comes of what is typed.
type kindCases struct {
	Steps  string // a flow's steps; the first asked one is called x
	Other  string // steps of another flow, called other
	Params string // what other is told
	Cases  []struct {
		Name  string
		Says  []string // lines as in talk
		Value *string  // the answer x as kept
		Out   []string // parts of what was said, in order
		Never []string // parts that must not be said
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	for _, name := range append(kindNames(), "params") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			var table kindCases
			if err := yaml.UnmarshalWithOptions(data, &table, yaml.Strict()); err != nil {
				t.Fatal(err)
			}
			files := map[string][]byte{
				"texts/flow.yaml": shipped(t)["texts/flow.yaml"],
				"flows/t.yaml":    []byte("flow: t\ntitle: {id: T, en: T}\nsteps:\n" + table.Steps),
			}
			if table.Other != "" {
				head := "flow: other\ntitle: {id: O, en: O}\n"
				if table.Params != "" {
					head += "params:\n  " + strings.ReplaceAll(strings.TrimSpace(table.Params), "\n", "\n  ") + "\n"
				}
				files["flows/other.yaml"] = []byte(head + "steps:\n" + table.Other)
			}
			set, err := Load(files, city())
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range table.Cases {
				t.Run(c.Name, func(t *testing.T) {
					t.Parallel()
					play := &talk{set: set, lang: "id"}
					play.say("(start t)")
					var kept Session
					for _, line := range c.Says {
						play.say(line)
						if play.s.Flow != "" {
							kept = play.s
						}
					}
					out := play.out.String()
					rest := out
					for _, part := range c.Out {
						_, after, ok := strings.Cut(rest, part)
						if !ok {
							t.Fatalf("%q is not said in order in:\n%s", part, out)
						}
						rest = after
					}
					for _, part := range c.Never {
						if strings.Contains(out, part) {
							t.Errorf("%q is said in:\n%s", part, out)
						}
					}
					if v, ok := kept.Values["x"]; c.Value != nil && (!ok || v.Text != *c.Value) {
						t.Errorf("x is %q (%v), want %q:\n%s", v.Text, ok, *c.Value, out)
					}
				})
			}
		})
	}
}
