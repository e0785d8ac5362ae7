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

// The whole table, as a reader sees it: what each act makes of each stage, by
// whom; "-" where it is not possible, "=" where the case stays. Who is who:
// r resident, a agent, s support, h head, c coordinator, l leader, y system.
const lifecycle = `
               received  verified  routed      in_progress awaiting    done     deferred    rejected reopened    merged    withdrawn
verify    cy   verified  -         -           -           -           -        -           -        -           -         -
route     y    routed    routed    -           -           -           -        -           -        -           -         -
route     c    routed    routed    routed      routed      routed      -        -           -        routed      -         -
take      ahc  -         -         in_progress in_progress =           -        -           -        in_progress -         -
assign    ahc  -         -         in_progress in_progress =           -        -           -        in_progress -         -
give_back ahc  -         -         -           routed      =           -        -           -        -           -         -
release   y    -         -         -           routed      =           -        -           -        -           -         -
ask       ah   -         -         awaiting    awaiting    =           -        -           -        awaiting    -         -
ask       c    awaiting  awaiting  awaiting    awaiting    =           -        -           -        awaiting    -         -
answer    r    =         =         =           =           in_progress =        =           =        =           =         -
reply     ahc  -         -         in_progress in_progress =           =        =           =        in_progress =         -
note      ahcs =         =         =           =           =           =        =           =        =           =         -
query     lch  =         =         =           =           =           =        =           =        =           =         -
handover  ahc  -         -         routed      routed      routed      -        -           -        routed      -         -
accept    ahc  -         -         =           -           -           -        -           -        -           -         -
return    ahc  -         -         =           -           -           -        -           -        -           -         -
share     ahc  -         -         =           =           =           -        -           -        =           -         -
unshare   ahc  -         -         =           =           =           -        -           -        =           -         -
task_done s    -         -         =           =           =           -        -           -        =           -         -
extend    ahc  -         -         =           =           =           -        -           -        =           -         -
resolve   ahc  -         -         done        done        done        -        -           -        done        -         -
resolve   y    -         -         -           -           -           -        -           -        -           done      -
defer     ahc  -         -         deferred    deferred    deferred    -        -           -        deferred    -         -
defer     y    -         -         -           -           -           -        -           -        -           deferred  -
resume    ahc  -         -         -           -           -           -        in_progress -        -           -         -
reject    ah   -         -         rejected    rejected    rejected    -        -           -        rejected    -         -
reject    c    rejected  rejected  rejected    rejected    rejected    -        -           -        rejected    -         -
reject    y    -         -         -           -           -           -        -           -        -           rejected  -
expire    y    -         -         -           -           rejected    -        -           -        -           -         -
merge     ah   -         -         merged      merged      merged      -        -           -        merged      -         -
merge     c    merged    merged    merged      merged      merged      -        -           -        merged      -         -
merge     y    -         -         -           -           -           merged   merged      -        -           -         -
unmerge   ahcy -         -         -           -           -           -        -           -        -           back      -
reopen    r    -         -         -           -           -           reopened -           -        -           -         -
close     ry   -         -         -           -           -           =        -           -        -           -         -
withdraw  r    withdrawn withdrawn withdrawn   withdrawn   withdrawn   -        -           -        withdrawn   withdrawn -
rate      r    -         -         -           -           -           =        -           -        -           -         -
remind    y    =         =         =           =           =           =        -           -        =           -         -
climb     y    =         =         =           =           =           -        -           -        =           -         -
`

var letters = map[rune]tickets.Role{
	'r': tickets.ByResident, 'a': tickets.ByAgent, 's': tickets.BySupport, 'h': tickets.ByHead,
	'c': tickets.ByCoordinator, 'l': tickets.ByLeader, 'y': tickets.BySystem,
}

// expected is the table above by stage, act and role.
func expected(t *testing.T) map[string]string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(lifecycle), "\n")
	stages := strings.Fields(lines[0])
	if len(stages) != len(tickets.Stages) {
		t.Fatalf("the table has %d stages", len(stages))
	}
	table, acts := map[string]string{}, map[string]bool{}
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		acts[fields[0]] = true
		for i, to := range fields[2:] {
			for _, letter := range fields[1] {
				if to == "=" {
					to = stages[i]
				}
				if to != "-" {
					table[stages[i]+" "+fields[0]+" "+string(letters[letter])] = to
				}
			}
		}
	}
	if len(acts) != len(tickets.Acts) {
		t.Fatalf("the table has %d acts of %d", len(acts), len(tickets.Acts))
	}
	return table
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	table := expected(t)
	for _, from := range tickets.Stages {
		for _, act := range tickets.Acts {
			some := ""
			for _, role := range tickets.Roles {
				want := table[string(from)+" "+string(act)+" "+string(role)]
				some += want
				if to, ok := tickets.Allowed(from, act, role); string(to) != want || ok != (want != "") {
					t.Errorf("%s by %s while %s gives %q, expected %q", act, role, from, to, want)
				}
			}
			if to, ok := tickets.Next(from, act); ok != (some != "") || !strings.Contains(some, string(to)) {
				t.Errorf("%s while %s gives %q, %v", act, from, to, ok)
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
		return k.Ask(agent, said("?"), "", now)
	case tickets.ActAnswer:
		return k.Answered(said("!"), now)
	case tickets.ActReply:
		return k.Reply(agent, said("."), now)
	case tickets.ActResolve:
		return k.Resolve(agent, said("."), now)
	case tickets.ActReject:
		return k.Reject(agent, rapid.SampledFrom(tickets.Reasons).Draw(t, "reason"), said("."), now)
	case tickets.ActHandover:
		return k.Handover(city, agent, rapid.SampledFrom([]string{"pupr", "dlh", "mimika_baru"}).Draw(t, "office"), "", now)
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
