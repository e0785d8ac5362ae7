//go:build crash

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noken/bench/crowd"
	"noken/bot"
	"noken/simulator"
	"noken/store"
	"noken/tickets"
)

// TestTimersWhileAReplicaDies kills one of two replicas while timers fall due, at
// each point at which a timer is half dealt with: each reminder and each end comes
// about once, and is told, also to those whose timer was in its hands (P2, P4).
func TestTimersWhileAReplicaDies(t *testing.T) {
	t.Parallel()
	const each = 150 // timers at each death
	seed := uint64(fromEnv(t, "NOKEN_CRASH_SEED", int(time.Now().Unix())))
	t.Logf("to see it again: NOKEN_CRASH_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 5))
	w := newWorld(t, buildForCrashes(t), "polling", crowd.Options{Residents: 1, Seed: seed})
	city := w.config.City
	points := []string{"after-step", "after-commit", "after-send"}
	now := time.Now()
	var all []timely
	var cases []*tickets.Ticket
	for i := range points {
		// Enough after the death before that two replicas share again.
		due := now.Add(time.Duration(15+25*i) * time.Second)
		before := func(days int) time.Time { return due.Add(-time.Duration(days) * 24 * time.Hour) }
		ends, kept := waiting(city, "dpmptsp", each/2, int64(7_300_000+10_000*i), before(10), before(10))
		reminders, more := waiting(city, "dpmptsp", each/2, int64(7_305_000+10_000*i), before(5), before(7))
		for j := range each / 2 { // the one was reminded in its time, the other comes to no end yet
			ends[j].remind, reminders[j].end = "", ""
		}
		for _, k := range slices.Concat(kept, more) {
			k.Ring(city, due.Add(-time.Minute)) // what was due before was said then
			cases = append(cases, k)
		}
		all = slices.Concat(all, ends, reminders)
	}
	for _, k := range cases {
		w.tg.AddUser(simulator.User{ID: k.Reporter, First: "Warga", Lang: "id"})
	}
	// The first look through all open cases gives those their timers; it shall be over
	// before the first death.
	open := slices.DeleteFunc(slices.Clone(cases), func(k *tickets.Ticket) bool { return k.Stage.Ended() })
	ended := slices.DeleteFunc(slices.Clone(cases), func(k *tickets.Ticket) bool { return !k.Stage.Ended() })
	pour(t, t.Context(), w.store, open, nil)
	pour(t, t.Context(), w.store, ended, city)
	other := w.serve(t, 1, "")
	w.timed(t, len(cases))
	for i, point := range points {
		at := fmt.Sprintf("%s:%d", point, 1+random.IntN(each/4))
		dies := w.serve(t, 0, at)
		w.until(t, "the replicas to share", func(ctx context.Context) bool {
			return w.holds(ctx, dies) == store.Partitions/2 && w.holds(ctx, other) == store.Partitions/2
		})
		if begun := now.Add(time.Duration(15+25*i) * time.Second); time.Now().After(begun) {
			t.Logf("the timers of death %d were due before the replicas shared", i+1)
		}
		w.ends(t, dies, "death at "+at)
	}
	last := now.Add(time.Duration(15+25*(len(points)-1)) * time.Second)
	w.until(t, "all to be done", func(ctx context.Context) bool { return time.Now().After(last) && w.underWay(ctx) == 0 })
	twice := 0
	for _, one := range all {
		twice += w.toldTimely(t, one)
	}
	t.Logf("%d timers, %d messages told a second time by who took over", len(all), twice)
}

// apart says that a message came again by another holder of the chat's lease each
// time, not twice by one.
func apart(at []time.Time) bool {
	for i := 1; i < len(at); i++ {
		if at[i].Sub(at[i-1]) <= 2*time.Second {
			return false
		}
	}
	return len(at) > 0 && len(at) <= 4
}

// toldTimely checks that a reporter was told what was due, that their case says so
// once, and returns how often a message came again: that is possible only where it
// was at Telegram, and not noted, when its replica died, and so seconds later.
func (w *world) toldTimely(t *testing.T, one timely) (again int) {
	t.Helper()
	for _, words := range []string{remindAnswer, remindClose, endAnswer, endClose} {
		var at []time.Time
		for _, m := range w.tg.Messages(one.Reporter) {
			if m.Bot && strings.Contains(m.Text, words) {
				at = append(at, m.At)
			}
		}
		switch due := words == one.remind || words == one.end; {
		case due == (len(at) > 0) && len(at) <= 1:
		case due && apart(at):
			again += len(at) - 1
		default:
			t.Errorf("%s was told %q at %v, due is %v", one.Number, words, at, due)
		}
	}
	stored, err := w.store.Cases(t.Context(), one.Number)
	if err != nil {
		t.Fatal(err)
	}
	var k tickets.Ticket
	if err := json.Unmarshal(stored[0].Open, &k.Open); err != nil {
		t.Fatal(err)
	}
	closed, expired := times(&k, tickets.ActClose), times(&k, tickets.ActExpire)
	if (closed == 1) != (one.end == endClose) || (expired == 1) != (one.end == endAnswer) || closed+expired > 1 {
		t.Errorf("%s was closed %d times and expired %d times, and is %s", k.Number, closed, expired, k.Stage)
	}
	return again
}

// timed waits until so many timers are set, and nothing else is to be done.
func (w *world) timed(t *testing.T, n int) {
	t.Helper()
	w.until(t, "the timers of all cases to be set", func(ctx context.Context) bool {
		set := int64(0)
		for p := range store.Partitions {
			set += w.rdb.ZCard(ctx, w.key(fmt.Sprintf("due:%d", p))).Val()
		}
		return set >= int64(n) && w.underWay(ctx) == 0
	})
}

// underWay is how much is due, or in an inbox or outbox.
func (w *world) underWay(ctx context.Context) (n int64) {
	for p := range store.Partitions {
		n += w.rdb.ZCount(ctx, w.key(fmt.Sprintf("due:%d", p)), "-inf", fmt.Sprint(time.Now().UnixMilli())).Val()
		n += w.rdb.XLen(ctx, w.key(fmt.Sprintf("in:%d", p))).Val() + w.rdb.XLen(ctx, w.key(fmt.Sprintf("out:%d", p))).Val()
	}
	return n
}

// TestARecountIsFinishedAfterADeath kills one of two replicas while the clocks of
// open cases are counted anew after a change of the holidays: the other finishes.
func TestARecountIsFinishedAfterADeath(t *testing.T) {
	t.Parallel()
	const n = 1500
	seed := uint64(fromEnv(t, "NOKEN_CRASH_SEED", int(time.Now().Unix())))
	t.Logf("to see it again: NOKEN_CRASH_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 6))
	w := newWorld(t, buildForCrashes(t), "polling", crowd.Options{Residents: 1, Seed: seed})
	city := w.config.City
	var cases []*tickets.Ticket
	for i := range n {
		k := tickets.New(city, tickets.Filing{
			Kind: tickets.KindComplaint, Category: "got_banjir", Office: "pupr", Reporter: int64(7_400_000 + i), Lang: "id", Area: "94.04.01", Text: "air tergenang",
		}, tickets.FormatNumber(city.Prefix, time.Now().Year(), int64(i+1)), "123456", time.Now())
		w.tg.AddUser(simulator.User{ID: k.Reporter, First: "Warga", Lang: "id"})
		cases = append(cases, &k)
	}
	pour(t, t.Context(), w.store, cases, nil) // the first look through all cases gives them their timers
	w.serve(t, 1, "")
	w.timed(t, n)
	at := fmt.Sprintf("%s:%d", []string{"after-step", "after-commit"}[random.IntN(2)], 50+random.IntN(n/4))
	dies := w.serve(t, 0, at)
	w.until(t, "the replicas to share", func(ctx context.Context) bool { return w.holds(ctx, dies) == store.Partitions/2 })
	newer := holidayBefore(t, w.config, cases[0].FollowUpBy)
	if _, err := bot.NewEditions(w.store, city.ID, nil).Publish(t.Context(), bot.Draft{Config: newer, Force: true, Who: "Rahel", Why: "pilkada", Road: bot.RoadCommand}); err != nil {
		t.Fatal(err)
	}
	w.ends(t, dies, "death at "+at)
	left := w.uncounted(t, newer, cases)
	t.Logf("%d of %d cases were left at the death", left, n)
	w.until(t, "all to be counted anew", func(ctx context.Context) bool {
		return w.underWay(ctx) == 0 && w.uncounted(t, newer, cases) == 0
	})
	for _, k := range cases {
		told := 0
		for _, m := range w.tg.Messages(k.Reporter) {
			if m.Bot && strings.Contains(m.Text, "Ada perubahan hari kerja") {
				told++
			}
		}
		// The one that was on its way at the death may come again.
		if told == 0 || told > 2 {
			t.Errorf("the reporter of %s was told %d times", k.Number, told)
		}
	}
}

// uncounted is how many cases still have other dates than a configuration's.
func (w *world) uncounted(t *testing.T, config *bot.Config, cases []*tickets.Ticket) (n int) {
	t.Helper()
	numbers := make([]string, len(cases))
	for i, k := range cases {
		numbers[i] = k.Number
	}
	stored, err := w.store.Cases(t.Context(), numbers...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range stored {
		var k tickets.Ticket
		if err := json.Unmarshal(c.Open, &k.Open); err != nil {
			t.Fatal(err)
		}
		if k.Recompute(config.City) {
			n++
		}
	}
	return n
}

// holidayBefore is a configuration with another day off, on a day that was a
// working day before a deadline.
func holidayBefore(t *testing.T, config *bot.Config, due time.Time) *bot.Config {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "configs", "mimika", "holidays.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	day := due.In(config.City.Zone).Format("2006-01-02")
	first, rest, found := strings.Cut(string(text), "\nshared_leave:\n")
	if !found {
		t.Fatal("holidays.yaml has no shared_leave")
	}
	return edited(t, "holidays.yaml", first+"\nshared_leave:\n  "+day+": Pilkada\n"+rest)
}
