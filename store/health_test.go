package store

import (
	"testing"
	"time"
)

func TestDurabilityOfARealServer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d, err := b.Durability(t.Context())
	if err != nil || d.AOF != "no" || d.Eviction != "noeviction" || d.Version == "" || !d.Known {
		t.Errorf("durability %+v, error %v", d, err)
	}
}

func TestDepths(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		lease := b.hold(t, 1)
		b.enter(t, 1, 1)
		b.enter(t, 1, 2)
		commit(t, b.Store, &Commit{Lease: lease, Out: [][]byte{[]byte("x")}})
		depths, err := b.Depths(t.Context())
		if err != nil || len(depths) != Partitions {
			t.Fatalf("%v, error %v", depths, err)
		}
		for _, d := range depths {
			if d.Partition != lease.Partition {
				if d.Inbox != 0 || d.Outbox != 0 || !d.OldestIn.IsZero() || !d.OldestOut.IsZero() {
					t.Errorf("idle partition: %+v", d)
				}
				continue
			}
			if d.Inbox != 2 || d.Outbox != 1 || time.Since(d.OldestIn) > time.Minute || time.Since(d.OldestOut) > time.Minute {
				t.Errorf("busy partition: %+v", d)
			}
		}
	})
}

func TestNumbersAndConfigs(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		for _, want := range []struct {
			year int
			n    int64
		}{{2026, 1}, {2026, 2}, {2027, 1}, {2026, 3}} {
			if n, err := b.NextNumber(t.Context(), want.year); n != want.n || err != nil {
				t.Errorf("next of %d: %d, error %v; want %d", want.year, n, err, want.n)
			}
		}
		if _, ok, err := b.Config(t.Context(), "v1"); ok || err != nil {
			t.Errorf("config that was never put: %v, error %v", ok, err)
		}
		if err := b.PutConfig(t.Context(), "v1", []byte("yaml")); err != nil {
			t.Fatal(err)
		}
		if data, ok, err := b.Config(t.Context(), "v1"); string(data) != "yaml" || !ok || err != nil {
			t.Errorf("config %q %v, error %v", data, ok, err)
		}
	})
}
