package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/configs"
	"noken/simulator"
)

// button is a message's button, by its label.
func button(t *testing.T, m simulator.Message, label string) simulator.Button {
	t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Label == label {
				return b
			}
		}
	}
	t.Fatalf("no button %q on %q: %q", label, m.Text, labels(m))
	return simulator.Button{}
}

// short is what a case is called on a button: its running number.
func short(number string) string { return strings.TrimLeft(strings.Split(number, "-")[2], "0") }

func TestDeskViewsTheQueueIsFilteredInPlace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	free := w.files(marthen, "sampah", "truk sampah tidak datang dua minggu")
	w.sees(groupDLH, free)
	mine := w.files(yohana, "sampah", "sampah menumpuk di depan sekolah")
	card := w.sees(groupDLH, mine)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")

	w.As(kobogau).Says(groupDLH, "/antrian")
	m := w.sees(groupDLH, "2 kasus terbuka")
	link := button(t, m, short(mine))
	if want := "https://t.me/c/1000000003/"; !strings.HasPrefix(link.URL, want) || strings.Count(link.URL, "/") != 5 {
		t.Errorf("the case's button leads to %q, not to its card in %s", link.URL, want)
	}
	w.presses(kobogau, m, "Bebas")
	m = w.becomes(m, "Bebas: 1")
	if !strings.Contains(m.Text, free) || strings.Contains(m.Text, mine) {
		t.Errorf("the free cases are %q", m.Text)
	}
	w.presses(kobogau, m, "Milik saya")
	m = w.becomes(m, "Milik saya: 1")
	if !strings.Contains(m.Text, mine) {
		t.Errorf("the agent's cases are %q", m.Text)
	}
	w.presses(rahel, m, "Bebas")
	m = w.becomes(m, "Bebas: 1")
	w.presses(rahel, m, "Milik saya") // whoever presses sees their own
	m = w.becomes(m, "Milik saya: 0")
	w.presses(rahel, m, "Terlambat")
	m = w.becomes(m, "Terlambat: 0")
	w.presses(rahel, m, "Kategori »")
	m = w.becomes(m, "kasus tentang apa?")
	w.presses(rahel, m, "Sampah (2)")
	m = w.becomes(m, "Sampah: 2")
	w.presses(rahel, m, "Wilayah »") // both were filed with a pin
	m = w.becomes(m, "belum ada kasus terbuka yang tercatat begitu")
	w.presses(rahel, m, "« Kembali")
	m = w.becomes(m, "2 kasus terbuka")
	w.passes(30 * 24 * time.Hour)
	w.presses(rahel, m, "Terlambat")
	w.becomes(m, "Terlambat: 2")
	if n := len(w.Messages(groupDLH)); n == 0 {
		t.Error("nothing was said")
	}
}

func TestDeskViewsAPageIsTurnedInPlace(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for range 9 {
		w.sees(groupDLH, w.files(yohana, "sampah", "sampah menumpuk di depan sekolah"))
	}
	w.As(kobogau).Says(groupDLH, "/antrian")
	m := w.sees(groupDLH, "9 kasus terbuka")
	if !strings.Contains(m.Text, "Halaman 1 dari 2") || strings.Count(m.Text, "MMK-") != 8 {
		t.Errorf("the first page is %q", m.Text)
	}
	w.presses(kobogau, m, "Berikutnya »")
	m = w.becomes(m, "Halaman 2 dari 2")
	if strings.Count(m.Text, "MMK-") != 1 || slices.Contains(labels(m), "Berikutnya »") {
		t.Errorf("the second page is %q with %q", m.Text, labels(m))
	}
}

func TestDeskViewsInABasicGroupACaseIsPostedBelow(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.As(admin).Says(groupDuk, "/hubungkan dlh")
	w.sees(groupDuk, "Dinas Lingkungan Hidup")
	w.As(admin).Says(groupDuk, "/putuskan disdukcapil")
	w.sees(groupDuk, "tidak lagi menerima")
	number := w.files(yohana, "sampah", "sampah menumpuk di depan sekolah")
	card := w.sees(groupDuk, number)
	w.As(kobogau).Says(groupDuk, "/antrian")
	m := w.sees(groupDuk, "1 kasus terbuka")
	w.presses(kobogau, m, short(number))
	w.becomes(card, "ada di bawah")
	again := w.sees(groupDuk, "Baru, belum ada yang menangani")
	w.presses(kobogau, again, "Saya tangani")
	w.becomes(again, "Ditangani Pak Kobogau")
	w.has(groupDuk, "the card under the old one", func(n simulator.Message) bool { return n.ID == again.ID && n.ReplyTo == card.ID })
}

func TestDeskViewsStrangersAndMadeUpDataSeeNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, _ := w.dlhCase(yohana)
	w.AddUser(simulator.User{ID: stranger, First: "Orang", Last: "Lain", Lang: "id"})
	w.As(kobogau).Says(groupDLH, "/antrian")
	m := w.sees(groupDLH, "1 kasus terbuka")
	if toast := w.presses(stranger, m, "Bebas"); !strings.Contains(toast.Text, "Hanya anggota grup") {
		t.Errorf("a stranger's press is answered %q", toast.Text)
	}
	for _, data := range []string{
		"q", "q:", "q:l", "q:l:pupr:0:", "q:l:nowhere:0:f", "q:l:dlh:-9:c:", "q:l:dlh:0:c:a b", "q:l:dlh:99999999999:", "q:o:", "q:o:MMK-26-999999-X",
		"q:k:dlh:99", "q:w:dlh:-1", "q:f:7:zzz", "q:f", "q:m:dlh", "q:p:3", "q:x:y",
	} {
		w.toast(kobogau, groupDLH, w.As(kobogau).PressesData(groupDLH, m.ID, data))
	}
	w.toast(kobogau, groupDLH, w.As(kobogau).PressesData(groupDLH, m.ID, "q:l:dlh:0:"))
	if again := w.becomes(m, "1 kasus terbuka"); !strings.Contains(again.Text, number) {
		t.Errorf("the queue is %q", again.Text)
	}
}

func TestDeskViewsACaseIsFoundByNumberWordAreaAndCode(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	other := w.files(marthen, "got & banjir", "got penuh sampah sampai ke jalan")
	w.sees(groupPUPR, other)
	code := w.ticket(number).Personal.Code
	for _, words := range []string{number, strings.ToLower(number), short(number), code, "sampah", "SAMPAH numpuk"} {
		w.As(kobogau).Says(groupDLH, "/cari "+words)
		m := w.sees(groupDLH, "1 kasus")
		if !strings.Contains(m.Text, number) || !strings.HasPrefix(button(t, m, short(number)).URL, "https://t.me/c/") {
			t.Errorf("/cari %s finds %q", words, m.Text)
		}
	}
	for _, words := range []string{other, short(other), w.ticket(other).Personal.Code, "got", "zzzzz", "000000"} {
		w.As(kobogau).Says(groupDLH, "/cari "+words)
		if m := w.sees(groupDLH, "Tidak ada kasus di sini"); strings.Contains(m.Text, "Got & banjir") {
			t.Errorf("/cari %s tells %q of another office's case", words, m.Text)
		}
	}
	w.As(kobogau).Says(groupDLH, "/cari")
	w.sees(groupDLH, "Mau cari apa?")
	w.As(kobogau).Says(groupDLH, "/cari "+slipped(number))
	w.sees(groupDLH, "salah ketik")
	w.presses(kobogau, card, "Tolak")
	w.presses(kobogau, w.sees(groupDLH, "apa alasannya"), "di luar kewenangan pemerintah kabupaten")
	w.As(kobogau).Replies(groupDLH, w.sees(groupDLH, "jelaskan kepada pelapor").ID, "Itu urusan provinsi, silakan ke dinas provinsi.")
	w.becomes(card, "Ditolak")
	w.As(kobogau).Says(groupDLH, "/cari "+number) // ended, and found by its number all the same
	if m := w.sees(groupDLH, "1 kasus"); !strings.Contains(m.Text, "Ditolak") {
		t.Errorf("the ended case is shown as %q", m.Text)
	}
}

// chiefs are people with rights from the city's files.
const (
	head  = 4001 // of DLH
	chief = 4002 // a leader
)

// withChiefs starts a town whose files name a head and a leader.
func withChiefs(t *testing.T) *town {
	t.Helper()
	w := newGround(t)
	w.AddUser(simulator.User{ID: head, First: "Kepala", Last: "DLH", Lang: "id"})
	w.AddUser(simulator.User{ID: chief, First: "Bapak", Last: "Bupati", Lang: "id"})
	d := &demo{telegram: w.Server}
	d.bindGroups()
	files, _, err := bot.ReadFiles(configs.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	files["people.yaml"] = []byte("leaders:\n  bupati: {title: {id: Bupati, en: Regent}, user: 4002}\noffices:\n  dlh: {head: 4001, staff: [2001, 2002]}\n")
	config, problems := bot.CheckFiles(files, time.Time{})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	w.stop = w.starts(func(o *appOptions) { o.Config = config })
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH} {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}
	return w
}

func TestDeskViewsTheFiguresAreForHeadsAndLeaders(t *testing.T) {
	t.Parallel()
	w := withChiefs(t)
	_, card := w.dlhCase(yohana)
	w.passes(24 * time.Hour)
	w.As(kobogau).Replies(groupDLH, card.ID, "Truk datang besok.")
	w.sees(yohana, "Truk datang besok.")

	w.As(head).Says(head, "/kinerja")
	m := w.sees(head, "Kinerja Dinas Lingkungan Hidup")
	for _, want := range []string{"November", "Masuk: 1 (0)", "Selesai: 0 (0)", "Tepat waktu: – (–)", "Sampai jawaban pertama: 1 hari kerja (–)", "Sekarang terbuka: 1, terlambat: 0"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("the figures do not say %q: %q", want, m.Text)
		}
	}
	if n := strings.Count(m.Text, "\n") + 1; n > 10 {
		t.Errorf("the figures take %d lines", n)
	}
	w.As(chief).Says(chief, "/kinerja")
	m = w.sees(chief, "Kinerja kantor yang mana?")
	w.presses(chief, m, "DLH")
	m = w.becomes(m, "Masuk: 1 (0)")
	w.presses(chief, m, "Kantor lain »")
	w.becomes(m, "Kinerja kantor yang mana?")

	w.As(kobogau).Says(groupDLH, "/kinerja")
	w.sees(groupDLH, "hanya untuk kepala kantor")
	w.As(yohana).Says(yohana, "/kinerja")
	m = w.sees(yohana, "belum saya kenal")
	w.toast(yohana, yohana, w.As(yohana).PressesData(yohana, m.ID, "q:m:dlh"))
	w.never(yohana, "Kinerja")
}

// filesIn is files for somebody who names the place.
func (w *town) filesIn(who int64, category, place, story string) (number string) {
	w.t.Helper()
	w.As(who).Says(who, "/lapor")
	w.sees(who, "Masalahnya tentang apa?")
	w.As(who).Says(who, category)
	w.sees(who, "Di mana tempatnya?")
	w.As(who).Says(who, place)
	w.sees(who, "Apa yang terjadi")
	w.As(who).Says(who, story)
	w.sees(who, "Ada foto?")
	w.As(who).Says(who, "tanpa foto")
	w.sees(who, "Boleh nama Anda")
	w.As(who).Says(who, "boleh")
	w.sees(who, "Periksa dulu")
	w.As(who).Says(who, "kirim")
	return copied(w.sees(who, "Laporan masuk"))
}

func TestDeskViewsTheAreaOfACaseFindsIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	here := w.filesIn(yohana, "sampah", "Wania", "sampah menumpuk di depan sekolah")
	w.sees(groupDLH, here)
	there := w.filesIn(marthen, "sampah", "Mimika Baru", "truk sampah tidak datang dua minggu")
	w.sees(groupDLH, there)
	for _, words := range []string{"wania", "sampah wania", "Wan"} {
		w.As(kobogau).Says(groupDLH, "/cari "+words)
		if m := w.sees(groupDLH, "1 kasus"); !strings.Contains(m.Text, here) || !strings.Contains(m.Text, "Wania") {
			t.Errorf("/cari %s finds %q", words, m.Text)
		}
	}
	w.As(kobogau).Says(groupDLH, "/antrian")
	m := w.sees(groupDLH, "2 kasus terbuka")
	w.presses(kobogau, m, "Wilayah »")
	m = w.becomes(m, "di distrik mana?")
	w.presses(kobogau, m, "Wania (1)")
	if m = w.becomes(m, "Wania: 1"); !strings.Contains(m.Text, here) || strings.Contains(m.Text, there) {
		t.Errorf("the cases of an area are %q", m.Text)
	}
}
