package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noken/bot"
	"noken/configs"
)

func TestWhatRunsAtTheStart(t *testing.T) {
	t.Parallel()
	w := newGround(t)
	a, b, c, d := mimika(t), marked(t, "〔B〕"), marked(t, "〔C〕"), marked(t, "〔D〕")
	for _, step := range []struct {
		name    string
		config  *bot.Config
		road    bot.Road
		want    *bot.Config
		edition int64
		publish *bot.Config // afterwards
	}{
		{"the embedded one where nothing was published", a, bot.RoadEmbedded, a, 1, nil},
		{"it again", a, bot.RoadEmbedded, a, 1, nil},
		{"that of a newer program", b, bot.RoadEmbedded, b, 2, c},
		{"what was published, not the embedded one", a, bot.RoadEmbedded, c, 3, nil},
		{"a folder that was edited", d, bot.RoadFolder, d, 4, nil},
		{"not a folder as it was in an older edition", b, bot.RoadFolder, d, 4, nil},
	} {
		stop := w.starts(func(o *appOptions) { o.Config, o.Road = step.config, step.road })
		w.until("there runs "+step.name, runs(step.want, w.app))
		if e, ok, err := w.app.editions.Current(w.ctx); err != nil || !ok || e.Seq != step.edition || e.Version != step.want.Version() {
			t.Errorf("%s: live is %+v, %v, error %v; want edition %d", step.name, e, ok, err, step.edition)
		}
		if step.publish != nil {
			w.puts(step.publish, "published")
			w.until("it runs", runs(step.publish, w.app))
		}
		stop()
	}
}

func TestAVersionThatCannotBeUsedLeavesTheLastGoodOne(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.until("it runs", runs(mimika(t), w.app))
	// As a newer Noken might publish one: its files do not compile here.
	files := mimika(t).Files()
	files["flows/aduan.yaml"] = []byte("flow: aduan\nsteps:\n  - x: {hologram: true}\n")
	const version = "f00df00df00df00d"
	bundle, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.PutConfig(w.ctx, version, bundle); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Publish(w.ctx, mimika(t).Version(), version, []byte(`{"r":"command","at":"2026-11-02T00:00:00Z"}`)); err != nil {
		t.Fatal(err)
	}
	w.sees(admin, "belum bisa dipakai")
	if !runs(mimika(t), w.app)() {
		t.Error("the last good one does not run")
	}
	w.stop()
	w.stop = w.starts(nil) // also after a start
	w.until("it runs", runs(mimika(t), w.app))
	w.chats(yohana, "/lapor", "Masalahnya tentang apa?")
	w.until("it is told", func() bool { return w.app.worker.Load().Troubles() != "" })
	if n := w.told(admin, "belum bisa dipakai"); n != 1 {
		t.Errorf("the admin was told %d times", n)
	}
}

func TestAFolderIsWatched(t *testing.T) {
	t.Parallel()
	w := newGround(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, configs.Mimika()); err != nil {
		t.Fatal(err)
	}
	// What is edited below is not what the transcripts say.
	if err := os.RemoveAll(filepath.Join(dir, "transcripts")); err != nil {
		t.Fatal(err)
	}
	config, err := bot.LoadConfig(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	w.stop = w.starts(func(o *appOptions) { o.Config, o.Road, o.Folder, o.Watch = config, bot.RoadFolder, dir, true })
	w.until("it runs", runs(config, w.app))
	path := filepath.Join(dir, "flows", "aduan.yaml")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writes := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ready := func() (int, string) {
		recorder := &recorder{header: http.Header{}, status: http.StatusOK}
		request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, "/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		w.app.handler().ServeHTTP(recorder, request)
		return recorder.status, recorder.body.String()
	}
	w.chats(yohana, "/lapor", "Masalahnya tentang apa?")

	writes(strings.Replace(string(good), "Masalahnya tentang apa?", "Soal apa?", 1))
	w.until("the edit is live", func() bool { return w.app.worker.Load().Live().Version() != config.Version() })
	w.chats(marthen, "/lapor", "Soal apa?")
	w.chats(yohana, "entah", "Masalahnya tentang apa?")

	writes(strings.Replace(string(good), "- lokasi:", "- lokasi", 1))
	w.sees(admin, "flows/aduan.yaml:")
	if status, words := ready(); status != http.StatusOK || !strings.Contains(words, "degraded: the folder") {
		t.Errorf("/readyz: %d %q", status, words)
	}
	if m := w.metrics(); !strings.Contains(m, "noken_config_broken 1") {
		t.Error("the metric does not say that it is broken")
	}
	w.chats(sarah, "/report", "What is it about?")

	writes(string(good))
	w.until("the first is live again", runs(config, w.app))
	w.until("it is in order", func() bool { return w.app.worker.Load().Troubles() == "" })
	if m := w.metrics(); !strings.Contains(m, "noken_config_broken 0") {
		t.Error("the metric says that it is broken still")
	}
	if n := w.told(admin, "belum bisa dipakai"); n != 1 {
		t.Errorf("the admin was told %d times, want once", n)
	}
	if e, _, err := w.app.editions.Current(w.ctx); err != nil || e.Seq != 3 || e.Road != bot.RoadFolder {
		t.Errorf("live is %+v, error %v", e, err)
	}
}

func TestAStartWithABrokenFolderThatIsWatchedGoesOnWithWhatIsLive(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	live := marked(t, "〔B〕")
	w.puts(live, "good")
	w.until("it runs", runs(live, w.app))
	dir := t.TempDir()
	if err := os.CopyFS(dir, configs.Mimika()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "transcripts")); err != nil {
		t.Fatal(err)
	}
	mended, err := bot.LoadConfig(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "flows", "aduan.yaml"), []byte("flow: aduan\nsteps: ["), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := w.flags()
	env := map[string]string{
		"NOKEN_TELEGRAM_TOKEN": w.Token(), "NOKEN_CONFIG": dir, "NOKEN_WATCH": "true",
		"NOKEN_REDIS_URL": flags.RedisURL, "NOKEN_MASTER_KEYS": flags.MasterKeys,
	}
	var s settings
	o, err := s.read(std{ctx: w.ctx, err: io.Discard, getenv: func(name string) string { return env[name] }})
	if err == nil || o == nil || !o.watch {
		t.Fatalf("a broken folder: %+v, error %v", o, err)
	}
	if config := o.lastLive(w.ctx); config == nil || config.Version() != live.Version() {
		t.Errorf("it does not go on with what is live: %v", config)
	}
	// The app then takes the folder once it is mended.
	w.stop()
	w.stop = w.starts(func(a *appOptions) { a.Config, a.Road, a.Folder, a.Watch = live, bot.RoadFolder, dir, true })
	w.until("it runs", runs(live, w.app))
	w.sees(admin, "flows/aduan.yaml")
	if err := os.WriteFile(filepath.Join(dir, "flows", "aduan.yaml"), mimika(t).Files()["flows/aduan.yaml"], 0o600); err != nil {
		t.Fatal(err)
	}
	w.until("the folder is live", runs(mended, w.app))
	w.until("it is in order", func() bool { return w.app.worker.Load().Troubles() == "" })
}
