//go:build crash

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"noken/bench/crowd"
	"noken/bench/process"
	"noken/bot"
	"noken/configs"
	"noken/simulator"
	"noken/store"
	"noken/store/redistest"
)

// patience is how long anything may take that should take seconds.
const patience = 45 * time.Second

// The people and groups beside the residents.
const (
	theAdmin    = int64(900_000_001)
	plainGroup  = int64(-1_001_000_000_001) // of pupr: threads of replies
	forumGroup  = int64(-1_001_000_000_002) // of dlh: topics
	plainOffice = "pupr"
	forumOffice = "dlh"
)

// world is a simulated Telegram with a crowd and a real Redis. The bot comes and
// goes beside them as processes.
type world struct {
	program string
	mode    string
	crowd   *crowd.Crowd
	tg      *simulator.Server
	redis   *redistest.Server
	rdb     *redis.Client
	store   *store.Store
	config  *bot.Config
	logs    []string // of replica 0, 1
	env     map[string]string
	listen  []string // where replica 0, 1 listen

	mu    sync.Mutex
	cards map[string]int // by office and ticket number
}

// served is a running serve.
type served struct {
	*process.Process
}

// buildForCrashes builds noken with its crash points.
func buildForCrashes(t *testing.T) string {
	t.Helper()
	program, err := process.Build(t.TempDir(), "noken/cmd/noken", "-tags", "crash")
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func newWorld(t *testing.T, program, mode string, o crowd.Options) *world {
	t.Helper()
	srv, err := redistest.Start("--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Stop)
	w := &world{
		program: program, mode: mode, crowd: crowd.New(o), redis: srv, rdb: srv.Client(),
		logs: []string{filepath.Join(t.TempDir(), "log0"), filepath.Join(t.TempDir(), "log1")}, cards: map[string]int{},
	}
	t.Cleanup(func() { _ = w.rdb.Close() })
	w.tg = simulator.New(simulator.Options{OnPost: w.posted, KeepMessages: 100_000, KeepCalls: -1})
	api, closeTelegram, err := w.tg.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeTelegram)
	for range 2 {
		address, err := process.FreeAddress()
		if err != nil {
			t.Fatal(err)
		}
		w.listen = append(w.listen, address)
	}
	if w.config, err = bot.LoadConfig(configs.Mimika()); err != nil {
		t.Fatal(err)
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	keys := "k1:" + base64.StdEncoding.EncodeToString(key)
	ring, err := store.ParseKeyring(keys)
	if err != nil {
		t.Fatal(err)
	}
	w.store = store.New(w.rdb, store.Options{City: w.config.City.ID, Keys: ring, Rand: rand.Reader})
	w.env = map[string]string{
		"NOKEN_TELEGRAM_TOKEN": w.tg.Token(), "NOKEN_TELEGRAM_API": api, "NOKEN_REDIS_URL": srv.URL(),
		"NOKEN_MASTER_KEYS": keys, "NOKEN_ADMINS": fmt.Sprint(theAdmin), "NOKEN_RATE": "100000",
		"NOKEN_LOG": "text", "NOKEN_LOG_LEVEL": "debug",
	}
	if mode == "webhook" {
		w.env["NOKEN_WEBHOOK_URL"] = w.balance(t) + "/hook"
		w.env["NOKEN_WEBHOOK_SECRET"] = "a-secret-between-two"
	}
	return w
}

// balance is what stands before the replicas and gives each its turn; one that
// does not answer is passed over.
func (w *world) balance(t *testing.T) string {
	t.Helper()
	var turn atomic.Int64
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: w.listen[int(turn.Add(1))%len(w.listen)]})
		},
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, ResponseHeaderTimeout: 2 * time.Second},
		ErrorHandler: func(rw http.ResponseWriter, _ *http.Request, _ error) {
			rw.WriteHeader(http.StatusBadGateway)
		},
	}
	server := &http.Server{Handler: proxy, ReadHeaderTimeout: 5 * time.Second}
	address, err := process.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	server.Addr = address
	done := make(chan struct{})
	go func() { defer close(done); _ = server.ListenAndServe() }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return "http://" + address
}

// posted hears what the bot posts anywhere.
func (w *world) posted(m simulator.Message) {
	w.crowd.Heard(m)
	if m.Chat > 0 || m.Kind == "service" || m.Edits > 0 {
		return
	}
	if slices.Contains(crowd.Labels(m), "Saya tangani") {
		w.mu.Lock()
		w.cards[fmt.Sprint(m.Chat, " ", crowd.TicketNumber(m.Text))]++
		w.mu.Unlock()
	}
}

// serve starts a replica; at is where it ends itself, "after-commit:17".
func (w *world) serve(t *testing.T, replica int, at string) *served {
	t.Helper()
	return w.serveWith(t, replica, map[string]string{"NOKEN_CRASH_AT": at})
}

func (w *world) serveWith(t *testing.T, replica int, more map[string]string) *served {
	t.Helper()
	env := map[string]string{"NOKEN_LISTEN": w.listen[replica]}
	maps.Copy(env, w.env)
	maps.Copy(env, more)
	p, err := process.Start(w.program, w.logs[replica], env, "serve")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return &served{p}
}

// ends waits for a replica to die by a SIGKILL.
func (w *world) ends(t *testing.T, bot *served, what string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	select {
	case <-bot.Ended():
	case <-ctx.Done():
		t.Fatalf("%s: the process lives\n%s", what, w.lastLog(t))
	}
	if !bot.Killed() {
		t.Fatalf("%s: the process ended by itself: %v\n%s", what, bot.Err(), w.lastLog(t))
	}
}

// nextEra says that a replica died, once Telegram has dealt with what it had sent.
func (w *world) nextEra(t *testing.T) {
	t.Helper()
	moment := time.NewTimer(250 * time.Millisecond)
	defer moment.Stop()
	select {
	case <-moment.C:
	case <-t.Context().Done():
	}
	w.crowd.NextEra()
}

// bindOffices binds a group to an office, and a forum to another.
func (w *world) bindOffices(t *testing.T) {
	t.Helper()
	w.tg.AddUser(simulator.User{ID: theAdmin, First: "Ibu", Last: "Admin", Lang: "id"})
	w.tg.AddGroup(simulator.Group{ID: plainGroup, Title: "PUPR", Supergroup: true})
	w.tg.AddGroup(simulator.Group{ID: forumGroup, Title: "DLH", Forum: true})
	for group, office := range map[int64]string{plainGroup: plainOffice, forumGroup: forumOffice} {
		w.tg.Join(group, theAdmin)
		w.tg.Promote(group, theAdmin)
		w.tg.As(theAdmin).Says(group, "/hubungkan "+office)
		w.until(t, "the group of "+office+" to be bound", func(ctx context.Context) bool {
			chat, ok, err := w.store.OfficeChat(ctx, office)
			return err == nil && ok && chat == group
		})
	}
}

// until asks until the answer is yes.
func (w *world) until(t *testing.T, what string, ok func(context.Context) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok(ctx) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited in vain for %s\n%s", what, w.lastLog(t))
		}
	}
}

// residentsFile lets the crowd begin. The returned function lets everybody end
// what they have begun, and waits for that.
func (w *world) residentsFile(t *testing.T) (finish func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err = w.crowd.Run(ctx, w.tg)
	}()
	stop := func() { cancel(); <-ended }
	t.Cleanup(stop)
	return func() {
		t.Helper()
		w.crowd.Finish()
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case <-ended:
		case <-timer.C:
			stop()
		}
		if err != nil {
			t.Errorf("%v\n%s", err, w.lastLog(t))
		}
	}
}

// lastLog is the end of what the processes logged.
func (w *world) lastLog(t *testing.T) string {
	t.Helper()
	var last []string
	for i := range w.logs {
		lines := strings.Split(string(bytes.TrimSpace(w.logOf(t, i))), "\n")
		last = append(last, lines[max(0, len(lines)-15):]...)
	}
	return strings.Join(last, "\n")
}

// logOf is what a replica logged, in all its lives.
func (w *world) logOf(t *testing.T, replica int) []byte {
	t.Helper()
	log, err := os.ReadFile(w.logs[replica])
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return log
}

// String says what happened.
func (w *world) String() string {
	rep := w.crowd.Report()
	w.mu.Lock()
	defer w.mu.Unlock()
	doubled := 0
	for _, n := range w.cards {
		doubled += n - 1
	}
	return fmt.Sprintf("%v; %d cards in groups, %d of them twice", rep.String(), len(w.cards), doubled)
}
