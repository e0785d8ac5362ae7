package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"noken/bot"
)

// pollLimit is the most updates getUpdates gives at once.
// https://core.telegram.org/bots/api#getupdates
const pollLimit = 100

// pollBody is the most of an answer that is read: 100 updates of the largest kind
// stay far below it.
const pollBody = 64 << 20

// PollerOptions are what a Poller needs. Token and Inbox are required.
type PollerOptions struct {
	Token   string
	Self    int64             // the bot's own id; 0: the one in the token
	API     string            // base URL; empty: https://api.telegram.org
	Timeout time.Duration     // how long Telegram holds an empty poll open; 0: 25 s
	Inbox   Inbox             // where updates are kept
	Hold    func() bool       // may this process poll now; nil: always
	Points  func(name string) // called at "after-store"; nil: nothing
	Rand    func() float64    // in [0,1), for jitter; nil: math/rand
	HTTP    http.RoundTripper // nil: http.DefaultTransport
	Metrics *Metrics
	Log     *slog.Logger // nil: slog.Default()
}

// Poller takes updates by long polling. The offset, which confirms updates to
// Telegram, moves only after the Inbox has them.
type Poller struct {
	o      PollerOptions
	http   http.Client
	url    string
	self   int64
	offset int64
	fails  int // failed calls in a row, for the backoff
}

// NewPoller makes a Poller.
func NewPoller(o PollerOptions) *Poller {
	if o.API == "" {
		o.API = DefaultAPI
	}
	if o.Timeout <= 0 {
		o.Timeout = 25 * time.Second
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Self == 0 {
		o.Self = BotID(o.Token)
	}
	return &Poller{
		o: o, http: http.Client{Transport: o.HTTP}, self: o.Self,
		url: strings.TrimRight(o.API, "/") + "/bot" + o.Token + "/getUpdates",
	}
}

// Run polls until ctx is done, then returns nil. It returns an error that is
// ErrToken when Telegram does not accept the token; everything else is waited out.
func (p *Poller) Run(ctx context.Context) error {
	defer p.http.CloseIdleConnections()
	for ctx.Err() == nil {
		if p.o.Hold != nil && !p.o.Hold() {
			p.offset = 0 // another process may have moved on; Telegram knows what is unconfirmed
			pause(ctx, 100*time.Millisecond)
			continue
		}
		updates, err := p.poll(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			if errors.Is(err, ErrToken) {
				return fmt.Errorf("poll for updates: %w", err)
			}
			p.waitOut(ctx, err)
			continue
		}
		p.fails = 0
		p.take(ctx, updates)
	}
	return nil
}

// take stores a batch, again and again until it is stored, and then moves the offset.
func (p *Poller) take(ctx context.Context, updates []json.RawMessage) {
	if len(updates) == 0 {
		return
	}
	events := make([]bot.Event, 0, len(updates))
	next := p.offset
	for _, raw := range updates {
		event, kind, err := Normalise(raw, p.self)
		p.o.Metrics.update(kind)
		if err != nil {
			p.o.Log.Warn("an update without a readable update_id was passed over")
			continue
		}
		next = max(next, event.Update+1)
		events = append(events, event)
	}
	if len(events) == 0 {
		// Updates come in the order of their ids, from the offset up: stepping over
		// one id at a time can only ever step over the unreadable one.
		if p.offset > 0 {
			p.offset++
		}
		p.fails++
		pause(ctx, backoff(p.fails, 5*time.Second, p.o.Rand))
		return
	}
	sortByUpdate(events)
	for tries := 1; ; tries++ {
		err := p.o.Inbox.Accept(ctx, events)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return
		}
		p.o.Log.Error("updates could not be stored; Telegram keeps them until they are", "updates", len(events), "try", tries, "err", err)
		pause(ctx, backoff(tries, 5*time.Second, p.o.Rand))
		if ctx.Err() != nil || p.o.Hold != nil && !p.o.Hold() {
			return // unconfirmed: whoever polls next gets them
		}
	}
	if p.o.Points != nil {
		p.o.Points("after-store")
	}
	p.offset = next
}

// pollError is getUpdates saying no.
type pollError struct {
	code  int
	after time.Duration
}

func (e *pollError) Error() string { return fmt.Sprintf("getUpdates: error %d", e.code) }

func (e *pollError) Is(target error) bool {
	return target == ErrToken && (e.code == http.StatusUnauthorized || e.code == http.StatusNotFound)
}

func (p *Poller) poll(ctx context.Context) ([]json.RawMessage, error) {
	body, err := json.Marshal(struct {
		Offset  int64    `json:"offset,omitempty"`
		Limit   int      `json:"limit"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}{p.offset, pollLimit, int(p.o.Timeout / time.Second), AllowedUpdates})
	if err != nil {
		return nil, fmt.Errorf("encode getUpdates: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, p.o.Timeout+15*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("getUpdates: the API's base URL is not valid") // the cause would show the token
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("getUpdates: %w", withoutURL(err))
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, pollBody))
	if err != nil {
		return nil, fmt.Errorf("getUpdates: read the answer: %w", withoutURL(err))
	}
	var said struct {
		OK         bool              `json:"ok"`
		Result     []json.RawMessage `json:"result"`
		Code       int               `json:"error_code"`
		Parameters struct {
			After int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(answer, &said); err != nil || !said.OK {
		if said.Code == 0 {
			said.Code = resp.StatusCode
		}
		if err != nil && said.Code == http.StatusNotFound {
			said.Code = http.StatusBadGateway // a proxy's page, not the Bot API's word about the token
		}
		return nil, &pollError{code: said.Code, after: time.Duration(said.Parameters.After) * time.Second}
	}
	return said.Result, nil
}

// waitOut logs why polling failed and waits as long as that asks for.
func (p *Poller) waitOut(ctx context.Context, err error) {
	p.fails++
	wait := backoff(p.fails, 5*time.Second, p.o.Rand)
	if said, ok := errors.AsType[*pollError](err); ok {
		switch said.code {
		case http.StatusConflict:
			p.o.Log.Error("Telegram says that another process polls with this token, or that a webhook is set; " +
				"stop the other one or run 'noken doctor'; trying again")
			wait = max(wait, 2*time.Second)
		case http.StatusTooManyRequests:
			wait = max(wait, said.after)
			p.o.Log.Warn("Telegram asks to poll more slowly", "wait", wait)
		default:
			p.o.Log.Warn("Telegram could not be polled; trying again", "code", said.code, "wait", wait)
		}
	} else {
		p.o.Log.Warn("Telegram could not be reached; trying again", "err", err, "wait", wait)
	}
	pause(ctx, wait)
}
