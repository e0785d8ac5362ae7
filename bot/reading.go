package bot

import (
	"context"
	"errors"
	"time"

	"noken/store"
)

// remembered records are kept of the chats that were worked last: while the lease
// is held nobody else writes them, so they need not be loaded again. (The commit
// checks the version all the same.)
const remembered = 4096

// recordCache is guarded by Bot.mu.
type recordCache map[int64]cachedRecord

type cachedRecord struct {
	record *store.Record
	round  int // of the chat's partition
}

func (c recordCache) take(chat int64, round int) *store.Record {
	kept := c[chat]
	delete(c, chat)
	if kept.round != round {
		return nil
	}
	return kept.record
}

func (c recordCache) put(chat int64, round int, record *store.Record) {
	if record == nil || record.Err != nil {
		return
	}
	for other := range c { // any other makes room
		if len(c) < remembered {
			break
		}
		delete(c, other)
	}
	c[chat] = cachedRecord{record, round}
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

// dispatch queues entries at their chats and wakes those that rest. The records
// that are not remembered are loaded for all of them in one pipeline.
func (b *Bot) dispatch(ctx context.Context, jobs []job) {
	var woken, unknown []int64
	b.mu.Lock()
	for _, e := range jobs {
		c := b.chats[e.Chat]
		if c == nil {
			c = &chat{id: e.Chat, record: b.records.take(e.Chat, e.round)}
			b.chats[e.Chat] = c
			woken = append(woken, e.Chat)
			if c.record == nil {
				unknown = append(unknown, e.Chat)
			}
		}
		c.waiting = append(c.waiting, e)
	}
	b.held += len(jobs)
	b.mu.Unlock()
	if len(unknown) > 0 {
		// Where this fails, each chat loads its own, with patience.
		if records, err := b.store.Records(ctx, unknown...); err == nil {
			b.mu.Lock()
			for i, id := range unknown {
				b.chats[id].record = records[i]
			}
			b.mu.Unlock()
		}
	}
	for _, id := range woken {
		b.mu.Lock()
		c := b.chats[id]
		b.mu.Unlock()
		b.woken <- c
	}
}

// work takes chats that woke, one after the other, until there will be no more.
// A few such goroutines live as long as the bot: new ones would grow their stacks
// anew for each event.
func (b *Bot) work(ctx context.Context) {
	for c := range b.woken {
		b.workOff(ctx, c)
	}
}

// workOff does what waits in one chat until nothing does.
func (b *Bot) workOff(ctx context.Context, c *chat) {
	last := 0
	for {
		b.mu.Lock()
		if len(c.waiting) == 0 {
			delete(b.chats, c.id)
			b.records.put(c.id, last, c.record)
			b.mu.Unlock()
			return
		}
		entry := c.waiting[0]
		c.waiting = c.waiting[1:]
		b.mu.Unlock()
		if entry.round != last && last != 0 {
			c.record = nil // loaded under a lease that was lost since
		}
		last = entry.round
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

const (
	// fireEvery is how often it is looked for timers that fell due.
	fireEvery = 500 * time.Millisecond
	// fireBatch timers are brought in at once: a step of the store that holds
	// nobody up for long.
	fireBatch = 256
	// fireAgain is how soon it is looked again while more are due than the inboxes
	// take.
	fireAgain = 10 * time.Millisecond
)

// fire brings timers that fell due into the inbox. When many are due, as after a
// long time down, it goes on without waiting as long as the inboxes have room for
// them: what people say now comes in between.
func (b *Bot) fire(ctx context.Context) {
	wait := fireEvery
	for pause(ctx, wait) {
		wait = fireEvery
		held := b.leases.all()
		if len(held) == 0 {
			continue
		}
		fired, left, err := b.store.Fire(ctx, held, b.clock(), fireBatch)
		switch {
		case err != nil:
			if ctx.Err() == nil && !errors.Is(err, store.ErrFenced) {
				b.log.Error("timers could not be fired; trying again", "error", err)
			}
		case left && fired == fireBatch:
			wait = 0
		case left:
			wait = fireAgain
		}
	}
}
