package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

func TestInAForumACaseHasATopicWithItsCardPhotosAndPin(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.filesWithPhotos(yohana)
	card := w.sees(groupPUPR, number)
	topics := w.Topics(groupPUPR)
	if len(topics) != 1 || !strings.Contains(topics[0].Name, number) || card.Topic != topics[0].ID {
		t.Fatalf("the card is in topic %d; there are %v", card.Topic, topics)
	}
	w.has(groupPUPR, "a pin in the topic", func(m simulator.Message) bool {
		return m.Bot && m.Pin != nil && m.Topic == card.Topic
	})
	photos := 0
	for _, m := range w.Messages(groupPUPR) {
		if m.Bot && len(m.Photos) > 0 && m.Topic == card.Topic && m.ID > card.ID {
			photos++
		}
	}
	if photos != 2 {
		t.Errorf("%d of 2 photos are under the card:\n%s", photos, w.chat(groupPUPR))
	}
	for _, want := range []string{"Got & banjir", "Tanggapi sebelum", "2 foto", "pin", "Baru, belum ada yang menangani", "pelapor: Yohana Magal"} {
		if !strings.Contains(card.Text, want) {
			t.Errorf("the card does not say %q: %q", want, card.Text)
		}
	}
	if got := labels(card); !slices.Equal(got, []string{"Saya tangani", "Tanya pelapor", "Selesai", "Lainnya »"}) {
		t.Errorf("the card's buttons are %q", got)
	}
}

// filesWithPhotos files a complaint of Yohana's with an album of two and a pin.
func (w *town) filesWithPhotos(who int64) (number string) {
	w.t.Helper()
	w.As(who).Says(who, "/lapor")
	w.sees(who, "Masalahnya tentang apa?")
	w.As(who).Says(who, "got & banjir")
	w.sees(who, "Di mana tempatnya?")
	w.As(who).SendsPin(who, -4.5467, 136.8833)
	w.sees(who, "Apa yang terjadi")
	w.As(who).Says(who, "air tergenang depan pasar sudah tiga hari")
	w.sees(who, "Ada foto?")
	w.As(who).SendsAlbum(who, 2, "")
	m := w.sees(who, "foto diterima")
	w.becomesOr(m, "2 foto diterima")
	w.As(who).Says(who, "lanjut")
	w.sees(who, "Boleh nama Anda")
	w.As(who).Says(who, "boleh")
	w.sees(who, "Periksa dulu")
	w.As(who).Says(who, "kirim")
	return copied(w.sees(who, "Laporan masuk"))
}

// becomesOr waits for a message, or a later one, to have the words.
func (w *town) becomesOr(m simulator.Message, words string) {
	w.t.Helper()
	w.has(m.Chat, words, func(n simulator.Message) bool { return n.ID >= m.ID && n.Bot && strings.Contains(n.Text, words) })
}

func TestInAPlainGroupACaseIsAThreadOfReplies(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.has(groupDLH, "a pin under the card", func(m simulator.Message) bool { return m.Pin != nil && m.ReplyTo == card.ID })
	m := w.sees(groupDLH, "")
	w.presses(kobogau, card, "Saya tangani")
	taken := w.sees(yohana, "sekarang ditangani")
	w.As(yohana).Replies(yohana, taken.ID, "mohon cepat, baunya menyengat")
	m = w.sees(groupDLH, "baunya menyengat")
	if m.ReplyTo != card.ID || !strings.HasPrefix(m.Text, number) {
		t.Errorf("the resident's word stands under %d, the card is %d: %q", m.ReplyTo, card.ID, m.Text)
	}
}

func TestAnAgentTakesACaseAsksAnswersAndResolvesIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	if toast := w.presses(kobogau, card, "Saya tangani"); !strings.Contains(toast.Text, number) {
		t.Errorf("taking is answered %q", toast.Text)
	}
	card = w.becomes(card, "Ditangani Pak Kobogau")
	if slices.Contains(labels(card), "Saya tangani") {
		t.Error("a case that somebody has can be taken from its card")
	}
	w.sees(yohana, "sekarang ditangani Dinas Lingkungan Hidup")

	w.presses(kobogau, card, "Tanya pelapor")
	menu := w.sees(groupDLH, "apa yang mau ditanyakan")
	w.presses(kobogau, menu, "Tulis pertanyaan")
	prompt := w.sees(groupDLH, "apa yang mau ditanyakan")
	if prompt.ForceReply == "" {
		t.Error("the agent has to find out how to reply")
	}
	id := w.As(kobogau).Replies(groupDLH, prompt.ID, "Sekolah yang mana, Ibu?")
	asked := w.sees(yohana, "Sekolah yang mana, Ibu?")
	w.receipted(groupDLH, id)
	w.becomes(card, tickets.Awaiting.Label("id"))
	w.As(yohana).Says(yohana, "SD Inpres Kwamki 2") // the question stands: no need to reply to it
	w.sees(yohana, "Diteruskan ke Dinas Lingkungan Hidup")
	answered := w.sees(groupDLH, "SD Inpres Kwamki 2")
	_ = asked

	id = w.As(rahel).Replies(groupDLH, answered.ID, "Truk datang besok pagi.") // any post of the case will do
	w.sees(yohana, "Truk datang besok pagi.")
	w.receipted(groupDLH, id)

	w.presses(kobogau, card, "Selesai")
	prompt = w.sees(groupDLH, "apa yang sudah dikerjakan")
	id = w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, "Sampah sudah diangkut.")[0]
	w.has(yohana, "the photo of the work", func(m simulator.Message) bool { return m.Bot && len(m.Photos) > 0 })
	done := w.sees(yohana, "Sampah sudah diangkut.")
	w.receipted(groupDLH, id)
	if !strings.Contains(done.Text, number) || !slices.Contains(labels(done), "Sudah beres") {
		t.Errorf("the resident is told %q %q", done.Text, labels(done))
	}
	card = w.becomes(card, tickets.Done.Label("id"))
	if !slices.Equal(labels(card), []string{"Riwayat"}) {
		t.Errorf("the card of a case that is done has buttons %q", labels(card))
	}
	k := w.ticket(number)
	if k.Stage != tickets.Done || !wasSaid(k, tickets.ByResident, "Kwamki 2") || !wasSaid(k, tickets.ByAgent, "diangkut") {
		t.Errorf("the case is %s with %d words", k.Stage, len(k.Personal.Talk))
	}
	if n, err := w.store.QueueLen(w.ctx, "dlh"); err != nil || n != 0 {
		t.Errorf("%d cases wait in the queue (%v)", n, err)
	}
}

func TestAnAlbumThatResolvesACaseArrivesWhole(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	ids := w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 3, "Sebelum, waktu kerja, dan sesudah.")
	w.sees(yohana, "Sebelum, waktu kerja, dan sesudah.")
	for _, id := range ids {
		w.receipted(groupDLH, id)
	}
	photos := 0
	for _, m := range w.Messages(yohana) {
		if m.Bot && len(m.Photos) > 0 {
			photos++
		}
	}
	if photos != 3 {
		t.Errorf("%d of 3 photos reached the resident:\n%s", photos, w.chat(yohana))
	}
	w.never(groupDLH, "sudah berubah")
	if k := w.ticket(number); k.Stage != tickets.Done {
		t.Errorf("the case is %s", k.Stage)
	}
}

func TestARejectionTellsItsReasonAndEndsTheCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Tolak")
	why := w.sees(groupDLH, "apa alasannya")
	w.presses(kobogau, why, labels(why)[1])
	w.becomes(why, "ditolak karena sudah ada laporan yang sama")
	w.saysWhy(kobogau, groupDLH, "Laporan ini sudah kami kerjakan kemarin.")
	w.sees(groupDLH, "ditolak. Pelapor diberi tahu")
	told := w.sees(yohana, "tidak bisa menerima laporan")
	if !strings.Contains(told.Text, number) || !strings.Contains(told.Text, "laporan yang sama") || !strings.Contains(told.Text, "kami kerjakan kemarin") {
		t.Errorf("the resident is told %q", told.Text)
	}
	w.becomes(card, tickets.Rejected.Label("id"))
	if k := w.ticket(number); k.Stage != tickets.Rejected || k.Reason != tickets.Reasons[1] {
		t.Errorf("the case is %s for %q", k.Stage, k.Reason)
	}
}

func TestACaseHandedToAnotherOfficeGoesToItsGroupAndLeavesTheOld(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, old := w.dlhCase(yohana)
	w.presses(kobogau, old, "Saya tangani")
	old = w.becomes(old, "Ditangani Pak Kobogau")
	w.sees(yohana, "sekarang ditangani")
	take := dataOf(t, old, "Selesai")
	w.presses(kobogau, old, "Kantor lain »")
	where := w.sees(groupDLH, "kantor mana yang menangani")
	if toast := w.presses(kobogau, where, "DLH"); !strings.Contains(toast.Text, "memang di kantor itu") {
		t.Errorf("handing a case to its own office is answered %q", toast.Text)
	}
	w.presses(kobogau, where, "PUPR")
	w.becomes(where, "diteruskan ke Dinas PUPR")
	why := w.sees(groupDLH, "kenapa ke Dinas PUPR?")
	w.As(kobogau).Replies(groupDLH, why.ID, "ini got, bukan sampah")
	old = w.becomes(old, "Diteruskan ke Dinas PUPR")
	if len(old.Buttons) != 0 {
		t.Errorf("the old card still has buttons %q", labels(old))
	}
	w.sees(yohana, "diteruskan ke Dinas PUPR")
	card := w.sees(groupPUPR, number)
	if !strings.Contains(card.Text, "belum ada yang menangani") {
		t.Errorf("the new office's card is %q", card.Text)
	}

	toast := w.toast(kobogau, groupDLH, w.As(kobogau).PressesData(groupDLH, old.ID, take))
	if !strings.Contains(toast.Text, "sekarang di Dinas PUPR") {
		t.Errorf("a press in the old office's group is answered %q", toast.Text)
	}
	w.As(kobogau).Replies(groupDLH, old.ID, "masih kami kerjakan")
	w.sees(groupDLH, "sekarang di Dinas PUPR")
	w.never(yohana, "masih kami kerjakan")

	id := w.As(rahel).Replies(groupPUPR, card.ID, "Kami yang tangani sekarang.")
	w.sees(yohana, "Kami yang tangani sekarang.")
	w.receipted(groupPUPR, id)
	if k := w.ticket(number); k.Office != "pupr" || k.Agent != rahel {
		t.Errorf("the case is with %s and agent %d", k.Office, k.Agent)
	}
}

func TestACaseThatComesBackToAnOfficeGoesOnInItsTopic(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, first := w.puprCase(yohana)
	w.hands(groupPUPR, first, "DLH")
	card := w.sees(groupDLH, number)
	w.hands(groupDLH, card, "PUPR")
	again := w.sees(groupPUPR, "belum ada yang menangani")
	if topics := w.Topics(groupPUPR); len(topics) != 1 || again.Topic != first.Topic {
		t.Errorf("a case has topics %v; its cards are in %d and %d", topics, first.Topic, again.Topic)
	}
	w.presses(rahel, again, "Saya tangani")
	w.becomes(again, "Ditangani Ibu Rahel")
}

// hands hands a case on.
func (w *town) hands(group int64, card simulator.Message, office string) {
	w.t.Helper()
	w.handsBecause(group, card, office, "salah alamat")
}

func TestAPressOnACardOfACaseThatMovedOnIsToldSoAndTheCardIsDrawnAnew(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	stale := dataOf(t, card, "Tanya pelapor")
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, "Sudah diangkut.")
	ended := w.becomes(card, tickets.Done.Label("id"))
	toast := w.toast(rahel, groupDLH, w.As(rahel).PressesData(groupDLH, card.ID, stale))
	if !strings.Contains(toast.Text, number) || !strings.Contains(toast.Text, tickets.Done.Label("id")) {
		t.Errorf("a press on a case that is done is answered %q", toast.Text)
	}
	if now, _ := w.Message(groupDLH, card.ID); now.Text != ended.Text || !slices.Equal(labels(now), []string{"Riwayat"}) {
		t.Errorf("the card is %q with %q", now.Text, labels(now))
	}
	// The card was deleted meanwhile: it is posted anew.
	w.DeleteMessage(groupDLH, card.ID)
	w.toast(rahel, groupDLH, w.As(rahel).PressesData(groupDLH, card.ID, stale))
	w.has(groupDLH, "a new card", func(m simulator.Message) bool {
		return m.Bot && m.ID > card.ID && strings.HasPrefix(m.Text, number+" · Sampah") && strings.Contains(m.Text, tickets.Done.Label("id"))
	})
	// A second prompt answered late.
	w.As(rahel).Replies(groupDLH, prompt.ID, "kami juga")
	w.sees(groupDLH, "sudah berubah")
	w.never(yohana, "kami juga")
}

func TestOtherTalkInTheGroupStaysThere(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.puprCase(yohana)
	chat := w.As(rahel).SaysIn(groupPUPR, card.Topic, "makan siang di mana?")
	w.As(kobogau).Sends(groupPUPR, simulator.Content{Text: "di kantin saja", ReplyTo: chat, Topic: card.Topic})
	w.As(thomas).Sends(groupPUPR, simulator.Content{Text: "titip nasi bungkus", ReplyTo: card.Topic, Topic: card.Topic}) // the topic's first message
	w.As(thomas).SendsSticker(groupPUPR)
	w.As(thomas).Says(groupPUPR, "/mulai@other_bot")
	id := w.As(kobogau).Replies(groupPUPR, card.ID, "Tim turun besok.")
	w.sees(yohana, "Tim turun besok.")
	w.receipted(groupPUPR, id)
	for _, words := range []string{"makan siang", "kantin", "nasi bungkus"} {
		w.never(yohana, words)
	}
	for _, m := range w.Messages(groupPUPR) {
		if m.Bot && m.Kind == "text" && m.ID > chat {
			t.Errorf("the bot meddles with the talk: %q", m.Text)
		}
	}
}

func TestWhatCannotBePassedOnIsToldKindly(t *testing.T) {
	t.Parallel()
	for name, what := range map[string]simulator.Content{
		"a sticker": {Sticker: "👍"},
		"a contact": {Phone: "081240001234"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			number, card := w.dlhCase(yohana)
			what.ReplyTo = card.ID
			id := w.As(kobogau).Sends(groupDLH, what)[0]
			if m := w.sees(groupDLH, "itu belum bisa diteruskan"); m.ReplyTo != id || !strings.Contains(m.Text, number) {
				t.Errorf("under %d instead of %d: %q", m.ReplyTo, id, m.Text)
			}
			if k := w.ticket(number); len(k.Personal.Talk) != 0 || k.Agent != 0 {
				t.Error("the case took something that it cannot pass on")
			}
		})
	}
}

func TestAnAgentsPlaceReachesTheResident(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	id := w.As(kobogau).Sends(groupDLH, simulator.Content{Pin: &simulator.Pin{Lat: -4.55, Lon: 136.89}, ReplyTo: card.ID})[0]
	w.has(yohana, "a pin", func(m simulator.Message) bool { return m.Bot && m.Pin != nil })
	w.receipted(groupDLH, id)
}

func TestAnAgentIsToldWhenTheResidentBlockedTheBot(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.As(yohana).Blocks()
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Tim turun besok.")
	if m := w.sees(groupDLH, "belum sampai"); m.ReplyTo != id || !strings.Contains(m.Text, "memblokir") || !strings.Contains(m.Text, number) {
		t.Errorf("under %d instead of %d: %q", m.ReplyTo, id, m.Text)
	}
	if m, _ := w.Message(groupDLH, id); len(m.Reactions) > 0 {
		t.Error("a message that did not arrive is receipted")
	}
	if !wasSaid(w.ticket(number), tickets.ByAgent, "besok") {
		t.Error("the word is not in the case")
	}
	w.As(yohana).Says(yohana, "/status") // unblocks
	w.sees(yohana, "Tim turun besok.")   // what they missed is there to be seen
}

func TestTheQueueListsTheMostUrgentFirst(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	calm := w.files(marthen, "sampah", "truk sampah tidak datang dua minggu")
	w.sees(groupDLH, calm)
	w.passes(48 * time.Hour)
	later := w.files(yohana, "sampah", "sampah menumpuk di depan sekolah")
	card := w.sees(groupDLH, later)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	w.As(rahel).Says(groupDLH, "/antrian")
	m := w.sees(groupDLH, "2 kasus terbuka")
	first, second := strings.Index(m.Text, calm), strings.Index(m.Text, later)
	if first < 0 || second < first {
		t.Errorf("the older case does not come first: %q", m.Text)
	}
	if !strings.Contains(m.Text, "Pak Kobogau") || !strings.Contains(m.Text, "belum ada yang menangani") {
		t.Errorf("it does not say who has them: %q", m.Text)
	}
}
