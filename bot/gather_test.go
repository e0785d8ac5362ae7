package bot

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	cities "noken/configs"
	"noken/tickets"
)

func TestAGatheringKeepsWhatIsMostUrgent(t *testing.T) {
	t.Parallel()
	at := func(day int) time.Time { return time.Date(2026, 11, day, 16, 0, 0, 0, time.UTC) }
	line := func(number string, day int, who tickets.Audience) DueLine {
		return DueLine{Number: number, Of: tickets.OfEnd, When: tickets.AtDue, For: who, Office: "pupr", Due: at(day)}
	}
	tests := []struct {
		name string
		come []DueLine
		want []string // number and audience, in order
	}{
		{"the longest due comes first", []DueLine{line("B", 25, "office"), line("A", 24, "office"), line("C", 23, "office")}, []string{"C office", "A office", "B office"}},
		{"of one day the lower number", []DueLine{line("B", 25, "office"), line("A", 25, "office")}, []string{"A office", "B office"}},
		{"a case comes once, as the highest it is told to", []DueLine{line("A", 25, "head"), line("A", 25, "office")}, []string{"A head"}},
		{"a higher one takes the place of a lower one", []DueLine{line("A", 25, "office"), line("A", 25, "head")}, []string{"A head"}},
		{"of two deadlines of a case the one that is longer over", []DueLine{line("A", 25, "head"), line("A", 23, "office")}, []string{"A office"}},
		{"what a person hears as a reporter stands beside what they hear as an agent", []DueLine{line("A", 25, "agent"), line("A", 25, "resident")}, []string{"A resident", "A agent"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var g Gathering
			for _, l := range tt.come {
				g.add(l)
			}
			var got []string
			for _, l := range g.Lines {
				got = append(got, l.Number+" "+string(l.For))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("gathered (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAGatheringIsBounded(t *testing.T) {
	t.Parallel()
	var g Gathering
	const come = gatherLines + 20
	for i := come; i > 0; i-- { // the most urgent comes last
		g.add(DueLine{Number: fmt.Sprintf("%04d", i), For: tickets.ToOffice, Due: time.Unix(int64(i), 0)})
	}
	if len(g.Lines) != gatherLines || g.More != 20 || g.Lines[0].Number != "0001" {
		t.Errorf("kept %d, %d more, %s first; want %d, 20 more, 0001 first", len(g.Lines), g.More, g.Lines[0].Number, gatherLines)
	}
}

func TestTheMorningOfADigest(t *testing.T) {
	t.Parallel()
	config := shipped(t, "")
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", text, config.City.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, tt := range []struct{ name, now, want string }{
		{"is today while it is early", "2026-11-23 06:00", "2026-11-23 07:30"},
		{"is tomorrow when today's is over", "2026-11-23 07:30", "2026-11-24 07:30"},
		{"is Monday after a Friday", "2026-11-27 12:00", "2026-11-30 07:30"},
		{"passes over Christmas", "2026-12-23 12:00", "2026-12-28 07:30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := morningAfter(config.City, at(tt.now), []string{"pupr"}); !got.Equal(at(tt.want)) {
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
}

func TestADeadlineThatWasKeptIsNone(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 30, 7, 0, 0, 0, time.UTC)
	k := &tickets.Ticket{Open: tickets.Open{
		Stage: tickets.InProgress, FollowUpBy: due, ResolveBy: due.AddDate(0, 0, 9),
		Supports: []tickets.Support{{Office: "dlh", Due: due}, {Office: "dishub", Due: due, Done: due}},
	}}
	answered := *k
	answered.FollowedAt = due
	for _, tt := range []struct {
		name string
		k    *tickets.Ticket
		line DueLine
		want time.Time
	}{
		{"the first answer that is awaited", k, DueLine{Of: tickets.OfFirstAnswer}, due},
		{"the first answer that was given", &answered, DueLine{Of: tickets.OfFirstAnswer}, time.Time{}},
		{"the end", &answered, DueLine{Of: tickets.OfEnd}, due.AddDate(0, 0, 9)},
		{"a task that is open", k, DueLine{Of: tickets.OfTask, Office: "dlh"}, due},
		{"a task that is done", k, DueLine{Of: tickets.OfTask, Office: "dishub"}, time.Time{}},
		{"nothing to verify", k, DueLine{Of: tickets.OfVerify}, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := deadlineOf(tt.k, tt.line); !got.Equal(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestNobodyAtAnOfficeIsDisturbedAtNightOrOnADayOff(t *testing.T) {
	t.Parallel()
	config, err := LoadConfig(cities.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	zone := config.City.Zone
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	tests := []struct {
		name     string
		who      tickets.Audience
		office   string
		due, now time.Time // 27 November 2026 is a Friday
	}{
		{"in working time at once", tickets.ToAgent, "pupr", at(26, 10, 0), at(26, 10, 0)},
		{"at night in the morning", tickets.ToAgent, "pupr", at(26, 18, 0), at(27, 7, 0)},
		{"on Friday evening on Monday", tickets.ToOffice, "pupr", at(27, 18, 0), at(30, 7, 0)},
		{"a leader has a weekend too", tickets.ToLeader, "pupr", at(28, 12, 0), at(30, 6, 30)},
		{"an office that always works hears it on Saturday", tickets.ToOffice, "bpbd", at(27, 18, 0), at(28, 7, 0)},
		{"a resident hears it on Saturday", tickets.ToResident, "pupr", at(28, 12, 0), at(28, 12, 0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			turn := &turn{config: config}
			if got := turn.mayHear(DueLine{For: tt.who, Office: tt.office}, tt.due); !got.Equal(tt.now) {
				t.Errorf("told at %v, want %v", got, tt.now)
			}
		})
	}
}
