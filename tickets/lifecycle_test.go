package tickets_test

import (
	"strings"
	"testing"

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
