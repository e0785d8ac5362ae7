package telegram

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"noken/bot"
	"noken/flows"
)

// Everything else is tested without a network; this goes over one.
func TestOverARealConnection(t *testing.T) {
	t.Parallel()
	got := make(chan string, 64)
	var once sync.Once
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := path.Base(r.URL.Path)
		if !strings.HasPrefix(r.URL.Path, "/bot"+testToken+"/") || r.ContentLength < 0 {
			t.Errorf("%s: length %d", method, r.ContentLength)
		}
		switch method {
		case "getUpdates":
			first := false
			once.Do(func() { first = true })
			if first {
				fmt.Fprintf(w, `{"ok":true,"result":[%s]}`, updateJSON(9))
				return
			}
			_, _ = io.Copy(io.Discard, r.Body) // only then the server sees that the caller left
			<-r.Context().Done()
		case "getMe":
			fmt.Fprint(w, `{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"N","username":"n"}}`)
		default:
			got <- method + " " + r.FormValue("text")
			fmt.Fprint(w, `{"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":1,"type":"private"}}}`)
		}
	}))
	defer server.Close()
	client, err := NewClient(ClientOptions{Token: testToken, API: server.URL + "/"})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Me(t.Context()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	outbox := &memory{slots: map[string]int{}}
	sender := NewSender(Options{Client: client, Outbox: outbox, Rate: 1000, Log: quiet})
	inbox := answering{sender}
	poller := NewPoller(PollerOptions{Token: testToken, API: server.URL, Inbox: inbox, Log: quiet, HTTP: client.o.Transport})
	var running sync.WaitGroup
	running.Go(func() { _ = sender.Run(ctx) })
	running.Go(func() { _ = poller.Run(ctx) })
	select {
	case words := <-got:
		if words != "sendMessage jawab x" {
			t.Errorf("got %q", words)
		}
	case <-ctx.Done():
		t.Error("no answer")
	}
	cancel()
	running.Wait()
	outbox.note(t, "9")
}

// answering is an Inbox that answers each message at once.
type answering struct{ sender *Sender }

func (a answering) Accept(_ context.Context, events []bot.Event) error {
	for _, e := range events {
		a.sender.Hand(bot.Outgoing{ID: fmt.Sprint(e.Update), Out: bot.Out{Op: bot.OpSend, Chat: e.Chat, Text: flows.Words("jawab " + e.Text)}})
	}
	return nil
}
