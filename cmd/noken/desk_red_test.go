package main

import (
	"strings"
	"testing"
	"time"
)

// The regent's rule: a case without action for five days is red. A leader sees it
// by office, opens it and asks its office; the answer comes back, both are in the
// history, and the resident reads neither.
func TestALeaderAsksTheOfficeOfARedCase(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.sees(groupPUPR, number)
	w.As(sekda).Says(sekda, "/merah")
	w.sees(sekda, "Tidak ada yang merah hari ini")

	w.reaches(time.November, 28, 12, 0)
	w.As(sekda).Says(sekda, "/merah")
	list := w.sees(sekda, "Merah hari ini: 1 laporan tanpa tindakan lebih dari 5 hari")
	if want := "PUPR 1, terlama 5 hari"; !strings.Contains(list.Text, want) {
		t.Errorf("the list reads %q, want %q in it", list.Text, want)
	}
	w.presses(sekda, list, "PUPR")
	cases := w.becomes(list, "1. Got & banjir")
	w.presses(sekda, cases, "1")
	card := w.sees(sekda, "air tergenang depan pasar")
	if want := "Merah: 5 hari tanpa tindakan"; !strings.Contains(card.Text, want) {
		t.Errorf("the card reads %q, want %q in it", card.Text, want)
	}
	w.presses(sekda, card, "Tanya kantor")
	prompt := w.sees(sekda, "apa yang mau ditanyakan")
	w.As(sekda).Replies(sekda, prompt.ID, "Kenapa belum dikerjakan?")
	w.sees(sekda, "sudah sampai ke")
	question := w.sees(groupPUPR, "Pertanyaan dari Sekretaris Daerah")
	if want := "Kenapa belum dikerjakan?"; !strings.Contains(question.Text, want) {
		t.Errorf("the office reads %q, want %q in it", question.Text, want)
	}
	w.As(rahel).Replies(groupPUPR, question.ID, "Alat berat datang hari Senin")
	w.sees(groupPUPR, "jawaban diteruskan ke Sekretaris Daerah")
	answer := w.sees(sekda, "menjawab soal "+number)
	if want := "Alat berat datang hari Senin"; !strings.Contains(answer.Text, want) {
		t.Errorf("the leader reads %q, want %q in it", answer.Text, want)
	}
	if n := w.said(yohana, "Alat berat") + w.said(yohana, "Kenapa belum"); n != 0 {
		t.Error("the resident read what a leader and the office said to each other")
	}
	entries, err := w.store.AuditLog(w.ctx, time.Unix(0, 0), 100)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, e := range entries {
		if e.Who == sekda && e.What == "read" && e.Number == number {
			read++
		}
	}
	if read < 2 {
		t.Errorf("the leader's readings are in the audit %d times, want 2 or more", read)
	}
}

// To anybody else /merah is no command, and a leader's button is none.
func TestTheRedListIsForLeadersOnly(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.sees(groupPUPR, number)
	w.reaches(time.November, 29, 12, 0)
	w.As(marthen).Says(marthen, "/merah")
	w.sees(marthen, "Perintah itu")
	if n := w.said(marthen, "Merah hari ini"); n != 0 {
		t.Error("somebody who is no leader saw the red list")
	}
}

// The list comes each working morning, until the leader wants it no more.
func TestTheRedListComesInTheMorning(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.sees(groupPUPR, number)
	w.reaches(time.November, 30, 7, 31) // a Monday: the days before were not red, or no working days
	list := w.sees(sekda, "Merah hari ini: 1")
	if toast := w.presses(sekda, list, "Berhenti kirim pagi"); !strings.Contains(toast.Text, "tidak dikirim lagi") {
		t.Errorf("the toast says %q", toast.Text)
	}
	w.reaches(time.December, 2, 12, 0)
	w.As(sekda).Says(sekda, "/merah")
	again := w.sees(sekda, "Merah hari ini: 1")
	if n := w.said(sekda, "Merah hari ini"); n != 2 {
		t.Errorf("the leader has %d red lists, want the first morning's and the one asked for", n)
	}
	w.presses(sekda, again, "Kirim tiap pagi")
	w.reaches(time.December, 3, 7, 31)
	w.sees(sekda, "Merah hari ini: 1")
}

// A question to an office that nobody has connected is told as such: it waits in the
// case's history, and the leader is not left waiting for an answer.
func TestALeaderIsToldThatAnOfficeHasNoGroup(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.sees(groupPUPR, number)
	w.As(admin).Says(groupPUPR, "/putuskan")
	w.sees(groupPUPR, "tidak lagi menerima kasus")
	w.reaches(time.November, 28, 12, 0)
	w.As(sekda).Says(sekda, "/merah")
	list := w.sees(sekda, "Merah hari ini: 1")
	w.presses(sekda, list, "PUPR")
	w.presses(sekda, w.becomes(list, "1. Got & banjir"), "1")
	w.presses(sekda, w.sees(sekda, "air tergenang depan pasar"), "Tanya kantor")
	prompt := w.sees(sekda, "apa yang mau ditanyakan")
	w.As(sekda).Replies(sekda, prompt.ID, "Kenapa belum dikerjakan?")
	w.sees(sekda, "belum punya grup di sini")
	if n := w.said(sekda, "sudah sampai ke"); n != 0 {
		t.Error("the leader was told that the question arrived")
	}
	if got := did(w.ticket(number)); !strings.Contains(got, "query") {
		t.Errorf("the history says %q, want the question in it", got)
	}
}
