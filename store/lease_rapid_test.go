package store

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever replicas do in whatever order, a term of a partition belongs to one
// owner only, and terms never go down.
func TestATermHasOneOwner(t *testing.T) {
	t.Parallel()
	rdb := server.Client()
	t.Cleanup(func() { _ = rdb.Close() })
	keys := keyring(t, masterKey("k1", "a"))
	ctx := t.Context()
	rapid.Check(t, func(t *rapid.T) {
		b := newBundle(rdb, keys)
		owners := map[Lease]string{}
		var top [Partitions]int64
		for range rapid.IntRange(1, 40).Draw(t, "deeds") {
			owner := fmt.Sprint(rapid.IntRange(1, 5).Draw(t, "owner"))
			switch rapid.SampledFrom([]string{"hold", "hold", "hold", "give back", "leave"}).Draw(t, "deed") {
			case "hold":
				held, surplus, err := b.Hold(ctx, owner, time.Minute)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range held {
					if was := owners[l]; was != "" && was != owner {
						t.Fatalf("%+v belongs to %s and %s", l, was, owner)
					}
					if l.Term < top[l.Partition] {
						t.Fatalf("partition %d: term %d after %d", l.Partition, l.Term, top[l.Partition])
					}
					owners[l], top[l.Partition] = owner, l.Term
				}
				if rapid.Bool().Draw(t, "drained") {
					if err := b.GiveBack(ctx, owner, surplus...); err != nil {
						t.Fatal(err)
					}
				}
			case "give back":
				if err := b.GiveBack(ctx, owner, rapid.IntRange(0, Partitions-1).Draw(t, "partition")); err != nil {
					t.Fatal(err)
				}
			case "leave":
				if err := b.Leave(ctx, owner); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
