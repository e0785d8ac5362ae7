package main

import (
	"strings"
	"testing"
	"time"

	"noken/simulator"
)

// newStreet is a town without offices: residents and the bot.
func newStreet(t *testing.T) *town {
	t.Helper()
	w := newGround(t)
	w.stop = w.starts(nil)
	return w
}

// chats has a person say something and waits for words of the answer, again and
// again: what they say, what they see, what they say... It returns the last answer.
func (w *town) chats(who int64, beats ...string) (last simulator.Message) {
	w.t.Helper()
	for i := 0; i+1 < len(beats); i += 2 {
		w.As(who).Says(who, beats[i])
		last = w.sees(who, beats[i+1])
	}
	return last
}

// told counts the bot's messages in a chat that have the words.
func (w *town) told(chat int64, words string) int {
	n := 0
	for _, m := range w.Messages(chat) {
		if m.Bot && m.Kind != "service" && strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}

// settled waits until everything that was sent to the bot is confirmed and, as
// each chat is worked in order, answered: the menu comes last.
func (w *town) settled(who int64) {
	w.t.Helper()
	if err := w.WaitConfirmed(w.ctx); err != nil {
		w.t.Fatalf("updates were left unconfirmed: %v", err)
	}
	w.As(who).Says(who, "/bantuan")
	w.sees(who, "/l") // /lapor or /language, in either language
}

// until waits for something that no chat shows.
func (w *town) until(what string, ok func() bool) {
	w.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-w.ctx.Done():
			w.t.Fatalf("it never came true that %s", what)
		case <-tick.C:
		}
	}
}

// chatOf is the bot's first message in a chat that has the words and buttons.
func (w *town) chatOf(chat int64, words string) simulator.Message {
	w.t.Helper()
	var found simulator.Message
	err := w.Wait(w.ctx, chat, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if m.Bot && strings.Contains(m.Text, words) && len(m.Buttons) > 0 {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		w.t.Fatalf("%s has no message %q with buttons: %v\n%s", names[chat], words, err, w.chat(chat))
	}
	return found
}

// becomesOf waits until some message of the bot has the words by an edit.
func (w *town) becomesOf(chat int64, words string) {
	w.t.Helper()
	err := w.Wait(w.ctx, chat, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if m.Bot && m.Edits > 0 && strings.Contains(m.Text, words) {
				return true
			}
		}
		return false
	})
	if err != nil {
		w.t.Fatalf("no message ever became %q: %v\n%s", words, err, w.chat(chat))
	}
}

// keyboard is what a message's buttons say.
func keyboard(m simulator.Message) string {
	var words []string
	for _, row := range m.Buttons {
		for _, b := range row {
			words = append(words, b.Label)
		}
	}
	return strings.Join(words, " | ")
}

func (w *town) wants(m simulator.Message, words ...string) {
	w.t.Helper()
	for _, word := range words {
		if !strings.Contains(m.Text, word) && !strings.Contains(keyboard(m), word) {
			w.t.Errorf("%q should stand in:\n%s\n[%s]", word, m.Text, keyboard(m))
		}
	}
}

func (w *town) lacks(m simulator.Message, words ...string) {
	w.t.Helper()
	for _, word := range words {
		if strings.Contains(m.Text, word) {
			w.t.Errorf("%q should not stand in:\n%s", word, m.Text)
		}
	}
}
