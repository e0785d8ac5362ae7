package store

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// put keeps a version's files and puts it live upon base.
func (b *testBundle) put(t *testing.T, base, version string) error {
	t.Helper()
	if err := b.PutConfig(t.Context(), version, []byte("files of "+version)); err != nil {
		t.Fatal(err)
	}
	_, err := b.Publish(t.Context(), base, version, []byte("why "+version))
	return err
}

func TestPublishComparesWithWhatItWasMadeUpon(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		if _, ok, err := b.LiveEdition(t.Context()); ok || err != nil {
			t.Fatalf("something is live: %v, error %v", ok, err)
		}
		for _, step := range []struct {
			base, version string
			want          error
		}{
			{"", "a", nil}, {"", "b", ErrMoved}, {"a", "b", nil}, {"a", "c", ErrMoved}, {"b", "a", nil},
		} {
			if err := b.put(t, step.base, step.version); !errors.Is(err, step.want) {
				t.Errorf("%s upon %q: error %v, want %v", step.version, step.base, err, step.want)
			}
		}
		live, ok, err := b.LiveEdition(t.Context())
		if err != nil || !ok || live.Seq != 3 || live.Version != "a" || string(live.Entry) != "why a" || live.Err != nil {
			t.Errorf("live is %+v, %v, error %v", live, ok, err)
		}
		all, err := b.Editions(t.Context(), 2)
		if err != nil || len(all) != 2 || all[0].Seq != 3 || all[1].Seq != 2 || all[1].Version != "b" || string(all[1].Entry) != "why b" {
			t.Errorf("the last two editions are %+v, error %v", all, err)
		}
	})
}

func TestOfTwoWhoPublishAtOnceOneIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.put(t, "", "a"); err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = b.put(t, "a", string(rune('b'+i))) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, ErrMoved) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d were published upon the same version, want 1", won)
	}
	if all, _ := b.Editions(t.Context(), 0); len(all) != 2 {
		t.Errorf("%d editions, want 2", len(all))
	}
}

func TestAVersionWithoutFilesIsNotPutLive(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, err := b.Publish(t.Context(), "", "a", nil); err == nil {
		t.Error("put live without files")
	}
	if _, ok, _ := b.LiveEdition(t.Context()); ok {
		t.Error("something is live")
	}
}

func TestAPointerSetWithoutTheMasterKeyStaysShut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, version := range []string{"a", "b"} {
		base := map[string]string{"a": "", "b": "a"}[version]
		if err := b.put(t, base, version); err != nil {
			t.Fatal(err)
		}
	}
	key := b.names.configLive()
	old, err := b.Editions(t.Context(), 0)
	if err != nil || len(old) != 2 {
		t.Fatal(old, err)
	}
	blob := func(i int64) string { return b.rdb.LIndex(t.Context(), b.names.configLog(), i).Val()[len("a "):] }
	for name, fields := range map[string][]any{
		"another version":              {"version", "a"},
		"an old entry":                 {"entry", blob(0)},
		"an old entry and its version": {"entry", blob(0), "version", "a"},
		"another number":               {"seq", 7},
		"no entry":                     {"entry", ""},
	} {
		before := b.rdb.HGetAll(t.Context(), key).Val()
		b.rdb.HSet(t.Context(), key, fields...)
		e, ok, err := b.LiveEdition(t.Context())
		if !ok || err != nil || !errors.Is(e.Err, ErrSealed) {
			t.Errorf("%s: %+v, %v, error %v; want it shut", name, e, ok, err)
		}
		b.rdb.HSet(t.Context(), key, before)
	}
	if e, _, _ := b.with(t, masterKey("k2", "b")).LiveEdition(t.Context()); !errors.Is(e.Err, ErrSealed) {
		t.Errorf("opened with another key: %+v", e)
	}
}

func TestEditionsAreSealedAnewWhenTheMasterKeyChanges(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, version := range []string{"a", "b"} {
		if err := b.put(t, map[string]string{"b": "a"}[version], version); err != nil {
			t.Fatal(err)
		}
	}
	changed := b.with(t, masterKey("k2", "b")+","+masterKey("k1", "a"))
	for _, want := range []int{2, 0} {
		if n, err := changed.ResealEditions(t.Context()); err != nil || n != want {
			t.Errorf("%d sealed anew, error %v; want %d", n, err, want)
		}
	}
	alone := b.with(t, masterKey("k2", "b"))
	live, _, err := alone.LiveEdition(t.Context())
	if err != nil || live.Err != nil || string(live.Entry) != "why b" {
		t.Errorf("live is %+v, error %v", live, err)
	}
	all, err := alone.Editions(t.Context(), 0)
	if err != nil || len(all) != 2 || string(all[1].Entry) != "why a" {
		t.Errorf("editions %+v, error %v", all, err)
	}
}

func TestAVersionLeavesWhenNobodyNeedsIt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		base := ""
		for _, version := range []string{"talked", "filed", "free", "last", "live"} {
			if err := b.put(t, base, version); err != nil {
				t.Fatal(err)
			}
			base = version
		}
		count := func(counts ...Count) {
			t.Helper()
			commit(t, b.Store, &Commit{Lease: b.hold(t, 1), Counts: counts})
		}
		count(Count{CountTalks, "talked", 1}, Count{CountCases, "filed", 2}, Count{CountFunnel + "free", "f/s/came", 1})
		sweep := func(want ...string) {
			t.Helper()
			gone, err := b.SweepConfigs(t.Context(), 2)
			if err != nil || len(gone) != len(want) || len(want) > 0 && gone[0] != want[0] {
				t.Errorf("swept %v, error %v; want %v", gone, err, want)
			}
		}
		sweep("free")
		sweep()
		count(Count{CountTalks, "talked", -1}, Count{CountCases, "filed", -1})
		sweep("talked")
		for version, want := range map[string]bool{"talked": false, "filed": true, "free": false, "last": true, "live": true} {
			if _, ok, err := b.Config(t.Context(), version); ok != want || err != nil {
				t.Errorf("%s is there: %v, error %v; want %v", version, ok, err, want)
			}
		}
		if n, _ := b.Counters(t.Context(), CountFunnel+"free", ""); len(n) != 0 {
			t.Errorf("the funnel of a version that left: %v", n)
		}
		if n, _ := b.Counters(t.Context(), CountTalks, ""); len(n) != 0 {
			t.Errorf("counters that came to 0 are there: %v", n)
		}
	})
}

func TestAVersionThatIsLiveHasNoTimeToLive(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		if err := b.PutConfig(t.Context(), "a", nil); err != nil {
			t.Fatal(err)
		}
		if d := b.rdb.TTL(t.Context(), b.names.config("a")).Val(); d < configFor-time.Minute {
			t.Errorf("a draft is kept for %v", d)
		}
		if err := b.put(t, "", "a"); err != nil {
			t.Fatal(err)
		}
		if err := b.PutConfig(t.Context(), "a", nil); err != nil { // put once more
			t.Fatal(err)
		}
		if d := b.rdb.TTL(t.Context(), b.names.config("a")).Val(); d != -1 {
			t.Errorf("what is live is kept for %v", d)
		}
	})
}

func TestACountIsPartOfItsCommit(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		lease := b.hold(t, 1)
		stale := lease
		stale.Term++
		if _, err := b.Commit(t.Context(), &Commit{Lease: stale, Counts: []Count{{CountAt, "v/f/s", 1}}}); !errors.Is(err, ErrFenced) {
			t.Errorf("error %v, want it fenced off", err)
		}
		commit(t, b.Store, &Commit{Lease: lease, Counts: []Count{{CountAt, "v/f/s", 2}, {CountAt, "w/f/s", 1}, {CountAt, "v/f/s", -1}}})
		n, err := b.Counters(t.Context(), CountAt, "v/")
		if err != nil || len(n) != 1 || n["v/f/s"] != 1 {
			t.Errorf("counters %v, error %v", n, err)
		}
	})
}

func TestOneOfSeveralSaysIt(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		say := func(which string, want bool) {
			t.Helper()
			if first, err := b.FirstToSay(context.Background(), "broken", which); first != want || err != nil {
				t.Errorf("%s: %v, error %v; want %v", which, first, err, want)
			}
		}
		say("one", true)
		say("one", false)
		say("two", true)
		if err := b.UnsayAll(t.Context(), "broken"); err != nil {
			t.Fatal(err)
		}
		say("one", true)
	})
}
