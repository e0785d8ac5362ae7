package flows

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// TestTranscripts plays every testdata/transcripts/*.txt: lines that begin with
// ">" are what the resident does, all else is what must come of it. A first line
// "lang: en" sets the language, "seed: text" a first message, "with: NAME" adds flows of
// testdata/flows.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c := &talk{set: load(t), lang: "id"}
			for line := range strings.Lines(string(data)) {
				line = strings.TrimRight(line, "\n")
				if lang, ok := strings.CutPrefix(line, "lang: "); ok {
					c.lang = lang
					c.out.WriteString(line + "\n\n")
				}
				if names, ok := strings.CutPrefix(line, "with: "); ok {
					c.set = loadWith(t, strings.Fields(names)...)
					c.out.WriteString(line + "\n\n")
				}
				if text, ok := strings.CutPrefix(line, "seed: "); ok {
					c.seed = &Seed{Text: text, Photos: []Photo{{File: "seeded"}}}
					c.out.WriteString(line + "\n\n")
				}
				if comment, ok := strings.CutPrefix(line, "// "); ok {
					c.out.WriteString("// " + comment + "\n")
				}
				if said, ok := strings.CutPrefix(line, "> "); ok {
					c.say(said)
				}
			}
			if *update {
				if err := os.WriteFile(name, []byte(c.out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(data), c.out.String()); diff != "" {
				t.Errorf("the conversation goes another way (-update writes it anew):\n%s", diff)
			}
		})
	}
}
