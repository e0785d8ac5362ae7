package main

import (
	"encoding/json"
	"strings"
	"testing"

	"noken/simulator"
	"noken/tickets"
)

// has waits until the newest messages of a chat have one that is as asked, and
// returns it; what says what was waited for.
func (w *town) has(chat int64, what string, is func(simulator.Message) bool) simulator.Message {
	w.t.Helper()
	var found simulator.Message
	err := w.Wait(w.ctx, chat, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if is(m) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		w.t.Fatalf("%s never had %s: %v\n%s", names[chat], what, err, w.chat(chat))
	}
	return found
}

// receipted waits for the bot's reaction on a person's message.
func (w *town) receipted(chat int64, message int) {
	w.t.Helper()
	w.has(chat, "a receipt", func(m simulator.Message) bool { return m.ID == message && len(m.Reactions) > 0 })
}

// never says that no message of the bot in a chat has the words, so far.
func (w *town) never(chat int64, words string) {
	w.t.Helper()
	for _, m := range w.Messages(chat) {
		if m.Bot && strings.Contains(m.Text, words) {
			w.t.Errorf("%s got %q, which it should not:\n%s", names[chat], words, w.chat(chat))
			return
		}
	}
}

// ticket is a case as the store has it.
func (w *town) ticket(number string) tickets.Ticket {
	w.t.Helper()
	found, err := w.store.Cases(w.ctx, number)
	if err != nil {
		w.t.Fatal(err)
	}
	var k tickets.Ticket
	if c := found[0]; c.Version == 0 || c.Err != nil {
		w.t.Fatalf("no case %s to look into (%v)", number, c.Err)
	} else if err := json.Unmarshal(c.Open, &k.Open); err != nil {
		w.t.Fatal(err)
	} else if err := json.Unmarshal(c.Personal, &k.Personal); err != nil {
		w.t.Fatal(err)
	}
	return k
}

// wasSaid says that a case holds words of somebody.
func wasSaid(k tickets.Ticket, by tickets.Role, words string) bool {
	for _, w := range k.Personal.Talk {
		if w.By == by && strings.Contains(w.Text, words) {
			return true
		}
	}
	return false
}

// dataOf is what a button of a message carries.
func dataOf(t *testing.T, m simulator.Message, label string) string {
	t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Label == label {
				return b.Data
			}
		}
	}
	t.Fatalf("no button %q on %q", label, m.Text)
	return ""
}

// dlhCase files a complaint with the office whose group is a supergroup without
// topics, and returns its number and card.
func (w *town) dlhCase(who int64) (string, simulator.Message) {
	w.t.Helper()
	number := w.files(who, "sampah", "sampah menumpuk di depan sekolah sejak minggu lalu")
	return number, w.sees(groupDLH, number)
}

// puprCase files one with the office whose group is a forum.
func (w *town) puprCase(who int64) (string, simulator.Message) {
	w.t.Helper()
	number := w.files(who, "got", "air tergenang depan pasar sudah tiga hari")
	return number, w.sees(groupPUPR, number)
}
