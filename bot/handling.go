package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"noken/store"
)

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
			b.metrics.fenced.Inc()
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
	b.startLooks(t.looks)
	b.startGlances(t.glances)
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
	if t.event.Kind == Recount {
		return t.recount()
	}
	if t.event.Chat < 0 {
		if err := t.group(); err != nil {
			return err
		}
		return t.armDigest()
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
