package main

import (
	"strings"
	"testing"
	"time"

	"noken/simulator"
)

// toStory brings a resident to the question for the story.
func (w *town) toStory(who int64) simulator.Message {
	w.t.Helper()
	return w.chats(who, "/lapor", "Masalahnya tentang apa?", "jalan", "Di mana tempatnya?", "mimika baru", "Apa yang terjadi")
}

func TestAResidentWhoTypesEverythingFilesAReport(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.chats(yohana, "halo", "Halo, Yohana", "lapor masalah", "Masalahnya tentang apa?",
		"jln rusak", "Di mana tempatnya?", "Mimika  baru", "Apa yang terjadi",
		"jalan berlubang depan gereja, su 2 minggu", "Ada foto?", "tanpa foto", "Boleh nama Anda", "ya", "Periksa dulu")
	w.wants(m, "Masalah: Jalan & jembatan", "Tempat: Mimika Baru", "Cerita: jalan berlubang depan gereja, su 2 minggu", "Foto: tidak ada", "Nama: boleh")
	w.becomesOf(yohana, "Tempat: Mimika Baru ✓")
	m = w.chats(yohana, "kirim", "Laporan masuk")
	w.sees(groupPUPR, copied(m))

	// The end of the case, typed too.
	card := w.chatOf(groupPUPR, copied(m))
	w.presses(kobogau, card, "Selesai")
	asked := w.sees(groupPUPR, "apa yang sudah dikerjakan")
	w.As(kobogau).RepliesPhoto(groupPUPR, asked.ID, 1, "Lubang sudah ditutup aspal.")
	w.sees(yohana, "sudah beres?")
	w.chats(yohana, "su beres", "Seberapa puas", "5", "Terima kasih atas nilainya")
	w.sees(groupPUPR, "nilai dari pelapor: 5")
}

func TestANumberIsTakenForTheButtonInThatPlace(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	m := w.chats(yohana, "/lapor", "Masalahnya tentang apa?", "2", "Di mana tempatnya?", "1", "Di mana tempatnya?", "1", "Apa yang terjadi",
		"sampah menumpuk di depan pasar", "Ada foto?", "tidak ada", "Boleh nama Anda", "2", "Periksa dulu")
	w.wants(m, "Masalah: Sampah", "Tempat: Mimika Baru", "Nama: tidak dilihat petugas")
}

func TestWhatCannotBeReadIsToldAndTheQuestionStands(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.toStory(yohana)
	as := w.As(yohana)
	for _, c := range []struct {
		name  string
		sends func()
		sees  string
	}{
		{"a sticker", func() { as.SendsSticker(yohana) }, "stiker"},
		{"a voice message", func() { as.SendsVoice(yohana) }, "pesan suara"},
		{"a contact", func() { as.SendsContact(yohana, "+6281240001234") }, "kontaknya"},
		{"a file", func() { as.Sends(yohana, simulator.Content{File: "surat.pdf"}) }, "berkas"},
		{"emoji only", func() { as.Says(yohana, "😭😭😭😭😭😭😭😭😭😭😭😭") }, "kata-kata"},
		{"4,096 characters", func() { as.Says(yohana, strings.Repeat("banjir ", 585)) }, "Terlalu panjang"},
		{"a pin", func() { as.SendsPin(yohana, -4.5, 136.8) }, "lokasinya"},
		{"a photo", func() { as.SendsPhoto(yohana, "") }, "fotonya"},
		{"too little", func() { as.Says(yohana, "banjir") }, "sedikit lagi"},
	} {
		c.sends()
		m := w.sees(yohana, c.sees)
		if !strings.Contains(m.Text, "Apa yang terjadi") || !strings.Contains(m.Text, "3 dari 5") {
			t.Errorf("after %s the question does not stand:\n%s", c.name, m.Text)
		}
		w.wants(m, "Kembali", "Batal")
	}
	w.chats(yohana, "jalan berlubang depan gereja", "Ada foto?")
}

func TestFiveThousandCharactersAreTakenKindly(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.toStory(yohana)
	// Telegram's apps cut what is longer than 4,096 into two messages.
	long := strings.Repeat("air naik lagi. ", 333)
	w.chats(yohana, long[:4096], "Terlalu panjang", long[4096:], "Ada foto?")
}

func TestStickersAndTheLikeOutsideAFormLeadToTheMenu(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	as := w.As(yohana)
	for _, sends := range []func(){
		func() { as.SendsSticker(yohana) },
		func() { as.SendsVoice(yohana) },
		func() { as.SendsContact(yohana, "+6281240001234") },
		func() { as.Sends(yohana, simulator.Content{File: "surat.pdf"}) },
		func() { as.Says(yohana, "😀") },
		func() { as.Says(yohana, "?") },
	} {
		sends()
		m := w.sees(yohana, "Apa yang bisa kami bantu?")
		w.wants(m, "Lapor masalah", "Darurat")
	}
}

func TestAnEditedMessageIsToldNotToBeReadAndTheQuestionStands(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	id := w.As(yohana).Says(yohana, "/lapor")
	w.sees(yohana, "Masalahnya tentang apa?")
	answer := w.As(yohana).Says(yohana, "jalan")
	w.sees(yohana, "Di mana tempatnya?")
	if err := w.As(yohana).Edits(yohana, answer, "sampah"); err != nil {
		t.Fatal(err)
	}
	w.sees(yohana, "tulis sekali lagi")
	w.sees(yohana, "Di mana tempatnya?")
	if err := w.As(yohana).Edits(yohana, id, "/batal"); err != nil {
		t.Fatal(err)
	}
	w.sees(yohana, "tulis sekali lagi")
	w.chats(yohana, "wania", "Apa yang terjadi")
}

func TestStartInTheMiddleKeepsTheFormToGoOnWith(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.toStory(yohana)
	m := w.chats(yohana, "/start", "Halo, Yohana")
	w.presses(yohana, m, "Lanjutkan formulir")
	w.sees(yohana, "3 dari 5 · Apa yang terjadi")
	m = w.chats(yohana, "/lapor", "belum selesai")
	w.presses(yohana, m, "Lanjutkan formulir")
	w.sees(yohana, "3 dari 5 · Apa yang terjadi")
	w.chats(yohana, "/layanan", "belum selesai", "lanjut", "3 dari 5 · Apa yang terjadi",
		"/layanan", "belum selesai", "mulai baru", "Mau urus apa?",
		"/batal", "dibatalkan", "/lanjut", "belum saya kenal", "/kembali", "Tidak ada formulir")
	w.toStory(yohana)
	m = w.chats(yohana, "/lapor", "belum selesai", "buang", "sudah dibuang")
	w.lacks(m, "Lanjutkan formulir")
}

func TestAButtonOfLastWeeksQuestionIsToldAndTheStandingQuestionComes(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	old := w.chats(yohana, "/lapor", "Masalahnya tentang apa?")
	w.presses(yohana, old, "Sampah")
	w.sees(yohana, "Di mana tempatnya?")
	data := old.Buttons[0][0].Data
	w.passes(7 * 24 * time.Hour)
	toast := w.toast(yohana, yohana, w.As(yohana).PressesData(yohana, old.ID, data))
	if !strings.Contains(toast.Text, "sudah lewat") {
		t.Errorf("the toast for an old button is %q", toast.Text)
	}
	w.sees(yohana, "2 dari 5 · Di mana tempatnya?")

	w.chats(yohana, "/batal", "dibatalkan")
	toast = w.toast(yohana, yohana, w.As(yohana).PressesData(yohana, old.ID, data))
	if !strings.Contains(toast.Text, "sudah lewat") {
		t.Errorf("the toast for an old button outside a form is %q", toast.Text)
	}
	w.sees(yohana, "Apa yang bisa kami bantu?")
	for _, odd := range []string{"", "x", "f:", "f:1", "f:999999999999:x", "m:", "m:flow:nosuch", "t:", "t:MMK-26-000001-S:view", "o:MMK-26-000001-S:take", strings.Repeat("f", 64)} {
		w.toast(yohana, yohana, w.As(yohana).PressesData(yohana, old.ID, odd))
	}
	w.settled(yohana)
}

func TestTheSameButtonPressedTwiceAnswersOnce(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	m := w.chats(yohana, "/lapor", "Masalahnya tentang apa?")
	data := m.Buttons[0][0].Data
	first := w.As(yohana).PressesData(yohana, m.ID, data)
	second := w.As(yohana).PressesData(yohana, m.ID, data)
	w.toast(yohana, yohana, first)
	if toast := w.toast(yohana, yohana, second); toast.Text == "" {
		t.Error("the second press was not told that it came late")
	}
	w.sees(yohana, "2 dari 5 · Di mana tempatnya?")
	w.becomes(m, "✓")
	w.chats(yohana, "wania", "3 dari 5")
}

func TestAFormIsSentOnceHoweverOftenSendIsPressed(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.toStory(yohana)
	m := w.chats(yohana, "jalan berlubang depan gereja", "Ada foto?", "tanpa foto", "Boleh nama Anda", "boleh", "Periksa dulu")
	data := m.Buttons[0][0].Data
	queries := make([]string, 5)
	for i := range queries {
		queries[i] = w.As(yohana).PressesData(yohana, m.ID, data)
	}
	for _, q := range queries {
		w.toast(yohana, yohana, q)
	}
	w.settled(yohana)
	if n := w.told(yohana, "Laporan masuk"); n != 1 {
		t.Errorf("one form became %d reports", n)
	}
}

func TestBackCancelAndAnEditedAnswerOnTheSummary(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.toStory(yohana)
	w.chats(yohana, "/kembali", "2 dari 5 · Di mana tempatnya?", "kembali", "1 dari 5 · Masalahnya tentang apa?",
		"/kembali", "1 dari 5 · Masalahnya tentang apa?", "sampah", "Di mana tempatnya?", "wania", "Apa yang terjadi")
	m := w.chats(yohana, "sampah menumpuk depan pasar", "Ada foto?", "lewati", "Boleh nama Anda", "boleh", "Periksa dulu")
	w.presses(yohana, m, "Ubah jawaban")
	m = w.becomes(m, "Mau ubah yang mana?")
	w.presses(yohana, m, "Cerita: sampah menumpuk depan pasar")
	w.sees(yohana, "Apa yang terjadi")
	m = w.chats(yohana, "sampah menumpuk depan sekolah", "Periksa dulu")
	w.wants(m, "Masalah: Sampah", "Cerita: sampah menumpuk depan sekolah")
	w.lacks(m, "pasar")

	m = w.chats(yohana, "ubah", "Mau ubah yang mana?", "tempat", "Di mana tempatnya?", "kuala kencana", "Periksa dulu")
	w.wants(m, "Tempat: Kuala Kencana", "depan sekolah")
	m = w.chats(yohana, "/batal", "dibatalkan")
	w.lacks(m, "Lanjutkan formulir")
	w.settled(yohana)
	if n := w.told(yohana, "Laporan masuk"); n != 0 {
		t.Error("a cancelled form was filed")
	}
}

func TestAResidentMayBeFasterThanTheAnswers(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	for _, words := range []string{"/lapor", "jalan", "mimika baru", "jalan berlubang depan gereja", "tanpa foto", "boleh", "kirim"} {
		w.As(yohana).Says(yohana, words)
	}
	w.sees(yohana, "Laporan masuk")
}
