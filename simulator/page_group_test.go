package simulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"noken/simulator"
)

// shown is what the page is told.
type shown struct {
	Now    string
	Ahead  bool
	Groups []struct {
		ID      int64
		Topics  []simulator.Topic
		Members []struct {
			ID    int64
			Admin bool
		}
	}
	Chats map[string]struct {
		Messages []simulator.Message
		Pinned   []simulator.Message
		AskPlace string
	}
}

func (b *testBundle) page() shown {
	b.t.Helper()
	resp, err := http.Get(b.url + "/sim/state")
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var v shown
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		b.t.Fatal(err)
	}
	return v
}

func TestThePageSetsTheClockAhead(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	b := setup(t, func(o *simulator.Options) {
		o.Now = func() time.Time { return now }
		o.Zone = time.FixedZone("WIT", 9*60*60)
		o.Ahead = func(d time.Duration) { now = now.Add(d) }
	})
	if v := b.page(); v.Now != "2026-11-24T17:00:00+09:00" || !v.Ahead {
		t.Errorf("got %s, %t", v.Now, v.Ahead)
	}
	if status, _ := b.acts(args{"do": "ahead", "hours": 72}); status != 200 {
		t.Error(status)
	}
	if v := b.page(); v.Now != "2026-11-27T17:00:00+09:00" {
		t.Errorf("got %s", v.Now)
	}
	for _, next := range []struct{ until, want string }{
		{"18:30", "2026-11-27T18:30:00+09:00"}, {"07:35", "2026-11-28T07:35:00+09:00"}, {"07:35", "2026-11-29T07:35:00+09:00"},
	} {
		if status, _ := b.acts(args{"do": "ahead", "until": next.until}); status != 200 || b.page().Now != next.want {
			t.Errorf("until %s: %d, %s", next.until, status, b.page().Now)
		}
	}
	if status, _ := b.acts(args{"do": "ahead", "until": "pagi"}); status != 400 {
		t.Errorf("until no time of day: %d", status)
	}
	for _, hours := range []int{0, -1, 9999} {
		if status, _ := b.acts(args{"do": "ahead", "hours": hours}); status != 400 {
			t.Errorf("%d hours: %d", hours, status)
		}
	}
}

func TestAClockThatCannotBeSetIsNotOffered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if b.page().Ahead {
		t.Error("the page offers it")
	}
	if status, _ := b.acts(args{"do": "ahead", "hours": 1}); status != 400 {
		t.Error(status)
	}
}

func TestThePageShowsAnOfficesGroup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.Join(forum, pace)
	topic := b.topic("MMK-1")
	board := b.sends(forum, "papan")
	b.do("pinChatMessage", args{"chat_id": forum, "message_id": board}, nil)
	b.do("editMessageText", args{"chat_id": forum, "message_id": board, "text": "papan: 1 baru"}, nil)
	b.do("sendMessage", args{"chat_id": yohana, "text": "di mana?", "reply_markup": args{"keyboard": []any{[]any{args{"text": "Kirim lokasi", "request_location": true}}}}}, nil)
	do := func(want int, deed args) {
		t.Helper()
		deed["chat"] = forum
		if status, answer := b.acts(deed); status != want {
			t.Errorf("%v: %d %v", deed, status, answer)
		}
	}
	do(200, args{"do": "join", "user": yohana})
	do(400, args{"do": "closeTopic", "user": yohana, "topic": topic})
	do(400, args{"do": "deleteTopic", "user": yohana, "topic": topic})
	b.tg.Promote(forum, yohana)
	do(200, args{"do": "closeTopic", "user": yohana, "topic": topic})
	do(400, args{"do": "send", "user": pace, "topic": topic, "text": "anggota tidak"})
	do(200, args{"do": "send", "user": yohana, "topic": topic, "samples": []int{1}, "forwarded": true})
	do(200, args{"do": "send", "user": pace, "voice": 7})
	v := b.page()
	g := v.Groups[1]
	if g.ID != forum || len(g.Topics) != 1 || !g.Topics[0].Closed || len(g.Members) != 2 || !g.Members[0].Admin {
		t.Errorf("group %+v", g)
	}
	c := v.Chats["-1001000000002"]
	if len(c.Pinned) != 1 || c.Pinned[0].Text != "papan: 1 baru" {
		t.Errorf("pinned %+v", c.Pinned)
	}
	n := len(c.Messages)
	if photo, voice := c.Messages[n-2], c.Messages[n-1]; !photo.Forwarded || photo.Topic != topic || voice.Voice == "" || voice.Seconds != 7 {
		t.Errorf("got %+v, %+v", photo, voice)
	}
	if v.Chats["1001"].AskPlace != "Kirim lokasi" {
		t.Errorf("got %+v", v.Chats["1001"])
	}
	do(200, args{"do": "reopenTopic", "user": yohana, "topic": topic})
	do(200, args{"do": "deleteTopic", "user": yohana, "topic": topic})
	do(200, args{"do": "leave", "user": yohana})
	if g := b.page().Groups[1]; len(g.Topics) != 0 || len(g.Members) != 1 {
		t.Errorf("group %+v", g)
	}
	if status, _ := b.acts(args{"do": "leave", "user": yohana, "chat": yohana}); status != 400 {
		t.Errorf("one left a private chat: %d", status)
	}
}

func TestThePageHasWhatItsScriptsLookFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	resp, err := http.Get(b.url + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var page strings.Builder
	if err := resp.Write(&page); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`id="now"`, `class="ahead"`, `data-hours="1"`, `data-until="07:35"`, `data-until="16:05"`, `data-hours="168"`, `class="pinned"`, `class="ask"`, `class="closed"`, `class="icon more"`} {
		if !strings.Contains(page.String(), part) {
			t.Errorf("%s is missing", part)
		}
	}
}
