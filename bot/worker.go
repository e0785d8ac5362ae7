package bot

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"noken/store"
)

// Sender is where committed messages go; bot/telegram has it.
type Sender interface {
	// Hand takes messages that are in the outbox.
	Hand(out ...Outgoing)
	// Drop forgets a partition whose lease was lost or shall be given back,
	// once nothing of it is under way any more.
	Drop(partition int)
	// Typing shows that an answer is on its way.
	Typing(chat int64)
	// Settled returns when nothing handed for the chat is under way or not yet noted.
	Settled(ctx context.Context, chat int64) error
}

// Options are what a Bot reaches the world through.
type Options struct {
	Store  *store.Store
	Sender Sender
	Config *Config // what runs until Editions tell otherwise
	// Editions say what is live; the bot follows them. nil: those of the Store.
	Editions *Editions
	// Switched is called, on the goroutine that follows, when another
	// configuration runs here. nil: nothing.
	Switched func(*Config)
	Owner    string           // names this replica, different for each start
	Admins   []int64          // Telegram user ids of the city's admins
	Name     string           // the bot's @username, without the @
	Now      func() time.Time // nil: time.Now
	Rand     io.Reader        // nil: crypto/rand
	Log      *slog.Logger     // nil: slog.Default()
	Metrics  prometheus.Registerer
	// Files are what admins send; nil: they cannot be had.
	Files Files
	Lease time.Duration // how long a silent replica keeps its partitions; 0: 5 s
	// Points is called at named points of the pipeline; crash tests end the
	// process there. nil: nothing.
	Points func(string)
}

// Bot works the partitions of the inbox that its replica holds.
type Bot struct {
	store   *store.Store
	sender  Sender
	configs *configs
	owner   string
	admins  map[int64]bool
	name    string
	clock   func() time.Time
	rand    io.Reader
	log     *slog.Logger
	lease   time.Duration
	points  func(string)
	metrics *metrics
	leases  *leases

	switched  func(*Config)
	following follower
	edition   atomic.Int64 // that runs here; 0: none of the store's yet
	troubles  troubles
	desk      desk
	glances   glances

	woken   chan *chat // to the goroutines that work
	mu      sync.Mutex
	chats   map[int64]*chat
	records recordCache
	held    int // entries read and not yet done, guarded by mu
	spare   *sync.Cond
}

// chat is what waits to be done in one chat, in order.
type chat struct {
	id      int64
	waiting []job
	record  *store.Record // as loaded with the batch that woke the chat, nil: to be loaded
}

// job is an entry in hand, and the round of its partition in which it was read:
// when the partition is lost or begun anew, older rounds are void.
type job struct {
	store.Entry
	round int
}

const (
	// sideBySide chats are stepped and committed at once; the store combines
	// their commits into few round trips.
	sideBySide = 128
	// readBatch entries are read at once.
	readBatch = 256
	// readAhead bounds the entries in hand: the inbox keeps the rest.
	readAhead = 2048
	// slow is how old an event is when the resident is shown that it is being
	// worked on.
	slow = time.Second
	// tries of an event whose handling fails for a reason of its own before it
	// is set aside.
	tries = 5
)

// New makes a Bot; Run starts it.
func New(o Options) *Bot {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Lease == 0 {
		o.Lease = 5 * time.Second
	}
	if o.Points == nil {
		o.Points = func(string) {}
	}
	if o.Editions == nil {
		o.Editions = NewEditions(o.Store, o.Config.City.ID, o.Now)
	}
	b := &Bot{
		store: o.Store, sender: o.Sender, owner: o.Owner, name: o.Name,
		clock: o.Now, rand: o.Rand, log: o.Log, lease: o.Lease, points: o.Points,
		configs: newConfigs(o.Config, o.Editions),
		admins:  map[int64]bool{},
		chats:   map[int64]*chat{},
		woken:   make(chan *chat),
		records: recordCache{},

		switched: o.Switched, troubles: troubles{words: map[string]string{}},
		desk: desk{files: o.Files, room: make(chan struct{}, looksAtOnce)},
	}
	b.glances.room = make(chan struct{}, glancesAtOnce)
	b.spare = sync.NewCond(&b.mu)
	b.metrics = newMetrics(b, o.Metrics)
	for _, id := range o.Admins {
		b.admins[id] = true
	}
	b.leases = newLeases(b)
	return b
}

// Holds says that this replica holds the lease of a partition, by its own clock
// and on the safe side: it is false a little before the store would say so.
func (b *Bot) Holds(partition int) bool { return b.leases.holds(partition) }

// Run works until ctx ends, then finishes the steps in hand and gives the
// leases back. It returns within seconds; what is not done stays in the inbox.
func (b *Bot) Run(ctx context.Context) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	var loops, workers sync.WaitGroup
	var stopLooking context.CancelFunc
	b.desk.ctx, stopLooking = context.WithCancel(context.WithoutCancel(ctx))
	defer stopLooking()
	for range sideBySide {
		workers.Go(func() { b.work(ctx) })
	}
	loops.Go(func() { b.leases.run(reading) })
	loops.Go(func() { b.read(reading) })
	loops.Go(func() { b.fire(reading) })
	loops.Go(func() { b.follow(reading) })
	<-ctx.Done()
	b.mu.Lock()
	b.spare.Broadcast()
	b.mu.Unlock()
	loops.Wait()
	close(b.woken)
	workers.Wait()
	stopLooking()
	b.desk.running.Wait()
	b.glances.running.Wait()
	b.leases.giveAllBack()
	return nil
}

// pause waits; false: ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
