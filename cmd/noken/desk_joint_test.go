package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

// joins has an office help in a case.
func (w *town) joins(group int64, card simulator.Message, office, days, task string) {
	w.t.Helper()
	w.presses(kobogau, card, "Ajak kantor lain")
	menu := w.sees(group, "kantor mana yang diajak?")
	w.presses(kobogau, menu, office)
	menu = w.becomes(menu, "berapa hari kerja untuk")
	w.presses(kobogau, menu, days)
	prompt := w.sees(group, "apa tugas")
	w.As(kobogau).Replies(group, prompt.ID, task)
	w.sees(group, "diajak, sampai")
}

func TestAnOfficeThatHelpsGetsTheCaseWithItsTaskAndItsOwnDeadline(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, lead := w.dlhCase(yohana)
	w.joins(groupDLH, lead, "PUPR", "3", "tolong buka got di depan sekolah")
	w.becomes(lead, "Dibantu PUPR sampai Kam 26 Nov")
	card := w.sees(groupPUPR, number)
	for _, want := range []string{"Kantor utama: Dinas Lingkungan Hidup", "tolong buka got", "Selesaikan sebelum Kam 26 Nov", "sisa 3 hari kerja"} {
		if !strings.Contains(card.Text, want) {
			t.Errorf("the helping office's card does not say %q: %q", want, card.Text)
		}
	}
	if got := labels(card); !slices.Equal(got, []string{"Tugas selesai", "Lainnya »"}) {
		t.Errorf("its buttons are %q", got)
	}
	if topics := w.Topics(groupPUPR); len(topics) != 1 || card.Topic != topics[0].ID {
		t.Errorf("the card is in topic %d; there are %v", card.Topic, topics)
	}
	w.never(yohana, "got di depan sekolah")
	if got := w.queues(number); !slices.Equal(got, []string{"dlh"}) {
		t.Errorf("a joint case stands in the queues %q", got)
	}
	tasks, _, err := w.store.Page(w.ctx, "tasks:pupr", 0, 0)
	if err != nil || !slices.Equal(tasks, []string{number}) {
		t.Errorf("the tasks of PUPR are %q (%v)", tasks, err)
	}

	w.presses(rahel, card, "Tugas selesai")
	prompt := w.sees(groupPUPR, "apa yang sudah dikerjakan Dinas PUPR?")
	w.As(rahel).RepliesPhoto(groupPUPR, prompt.ID, 2, "Got sudah dibuka.")
	w.sees(groupPUPR, "tugas selesai, Dinas Lingkungan Hidup diberi tahu")
	w.becomes(card, "Tugas kantor Anda selesai")
	done := w.sees(groupDLH, "PUPR (Ibu Rahel) menyelesaikan tugasnya")
	if !strings.Contains(done.Text, "Got sudah dibuka.") || done.ReplyTo != lead.ID {
		t.Errorf("the lead is told %q under %d", done.Text, done.ReplyTo)
	}
	w.has(groupDLH, "the photo of the work", func(m simulator.Message) bool { return m.Bot && len(m.Photos) > 0 })
	w.becomes(lead, "Dibantu PUPR (selesai)")
	w.never(yohana, "Got sudah dibuka")
	k := w.ticket(number)
	if k.Stage.Ended() || len(k.OpenTasks()) != 0 || k.Supports[0].Agent != rahel {
		t.Errorf("stage %s, supports %+v", k.Stage, k.Supports)
	}
	if tasks, _, _ := w.store.Page(w.ctx, "tasks:pupr", 0, 0); len(tasks) != 0 {
		t.Errorf("PUPR still has the tasks %q", tasks)
	}
	// A second end of the same task.
	w.toast(rahel, groupPUPR, w.As(rahel).PressesData(groupPUPR, card.ID, "o:"+number+":task"))
	if n := strings.Count(did(w.ticket(number)), "task_done"); n != 1 {
		t.Errorf("the task was done %d times", n)
	}
}

func TestOnlyTheLeadAnswersTheResident(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, lead := w.dlhCase(yohana)
	w.joins(groupDLH, lead, "PUPR", "5", "tolong buka got")
	card := w.sees(groupPUPR, number)
	w.As(rahel).Replies(groupPUPR, card.ID, "Besok kami ke lokasi.")
	w.sees(groupPUPR, "dicatat untuk semua kantor di kasus ini")
	note := w.sees(groupDLH, "Besok kami ke lokasi.")
	w.As(rahel).Replies(groupPUPR, card.ID, "Alatnya sudah siap.")
	w.sees(groupDLH, "Alatnya sudah siap.")
	told := 0
	for _, m := range w.Messages(groupPUPR) {
		if strings.Contains(m.Text, "dicatat untuk semua kantor") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("PUPR was told %d times that a note stays among offices", told)
	}
	w.As(kobogau).Replies(groupDLH, note.ID, "Terima kasih, kami tunggu.") // a reply to a note is a note
	w.sees(groupPUPR, "Terima kasih, kami tunggu.")
	w.As(kobogau).Replies(groupDLH, lead.ID, "Dua dinas turun besok.")
	w.sees(yohana, "Dua dinas turun besok.")
	for _, words := range []string{"Besok kami", "Alatnya", "kami tunggu"} {
		w.never(yohana, words)
	}
	k := w.ticket(number)
	if len(k.Personal.Talk) != 1 {
		t.Errorf("%d words were said to the resident", len(k.Personal.Talk))
	}
	// Nor may it do what the lead may.
	for _, act := range []string{"take", "ask", "resolve", "reject", "hand", "ho:dlh", "release", "give", "join", "extend", "merge", "split"} {
		toast := w.toast(rahel, groupPUPR, w.As(rahel).PressesData(groupPUPR, card.ID, "o:"+number+":"+act))
		if !strings.Contains(toast.Text, "sekarang di Dinas Lingkungan Hidup") {
			t.Errorf("%s by a helping office is answered %q", act, toast.Text)
		}
	}
}

func TestTheLeadTakesATaskBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, lead := w.dlhCase(yohana)
	w.joins(groupDLH, lead, "PUPR", "5", "tolong buka got")
	card := w.sees(groupPUPR, number)
	w.presses(kobogau, lead, "Ajak kantor lain")
	menu := w.sees(groupDLH, "kantor mana yang diajak?")
	if toast := w.presses(kobogau, menu, "PUPR"); !strings.Contains(toast.Text, "masih punya tugas") {
		t.Errorf("a second task at once is answered %q", toast.Text)
	}
	if toast := w.presses(kobogau, menu, "DLH"); !strings.Contains(toast.Text, "memang di kantor itu") {
		t.Errorf("a task for the lead itself is answered %q", toast.Text)
	}
	w.presses(kobogau, menu, "Tarik tugas PUPR")
	w.becomes(menu, "tugas Dinas PUPR ditarik")
	w.sees(groupPUPR, "tugas Dinas PUPR ditarik")
	if card = w.becomes(card, "ditarik"); len(card.Buttons) != 0 {
		t.Errorf("the card of a task that was taken back has the buttons %q", labels(card))
	}
	toast := w.toast(rahel, groupPUPR, w.As(rahel).PressesData(groupPUPR, card.ID, "o:"+number+":task"))
	if !strings.Contains(toast.Text, "sekarang di Dinas Lingkungan Hidup") {
		t.Errorf("doing a task that was taken back is answered %q", toast.Text)
	}
	if k := w.ticket(number); len(k.Supports) != 0 || did(k) != "share unshare" {
		t.Errorf("it was %s; %+v", did(k), k.Supports)
	}
}

func TestAHelpingOfficeSeesThatTheCaseWentToAnotherLead(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, lead := w.dlhCase(yohana)
	w.joins(groupDLH, lead, "PUPR", "5", "tolong buka got")
	card := w.sees(groupPUPR, number)
	w.handsBecause(groupDLH, lead, "Disdukcapil", "salah alamat")
	w.becomes(card, "Kantor utama: Dinas Kependudukan")
	w.sees(groupDuk, "salah alamat")
	if got := w.queues(number); !slices.Equal(got, []string{"disdukcapil"}) {
		t.Errorf("it stands in the queues %q", got)
	}
}

func TestACaseIsGivenMoreTimeOnceAndTheResidentIsToldWhy(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	before := w.ticket(number).ResolveBy
	w.presses(kobogau, card, "Minta waktu lagi")
	menu := w.sees(groupDLH, "tambah berapa hari kerja?")
	w.presses(kobogau, menu, "+5")
	w.becomes(menu, "tambah 5 hari kerja")
	prompt := w.sees(groupDLH, "kenapa butuh waktu lagi?")
	w.As(kobogau).Replies(groupDLH, prompt.ID, "Truk sedang diperbaiki.")
	w.sees(groupDLH, "Pelapor diberi tahu")
	told := w.sees(yohana, "butuh waktu lebih lama")
	k := w.ticket(number)
	if k.Clock.Extra != 5 || !k.ResolveBy.After(before.AddDate(0, 0, 5)) { // a weekend lies between
		t.Errorf("it has %d working days more, until %s instead of %s", k.Clock.Extra, k.ResolveBy, before)
	}
	for _, want := range []string{number, "Truk sedang diperbaiki.", mimika(t).City.DayWords("id", k.ResolveBy)} {
		if !strings.Contains(told.Text, want) {
			t.Errorf("the resident is not told %q: %q", want, told.Text)
		}
	}
	if toast := w.presses(kobogau, card, "Minta waktu lagi"); !strings.Contains(toast.Text, "sudah pernah ditambah") {
		t.Errorf("a second time is answered %q", toast.Text)
	}
	w.As(kobogau).Replies(groupDLH, prompt.ID, "Masih diperbaiki.")
	w.sees(groupDLH, "sudah pernah ditambah")
	if again := w.ticket(number); !again.ResolveBy.Equal(k.ResolveBy) || strings.Count(did(again), "extend") != 1 {
		t.Errorf("it was extended again, to %s", again.ResolveBy.Format(time.DateOnly))
	}
	w.never(yohana, "Masih diperbaiki")
}

func TestATaskWithoutWordsIsAskedForAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, lead := w.dlhCase(yohana)
	w.presses(kobogau, lead, "Ajak kantor lain")
	menu := w.sees(groupDLH, "kantor mana yang diajak?")
	w.presses(kobogau, menu, "PUPR")
	menu = w.becomes(menu, "berapa hari kerja untuk")
	w.presses(kobogau, menu, "1")
	prompt := w.sees(groupDLH, "apa tugas Dinas PUPR?")
	w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, "")
	w.sees(groupDLH, "tulis juga tugasnya")
	w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, "angkat batu ini")
	w.sees(groupDLH, "diajak, sampai")
	card := w.sees(groupPUPR, number)
	w.has(groupPUPR, "the photo of the task", func(m simulator.Message) bool { return m.Bot && len(m.Photos) > 0 && m.ID > card.ID })
	if k := w.ticket(number); len(k.Supports) != 1 || k.Supports[0].Days != 1 || k.Stage != tickets.Routed {
		t.Errorf("stage %s, supports %+v", k.Stage, k.Supports)
	}
}

func TestATaskWaitsForTheGroupOfItsOffice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, lead := w.dlhCase(yohana)
	w.presses(kobogau, lead, "Ajak kantor lain")
	menu := w.sees(groupDLH, "kantor mana yang diajak?")
	w.presses(kobogau, menu, "Dishub")
	menu = w.becomes(menu, "berapa hari kerja untuk")
	w.presses(kobogau, menu, "10")
	prompt := w.sees(groupDLH, "apa tugas Dinas Perhubungan?")
	w.As(kobogau).Replies(groupDLH, prompt.ID, "tutup jalan dua jam")
	w.sees(groupDLH, "belum terhubung")
	w.AddGroup(simulator.Group{ID: groupKominfo, Title: "Dishub", Supergroup: true})
	w.Join(groupKominfo, thomas, admin)
	w.Promote(groupKominfo, admin)
	w.As(admin).Says(groupKominfo, "/hubungkan dishub")
	card := w.sees(groupKominfo, number)
	if !strings.Contains(card.Text, "tutup jalan dua jam") || !slices.Contains(labels(card), "Tugas selesai") {
		t.Errorf("the task's card is %q %q", card.Text, labels(card))
	}
}

func TestACardFitsAPhone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	twin := w.files(marthen, "sampah", "tumpukan sampah bau sekali dekat sekolah")
	w.merges(w.sees(groupDLH, twin), number)
	w.joins(groupDLH, card, "PUPR", "5", "tolong buka got")
	w.joins(groupDLH, card, "Disdukcapil", "5", "tolong bawa tong")
	card = w.becomes(card, "Disdukcapil sampai Sen 30 Nov")
	w.presses(kobogau, card, "Saya tangani")
	card = w.becomes(card, "Ditangani Pak Kobogau")
	for name, m := range map[string]simulator.Message{"the lead's": card, "the helper's": w.sees(groupPUPR, number)} {
		if lines := strings.Count(m.Text, "\n") + 1; lines >= 12 {
			t.Errorf("%s card has %d lines:\n%s", name, lines, m.Text)
		}
	}
}

func TestAGroupThatWorksForTwoOfficesDoesTheTaskOfOneForTheOther(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.As(admin).Says(groupDLH, "/hubungkan dishub")
	w.sees(groupDLH, "Dinas Perhubungan")
	number, lead := w.dlhCase(yohana)
	w.joins(groupDLH, lead, "Dishub", "1", "tutup jalan dua jam")
	task := w.sees(groupDLH, "tugas untuk Dinas Perhubungan")
	w.presses(thomas, task, "Tugas selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan Dinas Perhubungan?")
	w.As(thomas).Replies(groupDLH, prompt.ID, "Jalan sudah ditutup.")
	w.sees(groupDLH, "tugas selesai")
	w.becomes(lead, "Dibantu Dishub (selesai)")
	w.never(yohana, "Jalan sudah ditutup")
	if k := w.ticket(number); len(k.OpenTasks()) != 0 || k.Agent != 0 {
		t.Errorf("open tasks %v, agent %d", k.OpenTasks(), k.Agent)
	}
}
