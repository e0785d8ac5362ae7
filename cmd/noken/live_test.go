package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"noken/bot"
	"noken/configs"
	"noken/flows"
	"noken/simulator"
	"noken/store"
)

// runs says that a configuration runs in all of the apps.
func runs(config *bot.Config, apps ...*app) func() bool {
	return func() bool {
		return !slices.ContainsFunc(apps, func(a *app) bool {
			worker := a.worker.Load()
			return worker == nil || worker.Live().Version() != config.Version()
		})
	}
}

// puts puts a configuration live, whatever is live.
func (w *town) puts(config *bot.Config, why string) bot.Edition {
	w.t.Helper()
	e, err := w.app.editions.Publish(w.ctx, bot.Draft{Config: config, Force: true, Who: "Rahel", Why: why, Road: bot.RoadCommand})
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w *town) counts() bot.Counts {
	w.t.Helper()
	c, err := w.app.editions.Counts(w.ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// complaint is a whole complaint, typed: what is said and what is asked then.
var complaint = [][2]string{
	{"/lapor", "Masalahnya tentang apa?"}, {"jalan", "Di mana tempatnya?"}, {"mimika baru", "Apa yang terjadi"},
	{"jalan berlubang depan gereja", "Ada foto?"}, {"tanpa foto", "Boleh nama Anda"}, {"boleh", "Periksa dulu"},
}

// flags are the flags with which a command finds the town's store.
func (w *town) flags() liveSettings {
	w.t.Helper()
	client, ok := w.redis.(*redis.Client)
	if !ok {
		w.t.Fatal("the town has no single Redis")
	}
	return liveSettings{
		RedisURL:   fmt.Sprintf("redis://%s/%d", client.Options().Addr, client.Options().DB),
		MasterKeys: "test:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))),
	}
}

// marked is Mimika's configuration with a mark before each question of the
// complaint, so that one sees which version asks.
func marked(t testing.TB, mark string) *bot.Config {
	t.Helper()
	files := mimika(t).Files()
	text := string(files["flows/aduan.yaml"])
	for _, beat := range complaint[:5] {
		if !strings.Contains(text, beat[1]) {
			t.Fatalf("the complaint does not ask %q", beat[1])
		}
		text = strings.ReplaceAll(text, beat[1], mark+beat[1])
	}
	return edited(t, "flows/aduan.yaml", text)
}

// edited is Mimika's configuration with another file.
func edited(t testing.TB, file, text string) *bot.Config {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, configs.Mimika()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := bot.LoadConfig(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// Three times another version goes live while 200 residents are in the middle of
// conversations, the last time an old one. Each conversation is held by the
// version it began with, and none is lost (P9).
func TestConversationsFinishOnTheirVersionWhileOthersGoLive(t *testing.T) {
	t.Parallel()
	w := newGround(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*townLimit) // there are many
	defer cancel()
	w.ctx = ctx
	var apps []*app
	for range 2 {
		w.stop = w.starts(nil)
		apps = append(apps, w.app)
	}
	a, b, c := mimika(t), marked(t, "〔B〕"), marked(t, "〔C〕")
	rounds := []struct {
		config *bot.Config
		mark   string
	}{{a, ""}, {b, "〔B〕"}, {c, "〔C〕"}, {a, ""}}
	const residents = 200
	people := make([]*town, residents)
	at := make([]int, residents) // beats each has had
	for i := range people {
		w.AddUser(simulator.User{ID: int64(5001 + i), First: fmt.Sprintf("Warga %d", i), Lang: "id"})
		people[i] = &town{Server: w.Server, t: t, ctx: w.ctx, seen: map[int64]int{}}
	}
	// goes has a resident go on until the given beat.
	goes := func(i, until int) {
		who, mark := int64(5001+i), rounds[i%len(rounds)].mark
		for ; at[i] < until; at[i]++ {
			beat := complaint[at[i]]
			if at[i] == 5 {
				mark = "" // the summary is not marked
			}
			people[i].chats(who, beat[0], mark+beat[1])
		}
	}
	for round, r := range rounds {
		if round > 0 {
			w.puts(r.config, fmt.Sprintf("round %d", round))
		}
		w.until("all replicas are on it", runs(r.config, apps...))
		var all sync.WaitGroup
		for i := range residents {
			switch begun := i % len(rounds); {
			case begun == round:
				all.Go(func() { goes(i, 1+i%5) })
			case begun < round:
				all.Go(func() { goes(i, min(at[i]+1, len(complaint))) })
			}
		}
		all.Wait()
		if t.Failed() {
			return
		}
	}
	counts := w.counts()
	if n := counts.Talks[a.Version()] + counts.Talks[b.Version()] + counts.Talks[c.Version()]; n != residents {
		t.Errorf("%d conversations are counted in the middle, want %d: %v", n, residents, counts.Talks)
	}
	var all sync.WaitGroup
	for i := range residents {
		all.Go(func() {
			goes(i, len(complaint))
			people[i].chats(int64(5001+i), "kirim", "Laporan masuk")
		})
	}
	all.Wait()
	for i := range residents {
		mine := rounds[i%len(rounds)].mark
		for _, m := range w.Messages(int64(5001 + i)) {
			for _, mark := range []string{"〔B〕", "〔C〕"} {
				if m.Bot && mark != mine && strings.Contains(m.Text, mark) {
					t.Errorf("resident %d began with %q and was asked %q", i, mine, m.Text)
				}
			}
		}
	}
	counts = w.counts()
	if len(counts.Talks) != 0 || len(counts.At) != 0 {
		t.Errorf("everybody is done, and there are %v conversations at %v", counts.Talks, counts.At)
	}
	want := map[string]int64{a.Version(): residents / 2, b.Version(): residents / 4, c.Version(): residents / 4}
	for version, n := range want {
		if counts.Cases[version] != n {
			t.Errorf("%d open cases on %s, want %d", counts.Cases[version], bot.Short(version), n)
		}
		funnel, err := w.app.editions.Funnel(w.ctx, version)
		if err != nil {
			t.Fatal(err)
		}
		for stop, p := range funnel {
			if p.Came != n || p.On != n || p.Back+p.Again+p.Quit != 0 {
				t.Errorf("%s %v: %+v, want %d to come and go on", bot.Short(version), stop, p, n)
			}
		}
		if len(funnel) != len(complaint) {
			t.Errorf("%s: %d steps were counted, want %d", bot.Short(version), len(funnel), len(complaint))
		}
	}
	history, err := w.app.editions.History(w.ctx, 0)
	if err != nil || len(history) != 4 || history[3].Road != bot.RoadEmbedded || history[0].Why != "round 3" || history[0].Who != "Rahel" {
		t.Errorf("history %+v, error %v", history, err)
	}
}

func TestAPublishIsSeenByAllReplicas(t *testing.T) {
	t.Parallel()
	w, apps := threeReplicas(t)
	for i := range 3 {
		config := marked(t, fmt.Sprintf("〔%d〕", i))
		w.puts(config, "quick")
		w.until("all replicas are on it", runs(config, apps...))
	}
}

// BenchmarkPublish measures how long it takes until what was published runs in
// all of three replicas: the median and the slowest 1 %.
func BenchmarkPublish(b *testing.B) {
	w, apps := threeReplicas(b)
	var took []time.Duration
	for b.Loop() {
		config := marked(b, fmt.Sprintf("〔%d〕", len(took)))
		begun := time.Now()
		w.puts(config, "quick")
		w.until("all replicas are on it", runs(config, apps...))
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	ms := func(share int) float64 { return float64(took[(len(took)-1)*share/100].Microseconds()) / 1000 }
	b.ReportMetric(ms(50), "p50-ms")
	b.ReportMetric(ms(99), "p99-ms")
}

// threeReplicas are three bots of one city, at work.
func threeReplicas(t testing.TB) (*town, []*app) {
	w := newGround(t)
	var apps []*app
	for range 3 {
		w.stop = w.starts(nil)
		apps = append(apps, w.app)
	}
	w.until("all replicas run", runs(mimika(t), apps...))
	return w, apps
}

func TestTheSecondOfTwoAdminsIsToldWhatChanged(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.until("it runs", runs(mimika(t), w.app))
	base := mimika(t).Version()
	b, c := marked(t, "〔B〕"), marked(t, "〔C〕")
	w.puts(b, "the first")
	_, err := w.app.editions.Publish(w.ctx, bot.Draft{Config: c, Base: base, Who: "Thomas", Why: "the second", Road: bot.RoadCommand})
	var moved *bot.MovedError
	if !errors.As(err, &moved) || !errors.Is(err, store.ErrMoved) || moved.Live.Version != b.Version() {
		t.Fatalf("error %v, want a MovedError", err)
	}
	if len(moved.Since) != 1 || moved.Since[0].Who != "Rahel" || moved.Since[0].Why != "the first" || moved.Since[0].Base != base {
		t.Errorf("since then: %+v", moved.Since)
	}
	if diff := bot.Diff(mimika(t), b).String(); !strings.Contains(diff, `ask id: "Ada foto? Kirim satu atau beberapa." → "〔B〕Ada foto?`) {
		t.Errorf("the difference does not show the question:\n%s", diff)
	}
	w.until("it runs", runs(b, w.app))
}

func TestNobodySwitchesTheCityWithoutTheMasterKey(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.until("it runs", runs(mimika(t), w.app))
	b := marked(t, "〔B〕")
	w.puts(b, "good")
	w.until("it runs", runs(b, w.app))
	key := "noken:{mimika}:config:current"
	good := w.redis.HGetAll(w.ctx, key).Val()

	forged := marked(t, "〔forged〕")
	if err := w.app.editions.Keep(w.ctx, forged); err != nil {
		t.Fatal(err)
	}
	first := strings.SplitN(w.redis.LIndex(w.ctx, "noken:{mimika}:config:log", 0).Val(), " ", 2)
	for name, fields := range map[string][]any{
		"a version nobody published":  {"seq", 3, "version", forged.Version()},
		"an edition that was":         {"seq", 1, "version", first[0], "entry", first[1]},
		"an entry of another edition": {"seq", 3, "version", first[0], "entry", first[1]},
	} {
		w.redis.HSet(w.ctx, key, fields...)
		w.until("it is told: "+name, func() bool { return w.app.worker.Load().Troubles() != "" })
		if !runs(b, w.app)() {
			t.Errorf("%s: it was followed", name)
		}
		w.redis.HSet(w.ctx, key, good)
		w.until("it is in order: "+name, func() bool { return w.app.worker.Load().Troubles() == "" })
	}
	// Nor by changing the files of a version.
	bundle, _ := forged.Bundle()
	w.redis.Set(w.ctx, "noken:{mimika}:config:"+b.Version(), bundle, 0)
	if _, err := w.app.editions.Load(w.ctx, b.Version()); err == nil || !strings.Contains(err.Error(), "was changed in the store") {
		t.Errorf("files that were exchanged: error %v", err)
	}
}

func TestACaseKeepsTheWordsItWasFiledUnder(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	text := string(mimika(t).Files()["categories.yaml"])
	renamed := edited(t, "categories.yaml", strings.Replace(text, "Jalan & jembatan", "Jalanan kota", 1))
	w.puts(renamed, "a better name")
	w.until("it runs", runs(renamed, w.app))
	w.chats(yohana, number, "Jalan & jembatan")
	w.files(marthen, "jalan", "jalan berlubang depan sekolah")
	w.sees(groupPUPR, "Jalanan kota")

	if c := w.counts(); c.Cases[mimika(t).Version()] != 1 || c.Cases[renamed.Version()] != 1 {
		t.Errorf("open cases %v", c.Cases)
	}
	w.presses(kobogau, w.chatOf(groupPUPR, number), "Tolak")
	w.presses(kobogau, w.sees(groupPUPR, "apa alasannya"), "di luar kewenangan pemerintah kabupaten")
	w.saysWhy(kobogau, groupPUPR, "Jalan ini milik provinsi, bukan kabupaten.")
	w.sees(yohana, "tidak bisa menerima")
	w.until("the case is over", func() bool { return w.counts().Cases[mimika(t).Version()] == 0 })
}

func TestTheFunnelCountsWhatBecameOfAQuestion(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.chats(yohana, "/lapor", "Masalahnya tentang apa?", "jalan", "Di mana tempatnya?", "/kembali", "Masalahnya tentang apa?",
		"sampah", "Di mana tempatnya?", "mimika baru", "Apa yang terjadi", "pendek", "Apa yang terjadi", "/batal", "dibatalkan")
	w.chats(marthen, "/lapor", "Masalahnya tentang apa?")
	stop := func(step string) flows.Stop { return flows.Stop{Flow: "aduan", Step: step} }
	w.until("it is counted", func() bool { return len(w.counts().Talks) > 0 })
	funnel, err := w.app.editions.Funnel(w.ctx, mimika(t).Version())
	if err != nil {
		t.Fatal(err)
	}
	for step, want := range map[string]bot.Passage{
		"jenis":  {Came: 3, On: 2},
		"lokasi": {Came: 2, On: 1, Back: 1},
		"cerita": {Came: 1, Again: 1, Quit: 1},
	} {
		p := funnel[stop(step)]
		if got := (bot.Passage{Came: p.Came, On: p.On, Back: p.Back, Again: p.Again, Quit: p.Quit}); got != want {
			t.Errorf("%s: %+v, want %+v", step, got, want)
		}
	}
	if c := w.counts(); c.Talks[mimika(t).Version()] != 1 || c.Stops()[stop("jenis")] != 1 || len(c.Stops()) != 1 {
		t.Errorf("one stands at the first question, counted are %v at %v", c.Talks, c.Stops())
	}
	var out strings.Builder
	told := std{ctx: w.ctx, out: &out, getenv: func(string) string { return "" }}
	if err := (&flowsFunnelCommand{Flow: "aduan", liveSettings: w.flags()}).Run(told); err != nil {
		t.Fatal(err)
	}
	if err := (&flowsHistoryCommand{liveSettings: w.flags()}).Run(told); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`aduan: Lapor masalah`, `jenis \(Masalah\) +3 +2 \(67%\) +0 +0 +0 +1 +\d+ s`, `lokasi \(Tempat\) +2 +1 \(50%\) +1 +0 +0 +0`,
		`cerita \(Cerita\) +1 +0 \(0%\) +0 +1 +1 +0`, `foto \(Foto\) +0 +0 +0`, `#1 live .* embedded +1 +0 +found at the start`,
	} {
		if !regexp.MustCompile(line).MatchString(out.String()) {
			t.Errorf("%q is not told:\n%s", line, out.String())
		}
	}
	w.passes(15 * 24 * time.Hour) // a draft is forgotten
	w.until("nobody is counted", func() bool { return len(w.counts().Talks) == 0 && len(w.counts().At) == 0 })
	funnel, _ = w.app.editions.Funnel(w.ctx, mimika(t).Version())
	if funnel[stop("jenis")].Quit != 1 {
		t.Errorf("the forgotten one did not give up: %+v", funnel[stop("jenis")])
	}
}

// Somebody who stops a publish at any point leaves the old or the new version.
func TestAPublishThatIsGivenUpLeavesOldOrNew(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.until("it runs", runs(mimika(t), w.app))
	b := marked(t, "〔B〕")
	for _, point := range []string{"before-publish", "after-publish"} {
		ctx, cancel := context.WithCancel(w.ctx)
		editions := bot.NewEditions(w.store, "mimika", nil).At(func(name string) {
			if name == point {
				cancel()
			}
		})
		_, _ = editions.Publish(ctx, bot.Draft{Config: b, Force: true, Road: bot.RoadCommand}) // given up
		want := map[string]*bot.Config{"before-publish": mimika(t), "after-publish": b}[point]
		e, _, err := w.app.editions.Current(w.ctx)
		if err != nil || e.Version != want.Version() {
			t.Errorf("%s: live is %+v, error %v", point, e, err)
		}
		if _, err := w.app.editions.Load(w.ctx, e.Version); err != nil {
			t.Errorf("%s: %v", point, err)
		}
		cancel()
	}
}
