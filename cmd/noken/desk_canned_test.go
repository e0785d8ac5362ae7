package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

func TestAReadyAnswerIsSeenBeforeItGoesOut(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.As(kobogau).Replies(groupDLH, card.ID, "/jawaban")
	menu := w.sees(groupDLH, "pilih jawabannya")
	if n := len(menu.Buttons); n > 9 {
		t.Errorf("the picker has %d rows", n)
	}
	w.presses(kobogau, menu, "Petugas akan turun")
	draft := w.sees(groupDLH, "ini akan dikirim ke pelapor")
	if !strings.Contains(draft.Text, "Dinas Lingkungan Hidup") || strings.Contains(draft.Text, "{") {
		t.Errorf("the placeholders are not filled in: %q", draft.Text)
	}
	w.never(yohana, "akan turun melihat")
	if toast := w.presses(rahel, draft, "Kirim"); !strings.Contains(toast.Text, "hanya Pak Kobogau") {
		t.Errorf("another agent sends it: %q", toast.Text)
	}
	w.presses(kobogau, draft, "Kirim")
	w.sees(yohana, "akan turun melihat tempatnya")
	sent := w.becomes(draft, "terkirim ke pelapor")
	if len(sent.Buttons) != 0 {
		t.Errorf("what was sent has buttons %q", labels(sent))
	}
	w.has(groupDLH, "a receipt", func(m simulator.Message) bool { return slices.Contains(m.Reactions, "👍") })
	if k := w.ticket(number); k.Agent != kobogau || !wasSaid(k, tickets.ByAgent, "akan turun") {
		t.Errorf("the case has %+v", k.Personal.Talk)
	}
}

func TestAReadyAnswerCanBeChangedOrDropped(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.puprCase(yohana)
	w.As(rahel).SaysIn(groupPUPR, card.Topic, "/jawaban")
	menu := w.sees(groupPUPR, "pilih jawabannya")
	w.presses(rahel, menu, "Sudah kami terima")
	draft := w.sees(groupPUPR, "ini akan dikirim ke pelapor")
	w.presses(rahel, draft, "Ubah")
	prompt := w.sees(groupPUPR, "salin teks ini")
	if prompt.ForceReply == "" || !strings.Contains(prompt.Text, "sudah kami terima") {
		t.Errorf("the prompt is %q", prompt.Text)
	}
	id := w.As(rahel).Replies(groupPUPR, prompt.ID, "Terima kasih, tim sudah jalan.")
	w.sees(yohana, "tim sudah jalan")
	w.receipted(groupPUPR, id)
	w.becomes(draft, "diganti dengan tulisan baru")

	w.presses(rahel, menu, "Sudah kami terima")
	draft = w.sees(groupPUPR, "ini akan dikirim ke pelapor")
	w.presses(rahel, draft, "Batal")
	w.becomes(draft, "tidak jadi dikirim")
	w.never(yohana, "sudah kami terima dan")
}

func TestAReadyAnswerMayBeAQuestion(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Jawaban siap")
	menu := w.sees(groupDLH, "pilih jawabannya")
	w.pages(kobogau, menu, "Minta tempat yang jelas")
	draft := w.sees(groupDLH, "ini akan dikirim ke pelapor")
	w.presses(kobogau, draft, "Kirim sebagai tanya")
	w.sees(yohana, "Kami belum tahu persis tempatnya")
	if k := w.ticket(number); k.Stage != tickets.Awaiting {
		t.Errorf("the case is %s", k.Stage)
	}
}

// pages presses a button of a menu, turning its pages until it is there.
func (w *town) pages(who int64, menu simulator.Message, label string) {
	w.t.Helper()
	for {
		now := w.message(menu)
		if slices.Contains(labels(now), label) {
			w.presses(who, now, label)
			return
		}
		w.presses(who, now, "Berikutnya »")
		w.until("the page was turned", func() bool { return !slices.Equal(labels(w.message(menu)), labels(now)) })
	}
}

func TestALongAnswerIsSeenBeforeItGoesOut(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	long := strings.Repeat("Jadwal angkut di jalan ini kami ubah. ", 15)
	ids := w.As(kobogau).RepliesPhoto(groupDLH, card.ID, 2, long)
	draft := w.sees(groupDLH, "ini akan dikirim ke pelapor")
	w.never(yohana, "Jadwal angkut")
	if err := w.As(kobogau).Edits(groupDLH, ids[0], long+"Mulai Senin."); err != nil {
		t.Fatal(err)
	}
	w.becomes(draft, "Mulai Senin.")
	// The reporter says something meanwhile: the author looks again.
	w.As(yohana).Says(yohana, "/status")
	w.presses(yohana, w.chatOf(yohana, number), "Lihat laporan")
	w.passes(time.Minute)
	w.resident(yohana, "Balas", "sudah diangkut tadi pagi")
	w.sees(groupDLH, "sudah diangkut tadi pagi")
	w.presses(kobogau, draft, "Kirim")
	w.becomes(draft, "Tetap kirim ini?")
	w.never(yohana, "Jadwal angkut")
	w.presses(kobogau, w.message(draft), "Kirim")
	w.sees(yohana, "Jadwal angkut")
	w.receipted(groupDLH, ids[0])
	k := w.ticket(number)
	if last := k.Personal.Talk[len(k.Personal.Talk)-1]; len(last.Photos) != 2 || !strings.HasSuffix(last.Text, "Mulai Senin.") {
		t.Errorf("the last word has %d photos and ends %q", len(last.Photos), last.Text[len(last.Text)-20:])
	}
}

// resident has a resident press the last button of that label and say something.
func (w *town) resident(who int64, label, words string) {
	w.t.Helper()
	messages := w.Messages(who)
	for _, m := range slices.Backward(messages) {
		if m.Bot && slices.Contains(labels(m), label) {
			w.presses(who, m, label)
			w.sees(who, "Tulis pesan untuk")
			w.As(who).Says(who, words)
			w.sees(who, "Diteruskan ke")
			return
		}
	}
	w.t.Fatalf("no button %q\n%s", label, w.chat(who))
}

func TestAnUnsentAnswerOfADayAgoIsGone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Jawaban siap")
	w.presses(kobogau, w.sees(groupDLH, "pilih jawabannya"), "Sudah kami terima")
	draft := w.sees(groupDLH, "ini akan dikirim ke pelapor")
	w.passes(25 * time.Hour)
	if toast := w.presses(kobogau, draft, "Kirim"); !strings.Contains(toast.Text, "tidak menunggu lagi") {
		t.Errorf("it is answered %q", toast.Text)
	}
	w.never(yohana, "sudah kami terima dan")
}

func TestALongEndIsSeenBeforeItGoesOut(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	long := strings.Repeat("Sampah di depan sekolah sudah kami angkut. ", 15)
	ids := w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 2, long)
	draft := w.sees(groupDLH, "ini akan dikirim ke pelapor")
	if k := w.ticket(number); k.Stage == tickets.Done {
		t.Error("the case is done before its author has looked")
	}
	w.presses(kobogau, draft, "Kirim")
	w.sees(yohana, "sudah kami angkut")
	for _, id := range ids {
		w.receipted(groupDLH, id)
	}
	w.becomes(draft, "terkirim ke pelapor")
	if k := w.ticket(number); k.Stage != tickets.Done {
		t.Errorf("the case is %s", k.Stage)
	}
}
