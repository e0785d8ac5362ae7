package store

import (
	"testing"
	"time"
)

func TestADraftIsKeptForAWeekAndWhatIsKeptLongerStays(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		kept := func(version string) time.Duration {
			return b.rdb.TTL(t.Context(), b.names.config(version)).Val()
		}
		draft := func(version string) {
			if err := b.PutDraft(t.Context(), version, []byte("files of "+version)); err != nil {
				t.Fatal(err)
			}
		}
		draft("new")
		if ttl := kept("new"); ttl <= 6*24*time.Hour || ttl > draftFor {
			t.Errorf("a draft is kept for %v", ttl)
		}
		if err := b.put(t, "", "live"); err != nil {
			t.Fatal(err)
		}
		draft("live")
		if ttl := kept("live"); ttl > 0 {
			t.Errorf("what is live is kept for %v since it was a draft too", ttl)
		}
		if err := b.PutConfig(t.Context(), "folder", []byte("files of folder")); err != nil {
			t.Fatal(err)
		}
		draft("folder")
		if ttl := kept("folder"); ttl <= draftFor {
			t.Errorf("what was kept for longer is kept for %v since it was a draft too", ttl)
		}
		if err := b.put(t, "live", "new"); err != nil {
			t.Fatal(err)
		}
		if ttl := kept("new"); ttl > 0 {
			t.Errorf("a draft that went live is kept for %v", ttl)
		}
	})
}
