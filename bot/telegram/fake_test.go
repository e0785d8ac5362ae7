package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"noken/bot"
	"noken/flows"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testToken = "42:test"

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// call is one request that the fake Bot API got.
type call struct {
	method string
	fields map[string]string
	at     time.Time
}

func (c call) chat() int64 {
	id, _ := strconv.ParseInt(c.fields["chat_id"], 10, 64)
	return id
}

// fakeAPI is a Bot API that accepts everything unless say decides otherwise. It is
// reached without a network, so that time in tests can be made up.
type fakeAPI struct {
	mu    sync.Mutex
	calls []call
	next  int
	say   func(c call, nth int) (code int, body string) // code 0: the usual answer
}

func (f *fakeAPI) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, http.ErrNotMultipart) {
		return nil, err
	}
	c := call{method: path.Base(req.URL.Path), fields: map[string]string{}, at: time.Now()}
	if req.MultipartForm != nil {
		for name, values := range req.MultipartForm.Value {
			c.fields[name] = values[0]
		}
	}
	f.mu.Lock()
	f.calls = append(f.calls, c)
	nth, say := len(f.calls), f.say
	f.mu.Unlock()
	code, body := 0, ""
	if say != nil {
		code, body = say(c, nth)
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if code < 0 {
		return nil, errors.New("connection cut")
	}
	if code == 0 {
		code, body = 200, f.usual(c)
	}
	rec := httptest.NewRecorder()
	rec.WriteHeader(code)
	_, _ = rec.WriteString(body)
	return rec.Result(), nil
}

func (f *fakeAPI) usual(c call) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	message := func() string {
		f.next++
		return fmt.Sprintf(`{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"}}`, 100+f.next, c.chat())
	}
	switch c.method {
	case "sendMediaGroup":
		var media []json.RawMessage
		_ = json.Unmarshal([]byte(c.fields["media"]), &media)
		list := ""
		for i := range media {
			if i > 0 {
				list += ","
			}
			list += message()
		}
		return `{"ok":true,"result":[` + list + `]}`
	case "createForumTopic":
		f.next++
		return fmt.Sprintf(`{"ok":true,"result":{"message_thread_id":%d,"name":"x","icon_color":0}}`, 100+f.next)
	case "getChatMember":
		return `{"ok":true,"result":{"status":"administrator","user":{"id":7,"is_bot":false,"first_name":"x"}}}`
	case "answerCallbackQuery", "sendChatAction", "setMessageReaction", "leaveChat", "setMyCommands", "setWebhook", "deleteWebhook",
		"closeForumTopic", "reopenForumTopic", "editForumTopic", "pinChatMessage", "unpinChatMessage", "deleteMessage":
		return `{"ok":true,"result":true}`
	case "getMe":
		return `{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"Noken","username":"noken_bot"}}`
	case "editMessageText", "editMessageCaption", "editMessageReplyMarkup":
		return `{"ok":true,"result":{"message_id":` + c.fields["message_id"] + `,"date":1,"chat":{"id":1,"type":"private"}}}`
	}
	return `{"ok":true,"result":` + message() + `}`
}

func (f *fakeAPI) got() []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]call(nil), f.calls...)
}

// texts are the texts sent to a chat, in order; 0: to all.
func (f *fakeAPI) texts(chat int64) []string {
	var out []string
	for _, c := range f.got() {
		if chat == 0 || c.chat() == chat {
			out = append(out, c.fields["text"])
		}
	}
	return out
}

func refusal(code int, description string) string {
	return fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, description)
}

func tooMany(seconds int) string {
	return fmt.Sprintf(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, seconds, seconds)
}

// memory is an Outbox and an Inbox.
type memory struct {
	mu     sync.Mutex
	noted  []Noted
	slots  map[string]int
	events []bot.Event
	fail   func() error
}

func (m *memory) Note(_ context.Context, done []Noted) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		if err := m.fail(); err != nil {
			return err
		}
	}
	m.noted = append(m.noted, done...)
	return nil
}

func (m *memory) Slot(_ context.Context, chat int64, name string) (int, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id, ok := m.slots[fmt.Sprint(chat, name)]
	return id, ok, nil
}

func (m *memory) Accept(_ context.Context, events []bot.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		if err := m.fail(); err != nil {
			return err
		}
	}
	m.events = append(m.events, events...)
	return nil
}

func (m *memory) ids() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, n := range m.noted {
		out = append(out, n.ID)
	}
	return out
}

// note gives the outcome noted under an id.
func (m *memory) note(t *testing.T, id string) Noted {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.noted {
		if n.ID == id {
			return n
		}
	}
	t.Fatalf("%s was not noted", id)
	return Noted{}
}

// bed is a running Sender with everything around it made up.
type bed struct {
	api    *fakeAPI
	outbox *memory
	sender *Sender
	stop   func()
}

// withSender runs test with a Sender in a bubble of made-up time.
func withSender(t *testing.T, change func(*Options), test func(t *testing.T, b *bed)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api, outbox := &fakeAPI{}, &memory{slots: map[string]int{}}
		client, err := NewClient(ClientOptions{Token: testToken, Transport: api})
		if err != nil {
			t.Fatal(err)
		}
		o := Options{Client: client, Outbox: outbox, Rate: 30, Log: quiet, Rand: func() float64 { return 1 }}
		if change != nil {
			change(&o)
		}
		b := &bed{api: api, outbox: outbox, sender: NewSender(o)}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			if err := b.sender.Run(ctx); err != nil {
				t.Error(err)
			}
		}()
		b.stop = func() { cancel(); <-ended }
		defer b.stop()
		test(t, b)
	})
}

// text makes a message to send.
func text(id string, chat int64, lane bot.Lane, words string) bot.Outgoing {
	return bot.Outgoing{ID: id, Out: bot.Out{Op: bot.OpSend, Chat: chat, Lane: lane, Text: flows.Words(words)}}
}

func out(id string, o bot.Out) bot.Outgoing { return bot.Outgoing{ID: id, Out: o} }
