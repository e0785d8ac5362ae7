package bot

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noken/tickets"
)

// Each text that the code names must be one that a configuration is checked for,
// and none may be asked of an admin that nothing uses.
func TestTextKeysAreThoseTheCodeUses(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	whole := regexp.MustCompile(`"((?:resident|office|leader|reason|command|admin)\.[a-z_.]*[a-z])"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "textkeys") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range whole.FindAllStringSubmatch(string(source), -1) {
			used[m[1]] = true
		}
	}
	for key := range composedKeys() {
		used[key] = true
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(used)), slices.Sorted(maps.Keys(textKeys))); diff != "" {
		t.Errorf("textKeys differs from what the code uses (-used +listed):\n%s", diff)
	}
}

// composedKeys are the texts whose keys the code puts together.
func composedKeys() map[string]bool {
	keys := map[string]bool{}
	add := func(prefix string, names ...string) {
		for _, n := range names {
			keys[prefix+n] = true
		}
	}
	add("resident.button.", "report", "services", "status", "help", "emergency", "resume")
	add("resident.typed.", "menu", "report", "services", "status", "help", "resume", "fresh", "discard", "cancel",
		"yes_report", "no_report", "fixed", "not_fixed")
	for _, k := range []tickets.Kind{tickets.KindComplaint, tickets.KindService} {
		add("resident.case.", string(k), "a_"+string(k))
	}
	add("resident.unreadable.", "other", "*")
	add("office.button.", "take", "ask", "resolve", "reject", "hand", "route", "accept", "return", "give", "release", "join", "task",
		"extend", "defer", "resume", "merge", "split", "note", "canned", "hist", "full", "more", "less")
	add("office.", "ask_what", "resolve_what")
	for _, r := range tickets.Reasons {
		add("reason.", string(r))
	}
	for _, c := range commandNames {
		add("command.", c.key)
	}
	return keys
}
