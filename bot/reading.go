package bot

import (
	"context"
	"errors"
	"time"

	"noken/store"
)

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
