package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// resolves has Pak Kobogau finish a case of PUPR with the given words.
func (w *town) resolves(number, words string) {
	w.t.Helper()
	card := w.chatOf(groupPUPR, number)
	w.presses(kobogau, card, "Selesai")
	asked := w.sees(groupPUPR, number+": apa yang sudah dikerjakan")
	w.As(kobogau).RepliesPhoto(groupPUPR, asked.ID, 1, words)
	w.sees(yohana, words)
}

func TestAReplyToAMessageAboutACaseBelongsToThatCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var numbers []string
	for i := range 3 {
		numbers = append(numbers, w.files(yohana, "jalan", fmt.Sprintf("jalan berlubang nomor %d depan gereja", i)))
	}
	for i, number := range numbers {
		filed := w.chatOf(yohana, "Laporan masuk: "+number)
		words := fmt.Sprintf("tambahan untuk yang ke-%d", i)
		w.As(yohana).Replies(yohana, filed.ID, words)
		w.sees(yohana, "Diteruskan ke Dinas PUPR ("+number+")")
		m := w.sees(groupPUPR, words)
		w.wants(m, number)
	}
}

func TestTheReplyButtonPassesTheNextMessageOnAndNoMore(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	card := w.sees(groupPUPR, number)
	w.As(kobogau).Replies(groupPUPR, card.ID, "Sebelah mana gereja?")
	m := w.sees(yohana, "Sebelah mana gereja?")
	w.wants(m, number, "Jalan & jembatan", "Balas", "Lihat laporan")
	w.presses(yohana, m, "Balas")
	w.sees(yohana, "Tulis pesan untuk Dinas PUPR")
	w.chats(yohana, "sebelah kiri, dekat sekolah", "Diteruskan ke Dinas PUPR ("+number+")")
	w.sees(groupPUPR, "sebelah kiri, dekat sekolah")
	w.chats(yohana, "sampah juga menumpuk di pasar", "Mau laporkan ini?", "bukan", "tidak jadi")

	// A photo and a sticker: the one is passed on, the other told.
	m = w.chatOf(yohana, "Sebelah mana gereja?")
	w.presses(yohana, m, "Balas")
	w.sees(yohana, "Tulis pesan untuk Dinas PUPR")
	w.As(yohana).SendsSticker(yohana)
	w.sees(yohana, "belum bisa membaca stiker")
	w.As(yohana).SendsAlbum(yohana, 2, "ini fotonya")
	w.sees(yohana, "Diteruskan ke Dinas PUPR")
	w.sees(groupPUPR, "ini fotonya")
	w.settled(yohana)
	if n := w.told(yohana, "Diteruskan ke"); n != 2 {
		t.Errorf("the resident heard %d times that words were passed on, not twice", n)
	}
	photos := 0
	w.until("both photos reach the group", func() bool {
		photos = 0
		for _, m := range w.Messages(groupPUPR) {
			if m.Bot {
				photos += len(m.Photos)
			}
		}
		return photos >= 2
	})
}

func TestEachStepOfACaseReachesTheResidentWithItsNumberAndANextStep(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	card := w.sees(groupPUPR, number)
	w.presses(kobogau, card, "Saya tangani")
	m := w.sees(yohana, "sekarang ditangani Dinas PUPR")
	w.wants(m, number, "Jalan & jembatan", "Lihat laporan")
	w.As(kobogau).Replies(groupPUPR, card.ID, "Tim turun besok jam 9")
	m = w.sees(yohana, "Tim turun besok jam 9")
	w.wants(m, number, "menjawab soal", "Balas")
	w.resolves(number, "Jalan sudah ditambal.")
	m = w.chatOf(yohana, "Jalan sudah ditambal.")
	w.wants(m, number, "menyelesaikan", "sudah beres?", "Sudah beres", "Belum")
	w.presses(yohana, m, "Sudah beres")
	m = w.sees(yohana, "Seberapa puas")
	w.presses(yohana, m, "4")
	w.becomes(m, "Terima kasih atas nilainya")
	w.sees(groupPUPR, "4 dari 5")

	// Afterwards the case is finished for both, and says so.
	w.As(yohana).Replies(yohana, w.chatOf(yohana, "Jalan sudah ditambal.").ID, "terima kasih banyak")
	m = w.sees(yohana, number)
	if !strings.Contains(m.Text, "sudah selesai") && !strings.Contains(m.Text, "sudah ditutup") {
		t.Errorf("words after the end are answered with:\n%s", m.Text)
	}
}

func TestNotYetReopensTheCaseUnderItsNumber(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"pressed", "typed", "typed as a reply"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
			w.sees(groupPUPR, number)
			w.resolves(number, "Jalan sudah ditambal.")
			m := w.chatOf(yohana, "Jalan sudah ditambal.")
			switch how {
			case "pressed":
				w.presses(yohana, m, "Belum")
			case "typed":
				w.As(yohana).Says(yohana, "belum")
			default:
				w.As(yohana).Replies(yohana, m.ID, "Belum!")
			}
			w.sees(yohana, "Apa yang masih kurang?")
			m = w.chats(yohana, "masih ada dua lubang", "dibuka kembali")
			w.wants(m, number)
			m = w.sees(groupPUPR, "masih ada dua lubang")
			w.wants(m, number)
			w.becomes(w.chatOf(groupPUPR, number), "Tanggapi sebelum")
			w.resolves(number, "Dua lubang itu ditutup juga.")
		})
	}
}

func TestWordsForAFinishedCaseAreKeptAndTheResidentLearnsHowToOpenIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	w.sees(groupPUPR, number)
	w.resolves(number, "Jalan sudah ditambal.")
	w.As(yohana).Replies(yohana, w.chatOf(yohana, "Jalan sudah ditambal.").ID, "lubangnya ada dua, satu lagi dekat sekolah")
	m := w.sees(yohana, "sudah selesai")
	w.wants(m, number, "Sudah beres", "Belum")
	w.sees(groupPUPR, "satu lagi dekat sekolah")
}

func TestNewsInTheMiddleOfAFormLeavesTheFormItsAnswers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	card := w.sees(groupPUPR, number)
	w.toStory(yohana)
	w.presses(kobogau, card, "Tanya pelapor")
	asked := w.sees(groupPUPR, "apa yang mau ditanyakan")
	w.As(kobogau).Replies(groupPUPR, asked.ID, "Sebelah mana gereja?")
	question := w.sees(yohana, "Sebelah mana gereja?")
	w.chats(yohana, "lampu jalan mati sejak kemarin", "Ada foto?")
	w.As(yohana).Replies(yohana, question.ID, "sebelah kiri")
	w.sees(yohana, "Diteruskan ke")
	w.sees(groupPUPR, "sebelah kiri")
	w.chats(yohana, "tanpa foto", "Boleh nama Anda")
}

func TestARejectedCaseTellsWhyAndTakesTheResidentsObjection(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	card := w.sees(groupPUPR, number)
	w.presses(kobogau, card, "Tolak")
	why := w.sees(groupPUPR, "apa alasannya")
	w.presses(kobogau, why, "sudah ada laporan yang sama")
	w.saysWhy(kobogau, groupPUPR, "Gereja itu sudah dilaporkan warga lain.")
	m := w.sees(yohana, "tidak bisa menerima")
	w.wants(m, number, "Alasannya: sudah ada laporan yang sama.", "Balas", "Lihat laporan")
	w.As(yohana).Replies(yohana, m.ID, "bukan, itu gereja yang lain")
	w.sees(yohana, "Diteruskan ke Dinas PUPR ("+number+")")
	w.sees(groupPUPR, "itu gereja yang lain")
	w.presses(yohana, m, "Balas")
	w.sees(yohana, "Tulis pesan untuk Dinas PUPR")
	w.chats(yohana, "yang di jalan Cenderawasih", "Diteruskan ke")
}

func TestACaseThatMovesToAnotherOfficeIsToldWithANewPromise(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "pohon tumbang menutup jalan depan gereja")
	card := w.sees(groupPUPR, number)
	w.handsBecause(groupPUPR, card, "DLH", "pohon bagian mereka")
	m := w.sees(yohana, "diteruskan ke Dinas Lingkungan Hidup")
	w.wants(m, number, "Kami kabari paling lambat")
	w.sees(groupDLH, number)
	w.As(yohana).Replies(yohana, m.ID, "pohonnya besar sekali")
	w.sees(groupDLH, "pohonnya besar sekali")
}

func TestAButtonOfAClosedCaseSaysThatItIsClosed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	card := w.sees(groupPUPR, number)
	w.As(kobogau).Replies(groupPUPR, card.ID, "Tim turun besok")
	answer := w.sees(yohana, "Tim turun besok")
	w.resolves(number, "Jalan sudah ditambal.")
	done := w.chatOf(yohana, "Jalan sudah ditambal.")
	w.presses(yohana, done, "Sudah beres")
	w.sees(yohana, "Seberapa puas")
	for _, press := range []func(){
		func() { w.presses(yohana, answer, "Balas") },
		func() { w.presses(yohana, done, "Belum") },
	} {
		press()
		m := w.sees(yohana, "sudah ditutup")
		w.wants(m, number, "kirim laporan baru")
	}
	w.settled(yohana)
}

func TestWordsForACaseCanBeCalledOff(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	card := w.sees(groupPUPR, number)
	w.As(kobogau).Replies(groupPUPR, card.ID, "Tim turun besok")
	answer := w.sees(yohana, "Tim turun besok")
	for _, how := range []string{"pressed", "Batal", "tidak jadi", "/batal"} {
		w.presses(yohana, answer, "Balas")
		m := w.sees(yohana, "Tulis pesan untuk Dinas PUPR")
		if how == "pressed" {
			w.presses(yohana, m, "Batal")
		} else {
			w.As(yohana).Says(yohana, how)
		}
		w.sees(yohana, "tidak ada yang diteruskan")
	}
	// In the middle of a form the form goes on.
	w.toStory(yohana)
	w.presses(yohana, answer, "Balas")
	w.chats(yohana, "/batal", "tidak ada yang diteruskan")
	w.sees(yohana, "3 dari 5 · Apa yang terjadi")
	w.chats(yohana, "lampu jalan mati sejak kemarin", "Ada foto?")
	if n := w.told(yohana, "Diteruskan ke"); n != 0 {
		t.Error("words that were called off were passed on")
	}
}

func TestWordsLongAfterAQuestionAreAboutSomethingNew(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan rusak berat depan gereja sejak bulan lalu")
	card := w.sees(groupPUPR, number)
	w.presses(kobogau, card, "Tanya pelapor")
	asked := w.sees(groupPUPR, "apa yang mau ditanyakan")
	w.As(kobogau).Replies(groupPUPR, asked.ID, "Gereja yang mana?")
	question := w.sees(yohana, "Gereja yang mana?")

	w.passes(25 * time.Hour)
	w.As(yohana).Says(yohana, "lampu jalan depan rumah mati sejak kemarin")
	w.sees(yohana, "Mau laporkan ini?")
	w.As(yohana).Replies(yohana, question.ID, "gereja Katedral")
	w.sees(yohana, "Diteruskan ke Dinas PUPR")
	w.sees(groupPUPR, "gereja Katedral")
}
