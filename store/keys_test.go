package store

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestDocsListEveryKey(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	b := setup(t)
	life(t, b)
	if _, err := b.HoldPoll(t.Context(), "me", 1<<30); err != nil { // life gave it back
		t.Fatal(err)
	}
	if _, _, err := b.Hold(t.Context(), "me", 1<<30); err != nil {
		t.Fatal(err)
	}
	lease := b.hold(t, 1)
	commit(t, b.Store, &Commit{Lease: lease, Timers: []Timer{{Chat: 1, Name: "n", At: farAway, Payload: nil}}})

	types := map[string]string{"bitmap": "string", "integer": "string", "sorted set": "zset"}
	rows := map[string]string{} // pattern to Redis' type
	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([a-z ]+) \\|")
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		pattern := "^" + regexp.MustCompile(`<[a-z]+>`).ReplaceAllString(m[1], ".+") + "$"
		rows[pattern] = m[2]
		if t := types[m[2]]; t != "" {
			rows[pattern] = t
		}
	}
	used := map[string]bool{}
	for key := range state(t, b) {
		name, found := strings.TrimPrefix(key, b.names.prefix), false
		for pattern, typ := range rows {
			if !regexp.MustCompile(pattern).MatchString(name) {
				continue
			}
			used[pattern] = true
			found = found || b.rdb.Type(t.Context(), key).Val() == typ
		}
		if !found {
			t.Errorf("docs/ARCHITECTURE.md does not list %s as what it is", name)
		}
	}
	for pattern := range rows {
		if !used[pattern] {
			t.Errorf("docs/ARCHITECTURE.md lists %s, and nothing makes such a key", pattern)
		}
	}
}
