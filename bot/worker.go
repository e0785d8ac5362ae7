package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
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
	Store   *store.Store
	Sender  Sender
	Config  *Config
	Owner   string           // names this replica, different for each start
	Admins  []int64          // Telegram user ids of the city's admins
	Name    string           // the bot's @username, without the @
	Now     func() time.Time // nil: time.Now
	Rand    io.Reader        // nil: crypto/rand
	Log     *slog.Logger     // nil: slog.Default()
	Metrics prometheus.Registerer
	Lease   time.Duration // how long a silent replica keeps its partitions; 0: 5 s
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

	room  chan struct{} // bounds the chats worked side by side
	mu    sync.Mutex
	chats map[int64]*chat
	busy  sync.WaitGroup
	held  int // entries read and not yet done, guarded by mu
	spare *sync.Cond
}

// chat is what waits to be done in one chat, in order.
type chat struct {
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
	b := &Bot{
		store: o.Store, sender: o.Sender, owner: o.Owner, name: o.Name,
		clock: o.Now, rand: o.Rand, log: o.Log, lease: o.Lease, points: o.Points,
		configs: newConfigs(o.Config, o.Store),
		admins:  map[int64]bool{},
		chats:   map[int64]*chat{},
		room:    make(chan struct{}, sideBySide),
	}
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
	for {
		err := b.configs.keep(ctx)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return nil
		}
		b.log.Error("the configuration could not be kept for running conversations; trying again", "error", err)
		pause(ctx, time.Second)
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	var loops sync.WaitGroup
	loops.Go(func() { b.leases.run(reading) })
	loops.Go(func() { b.read(reading) })
	loops.Go(func() { b.fire(reading) })
	<-ctx.Done()
	b.mu.Lock()
	b.spare.Broadcast()
	b.mu.Unlock()
	loops.Wait()
	b.busy.Wait()
	b.leases.giveAllBack()
	return nil
}

// read brings entries of the held partitions to their chats.
func (b *Bot) read(ctx context.Context) {
	var failing bool
	for ctx.Err() == nil {
		cursors, rounds := b.leases.cursors()
		if len(cursors) == 0 {
			b.leases.changed(ctx, 100*time.Millisecond)
			continue
		}
		if !b.waitForSpace(ctx) {
			return
		}
		entries, err := b.store.Read(ctx, cursors, readBatch, 250*time.Millisecond)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			if !failing {
				b.log.Error("the inbox cannot be read; trying again", "error", err)
			}
			failing = true
			pause(ctx, 200*time.Millisecond)
			continue
		}
		failing = false
		if jobs := b.leases.advance(entries, rounds); len(jobs) > 0 {
			b.dispatch(ctx, jobs)
		}
	}
}

// waitForSpace returns when few enough entries are in hand; false: ctx ended.
func (b *Bot) waitForSpace(ctx context.Context) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.held >= readAhead && ctx.Err() == nil {
		b.spare.Wait()
	}
	return ctx.Err() == nil
}

// dispatch queues entries at their chats and starts those that rest, with the
// records of all of them loaded in one pipeline.
func (b *Bot) dispatch(ctx context.Context, jobs []job) {
	var woken []int64
	b.mu.Lock()
	for _, e := range jobs {
		c := b.chats[e.Chat]
		if c == nil {
			c = &chat{}
			b.chats[e.Chat] = c
			woken = append(woken, e.Chat)
		}
		c.waiting = append(c.waiting, e)
	}
	b.held += len(jobs)
	b.mu.Unlock()
	if len(woken) == 0 {
		return
	}
	records, err := b.store.Records(ctx, woken...)
	if err != nil {
		records = make([]*store.Record, len(woken)) // each loads its own, with patience
	}
	for i, id := range woken {
		b.mu.Lock()
		c := b.chats[id]
		c.record = records[i]
		b.mu.Unlock()
		b.room <- struct{}{}
		b.busy.Add(1)
		go func() {
			defer func() { <-b.room; b.busy.Done() }()
			b.work(ctx, id, c)
		}()
	}
}

// work does what waits in one chat until nothing does.
func (b *Bot) work(ctx context.Context, id int64, c *chat) {
	for {
		b.mu.Lock()
		if len(c.waiting) == 0 {
			delete(b.chats, id)
			b.mu.Unlock()
			return
		}
		entry := c.waiting[0]
		c.waiting = c.waiting[1:]
		b.mu.Unlock()
		if ctx.Err() == nil { // stopping: the rest stays in the inbox
			b.handle(ctx, c, entry)
		}
		b.leases.done(entry.Partition)
		b.mu.Lock()
		b.held--
		if b.held == readAhead-1 {
			b.spare.Broadcast()
		}
		b.mu.Unlock()
	}
}

// handle takes one entry to its commit, however often that needs to be tried
// while the lease is held.
func (b *Bot) handle(ctx context.Context, c *chat, entry job) {
	var keep memo
	failures := 0
	wait := 20 * time.Millisecond
	if entry.Chat > 0 && b.clock().Sub(entry.Added()) > slow {
		b.sender.Typing(entry.Chat)
	}
	for ctx.Err() == nil {
		lease, held := b.leases.lease(entry.Partition, entry.round)
		if !held {
			return // somebody else's now
		}
		err := b.once(context.WithoutCancel(ctx), c, entry, lease, &keep)
		switch {
		case err == nil:
			return
		case errors.Is(err, store.ErrGone):
			// Committed by a try whose answer was lost: what it put into the
			// outbox is not in the sender's hands.
			c.record = nil
			b.leases.restart(entry.Partition, entry.round)
			return
		case errors.Is(err, store.ErrFenced):
			b.leases.lost(entry.Partition, lease.Term)
			return
		case errors.Is(err, store.ErrConflict):
			c.record = nil
			b.metrics.conflicts.Inc()
			continue
		}
		c.record = nil
		var broken *brokenError
		if errors.As(err, &broken) {
			failures++
			if failures >= tries {
				b.setAside(context.WithoutCancel(ctx), entry.Entry, lease, broken)
				return
			}
		}
		if entry.Chat > 0 {
			b.sender.Typing(entry.Chat)
		}
		b.log.Error("an event could not be handled; trying again", "chat", entry.Chat, "entry", entry.ID, "error", err)
		pause(ctx, wait)
		wait = min(2*wait, 2*time.Second)
	}
}

// brokenError is a failure of the event itself, not of what is around it:
// trying for ever would hold up the chat.
type brokenError struct{ reason string }

func (e *brokenError) Error() string { return e.reason }

// once is one try: load, step, commit, hand over.
func (b *Bot) once(ctx context.Context, c *chat, entry job, lease store.Lease, keep *memo) (err error) {
	if entry.Err != nil {
		b.setAside(ctx, entry.Entry, lease, &brokenError{entry.Err.Error()})
		return nil
	}
	start := time.Now()
	if c.record == nil {
		records, err := b.store.Records(ctx, entry.Chat)
		if err != nil {
			return fmt.Errorf("load chat %d: %w", entry.Chat, err)
		}
		c.record = records[0]
	}
	t, err := b.newTurn(ctx, c.record, entry.Entry, keep)
	var broken *brokenError
	if errors.As(err, &broken) {
		b.setAside(ctx, entry.Entry, lease, broken) // it will not read better later
		return nil
	}
	if err != nil {
		return err
	}
	if err := t.take(); err != nil {
		return err
	}
	stepped := time.Now()
	b.metrics.step.Observe(stepped.Sub(start).Seconds())
	b.points("after-step")
	leaving, err := t.commit(entry.Entry, lease)
	if err != nil {
		return err
	}
	b.metrics.commit.Observe(time.Since(stepped).Seconds())
	b.points("after-commit")
	b.sender.Hand(leaving...)
	return nil
}

// take steps the event. A panic is a defect in the handling of this event; it
// must not end the process or hold up others.
func (t *turn) take() (err error) {
	defer func() {
		if p := recover(); p != nil {
			// The value may hold what a person wrote, the stack does not.
			t.log.Error("handling an event panicked", "chat", t.event.Chat, "kind", t.event.Kind, "stack", string(debug.Stack()))
			err = &brokenError{fmt.Sprintf("panic of type %T", p)}
		}
	}()
	if t.event.Chat < 0 {
		return t.group()
	}
	return t.private()
}

// setAside takes an event that cannot be handled out of the way of the others.
func (b *Bot) setAside(ctx context.Context, entry store.Entry, lease store.Lease, why *brokenError) {
	b.metrics.aside.Inc()
	b.log.Error("an event was set aside", "chat", entry.Chat, "entry", entry.ID, "reason", why.reason)
	if err := b.store.SetAside(ctx, lease, entry.ID, why.reason); err != nil {
		b.log.Error("an event could not be set aside; it stays in the inbox", "entry", entry.ID, "error", err)
		return
	}
	if entry.Chat < 0 {
		return
	}
	// The resident is told, with a reference that finds the entry again.
	sorry, err := arrivalOf(&Event{Kind: TicketNews, Chat: entry.Chat, Name: "apology", Text: entry.ID})
	if err == nil {
		_, err = b.store.Accept(ctx, []store.Arrival{sorry})
	}
	if err != nil {
		b.log.Error("a resident could not be told that an event was set aside", "chat", entry.Chat, "error", err)
	}
}

// fire brings timers that fell due into the inbox.
func (b *Bot) fire(ctx context.Context) {
	for pause(ctx, 500*time.Millisecond) {
		held := b.leases.all()
		if len(held) == 0 {
			continue
		}
		if _, err := b.store.Fire(ctx, held, b.clock(), 100); err != nil && ctx.Err() == nil && !errors.Is(err, store.ErrFenced) {
			b.log.Error("timers could not be fired; trying again", "error", err)
		}
	}
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
