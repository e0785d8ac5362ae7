package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

func TestAVoiceAndAFileTravelBothWays(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	id := w.As(kobogau).Sends(groupDLH, simulator.Content{Voice: 4, ReplyTo: card.ID})[0]
	w.has(yohana, "the agent's voice", func(m simulator.Message) bool { return m.Bot && m.Voice != "" })
	answer := w.sees(yohana, "menjawab soal")
	w.receipted(groupDLH, id)
	file := w.As(kobogau).Sends(groupDLH, simulator.Content{File: "surat.pdf", Caption: "jadwal angkut", ReplyTo: card.ID})[0]
	w.has(yohana, "the agent's file", func(m simulator.Message) bool { return m.Bot && m.Kind == "document" })
	w.receipted(groupDLH, file)

	w.As(yohana).Sends(yohana, simulator.Content{Voice: 9, ReplyTo: answer.ID})
	w.sees(yohana, "Diteruskan ke")
	heard := w.has(groupDLH, "the resident's voice", func(m simulator.Message) bool { return m.Bot && m.Voice != "" })
	if heard.ReplyTo != id {
		t.Errorf("the resident's answer stands under %d, the agent's words are %d", heard.ReplyTo, id)
	}
	w.As(yohana).Sends(yohana, simulator.Content{File: "ktp.pdf", ReplyTo: answer.ID})
	w.has(groupDLH, "the resident's file", func(m simulator.Message) bool { return m.Bot && m.Kind == "document" })
}

func TestAResidentsAnswerStandsUnderTheWordsItAnswers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.puprCase(yohana)
	first := w.As(rahel).Replies(groupPUPR, card.ID, "Tim turun besok jam 9.")
	m := w.sees(yohana, "jam 9")
	w.receipted(groupPUPR, first)
	w.As(rahel).Replies(groupPUPR, card.ID, "Alat berat menyusul.")
	w.sees(yohana, "Alat berat")
	w.presses(yohana, m, "Balas")
	w.sees(yohana, "Tulis pesan untuk")
	w.As(yohana).Says(yohana, "jam 9 kami di gereja")
	if answer := w.sees(groupPUPR, "kami di gereja"); answer.ReplyTo != first || answer.Topic != card.Topic {
		t.Errorf("the answer stands under %d in topic %d", answer.ReplyTo, answer.Topic)
	}
}

func TestAnEditedReplyEditsWhatTheResidentSees(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Tim turun besok jam 9.")
	m := w.sees(yohana, "jam 9")
	w.receipted(groupDLH, id)
	if err := w.As(kobogau).Edits(groupDLH, id, "Tim turun besok jam 10."); err != nil {
		t.Fatal(err)
	}
	m = w.becomes(m, "jam 10")
	if !strings.Contains(m.Text, "diperbaiki petugas") || !slices.Equal(labels(m), []string{"Balas", "Lihat laporan"}) {
		t.Errorf("the resident sees %q %q", m.Text, labels(m))
	}
	w.has(groupDLH, "a sign that the change arrived", func(n simulator.Message) bool { return n.ID == id && slices.Contains(n.Reactions, "👌") })
	k := w.ticket(number)
	if len(k.Personal.Talk) != 1 || k.Personal.Talk[0].Text != "Tim turun besok jam 10." {
		t.Errorf("the case's words are %+v", k.Personal.Talk)
	}
	if len(k.Personal.Notes) != 1 || !strings.Contains(k.Personal.Notes[0].Text, "jam 9") || k.History[len(k.History)-1].What != tickets.ActNote {
		t.Errorf("the history does not keep both texts: %+v", k.Personal.Notes)
	}
}

func TestTheWordsUnderAPhotoCanBeChanged(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	id := w.As(kobogau).RepliesPhoto(groupDLH, card.ID, 1, "Sudah mulai.")[0]
	m := w.sees(yohana, "Sudah mulai.")
	w.receipted(groupDLH, id)
	if err := w.As(kobogau).Edits(groupDLH, id, "Sudah mulai dari ujung jalan."); err != nil {
		t.Fatal(err)
	}
	w.becomes(m, "dari ujung jalan")
}

func TestNotesStayInTheGroup(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	w.As(rahel).SaysIn(groupPUPR, card.Topic, "pompanya rusak lagi, jangan janji dulu")
	command := w.As(rahel).SaysIn(groupPUPR, card.Topic, "/catatan anggaran pompa habis")
	w.has(groupPUPR, "a sign that it is noted", func(m simulator.Message) bool {
		return m.ID == command && slices.Contains(m.Reactions, "✍")
	})
	w.presses(kobogau, card, "Catatan")
	prompt := w.sees(groupPUPR, "apa catatannya")
	w.As(kobogau).Replies(groupPUPR, prompt.ID, "tunggu pengadaan")
	w.until("the third note is kept", func() bool { return len(w.ticket(number).Personal.Notes) == 3 })
	k := w.ticket(number)
	for i, want := range []string{"pompanya rusak lagi, jangan janji dulu", "anggaran pompa habis", "tunggu pengadaan"} {
		if k.Personal.Notes[i].Text != want || k.Personal.Notes[i].Office != "pupr" {
			t.Errorf("note %d is %+v", i, k.Personal.Notes[i])
		}
		w.never(yohana, want)
	}
	if len(k.Personal.Talk) != 0 || k.Agent != 0 {
		t.Error("a note was taken for an answer")
	}
}

func TestACommandForNoCaseSaysWhichOne(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.As(kobogau).Says(groupDLH, "/catatan apa saja")
	w.sees(groupDLH, "Kasus yang mana?")
	w.As(kobogau).Says(groupDLH, "/jawaban")
	w.sees(groupDLH, "Kasus yang mana?")
}

// Only a reply to a card, to news of the resident or to a prompt goes out.
func TestAReplyToAMenuOrAListStaysInTheGroup(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Jawaban siap")
	menu := w.sees(groupDLH, "pilih jawabannya")
	w.As(kobogau).Replies(groupDLH, menu.ID, "yang kedua saja kayaknya")
	w.sees(groupDLH, "tidak diteruskan ke pelapor")
	w.As(kobogau).Says(groupDLH, "/antrian")
	list := w.sees(groupDLH, "kasus terbuka")
	w.As(kobogau).Replies(groupDLH, list.ID, "banyak sekali ya")
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Besok diangkut.")
	w.sees(yohana, "Besok diangkut.")
	w.receipted(groupDLH, id)
	w.never(yohana, "yang kedua")
	w.never(yohana, "banyak sekali")
}

func TestAskingForAPhotoPausesAndComesBackByItself(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Tanya pelapor")
	menu := w.sees(groupDLH, "apa yang mau ditanyakan")
	if got := labels(menu); !slices.Equal(got, []string{"Tulis pertanyaan", "Ya/Tidak", "Minta foto", "Minta lokasi"}) {
		t.Errorf("the menu offers %q", got)
	}
	w.presses(kobogau, menu, "Minta foto")
	w.becomes(menu, "diminta mengirim foto")
	w.sees(yohana, "Boleh kirim fotonya?")
	if k := w.ticket(number); k.Stage != tickets.Awaiting || k.Want != tickets.WantPhoto {
		t.Errorf("the case is %s and wants %q", k.Stage, k.Want)
	}
	w.As(yohana).Says(yohana, "hp saya rusak kameranya")
	w.sees(yohana, "Kalau bisa, kirim fotonya juga")
	w.sees(groupDLH, "rusak kameranya")
	w.As(yohana).SendsPhoto(yohana, "ini pinjam hp kaka")
	w.sees(yohana, "Diteruskan ke")
	w.has(groupDLH, "the photo", func(m simulator.Message) bool { return m.Bot && len(m.Photos) > 0 })
	if k := w.ticket(number); k.Stage != tickets.InProgress || k.Waiting {
		t.Errorf("the case is %s", k.Stage)
	}
}

func TestAskingForAPlaceShowsAButtonForIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Tanya pelapor")
	w.presses(kobogau, w.sees(groupDLH, "apa yang mau ditanyakan"), "Minta lokasi")
	if m := w.sees(yohana, "Di mana persisnya?"); m.AskPlace == "" {
		t.Error("there is no button to send the place")
	}
	w.As(yohana).SendsPin(yohana, -4.55, 136.89)
	w.sees(yohana, "Diteruskan ke")
	w.until("the button is gone", func() bool { return w.AskedPlace(yohana) == "" })
	w.until("the pin is in the case", func() bool {
		talk := w.ticket(number).Personal.Talk
		last := talk[len(talk)-1]
		return last.Place != nil && last.Place.Pin
	})
}

func TestAQuestionOfYesOrNoIsAnsweredWithATap(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Tanya pelapor")
	w.presses(kobogau, w.sees(groupDLH, "apa yang mau ditanyakan"), "Ya/Tidak")
	prompt := w.sees(groupDLH, "apa pertanyaannya")
	id := w.As(kobogau).Replies(groupDLH, prompt.ID, "Apa baknya sudah penuh?")
	m := w.sees(yohana, "Apa baknya sudah penuh?")
	w.receipted(groupDLH, id)
	if got := labels(m); !slices.Equal(got, []string{"Ya", "Tidak", "Tidak tahu", "Balas", "Lihat laporan"}) {
		t.Errorf("the question has buttons %q", got)
	}
	yes := dataOf(t, m, "Ya")
	w.presses(yohana, m, "Tidak tahu")
	w.becomes(m, "Jawaban Anda: Tidak tahu")
	if answer := w.sees(groupDLH, "Tidak tahu"); answer.ReplyTo != id {
		t.Errorf("the answer stands under %d, the question is %d", answer.ReplyTo, id)
	}
	toast := w.toast(yohana, yohana, w.As(yohana).PressesData(yohana, m.ID, yes))
	if !strings.Contains(toast.Text, "sudah lewat") {
		t.Errorf("a second answer is told %q", toast.Text)
	}
	if k := w.ticket(number); k.Stage != tickets.InProgress || len(k.Personal.Talk) != 2 {
		t.Errorf("the case is %s with %d words", k.Stage, len(k.Personal.Talk))
	}
}

func TestTheCardShowsThatAResidentBlockedTheBotUntilTheyComeBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	w.As(yohana).Blocks()
	w.becomes(card, "Pelapor memblokir Noken")
	w.As(yohana).Unblocks()
	err := w.Wait(w.ctx, groupDLH, func(messages []simulator.Message) bool {
		return slices.ContainsFunc(messages, func(m simulator.Message) bool {
			return m.ID == card.ID && !strings.Contains(m.Text, "memblokir")
		})
	})
	if err != nil {
		t.Fatalf("the card still says so: %v", err)
	}
}

func TestAnAnswerToAQuestionOfLongAgoIsTakenAsNews(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Tanya pelapor")
	w.As(kobogau).Replies(groupDLH, w.sees(groupDLH, "apa yang mau ditanyakan").ID, "Sekolah yang mana?")
	m := w.sees(yohana, "Sekolah yang mana?")
	w.passes(48 * time.Hour)
	w.As(yohana).Replies(yohana, m.ID, "SD Inpres")
	w.sees(groupDLH, "SD Inpres")
	if k := w.ticket(number); k.Stage != tickets.InProgress {
		t.Errorf("the case is %s", k.Stage)
	}
}

// Each photo of an album is a message of its own that replies to the card.
func TestAnAlbumWithANoteStaysInTheGroup(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.As(kobogau).RepliesPhoto(groupDLH, card.ID, 3, "/catatan bak nomor 4 retak")
	w.until("the photos are kept as notes", func() bool { return len(w.ticket(number).Personal.Notes) == 3 })
	id := w.As(kobogau).Replies(groupDLH, card.ID, "Kami cek dulu.")
	w.sees(yohana, "Kami cek dulu.")
	w.receipted(groupDLH, id)
	for _, m := range w.Messages(yohana) {
		if m.Bot && len(m.Photos) > 0 {
			t.Error("a photo of a note reached the resident")
		}
	}
}

func TestAnEditedNoteIsKeptAsItReadsNow(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	id := w.As(rahel).SaysIn(groupPUPR, card.Topic, "pompanya rusak")
	w.until("the note is kept", func() bool { return len(w.ticket(number).Personal.Notes) == 1 })
	if err := w.As(rahel).Edits(groupPUPR, id, "pompanya tinggal satu"); err != nil {
		t.Fatal(err)
	}
	w.until("the note reads anew", func() bool { return w.ticket(number).Personal.Notes[0].Text == "pompanya tinggal satu" })
}

func TestAPlaceSentDaysAfterItWasAskedForStillFindsItsCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Tanya pelapor")
	w.presses(kobogau, w.sees(groupDLH, "apa yang mau ditanyakan"), "Minta lokasi")
	w.sees(yohana, "Di mana persisnya?")
	w.passes(50 * time.Hour)
	w.As(yohana).SendsPin(yohana, -4.55, 136.89)
	w.sees(yohana, "Diteruskan ke")
}

func TestANoteIsSeenByEveryOfficeOfTheCaseAndAReplyToItIsANote(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, lead := w.dlhCase(yohana)
	w.joins(groupDLH, lead, "PUPR", "5", "tolong buka got")
	w.sees(groupPUPR, number)
	w.As(kobogau).Replies(groupDLH, lead.ID, "/catatan truk baru ada hari Kamis")
	note := w.sees(groupPUPR, "truk baru ada hari Kamis")
	if !strings.HasPrefix(note.Text, "Catatan Dinas Lingkungan Hidup · Pak Kobogau") {
		t.Errorf("the note does not say whose it is: %q", note.Text)
	}
	w.As(rahel).Replies(groupPUPR, note.ID, "kami tunggu sampai Kamis")
	back := w.sees(groupDLH, "kami tunggu sampai Kamis")
	w.As(kobogau).Replies(groupDLH, back.ID, "siap, terima kasih")
	w.sees(groupPUPR, "siap, terima kasih")
	for _, words := range []string{"hari Kamis", "sampai Kamis", "siap, terima kasih"} {
		w.never(yohana, words)
	}
	if k := w.ticket(number); len(k.Personal.Talk) != 0 {
		t.Errorf("%d notes were taken for answers", len(k.Personal.Talk))
	}
}
