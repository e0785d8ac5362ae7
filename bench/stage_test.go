package bench

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/time/rate"

	"noken/bench/crowd"
	"noken/bench/process"
	"noken/simulator"
	"noken/store"
	"noken/store/redistest"
)

// warm and window are how long a crowd works before and while it is measured.
const (
	warm   = 2 * time.Second
	window = 6 * time.Second
	// patience is for what should take a second.
	patience = 30 * time.Second
)

// programs are the bots, built once.
var programs = struct {
	sync.Mutex
	dir  string
	path map[string]string
}{path: map[string]string{}}

func TestMain(m *testing.M) {
	code := m.Run()
	if programs.dir != "" {
		_ = os.RemoveAll(programs.dir)
	}
	os.Exit(code)
}

func program(b *testing.B, pkg string) string {
	b.Helper()
	programs.Lock()
	defer programs.Unlock()
	if programs.path[pkg] != "" {
		return programs.path[pkg]
	}
	var err error
	if programs.dir == "" {
		if programs.dir, err = os.MkdirTemp("", "noken-bench-"); err != nil {
			b.Fatal(err)
		}
	}
	if programs.path[pkg], err = process.Build(programs.dir, pkg); err != nil {
		b.Fatal(err)
	}
	return programs.path[pkg]
}

// The bots that are measured.
const (
	noken   = "noken/cmd/noken"
	obvious = "noken/bench/obvious"
)

// stage is a Redis that keeps what it is told before it says so, and the keys.
type stage struct {
	redis *redistest.Server
	rdb   *redis.Client
	store *store.Store
	keys  string
}

func newStage(b *testing.B) *stage {
	b.Helper()
	srv, err := redistest.Start("--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0",
		"--latency-monitor-threshold", "10")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(srv.Stop)
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	s := &stage{redis: srv, rdb: srv.Client(), keys: "k1:" + base64.StdEncoding.EncodeToString(key)}
	b.Cleanup(func() { _ = s.rdb.Close() })
	ring, err := store.ParseKeyring(s.keys)
	if err != nil {
		b.Fatal(err)
	}
	s.store = store.New(s.rdb, store.Options{City: "mimika", Keys: ring, Rand: rand.Reader})
	return s
}

// run starts a bot on the stage; stop ends it.
func (s *stage) run(b *testing.B, pkg, token, api string) (bot *process.Process, stop func()) {
	b.Helper()
	listen, err := process.FreeAddress()
	if err != nil {
		b.Fatal(err)
	}
	log := filepath.Join(b.TempDir(), "log")
	var args []string
	if pkg == noken {
		args = []string{"serve"}
	}
	bot, err = process.Start(program(b, pkg), log, map[string]string{
		"NOKEN_TELEGRAM_TOKEN": token, "NOKEN_TELEGRAM_API": api, "NOKEN_REDIS_URL": s.redis.URL(),
		"NOKEN_MASTER_KEYS": s.keys, "NOKEN_RATE": "100000", "NOKEN_LISTEN": listen,
	}, args...)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(bot.Kill)
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	if pkg == noken {
		if err := bot.Ready(ctx); err != nil {
			text, _ := os.ReadFile(log)
			b.Fatalf("%v\n%s", err, text)
		}
	}
	return bot, func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := bot.Stop(ctx); err != nil {
			b.Errorf("stop %s: %v", pkg, err)
		}
	}
}

// result is what a crowd measured.
type result struct {
	perSecond float64
	p50, p99  time.Duration
	cpu       time.Duration // of the bot for one action
	stall     time.Duration // the longest Redis stood still; more than 10 ms: the disk or the machine was busy
}

// String is the result in one line.
func (r result) String() string {
	return fmt.Sprintf("%.0f actions/s, p50 %v, p99 %v, %v of its processor time an action; Redis' longest stall %v",
		r.perSecond, r.p50, r.p99, r.cpu, r.stall)
}

// measure lets residents file complaints with a bot, as fast as it answers or so
// many actions a second.
func (s *stage) measure(b *testing.B, pkg string, residents int, perSecond float64) result {
	b.Helper()
	o := crowd.Options{Residents: residents, Seed: 1, Simple: true, Plain: true}
	if perSecond > 0 {
		limit := rate.NewLimiter(rate.Limit(perSecond), 1)
		o.Pace = limit.Wait
	}
	c := crowd.New(o)
	// Update ids of an earlier crowd were seen.
	tg := simulator.New(simulator.Options{
		OnPost: c.Heard, KeepCalls: -1, KeepMessages: 50, KeepUpdates: 100, FirstUpdateID: time.Now().UnixMilli(),
	})
	api, closeTelegram, err := tg.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer closeTelegram()
	bot, stop := s.run(b, pkg, tg.Token(), api)
	defer stop()

	ctx, cancel := context.WithTimeout(b.Context(), warm+window+patience)
	defer cancel()
	done := make(chan error, 1)
	c.Measure(false)
	go func() { done <- c.Run(ctx, tg) }()
	pause(ctx, warm)
	c.Measure(true)
	if err := s.rdb.Do(ctx, "LATENCY", "RESET").Err(); err != nil {
		b.Fatal(err)
	}
	before, used := c.Answered(), cpu(b, bot)
	start := time.Now()
	pause(ctx, window)
	answered, took, worked := c.Answered()-before, time.Since(start), cpu(b, bot)-used
	stall := s.stall(b)
	c.Measure(false)
	c.Finish()
	if err := <-done; err != nil {
		b.Error(err)
	}
	rep := c.Report()
	if answered == 0 || len(rep.Unanswered) > 0 {
		b.Fatalf("%s: %v", pkg, rep.String())
	}
	return result{
		perSecond: float64(answered) / took.Seconds(),
		p50:       rep.Percentile(50), p99: rep.Percentile(99),
		cpu: worked / time.Duration(answered), stall: stall,
	}
}

// stall is the longest that Redis stood still since it was last asked to forget.
func (s *stage) stall(b *testing.B) time.Duration {
	b.Helper()
	events, err := s.rdb.Do(b.Context(), "LATENCY", "LATEST").Slice()
	if err != nil {
		b.Fatal(err)
	}
	longest := int64(0)
	for _, event := range events {
		// Name, when, how long last, how long at most; in milliseconds.
		if fields, ok := event.([]any); ok && len(fields) >= 4 {
			ms, _ := fields[3].(int64)
			longest = max(longest, ms)
		}
	}
	return time.Duration(longest) * time.Millisecond
}

func cpu(b *testing.B, bot *process.Process) time.Duration {
	b.Helper()
	d, err := bot.CPU()
	if err != nil {
		b.Fatal(err)
	}
	return d
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// metric names a number of a bot.
func metric(what, pkg string) string {
	return fmt.Sprintf("%s-%s", filepath.Base(pkg), what)
}
