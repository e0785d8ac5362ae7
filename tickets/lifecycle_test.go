package tickets_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"noken/tickets"
)

// The whole table, as a reader sees it: what each act makes of each stage; "-"
// where it is not possible.
const lifecycle = `
            received  verified  routed      in_progress awaiting    done     rejected reopened    withdrawn
verify      verified  -         -           -           -           -        -        -           -
route       routed    routed    -           -           -           -        -        -           -
take        -         -         in_progress in_progress awaiting    -        -        in_progress -
give_back   -         -         -           routed      awaiting    -        -        -           -
ask         -         -         awaiting    awaiting    awaiting    -        -        awaiting    -
answer      received  verified  routed      in_progress in_progress done     rejected reopened    -
reply       -         -         in_progress in_progress awaiting    done     rejected in_progress -
resolve     -         -         done        done        done        -        -        done        -
reject      rejected  rejected  rejected    rejected    rejected    -        -        rejected    -
handover    -         -         routed      routed      routed      -        -        routed      -
reopen      -         -         -           -           -           reopened -        -           -
close       -         -         -           -           -           done     -        -           -
withdraw    withdrawn withdrawn withdrawn   withdrawn   withdrawn   -        -        withdrawn   -
rate        -         -         -           -           -           done     -        -           -
`

func TestLifecycle(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(lifecycle), "\n")
	stages := strings.Fields(lines[0])
	if len(stages) != len(tickets.Stages) || len(lines)-1 != len(tickets.Acts) {
		t.Fatalf("the table has %d stages and %d acts", len(stages), len(lines)-1)
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, want := range cells[1:] {
			to, ok := tickets.Next(tickets.Stage(stages[i]), tickets.Act(cells[0]))
			got := string(to)
			if !ok {
				got = "-"
			}
			if got != want {
				t.Errorf("%s while %s gives %s, expected %s", cells[0], stages[i], got, want)
			}
		}
	}
}

func TestGraphNamesEveryStage(t *testing.T) {
	t.Parallel()
	graph, err := tickets.Graph()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tickets.Stages {
		if !strings.Contains(graph, string(s)) {
			t.Errorf("no %s in\n%s", s, graph)
		}
	}
}

// Any acts in any order keep what must hold.
func TestNoSequenceOfActsBreaksACase(t *testing.T) {
	t.Parallel()
	city := mimika(t)
	base := filed(t, "sampah", "2026-11-23 09:00")
	rapid.Check(t, func(t *rapid.T) {
		k, now := base, base.Filed
		for range rapid.IntRange(1, 25).Draw(t, "acts") {
			now = now.Add(time.Duration(rapid.IntRange(0, 6*24).Draw(t, "hours")) * time.Hour)
			before := k
			act := rapid.SampledFrom(tickets.Acts).Draw(t, "act")
			err := do(t, city, &k, act, now)
			if err != nil {
				if !reflect.DeepEqual(before, k) {
					t.Fatalf("%s was refused (%v) and changed the case", act, err)
				}
				known := errors.As(err, new(*tickets.NotNow)) || errors.Is(err, tickets.ErrSameOffice)
				if !known {
					t.Fatalf("%s: %v", act, err)
				}
				continue
			}
			holds(t, city, before, k)
		}
	})
}

func do(t *rapid.T, city *tickets.City, k *tickets.Ticket, act tickets.Act, now time.Time) error {
	agent := rapid.SampledFrom([]tickets.Agent{kobogau, beanal}).Draw(t, "agent")
	switch act {
	case tickets.ActTake:
		return k.Take(agent, now)
	case tickets.ActGiveBack:
		return k.GiveBack(agent, now)
	case tickets.ActAsk:
		return k.Ask(agent, said("?"), now)
	case tickets.ActAnswer:
		return k.Answered(said("!"), now)
	case tickets.ActReply:
		return k.Reply(agent, said("."), now)
	case tickets.ActResolve:
		return k.Resolve(agent, said("."), now)
	case tickets.ActReject:
		return k.Reject(agent, rapid.SampledFrom(tickets.Reasons).Draw(t, "reason"), said("."), now)
	case tickets.ActHandover:
		return k.Handover(city, agent, rapid.SampledFrom([]string{"pupr", "dlh", "mimika_baru"}).Draw(t, "office"), now)
	case tickets.ActReopen:
		return k.Reopen(city, said("!"), now)
	case tickets.ActClose:
		return k.Close(system, now)
	case tickets.ActWithdraw:
		return k.Withdraw(now)
	case tickets.ActRate:
		return k.Rate(rapid.IntRange(1, 5).Draw(t, "stars"), now)
	}
	return &tickets.NotNow{Act: act, Stage: k.Stage}
}

func holds(t *rapid.T, city *tickets.City, before, k tickets.Ticket) {
	if len(k.History) <= len(before.History) || !reflect.DeepEqual(before.History, k.History[:len(before.History)]) {
		t.Fatal("the history was rewritten")
	}
	for i, c := range k.History[len(before.History):] {
		if to, ok := tickets.Next(c.From, c.What); !ok || to != c.To {
			t.Fatalf("%s from %s to %s is not in the table", c.What, c.From, c.To)
		}
		if i > 0 && c.From != k.History[len(before.History)+i-1].To {
			t.Fatal("the history has a gap")
		}
	}
	if k.Stage != k.History[len(k.History)-1].To {
		t.Fatalf("stage %s does not follow from the history", k.Stage)
	}
	if _, ok := city.Office(k.Office); !ok || k.Office != k.History[len(k.History)-1].Office {
		t.Fatalf("office %q", k.Office)
	}
	if len(k.Personal.Talk) < len(before.Personal.Talk) || !slices.EqualFunc(before.Personal.Talk, k.Personal.Talk[:len(before.Personal.Talk)], sameWord) {
		t.Fatal("words were lost")
	}
	final := []tickets.Stage{tickets.Rejected, tickets.Withdrawn}
	if (slices.Contains(final, before.Stage) || before.Closed()) && k.Stage != before.Stage {
		t.Fatalf("%s became %s", before.Stage, k.Stage)
	}
	if k.Waiting != (k.Stage == tickets.Awaiting) || k.Waiting == k.AnswerBy.IsZero() {
		t.Fatalf("waiting is %v while %s, until %v", k.Waiting, k.Stage, k.AnswerBy)
	}
	if k.Stage.Ended() == k.EndedAt.IsZero() || k.Stage.Ended() != (k.Urgency() == 0) {
		t.Fatalf("%s, ended %v, urgency %d", k.Stage, k.EndedAt, k.Urgency())
	}
	if (k.Agent == 0) != (k.Personal.AgentName == "") || (k.Agent == 0) != k.TookAt.IsZero() {
		t.Fatalf("agent %d is called %q, took it %v", k.Agent, k.Personal.AgentName, k.TookAt)
	}
}

func sameWord(a, b tickets.Word) bool { return reflect.DeepEqual(a, b) }
