package telegram

import (
	"context"
	"fmt"
	"time"

	"noken/bot"
)

// work carries out what waits for one chat, and ends when nothing does.
func (s *Sender) work(c *chat) {
	for {
		it, wait := s.pick(c)
		if it == nil {
			return
		}
		if wait > 0 {
			s.sleep(c, wait)
			continue
		}
		s.advance(c, it)
	}
}

// pick gives what the order has come to and how long it has to wait; nil ends the work.
func (s *Sender) pick(c *chat) (*item, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		it := c.next()
		if it == nil || s.stopping {
			c.working = false
			return nil, 0
		}
		c.part = it.Partition
		if it.parts == nil {
			it.parts = Parts(it.Out)
		}
		switch {
		case len(it.parts) == 0:
			s.o.Metrics.result(it.Out.Op, "empty")
			s.finish(c, it, bot.Refused)
			continue
		case c.superseded(it):
			s.o.Metrics.result(it.Out.Op, "superseded")
			s.finish(c, it, bot.Sent)
			continue
		}
		now := time.Now()
		wait := c.until.Sub(now)
		if it.beside() {
			wait = 0 // it waits in a goroutine of its own
		} else if _, need := cost(it.parts[it.done]); need > 0 && s.o.Rate < unpaced {
			wait = max(wait, c.pace.wait(need, now))
		}
		return it, max(wait, 0)
	}
}

// beside says that nothing has to wait for the item.
func (it *item) beside() bool {
	return (it.Out.Beside || it.Out.Op == bot.OpAnswer || it.Out.Op == bot.OpTyping) && !it.anew
}

func (s *Sender) sleep(c *chat, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.wake:
	case <-s.stop:
	}
}

// advance makes the next call of an item, or starts it beside the order.
func (s *Sender) advance(c *chat, it *item) {
	to, ok, err := s.resolve(c, it)
	if err != nil {
		s.o.Log.Error("the outbox could not be asked for a slot; trying again", "chat", c.id, "err", err)
		s.mu.Lock()
		it.tries++
		c.until = time.Now().Add(backoff(it.tries, retryMax, s.o.Rand))
		s.mu.Unlock()
		return
	}
	if !ok {
		return
	}
	if it.beside() {
		s.detach(c, it, to)
		return
	}
	if ended := s.lastEdit(c, to.Message); ended != nil {
		select {
		case <-ended:
		case <-s.stop:
		}
		return
	}
	need, _ := cost(it.parts[it.done])
	p := s.gate.enter(int(it.lane), need)
	for {
		select {
		case <-p.ready:
			s.attempt(c, it, to, p)
			return
		case <-c.wake:
			s.mu.Lock()
			first := c.next()
			s.mu.Unlock()
			if first != it {
				s.gate.cancel(p)
				return
			}
		case <-s.stop:
			s.gate.cancel(p)
			return
		}
	}
}

func (s *Sender) lastEdit(c *chat, message int) chan struct{} {
	if message == 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.editing[message]
}

// detach takes an item out of the order, with the ids that its slots have now.
func (s *Sender) detach(c *chat, it *item, to Resolved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if it.part.dropped() || s.stopping {
		return
	}
	s.remove(c, it)
	s.hold(c, it)
	var before, ended chan struct{}
	if to.Message != 0 {
		before, ended = c.editing[to.Message], make(chan struct{})
		if c.editing == nil {
			c.editing = make(map[int]chan struct{})
		}
		c.editing[to.Message] = ended
	}
	s.working.Go(func() {
		s.beside(c, it, to, before)
		if ended != nil {
			s.mu.Lock()
			if c.editing[to.Message] == ended {
				delete(c.editing, to.Message)
			}
			s.mu.Unlock()
			close(ended)
		}
	})
}

// beside carries out an item that needs no order; before is the end of an earlier
// edit of the same message.
func (s *Sender) beside(c *chat, it *item, to Resolved, before chan struct{}) {
	if before != nil {
		select {
		case <-before:
		case <-it.part.gone:
		case <-s.stop:
		}
	}
	for again := true; again; {
		if !s.waitBeside(c, it) {
			s.mu.Lock()
			s.release(c, it)
			s.mu.Unlock()
			return
		}
		need, _ := cost(it.parts[it.done])
		p := s.gate.enter(int(it.lane), need)
		select {
		case <-p.ready:
		case <-it.part.gone:
			s.gate.cancel(p)
			continue
		case <-s.stop:
			s.gate.cancel(p)
			continue
		}
		again = s.attempt(c, it, to, p)
		if again && it.anew {
			// The message is gone: a new one needs the order.
			s.mu.Lock()
			s.release(c, it)
			if !it.part.dropped() {
				c.queue[it.lane] = append(c.queue[it.lane], it)
				s.count(it.lane, 1)
				s.start(c)
			}
			s.mu.Unlock()
			return
		}
	}
}

// waitBeside waits until the item may be tried; false: it is to be forgotten.
func (s *Sender) waitBeside(c *chat, it *item) bool {
	for {
		s.mu.Lock()
		until := c.until
		s.mu.Unlock()
		if it.until.After(until) {
			until = it.until
		}
		if it.part.dropped() || s.ending() {
			return false
		}
		wait := time.Until(until)
		if wait <= 0 {
			return true
		}
		timer := time.NewTimer(wait)
		select {
		case <-it.part.gone:
			timer.Stop()
			return false
		case <-s.stop:
			timer.Stop()
			return false
		case <-timer.C:
		}
	}
}

// resolve looks up the ids that the item's slots stand for. It is not ok when that
// ended the item or changed what it is.
func (s *Sender) resolve(c *chat, it *item) (to Resolved, ok bool, err error) {
	part := it.parts[it.done]
	s.mu.Lock()
	if c.moved != 0 { // ids of before the move mean other messages now
		part.EditMessage, part.ReplyTo, part.Topic = 0, 0, 0
	}
	s.mu.Unlock()
	if ofMessage(it.Out.Op) && !it.anew {
		to.Message = part.EditMessage
		if to.Message == 0 {
			if to.Message, err = s.slot(c, it, part.EditSlot); err != nil {
				return to, false, err
			}
		}
		if to.Message == 0 {
			s.mu.Lock()
			defer s.mu.Unlock()
			if !s.renew(it) {
				s.o.Metrics.result(it.Out.Op, "unknown")
				s.finish(c, it, bot.Refused)
			}
			return to, false, nil
		}
		return to, true, nil
	}
	to.ReplyTo = part.ReplyTo
	if to.ReplyTo == 0 {
		if to.ReplyTo, err = s.slot(c, it, part.ReplySlot); err != nil {
			return to, false, err
		}
	}
	if it.noTopic {
		return to, true, nil
	}
	if to.Topic = part.Topic; to.Topic == 0 {
		to.Topic, err = s.slot(c, it, part.TopicSlot)
	}
	if to.Topic == noTopics {
		to.Topic = 0
		if !ofTopic(part.Op) {
			return to, true, nil
		}
	}
	if err == nil && to.Topic == 0 && (part.TopicOnly || ofTopic(part.Op)) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.o.Metrics.result(it.Out.Op, "no_topic")
		s.finish(c, it, bot.TopicGone)
		return to, false, nil
	}
	return to, err == nil, err
}

// noTopics stands in a slot whose topic could not be made: the chat has none (any
// more), or the bot may not make any. What belongs into it goes where all go.
const noTopics = -1

// renew makes an edit whose message is not there a message of its own, where it asks for that.
func (s *Sender) renew(it *item) bool {
	if it.Out.Op != bot.OpEdit || !it.Out.OrSend || it.anew {
		return false
	}
	it.anew = true
	out := it.Out
	out.Op = bot.OpSend
	if out.EditSlot != "" {
		out.Slot = out.EditSlot
	}
	it.parts = Parts(out)
	if it.parts == nil {
		it.parts = []bot.Out{} // looked at: nothing to send
	}
	return true
}

// slot gives the id that a slot of the chat stands for; 0: none.
func (s *Sender) slot(c *chat, it *item, name string) (int, error) {
	if name == "" {
		return 0, nil
	}
	s.mu.Lock()
	id, ok := c.slots[name]
	where := c.id
	if c.moved != 0 {
		where = c.moved
	}
	s.mu.Unlock()
	if ok {
		return id, nil
	}
	ctx, cancel := context.WithTimeout(it.part.ctx, 10*time.Second)
	defer cancel()
	id, ok, err := s.o.Outbox.Slot(ctx, where, name)
	if err != nil {
		return 0, fmt.Errorf("look up a slot of chat %d: %w", where, err)
	}
	if !ok {
		return 0, nil
	}
	s.mu.Lock()
	c.remember(name, id)
	s.mu.Unlock()
	return id, nil
}

func (c *chat) remember(name string, id int) {
	if c.slots == nil || len(c.slots) >= slotsMax && len(c.busy) == 0 {
		c.slots = make(map[string]int) // the Outbox has the older ones
	}
	c.slots[name] = id
}
