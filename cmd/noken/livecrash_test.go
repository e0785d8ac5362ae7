//go:build crash

package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noken/bench/process"
	"noken/bot"
	"noken/configs"
	"noken/store"
)

// TestPublishIsKilled kills noken flows publish at each of its points and at random
// moments, while two replicas serve residents who are in the middle of
// conversations. The city is on the old or the new version each time, in all
// replicas, and the next publish goes through (P9).
func TestPublishIsKilled(t *testing.T) {
	t.Parallel()
	kills := 10
	if testing.Short() {
		kills = 4
	}
	seed := uint64(fromEnv(t, "NOKEN_CRASH_SEED", int(time.Now().Unix())))
	t.Logf("to see it again: NOKEN_CRASH_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 4))
	w := newWorld(t, buildForCrashes(t), "polling", replicaCrowd())
	w.serve(t, 0, "")
	w.serve(t, 1, "")
	w.bindOffices(t)
	editions := bot.NewEditions(w.store, w.config.City.ID, nil)
	finish := w.residentsFile(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, configs.Mimika()); err != nil {
		t.Fatal(err)
	}
	deaths := []string{"before-publish:1", "after-publish:1"}
	for range kills {
		deaths = append(deaths, "")
	}
	put := 0
	for i, at := range deaths {
		old := w.live(t, editions)
		fresh := w.edits(t, dir, i)
		env := maps.Clone(w.env)
		env["NOKEN_CRASH_AT"] = at
		p, err := process.Start(w.program, filepath.Join(t.TempDir(), "publish"), env, "flows", "publish", dir, "--note", "killed", "--who", "Rahel", "--yes", "--force")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Kill)
		if at == "" {
			moment := time.NewTimer(time.Duration(random.IntN(900)) * time.Millisecond)
			select {
			case <-moment.C:
			case <-p.Ended():
			}
			moment.Stop()
			p.Kill()
		}
		<-p.Ended()
		e := w.live(t, editions)
		switch {
		case e.Version == fresh.Version():
			put++
		case e.Version != old.Version:
			t.Errorf("death %d: live is %s, which is neither the old nor the new version", i, bot.Short(e.Version))
		case at == "after-publish:1":
			t.Errorf("death %d: it was published, and the old version is live", i)
		}
		if at == "before-publish:1" && e.Version != old.Version {
			t.Errorf("death %d: it was not published yet, and the new version is live", i)
		}
		history, err := editions.History(t.Context(), 2)
		if err != nil || history[0].Seq != e.Seq || history[0].Version != e.Version {
			t.Errorf("death %d: live is edition %d, the history ends with %+v, error %v", i, e.Seq, history[0], err)
		}
		w.everywhere(t, e.Version)
	}
	t.Logf("%d publishes killed, %d of them after they were live", len(deaths), put)

	fresh := w.edits(t, dir, len(deaths))
	if _, err := editions.Publish(t.Context(), bot.Draft{Config: fresh, Base: w.live(t, editions).Version, Road: bot.RoadCommand}); err != nil {
		t.Fatal(err)
	}
	w.everywhere(t, fresh.Version())
	finish()
	w.check(t)
	t.Log(w)
}

// counted makes sure that nobody who is done is counted among the conversations
// under way, whatever died meanwhile.
func (w *world) counted(t *testing.T) {
	t.Helper()
	for _, key := range []store.CountKey{store.CountTalks, store.CountAt} {
		left, err := w.store.Counters(t.Context(), key, "")
		if err != nil || len(left) != 0 {
			t.Errorf("everybody is done, and %s counts %v, error %v", key, left, err)
		}
	}
}

// live is what is live, whole.
func (w *world) live(t *testing.T, editions *bot.Editions) bot.Edition {
	t.Helper()
	e, ok, err := editions.Current(t.Context())
	if err != nil || !ok || e.Err != nil {
		t.Fatalf("live is %+v, %v, error %v", e, ok, err)
	}
	if _, err := editions.Load(t.Context(), e.Version); err != nil {
		t.Fatal(err)
	}
	return e
}

// edits changes a comment, which makes another version, and gives the folder as it is then.
func (w *world) edits(t *testing.T, dir string, n int) *bot.Config {
	t.Helper()
	path := filepath.Join(dir, "city.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	line, rest, _ := strings.Cut(string(text), "\n")
	if !strings.HasPrefix(line, "#") {
		t.Fatalf("city.yaml begins with %q, want a comment", line)
	}
	if err := os.WriteFile(path, fmt.Appendf(nil, "# edit %d\n%s", n, rest), 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := bot.LoadConfig(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// everywhere waits until all replicas run a version, within two seconds and what
// a busy machine adds.
func (w *world) everywhere(t *testing.T, version string) {
	t.Helper()
	for i := range 2 {
		w.until(t, "replica "+fmt.Sprint(i)+" to follow", func(context.Context) bool {
			return w.metric(t, i, fmt.Sprintf(`noken_config_info\{version="%s"\}`, bot.Short(version))) == 1
		})
	}
}
