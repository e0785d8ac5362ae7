package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

// A stranger to every group.
const stranger = 3001

func TestOnlyMembersOfTheGroupAct(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.AddUser(simulator.User{ID: stranger, First: "Orang", Last: "Lain", Lang: "id"})
	toast := w.presses(stranger, card, "Saya tangani")
	if !strings.Contains(toast.Text, "Hanya anggota grup") || !toast.Alert {
		t.Errorf("a stranger's press is answered %+v", toast)
	}
	// One who was a member a moment ago, and is not any more.
	w.presses(thomas, card, "Tolak")
	w.sees(groupDLH, "apa alasannya")
	w.Leave(groupDLH, thomas)
	w.passes(2 * time.Minute) // it is asked again by then
	if toast := w.presses(thomas, card, "Catatan"); !strings.Contains(toast.Text, "Hanya anggota grup") {
		t.Errorf("a press of who has left is answered %q", toast.Text)
	}
	if w.ticket(number).Agent != 0 {
		t.Error("somebody from outside has the case")
	}
}

func TestWhoSpeaksAsTheGroupOrAsAChannelIsAskedToActAsAPerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.As(admin).AnonymousReplies(groupDLH, card.ID, "kami urus")
	w.sees(groupDLH, "sebagai diri sendiri")
	w.As(rahel).Sends(groupDLH, simulator.Content{Text: "kami urus", ReplyTo: card.ID, As: simulator.Channel})
	w.sees(groupDLH, "sebagai diri sendiri")
	w.As(admin).AnonymousSays(groupDLH, "/putuskan")
	w.sees(groupDLH, "sebagai diri sendiri")
	w.As(admin).AnonymousSays(groupDLH, "/antrian")
	w.sees(groupDLH, "sebagai diri sendiri")
	if k := w.ticket(number); k.Agent != 0 || len(k.Personal.Talk) != 0 {
		t.Error("nobody in person has the case")
	}
	w.never(yohana, "kami urus")
	if _, bound, err := w.store.OfficeChat(w.ctx, "dlh"); err != nil || !bound {
		t.Errorf("an anonymous admin unbound the group (%v)", err)
	}
}

func TestATopicThatIsDeletedIsMadeAgainWithItsCard(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	card = w.becomes(card, "Ditangani Pak Kobogau")
	taken := w.sees(yohana, "sekarang ditangani")
	w.DeleteTopic(groupPUPR, card.Topic)
	for _, words := range []string{"satu: baunya menyengat", "dua: airnya naik", "tiga: mohon cepat"} {
		w.As(yohana).Replies(yohana, taken.ID, words) // all meet the same gap
	}
	for _, words := range []string{"satu: ", "dua: ", "tiga: "} {
		w.has(groupPUPR, words, func(m simulator.Message) bool { return m.Bot && m.Topic != 0 && strings.Contains(m.Text, words) })
	}
	topics := w.Topics(groupPUPR)
	if len(topics) != 1 || topics[0].ID == card.Topic {
		t.Fatalf("the topics are %v:\n%s", topics, w.chat(groupPUPR))
	}
	again := w.has(groupPUPR, "a card in the new topic", func(m simulator.Message) bool {
		return m.Bot && m.Topic == topics[0].ID && strings.HasPrefix(m.Text, number+" · Got") && strings.Contains(m.Text, "Ditangani Pak Kobogau")
	})
	id := w.As(kobogau).Replies(groupPUPR, again.ID, "Tim sudah di jalan.")
	w.sees(yohana, "Tim sudah di jalan.")
	w.receipted(groupPUPR, id)
	if n := countCards(w, groupPUPR, number); n != 1 {
		t.Errorf("%d cards stand there:\n%s", n, w.chat(groupPUPR))
	}
}

func TestACaseOfAPlainGroupGetsItsTopicOnceTheGroupHasTopics(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.SetForum(groupDLH, true)
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Truk datang besok.") // tells the bot of the topics, too
	told := w.sees(yohana, "Truk datang besok.")
	w.receipted(groupDLH, id)
	w.As(yohana).Replies(yohana, told.ID, "terima kasih banyak")
	word := w.sees(groupDLH, "terima kasih banyak")
	if topics := w.Topics(groupDLH); len(topics) != 1 || !strings.Contains(topics[0].Name, number) || word.Topic != topics[0].ID {
		t.Errorf("the word is in topic %d; there are %v", word.Topic, topics)
	}
}

func TestWhereTheBotMayNotMakeTopicsThreadsServe(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.faulty("createForumTopic", groupPUPR, 5, simulator.Fault{Kind: simulator.FaultRefuse, Code: 400, Description: "Bad Request: not enough rights to create a topic"})
	number, card := w.puprCase(yohana)
	if card.Topic != 0 || countCards(w, groupPUPR, number) != 1 {
		t.Errorf("the card is in topic %d:\n%s", card.Topic, w.chat(groupPUPR))
	}
	id := w.As(kobogau).Replies(groupPUPR, card.ID, "Tim turun besok.")
	w.sees(yohana, "Tim turun besok.")
	w.receipted(groupPUPR, id)
}

func TestWhereTopicsAreSwitchedOffThreadsServe(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	taken := w.sees(yohana, "sekarang ditangani")
	w.SetForum(groupPUPR, false)
	w.As(yohana).Replies(yohana, taken.ID, "airnya naik lagi")
	word := w.has(groupPUPR, "the word in a thread", func(m simulator.Message) bool {
		return m.Bot && m.Topic == 0 && strings.Contains(m.Text, "airnya naik lagi") && !strings.Contains(m.Text, "sejauh ini")
	})
	if m, _ := w.Message(groupPUPR, word.ReplyTo); !strings.HasPrefix(m.Text, number+" · Got") {
		t.Errorf("the word stands under %q:\n%s", m.Text, w.chat(groupPUPR))
	}
	id := w.As(kobogau).Replies(groupPUPR, word.ID, "Tim sudah di jalan.")
	w.sees(yohana, "Tim sudah di jalan.")
	w.receipted(groupPUPR, id)
	other := w.files(marthen, "jalan", "jalan rusak berat depan gereja")
	if m := w.sees(groupPUPR, other); m.Topic != 0 {
		t.Errorf("a new case is in topic %d of a group without topics", m.Topic)
	}
	// The old topic's card stays where it was; beside it there is one.
	if a, b := countCards(w, groupPUPR, number), countCards(w, groupPUPR, other); a != 2 || b != 1 {
		t.Errorf("%d and %d cards stand there:\n%s", a, b, w.chat(groupPUPR))
	}
}

func TestACardThatIsGoneIsPostedAnew(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	take := dataOf(t, card, "Saya tangani")
	w.DeleteMessage(groupDLH, card.ID)
	w.toast(kobogau, groupDLH, w.As(kobogau).PressesData(groupDLH, card.ID, take)) // their phone still shows it
	again := w.sees(groupDLH, "Ditangani Pak Kobogau")
	id := w.As(rahel).Replies(groupDLH, again.ID, "Truk datang besok.")
	w.sees(yohana, "Truk datang besok.")
	w.receipted(groupDLH, id)
	taken := w.has(yohana, "news", func(m simulator.Message) bool {
		return strings.Contains(m.Text, number) && strings.Contains(m.Text, "ditangani")
	})
	w.As(yohana).Replies(yohana, taken.ID, "terima kasih banyak")
	if m := w.sees(groupDLH, "terima kasih banyak"); m.ReplyTo != again.ID {
		t.Errorf("the word stands under %d, the card is %d now", m.ReplyTo, again.ID)
	}
}

func TestAPostThatWasNeverNotedStillLeadsToItsCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	// As after a crash between sending and noting: the store knows nothing of the post.
	if err := w.redis.Del(w.ctx, fmt.Sprintf("noken:{mimika}:posts:%d", int64(groupDLH))).Err(); err != nil {
		t.Fatal(err)
	}
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Truk datang besok.")
	told := w.sees(yohana, "Truk datang besok.")
	w.receipted(groupDLH, id)
	if !strings.Contains(told.Text, number) {
		t.Errorf("the resident is told %q", told.Text)
	}
}

func TestAPressWithMadeUpDataDoesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	for _, data := range []string{
		"", "o", "o:", "o:MMK-26-999999-X:take", "o:" + number, "o:" + number + ":rj:nonsense", "o:" + number + ":ho:nowhere",
		"o:" + number + ":hp:-7", "t:" + number + ":fixed", "f:1:2", strings.Repeat("x", 64), "\x00\xff",
	} {
		w.toast(kobogau, groupDLH, w.As(kobogau).PressesData(groupDLH, card.ID, data))
	}
	if k := w.ticket(number); k.Stage != tickets.Routed || k.Agent != 0 || k.Office != "dlh" {
		t.Errorf("the case is %s with %s and agent %d", k.Stage, k.Office, k.Agent)
	}
}
