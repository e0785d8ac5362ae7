package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/simulator"
	"noken/tickets"
)

// saysWhy explains a rejection in a sentence.
func (w *town) saysWhy(who, group int64, words string) {
	w.t.Helper()
	asked := w.sees(group, "jelaskan kepada pelapor")
	w.As(who).Replies(group, asked.ID, words)
}

// finishes has Pak Kobogau finish a case with a photo and words.
func (w *town) finishes(group int64, card simulator.Message, words string) {
	w.t.Helper()
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(group, "apa yang sudah dikerjakan")
	w.As(kobogau).RepliesPhoto(group, prompt.ID, 1, words)
}

// townWith is a town with Mimika's files changed.
func townWith(t *testing.T, file string, change ...string) *town {
	t.Helper()
	files := mimika(t).Files()
	text := string(files[file])
	changed := strings.NewReplacer(change...).Replace(text)
	if changed == text {
		t.Fatalf("nothing of %q is in %s", change, file)
	}
	files[file] = []byte(changed)
	config, problems := bot.CheckFiles(files, time.Time{})
	if config == nil {
		t.Fatalf("the changed configuration is none: %v", problems)
	}
	w := newGround(t)
	d := &demo{telegram: w.Server}
	d.bindGroups()
	w.stop = w.starts(func(o *appOptions) { o.Config = config })
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH} {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}
	return w
}

// binds binds a group to one more office.
func (w *town) binds(group int64, office string) {
	w.t.Helper()
	w.As(admin).Says(group, "/hubungkan "+office)
	w.sees(group, "Grup ini sekarang menerima kasus")
}

func TestARejectionNeedsASentence(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Tolak")
	why := w.sees(groupDLH, "apa alasannya")
	w.presses(kobogau, why, "di luar kewenangan pemerintah kabupaten")
	w.saysWhy(kobogau, groupDLH, "bukan")
	again := w.sees(groupDLH, "minimal 10 huruf")
	if k := w.ticket(number); k.Stage.Ended() {
		t.Fatal("a case is rejected with a word")
	}
	w.As(kobogau).Replies(groupDLH, again.ID, "Ini jalan provinsi, mohon lapor ke Dinas PU Papua Tengah.")
	told := w.sees(yohana, "tidak bisa menerima")
	w.wants(told, "di luar kewenangan", "Ini jalan provinsi", "instansi yang berwenang", "balas saja pesan ini")
	w.becomes(card, tickets.Rejected.Label("id"))
}

func TestWhatCannotBeDoneNowIsToldWithTheNextStepAndTakenUpAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	w.presses(kobogau, card, "Belum bisa")
	why := w.sees(groupPUPR, "kenapa belum bisa dikerjakan")
	w.As(kobogau).Replies(groupPUPR, why.ID, "jalan ini masuk anggaran 2027")
	next := w.sees(groupPUPR, "langkah berikutnya apa")
	w.never(yohana, "anggaran 2027")
	id := w.As(kobogau).Replies(groupPUPR, next.ID, "kami kabari saat anggaran ditetapkan (Januari)")
	told := w.sees(yohana, "belum bisa mengerjakan")
	w.wants(told, number, "jalan ini masuk anggaran 2027", "Langkah berikut: kami kabari saat anggaran ditetapkan")
	w.receipted(groupPUPR, id)
	card = w.becomes(card, tickets.Deferred.Label("id"))
	if k := w.ticket(number); k.Stage != tickets.Deferred {
		t.Fatalf("the case is %s", k.Stage)
	}
	w.presses(rahel, card, "Kerjakan lagi")
	w.sees(yohana, "Kabar baik")
	w.becomes(card, "Ditangani Ibu Rahel")
	if k := w.ticket(number); k.Stage != tickets.InProgress || k.Agent != rahel {
		t.Errorf("the case is %s with %d", k.Stage, k.Agent)
	}
}

func TestTheResidentSeesBeforeAndAfterAndHasTheLastWord(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.filesWithPhotos(yohana)
	card := w.sees(groupPUPR, number)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupPUPR, "apa yang sudah dikerjakan")
	ids := w.As(kobogau).RepliesPhoto(groupPUPR, prompt.ID, 2, "Got sudah dibersihkan.")
	done := w.sees(yohana, "Got sudah dibersihkan.")
	w.wants(done, "Foto: 2 sebelum, 2 sesudah.", "Menurut Anda, sudah beres?")
	for _, id := range ids {
		w.receipted(groupPUPR, id)
	}
	var captions []string
	for _, m := range w.Messages(yohana) {
		if m.Bot && len(m.Photos) > 0 && m.ID > prompt.ID-1000 && (m.Text == "Sebelum" || m.Text == "Sesudah") {
			captions = append(captions, m.Text)
		}
	}
	if want := []string{"Sebelum", "Sebelum", "Sesudah", "Sesudah"}; !slices.Equal(captions, want) {
		t.Errorf("the album shows %q, want %q", captions, want)
	}
	w.presses(yohana, done, "Belum")
	w.sees(yohana, "Apa yang masih kurang?")
	w.As(yohana).SendsPhoto(yohana, "masih penuh lumpur")
	w.sees(yohana, "dibuka kembali")
	w.sees(groupPUPR, "masih penuh lumpur")
	k := w.ticket(number)
	if k.Stage != tickets.Reopened || len(k.Vetoes) != 1 || k.Vetoes[0].Office != "pupr" {
		t.Errorf("the case is %s with vetoes %v", k.Stage, k.Vetoes)
	}
}

func TestAFinishedCaseClosesByItselfAfterOneReminder(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.finishes(groupDLH, card, "Sampah sudah diangkut.")
	w.sees(yohana, "sudah beres?")
	w.passes(7*24*time.Hour + time.Minute)
	reminder := w.sees(yohana, "Kalau tidak ada kabar, kami tutup")
	if got := labels(reminder); !slices.Contains(got, "Sudah beres") {
		t.Errorf("the reminder has buttons %q", got)
	}
	w.passes(3 * 24 * time.Hour)
	closed := w.sees(yohana, "kami tutup, karena tidak ada kabar")
	w.sees(groupDLH, "Kasus ditutup")
	w.presses(yohana, closed, "4")
	w.sees(groupDLH, "nilai dari pelapor: 4")
	if k := w.ticket(number); !k.Closed() || k.Rating != 4 {
		t.Errorf("the case is closed: %v, rated %d", k.Closed(), k.Rating)
	}
}

func TestAGroupHearsInOneMessageWhatTimeHasEnded(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var numbers []string
	for _, who := range []int64{yohana, marthen, yohana} {
		number, card := w.dlhCase(who)
		w.finishes(groupDLH, card, "Sampah sudah diangkut.")
		w.sees(who, "sudah beres?")
		numbers = append(numbers, number)
	}
	w.passes(12 * 24 * time.Hour)
	w.wants(w.sees(groupDLH, "kasus ditutup"), append(numbers, "3 kasus ditutup")...)
}

func TestAQuestionThatIsNotAnsweredIsRemindedOfAndEndsTheCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	id := w.asks(groupDLH, card, "Sekolah yang mana, Ibu?")
	w.sees(yohana, "Sekolah yang mana, Ibu?")
	w.receipted(groupDLH, id)
	w.passes(5*24*time.Hour + time.Minute)
	w.wants(w.sees(yohana, "masih menunggu jawaban Anda"), "Sekolah yang mana, Ibu?")
	w.passes(5 * 24 * time.Hour)
	w.sees(yohana, "kami tutup dulu")
	w.sees(groupDLH, "pelapor tidak menjawab 10 hari")
	if k := w.ticket(number); k.Stage != tickets.Rejected || k.Reason != tickets.Incomplete {
		t.Errorf("the case is %s for %q", k.Stage, k.Reason)
	}
}

// asks has Pak Kobogau ask the reporter in words.
func (w *town) asks(group int64, card simulator.Message, words string) int {
	w.t.Helper()
	w.presses(kobogau, card, "Tanya pelapor")
	prompt := w.sees(group, "apa yang mau ditanyakan")
	return w.As(kobogau).Replies(group, prompt.ID, words)
}

func TestTheCoordinatorChecksACaseBeforeItsOfficeGetsIt(t *testing.T) {
	t.Parallel()
	w := townWith(t, "city.yaml", "verification: off", "verification: on")
	w.binds(groupDuk, "diskominfo")
	number := w.files(yohana, "sampah", "sampah menumpuk di depan sekolah")
	filed := w.chatOf(yohana, "Laporan masuk: "+number)
	w.wants(filed, "Sedang diperiksa Dinas Komunikasi", "Dinas Lingkungan Hidup")
	card := w.sees(groupDuk, number)
	w.wants(card, "Untuk: Dinas Lingkungan Hidup", "Periksa sebelum")
	if got := labels(card); !slices.Contains(got, "Teruskan") || slices.Contains(got, "Selesai") {
		t.Errorf("the coordinator's card has buttons %q", got)
	}
	w.presses(thomas, card, "Teruskan")
	w.sees(yohana, "sudah diperiksa dan sekarang di Dinas Lingkungan Hidup")
	w.wants(w.sees(groupDLH, number), "Tanggapi sebelum")
	w.becomes(card, "Diteruskan ke Dinas Lingkungan Hidup")
	if k := w.ticket(number); k.Stage != tickets.Routed || k.Office != "dlh" || k.Returnable() {
		t.Errorf("the case is %s at %s", k.Stage, k.Office)
	}

	// What is wrong about the office, the coordinator puts right.
	number = w.files(marthen, "sampah", "got penuh sampah di depan pasar")
	card = w.sees(groupDuk, number)
	w.presses(thomas, card, "Kantor lain »")
	w.presses(thomas, w.sees(groupDuk, "kantor mana yang menangani"), "PUPR")
	w.sees(marthen, "sudah diperiksa dan sekarang di Dinas PUPR")
	w.sees(groupPUPR, number)
}

func TestTheHistoryReadsWellOnAPhoneAndTellsTheResidentNoNames(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	card = w.becomes(card, "Ditangani Pak Kobogau")
	for i := range 16 {
		words := fmt.Sprintf("kabar ke-%d dari kami", i)
		id := w.As(kobogau).Replies(groupPUPR, card.ID, words)
		w.sees(yohana, words)
		w.receipted(groupPUPR, id)
	}
	w.As(rahel).Replies(groupPUPR, card.ID, "/riwayat")
	page := w.sees(groupPUPR, "Riwayat "+number)
	w.wants(page, "Pak Kobogau menulis ke pelapor", "kabar ke-15", "« Lebih lama")
	if n := strings.Count(page.Text, "\n"); n != 15 {
		t.Errorf("a page has %d lines", n)
	}
	w.presses(rahel, page, "« Lebih lama")
	w.becomes(page, "Pak Kobogau menangani")
	w.becomes(page, "Pelapor melapor")

	view := w.chats(yohana, number, "Tahap:")
	w.presses(yohana, view, "Riwayat")
	own := w.sees(yohana, "Riwayat Got & banjir")
	w.wants(own, "PUPR menjawab")
	if strings.Contains(own.Text, "Kobogau") {
		t.Errorf("the resident's history names an agent: %q", own.Text)
	}
}

func TestACardIsShortAndTheRestIsOneTapAway(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	story := strings.Repeat("air tergenang depan pasar dan anak-anak jatuh di sana ", 20) + "sampai di ujung"
	number := w.files(yohana, "got & banjir", story)
	card := w.sees(groupPUPR, number)
	if len([]rune(card.Text)) > 600 || strings.Count(card.Text, "\n") > 11 {
		t.Errorf("the card is long: %q", card.Text)
	}
	w.presses(rahel, card, "Selengkapnya")
	w.sees(groupPUPR, "sampai di ujung")
}
