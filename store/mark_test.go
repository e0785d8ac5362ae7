package store

import (
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAMarkStaysWithWhoeverWasFirst(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		lease := b.hold(t, 1)
		mark := func(marks ...Mark) error {
			_, err := b.Commit(t.Context(), &Commit{Lease: lease, Marks: marks})
			return err
		}
		steps := []struct {
			name string
			mark Mark
			want error
		}{
			{"first", Mark{"proof", "p", "N1", true}, nil},
			{"the same once more", Mark{"proof", "p", "N1", true}, nil},
			{"another that must", Mark{"proof", "p", "N2", true}, ErrConflict},
			{"another that need not", Mark{"proof", "p", "N3", false}, nil},
			{"in another set", Mark{"other", "p", "N4", true}, nil},
		}
		for _, s := range steps {
			if err := mark(s.mark); !errors.Is(err, s.want) {
				t.Errorf("%s: error %v, want %v", s.name, err, s.want)
			}
		}
		if err := mark(Mark{"proof", "q", "N1", false}, Mark{"proof", "q", "N2", false}); err == nil {
			t.Error("one member was marked with two values at once")
		}
		if err := mark(Mark{"proof", "two words", "N1", false}); err == nil {
			t.Error("a member with a blank was taken")
		}
		got, err := b.Marked(t.Context(), "proof", "p", "q")
		if err != nil || !maps.Equal(got, map[string]string{"p": "N1"}) {
			t.Errorf("marked %v, error %v", got, err)
		}
	})
}

func TestOfTwoAgentsWithOnePhotoOneIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lease := b.hold(t, 1)
	var wg sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = b.Commit(t.Context(), &Commit{Lease: lease, Marks: []Mark{{"proof", "photo", fmt.Sprint("N", i), true}}, Out: [][]byte{[]byte("done")}})
		})
	}
	wg.Wait()
	won := 0
	for i, err := range errs {
		if err == nil {
			won++
			if got, err := b.Marked(t.Context(), "proof", "photo"); got["photo"] != fmt.Sprint("N", i) || err != nil {
				t.Errorf("marked %v, error %v; want the one that won, N%d", got, err, i)
			}
		} else if !errors.Is(err, ErrConflict) {
			t.Error(err)
		}
	}
	if out, err := b.Pending(t.Context(), lease.Partition, "", 99); won != 1 || len(out) != 1 || err != nil {
		t.Errorf("%d won, %d messages, error %v; want one", won, len(out), err)
	}
}

func TestAPictureThatLooksNearlyTheSameIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lease := b.hold(t, 1)
	const hash = 0x9f3a_51c2_07be_e418
	flip := func(n ...int) uint64 {
		h := uint64(hash)
		for _, bit := range n {
			h ^= 1 << bit
		}
		return h
	}
	commit(t, b.Store, &Commit{Lease: lease, Alike: []Alike{{hash, "N1"}, {hash, "N1"}, {^uint64(hash), "N2"}}})
	if n := b.rdb.HStrLen(t.Context(), b.names.like(0), "58392").Val(); n != int64(len("9f3a51c207bee418 N1\n")) {
		t.Errorf("a picture noted twice takes %d bytes", n)
	}
	tests := []struct {
		name     string
		hash     uint64
		distance int
		near     int
		ok       bool
	}{
		{"the same", hash, 0, 0, true},
		{"seven bits in one quarter", flip(0, 1, 2, 3, 4, 5, 6), 7, 7, true},
		{"two in three quarters and one in the last", flip(1, 2, 17, 18, 33, 34, 63), 7, 7, true},
		{"farther than asked for", flip(1, 17), 1, 0, false},
		{"eight bits, asked for eight", flip(0, 1, 16, 17, 32, 33, 48, 49), 8, 0, false},
	}
	for _, tt := range tests {
		value, near, ok, err := b.Like(t.Context(), tt.hash, tt.distance)
		if ok != tt.ok || near != tt.near || ok && value != "N1" || err != nil {
			t.Errorf("%s: %q %d %v, error %v", tt.name, value, near, ok, err)
		}
	}
	if value, _, ok, err := b.Like(t.Context(), hash, 7, "N1"); ok || err != nil {
		t.Errorf("found %q, which was to be passed over, error %v", value, err)
	}
}

func TestLikeAgreesWithLookingAtAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lease := b.hold(t, 1)
	var noted []Alike
	rapid.Check(t, func(rt *rapid.T) {
		a := Alike{rapid.Uint64().Draw(rt, "hash"), fmt.Sprint("N", len(noted))}
		noted = append(noted, a)
		commit(t, b.Store, &Commit{Lease: lease, Alike: []Alike{a}})
		// What is looked for lies near a picture that was noted.
		like := noted[rapid.IntRange(0, len(noted)-1).Draw(rt, "near")].Hash
		for _, bit := range rapid.SliceOfN(rapid.IntRange(0, 63), 0, 10).Draw(rt, "bits") {
			like ^= 1 << bit
		}
		want := AlikeWithin + 1
		for _, n := range noted {
			want = min(want, bits.OnesCount64(n.Hash^like))
		}
		_, near, ok, err := b.Like(t.Context(), like, AlikeWithin)
		if err != nil || ok != (want <= AlikeWithin) || ok && near != want {
			rt.Fatalf("%d bits away, %v, error %v; looking at all says %d", near, ok, err, want)
		}
	})
}

func TestACrowdedCellForgetsItsOldest(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		lease := b.hold(t, 1)
		for batch := range 10 {
			var black []Alike
			for i := range 100 {
				black = append(black, Alike{0, fmt.Sprintf("N%04d", 100*batch+i)})
			}
			commit(t, b.Store, &Commit{Lease: lease, Alike: black})
		}
		cell := b.rdb.HGet(t.Context(), b.names.like(0), "0").Val()
		lines := strings.Split(strings.TrimSuffix(cell, "\n"), "\n")
		if len(cell) > likeCell || len(cell) < likeCell-100 || lines[len(lines)-1] != "0000000000000000 N0999" || len(lines[0]) != len(lines[1]) {
			t.Errorf("a cell of %d bytes from %q to %q", len(cell), lines[0], lines[len(lines)-1])
		}
	})
}

func TestTheAuditTellsWhoDidWhat(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		lease := b.hold(t, 1)
		began := time.Now().Add(-time.Minute)
		want := []Audit{{7, "agent", "read", "MMK-26-000001-A"}, {8, "head", "search", ""}, {7, "agent", "read", "MMK-26-000002-B"}}
		commit(t, b.Store, &Commit{Lease: lease, Audit: want[:2]})
		commit(t, b.Store, &Commit{Lease: lease, Audit: want[2:]})
		log, err := b.AuditLog(t.Context(), began, 10)
		if err != nil || len(log) != 3 {
			t.Fatalf("%v, error %v; want 3 entries", log, err)
		}
		for i, e := range log {
			if e.Audit != want[i] || e.At.Before(began) {
				t.Errorf("entry %d: %+v, want %+v", i, e, want[i])
			}
		}
		if behind, err := b.AuditAfter(t.Context(), log[0].ID, 1); err != nil || !cmp.Equal(behind, log[1:2]) {
			t.Errorf("behind the first: %v, error %v", behind, err)
		}
		if later, err := b.AuditLog(t.Context(), time.Now().Add(time.Hour), 10); err != nil || len(later) != 0 {
			t.Errorf("from the future: %v, error %v", later, err)
		}
		for _, bad := range []Audit{{7, "agent", "read Yohana", ""}, {7, "agent", "read", strings.Repeat("9", 65)}, {7, "kepala dinas", "read", ""}} {
			if _, err := b.Commit(t.Context(), &Commit{Lease: lease, Audit: []Audit{bad}}); err == nil {
				t.Errorf("taken although it is no code: %+v", bad)
			}
		}
	})
}
