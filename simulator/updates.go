package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"sync"
	"time"
)

// Delivery bends the way of updates to the bot.
type Delivery struct {
	Hold    bool   // keep updates back; what was held goes out when this is switched off
	Shuffle bool   // webhooks: no order, all side by side; Telegram keeps order per chat
	Times   int    // deliver each update so often; 0: once
	Seed    uint64 // of the shuffling of what was held
}

// update is one update as JSON.
type update struct {
	id   int64
	chat int64
	raw  []byte
}

// updates is the queue between people and bot, by long polling or by webhook.
type updates struct {
	s  *Server
	mu sync.Mutex

	next     int64
	queue    []update // not yet confirmed, by id; empty while a webhook is set
	again    []update // to be delivered once more, whatever the offset
	kept     []update // for Redeliver, by id
	allowed  []string // nil: the default
	delivery Delivery
	poller   chan struct{} // closed to end the getUpdates that waits
	wake     chan struct{} // closed when there is news
	hook     *webhook
	closed   bool
	running  sync.WaitGroup
}

func (u *updates) init(s *Server) {
	u.s = s
	u.next = s.opts.FirstUpdateID
	u.wake = make(chan struct{})
}

func (u *updates) close() {
	u.mu.Lock()
	u.closed = true
	hook := u.hook
	u.hook = nil
	u.mu.Unlock()
	if hook != nil {
		hook.cancel()
	}
	u.running.Wait()
}

// notAsked are the kinds that come only to bots that ask for them.
// https://core.telegram.org/bots/api#getupdates
var notAsked = []string{"chat_member", "message_reaction", "message_reaction_count"}

// put queues an update; the id is 0 when the bot does not want this kind.
func (u *updates) put(chat int64, kind string, content any) (id int64) {
	body, err := json.Marshal(content)
	if err != nil {
		panic(fmt.Sprintf("simulator: encode an update: %v", err)) // our own types always encode
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.allowed == nil && slices.Contains(notAsked, kind) || u.allowed != nil && !slices.Contains(u.allowed, kind) {
		return 0
	}
	id = u.next
	u.next++
	raw := make([]byte, 0, len(body)+len(kind)+40)
	raw = append(raw, `{"update_id":`...)
	raw = strconv.AppendInt(raw, id, 10)
	raw = append(raw, `,"`...)
	raw = append(raw, kind...)
	raw = append(raw, `":`...)
	raw = append(raw, body...)
	raw = append(raw, '}')
	up := update{id: id, chat: chat, raw: raw}
	if len(u.kept) >= 2*u.s.opts.KeepUpdates {
		u.kept = append(u.kept[:0:0], u.kept[len(u.kept)-u.s.opts.KeepUpdates:]...)
	}
	u.kept = append(u.kept, up)
	if u.hook != nil {
		u.hook.put(up)
		return id
	}
	u.queue = append(u.queue, up)
	for range u.delivery.Times - 1 {
		u.again = append(u.again, up)
	}
	u.news()
	return id
}

// news wakes who waits for something to happen to the queue; mu is held.
func (u *updates) news() {
	close(u.wake)
	u.wake = make(chan struct{})
}

func conflict(text string) error { return &refusal{code: 409, text: "Conflict: " + text} }

func (s *Server) getUpdates(ctx context.Context, q *request) (any, error) {
	u := &s.updates
	limit := q.int("limit")
	if limit <= 0 || limit > 100 {
		limit = 100
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.hook != nil {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if u.poller != nil {
		close(u.poller)
	}
	kicked := make(chan struct{})
	u.poller = kicked
	defer func() {
		if u.poller == kicked {
			u.poller = nil
		}
	}()
	u.setAllowed(q)
	u.confirm(q.int("offset"))
	var expired <-chan time.Time
	if seconds := min(q.int("timeout"), 50); seconds > 0 {
		timer := time.NewTimer(time.Duration(seconds) * time.Second)
		defer timer.Stop()
		expired = timer.C
	}
	for {
		if batch := u.batch(limit); batch != nil || expired == nil {
			return rawUpdates(batch), nil
		}
		wake := u.wake
		u.mu.Unlock()
		var err error
		done := false
		select {
		case <-wake:
		case <-expired:
			done = true
		case <-kicked:
			err = conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
		case <-ctx.Done():
			err = ctx.Err()
		}
		u.mu.Lock()
		if err != nil {
			return nil, err
		}
		if done {
			return rawUpdates(nil), nil
		}
	}
}

func (u *updates) setAllowed(q *request) {
	list, given := q.args["allowed_updates"].([]any)
	if !given {
		return
	}
	u.allowed = nil
	for _, kind := range list {
		if name, ok := kind.(string); ok {
			u.allowed = append(u.allowed, name)
		}
	}
}

// confirm forgets what lies before offset; a negative one leaves the last -offset.
func (u *updates) confirm(offset int) {
	n := 0
	if offset < 0 {
		n = max(len(u.queue)+offset, 0)
	} else {
		n = sort.Search(len(u.queue), func(i int) bool { return u.queue[i].id >= int64(offset) })
	}
	if n > 0 {
		u.queue = u.queue[n:]
		u.news()
	}
}

func (u *updates) batch(limit int) []update {
	if u.delivery.Hold || len(u.queue)+len(u.again) == 0 {
		return nil
	}
	batch := slices.Clone(u.queue[:min(limit, len(u.queue))])
	n := min(limit-len(batch), len(u.again))
	batch = append(batch, u.again[:n]...)
	u.again = u.again[n:]
	if n > 0 {
		u.news() // nothing confirms these a second time
	}
	return batch
}

func rawUpdates(batch []update) rawResult {
	size := 32
	for _, up := range batch {
		size += len(up.raw) + 1
	}
	raw := append(make([]byte, 0, size), `{"ok":true,"result":[`...)
	for i, up := range batch {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = append(raw, up.raw...)
	}
	return append(raw, `]}`...)
}

// SetDelivery changes the way of updates from now on.
func (s *Server) SetDelivery(d Delivery) {
	u := &s.updates
	u.mu.Lock()
	defer u.mu.Unlock()
	u.delivery = d
	if u.hook != nil && !d.Hold {
		held := u.hook.held
		u.hook.held = nil
		if d.Shuffle {
			random := rand.New(rand.NewPCG(d.Seed, 1))
			random.Shuffle(len(held), func(i, j int) { held[i], held[j] = held[j], held[i] })
		}
		for _, up := range held {
			u.hook.put(up)
		}
	}
	u.news()
}

// Redeliver gives the bot an update again, the given number of times.
func (s *Server) Redeliver(id int64, times int) error {
	u := &s.updates
	u.mu.Lock()
	defer u.mu.Unlock()
	i := sort.Search(len(u.kept), func(i int) bool { return u.kept[i].id >= id })
	if i == len(u.kept) || u.kept[i].id != id {
		return fmt.Errorf("redeliver update %d: not kept", id)
	}
	for range times {
		if u.hook != nil {
			u.hook.send(u.kept[i])
		} else {
			u.again = append(u.again, u.kept[i])
		}
	}
	u.news()
	return nil
}

// LastUpdate is the id of the newest update; below FirstUpdateID: there is none yet.
func (s *Server) LastUpdate() int64 {
	s.updates.mu.Lock()
	defer s.updates.mu.Unlock()
	return s.updates.next - 1
}

// Pending is how many updates the bot has not confirmed yet.
func (s *Server) Pending() int {
	s.updates.mu.Lock()
	defer s.updates.mu.Unlock()
	return s.updates.pending()
}

func (u *updates) pending() int {
	n := len(u.queue) + len(u.again)
	if u.hook != nil {
		n += u.hook.pending
	}
	return n
}

// WaitConfirmed returns when the bot has confirmed every update, or with ctx's error.
func (s *Server) WaitConfirmed(ctx context.Context) error {
	u := &s.updates
	for {
		u.mu.Lock()
		n, wake := u.pending(), u.wake
		u.mu.Unlock()
		if n == 0 {
			return nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return fmt.Errorf("wait for %d updates to be confirmed: %w", n, ctx.Err())
		}
	}
}
