package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"noken/bot"
)

// webhookBody is the most of a request that is read, in bytes.
const webhookBody = 1 << 20

// webhookStore is the most that storing a batch may take before Telegram is asked
// to deliver it again.
const webhookStore = 20 * time.Second

// WebhookOptions are what a Webhook needs. Secret and Inbox are required.
type WebhookOptions struct {
	Secret  string            // as given to setWebhook; empty: every request is refused
	Self    int64             // the bot's own id: BotID(token)
	Inbox   Inbox             // where updates are kept
	Linger  time.Duration     // how long the first of a batch waits for others; 0: 2 ms
	Max     int               // most updates stored at once; 0: 100
	Points  func(name string) // called at "after-store"; nil: nothing
	Metrics *Metrics
	Log     *slog.Logger // nil: slog.Default()
}

// Webhook takes updates that Telegram posts. Requests that come together are
// stored together, in the order of their update ids, one batch after the other;
// each is answered 200 only after its batch is stored.
type Webhook struct {
	o      WebhookOptions
	secret [sha256.Size]byte

	mu      sync.Mutex
	waiting []*delivery
	storing bool // store is running
}

// delivery is one request that waits to be stored.
type delivery struct {
	event bot.Event
	done  chan error
}

// NewWebhook makes a Webhook.
func NewWebhook(o WebhookOptions) *Webhook {
	if o.Linger <= 0 {
		o.Linger = 2 * time.Millisecond
	}
	if o.Max <= 0 {
		o.Max = pollLimit
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Webhook{o: o, secret: sha256.Sum256([]byte(o.Secret))}
}

// ServeHTTP answers 405 to anything but POST, 401 to a wrong secret, 413 to a
// body over 1 MiB, 400 to what is no update, 503 when it could not be stored, and
// 200 when it is. Telegram repeats what is not answered with 2xx.
func (w *Webhook) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		rw.Header().Set("Allow", http.MethodPost)
		http.Error(rw, "POST only", http.StatusMethodNotAllowed)
		return
	}
	// Hashed first, so that neither content nor length shows in the time it takes.
	given := sha256.Sum256([]byte(r.Header.Get("X-Telegram-Bot-Api-Secret-Token")))
	if subtle.ConstantTimeCompare(given[:], w.secret[:]) != 1 || w.o.Secret == "" {
		w.o.Metrics.update("wrong_secret")
		http.Error(rw, "wrong secret", http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, webhookBody))
	if err != nil {
		code := http.StatusBadRequest
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			code = http.StatusRequestEntityTooLarge
		}
		http.Error(rw, "the body could not be read", code)
		return
	}
	event, kind, err := Normalise(body, w.o.Self)
	w.o.Metrics.update(kind)
	if err != nil {
		http.Error(rw, "not an update", http.StatusBadRequest)
		return
	}
	d := &delivery{event: event, done: make(chan error, 1)}
	w.put(d)
	select {
	case err = <-d.done:
	case <-r.Context().Done(): // Telegram went away and will deliver it again
		err = r.Context().Err()
	}
	if err != nil {
		http.Error(rw, "not stored, deliver again", http.StatusServiceUnavailable)
		return
	}
	rw.WriteHeader(http.StatusOK)
}

func (w *Webhook) put(d *delivery) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting = append(w.waiting, d)
	if !w.storing {
		w.storing = true
		go w.store()
	}
}

// store runs while deliveries wait. What arrives while one batch is stored makes
// the next, so batches grow with the load.
func (w *Webhook) store() {
	for {
		pause(context.Background(), w.o.Linger)
		batch := w.batch()
		if len(batch) == 0 {
			return
		}
		w.keep(batch)
	}
}

// batch takes the next deliveries, by update id; none: store is to end.
func (w *Webhook) batch() []*delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.waiting) == 0 {
		w.storing = false
		return nil
	}
	sortDeliveries(w.waiting)
	n := min(len(w.waiting), w.o.Max)
	batch := w.waiting[:n:n]
	w.waiting = w.waiting[n:]
	if len(w.waiting) == 0 {
		w.waiting = nil
	}
	return batch
}

func (w *Webhook) keep(batch []*delivery) {
	events := make([]bot.Event, len(batch))
	for i, d := range batch {
		events[i] = d.event
	}
	ctx, cancel := context.WithTimeout(context.Background(), webhookStore)
	err := w.o.Inbox.Accept(ctx, events)
	cancel()
	if err != nil {
		w.o.Log.Error("updates could not be stored; Telegram will deliver them again", "updates", len(events), "err", err)
	} else if w.o.Points != nil {
		w.o.Points("after-store")
	}
	for _, d := range batch {
		d.done <- err
	}
}
