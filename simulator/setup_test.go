package simulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"noken/simulator"
)

const (
	yohana int64 = 1001
	pace   int64 = 2001
	group  int64 = -1001
	forum  int64 = -1_001_000_000_002
)

// testBundle is a simulated Telegram with a resident, an agent and two groups.
type testBundle struct {
	t   *testing.T
	tg  *simulator.Server
	url string
	ctx context.Context
	now time.Time
}

func setup(t *testing.T, change ...func(*simulator.Options)) *testBundle {
	t.Helper()
	b := &testBundle{t: t, now: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	opts := simulator.Options{Token: "1:test", Now: func() time.Time { return b.now }}
	for _, f := range change {
		f(&opts)
	}
	b.tg = simulator.New(opts)
	b.tg.AddUser(simulator.User{ID: yohana, First: "Yohana", Lang: "id"})
	b.tg.AddUser(simulator.User{ID: pace, First: "Pace", Last: "Kobogau", Lang: "id"})
	b.tg.AddGroup(simulator.Group{ID: group, Title: "PUPR"})
	b.tg.AddGroup(simulator.Group{ID: forum, Title: "DLH", Forum: true})
	server := httptest.NewServer(b.tg)
	b.url = server.URL
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	b.ctx = ctx
	t.Cleanup(func() {
		cancel()
		b.tg.Close()
		server.Close()
	})
	return b
}

type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
	status int
}

type args map[string]any

// try calls a method with a JSON body.
func (b *testBundle) try(method string, a args) reply {
	b.t.Helper()
	body, err := json.Marshal(a)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.post(b.url+"/bot1:test/"+method, "application/json", body)
}

func (b *testBundle) post(url, kind string, body []byte) reply {
	b.t.Helper()
	resp, err := http.Post(url, kind, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	r := reply{status: resp.StatusCode}
	if err := json.Unmarshal(data, &r); err != nil {
		b.t.Fatalf("%s: %s", err, data)
	}
	return r
}

// do calls a method that must go through and decodes the result into out.
func (b *testBundle) do(method string, a args, out any) {
	b.t.Helper()
	r := b.try(method, a)
	if !r.OK {
		b.t.Fatalf("%s: %s", method, r.Description)
	}
	if out != nil {
		if err := json.Unmarshal(r.Result, out); err != nil {
			b.t.Fatal(err)
		}
	}
}

// sends posts a text and returns its id.
func (b *testBundle) sends(chat int64, text string, more ...args) int {
	b.t.Helper()
	a := args{"chat_id": chat, "text": text}
	for _, m := range more {
		for k, v := range m {
			a[k] = v
		}
	}
	var m struct {
		ID int `json:"message_id"`
	}
	b.do("sendMessage", a, &m)
	return m.ID
}

type gotUpdate struct {
	ID       int64          `json:"update_id"`
	Message  map[string]any `json:"message"`
	Edited   map[string]any `json:"edited_message"`
	Callback map[string]any `json:"callback_query"`
	Member   map[string]any `json:"my_chat_member"`
}

// polls takes all updates from offset on.
func (b *testBundle) polls(offset int64) []gotUpdate {
	b.t.Helper()
	var got []gotUpdate
	b.do("getUpdates", args{"offset": offset}, &got)
	return got
}

func button(fields args) args {
	return args{"inline_keyboard": []any{[]any{fields}}}
}
