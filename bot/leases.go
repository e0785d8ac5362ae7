package bot

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"noken/store"
)

// leases keeps what this replica holds. The store is the authority (it fences
// every commit by the lease's term); the local clock only serves to give up
// early, so that a replica that was paused does not send what another already sent.
//
//	         Hold says mine                  surplus
//	free ───────────────────▶ held ───────────────────▶ draining
//	  ▲    (pending messages    │ Hold says not mine,       │ nothing in hand
//	  │     are handed over)    │ or it expired             ▼
//	  └─────────────────────────┴───────────────────── given back
type leases struct {
	*Bot
	mu    sync.Mutex
	parts [store.Partitions]part
	news  chan struct{} // closed and replaced when what is held changes
}

// part is one partition as this replica sees it.
type part struct {
	lease   store.Lease
	until   time.Time // give up at this time if not renewed
	held    bool
	reading bool   // its inbox is read
	cursor  string // last entry read
	round   int    // goes up when reading begins anew
	hand    int    // entries read and not yet done, of all rounds
}

func newLeases(b *Bot) *leases { return &leases{Bot: b, news: make(chan struct{})} }

// run renews until ctx ends.
func (l *leases) run(ctx context.Context) {
	for {
		l.renew(ctx)
		if !pause(ctx, l.Bot.lease/4) {
			return
		}
	}
}

func (l *leases) renew(ctx context.Context) {
	asked := l.clock()
	held, surplus, err := l.store.Hold(ctx, l.owner, l.Bot.lease)
	if err != nil {
		if ctx.Err() == nil {
			l.log.Error("the leases could not be renewed; trying again", "error", err)
		}
		l.expire()
		return
	}
	// A tenth less than the store grants: clocks and calls take time.
	until := asked.Add(l.Bot.lease * 9 / 10)
	mine := map[int]bool{}
	for _, lease := range held {
		mine[lease.Partition] = true
		l.take(ctx, lease, until)
	}
	for p := range l.parts {
		if !mine[p] {
			l.drop(p)
		}
	}
	for _, p := range surplus {
		l.drain(ctx, p)
	}
}

// take notes a lease that is held. A new one (or an old one under a new term)
// begins with the messages that its last holder left in the outbox. So does one
// that was over by the local clock and is held still: what came in between was
// left for somebody else, and nobody else came.
func (l *leases) take(ctx context.Context, lease store.Lease, until time.Time) {
	p := lease.Partition
	l.mu.Lock()
	part := &l.parts[p]
	lapsed := !l.clock().Before(part.until)
	if part.held && part.lease == lease && !lapsed {
		part.until = until
		l.mu.Unlock()
		return
	}
	again, busy := part.held, part.hand > 0
	l.mu.Unlock()
	if again {
		l.drop(p)
	}
	if busy {
		return // what is in hand of an older round ends first; the next renewal begins
	}
	l.mu.Lock()
	part.lease, part.until, part.held, part.cursor = lease, until, true, ""
	l.mu.Unlock()
	if err := l.handPending(ctx, p); err != nil {
		l.log.Error("the outbox could not be read; the lease is left until the next round", "partition", p, "error", err)
		l.drop(p)
		return
	}
	l.mu.Lock()
	part.reading = part.held && part.lease == lease
	l.announce()
	l.mu.Unlock()
}

// handPending hands the sender what waits in a partition's outbox.
func (l *leases) handPending(ctx context.Context, p int) error {
	const page = 500
	after := ""
	for {
		entries, err := l.store.Pending(ctx, p, after, page)
		if err != nil {
			return err
		}
		var leaving []Outgoing
		for _, e := range entries {
			after = e.ID
			out := Outgoing{Partition: p, ID: e.ID}
			err := e.Err
			if err == nil {
				err = json.Unmarshal(e.Payload, &out.Out)
			}
			if err != nil {
				l.metrics.aside.Inc()
				l.log.Error("a message cannot be read; it is set aside", "partition", p, "entry", e.ID, "error", err)
				if err := l.store.SetAsideOut(ctx, p, e.ID, "unreadable"); err != nil {
					return err
				}
				continue
			}
			leaving = append(leaving, out)
		}
		l.sender.Hand(leaving...)
		if len(entries) < page {
			return nil
		}
	}
}

// drop forgets a partition that is another's, or nobody's.
func (l *leases) drop(p int) {
	l.mu.Lock()
	part := &l.parts[p]
	was := part.held
	part.held, part.reading, part.cursor = false, false, ""
	if was {
		part.round++
		l.announce()
	}
	l.mu.Unlock()
	if was {
		l.sender.Drop(p)
	}
}

// drain finishes what is in hand of a partition and gives it back.
func (l *leases) drain(ctx context.Context, p int) {
	l.mu.Lock()
	part := &l.parts[p]
	part.reading = false
	idle := part.hand == 0
	l.announce()
	l.mu.Unlock()
	if !idle {
		return // the next round asks again
	}
	l.drop(p)
	if err := l.store.GiveBack(ctx, l.owner, p); err != nil && ctx.Err() == nil {
		l.log.Warn("a lease could not be given back; it runs out by itself", "partition", p, "error", err)
	}
}

// expire drops what the local clock says is over.
func (l *leases) expire() {
	for p := range l.parts {
		l.mu.Lock()
		over := l.parts[p].held && !l.clock().Before(l.parts[p].until)
		l.mu.Unlock()
		if over {
			l.drop(p)
		}
	}
}

// lost is told by a commit that was fenced off.
func (l *leases) lost(p int, term int64) {
	l.mu.Lock()
	same := l.parts[p].held && l.parts[p].lease.Term == term
	if same {
		l.parts[p].until = time.Time{}
	}
	l.mu.Unlock()
	if same {
		l.log.Warn("a lease was lost while working", "partition", p)
	}
}

// restart begins a partition anew at the next renewal, with what is in its
// outbox and inbox by then.
func (l *leases) restart(p, round int) {
	l.mu.Lock()
	same := l.parts[p].held && l.parts[p].round == round
	l.mu.Unlock()
	if same {
		l.drop(p)
	}
}

// giveAllBack lets others take over at once; called when nothing is in hand any
// more. Calls that hang are cut for all partitions at the same time.
func (l *leases) giveAllBack() {
	var held []int
	var dropping sync.WaitGroup
	for p := range l.parts {
		l.mu.Lock()
		if l.parts[p].held {
			held = append(held, p)
		}
		l.mu.Unlock()
		dropping.Go(func() { l.drop(p) })
	}
	dropping.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := l.store.GiveBack(ctx, l.owner, held...); err != nil {
		l.log.Warn("the leases could not be given back; they run out by themselves", "error", err)
		return
	}
	if err := l.store.Leave(ctx, l.owner); err != nil {
		l.log.Warn("this replica could not sign off; it is forgotten by itself", "error", err)
	}
}

// announce wakes those who wait for a change; mu is held.
func (l *leases) announce() {
	close(l.news)
	l.news = make(chan struct{})
}

// changed waits for what is held to change, at most for d.
func (l *leases) changed(ctx context.Context, d time.Duration) {
	l.mu.Lock()
	news := l.news
	l.mu.Unlock()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-news:
	case <-timer.C:
	}
}

func (l *leases) holds(p int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.parts[p].held && l.clock().Before(l.parts[p].until)
}

// lease is the lease to work the entries of a partition's round under.
func (l *leases) lease(p, round int) (store.Lease, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	part := &l.parts[p]
	return part.lease, part.held && part.round == round && l.clock().Before(part.until)
}

func (l *leases) all() []store.Lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	var held []store.Lease
	for p := range l.parts {
		if l.parts[p].held {
			held = append(held, l.parts[p].lease)
		}
	}
	return held
}

// cursors are the partitions to read, where to go on, and the rounds they are in.
func (l *leases) cursors() (after map[int]string, rounds [store.Partitions]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	after = map[int]string{}
	for p := range l.parts {
		if l.parts[p].reading {
			after[p], rounds[p] = l.parts[p].cursor, l.parts[p].round
		}
	}
	return after, rounds
}

// advance moves the cursors behind entries, and leaves out those whose
// partition went away or began anew while they were read.
func (l *leases) advance(entries []store.Entry, rounds [store.Partitions]int) []job {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := make([]job, 0, len(entries))
	for _, e := range entries {
		part := &l.parts[e.Partition]
		if !part.reading || part.round != rounds[e.Partition] {
			continue
		}
		part.cursor = e.ID
		part.hand++
		kept = append(kept, job{e, part.round})
	}
	return kept
}

// done says that an entry is no longer in hand.
func (l *leases) done(p int) {
	l.mu.Lock()
	l.parts[p].hand--
	l.mu.Unlock()
}
