package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"noken/bench/process"
	"noken/simulator"
	"noken/store"
	"noken/store/redistest"
)

// program is noken as it is shipped, built once for the tests of serve.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "noken-serve-")
	if err != nil {
		return "", err
	}
	programDir = dir
	return process.Build(dir, "noken/cmd/noken")
})

// programDir is removed when all tests are done.
var programDir string

// realTown is a town whose bot is a process of its own, beside a Redis of its own.
type realTown struct {
	*town
	redis  *redistest.Server
	env    map[string]string
	listen string
	log    string
}

// newRealTown starts nothing but the town's Telegram and Redis.
func newRealTown(t *testing.T) *realTown {
	t.Helper()
	w := &realTown{town: newGround(t), log: filepath.Join(t.TempDir(), "log")}
	w.passes(time.Since(storyStart)) // the process goes by the real clock
	var err error
	if w.redis, err = redistest.Start("--appendonly", "yes", "--appendfsync", "always"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.redis.Stop)
	if w.listen, err = process.FreeAddress(); err != nil {
		t.Fatal(err)
	}
	keys := "test:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
	w.env = map[string]string{
		"NOKEN_TELEGRAM_TOKEN": w.Token(), "NOKEN_TELEGRAM_API": w.url, "NOKEN_MASTER_KEYS": keys,
		"NOKEN_REDIS_URL": w.redis.URL(), "NOKEN_LISTEN": w.listen, "NOKEN_ADMINS": fmt.Sprint(admin), "NOKEN_RATE": "1000",
	}
	return w
}

// serves starts serve; the test's end kills it.
func (w *realTown) serves() *process.Process {
	w.t.Helper()
	path, err := program()
	if err != nil {
		w.t.Fatal(err)
	}
	p, err := process.Start(path, w.log, w.env, "serve")
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(p.Kill)
	return p
}

func (w *realTown) ready(p *process.Process) {
	w.t.Helper()
	if err := p.Ready(w.ctx); err != nil {
		w.t.Fatalf("%v\n%s", err, w.logged())
	}
}

func (w *realTown) binds() {
	w.t.Helper()
	(&demo{telegram: w.Server}).bindGroups()
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH} {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}
}

func (w *realTown) logged() string {
	text, err := os.ReadFile(w.log)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// killsRedis ends Redis as a crash would; Restart brings it back.
func (w *realTown) killsRedis() {
	w.t.Helper()
	if err := syscall.Kill(w.redis.Pid(), syscall.SIGKILL); err != nil {
		w.t.Fatal(err)
	}
}

// get asks serve's HTTP until it answers with the code and the words, and returns
// all that it says.
func (w *realTown) get(path string, code int, words string) string {
	w.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	last := ""
	for {
		request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, "http://"+w.listen+path, nil)
		if err != nil {
			w.t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			body, _ := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if response.StatusCode == code && strings.Contains(string(body), words) {
				return string(body)
			}
			last = fmt.Sprintf("%d %s", response.StatusCode, body)
		}
		select {
		case <-tick.C:
		case <-w.ctx.Done():
			w.t.Fatalf("%s never answered %d %q, last %s\n%s", path, code, words, last, w.logged())
		}
	}
}

// delivers posts to the webhook as somebody with a secret does.
func (w *realTown) delivers(secret string, body []byte) int {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.ctx, http.MethodPost, "http://"+w.listen+"/hook", bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if secret != "" {
		request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func TestServeWaitsForARedisThatIsNotThereYet(t *testing.T) {
	t.Parallel()
	w := newRealTown(t)
	w.killsRedis()
	p := w.serves()
	w.get("/readyz", http.StatusServiceUnavailable, "waiting for the store")
	w.get("/healthz", http.StatusOK, "ok")
	w.As(yohana).Says(yohana, "/start")
	if err := w.redis.Restart(); err != nil {
		t.Fatal(err)
	}
	w.ready(p)
	w.sees(yohana, "Halo, Yohana")
	w.get("/readyz", http.StatusOK, "survives a power cut")
	if !strings.Contains(w.logged(), "waiting for it") {
		t.Errorf("the log does not say what is waited for:\n%s", w.logged())
	}
}

func TestServeEndsInOrderOnSIGTERM(t *testing.T) {
	t.Parallel()
	w := newRealTown(t)
	p := w.serves()
	w.ready(p)
	w.binds()
	number, card := w.dlhCase(yohana)
	// A message is on its way when the signal comes.
	sending := make(chan struct{}, 16)
	w.SetFaults(func(method string, chat int64) *simulator.Fault {
		if method == "sendMessage" && chat == yohana {
			sending <- struct{}{}
			return &simulator.Fault{Kind: simulator.FaultDelayAfter, Delay: 500 * time.Millisecond}
		}
		return nil
	})
	w.As(kobogau).Replies(groupDLH, card.ID, "Truk datang besok pagi.")
	select {
	case <-sending:
	case <-w.ctx.Done():
		t.Fatal("nothing is sent")
	}
	begun := time.Now()
	stopping, cancel := context.WithTimeout(w.ctx, 5*time.Second)
	defer cancel()
	if err := p.Stop(stopping); err != nil {
		t.Fatalf("serve did not end well after %s: %v\n%s", time.Since(begun), err, w.logged())
	}
	t.Logf("serve ended after %s", time.Since(begun).Round(time.Millisecond))
	rdb := w.redis.Client()
	t.Cleanup(func() { _ = rdb.Close() })
	for partition := range store.Partitions {
		owner, err := rdb.HGet(w.ctx, fmt.Sprintf("noken:{mimika}:lease:%d", partition), "owner").Result()
		if err != nil || owner != "" {
			t.Errorf("partition %d is still held by %q (%v)", partition, owner, err)
		}
	}
	if n, err := rdb.Exists(w.ctx, "noken:{mimika}:lease:poll").Result(); err != nil || n != 0 {
		t.Errorf("the right to poll was not given back (%v)", err)
	}
	if !strings.Contains(w.logged(), "noken stopped") {
		t.Errorf("the log does not say that it stopped:\n%s", w.logged())
	}

	w.SetFaults(nil)
	w.As(yohana).Says(yohana, "/status") // while nobody is there
	again := w.serves()
	w.ready(again)
	w.has(yohana, "the answer", func(m simulator.Message) bool { return m.Bot && strings.Contains(m.Text, "Laporan yang mana") })
	if n := w.count(yohana, "menjawab soal"); n != 1 {
		t.Errorf("the word that was on its way came %d times:\n%s", n, w.chat(yohana))
	}
	if n := countCards(w.town, groupDLH, number); n != 1 {
		t.Errorf("%d cards", n)
	}
}

func TestServeWithAWebhookCarriesACaseThereAndBack(t *testing.T) {
	t.Parallel()
	w := newRealTown(t)
	w.env["NOKEN_WEBHOOK_URL"], w.env["NOKEN_WEBHOOK_SECRET"] = "http://"+w.listen+"/hook", "between_us"
	p := w.serves()
	w.ready(p)
	w.binds()
	_, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	w.sees(yohana, "sekarang ditangani")
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Truk datang besok pagi.")
	told := w.sees(yohana, "Truk datang besok pagi.")
	w.receipted(groupDLH, id)
	if calls, _ := w.Count("getUpdates"); calls != 0 {
		t.Errorf("it polled %d times beside the webhook", calls)
	}

	for name, c := range map[string]struct {
		secret string
		body   []byte
		want   int
	}{
		"no secret":        {"", []byte(`{"update_id":5}`), http.StatusUnauthorized},
		"a wrong secret":   {"between_uz", []byte(`{"update_id":5}`), http.StatusUnauthorized},
		"no update":        {"between_us", []byte(`hello`), http.StatusBadRequest},
		"an unknown kind":  {"between_us", []byte(`{"update_id":5,"chat_boost":{}}`), http.StatusOK},
		"a body too large": {"between_us", bytes.Repeat([]byte("x"), 2<<20), http.StatusRequestEntityTooLarge},
	} {
		if got := w.delivers(c.secret, c.body); got != c.want {
			t.Errorf("%s is answered %d, not %d", name, got, c.want)
		}
	}
	w.get("/hook", http.StatusMethodNotAllowed, "")

	// Redis dies: Telegram is not told that anything was received.
	w.killsRedis()
	if got := w.delivers("between_us", []byte(`{"update_id":6,"message":{"message_id":1,"date":1,"chat":{"id":1001,"type":"private"},"text":"/menu"}}`)); got/100 == 2 {
		t.Errorf("an update that could not be stored is answered %d", got)
	}
	w.get("/readyz", http.StatusServiceUnavailable, "the store does not answer")
	w.As(yohana).Replies(yohana, told.ID, "terima kasih, kami tunggu")
	if err := w.redis.Restart(); err != nil {
		t.Fatal(err)
	}
	w.sees(groupDLH, "terima kasih, kami tunggu")
	if n := w.count(groupDLH, "terima kasih, kami tunggu"); n != 1 {
		t.Errorf("the word came %d times", n)
	}
	metrics := w.get("/metrics", http.StatusOK, "noken_updates_total")
	for _, line := range []string{`noken_updates_total{kind="wrong_secret"} 2`, `noken_updates_total{kind="message"}`, "noken_leases_held 16"} {
		if !strings.Contains(metrics, line) {
			t.Errorf("/metrics does not say %q", line)
		}
	}
	if strings.Contains(w.logged(), "Truk") || strings.Contains(w.logged(), "between_us") || strings.Contains(w.logged(), w.Token()) {
		t.Error("the log holds a text or a secret")
	}
}
