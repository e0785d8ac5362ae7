package telegram

import (
	"time"

	"noken/bot"
)

// attempt makes one call, the pass for which is ready, and acts on how it ended.
// It tells whether the item is to be tried again.
func (s *Sender) attempt(c *chat, it *item, to Resolved, p *pass) (again bool) {
	s.mu.Lock()
	if it.part.dropped() || it.done >= len(it.parts) {
		s.remove(c, it)
		s.release(c, it)
		s.mu.Unlock()
		s.gate.cancel(p)
		return false
	}
	part := it.parts[it.done]
	if c.moved != 0 {
		part.Chat = c.moved
	}
	if _, need := cost(part); need > 0 {
		c.pace.spend(need)
	}
	s.hold(c, it)
	it.flying = true
	s.mu.Unlock()

	if s.o.Holds != nil && !s.o.Holds(it.Partition) {
		s.gate.cancel(p)
		s.mu.Lock()
		defer s.mu.Unlock()
		it.flying = false
		s.remove(c, it)
		s.release(c, it)
		return false
	}
	posted, err := s.o.Client.call(it.part.ctx, part, to)
	s.gate.leave()
	if err == nil && s.o.Points != nil {
		s.o.Points("after-send")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	it.flying = false
	it.posted.Messages = append(it.posted.Messages, posted.Messages...)
	if err == nil {
		return s.accepted(c, it, posted)
	}
	if it.part.dropped() {
		s.remove(c, it)
		s.release(c, it)
		return false
	}
	if s.failed(c, it, part, to, err) {
		if it.done == 0 && !it.beside() {
			s.release(c, it)
		}
		return true
	}
	return false
}

// accepted goes on with the item's next part, or finishes it.
func (s *Sender) accepted(c *chat, it *item, posted Posted) (again bool) {
	it.tries = 0
	it.posted.Topic, it.posted.Status = posted.Topic, posted.Status
	it.done++
	if it.done < len(it.parts) && !it.part.dropped() {
		if !it.beside() {
			c.begun = it
		}
		return true
	}
	s.finish(c, it, bot.Sent)
	return false
}

// failed decides what a failure means for the item: to be tried again, or its end.
func (s *Sender) failed(c *chat, it *item, part bot.Out, to Resolved, err error) (again bool) {
	now := time.Now()
	f, _ := err.(*Failure)
	switch kind := kindOf(err); kind {
	case RetryAfter:
		s.slowDown(c, f.After, now)
		return true
	case Temporary, Unauthorized:
		if stale(it, now) {
			s.finish(c, it, bot.Refused)
			return false
		}
		it.tries++
		wait := backoff(it.tries, retryMax, s.o.Rand)
		if kind == Unauthorized {
			s.o.Log.Error("Telegram does not accept the bot token; nothing can be sent")
			wait = retryMax
			s.gate.pauseAll(wait)
		}
		it.until = now.Add(wait)
		if !it.beside() {
			c.until = it.until
		}
		return true
	case Migrated:
		return s.migrated(c, it, f.To)
	case TopicGone:
		if c.slots[part.TopicSlot] == to.Topic {
			delete(c.slots, part.TopicSlot)
		}
		it.gone = to.Topic
		if it.Out.TopicOnly || ofTopic(it.Out.Op) || it.Out.Then != nil || it.noTopic || to.Topic == 0 {
			s.finish(c, it, bot.TopicGone)
			return false
		}
		it.noTopic = true
		return true
	case NoRight:
		it.posted.Status = right(part.Op)
		s.o.Log.Warn("the bot lacks a right in a group", "op", string(part.Op), "chat", c.id, "right", it.posted.Status)
		s.finish(c, it, bot.NoRight)
		return false
	case MessageGone:
		if s.renew(it) {
			return true
		}
		s.finish(c, it, bot.Refused)
		return false
	case Blocked:
		s.finish(c, it, bot.Blocked)
		return false
	case Vanished:
		s.finish(c, it, bot.Vanished)
		return false
	case QueryOld:
		s.finish(c, it, bot.Refused)
		return false
	default:
		s.o.Log.Warn("Telegram refused something for good", "op", string(part.Op), "chat", c.id, "why", string(kind))
		s.finish(c, it, bot.Refused)
		return false
	}
}

// slowDown obeys a 429: for the chat, and for the whole bot when a second chat is
// told so shortly after.
func (s *Sender) slowDown(c *chat, wait time.Duration, now time.Time) {
	until := now.Add(wait)
	if until.After(c.until) {
		c.until = until
	}
	if s.limited != 0 && s.limited != c.id && now.Sub(s.limitedAt) < 2*time.Second {
		s.gate.pauseAll(wait)
	}
	s.limited, s.limitedAt = c.id, now
	s.o.Log.Warn("Telegram asks to send more slowly", "chat", c.id, "wait", wait)
}

// stale says that an item which could not be sent is not worth sending any more.
func stale(it *item, now time.Time) bool {
	switch it.Out.Op {
	case bot.OpAnswer:
		return now.Sub(it.handed) > answerAge
	case bot.OpTyping:
		return now.Sub(it.handed) > typingAge
	}
	return false
}

// migrated goes on in the supergroup that the group became, and tells the inbox once.
func (s *Sender) migrated(c *chat, it *item, to int64) (again bool) {
	if to == 0 || to == c.id || it.tries > 3 {
		s.finish(c, it, bot.Vanished)
		return false
	}
	it.tries++
	if c.moved != to {
		c.moved, c.slots = to, nil
		it.events = append(it.events, bot.Event{Kind: bot.ChatMoved, Chat: c.id, MovedTo: to})
	}
	if !ofMessage(it.Out.Op) || s.renew(it) || it.anew {
		return true
	}
	s.finish(c, it, bot.Refused) // what it was about stayed in the old chat
	return false
}

// finish takes an item out of the queue and has its outcome noted.
func (s *Sender) finish(c *chat, it *item, outcome bot.Outcome) {
	s.remove(c, it)
	if it.part.dropped() && !it.counted {
		return // Drop has ended already
	}
	s.hold(c, it)
	n := Noted{Partition: it.Partition, ID: it.ID, Chat: c.id, Events: it.events}
	if c.moved != 0 {
		n.Chat = c.moved
	}
	given := it.posted.Topic
	if k := len(it.posted.Messages); k > 0 {
		given = it.posted.Messages[k-1] // the one with the buttons
		if len(it.Out.Buttons) == 0 && (it.Out.Op == bot.OpSend || it.anew) {
			given = it.posted.Messages[0] // a later edit tells it all anew, from the beginning
		}
	}
	if name := it.slotName(); name != "" && given != 0 {
		n.Slots = map[string]int{name: given}
		c.remember(name, given)
	}
	if it.Out.Op == bot.OpTopic && outcome != bot.Sent {
		c.remember(it.Out.Slot, noTopics)
	}
	if it.Out.Ref != "" && given != 0 {
		n.Refs = map[int]string{given: it.Out.Ref}
		for _, id := range it.posted.Messages {
			n.Refs[id] = it.Out.Ref
		}
	}
	if it.Out.Then != nil && !(it.Out.OnlyFailed && outcome == bot.Sent) {
		event := *it.Out.Then
		event.Kind, event.Outcome, event.Posted, event.Result = bot.SendResult, outcome, given, it.posted.Status
		if outcome == bot.TopicGone {
			event.Posted = it.gone
		}
		n.Events = append(n.Events, event)
	}
	s.notes = append(s.notes, note{Noted: n, chat: c, item: it})
	select {
	case s.noteReady <- struct{}{}:
	default:
	}
}

func (it *item) slotName() string {
	if it.anew && it.Out.EditSlot != "" {
		return it.Out.EditSlot
	}
	return it.Out.Slot
}
