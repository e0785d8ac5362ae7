package store

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestHoldSharesFairly(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		for _, replicas := range []int{1, 2, 3, 5, 9, 16, 17, 4} {
			var owners []string
			for i := range replicas {
				owners = append(owners, fmt.Sprintf("%d-of-%d", i, replicas))
			}
			least, most := Partitions/replicas, (Partitions+replicas-1)/replicas
			eventually(t, fmt.Sprintf("%d replicas share", replicas), func() bool {
				total, fair := 0, true
				for _, o := range owners {
					held, surplus, err := b.Hold(t.Context(), o, time.Minute)
					if err != nil {
						t.Fatal(err)
					}
					if err := b.GiveBack(t.Context(), o, surplus...); err != nil {
						t.Fatal(err)
					}
					n := len(held) - len(surplus)
					total += n
					fair = fair && n >= least && n <= most && len(surplus) == 0
				}
				return fair && total == Partitions
			})
			for _, o := range owners {
				if err := b.Leave(t.Context(), o); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestHoldRaisesTheTermWheneverItTakes(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		terms := func(held []Lease) (all [Partitions]int64) {
			for _, l := range held {
				all[l.Partition] = l.Term
			}
			return all
		}
		take := func(owner string, ttl time.Duration) [Partitions]int64 {
			held, _, err := b.Hold(t.Context(), owner, ttl)
			if err != nil {
				t.Fatal(err)
			}
			return terms(held)
		}
		first := take("a", time.Minute)
		if again := take("a", time.Minute); again != first {
			t.Errorf("renewed: terms %v, want %v", again, first)
		}
		if err := b.GiveBack(t.Context(), "a", 3); err != nil {
			t.Fatal(err)
		}
		if err := b.GiveBack(t.Context(), "b", 4); err != nil { // not b's
			t.Fatal(err)
		}
		again := take("a", time.Minute)
		if again[3] <= first[3] || again[4] != first[4] {
			t.Errorf("after giving 3 back: terms %v, before %v", again, first)
		}
	})
}

func TestHoldTakesOverWhenAnOwnerDies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	dead, _, err := b.Hold(t.Context(), "dead", 50*time.Millisecond)
	if err != nil || len(dead) != Partitions {
		t.Fatalf("held %v, error %v", dead, err)
	}
	eventually(t, "the living one has all", func() bool {
		held, _, err := b.Hold(t.Context(), "alive", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range held {
			if l.Term <= dead[l.Partition].Term {
				t.Fatalf("partition %d: term %d after %d", l.Partition, l.Term, dead[l.Partition].Term)
			}
		}
		return len(held) == Partitions
	})
	if held, _, err := b.Hold(t.Context(), "dead", time.Minute); err != nil || len(held) != 0 {
		t.Errorf("back from the dead: holds %v, error %v; want nothing", held, err)
	}
}

func TestAReplicaPausedPastItsLeaseCannotWrite(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const chat = 4
	paused, _, err := b.Hold(t.Context(), "paused", 30*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	entry, r := b.enter(t, chat, 1), b.record(t, chat)
	var now []Lease
	eventually(t, "another holds all", func() bool {
		if now, _, err = b.Hold(t.Context(), "other", time.Minute); err != nil {
			t.Fatal(err)
		}
		return len(now) == Partitions
	})
	c := &Commit{Lease: paused[Partition(chat)], Entry: entry.ID, Record: &RecordWrite{Record: r, Data: []byte("late")}}
	if _, err := b.Commit(t.Context(), c); !errors.Is(err, ErrFenced) {
		t.Errorf("the paused one: %v, want ErrFenced", err)
	}
	c.Lease, c.Record.Data = now[Partition(chat)], []byte("in time")
	commit(t, b.Store, c)
	if r := b.record(t, chat); string(r.Data) != "in time" || r.Version != 1 {
		t.Errorf("record %+v", r)
	}
}

func TestHoldPoll(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		poll := func(owner string, want bool) {
			t.Helper()
			got, err := b.HoldPoll(t.Context(), owner, time.Minute)
			if err != nil || got != want {
				t.Errorf("%s: %v, error %v; want %v", owner, got, err, want)
			}
		}
		giveBack := func(owner string) {
			t.Helper()
			if err := b.GiveBackPoll(t.Context(), owner); err != nil {
				t.Error(err)
			}
		}
		poll("a", true)
		poll("b", false)
		poll("a", true)
		giveBack("b")
		poll("b", false)
		giveBack("a")
		poll("b", true)
		if err := b.Leave(t.Context(), "b"); err != nil {
			t.Error(err)
		}
		poll("a", true)
	})
}

func TestHoldPollTakesOverWhenTheOwnerDies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if ok, err := b.HoldPoll(t.Context(), "dead", 30*time.Millisecond); !ok || err != nil {
		t.Fatal(ok, err)
	}
	eventually(t, "another polls", func() bool {
		ok, err := b.HoldPoll(t.Context(), "alive", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	})
}
