package main

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"noken/simulator"
	"noken/tickets"
)

// twins files two cases about the same waste and returns their numbers and cards:
// Yohana's, that others shall follow, and Marthen's.
func (w *town) twins() (main, twin string, mainCard, twinCard simulator.Message) {
	w.t.Helper()
	main, mainCard = w.dlhCase(yohana)
	twin = w.files(marthen, "sampah", "tumpukan sampah bau sekali dekat sekolah")
	return main, twin, mainCard, w.sees(groupDLH, twin)
}

// merges makes the case of a card follow another.
func (w *town) merges(card simulator.Message, into string) {
	w.t.Helper()
	w.presses(kobogau, card, "Gabungkan")
	menu := w.sees(groupDLH, "sama dengan kasus yang mana?")
	for _, label := range labels(menu) {
		if strings.Contains(label, into) {
			w.presses(kobogau, menu, label)
			w.becomes(menu, "sekarang mengikuti "+into)
			return
		}
	}
	w.t.Fatalf("%s is not offered: %q %q", into, menu.Text, labels(menu))
}

// ends ends a case with what was done.
func (w *town) ends(card simulator.Message, words string) {
	w.t.Helper()
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, words)
}

func TestAMergedCaseKeepsItsNumberAndHearsTheOutcomeUnderIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, twin, mainCard, twinCard := w.twins()
	w.merges(twinCard, main)
	told := w.sees(marthen, "digabung dengan laporan lain")
	if !strings.Contains(told.Text, twin) {
		t.Errorf("the reporter is told %q", told.Text)
	}
	w.becomes(mainCard, "Diikuti 1 laporan lain")
	twinCard = w.becomes(twinCard, "Mengikuti "+main)
	if got := labels(twinCard); !slices.Equal(got, []string{"Pisahkan", "Riwayat"}) {
		t.Errorf("the merged case's buttons are %q", got)
	}
	if got := w.queues(twin); len(got) != 0 {
		t.Errorf("a merged case stands in the queues %q", got)
	}
	w.ends(mainCard, "Sampah sudah diangkut semua.")
	w.sees(yohana, "Sampah sudah diangkut semua.")
	done := w.sees(marthen, "Sampah sudah diangkut semua.")
	if !strings.Contains(done.Text, twin) || !slices.Contains(labels(done), "Sudah beres") {
		t.Errorf("the other reporter is told %q %q", done.Text, labels(done))
	}
	w.becomes(twinCard, tickets.Done.Label("id"))
	for who, number := range map[int64]string{yohana: twin, marthen: main} {
		w.never(who, number) // nobody learns of the other's report
	}
	w.never(marthen, "Yohana")
	if k := w.ticket(twin); k.Stage != tickets.Done || did(k) != "merge resolve" {
		t.Errorf("the merged case is %s; it was %s", k.Stage, did(k))
	}

	// "Not yet" of the one brings the other back.
	w.As(yohana).Says(yohana, "belum")
	w.sees(yohana, "Apa yang masih kurang?")
	w.As(yohana).Says(yohana, "masih ada di belakang pagar")
	w.sees(groupDLH, "masih ada di belakang pagar")
	back := w.sees(marthen, "warga lain bilang belum beres")
	if !strings.Contains(back.Text, twin) || strings.Contains(back.Text, "pagar") {
		t.Errorf("the other reporter is told %q", back.Text)
	}
	if k := w.ticket(twin); k.Stage != tickets.Merged || k.Into != main {
		t.Errorf("the merged case is %s into %q", k.Stage, k.Into)
	}
	if got := w.queues(main); !slices.Equal(got, []string{"dlh"}) {
		t.Errorf("the reopened case stands in %q", got)
	}
}

func TestAMergedCaseGoesItsOwnWayAgain(t *testing.T) {
	t.Parallel()
	for name, from := range map[string]string{"from its own card": "", "from the card of the one it follows": "main"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			main, twin, mainCard, twinCard := w.twins()
			w.presses(rahel, twinCard, "Saya tangani")
			w.becomes(twinCard, "Ditangani Ibu Rahel")
			w.merges(twinCard, main)
			twinCard = w.becomes(twinCard, "Mengikuti "+main)
			mainCard = w.becomes(mainCard, "Diikuti 1 laporan lain")
			if from == "" {
				w.presses(kobogau, twinCard, "Pisahkan")
			} else {
				w.presses(kobogau, mainCard, "Pisahkan")
				menu := w.sees(groupDLH, "kasus mana yang dipisahkan?")
				w.presses(kobogau, menu, twin)
			}
			w.sees(groupDLH, twin+" berjalan sendiri lagi")
			w.becomes(twinCard, "Ditangani Ibu Rahel")
			w.sees(marthen, "tidak lagi bersama laporan lain")
			k, m := w.ticket(twin), w.ticket(main)
			if k.Stage != tickets.InProgress || k.Into != "" || len(m.Merged) != 0 || k.Agent != rahel {
				t.Errorf("it is %s into %q; the main one has %q", k.Stage, k.Into, m.Merged)
			}
			if got := w.queues(twin); !slices.Equal(got, []string{"dlh"}) {
				t.Errorf("it stands in the queues %q", got)
			}
			w.ends(mainCard, "Sudah diangkut.")
			w.sees(yohana, "Sudah diangkut.")
			w.never(marthen, "Sudah diangkut.")
		})
	}
}

func TestMergingIsRefusedWhereItMakesNoSense(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, twin, mainCard, twinCard := w.twins()
	other, _ := w.puprCase(yohana)
	types := func(card simulator.Message, number, want string) {
		t.Helper()
		w.presses(kobogau, card, "Gabungkan")
		menu := w.sees(groupDLH, "sama dengan kasus yang mana?")
		w.presses(kobogau, menu, "Tulis nomornya")
		prompt := w.sees(groupDLH, "digabung ke nomor berapa?")
		w.As(kobogau).Replies(groupDLH, prompt.ID, number)
		w.sees(groupDLH, want)
	}
	types(twinCard, "entahlah", "tidak ditemukan")
	types(twinCard, twin, "itu kasus yang sama")
	types(twinCard, other, "ada di kantor lain")
	types(twinCard, strings.ToLower(main), "sekarang mengikuti "+main)
	mainCard = w.becomes(mainCard, "Diikuti 1")
	if toast := w.presses(kobogau, mainCard, "Gabungkan"); !strings.Contains(toast.Text, "sudah mengikuti kasus ini") {
		t.Errorf("merging a case that others follow is answered %q", toast.Text)
	}
	w.AddUser(simulator.User{ID: 5100, First: "Warga", Lang: "id"})
	third := w.files(5100, "sampah", "sampah di depan sekolah seminggu ini")
	card := w.sees(groupDLH, third)
	types(card, twin, "sekarang mengikuti "+main) // the one it follows
	w.ends(mainCard, "Sudah diangkut.")
	w.sees(yohana, "Sudah diangkut.")
	fourth := w.files(5100, "sampah", "sampah di belakang pasar seminggu ini")
	types(w.sees(groupDLH, fourth), main, "sudah berakhir")
	if k := w.ticket(fourth); did(k) != "" {
		t.Errorf("it was %s", did(k))
	}
}

func TestARejectionReachesThoseWhoFollow(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, twin, mainCard, twinCard := w.twins()
	w.merges(twinCard, main)
	mainCard = w.becomes(mainCard, "Diikuti 1")
	w.rejects(mainCard)
	told := w.sees(marthen, "tidak bisa menerima")
	if !strings.Contains(told.Text, twin) || strings.Contains(told.Text, main) {
		t.Errorf("the other reporter is told %q", told.Text)
	}
	if k := w.ticket(twin); k.Stage != tickets.Rejected || k.Reason != tickets.Reasons[0] {
		t.Errorf("the merged case is %s for %q", k.Stage, k.Reason)
	}
}

func TestMergingWhileTheResidentWritesLosesNoWord(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, _ := w.dlhCase(yohana)
	cards, numbers, residents := w.raceCases(rounds)
	for i, card := range cards {
		said := "tambahan kabar dari saya"
		var both sync.WaitGroup
		both.Go(func() {
			w.toast(kobogau, groupDLH, w.As(kobogau).PressesData(groupDLH, card.ID, "o:"+numbers[i]+":mg:"+main))
		})
		both.Go(func() {
			for _, m := range w.Messages(residents[i]) {
				if strings.Contains(m.Text, "Laporan masuk") {
					w.As(residents[i]).Replies(residents[i], m.ID, said)
				}
			}
		})
		both.Wait()
		w.sees(residents[i], "digabung dengan laporan lain")
		w.has(residents[i], "the word that it was passed on", func(m simulator.Message) bool {
			return m.Bot && strings.Contains(m.Text, "Diteruskan ke")
		})
		k := w.ticket(numbers[i])
		if k.Stage != tickets.Merged || !wasSaid(k, tickets.ByResident, said) || len(w.queues(numbers[i])) != 0 {
			t.Errorf("round %d: %s, in %q, %+v", i, k.Stage, w.queues(numbers[i]), k.Personal.Talk)
		}
	}
	if k := w.ticket(main); len(k.Merged) != rounds || strings.Count(did(k), "merge") != rounds {
		t.Errorf("%d cases follow, %d are in the history", len(k.Merged), strings.Count(did(k), "merge"))
	}
}

func TestTwoCasesMergedIntoEachOtherAtOnceLeaveOneToWorkOn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cards, numbers, _ := w.raceCases(2 * rounds)
	for i := 0; i < len(cards); i += 2 {
		var both sync.WaitGroup
		for j, agent := range []int64{kobogau, rahel} {
			both.Go(func() {
				w.toast(agent, groupDLH, w.As(agent).PressesData(groupDLH, cards[i+j].ID, "o:"+numbers[i+j]+":mg:"+numbers[i+1-j]))
			})
		}
		both.Wait()
		a, b := w.ticket(numbers[i]), w.ticket(numbers[i+1])
		if a.Stage != tickets.Merged {
			a, b = b, a
		}
		if a.Stage != tickets.Merged || a.Into != b.Number || b.Stage != tickets.Routed || !slices.Equal(b.Merged, []string{a.Number}) {
			t.Errorf("%s is %s into %q, %s is %s with %q", a.Number, a.Stage, a.Into, b.Number, b.Stage, b.Merged)
		}
		if q := append(w.queues(a.Number), w.queues(b.Number)...); !slices.Equal(q, []string{"dlh"}) {
			t.Errorf("the two stand in the queues %q", q)
		}
	}
}

func TestWhoFollowsHearsThatMoreTimeIsNeeded(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, twin, mainCard, twinCard := w.twins()
	w.merges(twinCard, main)
	w.sees(marthen, "digabung dengan laporan lain")
	w.presses(kobogau, mainCard, "Minta waktu lagi")
	menu := w.sees(groupDLH, "tambah berapa hari kerja?")
	w.presses(kobogau, menu, "+3")
	prompt := w.sees(groupDLH, "kenapa butuh waktu lagi?")
	w.As(kobogau).Replies(groupDLH, prompt.ID, "Truk sedang diperbaiki.")
	for who, number := range map[int64]string{yohana: main, marthen: twin} {
		m := w.sees(who, "Truk sedang diperbaiki.")
		promise := mimika(t).City.DayWords("id", w.ticket(main).ResolveBy)
		if !strings.Contains(m.Text, number) || !strings.Contains(m.Text, promise) {
			t.Errorf("%s is told %q, not %s", names[who], m.Text, promise)
		}
	}
}

func TestWhoFollowedAndSaysNotYetGoesTheirOwnWay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	main, twin, mainCard, twinCard := w.twins()
	w.merges(twinCard, main)
	w.ends(mainCard, "Sampah sudah diangkut semua.")
	w.sees(marthen, "Sampah sudah diangkut semua.")
	w.As(marthen).Says(marthen, "belum")
	w.sees(marthen, "Apa yang masih kurang?")
	w.As(marthen).Says(marthen, "di depan rumah saya masih ada")
	w.sees(groupDLH, "di depan rumah saya masih ada")
	k, m := w.ticket(twin), w.ticket(main)
	if k.Stage != tickets.Reopened || k.Into != "" || m.Stage != tickets.Done {
		t.Errorf("%s is %s into %q, %s is %s", twin, k.Stage, k.Into, main, m.Stage)
	}
	if got := w.queues(twin); !slices.Equal(got, []string{"dlh"}) {
		t.Errorf("it stands in the queues %q", got)
	}
	w.never(yohana, "depan rumah saya")
}

// rejects rejects a case for the first of the reasons.
func (w *town) rejects(card simulator.Message) {
	w.t.Helper()
	w.presses(kobogau, card, "Tolak")
	why := w.sees(groupDLH, "apa alasannya")
	w.presses(kobogau, why, labels(why)[0])
	prompt := w.sees(groupDLH, "jelaskan kepada pelapor")
	w.As(kobogau).Replies(groupDLH, prompt.ID, "Sampah di jalan negara diurus balai nasional.")
}
