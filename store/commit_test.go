package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func commit(t testing.TB, s *Store, c *Commit) []string {
	t.Helper()
	ids, err := s.Commit(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// farAway is when timers fall due that must not.
var farAway = time.UnixMilli(1 << 50)

var quiet = cmp.Options{cmpopts.IgnoreUnexported(Record{}, Case{})}

func TestCommitMakesAllOfAStepTrue(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const resident, group = 501, -100501
		now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
		lease := b.hold(t, resident)
		entry := b.enter(t, resident, 1)
		r := b.record(t, resident)
		if r.Version != 0 || r.Err != nil {
			t.Fatalf("new chat: %+v", r)
		}
		ids := commit(t, b.Store, &Commit{
			Lease: lease, Entry: entry.ID,
			Record: &RecordWrite{Record: r, Data: []byte("session")},
			Cases: []CaseWrite{{
				Case: &Case{Number: "MMK-26-000001-A", Reporter: resident},
				Open: []byte(`{"office":"PUPR"}`), Personal: []byte("story"), Owner: r,
				Is: []Place{{"queue:PUPR", 5}}, Filed: now,
			}},
			Timers: []Timer{{Chat: resident, Name: "remind", At: now, Payload: []byte("remind")}},
			Out:    [][]byte{[]byte("out one"), []byte("out two")},
			Events: []Arrival{{Chat: group, Payload: []byte("news")}},
			Bind:   []Bind{{Desk: "PUPR", Chat: group}},
		})
		if diff := cmp.Diff(&Record{Chat: resident, Version: 1, Data: []byte("session")}, b.record(t, resident), quiet); diff != "" {
			t.Errorf("record (-want +got):\n%s", diff)
		}
		want := &Case{Number: "MMK-26-000001-A", Version: 1, Reporter: resident, Open: []byte(`{"office":"PUPR"}`), Personal: []byte("story"), Places: []Place{{"queue:PUPR", 5}}}
		if diff := cmp.Diff(want, b.caseOf(t, "MMK-26-000001-A"), quiet); diff != "" {
			t.Errorf("case (-want +got):\n%s", diff)
		}
		if got, err := b.Queue(t.Context(), "PUPR", 10); err != nil || !slices.Equal(got, []string{"MMK-26-000001-A"}) {
			t.Errorf("queue %q, error %v", got, err)
		}
		if got, err := b.Mine(t.Context(), resident, 10); err != nil || !slices.Equal(got, []string{"MMK-26-000001-A"}) {
			t.Errorf("reporter's list %q, error %v", got, err)
		}
		pending, err := b.Pending(t.Context(), lease.Partition, "", 10)
		if err != nil || len(pending) != 2 || pending[0].ID != ids[0] || pending[1].ID != ids[1] ||
			string(pending[0].Payload) != "out one" || string(pending[1].Payload) != "out two" {
			t.Errorf("outbox %+v, ids %q, error %v", pending, ids, err)
		}
		if behind, err := b.Pending(t.Context(), lease.Partition, ids[0], 10); err != nil || len(behind) != 1 || behind[0].ID != ids[1] {
			t.Errorf("outbox behind the first: %+v, error %v", behind, err)
		}
		for _, e := range b.inbox(t, resident) {
			if e.ID == entry.ID {
				t.Error("the entry is still in the inbox")
			}
		}
		news := b.inbox(t, group)
		if i := slices.IndexFunc(news, func(e Entry) bool { return e.Chat == group }); i < 0 || string(news[i].Payload) != "news" {
			t.Errorf("group's inbox %+v", news)
		}
		if chat, ok, err := b.OfficeChat(t.Context(), "PUPR"); chat != group || !ok || err != nil {
			t.Errorf("office's group %d %v, error %v", chat, ok, err)
		}
		if fired, _, err := b.Fire(t.Context(), []Lease{lease}, now, 10); fired != 1 || err != nil {
			t.Errorf("fired %d, error %v; want the timer", fired, err)
		}
	})
}

// state is everything a city holds, for finding out that nothing changed.
func state(t *testing.T, b *testBundle) map[string]string {
	t.Helper()
	all := map[string]string{}
	keys, err := b.rdb.Keys(t.Context(), b.names.prefix+"*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		all[k] = b.rdb.Dump(t.Context(), k).Val()
	}
	return all
}

func TestCommitRefusedWritesNothing(t *testing.T) {
	t.Parallel()
	const chat = 77
	tests := []struct {
		name  string
		spoil func(t *testing.T, b *testBundle, c *Commit)
		want  error
	}{
		{"an older term", func(_ *testing.T, _ *testBundle, c *Commit) { c.Lease.Term-- }, ErrFenced},
		{"a term that never was", func(_ *testing.T, _ *testBundle, c *Commit) { c.Lease.Term = 0 }, ErrFenced},
		{"a lease given back", func(t *testing.T, b *testBundle, c *Commit) {
			if err := b.GiveBack(t.Context(), "me", c.Lease.Partition); err != nil {
				t.Fatal(err)
			}
		}, ErrFenced},
		{"an entry that is gone", func(_ *testing.T, _ *testBundle, c *Commit) { c.Entry = "1-1" }, ErrGone},
		{"an entry that is gone and versions moved by it", func(_ *testing.T, _ *testBundle, c *Commit) {
			c.Entry, c.Record.Record.Version = "1-1", 0
		}, ErrGone},
		{"a record written since", func(_ *testing.T, _ *testBundle, c *Commit) { c.Record.Record.Version-- }, ErrConflict},
		{"a record that went away", func(_ *testing.T, _ *testBundle, c *Commit) { c.Record.Record.Version++ }, ErrConflict},
		{"a case written since", func(_ *testing.T, _ *testBundle, c *Commit) { c.Cases[0].Case.Version = 0 }, ErrConflict},
		{"a case whose reporter has another key now", func(t *testing.T, b *testBundle, c *Commit) {
			c.Record = nil
			if err := b.rdb.HSet(t.Context(), b.names.chat(chat), "k", "other").Err(); err != nil {
				t.Fatal(err)
			}
		}, ErrConflict},
		{"a record that cannot be opened", func(_ *testing.T, _ *testBundle, c *Commit) { c.Record.Record.Err = ErrSealed }, ErrSealed},
		{"a case that cannot be opened", func(_ *testing.T, _ *testBundle, c *Commit) { c.Cases[0].Case.Err = ErrSealed }, ErrSealed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			both(t, func(t *testing.T, b *testBundle) {
				lease := b.hold(t, chat)
				r := b.record(t, chat)
				for i := range 2 {
					w := CaseWrite{Case: &Case{Number: "N", Reporter: chat}, Open: []byte("{}"), Personal: []byte("p"), Is: []Place{{"queue:A", 1}}}
					if i == 1 {
						w.Case = b.caseOf(t, "N")
					}
					commit(t, b.Store, &Commit{Lease: lease, Record: &RecordWrite{Record: r, Data: []byte("old")}, Cases: []CaseWrite{w}})
				}
				c := &Commit{
					Lease: lease, Entry: b.enter(t, chat, 1).ID,
					Record: &RecordWrite{Record: b.record(t, chat), Data: []byte("new")},
					Cases:  []CaseWrite{{Case: b.caseOf(t, "N"), Open: []byte("{}"), Personal: []byte("p"), Is: []Place{{"queue:B", 1}}}},
					Timers: []Timer{{Chat: chat, Name: "x", At: time.Now(), Payload: []byte("x")}},
					Out:    [][]byte{[]byte("out")},
					Events: []Arrival{{Chat: 1, Payload: []byte("e")}},
					Bind:   []Bind{{Desk: "A", Chat: -5}},
				}
				tt.spoil(t, b, c)
				before := state(t, b)
				if _, err := b.Commit(t.Context(), c); !errors.Is(err, tt.want) {
					t.Errorf("error %v, want %v", err, tt.want)
				}
				if diff := cmp.Diff(before, state(t, b)); diff != "" {
					t.Errorf("something was written:\n%s", diff)
				}
			})
		})
	}
}

func TestCommitTwiceOfOneEntryCountsOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const chat = 12
	lease := b.hold(t, chat)
	entry := b.enter(t, chat, 1)
	var wg sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = b.Commit(t.Context(), &Commit{Lease: lease, Entry: entry.ID, Out: [][]byte{[]byte("x")}})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, ErrGone) {
			t.Error(err)
		}
	}
	if out, err := b.Pending(t.Context(), lease.Partition, "", 100); won != 1 || len(out) != 1 || err != nil {
		t.Errorf("%d won, %d messages, error %v; want one each", won, len(out), err)
	}
}

func TestCommitSettlesTwoAgentsByVersion(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const resident, group = 31, -31
		lease := b.hold(t, resident)
		commit(t, b.Store, &Commit{Lease: lease, Record: &RecordWrite{Record: b.record(t, resident), Data: []byte("s")},
			Cases: []CaseWrite{{Case: &Case{Number: "N", Reporter: resident}, Personal: []byte("p"), Is: []Place{{"queue:A", 1}}}}})
		one, two := b.caseOf(t, "N"), b.caseOf(t, "N")
		agent := func(c *Case, who string) *Commit {
			return &Commit{Lease: b.hold(t, group), Cases: []CaseWrite{{Case: c, Open: []byte(who), Personal: c.Personal, Is: []Place{{"queue:A", 1}}}}}
		}
		commit(t, b.Store, agent(one, "one"))
		if _, err := b.Commit(t.Context(), agent(two, "two")); !errors.Is(err, ErrConflict) {
			t.Errorf("the second: %v, want ErrConflict", err)
		}
		commit(t, b.Store, agent(one, "one again")) // needs no loading
		got := b.caseOf(t, "N")
		if string(got.Open) != "one again" || string(got.Personal) != "p" || got.Version != 3 {
			t.Errorf("case %+v", got)
		}
	})
}

func TestCommitMovesACaseBetweenQueues(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const chat = 8
	lease := b.hold(t, chat)
	r := b.record(t, chat)
	for i, score := range []float64{30, 10, 20} {
		commit(t, b.Store, &Commit{Lease: lease, Record: &RecordWrite{Record: r}, Cases: []CaseWrite{{
			Case: &Case{Number: fmt.Sprint("N", i), Reporter: chat}, Is: []Place{{"queue:A", score}}, Filed: time.UnixMilli(int64(i)),
		}}})
	}
	check := func(office string, want ...string) {
		t.Helper()
		got, err := b.Queue(t.Context(), office, 0)
		n, err2 := b.QueueLen(t.Context(), office)
		if err != nil || err2 != nil || !slices.Equal(got, want) || n != len(want) {
			t.Errorf("queue %s: %q (%d), errors %v %v; want %q", office, got, n, err, err2, want)
		}
	}
	check("A", "N1", "N2", "N0")
	commit(t, b.Store, &Commit{Lease: lease, Cases: []CaseWrite{{Case: b.caseOf(t, "N1"), Is: []Place{{"queue:B", 1}}}}})
	commit(t, b.Store, &Commit{Lease: lease, Cases: []CaseWrite{{Case: b.caseOf(t, "N0")}}})
	check("A", "N2")
	check("B", "N1")
	if mine, err := b.Mine(t.Context(), chat, 2); err != nil || !slices.Equal(mine, []string{"N2", "N1"}) {
		t.Errorf("reporter's newest two %q, error %v", mine, err)
	}
}

func TestCommitsAtOnceSurviveALostScript(t *testing.T) {
	t.Parallel()
	b := setup(t)
	held, _, err := b.Hold(t.Context(), "me", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for chat := range int64(200) {
		wg.Go(func() {
			if chat%50 == 0 { // as a failover would
				if err := b.rdb.ScriptFlush(t.Context()).Err(); err != nil {
					t.Error(err)
				}
			}
			_, err := b.Commit(t.Context(), &Commit{Lease: held[Partition(chat)], Record: &RecordWrite{Record: &Record{Chat: chat}, Data: fmt.Append(nil, chat)}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for chat := range int64(200) {
		if r := b.record(t, chat); string(r.Data) != fmt.Sprint(chat) {
			t.Errorf("chat %d: %+v", chat, r)
		}
	}
}
