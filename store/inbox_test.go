package store

import (
	"fmt"
	"slices"
	"testing"
)

func TestAccept(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = 7001
		batch := []Arrival{
			{Update: 1_000_000_002, Chat: chat, Payload: []byte("second")},
			{Update: 1_000_000_001, Chat: chat, Payload: []byte("first")},
			{Update: 1_000_000_002, Chat: chat, Payload: []byte("second")},
			{Update: seenBits*9000 - 1, Chat: chat, Payload: []byte("third")},
			{Update: seenBits * 9000, Chat: chat, Payload: []byte("fourth")},
			{Update: seenBits*9000 + 1}, // nobody's: only marked
		}
		for i, want := range []int{5, 0, 0, 0, 0, 0, 0, 0, 0, 0} {
			fresh, err := b.Accept(t.Context(), batch)
			if err != nil || fresh != want {
				t.Fatalf("delivery %d: %d fresh, error %v; want %d", i+1, fresh, err, want)
			}
		}
		var got []string
		for _, e := range b.inbox(t, chat) {
			if e.Err != nil || e.Chat != chat || e.Partition != Partition(chat) {
				t.Errorf("entry %+v", e)
			}
			got = append(got, fmt.Sprintf("%d %s", e.Update, e.Payload))
		}
		want := []string{"1000000001 first", "1000000002 second", "1179647999 third", "1179648000 fourth"}
		if !slices.Equal(got, want) {
			t.Errorf("inbox %q, want %q", got, want)
		}
		keys, err := b.rdb.Keys(t.Context(), b.names.prefix+"seen:*").Result()
		if err != nil || len(keys) != 3 {
			t.Fatalf("bitmaps %q, error %v; want 3", keys, err)
		}
		for _, k := range keys {
			if ttl := b.rdb.TTL(t.Context(), k).Val(); ttl <= seenFor/2 || ttl > seenFor {
				t.Errorf("%s lives %v, want about %v", k, ttl, seenFor)
			}
		}
	})
}

func TestAcceptTakesEventsFromWithinEachTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 3 {
		if _, err := b.Accept(t.Context(), []Arrival{{Chat: 5, Payload: []byte("tick")}}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(b.inbox(t, 5)); n != 3 {
		t.Errorf("%d entries, want 3", n)
	}
}

func TestAcceptRefusesWhatIsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, a := range map[string]Arrival{"neither update nor chat": {}, "negative update": {Update: -1, Chat: 1}} {
		if _, err := b.Accept(t.Context(), []Arrival{a}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if fresh, err := b.Accept(t.Context(), nil); fresh != 0 || err != nil {
		t.Errorf("empty batch: %d, %v", fresh, err)
	}
}

func TestReadGoesOnBehindAnId(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = -100123
		first := b.enter(t, chat, 1)
		second := b.enter(t, chat, 2)
		got, err := b.Read(t.Context(), map[int]string{Partition(chat): first.ID}, 10, 0)
		if err != nil || len(got) != 1 || got[0].ID != second.ID {
			t.Errorf("read %+v, error %v; want only %s", got, err, second.ID)
		}
		got, err = b.Read(t.Context(), map[int]string{Partition(chat): second.ID}, 10, 0)
		if err != nil || len(got) != 0 {
			t.Errorf("read %+v, error %v; want nothing", got, err)
		}
	})
}

func TestReadTellsWhatCannotBeUnsealed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.enter(t, 9, 1)
	got, err := b.with(t, masterKey("k1", "z")).Read(t.Context(), map[int]string{Partition(9): ""}, 10, 0)
	if err != nil || len(got) != 1 || got[0].Err != ErrSealed || got[0].Chat != 9 {
		t.Errorf("read %+v, error %v; want one entry with ErrSealed", got, err)
	}
}

func TestPartitionsAreUsedEvenly(t *testing.T) {
	t.Parallel()
	for name, chat := range map[string]func(i int64) int64{
		"one after another": func(i int64) int64 { return 1_000_000 + i },
		"in steps of 16":    func(i int64) int64 { return i * 16 },
		"supergroups":       func(i int64) int64 { return -1_000_000_000_000 - i*1024 },
	} {
		var n [Partitions]int
		for i := range int64(16_000) {
			n[Partition(chat(i))]++
		}
		if lo, hi := slices.Min(n[:]), slices.Max(n[:]); lo < 850 || hi > 1150 {
			t.Errorf("%s: between %d and %d of 16000 a partition, want about 1000", name, lo, hi)
		}
	}
}
