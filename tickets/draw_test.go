package tickets_test

import (
	"os"
	"strings"
	"testing"

	"noken/tickets"
)

func TestThePageOfTheLifecycleIsFresh(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/lifecycle.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != tickets.Page() {
		t.Error(`docs/lifecycle.md is stale; type "make generate"`)
	}
}

func TestGraphNamesEveryStage(t *testing.T) {
	t.Parallel()
	for _, s := range tickets.Stages {
		if !strings.Contains(tickets.Graph(), " "+string(s)) {
			t.Errorf("no %s in\n%s", s, tickets.Graph())
		}
	}
}

func TestEveryRuleIsInTheTable(t *testing.T) {
	t.Parallel()
	if rows := strings.Count(tickets.Table(), "\n") - 2; rows != len(tickets.Rules) {
		t.Errorf("%d rows for %d rules", rows, len(tickets.Rules))
	}
}
