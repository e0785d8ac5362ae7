package tickets_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"noken/tickets"
)

func TestTheShippedLadderIsTheDefault(t *testing.T) {
	t.Parallel()
	shipped := mimika(t).Ladder
	if diff := cmp.Diff(tickets.DefaultLadder(), shipped); diff != "" {
		t.Errorf("ladder.yaml (-default +shipped):\n%s", diff)
	}
	without := changedCity(t, "ladder.yaml")
	if diff := cmp.Diff(shipped, without.Ladder); diff != "" {
		t.Errorf("without ladder.yaml (-shipped +without):\n%s", diff)
	}
}

func TestARungIsOneOfEachDeadline(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range mimika(t).Ladder {
		if seen[r.ID] {
			t.Errorf("two rungs are %q", r.ID)
		}
		seen[r.ID] = true
		counted := r.When == tickets.AtBefore || r.When == tickets.AtAfter
		if counted != (r.Days > 0) || len(r.Tell) == 0 {
			t.Errorf("rung %+v", r)
		}
	}
	for _, id := range []string{"first_answer/half", "end/half", "task/half", "verify/verify_late", "end/late_5"} {
		if !seen[id] {
			t.Errorf("no rung %q", id)
		}
	}
}

func TestAnOwnLadderStandsForTheDefault(t *testing.T) {
	t.Parallel()
	files, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	own := "nanti:\n  of: end\n  when: after\n  days: 2\n  tell: head\nsekali:\n  of: task\n  when: due\n  tell: [office]\n"
	city := changedCity(t, "ladder.yaml", string(files["ladder.yaml"]), own)
	want := []tickets.Rung{
		{ID: "end/nanti", Of: tickets.OfEnd, When: tickets.AtAfter, Days: 2, Tell: []tickets.Audience{tickets.ToHead}},
		{ID: "task/sekali", Of: tickets.OfTask, When: tickets.AtDue, Tell: []tickets.Audience{tickets.ToOffice}},
	}
	if diff := cmp.Diff(want, city.Ladder); diff != "" {
		t.Errorf("the ladder (-expected +got):\n%s", diff)
	}
}
