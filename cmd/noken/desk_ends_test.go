package main

import (
	"slices"
	"strings"
	"testing"

	"noken/simulator"
	"noken/tickets"
)

// photosSeen is how many photos of the bot somebody has in their chat.
func (w *town) photosSeen(chat int64) (n int) {
	for _, m := range w.Messages(chat) {
		if m.Bot {
			n += len(m.Photos)
		}
	}
	return n
}

func TestAnAlbumThatComesWithAnEndArrivesWhole(t *testing.T) {
	t.Parallel()
	t.Run("with a rejection", func(t *testing.T) {
		t.Parallel()
		w := newTown(t)
		number, card := w.dlhCase(yohana)
		w.presses(kobogau, card, "Tolak")
		why := w.sees(groupDLH, "apa alasannya")
		w.presses(kobogau, why, labels(why)[0])
		prompt := w.sees(groupDLH, "jelaskan kepada pelapor")
		w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 3, "Ini jalan negara, lihat papan namanya.")
		w.sees(yohana, "lihat papan namanya")
		w.until("all photos are there", func() bool { return w.photosSeen(yohana) == 3 })
		for _, m := range w.Messages(groupDLH) {
			if strings.Contains(m.Text, "sudah berubah") {
				t.Errorf("the agent is told %q about their own rejection", m.Text)
			}
		}
		if k := w.ticket(number); k.Stage != tickets.Rejected {
			t.Errorf("the case is %s", k.Stage)
		}
	})
	t.Run("with what cannot be done now", func(t *testing.T) {
		t.Parallel()
		w := newTown(t)
		_, card := w.dlhCase(yohana)
		w.presses(kobogau, card, "Belum bisa")
		prompt := w.sees(groupDLH, "kenapa belum bisa dikerjakan")
		w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 2, "Truk kami rusak, lihat fotonya.")
		next := w.sees(groupDLH, "langkah berikutnya apa")
		w.As(kobogau).Replies(groupDLH, next.ID, "truk baru datang bulan Januari")
		w.sees(yohana, "Truk kami rusak")
		w.until("both photos are there", func() bool { return w.photosSeen(yohana) == 2 })
		for _, m := range w.Messages(groupDLH) {
			if strings.Contains(m.Text, "hampir selesai") {
				t.Errorf("the agent is asked again: %q", m.Text)
			}
		}
	})
	t.Run("but not with a rejection that said too little", func(t *testing.T) {
		t.Parallel()
		w := newTown(t)
		_, card := w.dlhCase(yohana)
		w.presses(kobogau, card, "Tolak")
		why := w.sees(groupDLH, "apa alasannya")
		w.presses(kobogau, why, labels(why)[0])
		prompt := w.sees(groupDLH, "jelaskan kepada pelapor")
		w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 3, "bukan")
		again := w.sees(groupDLH, "minimal 10 huruf")
		w.As(kobogau).Replies(groupDLH, again.ID, "Ini jalan negara, bukan jalan kabupaten.")
		w.sees(yohana, "Ini jalan negara")
		if n := w.photosSeen(yohana); n != 0 {
			t.Errorf("the resident got %d photos without the words they came with", n)
		}
	})
}

func TestALongWordAtAnEndIsSeenBeforeItGoesOut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Jalan ini diurus balai nasional. ", 15)
	t.Run("a rejection", func(t *testing.T) {
		t.Parallel()
		w := newTown(t)
		number, card := w.dlhCase(yohana)
		w.presses(kobogau, card, "Tolak")
		why := w.sees(groupDLH, "apa alasannya")
		w.presses(kobogau, why, "di luar kewenangan pemerintah kabupaten")
		w.saysWhy(kobogau, groupDLH, long)
		draft := w.sees(groupDLH, "ini akan dikirim ke pelapor")
		if k := w.ticket(number); k.Stage.Ended() {
			t.Fatal("it is rejected before it was looked at")
		}
		w.presses(kobogau, draft, "Kirim")
		w.wants(w.sees(yohana, "tidak bisa menerima"), "di luar kewenangan", "balai nasional")
		w.becomes(draft, "terkirim ke pelapor")
		w.becomes(card, tickets.Rejected.Label("id"))
	})
	t.Run("what cannot be done now, with what comes next", func(t *testing.T) {
		t.Parallel()
		w := newTown(t)
		number, card := w.dlhCase(yohana)
		w.presses(kobogau, card, "Belum bisa")
		w.As(kobogau).Replies(groupDLH, w.sees(groupDLH, "kenapa belum bisa").ID, long)
		w.As(kobogau).Replies(groupDLH, w.sees(groupDLH, "langkah berikutnya apa").ID, "kami kabari bulan Januari")
		draft := w.sees(groupDLH, "ini akan dikirim ke pelapor")
		w.wants(draft, "balai nasional", "kami kabari bulan Januari")
		w.presses(kobogau, draft, "Ubah")
		redo := w.sees(groupDLH, "salin teks ini")
		w.As(kobogau).Replies(groupDLH, redo.ID, "Anggarannya baru tahun depan.")
		told := w.sees(yohana, "belum bisa mengerjakan")
		w.wants(told, "Anggarannya baru tahun depan.", "Langkah berikut: kami kabari bulan Januari")
		if k := w.ticket(number); k.Stage != tickets.Deferred {
			t.Errorf("the case is %s", k.Stage)
		}
	})
}

func TestTheCardOfAFinishedCaseShowsThatItsReporterCannotBeAsked(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	id := w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, "Sampah sudah diangkut semua.")[0]
	w.sees(yohana, "sudah beres?")
	w.receipted(groupDLH, id) // which says that they can be reached
	w.As(yohana).Blocks()
	w.becomes(card, "memblokir Noken")
	w.As(yohana).Unblocks()
	w.until("the card says so no more", func() bool { return !strings.Contains(w.message(card).Text, "memblokir") })
}

func TestWhoSaidItIsFixedHearsNoMoreOfTheCaseTheyFollowed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, twin, mainCard, twinCard := w.twins()
	w.merges(twinCard, main)
	w.ends(mainCard, "Sampah sudah diangkut semua.")
	w.sees(marthen, "Sampah sudah diangkut semua.")
	w.As(marthen).Says(marthen, "sudah beres")
	w.until("the twin is closed", func() bool { k := w.ticket(twin); return k.Closed() })
	w.sees(yohana, "Sampah sudah diangkut semua.")
	w.As(yohana).Says(yohana, "belum")
	w.sees(yohana, "Apa yang masih kurang?")
	w.As(yohana).Says(yohana, "masih ada di belakang pagar")
	w.sees(groupDLH, "masih ada di belakang pagar")
	card := w.becomes(mainCard, "Baru, belum ada")
	w.presses(kobogau, card, "Minta waktu lagi")
	w.presses(kobogau, w.sees(groupDLH, "tambah berapa hari kerja?"), "+3")
	w.As(kobogau).Replies(groupDLH, w.sees(groupDLH, "kenapa butuh waktu lagi?").ID, "Truk sedang diperbaiki.")
	w.sees(yohana, "Truk sedang diperbaiki.")
	w.never(marthen, "Truk sedang diperbaiki.")
	if k := w.ticket(twin); k.Stage != tickets.Done {
		t.Errorf("the twin is %s", k.Stage)
	}
}

func TestAnEditedOutcomeIsReadByThoseWhoFollowToo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, twin, mainCard, twinCard := w.twins()
	w.merges(twinCard, main)
	w.presses(kobogau, mainCard, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	id := w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, "Sampah sudah diangkat.")[0]
	w.sees(marthen, "Sampah sudah diangkat.")
	w.receipted(groupDLH, id)
	if err := w.As(kobogau).Edits(groupDLH, id, "Sampah sudah diangkut, bak sudah diganti."); err != nil {
		t.Fatal(err)
	}
	for who, number := range map[int64]string{yohana: main, marthen: twin} {
		w.wants(w.sees(who, "bak sudah diganti"), number)
	}
	if k := w.ticket(twin); !wasSaid(k, tickets.ByAgent, "bak sudah diganti") {
		t.Errorf("the twin has %+v", k.Personal.Talk)
	}
}

func TestTheCoordinatorMergesWhatIsReportedAlreadyWhileChecking(t *testing.T) {
	t.Parallel()
	w := townWith(t, "city.yaml", "verification: off", "verification: on")
	w.binds(groupDuk, "diskominfo")
	main := w.files(yohana, "sampah", "sampah menumpuk di depan sekolah")
	w.presses(thomas, w.sees(groupDuk, main), "Teruskan")
	mainCard := w.sees(groupDLH, main)
	twin := w.files(marthen, "sampah", "tumpukan sampah bau sekali dekat sekolah")
	card := w.sees(groupDuk, twin)
	w.presses(thomas, card, "Gabungkan")
	menu := w.sees(groupDuk, "sama dengan kasus yang mana?")
	i := slices.IndexFunc(labels(menu), func(label string) bool { return strings.Contains(label, main) })
	if i < 0 {
		t.Fatalf("%s is not offered: %q", main, labels(menu))
	}
	w.presses(thomas, menu, labels(menu)[i])
	w.wants(w.sees(marthen, "digabung dengan laporan lain"), twin)
	card = w.becomes(card, "Mengikuti "+main)
	w.becomes(mainCard, "Diikuti 1 laporan lain")
	w.presses(thomas, card, "Pisahkan")
	w.becomes(card, "Untuk: Dinas Lingkungan Hidup")
	if k := w.ticket(twin); k.Stage != tickets.Received || k.Meant != "dlh" || len(w.ticket(main).Merged) != 0 {
		t.Errorf("split off, the case is %s, meant for %q", k.Stage, k.Meant)
	}
}

func TestAPhotoThatTheOfficesShowedEachOtherMayProveTheWork(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, lead := w.dlhCase(yohana)
	w.joins(groupDLH, lead, "PUPR", "3", "tolong buka got")
	w.presses(rahel, w.sees(groupPUPR, number), "Tugas selesai")
	w.As(rahel).RepliesPhoto(groupPUPR, w.sees(groupPUPR, "apa yang sudah dikerjakan Dinas PUPR?").ID, 1, "Got sudah dibuka.")
	w.sees(groupDLH, "menyelesaikan tugasnya")
	var photo string
	w.has(groupDLH, "the photo of the work", func(m simulator.Message) bool {
		if m.Bot && len(m.Photos) > 0 {
			photo = m.Photos[0]
		}
		return photo != ""
	})
	w.presses(kobogau, lead, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).Sends(groupDLH, simulator.Content{Again: []string{photo}, Caption: "Got sudah dibuka, sampah diangkut.", ReplyTo: prompt.ID})
	w.sees(yohana, "sampah diangkut")

	// Once it was sent to a resident it proves nothing more, here or elsewhere.
	_, card := w.dlhCase(marthen)
	w.As(kobogau).Sends(groupDLH, simulator.Content{Again: []string{photo}, Caption: "/catatan sama seperti ini", ReplyTo: card.ID})
	w.presses(kobogau, card, "Selesai")
	prompt = w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).Sends(groupDLH, simulator.Content{Again: []string{photo}, Caption: "Ini juga sudah diangkut.", ReplyTo: prompt.ID})
	w.wants(w.sees(groupDLH, "hampir selesai"), "sudah dipakai di "+number)
	w.never(marthen, "Ini juga sudah diangkut.")
}
