package telegram

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"noken/bot"
	"noken/flows"
	"noken/simulator"
)

const simulatedForum = -1_001_000_000_005

// simulated is a Client and the Telegram it talks to.
func simulated(t *testing.T) (*Client, *simulator.Server, string) {
	t.Helper()
	tg := simulator.New(simulator.Options{Token: testToken})
	tg.AddUser(simulator.User{ID: 7, First: "Rahel"})
	tg.AddGroup(simulator.Group{ID: simulatedForum, Title: "PUPR", Forum: true})
	server := httptest.NewServer(tg)
	transport := &http.Transport{}
	client, err := NewClient(ClientOptions{Token: testToken, API: server.URL, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		tg.Close()
		server.Close()
	})
	return client, tg, server.URL
}

func TestAnOfficesGroupIsKeptAtTelegram(t *testing.T) {
	t.Parallel()
	client, tg, _ := simulated(t)
	do := func(out bot.Out, to Resolved) Posted {
		t.Helper()
		if out.Chat == 0 {
			out.Chat = simulatedForum
		}
		posted, err := client.Do(t.Context(), out, to)
		if err != nil {
			t.Errorf("%s: %v", out.Op, err)
		}
		return posted
	}
	topic := Resolved{Topic: do(bot.Out{Op: bot.OpTopic, Text: flows.Words("MMK-1")}, Resolved{}).Topic}
	do(bot.Out{Op: bot.OpTopicName, Text: flows.Words("MMK-1 · Got")}, topic)
	for range 2 { // the second changes nothing
		do(bot.Out{Op: bot.OpTopicClose}, topic)
	}
	if topics := tg.Topics(simulatedForum); len(topics) != 1 || !topics[0].Closed || topics[0].Name != "MMK-1 · Got" {
		t.Errorf("topics %+v", topics)
	}
	do(bot.Out{Op: bot.OpTopicReopen}, topic)
	board := Resolved{Message: do(bot.Out{Op: bot.OpSend, Text: flows.Words("papan")}, Resolved{}).Messages[0]}
	do(bot.Out{Op: bot.OpPin}, board)
	if pinned := tg.Pinned(simulatedForum); len(pinned) != 1 {
		t.Errorf("pinned %+v", pinned)
	}
	do(bot.Out{Op: bot.OpUnpin}, board)
	for range 2 {
		do(bot.Out{Op: bot.OpForget}, board)
	}
	heard, _ := tg.Message(simulatedForum, tg.As(7).SendsVoice(simulatedForum))
	do(bot.Out{Op: bot.OpVoice, Chat: 7, Voice: heard.Voice, Text: flows.Words("dengar")}, Resolved{})
	do(bot.Out{Op: bot.OpSend, Chat: 7, Text: flows.Words("di mana?"), AskPlace: "Kirim lokasi"}, Resolved{})
	if label := tg.AskedPlace(7); label != "Kirim lokasi" {
		t.Errorf("asked %q", label)
	}
	do(bot.Out{Op: bot.OpSend, Chat: 7, Text: flows.Words("baik"), NoKeyboard: true}, Resolved{})
	if label := tg.AskedPlace(7); label != "" {
		t.Errorf("still asked %q", label)
	}

	tg.SetBotRight(simulatedForum, 7, simulator.RightTopics, false)
	tg.SetBotRight(simulatedForum, 7, simulator.RightPin, false)
	card := Resolved{Message: do(bot.Out{Op: bot.OpSend, Text: flows.Words("kartu")}, Resolved{}).Messages[0]}
	for _, op := range []bot.Op{bot.OpTopic, bot.OpPin} {
		_, err := client.Do(t.Context(), bot.Out{Op: op, Chat: simulatedForum, Text: flows.Words("x")}, card)
		if f := new(Failure); !errors.As(err, &f) || f.Kind != NoRight {
			t.Errorf("%s: %v", op, err)
		}
	}
	tg.DeleteTopic(simulatedForum, topic.Topic)
	_, err := client.Do(t.Context(), bot.Out{Op: bot.OpTopicClose, Chat: simulatedForum}, topic)
	if f := new(Failure); !errors.As(err, &f) || f.Kind != TopicGone {
		t.Errorf("closing what was deleted: %v", err)
	}
}

func TestWhatHappensInAGroupIsRead(t *testing.T) {
	t.Parallel()
	_, tg, url := simulated(t)
	poll := func() []bot.Event {
		t.Helper()
		asked, err := json.Marshal(map[string]any{"allowed_updates": AllowedUpdates})
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Post(url+"/bot"+testToken+"/getUpdates", "application/json", strings.NewReader(string(asked)))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		var answer struct{ Result []json.RawMessage }
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			t.Fatal(err)
		}
		var events []bot.Event
		for _, raw := range answer.Result {
			event, _, err := Normalise(raw, tg.BotID())
			if err != nil {
				t.Fatal(err)
			}
			events = append(events, event)
		}
		return events
	}
	poll()
	tg.As(7).Joins(simulatedForum)
	tg.As(7).ForwardsPhoto(simulatedForum, "got")
	tg.Promote(simulatedForum, 7)
	tg.As(7).Leaves(simulatedForum)
	tg.SetBotRight(simulatedForum, 7, simulator.RightTopics, false)
	var got []string
	for _, e := range poll() {
		word := string(e.Kind) + " " + e.What
		if e.Forwarded {
			word += "forwarded"
		}
		if e.From.ID != 7 {
			t.Errorf("%s is from %d", word, e.From.ID)
		}
		got = append(got, word+strings.Join(e.Lacks, " "))
	}
	want := "person member, person member, message forwarded, person administrator, person left, person left, member administratorcan_manage_topics"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s\nwant %s", strings.Join(got, ", "), want)
	}
}
