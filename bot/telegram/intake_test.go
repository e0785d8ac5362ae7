package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"noken/bot"
)

// updatesAPI is a getUpdates that keeps updates until they are confirmed.
type updatesAPI struct {
	mu      sync.Mutex
	queue   []string // updates, the n-th with id n+1
	offsets []int64
	say     func(nth int) (code int, body string) // code 0: the usual answer
}

func (u *updatesAPI) RoundTrip(req *http.Request) (*http.Response, error) {
	var asked struct {
		Offset  int64    `json:"offset"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}
	if err := json.NewDecoder(req.Body).Decode(&asked); err != nil || len(asked.Allowed) == 0 {
		return nil, fmt.Errorf("bad call: %w", err)
	}
	u.mu.Lock()
	u.offsets = append(u.offsets, asked.Offset)
	nth := len(u.offsets)
	var waiting []string
	for i, raw := range u.queue {
		if int64(i+1) >= asked.Offset {
			waiting = append(waiting, raw)
		}
	}
	u.mu.Unlock()
	rec := httptest.NewRecorder()
	if u.say != nil {
		if code, body := u.say(nth); code < 0 {
			return nil, errors.New("connection cut")
		} else if code > 0 {
			rec.WriteHeader(code)
			_, _ = rec.WriteString(body)
			return rec.Result(), nil
		}
	}
	if len(waiting) == 0 {
		select {
		case <-time.After(time.Duration(asked.Timeout) * time.Second):
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	_, _ = rec.WriteString(`{"ok":true,"result":[` + strings.Join(waiting, ",") + `]}`)
	return rec.Result(), nil
}

func updateJSON(id int) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":3,%s,"text":"x"}}`, id, fromYohana)
}

// polling runs a Poller in a bubble for a made-up minute and gives Run's error.
func polling(t *testing.T, api *updatesAPI, inbox Inbox, change func(*PollerOptions)) (err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := PollerOptions{Token: testToken, Inbox: inbox, HTTP: api, Log: quiet}
		if change != nil {
			change(&o)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err = NewPoller(o).Run(ctx)
	})
	return err
}

func updateIDs(events []bot.Event) (ids []int64) {
	for _, e := range events {
		ids = append(ids, e.Update)
	}
	return ids
}

func TestUpdatesAreConfirmedOnlyAfterTheyAreStored(t *testing.T) {
	t.Parallel()
	api := &updatesAPI{queue: []string{updateJSON(1), updateJSON(2), updateJSON(3)}}
	fails := 3
	inbox := &memory{fail: func() error {
		if fails--; fails >= 0 {
			return errors.New("no store")
		}
		if slices.Max(api.offsets) != 0 {
			t.Error("confirmed before it was stored")
		}
		return nil
	}}
	var points []string
	err := polling(t, api, inbox, func(o *PollerOptions) {
		o.Points = func(name string) { points = append(points, fmt.Sprint(name, slices.Max(api.offsets))) }
	})
	if err != nil || !slices.Equal(updateIDs(inbox.events), []int64{1, 2, 3}) || !slices.Equal(points, []string{"after-store0"}) {
		t.Errorf("%v, stored %v, points %v", err, updateIDs(inbox.events), points)
	}
	if api.offsets[1] != 4 {
		t.Errorf("offsets %v", api.offsets)
	}
}

func TestPollingSurvivesWhatTelegramAndTheNetworkDo(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct {
		code int
		body string
	}{
		"a cut":                  {-1, ""},
		"half an answer":         {200, `{"ok":true,"result":[{"upd`},
		"a proxy's page":         {404, "<html>not found</html>"},
		"an internal error":      {500, refusal(500, "Internal Server Error")},
		"another poller":         {409, refusal(409, "Conflict: terminated by other getUpdates request")},
		"too many requests":      {429, tooMany(5)},
		"a result of a new type": {200, `{"ok":true,"result":{"x":1}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var started, again time.Time
			api := &updatesAPI{queue: []string{updateJSON(1)}}
			api.say = func(nth int) (int, string) {
				switch nth {
				case 1:
					started = time.Now()
					return answer.code, answer.body
				case 2:
					again = time.Now()
				}
				return 0, ""
			}
			inbox := &memory{}
			if err := polling(t, api, inbox, nil); err != nil || len(inbox.events) != 1 {
				t.Errorf("%v, stored %v", err, inbox.events)
			}
			if wait := again.Sub(started); answer.code == 429 && wait < 5*time.Second || answer.code == 409 && wait < time.Second {
				t.Errorf("waited %v", wait)
			}
		})
	}
}

func TestAWrongTokenEndsPolling(t *testing.T) {
	t.Parallel()
	for code, words := range map[int]string{401: "Unauthorized", 404: "Not Found"} {
		api := &updatesAPI{say: func(int) (int, string) { return code, refusal(code, words) }}
		err := polling(t, api, &memory{}, nil)
		if !errors.Is(err, ErrToken) || strings.Contains(err.Error(), testToken) {
			t.Errorf("got %v", err)
		}
	}
}

func TestAnUnreadableUpdateDoesNotStopPolling(t *testing.T) {
	t.Parallel()
	t.Run("among others", func(t *testing.T) {
		t.Parallel()
		api, inbox := &updatesAPI{queue: []string{updateJSON(1), `{"update_id":[2]}`, `7`, updateJSON(4)}}, &memory{}
		if err := polling(t, api, inbox, nil); err != nil || !slices.Equal(updateIDs(inbox.events), []int64{1, 4}) {
			t.Errorf("%v, stored %v", err, updateIDs(inbox.events))
		}
	})
	t.Run("alone", func(t *testing.T) {
		t.Parallel()
		api, inbox := &updatesAPI{queue: []string{updateJSON(1), `{"update_id":[2]}`}}, &memory{}
		api.say = func(nth int) (int, string) {
			if nth == 4 {
				api.mu.Lock()
				api.queue = append(api.queue, updateJSON(3))
				api.mu.Unlock()
			}
			if nth == 1 {
				return 200, `{"ok":true,"result":[` + updateJSON(1) + `]}`
			}
			return 0, ""
		}
		if err := polling(t, api, inbox, nil); err != nil || !slices.Equal(updateIDs(inbox.events), []int64{1, 3}) {
			t.Errorf("%v, stored %v", err, updateIDs(inbox.events))
		}
	})
}

func TestNobodyPollsWithoutTheLease(t *testing.T) {
	t.Parallel()
	api, inbox := &updatesAPI{queue: []string{updateJSON(1)}}, &memory{}
	if err := polling(t, api, inbox, func(o *PollerOptions) { o.Hold = func() bool { return false } }); err != nil || len(api.offsets) != 0 {
		t.Errorf("%v, %d calls", err, len(api.offsets))
	}
}

func deliver(h http.Handler, secret, body string) int {
	req := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(body))
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec.Code
}

func TestWebhookAnswers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		secret, body string
		fail         bool
		want, stored int
	}{
		"200 when it is stored":            {"right", updateJSON(1), false, 200, 1},
		"200 to a kind nobody knows":       {"right", `{"update_id":5,"telepathy":{}}`, false, 200, 1},
		"401 to a wrong secret":            {"wrong", updateJSON(1), false, 401, 0},
		"401 without a secret":             {"", updateJSON(1), false, 401, 0},
		"503 when it could not be stored":  {"right", updateJSON(1), true, 503, 0},
		"400 to what is no update":         {"right", `{"x":`, false, 400, 0},
		"413 to what is larger than 1 MiB": {"right", strings.Repeat(" ", 1<<20+1), false, 413, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inbox := &memory{fail: func() error {
				if tc.fail {
					return errors.New("no store")
				}
				return nil
			}}
			w := NewWebhook(WebhookOptions{Secret: "right", Inbox: inbox, Log: quiet})
			if got := deliver(w, tc.secret, tc.body); got != tc.want || len(inbox.events) != tc.stored {
				t.Errorf("answered %d, stored %d", got, len(inbox.events))
			}
		})
	}
}

func TestWebhookTakesNothingButPOSTAndNothingWithoutASecretOfItsOwn(t *testing.T) {
	t.Parallel()
	rec := httptest.NewRecorder()
	NewWebhook(WebhookOptions{Secret: "right", Inbox: &memory{}}).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/hook", nil))
	if rec.Code != http.StatusMethodNotAllowed {
		t.Errorf("answered %d", rec.Code)
	}
	if got := deliver(NewWebhook(WebhookOptions{Inbox: &memory{}, Log: quiet}), "", updateJSON(1)); got != http.StatusUnauthorized {
		t.Errorf("answered %d", got)
	}
}

// batches is an Inbox that is slow and remembers what came together.
type batches struct {
	memory
	sizes []int
}

func (b *batches) Accept(ctx context.Context, events []bot.Event) error {
	time.Sleep(5 * time.Millisecond)       // made-up time: used within synctest only
	b.sizes = append(b.sizes, len(events)) // unguarded: one batch at a time
	return b.memory.Accept(ctx, events)
}

func TestWebhooksThatComeTogetherAreStoredTogetherInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inbox := &batches{}
		var points int
		w := NewWebhook(WebhookOptions{Secret: "s", Inbox: inbox, Log: quiet, Points: func(string) { points++ }})
		var all sync.WaitGroup
		for id := 250; id > 0; id-- {
			all.Go(func() {
				if got := deliver(w, "s", updateJSON(id)); got != http.StatusOK {
					t.Errorf("answered %d", got)
				}
			})
		}
		all.Wait()
		ids := updateIDs(inbox.events)
		if !slices.IsSorted(ids) || len(ids) != 250 || !slices.Equal(inbox.sizes, []int{100, 100, 50}) || points != 3 {
			t.Errorf("stored %d in batches %v, sorted %t, points %d", len(ids), inbox.sizes, slices.IsSorted(ids), points)
		}
		if got := deliver(w, "s", updateJSON(300)); got != http.StatusOK {
			t.Errorf("after a rest: %d", got)
		}
		time.Sleep(time.Second) // made-up time: lets the storing goroutine end
	})
}
