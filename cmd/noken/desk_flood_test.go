package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"noken/bot"
	"noken/store"
	"noken/tickets"
)

// A week down, and what should have been told meanwhile all at once, by two
// replicas: each rung once, one message for each group, most urgent first.
func TestAWeekOfTimersIsDealtWithAtOnce(t *testing.T) {
	t.Parallel()
	flood(t, weekTimers)
}

// BenchmarkAWeekOfTimers says how long ten thousand take: at most 30 s of work is
// what the design wants.
func BenchmarkAWeekOfTimers(b *testing.B) {
	var took time.Duration
	for b.Loop() {
		took += flood(b, 10_000)
	}
	b.ReportMetric(took.Seconds()/float64(b.N), "s/10000-timers")
}

// flood lets so many timers wait for a week and returns how long the two replicas
// worked at them.
func flood(t testing.TB, cases int) time.Duration {
	t.Helper()
	w := newCity(t)
	w.stop()
	config := above(t)
	numbers := w.pours(config.City, cases)
	w.passes(7 * 24 * time.Hour)
	began := time.Now()
	var stops []func()
	for range 2 {
		stops = append(stops, w.starts(func(o *appOptions) { o.Config = config }))
	}
	left := func() int64 {
		n := int64(0)
		for p := range store.Partitions {
			due, err := w.redis.ZCount(w.ctx, fmt.Sprintf("noken:{mimika}:due:%d", p), "-inf", fmt.Sprint(w.now().UnixMilli())).Result()
			if err != nil {
				t.Fatal(err)
			}
			in, err := w.redis.XLen(w.ctx, fmt.Sprintf("noken:{mimika}:in:%d", p)).Result()
			if err != nil {
				t.Fatal(err)
			}
			n += due + in
		}
		return n
	}
	for all := left(); left() > 0; {
		if len(stops) > 1 && left() < all/2 { // half way, one replica goes
			stops[0]()
			stops = stops[1:]
		}
		w.rests()
	}
	took := time.Since(began)
	t.Logf("%d timers in %v", cases, took)
	w.toldOnce(numbers)
	first := w.sees(groupPUPR, "kasus perlu diperhatikan")
	if n := w.said(groupPUPR, "kasus perlu diperhatikan"); n > 3 {
		t.Errorf("the group was told in %d messages, want them gathered", n)
	}
	w.mostUrgentFirst(first.Text)
	return took
}

// pours keeps so many cases of the office with their timers, filed in the week
// before, so
// that rungs of all kinds are due a week from now.
func (w *town) pours(city *tickets.City, n int) (numbers []string) {
	w.t.Helper()
	held, _, err := w.store.Hold(w.ctx, "pours", time.Hour)
	if err != nil {
		w.t.Fatal(err)
	}
	leases := map[int]store.Lease{}
	for _, lease := range held {
		leases[lease.Partition] = lease
	}
	if len(leases) != store.Partitions {
		w.t.Fatalf("%d partitions are free", len(leases))
	}
	numbers = make([]string, n)
	var pouring sync.WaitGroup
	const atOnce = 64
	for p := range atOnce {
		pouring.Go(func() {
			for i := p; i < n; i += atOnce {
				numbers[i] = tickets.FormatNumber(city.Prefix, 2026, int64(i+1))
				// In the week before, so that first answers are late, due, or half way when
				// the town wakes.
				filed := storyStart.AddDate(0, 0, -7).Add(time.Duration(i) * 6 * 24 * time.Hour / time.Duration(n))
				if err := w.pour(city, leases, numbers[i], int64(7_000_000_000+i), filed); err != nil {
					w.t.Error(err)
					return
				}
			}
		})
	}
	pouring.Wait()
	var all []int
	for p := range leases {
		all = append(all, p)
	}
	if err := w.store.GiveBack(w.ctx, "pours", all...); err != nil {
		w.t.Fatal(err)
	}
	if err := w.store.Leave(w.ctx, "pours"); err != nil {
		w.t.Fatal(err)
	}
	return numbers
}

func (w *town) pour(city *tickets.City, leases map[int]store.Lease, number string, reporter int64, filed time.Time) error {
	k := tickets.New(city, tickets.Filing{
		Kind: tickets.KindComplaint, Category: "got", Office: "pupr", Reporter: reporter, Lang: "id", Area: "94.04.01", Text: "air tergenang",
	}, number, "123456", filed)
	open, err := json.Marshal(k.Open)
	if err != nil {
		return err
	}
	personal, err := json.Marshal(k.Personal)
	if err != nil {
		return err
	}
	name := "case/" + number
	due, err := json.Marshal(&bot.Event{Kind: bot.TimerFired, Chat: reporter, Name: name, Ticket: number})
	if err != nil {
		return err
	}
	record := &store.Record{Chat: reporter}
	_, err = w.store.Commit(w.ctx, &store.Commit{
		Lease:  leases[store.Partition(reporter)],
		Record: &store.RecordWrite{Record: record, Data: []byte("{}")},
		Cases: []store.CaseWrite{{
			Case: &store.Case{Number: number, Reporter: reporter}, Owner: record, Open: open, Personal: personal, Filed: filed,
			Is: []store.Place{{Index: "queue:pupr", Score: float64(k.Urgency())}},
		}},
		Timers: []store.Timer{{Chat: reporter, Name: name, At: k.Wake(city, filed), Payload: due}},
	})
	return err
}

// toldOnce checks that no rung of a case is in its history twice, and that none is
// left to be told.
func (w *town) toldOnce(numbers []string) {
	w.t.Helper()
	cases, err := w.store.Cases(context.WithoutCancel(w.ctx), numbers...)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range cases {
		var k tickets.Ticket
		if err := json.Unmarshal(c.Open, &k.Open); err != nil {
			w.t.Fatal(err)
		}
		told := map[string]int{}
		for _, h := range k.History {
			if h.What == tickets.ActRemind || h.What == tickets.ActClimb {
				told[h.Rung]++
			}
		}
		if len(told) == 0 {
			w.t.Fatalf("%s was told to nobody: %v", c.Number, k.History)
		}
		for rung, times := range told {
			if times != 1 {
				w.t.Errorf("%s: %s was told %d times", c.Number, rung, times)
			}
		}
	}
}

// mostUrgentFirst checks the order of a gathered message: as the numbers were
// given, the first were filed first.
func (w *town) mostUrgentFirst(text string) {
	w.t.Helper()
	before := ""
	for line := range strings.Lines(text) {
		number, _, ok := strings.Cut(line, " · ")
		if !ok {
			continue
		}
		if number <= before {
			w.t.Errorf("%s comes after %s:\n%s", number, before, text)
		}
		before = number
	}
	if before == "" {
		w.t.Errorf("no case is named in %q", text)
	}
}
