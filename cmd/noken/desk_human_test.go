package main

import (
	"strings"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

// wantsPerson has a resident ask for a person and returns the card of the case at
// the office for first contact.
func (w *town) wantsPerson(who int64) (number string, card simulator.Message) {
	w.t.Helper()
	w.As(who).Says(who, "mau bicara dengan petugas")
	told := w.sees(who, "kami sambungkan dengan")
	number = numberIn(w.t, told.Text)
	return number, w.sees(groupKominfo, number)
}

func numberIn(t testing.TB, text string) string {
	t.Helper()
	number, ok := tickets.FindNumber("MMK", text)
	if !ok {
		t.Fatalf("no number is in %q", text)
	}
	return number
}

func TestWhoWantsAPersonTalksToOneWhileTheFormWaits(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	w.chats(yohana, "/lapor", "Masalahnya tentang apa?", "got & banjir", "Di mana tempatnya?")
	number, card := w.wantsPerson(yohana)
	w.wants(card, "Permintaan: bicara langsung dengan petugas", "Lapor masalah", "anonim")
	w.lacks(card, "Yohana", "Magal")
	w.presses(admin, card, "Lainnya »")
	w.presses(admin, card, "Selengkapnya")
	w.wants(w.sees(groupKominfo, "Masalah: Got & banjir"), "Lapor masalah")

	// All that is written goes there without a button, and is marked.
	id := w.As(yohana).Says(yohana, "Kapan got di depan rumah dibersihkan?")
	w.sees(groupKominfo, "Kapan got di depan rumah")
	w.reacted(yohana, id)
	w.As(admin).Replies(groupKominfo, card.ID, "Minggu ini, Ibu. Jalan mana?")
	w.sees(yohana, "Minggu ini, Ibu.")
	w.As(yohana).Says(yohana, "Jalan Budi Utomo")
	w.sees(groupKominfo, "Jalan Budi Utomo")

	// A button of the form says that it waits; the end offers it again.
	w.pressesOf(yohana, "Di mana tempatnya?", "Batal")
	w.sees(yohana, "Formulir Anda menunggu")
	w.As(yohana).Says(yohana, "/selesai")
	ended := w.sees(yohana, "Obrolan dengan")
	w.wants(ended, "Formulir Anda masih menunggu", "Lanjutkan formulir")
	w.sees(groupKominfo, "Pelapor mengakhiri obrolan")
	w.presses(yohana, ended, "Lanjutkan formulir")
	w.sees(yohana, "Di mana tempatnya?")
	w.chats(yohana, "Jalan Hasanuddin, dekat pasar", "Apa yang terjadi")

	// Another wish goes on with the same case.
	w.As(yohana).Says(yohana, "/petugas")
	again := w.sees(yohana, "kami sambungkan dengan")
	if got := numberIn(t, again.Text); got != number {
		t.Errorf("the second talk is case %s, the first was %s", got, number)
	}
	w.sees(groupKominfo, "ingin bicara lagi")
	w.wants(w.sees(groupKominfo, "pelapor:"), "Formulir yang ditinggal: Lapor masalah", "Jalan Hasanuddin, dekat pasar")
	w.As(yohana).Says(yohana, "/petugas")
	w.sees(yohana, "sudah tersambung")
}

// pressesOf presses a button of the last message that has the words.
func (w *town) pressesOf(who int64, words, label string) {
	w.t.Helper()
	var found simulator.Message
	for _, m := range w.Messages(who) {
		if m.Bot && strings.Contains(m.Text, words) && len(m.Buttons) > 0 {
			found = m
		}
	}
	if _, err := w.As(who).Presses(who, found.ID, label); err != nil {
		w.t.Fatalf("%v\n%s", err, w.chat(who))
	}
}

// reacted waits for the bot's reaction to a message.
func (w *town) reacted(chat int64, id int) {
	w.t.Helper()
	err := w.Wait(w.ctx, chat, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if m.ID == id && len(m.Reactions) > 0 {
				return true
			}
		}
		return false
	})
	if err != nil {
		w.t.Fatalf("the message was never marked: %v\n%s", err, w.chat(chat))
	}
}

func TestTheOfficeEndsATalkByAnsweringAndTheFormIsOfferedAgain(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	w.chats(yohana, "/lapor", "Masalahnya tentang apa?", "got & banjir", "Di mana tempatnya?")
	_, card := w.wantsPerson(yohana)
	w.presses(admin, card, "Selesai")
	prompt := w.sees(groupKominfo, "apa yang sudah dikerjakan")
	w.As(admin).Replies(groupKominfo, prompt.ID, "Sudah kami jelaskan caranya, Ibu")
	w.sees(yohana, "Sudah kami jelaskan")
	offer := w.sees(yohana, "Formulir Anda masih menunggu")
	w.presses(yohana, offer, "Lanjutkan formulir")
	w.sees(yohana, "Di mana tempatnya?")
	w.chats(yohana, "Jalan Hasanuddin, dekat pasar", "Apa yang terjadi")
}

func TestOutsideWorkingHoursTheResidentIsToldWhenSomebodyIsThere(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	w.reaches(time.November, 27, 20, 0) // a Friday night
	w.As(yohana).Says(yohana, "/bantuan")
	w.presses(yohana, w.sees(yohana, "Yang bisa Anda lakukan"), "Bicara dengan petugas")
	w.wants(w.sees(yohana, "kami sambungkan dengan"), "Petugas ada lagi Senin, 30 November pukul 07.30", "Akhiri obrolan")
	// The weekend is no silence: nobody could answer.
	w.reaches(time.November, 29, 22, 0)
	w.As(yohana).Says(yohana, "masih menunggu, terima kasih")
	w.sees(groupKominfo, "masih menunggu, terima kasih")
}

func TestADayOfSilenceEndsATalkQuietlyAndTheNextAnswerStillArrives(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	_, card := w.wantsPerson(yohana)
	before := len(w.Messages(yohana))
	w.passes(25 * time.Hour)
	w.As(yohana).Says(yohana, "halo")
	w.sees(yohana, "Saya Noken")
	if now := len(w.Messages(yohana)); now != before+2 {
		t.Errorf("the end of the talk was told:\n%s", w.chat(yohana))
	}
	w.As(admin).Replies(groupKominfo, card.ID, "Maaf baru menjawab, Ibu")
	w.wants(w.sees(yohana, "Maaf baru menjawab"), "Balas")
}

func TestWhoIsAboutToReportInSecretTalksToTheHeadsNamedForIt(t *testing.T) {
	t.Parallel()
	w := newSecretCity(t, nil)
	w.chats(tellerX, "/lapor", "Masalahnya tentang apa?", "kekerasan", "Di mana tempatnya?")
	w.As(tellerX).Says(tellerX, "/petugas")
	number := numberIn(t, w.sees(tellerX, "kami sambungkan dengan").Text)
	card := w.sees(headDP3, number)
	w.As(headDP3).Replies(headDP3, card.ID, "Ibu, apakah aman bicara sekarang?")
	w.sees(tellerX, "apakah aman bicara")
	w.As(tellerX).Says(tellerX, "aman, dia sedang keluar")
	w.sees(headDP3, "aman, dia sedang keluar")
	w.sees(secondDP3, "aman, dia sedang keluar")
	w.neverShown(append(w.groups(), kobogau, sekda, admin), number, "sedang keluar", "Xaveria")
}

func TestATalkIsNotLostByAnAnswerToAnotherCase(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	other, otherCard := w.dlhCase(yohana)
	w.wantsPerson(yohana)
	w.As(kobogau).Replies(groupDLH, otherCard.ID, "Truk datang besok, Ibu")
	reply := w.sees(yohana, "Truk datang besok")
	w.presses(yohana, reply, "Balas")
	w.sees(yohana, "Tulis pesan untuk")
	w.As(yohana).Says(yohana, "baik, jam berapa?")
	w.sees(groupDLH, "baik, jam berapa?")
	w.As(yohana).Says(yohana, "Saya juga mau tanya soal KTP")
	w.sees(groupKominfo, "soal KTP")
	if n := w.said(groupDLH, "soal KTP"); n != 0 {
		t.Errorf("words of the talk went to %s too", other)
	}
	w.As(yohana).Says(yohana, "/layanan") // something else begins: the talk is over
	w.sees(yohana, "Obrolan dengan")
	w.sees(groupKominfo, "Pelapor mengakhiri obrolan")
}

// A talk about another topic is the office's that talks about it, although the one
// before has not ended.
func TestAnotherTopicIsAnotherOfficesTalk(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	first, _ := w.wantsPerson(yohana)
	w.As(yohana).Says(yohana, "/selesai")
	w.sees(yohana, "Obrolan dengan")
	w.chats(yohana, "/lapor", "Masalahnya tentang apa?", "ktp belum jadi", "Di mana tempatnya?")
	w.As(yohana).Says(yohana, "/petugas")
	told := w.sees(yohana, "kami sambungkan dengan")
	if got := numberIn(t, told.Text); got == first || !strings.Contains(told.Text, "Kependudukan") {
		t.Errorf("the talk about another topic is told as %q", told.Text)
	}
	w.sees(groupDuk, "Formulir yang ditinggal: Lapor masalah")
}
