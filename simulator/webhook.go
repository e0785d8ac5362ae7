package simulator

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"sort"
	"strings"
	"time"
)

// webhook posts updates to the bot: in order per chat, chats side by side, again
// and again until it answers 2xx. Guarded by updates.mu.
type webhook struct {
	u       *updates
	url     string
	secret  string
	max     int
	ctx     context.Context
	cancel  context.CancelFunc
	client  *http.Client
	slots   chan struct{}      // one token per connection in use
	lanes   map[int64][]update // waiting, by chat; a lane exists while a goroutine works it
	loose   map[*update]struct{}
	held    []update
	pending int
	lastErr string
	errAt   time.Time
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(ctx context.Context, q *request) (any, error) {
	url := q.str("url")
	if url == "" {
		return s.deleteWebhook(ctx, q)
	}
	// Telegram wants https; a simulated one on this machine is content with less.
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	secret := q.str("secret_token")
	if secret != "" && !secretForm.MatchString(secret) {
		return nil, bad("secret token contains unallowed characters")
	}
	parallel := q.int("max_connections")
	if parallel <= 0 || parallel > 100 {
		parallel = 40
	}
	u := &s.updates
	u.mu.Lock()
	defer u.mu.Unlock()
	u.unhook()
	u.setAllowed(q)
	if u.poller != nil {
		close(u.poller)
		u.poller = nil
	}
	waiting := u.queue
	u.queue, u.again = nil, nil
	if q.bool("drop_pending_updates") {
		waiting = nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	u.hook = &webhook{
		u: u, url: url, secret: secret, max: parallel, ctx: ctx, cancel: cancel,
		client: &http.Client{
			Timeout:   60 * time.Second,
			Transport: &http.Transport{MaxIdleConnsPerHost: parallel},
		},
		slots: make(chan struct{}, parallel),
		lanes: map[int64][]update{},
		loose: map[*update]struct{}{},
	}
	for _, up := range waiting {
		u.hook.put(up)
	}
	return true, nil
}

func (s *Server) deleteWebhook(_ context.Context, q *request) (any, error) {
	u := &s.updates
	u.mu.Lock()
	defer u.mu.Unlock()
	u.unhook()
	if q.bool("drop_pending_updates") {
		u.queue, u.again = nil, nil
	}
	u.news()
	return true, nil
}

// unhook ends the webhook; what it has not delivered waits to be polled.
func (u *updates) unhook() {
	h := u.hook
	if h == nil {
		return
	}
	u.hook = nil
	h.cancel()
	seen := map[int64]bool{}
	for _, lane := range append([][]update{h.held}, lanesOf(h)...) {
		for _, up := range lane {
			if !seen[up.id] {
				seen[up.id] = true
				u.queue = append(u.queue, up)
			}
		}
	}
	sort.Slice(u.queue, func(i, j int) bool { return u.queue[i].id < u.queue[j].id })
}

func lanesOf(h *webhook) [][]update {
	var all [][]update
	for _, lane := range h.lanes {
		all = append(all, lane)
	}
	for up := range h.loose {
		all = append(all, []update{*up})
	}
	return all
}

// put takes an update for delivery.
func (h *webhook) put(up update) {
	if h.u.delivery.Hold {
		h.held = append(h.held, up)
		return
	}
	for range h.u.delivery.Times - 1 {
		h.send(up)
	}
	if h.u.delivery.Shuffle {
		h.send(up)
		return
	}
	lane, works := h.lanes[up.chat]
	h.lanes[up.chat] = append(lane, up)
	h.pending++
	if !works {
		h.u.running.Add(1)
		go h.work(up.chat)
	}
}

// send delivers an update beside the others.
func (h *webhook) send(up update) {
	h.pending++
	h.loose[&up] = struct{}{}
	h.u.running.Add(1)
	go func() {
		defer h.u.running.Done()
		if !h.deliver(up) {
			return
		}
		h.u.mu.Lock()
		defer h.u.mu.Unlock()
		delete(h.loose, &up)
		h.done()
	}()
}

func (h *webhook) done() {
	h.pending--
	h.u.news()
}

func (h *webhook) work(chat int64) {
	defer h.u.running.Done()
	h.u.mu.Lock()
	defer h.u.mu.Unlock()
	for len(h.lanes[chat]) > 0 {
		up := h.lanes[chat][0]
		h.u.mu.Unlock()
		ok := h.deliver(up)
		h.u.mu.Lock()
		if !ok {
			return
		}
		h.lanes[chat] = h.lanes[chat][1:]
		h.done()
	}
	delete(h.lanes, chat)
}

// deliver posts until it is taken; false: the webhook was removed meanwhile.
func (h *webhook) deliver(up update) bool {
	wait := h.u.s.opts.WebhookRetry
	longest := 32 * wait
	for {
		select {
		case h.slots <- struct{}{}:
		case <-h.ctx.Done():
			return false
		}
		problem := h.post(up)
		<-h.slots
		if problem == "" {
			return true
		}
		if h.ctx.Err() != nil {
			return false
		}
		h.u.mu.Lock()
		h.lastErr, h.errAt = problem, h.u.s.opts.Now()
		h.u.mu.Unlock()
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-h.ctx.Done():
			timer.Stop()
			return false
		}
		wait = min(2*wait, longest)
	}
}

// post returns what went wrong, as getWebhookInfo tells it.
func (h *webhook) post(up update) string {
	req, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(up.raw))
	if err != nil {
		return "Bad webhook: " + err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return "Connection failed"
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // so that the connection is used again
	if resp.StatusCode/100 != 2 {
		return "Wrong response from the webhook: " + resp.Status
	}
	return ""
}

func (s *Server) getWebhookInfo(context.Context, *request) (any, error) {
	u := &s.updates
	u.mu.Lock()
	defer u.mu.Unlock()
	info := struct {
		URL            string   `json:"url"`
		HasCertificate bool     `json:"has_custom_certificate"`
		Pending        int      `json:"pending_update_count"`
		LastErrorDate  int64    `json:"last_error_date,omitempty"`
		LastError      string   `json:"last_error_message,omitempty"`
		MaxConnections int      `json:"max_connections,omitempty"`
		Allowed        []string `json:"allowed_updates,omitempty"`
	}{Pending: u.pending(), Allowed: u.allowed}
	if h := u.hook; h != nil {
		info.URL, info.MaxConnections = h.url, h.max
		info.Pending += len(h.held)
		if h.lastErr != "" {
			info.LastError, info.LastErrorDate = h.lastErr, h.errAt.Unix()
		}
	}
	return info, nil
}
