package store

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// leases takes all partitions.
func (b *testBundle) leases(t testing.TB) []Lease {
	t.Helper()
	held, _, err := b.Hold(t.Context(), "me", time.Hour)
	if err != nil || len(held) != Partitions {
		t.Fatalf("hold: %d leases, error %v", len(held), err)
	}
	return held
}

// After a week down 10,000 timers are due. Those due longest come first, no inbox
// fills up, and each comes once.
func TestTimersOfAWeekComeOldestFirstAndDoNotFillTheInbox(t *testing.T) {
	t.Parallel()
	b := setup(t)
	held := b.leases(t)
	const many = 10_000
	begin := time.UnixMilli(1_700_000_000_000)
	timers := make([]Timer, many)
	for i := range timers {
		timers[i] = Timer{Chat: int64(i%2000 + 1), Name: fmt.Sprint("case/", i), At: begin.Add(time.Duration((i*7919)%many) * time.Second), Payload: fmt.Append(nil, (i*7919)%many)}
	}
	for at := 0; at < many; at += 5000 { // by the thousand in one commit
		commit(t, b.Store, &Commit{Lease: held[0], Timers: timers[at : at+5000]})
	}
	now := begin.Add(7 * 24 * time.Hour)
	seen, before := map[string]bool{}, -1
	for rounds := 0; ; rounds++ {
		fired, left, err := b.Fire(t.Context(), held, now, 100)
		if err != nil || rounds > 2*many/100 {
			t.Fatalf("round %d: error %v", rounds, err)
		}
		highest := before
		for p, lease := range held {
			entries, err := b.Read(t.Context(), map[int]string{p: ""}, 1000, 0)
			if err != nil || len(entries) > fireRoom {
				t.Fatalf("inbox %d holds %d, error %v", p, len(entries), err)
			}
			for _, e := range entries {
				var at int
				if _, err := fmt.Sscan(string(e.Payload), &at); err != nil || seen[string(e.Payload)] || at <= before {
					t.Fatalf("timer %q came twice, or after %d; error %v", e.Payload, before, err)
				}
				seen[string(e.Payload)] = true
				highest = max(highest, at)
				commit(t, b.Store, &Commit{Lease: lease, Entry: e.ID})
			}
		}
		before = highest
		if !left {
			break
		}
		if fired != 100 {
			t.Fatalf("round %d: %d fired although more are due and the inboxes are empty", rounds, fired)
		}
	}
	if len(seen) != many {
		t.Errorf("%d timers came, want %d", len(seen), many)
	}
}

func TestAFullInboxGetsNoTimersUntilSomeoneWorksIt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = 5
		lease := b.hold(t, chat)
		at := time.UnixMilli(1_700_000_000_000)
		var timers []Timer
		for i := range fireRoom + 10 {
			timers = append(timers, Timer{Chat: chat, Name: fmt.Sprint(i), At: at, Payload: nil})
		}
		commit(t, b.Store, &Commit{Lease: lease, Timers: timers})
		b.enter(t, chat, 1)
		fire := func(want int, wantLeft bool) {
			t.Helper()
			if n, left, err := b.Fire(t.Context(), []Lease{lease}, at, 1000); n != want || left != wantLeft || err != nil {
				t.Errorf("%d fired, left %v, error %v; want %d, %v", n, left, err, want, wantLeft)
			}
		}
		fire(fireRoom-1, true)
		fire(0, true)
		for _, e := range b.inbox(t, chat)[:20] {
			commit(t, b.Store, &Commit{Lease: lease, Entry: e.ID})
		}
		fire(11, false)
		fire(0, false)
	})
}

func TestALostLeaseKeepsNoOtherPartitionFromItsTimers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	held := b.leases(t)
	at := time.UnixMilli(1)
	var timers []Timer
	for chat := range int64(200) {
		timers = append(timers, Timer{Chat: chat + 1, Name: "n", At: at})
	}
	commit(t, b.Store, &Commit{Lease: held[0], Timers: timers})
	of := func(p int) (n int) {
		for _, timer := range timers {
			if Partition(timer.Chat) == p {
				n++
			}
		}
		return n
	}
	lost := append([]Lease(nil), held...)
	lost[3].Term--
	if n, left, err := b.Fire(t.Context(), lost, at, 1000); n != len(timers)-of(3) || left || !errors.Is(err, ErrFenced) {
		t.Errorf("%d fired, left %v, error %v; want all but those of one partition", n, left, err)
	}
	if n, left, err := b.Fire(t.Context(), held, at, 1000); n != of(3) || n == 0 || left || err != nil {
		t.Errorf("%d fired, left %v, error %v; want those of the partition", n, left, err)
	}
}

func TestForgetPostsForgetsWhatIsAboutACaseOnly(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = -9
		lease := b.hold(t, chat)
		var notes []Note
		for i, id := range commit(t, b.Store, &Commit{Lease: lease, Out: make([][]byte, 900)}) {
			number := []string{"N1", "N10", "N2"}[i%3]
			notes = append(notes, Note{Partition: lease.Partition, ID: id, Chat: chat,
				Slots: map[string]int{"card/" + number: i, "q": i}, Refs: map[int]string{i: number, i + 1000: number + " ask"}})
		}
		if err := b.Note(t.Context(), notes); err != nil {
			t.Fatal(err)
		}
		if n, err := b.ForgetPosts(t.Context(), chat, "N1", "N2"); n != 2*(1+600) || err != nil {
			t.Errorf("%d forgotten, error %v", n, err)
		}
		left := b.rdb.HGetAll(t.Context(), b.names.posts(chat)).Val()
		if len(left) != 2+600 || left["s/q"] == "" || left["s/card/N10"] == "" {
			t.Errorf("%d entries left", len(left))
		}
		for field, ref := range left {
			if ref == "N1" || ref == "N2 ask" || field == "s/card/N1" {
				t.Errorf("%s is left: %s", field, ref)
			}
		}
		if n, err := b.ForgetPosts(t.Context(), chat); n != 0 || err != nil {
			t.Errorf("%d forgotten of nothing, error %v", n, err)
		}
	})
}
