package main

import (
	"strings"
	"sync"
	"testing"
	"time"

	"noken/simulator"
)

// faulty has the first n calls of a method into a chat go wrong.
func (w *town) faulty(method string, chat int64, n int, fault simulator.Fault) {
	var mu sync.Mutex
	w.SetFaults(func(m string, c int64) *simulator.Fault {
		mu.Lock()
		defer mu.Unlock()
		if m != method || c != chat || n == 0 {
			return nil
		}
		n--
		return &fault
	})
}

// count is how many messages of the bot have the words.
func (w *town) count(chat int64, words string) (n int) {
	for _, m := range w.Messages(chat) {
		if m.Bot && strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}

func TestAnAnswerArrivesThoughTelegramFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simulator.Fault
		times int
		most  int // how often the resident may see it
	}{
		"told to wait":           {simulator.Fault{Kind: simulator.FaultRefuse, Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1}, 1, 1},
		"an error of Telegram's": {simulator.Fault{Kind: simulator.FaultRefuse, Code: 500, Description: "Internal Server Error"}, 3, 1},
		"a bad gateway":          {simulator.Fault{Kind: simulator.FaultRefuse, Code: 502, Description: "Bad Gateway"}, 2, 1},
		"cut before":             {simulator.Fault{Kind: simulator.FaultDropBefore}, 2, 1},
		"cut after":              {simulator.Fault{Kind: simulator.FaultDropAfter}, 1, 2}, // P5: this one may repeat
		"an answer in riddles":   {simulator.Fault{Kind: simulator.FaultGarbage}, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			_, card := w.dlhCase(yohana)
			w.faulty("sendMessage", yohana, c.times, c.fault)
			first := w.As(kobogau).Replies(groupDLH, card.ID, "satu: truk datang besok")
			second := w.As(kobogau).Replies(groupDLH, card.ID, "dua: jam sembilan")
			w.has(yohana, "the second word", func(m simulator.Message) bool { return m.Bot && strings.Contains(m.Text, "dua: ") })
			w.receipted(groupDLH, first)
			w.receipted(groupDLH, second)
			n := w.count(yohana, "satu: ")
			if n < 1 || n > c.most || w.count(yohana, "dua: ") != 1 {
				t.Errorf("the first word came %d times:\n%s", n, w.chat(yohana))
			}
			order := w.chat(yohana)
			if strings.LastIndex(order, "satu: ") > strings.Index(order, "dua: ") {
				t.Errorf("the words came in the wrong order:\n%s", order)
			}
		})
	}
}

func TestAReceiptComesOnlyAfterTheResidentHasTheWord(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	held := make(chan struct{})
	entered := make(chan struct{}, 8)
	w.SetFaults(func(method string, chat int64) *simulator.Fault {
		if method == "sendMessage" && chat == yohana {
			entered <- struct{}{}
			<-held
		}
		return nil
	})
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Truk datang besok.")
	select {
	case <-entered:
	case <-w.ctx.Done():
		t.Fatal("the word was never sent")
	}
	// The group goes on meanwhile, and nothing claims that the word arrived.
	w.As(rahel).Says(groupDLH, "/antrian")
	w.sees(groupDLH, "1 kasus terbuka")
	if m, _ := w.Message(groupDLH, id); len(m.Reactions) > 0 {
		t.Error("a word that is still on its way is receipted")
	}
	close(held)
	w.sees(yohana, "Truk datang besok.")
	w.receipted(groupDLH, id)
}

func TestAReplyThatTelegramRefusesForGoodIsToldToTheAgent(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	w.faulty("sendMessage", yohana, 10, simulator.Fault{Kind: simulator.FaultRefuse, Code: 400, Description: "Bad Request: MESSAGE_REFUSED"})
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Truk datang besok.")
	if m := w.sees(groupDLH, "belum sampai"); m.ReplyTo != id {
		t.Errorf("the word stands under %d, not under %d", m.ReplyTo, id)
	}
	if m, _ := w.Message(groupDLH, id); len(m.Reactions) > 0 {
		t.Error("a word that was refused is receipted")
	}
}

func TestMarkupThatTelegramRefusesGoesAsPlainTextAndIsCounted(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	w.faulty("sendMessage", yohana, 1, simulator.Fault{Kind: simulator.FaultRefuse, Code: 400,
		Description: "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 3"})
	id := w.As(kobogau).Replies(groupDLH, card.ID, `Truk <datang> "besok" & lusa`)
	m := w.sees(yohana, `Truk <datang> "besok" & lusa`)
	w.receipted(groupDLH, id)
	if strings.Contains(m.HTML, "blockquote") {
		t.Errorf("it came with markup after all: %s", m.HTML)
	}
	if !strings.Contains(w.metrics(), "noken_markup_defects_total 1\n") {
		t.Error("the defect is not counted")
	}
}

func TestAGroupThatIsFloodedWaitsAndLosesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.faulty("sendMessage", groupDLH, 2, simulator.Fault{Kind: simulator.FaultRefuse, Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1})
	begun := time.Now()
	first := w.files(yohana, "sampah", "sampah menumpuk di depan sekolah")
	second := w.files(marthen, "sampah", "truk sampah tidak datang dua minggu")
	if time.Since(begun) > 10*time.Second {
		t.Error("residents waited for the group")
	}
	w.sees(groupDLH, first)
	w.sees(groupDLH, second)
	if countCards(w, groupDLH, first) != 1 || countCards(w, groupDLH, second) != 1 {
		t.Errorf("not one card each:\n%s", w.chat(groupDLH))
	}
}

func TestAnAgentIsAskedToTryAgainWhenMembershipCannotBeChecked(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.faulty("getChatMember", groupDLH, 1, simulator.Fault{Kind: simulator.FaultRefuse, Code: 400, Description: "Bad Request: member list is inaccessible"})
	if toast := w.presses(kobogau, card, "Saya tangani"); !strings.Contains(toast.Text, "belum bisa diperiksa") {
		t.Errorf("the press is answered %q", toast.Text)
	}
	if w.ticket(number).Agent != 0 {
		t.Error("the case was taken nonetheless")
	}
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
}
