package telegram

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"noken/bot"
)

const (
	lanes      = 3
	callsMax   = 64               // calls to Telegram at once
	chatsMax   = 8192             // chats whose slots are remembered
	slotsMax   = 512              // slots remembered of one chat
	notesMax   = 128              // outcomes noted at once
	noteLinger = time.Millisecond // a first outcome waits for others
	unpaced    = 1000             // from this rate on single chats are not paced
	grace      = 2 * time.Second
	retryMax   = 30 * time.Second
	answerAge  = 10 * time.Minute // after which a press needs no answer any more
	typingAge  = 10 * time.Second // after which "typing" would be a lie
)

// Outbox is where what was handed to the Sender is kept until it is noted.
type Outbox interface {
	// Note records outcomes, each as a whole: its entry leaves the outbox, its slots
	// and refs are kept and its events enter the inbox. On an error all are noted again.
	Note(ctx context.Context, done []Noted) error
	// Slot gives the message (or topic) that chat's slot stands for; ok is false when none does.
	Slot(ctx context.Context, chat int64, name string) (id int, ok bool, err error)
}

// Noted is the outcome of one Outgoing.
type Noted struct {
	Partition int
	ID        string         // the outbox entry
	Chat      int64          // where it was posted; the new chat of a group that moved
	Slots     map[string]int // what slots stand for now
	Refs      map[int]string // what messages are about
	Events    []bot.Event    // Then with its outcome, ChatMoved; each for the inbox of its Chat
}

// Options are what a Sender needs. Client and Outbox are required.
type Options struct {
	Client  *Client
	Outbox  Outbox
	Rate    float64                  // messages a second of the whole bot; 0: 30. From 1000 on single chats are not paced: Telegram sells at most 1000, more is a server of one's own or a test
	Holds   func(partition int) bool // is the partition's lease held now; nil: always
	Points  func(name string)        // called at "after-send"; nil: nothing
	Rand    func() float64           // in [0,1), for jitter; nil: math/rand
	Metrics *Metrics
	Log     *slog.Logger // nil: slog.Default()
}

// Sender carries out what leaves the bot: in order per chat and lane, urgent lanes
// first, many chats at once, within Telegram's limits, again until it is done or
// refused for good.
type Sender struct {
	o    Options
	gate *gate

	calls    context.Context // of all calls; ends some time after Run's
	endCalls context.CancelFunc

	mu       sync.Mutex
	changed  *sync.Cond // a partition became less busy
	running  bool
	stopping bool
	stop     chan struct{} // closed when Run is to end
	working  sync.WaitGroup
	chats    map[int64]*chat
	parts    map[int]*partition
	depth    [lanes]int

	limited   int64     // the chat Telegram slowed down last
	limitedAt time.Time // and when

	notes     []note
	typing    chan struct{} // bounds the chat actions under way
	noteReady chan struct{}
	noteEnd   chan struct{}
}

// partition is the time between a partition's first Hand and its Drop.
type partition struct {
	number int
	gone   chan struct{} // closed by Drop: begin nothing more
	ctx    context.Context
	cancel context.CancelFunc
	busy   int // items under way or not yet noted
}

func (p *partition) dropped() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

func (s *Sender) ending() bool {
	select {
	case <-s.stop:
		return true
	default:
		return false
	}
}

// NewSender makes a Sender; it sends nothing before Run.
func NewSender(o Options) *Sender {
	if o.Rate <= 0 {
		o.Rate = 30
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Client.o.Metrics == nil && o.Metrics != nil {
		counted := *o.Client // the caller's own may be in use
		counted.o.Metrics = o.Metrics
		o.Client = &counted
	}
	s := &Sender{
		o: o, gate: newGate(o.Rate, callsMax), stop: make(chan struct{}),
		chats: make(map[int64]*chat), parts: make(map[int]*partition),
		typing: make(chan struct{}, typings), noteReady: make(chan struct{}, 1), noteEnd: make(chan struct{}),
	}
	s.changed = sync.NewCond(&s.mu)
	s.calls, s.endCalls = context.WithCancel(context.Background())
	return s
}

// Hand takes what is in the outbox and shall be sent; it never waits.
func (s *Sender) Hand(out ...bot.Outgoing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return // it stays in the outbox
	}
	now := time.Now()
	for _, o := range out {
		lane := min(o.Out.Lane, lanes-1)
		c := s.chat(o.Out.Chat, now)
		c.queue[lane] = append(c.queue[lane], &item{Outgoing: o, lane: lane, part: s.partition(o.Partition), handed: now})
		s.count(lane, 1)
		s.start(c)
	}
}

// count keeps the number of queued items.
func (s *Sender) count(lane bot.Lane, n int) {
	s.depth[lane] += n
	s.o.Metrics.queued(lane, n)
}

func (s *Sender) partition(number int) *partition {
	p := s.parts[number]
	if p == nil {
		p = &partition{number: number, gone: make(chan struct{})}
		p.ctx, p.cancel = context.WithCancel(s.calls)
		s.parts[number] = p
	}
	return p
}

func (s *Sender) chat(id int64, now time.Time) *chat {
	c := s.chats[id]
	if c == nil {
		if len(s.chats) >= chatsMax {
			s.forgetIdle(now)
		}
		c = &chat{id: id, wake: make(chan struct{}, 1), pace: newPace(id, now)}
		s.chats[id] = c
	}
	c.used = now
	return c
}

// forgetIdle makes room; a chat's pace is full again after a minute, and its slots
// are in the Outbox.
func (s *Sender) forgetIdle(now time.Time) {
	looked := 0
	for id, c := range s.chats {
		if !c.working && len(c.busy) == 0 && len(c.editing) == 0 && now.Sub(c.used) > time.Minute {
			delete(s.chats, id)
		}
		if looked++; looked >= 64 {
			return
		}
	}
}

// start has a goroutine work the chat while it has something to do.
func (s *Sender) start(c *chat) {
	if c.working {
		c.nudge()
		return
	}
	if s.running && !s.stopping {
		c.working = true
		s.working.Go(func() { s.work(c) })
	}
}

// Drop forgets all that was handed for a partition and not yet sent, because its
// lease was lost or shall be given back. It returns when nothing of it is under
// way any more and what was sent is noted; calls that hang are cut off after 3 s.
func (s *Sender) Drop(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.parts[number]
	if p == nil {
		return
	}
	delete(s.parts, number)
	close(p.gone)
	var touched []*chat
	for _, c := range s.chats {
		if s.dropFrom(c, p) {
			touched = append(touched, c)
		}
	}
	cut := time.AfterFunc(grace, p.cancel)
	for p.busy > 0 {
		s.changed.Wait()
	}
	cut.Stop()
	p.cancel()
	for _, c := range touched {
		c.slots = nil // whoever has the partition next may change them
	}
}

// dropFrom takes p's items out of a chat's queues; it tells whether p is the chat's partition.
func (s *Sender) dropFrom(c *chat, p *partition) bool {
	ours := c.part == p.number && c.slots != nil
	for lane, queue := range c.queue {
		kept := queue[:0]
		for _, it := range queue {
			if it.part != p {
				kept = append(kept, it)
				continue
			}
			ours = true
			s.count(bot.Lane(lane), -1)
			if !it.flying {
				s.release(c, it)
			}
			if c.begun == it {
				c.begun = nil
			}
		}
		clear(queue[len(kept):])
		c.queue[lane] = kept
	}
	c.nudge()
	return ours
}

// Settled waits until nothing that was posted into the chat is still to be noted:
// a reply may arrive before the note of what it answers. It does not wait for what
// is queued, which nobody can have answered. The error is ctx's.
func (s *Sender) Settled(ctx context.Context, chat int64) error {
	s.mu.Lock()
	var waits []chan struct{}
	if c := s.chats[chat]; c != nil {
		for it := range c.busy {
			if it.noted == nil {
				it.noted = make(chan struct{})
			}
			waits = append(waits, it.noted)
		}
	}
	s.mu.Unlock()
	for _, noted := range waits {
		select {
		case <-noted:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Depth is how many items wait, by lane; those under way in order count too.
func (s *Sender) Depth() [lanes]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.depth
}

// Run sends until ctx is done. It then finishes the calls that are under way,
// notes them, and returns nil within about 6 s; what is left stays in the outbox.
func (s *Sender) Run(ctx context.Context) error {
	noting := make(chan struct{})
	go func() {
		defer close(noting)
		s.keepNoting()
	}()
	s.mu.Lock()
	s.running = true
	for _, c := range s.chats {
		if c.next() != nil {
			s.start(c)
		}
	}
	s.mu.Unlock()

	<-ctx.Done()
	s.mu.Lock()
	s.stopping = true
	close(s.stop)
	s.mu.Unlock()
	cut := time.AfterFunc(grace, s.endCalls)
	s.working.Wait()
	cut.Stop()
	close(s.noteEnd)
	<-noting
	s.endCalls()
	s.gate.close()
	return nil
}
