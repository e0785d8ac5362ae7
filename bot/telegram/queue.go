package telegram

import (
	"time"

	"noken/bot"
)

// chat is what waits for one chat and what is known of it. Sender.mu guards it.
type chat struct {
	id      int64
	part    int   // the partition it belongs to
	moved   int64 // the supergroup it became; 0: none
	working bool  // a goroutine works it
	wake    chan struct{}
	queue   [lanes][]*item
	begun   *item // has some of its parts posted: goes before all others
	busy    map[*item]struct{}
	editing map[int]chan struct{} // message: closed when the last edit beside the order ended
	slots   map[string]int
	pace    pace
	until   time.Time // nothing is tried before
	used    time.Time
}

// item is one Outgoing on its way.
type item struct {
	bot.Outgoing
	lane    bot.Lane
	part    *partition
	handed  time.Time
	parts   []bot.Out // nil: not looked at yet
	done    int       // how many parts are posted
	posted  Posted
	tries   int // failed ones in a row
	until   time.Time
	flying  bool // its call is under way
	counted bool // counts as busy in its partition
	noTopic bool // its topic is gone
	gone    int  // the topic that is gone
	anew    bool // an edit that is sent as a new message
	events  []bot.Event
	noted   chan struct{} // closed when noted or forgotten; nil: nobody waits
}

// nudge has the chat's goroutine look at its queues again.
func (c *chat) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// next is what the chat's order has come to; nil: nothing.
func (c *chat) next() *item {
	if c.begun != nil {
		return c.begun
	}
	for _, queue := range c.queue {
		if len(queue) > 0 {
			return queue[0]
		}
	}
	return nil
}

// remove takes an item out of its queue.
func (s *Sender) remove(c *chat, it *item) {
	if c.begun == it {
		c.begun = nil
	}
	queue := c.queue[it.lane]
	for i, other := range queue {
		if other != it {
			continue
		}
		if i == 0 {
			queue[0] = nil
			queue = queue[1:]
		} else {
			queue = append(queue[:i], queue[i+1:]...)
		}
		if len(queue) == 0 {
			queue = nil
		}
		c.queue[it.lane] = queue
		s.count(it.lane, -1)
		return
	}
}

// hold marks an item as under way: Drop waits for it, and Settled when it posts.
func (s *Sender) hold(c *chat, it *item) {
	if !it.counted {
		it.counted = true
		it.part.busy++
	}
	if it.posts() {
		if c.busy == nil {
			c.busy = make(map[*item]struct{})
		}
		c.busy[it] = struct{}{}
	}
}

// release undoes hold.
func (s *Sender) release(c *chat, it *item) {
	if it.counted {
		it.counted = false
		it.part.busy--
		s.changed.Broadcast()
	}
	delete(c.busy, it)
	if it.noted != nil {
		close(it.noted)
		it.noted = nil
	}
}

// posts says that the item makes messages which people can answer.
func (it *item) posts() bool {
	switch it.Out.Op {
	case bot.OpSend, bot.OpPhotos, bot.OpFiles, bot.OpVoice, bot.OpPlace, bot.OpTopic:
		return true
	case bot.OpEdit:
		return it.anew
	}
	return false
}

// cost is how many messages a part counts for with the whole bot's limit, and
// with its chat's.
func cost(part bot.Out) (all, chat int) {
	switch part.Op {
	case bot.OpSend, bot.OpVoice, bot.OpPlace:
		return 1, 1
	case bot.OpPhotos:
		return len(part.Photos), len(part.Photos)
	case bot.OpFiles:
		return len(part.Files), len(part.Files)
	case bot.OpEdit, bot.OpTopic, bot.OpTopicClose, bot.OpTopicReopen, bot.OpTopicName, bot.OpPin, bot.OpUnpin, bot.OpForget:
		return 1, 0
	}
	return 0, 0
}

// superseded says that a later edit in the queue makes this one pointless: it is
// of the same message and shows at least as much.
func (c *chat) superseded(it *item) bool {
	e := it.Out
	if e.Op != bot.OpEdit || it.anew || it.flying || e.EditSlot == "" && e.EditMessage == 0 {
		return false
	}
	queue := c.queue[it.lane]
	for i := 1; i < len(queue) && i <= 64; i++ {
		later := queue[i].Out
		if later.Op != bot.OpEdit {
			if e.EditSlot != "" && (later.Slot == e.EditSlot || later.EditSlot == e.EditSlot) {
				return false // the slot is another message from here on, or it must be there by then
			}
			continue
		}
		if later.EditSlot == e.EditSlot && later.EditMessage == e.EditMessage && later.Beside == e.Beside &&
			(later.OrSend || !e.OrSend) && (e.Ref == "" || e.Ref == later.Ref) && (!blank(later.Text) || blank(e.Text)) {
			return true
		}
	}
	return false
}
