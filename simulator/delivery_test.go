package simulator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"noken/simulator"
)

func TestASecondPollEndsTheFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := make(chan reply)
	go func() { first <- b.try("getUpdates", args{"timeout": 20}) }()
	for {
		// The first may not have begun to wait; then this one is what it ends.
		r := b.try("getUpdates", args{"timeout": 0})
		if !r.OK {
			t.Fatal(r.Description)
		}
		select {
		case r := <-first:
			if r.status != 409 || r.Description != "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running" {
				t.Errorf("got %d %q", r.status, r.Description)
			}
			return
		default:
		}
	}
}

func TestAPollWakesWhenSomebodySpeaks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := make(chan reply)
	go func() { got <- b.try("getUpdates", args{"timeout": 20}) }()
	b.tg.As(yohana).Says(yohana, "halo")
	if r := <-got; !r.OK || len(r.Result) < 10 {
		t.Errorf("got %+v", r)
	}
}

func TestUpdatesComeAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.As(yohana).Says(yohana, "halo")
	id := b.polls(0)[0].ID
	if got := b.polls(id + 1); len(got) != 0 {
		t.Fatalf("got %+v", got)
	}
	if err := b.tg.Redeliver(id, 3); err != nil {
		t.Fatal(err)
	}
	if got := b.polls(id + 1); len(got) != 3 || got[2].ID != id {
		t.Errorf("got %+v", got)
	}
	if err := b.tg.Redeliver(id+1, 1); err == nil {
		t.Error("an update that never was came again")
	}
}

// receiver is a bot's webhook.
type receiver struct {
	mu     sync.Mutex
	ids    []int64
	secret string
	fail   int // answer 503 to so many first
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	var u gotUpdate
	_ = json.Unmarshal(body, &u)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail > 0 {
		r.fail--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	r.secret = req.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	r.ids = append(r.ids, u.ID)
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *simulator.Options) { o.WebhookRetry = time.Millisecond })
	hook := &receiver{fail: 3}
	bot := httptest.NewServer(hook)
	t.Cleanup(bot.Close)
	b.tg.As(yohana).Says(yohana, "sebelum")
	b.do("setWebhook", args{"url": bot.URL, "secret_token": "rahasia"}, nil)
	if r := b.try("getUpdates", nil); r.Description != "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first" {
		t.Errorf("got %q", r.Description)
	}
	for range 5 {
		b.tg.As(yohana).Says(yohana, "halo")
	}
	if err := b.tg.WaitConfirmed(b.ctx); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(hook.ids) != "[700000001 700000002 700000003 700000004 700000005 700000006]" || hook.secret != "rahasia" {
		t.Errorf("got %v, secret %q", hook.ids, hook.secret)
	}

	b.tg.SetDelivery(simulator.Delivery{Hold: true})
	for range 3 {
		b.tg.As(yohana).Says(yohana, "ditahan")
	}
	if len(hook.ids) != 6 {
		t.Errorf("held updates came: %v", hook.ids)
	}
	b.tg.SetDelivery(simulator.Delivery{Shuffle: true, Times: 4, Seed: 3})
	if err := b.tg.WaitConfirmed(b.ctx); err != nil {
		t.Fatal(err)
	}
	if len(hook.ids) != 6+3*4 {
		t.Errorf("got %v", hook.ids)
	}
	if err := b.tg.Redeliver(700_000_001, 2); err != nil {
		t.Fatal(err)
	}
	if err := b.tg.WaitConfirmed(b.ctx); err != nil {
		t.Fatal(err)
	}
	if len(hook.ids) != 20 {
		t.Errorf("got %v", hook.ids)
	}

	b.tg.SetDelivery(simulator.Delivery{})
	hook.mu.Lock()
	hook.fail = 1 << 30
	hook.mu.Unlock()
	b.tg.As(yohana).Says(yohana, "tidak sampai")
	b.do("deleteWebhook", nil, nil)
	if got := b.polls(0); len(got) != 1 || got[0].Message["text"] != "tidak sampai" {
		t.Errorf("what was not delivered is polled: %+v", got)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var next *simulator.Fault
	b.tg.SetFaults(func(method string, chat int64) *simulator.Fault {
		if method != "sendMessage" || chat != yohana {
			return nil
		}
		return next
	})
	send := func() (*http.Response, error) {
		resp, err := http.PostForm(b.url+"/bot1:test/sendMessage", map[string][]string{"chat_id": {"1001"}, "text": {"a"}})
		if err == nil {
			_ = resp.Body.Close()
		}
		return resp, err
	}
	next = &simulator.Fault{Kind: simulator.FaultRefuse, Code: 429, Description: "Too Many Requests: retry after 2", RetryAfter: 2}
	if r := b.try("sendMessage", args{"chat_id": yohana, "text": "a"}); r.Parameters.RetryAfter != 2 || r.status != 429 {
		t.Errorf("got %+v", r)
	}
	next = &simulator.Fault{Kind: simulator.FaultDropBefore}
	if _, err := send(); err == nil || len(b.tg.Messages(yohana)) != 0 {
		t.Error("dropped before: nothing is done")
	}
	next = &simulator.Fault{Kind: simulator.FaultDropAfter}
	if _, err := send(); err == nil || len(b.tg.Messages(yohana)) != 1 {
		t.Error("dropped after: it is done")
	}
	next = &simulator.Fault{Kind: simulator.FaultGarbage}
	if _, err := send(); err != nil || len(b.tg.Messages(yohana)) != 2 {
		t.Error("garbage: it is done")
	}
	next = &simulator.Fault{Kind: simulator.FaultDelayAfter, Delay: time.Millisecond}
	if _, err := send(); err != nil || len(b.tg.Messages(yohana)) != 3 {
		t.Error("late: it is done")
	}
	if calls, refused := b.tg.Count("sendMessage"); calls != 5 || refused != 2 {
		t.Errorf("%d calls, %d refused", calls, refused)
	}
}

func TestLimitsAreTelegrams(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *simulator.Options) { o.Limits = simulator.TelegramLimits() })
	for range 5 {
		b.sends(yohana, "a")
	}
	if r := b.try("sendMessage", args{"chat_id": yohana, "text": "a"}); r.Description != "Too Many Requests: retry after 1" || r.Parameters.RetryAfter != 1 {
		t.Errorf("got %+v", r)
	}
	b.now = b.now.Add(time.Second)
	b.sends(yohana, "a")
	for range 20 {
		b.sends(group, "a")
	}
	if r := b.try("sendMessage", args{"chat_id": group, "text": "a"}); r.Parameters.RetryAfter != 3 {
		t.Errorf("got %+v", r)
	}
}
