package main

import (
	"strings"
	"testing"

	"noken/simulator"
)

func TestAFirstMessageThatIsNoCommandBecomesTheFirstAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		sends func(*simulator.Person)
		beats []string // from the category on to the summary
		holds []string
	}{
		{
			"a sentence", func(p *simulator.Person) { p.Says(yohana, "jalan berlubang depan gereja su lama") },
			[]string{"jalan", "Di mana tempatnya?", "wania", "Ada foto?", "tanpa foto", "Boleh nama Anda"},
			[]string{"Cerita: jalan berlubang depan gereja su lama", "Tempat: Wania"},
		},
		{
			"a photo", func(p *simulator.Person) { p.SendsPhoto(yohana, "") },
			[]string{"jalan", "Di mana tempatnya?", "wania", "Apa yang terjadi", "jalan berlubang depan gereja", "Boleh nama Anda"},
			[]string{"Foto: 1", "Tempat: Wania"},
		},
		{
			"a photo with words", func(p *simulator.Person) { p.SendsPhoto(yohana, "jalan berlubang depan gereja") },
			[]string{"jalan", "Di mana tempatnya?", "wania", "Boleh nama Anda"},
			[]string{"Foto: 1", "Cerita: jalan berlubang depan gereja"},
		},
		{
			"an album", func(p *simulator.Person) { p.SendsAlbum(yohana, 4, "jalan berlubang depan gereja") },
			[]string{"jalan", "Di mana tempatnya?", "wania", "Boleh nama Anda"},
			[]string{"Foto: 4", "Cerita: jalan berlubang depan gereja"},
		},
		{
			"a pin", func(p *simulator.Person) { p.SendsPin(yohana, -4.5467, 136.8833) },
			[]string{"jalan", "Apa yang terjadi", "jalan berlubang depan gereja", "Ada foto?", "tanpa foto", "Boleh nama Anda"},
			[]string{"Tempat: pin"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newStreet(t)
			c.sends(w.As(yohana))
			m := w.sees(yohana, "Mau laporkan ini?")
			if err := w.WaitConfirmed(w.ctx); err != nil {
				t.Fatal(err)
			}
			w.presses(yohana, m, "Ya, laporkan")
			w.sees(yohana, "Masalahnya tentang apa?")
			w.chats(yohana, c.beats...)
			w.wants(w.chats(yohana, "boleh", "Periksa dulu"), c.holds...)
			if n := w.told(yohana, "Mau laporkan ini?"); n != 1 {
				t.Errorf("the resident was asked %d times", n)
			}
			w.chats(yohana, "kirim", "Laporan masuk")
		})
	}
}

func TestAFirstMessageThatIsNoReportIsDropped(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.As(yohana).SendsPhoto(yohana, "foto keluarga kami di pantai")
	m := w.sees(yohana, "Mau laporkan ini?")
	w.presses(yohana, m, "Bukan")
	w.sees(yohana, "tidak jadi dilaporkan")
	w.toStory(yohana) // nothing of it is left
	m = w.chats(yohana, "/batal", "dibatalkan", "jalan rusak di depan rumah kami", "Mau laporkan ini?", "bukan", "tidak jadi dilaporkan")
	w.wants(m, "Lapor masalah")
}

func TestWhatFollowsAFirstMessageIsAddedToIt(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.As(yohana).SendsPhoto(yohana, "")
	w.sees(yohana, "Mau laporkan ini?")
	w.As(yohana).SendsPin(yohana, -4.5467, 136.8833)
	w.sees(yohana, "Kami tambahkan")
	m := w.chats(yohana, "got penuh sampah depan pasar", "Kami tambahkan", "ya", "Masalahnya tentang apa?",
		"got", "Boleh nama Anda", "anonim", "Periksa dulu")
	w.wants(m, "Foto: 1", "Tempat: pin", "Cerita: got penuh sampah depan pasar", "tidak dilihat petugas")
}

func TestGreetingsAndSingleWordsLeadToTheMenu(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.chats(yohana, "Selamat pagi", "Halo, Yohana", "P", "Halo, Yohana", "asdf", "belum paham", "bantuan", "Yang bisa Anda lakukan",
		"Urus layanan", "Mau urus apa?", "/batal", "dibatalkan", "cek laporan", "Laporan yang mana?", "/batal", "dibatalkan",
		"darurat", "Telepon sekarang", "3", "Laporan yang mana?")
}

func TestWordsThatDoNotFitAreToldWhyAndNotDroppedInSilence(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	long := strings.Repeat("air naik lagi. ", 150)
	w.chats(yohana, long, "Mau laporkan ini?", "ya", "Masalahnya tentang apa?", "banjir", "Di mana tempatnya?")
	m := w.chats(yohana, "wania", "Apa yang terjadi")
	w.wants(m, "Terlalu panjang")
	m = w.chats(yohana, "/batal", "dibatalkan", "air mati", "Mau laporkan ini?", "ya", "Masalahnya tentang apa?",
		"air", "Di mana tempatnya?", "wania", "Apa yang terjadi")
	w.wants(m, "sedikit lagi")
}

func TestAskingForAReportTakesWhatWasSentBefore(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.As(yohana).SendsPhoto(yohana, "jalan berlubang depan gereja")
	w.sees(yohana, "Mau laporkan ini?")
	m := w.chats(yohana, "/lapor", "Masalahnya tentang apa?", "jalan", "Di mana tempatnya?", "wania", "Boleh nama Anda", "boleh", "Periksa dulu")
	w.wants(m, "Foto: 1", "Cerita: jalan berlubang depan gereja")
}
