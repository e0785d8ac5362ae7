package main

import (
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/rogpeppe/go-internal/testscript"

	"noken/bot"
	"noken/configs"
	"noken/simulator"
	"noken/store"
	"noken/store/redistest"
)

// shared is one redis-server for the tests of this package; each town has a
// database of its own.
var shared struct {
	once     sync.Once
	server   *redistest.Server
	err      error
	database atomic.Int64
}

// TestMain lets scripts call noken itself, see cli_test.go.
func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"noken": main})
}

type tests struct{ *testing.M }

// Run runs the tests and ends what they share.
func (m tests) Run() int {
	// Towns mostly wait: for a poll, a timer, a process. The command line wins.
	_ = flag.Set("test.parallel", "8")
	code := m.M.Run()
	if shared.server != nil {
		shared.server.Stop()
	}
	if programDir != "" {
		_ = os.RemoveAll(programDir)
	}
	return code
}

const testDatabases = 512

// testRedis is an empty database of a real redis-server.
func testRedis(t testing.TB) redis.UniversalClient {
	t.Helper()
	shared.once.Do(func() {
		shared.server, shared.err = redistest.Start("--databases", fmt.Sprint(testDatabases))
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	n := shared.database.Add(1)
	if n >= testDatabases {
		t.Fatal("more towns than databases")
	}
	rdb := redis.NewClient(&redis.Options{Addr: shared.server.Addr, DB: int(n)})
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// town is a running Noken for a test: a simulated Telegram with the demo's
// people, a real Redis, and the app that serve runs. Its clock runs from a Monday
// morning and can be set ahead.
type town struct {
	*simulator.Server
	t     testing.TB
	ctx   context.Context // ends when the test has lasted too long
	url   string          // of its Telegram
	redis redis.UniversalClient
	keys  *store.Keyring
	store *store.Store
	app   *app
	ahead atomic.Int64 // nanoseconds
	begun time.Time
	seen  map[int64]int // last message the test looked at, by chat
	stop  func()
}

// townLimit is how long a test in a town may take before it is stuck; they run
// side by side, also under the race detector on small machines.
const townLimit = 4 * time.Minute

// newTown starts a town whose three groups are bound to their offices.
func newTown(t testing.TB) *town {
	t.Helper()
	w := newGround(t)
	d := &demo{telegram: w.Server}
	d.bindGroups()
	w.stop = w.starts(nil)
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH} {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}
	return w
}

// newGround is a town's Telegram, people and store, where nothing runs yet.
func newGround(t testing.TB) *town {
	t.Helper()
	return newGroundWith(t, func(*simulator.Options) {})
}

// newGroundWith is newGround with another Telegram.
func newGroundWith(t testing.TB, change func(*simulator.Options)) *town {
	t.Helper()
	w := &town{t: t, begun: time.Now(), seen: map[int64]int{}, stop: func() {}}
	ctx, cancel := context.WithTimeout(t.Context(), townLimit)
	t.Cleanup(cancel)
	w.ctx = ctx
	options := simulator.Options{Now: w.now}
	change(&options)
	d := &demo{telegram: simulator.New(options)}
	d.people()
	w.Server = d.telegram
	url, closeTelegram, err := w.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeTelegram)
	w.url = url
	w.redis = testRedis(t)
	w.keys, err = store.ParseKeyring("test:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// starts starts an app in the town, as the test wants it, and returns what stops
// it. The end of the test stops it too.
func (w *town) starts(change func(*appOptions)) (stop func()) {
	w.t.Helper()
	o := appOptions{
		Token: w.Token(), API: w.url, Redis: w.redis, Keys: w.keys, Config: mimika(w.t), Admins: []int64{admin},
		Rate: 1000, Owner: ownerName(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: w.now,
	}
	if change != nil {
		change(&o)
	}
	a, err := newApp(o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.app, w.store = a, a.store
	running, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.run(running) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("the app ended with: %v", err)
		}
	})
	w.t.Cleanup(stop)
	return stop
}

// mimika is the shipped configuration, loaded once.
var mimikaOnce = sync.OnceValues(func() (*bot.Config, error) { return bot.LoadConfig(configs.Mimika()) })

func mimika(t testing.TB) *bot.Config {
	t.Helper()
	config, err := mimikaOnce()
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func (w *town) now() time.Time {
	return storyStart.Add(time.Since(w.begun)).Add(time.Duration(w.ahead.Load()))
}

// passes lets time pass in the town.
func (w *town) passes(d time.Duration) { w.ahead.Add(int64(d)) }

// sees waits for a message of the bot that the test has not looked at yet and
// that has the words, and returns it.
func (w *town) sees(chat int64, words string) simulator.Message {
	w.t.Helper()
	var found simulator.Message
	err := w.Wait(w.ctx, chat, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if m.Bot && m.Kind != "service" && m.ID > w.seen[chat] && strings.Contains(m.Text, words) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		w.t.Fatalf("%s never saw %q: %v\n%s", names[chat], words, err, w.chat(chat))
	}
	w.seen[chat] = found.ID
	return found
}

// becomes waits for a message to be edited until it has the words.
func (w *town) becomes(m simulator.Message, words string) simulator.Message {
	w.t.Helper()
	var found simulator.Message
	err := w.Wait(w.ctx, m.Chat, func(messages []simulator.Message) bool {
		for _, n := range messages {
			if n.ID == m.ID && strings.Contains(n.Text, words) {
				found = n
				return true
			}
		}
		return false
	})
	if err != nil {
		w.t.Fatalf("the message %q never became %q: %v\n%s", m.Text, words, err, w.chat(m.Chat))
	}
	return found
}

// presses presses a button, also one that a card shows when it is unfolded, and
// returns the toast that answers it.
func (w *town) presses(who int64, m simulator.Message, label string) simulator.Toast {
	w.t.Helper()
	w.unfolds(who, m, label)
	query, err := w.As(who).Presses(m.Chat, m.ID, label)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.toast(who, m.Chat, query)
}

// unfolds shows the other buttons of a card, or hides them, when the one with the
// label is among those.
func (w *town) unfolds(who int64, m simulator.Message, label string) {
	w.t.Helper()
	now := labels(w.message(m))
	for _, turn := range []string{"Lainnya »", "« Ringkas"} {
		if slices.Contains(now, label) || !slices.Contains(now, turn) {
			continue
		}
		query, err := w.As(who).Presses(m.Chat, m.ID, turn)
		if err != nil {
			w.t.Fatal(err)
		}
		w.toast(who, m.Chat, query)
		err = w.Wait(w.ctx, m.Chat, func(messages []simulator.Message) bool {
			return slices.ContainsFunc(messages, func(n simulator.Message) bool {
				return n.ID == m.ID && !slices.Contains(labels(n), turn)
			})
		})
		if err != nil {
			w.t.Fatalf("the card never changed on %q: %v\n%s", turn, err, w.chat(m.Chat))
		}
		return
	}
}

// message is a message as it stands now.
func (w *town) message(m simulator.Message) simulator.Message {
	for _, n := range w.Messages(m.Chat) {
		if n.ID == m.ID {
			return n
		}
	}
	return m
}

func (w *town) toast(who, chat int64, query string) simulator.Toast {
	w.t.Helper()
	toast, err := w.WaitToast(w.ctx, who, chat, query)
	if err != nil {
		w.t.Fatalf("the press was never answered: %v\n%s", err, w.chat(chat))
	}
	return toast
}

// chat is a chat's transcript, for a failure.
func (w *town) chat(id int64) string {
	p := &play{telegram: w.Server, told: map[int64]int{}}
	for _, m := range w.Messages(id) {
		who := ""
		if !m.Bot {
			who = " " + m.Name
		}
		p.write(m, who)
	}
	return p.words.String()
}

// files has a resident file a complaint of a category with the given story, and
// returns its number.
func (w *town) files(who int64, category, story string) (number string) {
	w.t.Helper()
	w.As(who).Says(who, "/lapor")
	w.sees(who, "Masalahnya tentang apa?")
	w.As(who).Says(who, category)
	w.sees(who, "Di mana tempatnya?")
	w.As(who).SendsPin(who, -4.5467, 136.8833)
	w.sees(who, "Apa yang terjadi")
	w.As(who).Says(who, story)
	w.sees(who, "Ada foto?")
	w.As(who).Says(who, "tanpa foto")
	w.sees(who, "Boleh nama Anda")
	w.As(who).Says(who, "boleh")
	w.sees(who, "Periksa dulu")
	w.As(who).Says(who, "kirim")
	return copied(w.sees(who, "Laporan masuk"))
}

// copied is what a message's copy button copies.
func copied(m simulator.Message) string {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Copy != "" {
				return b.Copy
			}
		}
	}
	return ""
}

// metrics is what /metrics says.
func (w *town) metrics() string {
	recorder := &recorder{header: http.Header{}}
	request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, "/metrics", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	w.app.handler().ServeHTTP(recorder, request)
	return recorder.body.String()
}

type recorder struct {
	header http.Header
	body   strings.Builder
	status int
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *recorder) WriteHeader(status int)      { r.status = status }
