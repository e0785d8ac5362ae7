package tickets_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"noken/tickets"
)

// twins are two cases of one thing at dlh, the second merged into the first.
func twins(t *testing.T) (main, twin tickets.Ticket) {
	t.Helper()
	main, twin = filed(t, "sampah", "2026-11-23 09:00"), filed(t, "sampah", "2026-11-23 10:00")
	twin.Number, twin.Reporter = "MMK-26-000002-N", 7002
	ok(t, twin.Take(beanal, at(t, "2026-11-24 08:00")))
	ok(t, twin.Merge(&main, kobogau, at(t, "2026-11-24 09:00")))
	if twin.Stage != tickets.Merged || twin.Into != main.Number || !slices.Equal(main.Merged, []string{twin.Number}) || twin.Urgency() != 0 {
		t.Fatalf("merged: %+v", twin.Open)
	}
	return main, twin
}

func TestAMergedCaseHearsTheOutcomeOfTheOther(t *testing.T) {
	t.Parallel()
	city, now := mimika(t), at(t, "2026-11-25 10:00")
	for name, c := range map[string]struct {
		end  func(main *tickets.Ticket) error
		want tickets.Stage
		text string
	}{
		"resolved": {func(m *tickets.Ticket) error { return m.Resolve(kobogau, said("sudah diangkut"), now) }, tickets.Done, "sudah diangkut"},
		"deferred": {func(m *tickets.Ticket) error { return m.Defer(kobogau, said("truk rusak"), "Januari", now) }, tickets.Deferred, "truk rusak"},
		"rejected": {func(m *tickets.Ticket) error {
			return m.Reject(kobogau, tickets.OutsideAuthority, said("tanah PT"), now)
		}, tickets.Rejected, "tanah PT"},
		"withdrawn": {func(m *tickets.Ticket) error { return m.Withdraw(now) }, tickets.InProgress, ""},
		"not completed by its reporter": {func(m *tickets.Ticket) error {
			return errors.Join(m.Ask(kobogau, said("di mana?"), "", now), m.Expire(now.Add(10*24*time.Hour)))
		}, tickets.InProgress, ""},
		"still open": {func(m *tickets.Ticket) error { return m.Reply(kobogau, said("besok"), now) }, tickets.Merged, ""},
	} {
		main, twin := twins(t)
		ok(t, c.end(&main))
		moved := twin.Follow(&main, city, now)
		if moved != (c.want != tickets.Merged) || twin.Stage != c.want || twin.Number == main.Number {
			t.Errorf("%s: the other is %s", name, twin.Stage)
		}
		word, _ := twin.LastWord()
		if word.Text != c.text {
			t.Errorf("%s: the other's reporter hears %q", name, word.Text)
		}
		if c.want == tickets.InProgress && (twin.Into != "" || twin.Agent != beanal.ID) {
			t.Errorf("%s: %+v", name, twin.Open)
		}
		if twin.Follow(&main, city, now) {
			t.Errorf("%s: followed twice", name)
		}
	}
}

func TestWhoReopensIsHeardForBoth(t *testing.T) {
	t.Parallel()
	city, now := mimika(t), at(t, "2026-11-25 10:00")
	main, twin := twins(t)
	ok(t, main.Resolve(kobogau, said("sudah"), now))
	twin.Follow(&main, city, now)

	again, other := main, twin
	ok(t, again.Reopen(city, said("belum"), now))
	if !other.Follow(&again, city, now) || other.Stage != tickets.Merged || !other.EndedAt.Equal(now) || len(again.Vetoes) != 1 {
		t.Errorf("the main one reopened, the other is %s", other.Stage)
	}
	ok(t, again.Resolve(kobogau, said("sekarang sudah"), now))
	if !other.Follow(&again, city, now) || other.Stage != tickets.Done {
		t.Errorf("resolved again, the other is %s", other.Stage)
	}

	ok(t, twin.Reopen(city, said("di tempat saya belum"), now))
	if twin.Stage != tickets.Reopened || twin.Into != "" || twin.Vetoes[0].Office != "dlh" || twin.Follow(&main, city, now) {
		t.Errorf("the other reopened: %+v", twin.Open)
	}
}

func TestUnmergingGivesACaseBackItsPlaceAndItsTime(t *testing.T) {
	t.Parallel()
	city, now := mimika(t), at(t, "2026-11-30 10:00")
	main, twin := twins(t)
	due := twin.ResolveBy
	ok(t, twin.Answered(said("masih"), now))
	ok(t, twin.Unmerge(&main, city, kobogau, now))
	if twin.Stage != tickets.InProgress || twin.Agent != beanal.ID || !twin.ResolveBy.Equal(due) || twin.Into != "" || len(main.Merged) != 0 {
		t.Errorf("unmerged: %+v", twin.Open)
	}
	ok(t, twin.Ask(beanal, said("di mana?"), "", now))
	ok(t, twin.Merge(&main, kobogau, now))
	ok(t, twin.Unmerge(&main, city, kobogau, now.Add(time.Hour)))
	if !twin.Waiting || !twin.AnswerBy.Equal(now.Add(time.Hour+10*24*time.Hour)) {
		t.Errorf("the question is gone: %+v", twin.Open)
	}
}

func TestWhatCannotBeMerged(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-25 10:00")
	main, twin := twins(t)
	third := filed(t, "sampah", "2026-11-23 09:00")
	third.Number = "MMK-26-000003-H"
	for name, c := range map[string]struct {
		err  error
		want any
	}{
		"into itself":              {third.Merge(&third, kobogau, now), tickets.ErrSameCase},
		"into one that follows":    {third.Merge(&twin, kobogau, now), new(*tickets.NotNow)},
		"one that others follow":   {main.Merge(&third, kobogau, now), tickets.ErrLeads},
		"one that follows already": {twin.Merge(&third, kobogau, now), new(*tickets.NotNow)},
		"by its reporter":          {third.Merge(&main, tickets.Agent{ID: 1, Role: tickets.ByResident}, now), new(*tickets.NotAllowed)},
	} {
		if is, sentinel := c.want.(error); sentinel && !errors.Is(c.err, is) || !sentinel && (c.err == nil || !errors.As(c.err, c.want)) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	for len(main.Merged) < tickets.MaxMerged {
		main.Merged = append(main.Merged, "n")
	}
	if err := third.Merge(&main, kobogau, now); !errors.Is(err, tickets.ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
}
