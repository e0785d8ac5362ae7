package store

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestNoteCountsOnce(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat, other = 61, 62
		lease := b.hold(t, chat)
		ids := commit(t, b.Store, &Commit{Lease: lease, Out: [][]byte{[]byte("a"), []byte("b"), []byte("c")}})
		note := func(id string, message int) Note {
			return Note{Partition: lease.Partition, ID: id, Chat: chat, Slots: map[string]int{"q": message},
				Refs: map[int]string{message: "N ask"}, Events: []Arrival{{Chat: chat, Payload: []byte("sent")}, {Chat: other, Payload: []byte("news")}}}
		}
		for range 2 {
			err := b.Note(t.Context(), []Note{note(ids[0], 10), note(ids[0], 11), {Partition: lease.Partition, ID: ids[1]}})
			if err != nil {
				t.Fatal(err)
			}
		}
		if id, ok, err := b.Slot(t.Context(), chat, "q"); id != 10 || !ok || err != nil {
			t.Errorf("slot %d %v, error %v; want 10", id, ok, err)
		}
		if ref, ok, err := b.Ref(t.Context(), chat, 10); ref != "N ask" || !ok || err != nil {
			t.Errorf("ref %q %v, error %v", ref, ok, err)
		}
		if ref, ok, err := b.Ref(t.Context(), chat, 11); ok || err != nil {
			t.Errorf("ref of a second note: %q, error %v", ref, err)
		}
		got, err := b.Slots(t.Context(), SlotKey{chat, "q"}, SlotKey{chat, "none"}, SlotKey{5, "q"})
		if err != nil || len(got) != 1 || got[SlotKey{chat, "q"}] != 10 {
			t.Errorf("slots %v, error %v", got, err)
		}
		if in := b.inbox(t, chat); len(in) != 1 || string(in[0].Payload) != "sent" {
			t.Errorf("inbox %+v, want one event", in)
		}
		if in := b.inbox(t, other); len(in) != 1 || in[0].Chat != other || string(in[0].Payload) != "news" {
			t.Errorf("the other's inbox %+v, want one event", in)
		}
		out, err := b.Pending(t.Context(), lease.Partition, "", 10)
		if err != nil || len(out) != 1 || out[0].ID != ids[2] {
			t.Errorf("outbox %+v, error %v; want only %s", out, err, ids[2])
		}
		commit(t, b.Store, &Commit{Lease: lease, DropPosts: []PostDrop{{chat, "q"}, {chat, "never"}}})
		if _, ok, err := b.Slot(t.Context(), chat, "q"); ok || err != nil {
			t.Errorf("slot is there after it was dropped, error %v", err)
		}
	})
}

func TestFire(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = -1009
		at := time.UnixMilli(1_700_000_000_000)
		lease := b.hold(t, chat)
		set := func(timers ...Timer) { commit(t, b.Store, &Commit{Lease: lease, Timers: timers}) }
		timer := func(name string, after time.Duration) Timer {
			return Timer{Chat: chat, Name: name, At: at.Add(after), Payload: []byte(name)}
		}
		set(timer("late/1", 2*time.Second), timer("soon", time.Second), timer("moved", 0), timer("cancelled", 0))
		set(timer("moved", time.Hour), Timer{Chat: chat, Name: "cancelled"}, Timer{Chat: chat, Name: "never set"})
		fire := func(now time.Time, limit, want int) {
			t.Helper()
			if n, _, err := b.Fire(t.Context(), []Lease{lease}, now, limit); n != want || err != nil {
				t.Errorf("fired %d, error %v; want %d", n, err, want)
			}
		}
		fire(at.Add(999*time.Millisecond), 10, 0)
		fire(at.Add(time.Minute), 1, 1)
		fire(at.Add(time.Minute), 10, 1)
		fire(at.Add(time.Minute), 10, 0)
		var got []string
		for _, e := range b.inbox(t, chat) {
			if e.Err != nil || e.Chat != chat || e.Update != 0 {
				t.Errorf("entry %+v", e)
			}
			got = append(got, string(e.Payload))
		}
		if strings.Join(got, " ") != "soon late/1" {
			t.Errorf("fired %q, want soon, then late", got)
		}
		old := Lease{lease.Partition, lease.Term - 1}
		if n, _, err := b.Fire(t.Context(), []Lease{old}, at.Add(2*time.Hour), 10); n != 0 || !errors.Is(err, ErrFenced) {
			t.Errorf("with an old term: %d, %v; want ErrFenced", n, err)
		}
		fire(at.Add(2*time.Hour), 10, 1)
		if n := b.rdb.Exists(t.Context(), b.names.due[lease.Partition], b.names.duep[lease.Partition]).Val(); n != 0 {
			t.Errorf("%d keys of timers left", n)
		}
	})
}

func TestSetAside(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = 3
		lease := b.hold(t, chat)
		entry := b.enter(t, chat, 1)
		out := commit(t, b.Store, &Commit{Lease: lease, Out: [][]byte{[]byte("x")}})[0]
		if err := b.SetAside(t.Context(), Lease{lease.Partition, lease.Term + 1}, entry.ID, "sealed"); !errors.Is(err, ErrFenced) {
			t.Errorf("wrong term: %v, want ErrFenced", err)
		}
		for _, want := range []error{nil, ErrGone} {
			if err := b.SetAside(t.Context(), lease, entry.ID, "sealed"); !errors.Is(err, want) {
				t.Errorf("inbox: %v, want %v", err, want)
			}
			if err := b.SetAsideOut(t.Context(), lease.Partition, out, "refused"); !errors.Is(err, want) {
				t.Errorf("outbox: %v, want %v", err, want)
			}
		}
		got, err := b.rdb.XRange(t.Context(), b.names.aside(), "-", "+").Result()
		if err != nil || len(got) != 2 {
			t.Fatalf("set aside: %v, error %v", got, err)
		}
		if v := got[0].Values; v["id"] != entry.ID || v["why"] != "sealed" || v["c"] != "3" || v["p"] == "" {
			t.Errorf("inbox entry set aside as %v", v)
		}
		if v := got[1].Values; v["id"] != out || v["why"] != "refused" || v["p"] == "" {
			t.Errorf("outbox entry set aside as %v", v)
		}
		if n := len(b.inbox(t, chat)); n != 0 {
			t.Errorf("%d entries still in the inbox", n)
		}
	})
}
