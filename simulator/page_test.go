package simulator_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"noken/simulator"
)

// acts posts a deed of the page and returns status and answer.
func (b *testBundle) acts(deed args) (int, map[string]any) {
	b.t.Helper()
	body, err := json.Marshal(deed)
	if err != nil {
		b.t.Fatal(err)
	}
	resp, err := http.Post(b.url+"/sim/act", "application/json", bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer map[string]any
	_ = json.NewDecoder(resp.Body).Decode(&answer)
	return resp.StatusCode, answer
}

func TestThePageActsForPeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, made := b.acts(args{"do": "newcomer"})
	user := int64(made["user"].(float64))
	if r := b.try("sendMessage", args{"chat_id": user, "text": "a"}); r.OK {
		t.Error("a newcomer has not opened the bot yet")
	}
	b.acts(args{"do": "send", "user": user, "chat": user, "text": "/start"})
	b.acts(args{"do": "send", "user": user, "chat": user, "samples": []int{3, 1}, "text": "dua foto"})
	b.acts(args{"do": "send", "user": user, "chat": user, "pin": args{"lat": -4.5, "lon": 136.8}})
	got := b.tg.Messages(user)
	if len(got) != 4 || got[1].Text != "dua foto" || got[1].Album == "" || got[3].Pin == nil {
		t.Fatalf("got %+v", got)
	}
	resp, err := http.Get(b.url + "/sim/photo?id=" + got[1].Photos[0])
	if err != nil {
		t.Fatal(err)
	}
	var svg bytes.Buffer
	_, _ = svg.ReadFrom(resp.Body)
	_ = resp.Body.Close()
	if !strings.Contains(svg.String(), "Lampu jalan mati") {
		t.Errorf("sample 3 shows %.120s", svg.String())
	}
	b.acts(args{"do": "edit", "user": user, "chat": user, "message": got[0].ID, "text": "/lapor"})
	if m, _ := b.tg.Message(user, got[0].ID); m.Text != "/lapor" {
		t.Errorf("got %+v", m)
	}
	b.acts(args{"do": "send", "user": user, "chat": user, "file": "aduan.yaml", "bytes": []byte("flow: aduan"), "text": "flows/aduan.yaml"})
	if all := b.tg.Messages(user); all[len(all)-1].File != "aduan.yaml" || all[len(all)-1].Text != "flows/aduan.yaml" {
		t.Errorf("got %+v", all[len(all)-1])
	}
	b.acts(args{"do": "block", "user": user})
	if r := b.try("sendMessage", args{"chat_id": user, "text": "a"}); r.Description != "Forbidden: bot was blocked by the user" {
		t.Errorf("got %+v", r)
	}
	b.acts(args{"do": "unblock", "user": user})
	b.sends(user, "a")
	for _, wrong := range []args{
		{"do": "dance", "user": user}, {"do": "send", "user": 9, "chat": 9, "text": "a"},
		{"do": "send", "user": user, "chat": yohana, "text": "a"}, {"do": "press", "user": user, "chat": user, "message": 1, "data": "x"},
		{"do": "send", "user": user, "chat": user}, {"do": "edit", "user": user, "chat": user, "message": 99, "text": "a"},
	} {
		if status, answer := b.acts(wrong); status != 400 || answer["error"] == "" {
			t.Errorf("%v: %d %v", wrong, status, answer)
		}
	}
}

func TestThePageHearsWhatAPressDid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.sends(yohana, "a", args{"reply_markup": button(args{"text": "b", "callback_data": "c"})})
	answered := make(chan map[string]any)
	go func() {
		_, answer := b.acts(args{"do": "press", "user": yohana, "chat": yohana, "message": id, "data": "c"})
		answered <- answer
	}()
	var got []gotUpdate
	b.do("getUpdates", args{"timeout": 10}, &got)
	b.do("answerCallbackQuery", args{"callback_query_id": got[0].Callback["id"], "text": "Baik", "show_alert": true}, nil)
	if answer := <-answered; answer["toast"] != "Baik" || answer["alert"] != true {
		t.Errorf("got %v", answer)
	}
}

func TestThePageIsToldOfChanges(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.Join(forum, pace)
	req, err := http.NewRequestWithContext(b.ctx, http.MethodGet, b.url+"/sim/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewReader(resp.Body)
	type view struct {
		Users []struct {
			ID    int64
			Agent bool
		}
		Chats map[string]struct{ Messages []simulator.Message }
	}
	next := func() view {
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				var v view
				if err := json.Unmarshal([]byte(data), &v); err != nil {
					t.Fatal(err)
				}
				return v
			}
		}
	}
	first := next()
	if len(first.Chats) != 4 || len(first.Users) != 2 || first.Users[0].Agent || !first.Users[1].Agent {
		t.Errorf("at first all is told: %+v", first)
	}
	b.sends(yohana, "halo")
	if v := next(); len(v.Chats) != 1 || v.Chats["1001"].Messages[0].Text != "halo" {
		t.Errorf("then what changed: %+v", v)
	}
	group, err := strconv.ParseInt(groupOf(first.Chats), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	b.tg.Promote(group, first.Users[1].ID)
	if v := next(); v.Users[1].Agent {
		t.Error("an admin has no chat of their own on the page")
	}
}

// groupOf is the id of a group among chats.
func groupOf[T any](chats map[string]T) string {
	for id := range chats {
		if strings.HasPrefix(id, "-") {
			return id
		}
	}
	return ""
}

func TestThePageAnswersToThisMachineOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		name, host, peer string
		want             int
	}{
		{"from here", "127.0.0.1:7311", "127.0.0.1:5000", 200},
		{"by name", "localhost:7311", "[::1]:5000", 200},
		{"from elsewhere", "127.0.0.1:7311", "10.0.0.9:5000", 403},
		{"under a name that was made to lead here", "example.com", "127.0.0.1:5000", 403},
	} {
		for _, path := range []string{"/", "/sim/state", "/app.js"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host, r.RemoteAddr = c.host, c.peer
			w := httptest.NewRecorder()
			b.tg.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("%s %s: got %d, want %d", c.name, path, w.Code, c.want)
			}
		}
	}
	form, err := http.Post(b.url+"/sim/act", "text/plain", strings.NewReader(`{"do":"newcomer"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = form.Body.Close()
	if form.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("what another page's form can send was taken: %d", form.StatusCode)
	}
}

func FuzzCall(f *testing.F) {
	f.Add("sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`)
	f.Add("sendMediaGroup", `{"chat_id":1001,"media":[{"type":"photo","media":"x"},{"type":"photo","media":"y"}]}`)
	f.Add("setMyCommands", `{"commands":[{"command":"a","description":"b"}],"scope":{"type":"chat","chat_id":1}}`)
	f.Add("editMessageText", `{"chat_id":1001,"message_id":1,"text":"a","entities":[{"type":"bold","offset":0,"length":1}]}`)
	f.Fuzz(func(t *testing.T, method, body string) {
		if strings.EqualFold(method, "getUpdates") || strings.EqualFold(method, "setWebhook") || strings.ContainsAny(method, "/?#% ") {
			return
		}
		tg := simulator.New(simulator.Options{Token: "1:test"})
		tg.AddUser(simulator.User{ID: yohana, First: "Yohana"})
		r := httptest.NewRequest(http.MethodPost, "/bot1:test/x", strings.NewReader(body))
		r.URL.Path = "/bot1:test/" + method
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		tg.ServeHTTP(w, r)
		var answer struct{ OK *bool }
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.OK == nil {
			t.Fatalf("%s %s: answered %q", method, body, w.Body)
		}
		if w.Code == 500 {
			t.Fatalf("%s %s: %s", method, body, w.Body)
		}
	})
}
