package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/simulator"
	"noken/store"
	"noken/tickets"
)

// labelled are the labels of a message's buttons that begin with some words.
func labelled(m simulator.Message, words string) []string {
	var found []string
	for _, label := range labels(m) {
		if strings.HasPrefix(label, words) {
			found = append(found, label)
		}
	}
	return found
}

// A forum, a supergroup and a plain group tell of a departure in different ways.
func TestWhoLeavesTheGroupLosesTheirCasesToTheQueue(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	other, second := w.dlhCase(marthen)
	elsewhere, third := w.puprCase(yohana)
	for _, c := range []simulator.Message{card, second} {
		w.presses(kobogau, c, "Saya tangani")
		w.becomes(c, "Ditangani Pak Kobogau")
	}
	w.presses(kobogau, third, "Saya tangani")
	w.becomes(third, "Ditangani Pak Kobogau")

	w.Leave(groupDLH, kobogau)
	told := w.sees(groupDLH, "Pak Kobogau sudah keluar dari grup")
	for _, want := range []string{"2 kasusnya kembali ke antrian", number, other, "Siapa yang bisa lanjut?"} {
		if !strings.Contains(told.Text, want) {
			t.Errorf("the group is told %q, want %q in it", told.Text, want)
		}
	}
	for _, c := range []simulator.Message{card, second} {
		w.becomes(c, "belum ada yang menangani")
	}
	for _, n := range []string{number, other} {
		k := w.ticket(n)
		if k.Agent != 0 || k.Stage != tickets.Routed || did(k) != "take release" || !slices.Equal(w.queues(n), []string{"dlh"}) {
			t.Errorf("%s: agent %d, stage %s, it was %s, queues %q", n, k.Agent, k.Stage, did(k), w.queues(n))
		}
	}
	if k := w.ticket(elsewhere); k.Agent != kobogau {
		t.Errorf("a case of another group is agent %d's", k.Agent)
	}
	if n := w.said(groupDLH, "sudah keluar dari grup"); n != 1 {
		t.Errorf("the group was told %d times", n)
	}

	w.Kick(groupPUPR, admin, kobogau)
	w.sees(groupPUPR, "1 kasusnya kembali ke antrian")
	if k := w.ticket(elsewhere); k.Agent != 0 {
		t.Errorf("the case in the forum is agent %d's", k.Agent)
	}
}

// Where a departure was never told, Telegram's answer to a question tells of it.
func TestWhoIsFoundToBeNoMemberLosesTheirCasesToo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	found, err := json.Marshal(bot.Event{
		Kind: bot.SendResult, Chat: groupDLH, Name: "colleague", Text: idText(kobogau), Outcome: bot.Sent, Result: "left",
		Then: &bot.Event{Kind: bot.Pressed, Chat: groupDLH, From: bot.Person{ID: rahel, Name: "Ibu Rahel"}, Message: card.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Accept(w.ctx, []store.Arrival{{Chat: groupDLH, Payload: found}}); err != nil {
		t.Fatal(err)
	}
	w.sees(groupDLH, "Pak Kobogau sudah keluar dari grup")
	w.becomes(card, "belum ada yang menangani")
	if k := w.ticket(number); k.Agent != 0 {
		t.Errorf("agent %d has it", k.Agent)
	}
}

func TestAnAgentSeesTheirCasesInTheGroupAndInTheirOwnChat(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	forum, second := w.puprCase(marthen)
	w.presses(kobogau, card, "Saya tangani")
	w.presses(kobogau, second, "Saya tangani")
	w.becomes(second, "Ditangani Pak Kobogau")

	w.As(kobogau).Says(groupDLH, "/tugas")
	list := w.sees(groupDLH, "Kasus Pak Kobogau: 1")
	if !strings.Contains(list.Text, "1. "+number) || strings.Contains(list.Text, forum) {
		t.Errorf("the list in the group is %q", list.Text)
	}
	w.As(rahel).Says(groupDLH, "/tugas")
	w.sees(groupDLH, "Anda belum memegang kasus")

	w.As(kobogau).Says(kobogau, "/tugas")
	list = w.sees(kobogau, "Kasus Pak Kobogau: 2")
	for _, want := range []string{number, forum} {
		if !strings.Contains(list.Text, want) {
			t.Errorf("the list in private is %q, want %q in it", list.Text, want)
		}
	}
	var links []string
	for _, row := range list.Buttons {
		for _, b := range row {
			links = append(links, b.URL)
		}
	}
	if len(links) != 2 || !strings.HasPrefix(links[0], "https://t.me/c/100000000") || !strings.HasPrefix(links[1], "https://t.me/c/100000000") {
		t.Errorf("the buttons lead to %q", links)
	}
	w.As(yohana).Says(yohana, "/tugas") // a resident
	w.sees(yohana, "Perintah itu belum saya kenal")

	w.Leave(groupDLH, kobogau)
	w.sees(groupDLH, "sudah keluar dari grup")
	w.As(kobogau).Says(kobogau, "/tugas")
	if list = w.sees(kobogau, "Kasus Pak Kobogau: 1"); strings.Contains(list.Text, number) {
		t.Errorf("who left the group sees its case: %q", list.Text)
	}
}

// A plain group's messages have no address: the case is shown.
func TestACaseOfAPlainGroupIsOpenedFromTheList(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.asksForKTP(marthen)
	card := w.sees(groupDuk, "KTP")
	number := strings.Fields(card.Text)[0]
	w.presses(thomas, card, "Saya tangani")
	w.becomes(card, "Ditangani Thomas Uamang")
	w.As(thomas).Says(groupDuk, "/tugas")
	list := w.sees(groupDuk, "Kasus Thomas Uamang: 1")
	w.presses(thomas, list, "1")
	again := w.sees(groupDuk, number+" · ")
	if again.ReplyTo != card.ID || !slices.Contains(labels(again), "Selesai") {
		t.Errorf("opened is %q %q under %d, the card is %d", again.Text, labels(again), again.ReplyTo, card.ID)
	}
	w.As(thomas).Says(thomas, "/tugas")
	list = w.sees(thomas, "Kasus Thomas Uamang: 1")
	w.presses(thomas, list, "1")
	w.sees(thomas, number+" · ")
	// Somebody else's button leads nowhere.
	open := dataOf(t, list, "1")
	if toast := w.toast(rahel, rahel, w.pressesOwn(rahel, open)); toast.Text == "" {
		t.Error("somebody else's list can be pressed")
	}
	w.never(rahel, number)

	entries, err := w.store.AuditLog(w.ctx, time.Unix(0, 0), 1000)
	if err != nil {
		t.Fatal(err)
	}
	opened, posted := 0, 0
	for _, e := range entries {
		switch {
		case e.Who == thomas && (e.What == "tasks" || e.What == "read") && e.Number == number:
			opened++
		case e.Who == groupDuk && e.Role == "group" && e.What == "posted" && e.Number == number:
			posted++
		}
	}
	if opened != 2 || posted != 1 {
		t.Errorf("the audit has %d openings and %d postings", opened, posted)
	}
}

// pressesOwn has somebody press a button with given data in their own chat.
func (w *town) pressesOwn(who int64, data string) (query string) {
	w.t.Helper()
	w.As(who).Says(who, "/start")
	return w.As(who).PressesData(who, w.sees(who, "Halo").ID, data)
}

func TestWhoIsAwayGetsNoCasesAndOthersMayTakeTheirs(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	other, second := w.dlhCase(marthen)
	fresh, third := w.dlhCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	w.presses(kobogau, second, "Saya tangani")
	w.becomes(second, "Ditangani Pak Kobogau")

	w.As(kobogau).Says(groupDLH, "/cuti")
	w.sees(groupDLH, "Mau cuti?")
	w.As(kobogau).Says(groupDLH, "/cuti sampai nanti")
	w.sees(groupDLH, "Tanggalnya belum jelas")
	w.As(kobogau).Says(groupDLH, "/cuti 3 hari")
	w.sees(groupDLH, "Sampai Rabu, 25 November tidak ada kasus baru")
	offer := w.sees(groupDLH, "Pak Kobogau cuti sampai Rabu, 25 November")
	if got := labelled(offer, "Ambil"); !slices.Equal(got, []string{"Ambil " + number, "Ambil " + other}) {
		t.Errorf("offered are %q", got)
	}
	if k := w.ticket(number); k.Agent != kobogau {
		t.Errorf("the case is agent %d's before anybody took it", k.Agent)
	}

	// They cannot be given a case.
	w.presses(rahel, third, "Alihkan ke rekan")
	menu := w.sees(groupDLH, "siapa yang menangani?")
	if toast := w.presses(rahel, menu, "Pak Kobogau (cuti)"); !strings.Contains(toast.Text, "cuti sampai Rabu") {
		t.Errorf("giving a case to who is away is answered %q", toast.Text)
	}
	if k := w.ticket(fresh); k.Agent != 0 {
		t.Errorf("agent %d has it", k.Agent)
	}

	if toast := w.presses(rahel, offer, "Ambil "+number); !strings.Contains(toast.Text, "Anda menangani "+number) {
		t.Errorf("taking over is answered %q", toast.Text)
	}
	w.becomes(card, "Ditangani Ibu Rahel")
	offer = w.becomes(offer, "kasusnya (1)")
	if got := labelled(offer, "Ambil"); !slices.Equal(got, []string{"Ambil " + other}) {
		t.Errorf("offered are %q", got)
	}
	late := officeTakeOver(number, kobogau)
	if toast := w.toast(thomas, groupDLH, w.As(thomas).PressesData(groupDLH, offer.ID, late)); !strings.Contains(toast.Text, "sudah ditangani Ibu Rahel") {
		t.Errorf("coming too late is answered %q", toast.Text)
	}
	if k := w.ticket(number); k.Agent != rahel || did(k) != "take assign" {
		t.Errorf("agent %d has it, it was %s", k.Agent, did(k))
	}

	// It ends by itself.
	w.passes(3 * 24 * time.Hour)
	w.sees(groupDLH, "Pak Kobogau sudah kembali")
	again := officeTakeOver(other, kobogau)
	if toast := w.toast(thomas, groupDLH, w.As(thomas).PressesData(groupDLH, offer.ID, again)); !strings.Contains(toast.Text, "sudah ditangani Pak Kobogau") {
		t.Errorf("taking over from who is back is answered %q", toast.Text)
	}
	if k := w.ticket(other); k.Agent != kobogau {
		t.Errorf("agent %d has it", k.Agent)
	}
}

func officeTakeOver(number string, from int64) string {
	return "o:" + number + ":tk:" + idText(from)
}

func TestAnAbsenceToldInPrivateHoldsInAllGroupsOfTheAgent(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	_, second := w.puprCase(marthen)
	w.presses(kobogau, card, "Saya tangani")
	w.presses(kobogau, second, "Saya tangani")
	w.becomes(second, "Ditangani Pak Kobogau")
	w.As(kobogau).Says(kobogau, "/cuti sampai 30 November")
	w.sees(kobogau, "Sampai Senin, 30 November")
	for _, group := range []int64{groupDLH, groupPUPR} {
		w.sees(group, "Pak Kobogau cuti sampai Senin, 30 November")
	}
	w.As(kobogau).Says(kobogau, "/cuti")
	w.sees(kobogau, "cuti sampai Senin, 30 November. Sudah kembali?")
	w.As(kobogau).Says(kobogau, "/cuti selesai")
	w.sees(kobogau, "Selamat datang kembali")
	for _, group := range []int64{groupDLH, groupPUPR} {
		w.sees(group, "Pak Kobogau sudah kembali")
	}
	w.As(yohana).Says(yohana, "/cuti 3 hari") // a resident
	w.sees(yohana, "Perintah itu belum saya kenal")
}

// A case that follows another stands in no queue; when it goes its own way again, its
// agent may be gone.
func TestASplitCaseWhoseAgentLeftIsFree(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, twin, _, twinCard := w.twins()
	w.presses(kobogau, twinCard, "Saya tangani")
	twinCard = w.becomes(twinCard, "Ditangani Pak Kobogau")
	w.merges(twinCard, main)
	twinCard = w.becomes(twinCard, "Mengikuti "+main)
	w.Leave(groupDLH, kobogau)
	w.presses(rahel, twinCard, "Pisahkan")
	w.sees(groupDLH, twin+" berjalan sendiri lagi")
	w.until("the case is free", func() bool { return w.ticket(twin).Agent == 0 })
	if got := w.queues(twin); !slices.Equal(got, []string{"dlh"}) {
		t.Errorf("it stands in the queues %q", got)
	}
}
