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
	add("resident.typed.", "human", "menu", "report", "services", "status", "help", "resume", "fresh", "discard", "cancel",
		"yes_report", "no_report", "fixed", "not_fixed")
	for _, k := range []tickets.Kind{tickets.KindComplaint, tickets.KindService} {
		add("resident.case.", string(k), "a_"+string(k))
	}
	add("resident.unreadable.", "other", "*")
	add("office.", "closed", "expired", "over.closed", "over.expired")
	add("office.button.", "take", "ask", "resolve", "reject", "hand", "route", "accept", "return", "give", "release", "join", "task",
		"extend", "defer", "resume", "merge", "split", "note", "canned", "hist", "full", "more", "less")
	add("office.", "handwhy_what", "returnwhy_what", "joinwhat_what", "taskdone_what", "extendwhy_what", "mergeinto_what", "ask_what", "resolve_what")
	add("office.due.", tickets.AtHalf, tickets.AtBefore, tickets.AtDue, tickets.AtAfter)
	add("leader.card.", tickets.RedLong, tickets.Yellow)
	add("office.button.", "send", "pose", "redo", "drop", "want_text", "want_photo", "want_pin", "want_yesno")
	add("office.", "askyn_what", "note_what", "asked_photo", "asked_pin")
	add("resident.button.", "answer_yes", "answer_no", "answer_unsure")
	add("resident.want.", "photo", "pin")
	add("office.", "rejwhy_what", "defer_what", "defernext_what")
	for _, act := range append([]tickets.Act{tickets.ActFile}, tickets.Acts...) {
		add("office.history.", string(act))
	}
	var k tickets.Ticket
	for _, act := range append([]tickets.Act{tickets.ActFile}, tickets.Acts...) {
		k.History = []tickets.Change{{What: act, From: tickets.Routed, To: tickets.Done}}
		if len(k.ResidentTimeline()) > 0 {
			add("resident.history.", string(act))
		}
	}
	add("office.filter.", "all", "free", "mine", "late", "waiting", "tasks")
	for _, r := range tickets.Reasons {
		add("resident.rejected.", string(r))
		add("reason.", string(r))
	}
	for _, c := range commandNames {
		add("command.", c.key)
	}
	return keys
}
