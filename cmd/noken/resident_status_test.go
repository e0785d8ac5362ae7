package main

import (
	"strings"
	"testing"
	"time"

	"noken/tickets"
)

func TestAServiceAsksItsOwnFieldsOnly(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.chats(yohana, "/layanan", "Mau urus apa?", "akta lahir", "Yang dibawa")
	w.wants(m, "Gratis")
	w.sees(yohana, "Mau ajukan dari sini?")
	m = w.chats(yohana, "ya", "Siapa nama lengkap Anda?")
	beats := map[string]string{
		"Siapa nama lengkap Anda?": "Yohana Magal", "Berapa NIK Anda?": "9109016512900003", "nomor KK": "9109010101100001",
		"Nomor HP": "081240001234", "Siapa nama lengkap anaknya?": "Petrus Magal", "Tanggal berapa": "17-8-2026",
		"alamatnya": "wania", "Apa yang perlu petugas tahu?": "anak kedua", "Ada foto berkasnya?": "tanpa foto",
	}
	wanted := map[string]string{
		"nama": "Siapa nama lengkap Anda?", "nik": "Berapa NIK Anda?", "kk": "nomor KK", "telepon": "Nomor HP",
		"anak": "Siapa nama lengkap anaknya?", "tanggal": "Tanggal berapa", "alamat": "alamatnya",
		"keterangan": "Apa yang perlu petugas tahu?", "foto": "Ada foto berkasnya?",
	}
	var asked []string
	for !strings.Contains(m.Text, "Periksa dulu") {
		var says string
		for question, answer := range beats {
			if strings.Contains(m.Text, question) {
				says = answer
				asked = append(asked, question)
			}
		}
		if says == "" {
			t.Fatalf("an unexpected question:\n%s", m.Text)
		}
		w.As(yohana).Says(yohana, says)
		m = w.sees(yohana, "")
	}
	service, ok := mimika(t).City.Service("akta_lahir")
	if !ok {
		t.Fatal("there is no service akta_lahir")
	}
	if len(asked) != len(service.Fields) {
		t.Errorf("asked %q for the fields %q", asked, service.Fields)
	}
	for _, field := range service.Fields {
		if !strings.Contains(strings.Join(asked, "|"), wanted[field]) {
			t.Errorf("the field %s was not asked for: %q", field, asked)
		}
	}
	m = w.chats(yohana, "kirim", "Permohonan masuk")
	card := w.sees(groupDuk, copied(m))
	w.wants(card, "Akta kelahiran", "Yohana Magal", "9109016512900003")
}

func TestAServiceSpeaksEnglishToWhoReadsItAndIndonesianToTheOffice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.chats(sarah, "/services", "What do you need?", "lost id", "What to bring")
	w.sees(sarah, "Shall we request it")
	w.chats(sarah, "yes", "What is your full name?", "Sarah Miller", "What is your NIK?",
		"123", "A NIK has 16 digits, this one has 3", "9109016512900003", "phone", "12", "does not look right",
		"0812 4000 1234", "What should the office know?", "Lost at the market on Friday.", "Photos of the papers?",
		"no photo", "Please check")
	m := w.chats(sarah, "send", "Your request is in")
	card := w.sees(groupDuk, copied(m))
	w.wants(card, "KTP hilang/rusak/ubah", "Nomor HP: +6281240001234", "Lost at the market")
	w.presses(kobogau, card, "Saya tangani")
	w.sees(sarah, "is now handled by Civil Registry Office")
}

func TestWhoWantsOnlyToKnowWhatToBringIsNotAskedForMore(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.chats(yohana, "/layanan", "Mau urus apa?", "ktp hilang", "Yang dibawa")
	w.sees(yohana, "Mau ajukan dari sini?")
	w.chats(yohana, "cukup", "Kalau nanti mau ajukan", "/kembali", "Tidak ada formulir")
}

func TestStatusShowsOwnCasesWithStageAndLastWord(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.chats(yohana, "/status", "belum punya laporan")
	w.sees(yohana, "Laporan yang mana?")
	w.chats(yohana, "/batal", "dibatalkan")
	first := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	second := w.files(yohana, "sampah", "sampah menumpuk depan pasar")
	card := w.sees(groupPUPR, first)
	w.presses(kobogau, card, "Saya tangani")
	w.sees(yohana, "sekarang ditangani")
	w.As(kobogau).Replies(groupPUPR, card.ID, "Tim turun besok")
	w.sees(yohana, "Tim turun besok")

	m := w.chats(yohana, "/status", "Laporan Anda")
	w.wants(m, first, second, "Jalan & jembatan", "Sampah", "Ditindaklanjuti", "Dinas PUPR: Tim turun besok", "Belum ada jawaban")
	m = w.sees(yohana, "Laporan yang mana?")
	w.wants(m, first, second)
	for _, row := range m.Buttons {
		if strings.Contains(row[0].Label, first) {
			w.presses(yohana, m, row[0].Label)
		}
	}
	m = w.sees(yohana, "Tahap: Ditindaklanjuti")
	w.wants(m, first, "Target selesai", "Tim turun besok", "Balas", "Salin nomor")
	w.chats(yohana, "/kembali", "Tidak ada formulir")

	// By number: with a slip, in small letters, and without any command.
	w.chats(yohana, "/status", "Laporan yang mana?", slipped(first), "salah ketik", strings.ToLower(first), "Tahap: Ditindaklanjuti",
		"bagaimana kabar "+first+"?", "Tahap: Ditindaklanjuti", "/status", "Laporan yang mana?", "2", "Tahap: ")
}

func TestAStrangerNeedsTheCodeAndThenSeesTheStageOnly(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	code := codes.FindString(w.chatOf(yohana, "Laporan masuk").Text[len("Laporan masuk: "+number):])
	if code == "" {
		t.Fatal("no code was given at filing")
	}
	m := w.chats(marthen, "/status", "Laporan yang mana?", number, "milik orang lain")
	w.lacks(m, "gereja", "Yohana")
	w.chats(marthen, "123", "belum cocok", "tidak punya", "belum cocok")
	m = w.chats(marthen, code[:3]+" "+code[3:], "Tahap: ")
	w.wants(m, number, "Jalan & jembatan", "Dinas PUPR")
	w.lacks(m, "gereja", "Yohana")
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.HasPrefix(b.Data, "t:") {
				t.Errorf("a stranger is offered %q", b.Label)
			}
		}
	}
	// A button of Yohana's and a reply do not help either.
	for _, act := range []string{"view", "reply", "fixed", "open", "rate:5"} {
		toast := w.toast(marthen, marthen, w.As(marthen).PressesData(marthen, m.ID, "t:"+number+":"+act))
		if !strings.Contains(toast.Text, "bukan milik Anda") {
			t.Errorf("a stranger who presses %s is told %q", act, toast.Text)
		}
	}
	w.As(marthen).Replies(marthen, m.ID, "kasih tahu isinya")
	w.settled(marthen)
	for _, m := range w.Messages(marthen) {
		w.lacks(m, "gereja")
	}
	w.chats(marthen, "/status", "Laporan yang mana?", tickets.FormatNumber(mimika(t).City.Prefix, 2026, 9999), "belum ada pada kami")
}

func TestFiveWrongCodesLockUntilTheNextDay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	code := codes.FindString(w.chatOf(yohana, "Laporan masuk").Text[len("Laporan masuk: "+number):])
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	w.chats(marthen, "/status", "Laporan yang mana?", number, "milik orang lain")
	for range 5 {
		w.chats(marthen, wrong, "belum cocok")
	}
	w.chats(marthen, code, "terlalu sering", "/status", "Laporan yang mana?", number, "milik orang lain", code, "terlalu sering")
	w.passes(25 * time.Hour)
	w.chats(marthen, "/status", "Laporan yang mana?", number, "milik orang lain", code, "Tahap: ")
}
