// Package crowd is a crowd of simulated residents who file complaints with a bot.
//
// They live in the process of the simulated Telegram. Each is driven by what the
// bot posts into its chat: it reads the question, presses or types the answer as a
// person would, and goes on until it has a ticket number. Nothing polls. What was
// said, what came back and how long it took is written down, so that a test can
// compare it with what the bot kept.
//
// The crowd knows a bot only by its words ([Question]), so that any bot that holds
// the same conversation can be measured with it.
package crowd

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"noken/simulator"
)

// Options say who is in a crowd and how they behave.
type Options struct {
	Residents int
	Filings   int    // complaints of each resident; 0: one after another until Finish
	Seed      uint64 // of what they choose and write
	Greet     bool   // begin with /start and the menu; else every complaint begins with /lapor
	Status    bool   // look the case up once it is filed
	Plain     bool   // the bot's buttons do not say which question they belong to
	Simple    bool   // always a typed place, no photo, name shown: seven actions a complaint

	// Pace is waited for before each action; nil: as fast as the bot answers.
	Pace func(context.Context) error
	// Again is after how long an action that got no answer is done once more;
	// 0: never, the resident waits until the end.
	Again time.Duration
}

// firstID is the chat id of the first resident.
const firstID = 5_100_000_001

// Crowd is a crowd of residents. Make one with New, give Heard to the simulated
// Telegram, then Run it.
type Crowd struct {
	o         Options
	tg        *simulator.Server
	residents []*resident
	finish    chan struct{}
	finished  sync.Once
	era       atomic.Int64
	posts     atomic.Int64
	answered  atomic.Int64
	unminded  atomic.Bool // latencies are not written down

	mu      sync.Mutex
	waiters []waiter // for a number of posts
}

type waiter struct {
	at int64
	ch chan struct{}
}

// New makes a crowd.
func New(o Options) *Crowd {
	c := &Crowd{o: o, finish: make(chan struct{})}
	for i := range o.Residents {
		c.residents = append(c.residents, newResident(c, i))
	}
	return c
}

// Heard takes what the bot posted: simulator.Options.OnPost. Edits of what was
// heard before ask nothing new.
func (c *Crowd) Heard(m simulator.Message) {
	if m.Edits > 0 {
		return
	}
	at := time.Now()
	if i := m.Chat - firstID; i >= 0 && i < int64(len(c.residents)) {
		c.residents[i].hear(post{m, at, c.era.Load()})
	}
	n := c.posts.Add(1)
	c.mu.Lock()
	for len(c.waiters) > 0 && c.waiters[0].at <= n {
		close(c.waiters[0].ch)
		c.waiters = c.waiters[1:]
	}
	c.mu.Unlock()
}

// WaitPosts returns when the bot has posted n more messages. One caller at a time.
func (c *Crowd) WaitPosts(ctx context.Context, n int) error {
	if n <= 0 {
		return nil
	}
	w := waiter{c.posts.Load() + int64(n), make(chan struct{})}
	c.mu.Lock()
	c.waiters = append(c.waiters, w)
	c.mu.Unlock()
	if c.posts.Load() >= w.at {
		return nil
	}
	select {
	case <-w.ch:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for %d posts: %w", n, ctx.Err())
	}
}

// Posts is how many messages the bot has posted.
func (c *Crowd) Posts() int { return int(c.posts.Load()) }

// Answered is how many actions have got their answer.
func (c *Crowd) Answered() int { return int(c.answered.Load()) }

// Measure says whether latencies are written down from now on; at first they are.
func (c *Crowd) Measure(on bool) { c.unminded.Store(!on) }

// NextEra says that the bot died and is another process from now on. A message
// that comes twice within an era is one that should not.
func (c *Crowd) NextEra() { c.era.Add(1) }

// Finish lets everybody end what they have begun, and file at least once.
func (c *Crowd) Finish() { c.finished.Do(func() { close(c.finish) }) }

func (c *Crowd) finishing() bool {
	select {
	case <-c.finish:
		return true
	default:
		return false
	}
}

// Run lets everybody file until they are done, or ctx ends. Those who were left
// waiting for an answer are in the report, and the error.
func (c *Crowd) Run(ctx context.Context, tg *simulator.Server) error {
	c.tg = tg
	for _, r := range c.residents {
		tg.AddUser(simulator.User{ID: r.id, First: r.first, Last: r.last, Lang: "id"})
	}
	var all sync.WaitGroup
	errs := make([]error, len(c.residents))
	for i, r := range c.residents {
		all.Go(func() { errs[i] = r.live(ctx) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// Markers are what residents typed and are called: none may be readable where the
// bot keeps things.
func (c *Crowd) Markers() []string {
	var all []string
	for _, r := range c.residents {
		all = append(all, r.first, r.last)
		for _, f := range r.filings {
			all = append(all, f.Marker, f.Phone)
			if f.Pin != nil {
				all = append(all, digitsOf(f.Pin.Lat), digitsOf(f.Pin.Lon))
			} else {
				all = append(all, f.Place)
			}
		}
	}
	return all
}

func digitsOf(degrees float64) string {
	return strings.TrimPrefix(fmt.Sprint(degrees), "-")
}

// ticketNumber is what a confirmation holds.
var ticketNumber = regexp.MustCompile(`\b[A-Z]{2,5}-\d{2}-\d{6}-[0-9A-Z]\b`)

// TicketNumber is the first ticket number in a text; empty: there is none.
func TicketNumber(text string) string { return ticketNumber.FindString(text) }
