package main

import (
	"strings"
	"testing"
	"time"

	"noken/simulator"
)

// board waits for the group's board to have the words.
func (w *town) board(group int64, words string) simulator.Message {
	w.t.Helper()
	w.has(group, words, func(m simulator.Message) bool {
		return m.Bot && strings.Contains(m.Text, "Diperbarui") && strings.Contains(m.Text, words)
	})
	for _, m := range w.Messages(group) {
		if m.Bot && strings.Contains(m.Text, "Diperbarui") && strings.Contains(m.Text, words) {
			return m
		}
	}
	return simulator.Message{}
}

func TestDeskBoardIsPinnedAndKeptCurrentByEditing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.passes(3 * time.Second)
	board := w.board(groupDLH, "Baru: 1 · Ditangani: 0")
	w.has(groupDLH, "the board is pinned", func(simulator.Message) bool {
		pinned := w.Pinned(groupDLH)
		return len(pinned) == 1 && pinned[0].ID == board.ID
	})
	link := board.Buttons[0][0]
	if !strings.HasPrefix(link.Label, short(number)+" · Sampah") || !strings.HasPrefix(link.URL, "https://t.me/c/1000000003/") {
		t.Errorf("the most urgent case is %q, which leads to %q", link.Label, link.URL)
	}
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	if m := w.message(board); !strings.Contains(m.Text, "Baru: 1") {
		t.Errorf("the board was edited again within 20 s: %q", m.Text)
	}
	w.passes(20 * time.Second)
	again := w.board(groupDLH, "Baru: 0 · Ditangani: 1")
	if again.ID != board.ID {
		t.Error("a second board was posted")
	}
	w.passes(30 * 24 * time.Hour) // nobody does anything
	w.board(groupDLH, "Terlambat: 1")
}

func TestDeskBoardPutsTheQueueBesideItself(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, _ := w.dlhCase(yohana)
	w.passes(3 * time.Second)
	board := w.board(groupDLH, "Baru: 1")
	w.presses(kobogau, board, "Lihat antrian")
	if m := w.sees(groupDLH, "1 kasus terbuka"); m.ID == board.ID || !strings.Contains(m.Text, number) {
		t.Errorf("the queue is %q", m.Text)
	}
}

func TestDeskBoardThatMayNotBePinnedSaysSoOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.faulty("pinChatMessage", groupDLH, 5, simulator.Fault{Kind: simulator.FaultRefuse, Code: 400, Description: "Bad Request: not enough rights to manage pinned messages in the chat"})
	w.dlhCase(yohana)
	w.passes(3 * time.Second)
	board := w.board(groupDLH, "Baru: 1")
	w.sees(groupDLH, "Sematkan pesan")
	w.DeleteMessage(groupDLH, board.ID)
	w.passes(30 * time.Second)
	w.sees(groupDLH, w.files(marthen, "sampah", "truk sampah tidak datang dua minggu"))
	w.passes(30 * time.Second)
	w.board(groupDLH, "Baru: 2")
	said := 0
	for _, m := range w.Messages(groupDLH) {
		if strings.Contains(m.Text, "Sematkan pesan") {
			said++
		}
	}
	if said != 1 {
		t.Errorf("the missing right was told %d times", said)
	}
}
