package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options make a Server; the zero value of each field has a sensible meaning.
type Options struct {
	Token         string                // bot token; empty: 1000000001:simulated
	Now           func() time.Time      // empty: time.Now
	BotName       string                // first name of the bot; empty: Noken
	Username      string                // of the bot, without @; empty: noken_bot
	FirstUpdateID int64                 // of the first update; 0: 700000001
	ReadAll       bool                  // privacy mode off: the bot sees all talk in groups where it is no admin either
	Limits        *Limits               // Telegram's limits; nil: none
	KeepMessages  int                   // kept per chat, at least; 0: 500
	KeepUpdates   int                   // kept for Redeliver; 0: 10,000
	KeepCalls     int                   // kept for Calls; 0: 1,000; negative: none, nor anything for EverSent
	QueryLife     time.Duration         // how long a button press can be answered; 0: 60 s
	WebhookRetry  time.Duration         // wait after a webhook that failed, doubled up to 32 times; 0: 100 ms
	Zone          *time.Location        // in which the page tells the time; nil: UTC
	Ahead         func(d time.Duration) // sets the clock of Now ahead; nil: the page cannot
	OnPost        func(Message)         // called after each message that the bot posted or edited; must be quick
}

// Server is a simulated Telegram with one bot. All methods are safe to call from
// many goroutines.
type Server struct {
	opts Options
	bot  wireUser

	mu        sync.Mutex
	chats     map[int64]*chat
	order     []int64 // chats in the order they were made
	users     map[int64]*wireUser
	callbacks map[string]*callback
	pressed   []*callback // by age
	toasts    map[int64][]Toast
	lastFile  int
	contents  map[int][]byte // of the files that hold something of their own
	fileNames map[int]string // of the documents that people sent
	lastQuery int64
	lastAlbum int64
	commands  map[string]json.RawMessage
	profile   map[string]string
	calls     []Call
	counts    map[string]int
	faults    func(method string, chat int64) *Fault
	toSend    bucket
	news      news

	updates updates
}

// New makes a Server with nobody in it.
func New(opts Options) *Server {
	if opts.Token == "" {
		opts.Token = "1000000001:simulated"
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Zone == nil {
		opts.Zone = time.UTC
	}
	if opts.BotName == "" {
		opts.BotName = "Noken"
	}
	if opts.Username == "" {
		opts.Username = "noken_bot"
	}
	if opts.FirstUpdateID == 0 {
		opts.FirstUpdateID = 700_000_001
	}
	if opts.KeepMessages == 0 {
		opts.KeepMessages = 500
	}
	if opts.KeepUpdates == 0 {
		opts.KeepUpdates = 10_000
	}
	if opts.KeepCalls == 0 {
		opts.KeepCalls = 1_000
	}
	if opts.QueryLife == 0 {
		opts.QueryLife = time.Minute
	}
	if opts.WebhookRetry == 0 {
		opts.WebhookRetry = 100 * time.Millisecond
	}
	id, _ := strconv.ParseInt(strings.SplitN(opts.Token, ":", 2)[0], 10, 64)
	if id == 0 {
		id = 1_000_000_001
	}
	s := &Server{
		contents:  map[int][]byte{},
		fileNames: map[int]string{},
		opts:      opts,
		bot:       wireUser{ID: id, IsBot: true, FirstName: opts.BotName, Username: opts.Username},
		chats:     map[int64]*chat{},
		users:     map[int64]*wireUser{},
		callbacks: map[string]*callback{},
		toasts:    map[int64][]Toast{},
		commands:  map[string]json.RawMessage{},
		profile:   map[string]string{},
		counts:    map[string]int{},
	}
	s.updates.init(s)
	return s
}

// Token is the token the bot must use.
func (s *Server) Token() string { return s.opts.Token }

// BotID is the bot's user id.
func (s *Server) BotID() int64 { return s.bot.ID }

// Listen serves on addr, such as "127.0.0.1:0", until the returned function is
// called. The url is the base URL for the bot ("http://127.0.0.1:41234").
func (s *Server) Listen(addr string) (url string, closeFn func(), err error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, fmt.Errorf("listen for the simulated Telegram: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // always ends with ErrServerClosed or a closed listener
	}()
	var once sync.Once
	return "http://" + listener.Addr().String(), func() {
		once.Do(func() {
			cancel()
			_ = server.Close()
			<-done
			s.Close()
		})
	}, nil
}

// Close stops webhook deliveries. The Server can still be looked at.
func (s *Server) Close() { s.updates.close() }

// ServeHTTP answers /bot<TOKEN>/<method> and /file/bot<TOKEN>/<path>, and serves the
// page under every other path.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, rest)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, both := strings.Cut(rest, "/")
	if !ok || !both {
		s.servePage(w, r)
		return
	}
	if token != s.opts.Token {
		answer(w, nil, &refusal{code: 401, text: "Unauthorized"})
		return
	}
	s.call(w, r, strings.ToLower(method))
}

func (s *Server) call(w http.ResponseWriter, r *http.Request, method string) {
	shape, ok := botAPI.methods[method]
	if !ok {
		answer(w, nil, &refusal{code: 404, text: "Not Found: method not found"})
		return
	}
	req, err := readRequest(shape, r)
	if err != nil {
		s.note(req, shape.name, nil, err)
		answer(w, nil, err)
		return
	}
	fault := s.fault(shape.name, req.chatID())
	if fault != nil && !fault.before(w, r) {
		s.note(req, shape.name, nil, fault.asError())
		return
	}
	result, err := s.act(r.Context(), req)
	s.note(req, shape.name, result, err)
	if fault != nil && !fault.after(w, r) {
		return
	}
	if errors.Is(err, context.Canceled) {
		return // nobody listens any more
	}
	answer(w, result, err)
}

// rawResult is a whole answer that is JSON already.
type rawResult []byte

func answer(w http.ResponseWriter, result any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if raw, ok := result.(rawResult); ok && err == nil {
		_, _ = w.Write(raw)
		return
	}
	if err == nil {
		body, merr := json.Marshal(struct {
			OK     bool `json:"ok"`
			Result any  `json:"result"`
		}{true, result})
		if merr == nil {
			_, _ = w.Write(body)
			return
		}
		err = fmt.Errorf("encode the result: %w", merr)
	}
	var no *refusal
	if !errors.As(err, &no) {
		no = &refusal{code: 500, text: "Internal Server Error: " + err.Error()}
	}
	type parameters struct {
		RetryAfter int   `json:"retry_after,omitempty"`
		MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
	}
	failure := struct {
		OK          bool        `json:"ok"`
		ErrorCode   int         `json:"error_code"`
		Description string      `json:"description"`
		Parameters  *parameters `json:"parameters,omitempty"`
	}{ErrorCode: no.code, Description: no.text}
	if no.retryAfter != 0 || no.migrateTo != 0 {
		failure.Parameters = &parameters{RetryAfter: no.retryAfter, MigrateTo: no.migrateTo}
	}
	w.WriteHeader(no.code)
	_ = json.NewEncoder(w).Encode(failure) // a client that went away is its own business
}
