package main

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"noken/bot"
	"noken/simulator"
)

// uploads has somebody send a file into their own chat.
func (w *town) uploads(who int64, name, caption string, content []byte) {
	w.As(who).Sends(who, simulator.Content{File: name, Caption: caption, Bytes: content})
}

// zipped is a zip of files.
func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// changed is a file of Mimika's configuration with other words in it.
func changed(t testing.TB, file string, oldnew ...string) []byte {
	t.Helper()
	text := string(mimika(t).Files()[file])
	for i := 0; i < len(oldnew); i += 2 {
		if !strings.Contains(text, oldnew[i]) {
			t.Fatalf("%s has no %q", file, oldnew[i])
		}
	}
	return []byte(strings.NewReplacer(oldnew...).Replace(text))
}

const firstAsked, newAsked = "Masalahnya tentang apa?", "Apa yang mau dilaporkan?"

// offered has the admin send a changed complaint and waits for the offer.
func (w *town) offered() simulator.Message {
	w.t.Helper()
	w.uploads(admin, "aduan.yaml", "", changed(w.t, "flows/aduan.yaml", firstAsked, newAsked))
	w.sees(admin, "Saya periksa dulu")
	return w.sees(admin, "Siap dicoba")
}

// live is the version that runs.
func (w *town) live() string { return w.app.worker.Load().Live().Version() }

func TestAnAdminChangesAQuestionFromTheirPhone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.chats(yohana, "/lapor", firstAsked)

	w.uploads(admin, "aduan.yaml", "", changed(t, "flows/aduan.yaml", firstAsked, newAsked, "\n  - lokasi:\n", "\n  - lokas:\n"))
	m := w.sees(admin, "Belum bisa dipakai")
	if !strings.Contains(m.Text, "flows/aduan.yaml:") || !strings.Contains(m.Text, "lokasi") {
		t.Errorf("the mistake is not named at its line:\n%s", m.Text)
	}
	if len(m.Buttons) > 0 {
		t.Error("what is wrong is offered")
	}
	offer := w.offered()
	for _, part := range []string{"flows/aduan.yaml", "jenis · 1 orang di sini sekarang", newAsked, "Percakapan yang sedang berjalan: 1"} {
		if !strings.Contains(offer.Text, part) {
			t.Errorf("the offer does not say %q:\n%s", part, offer.Text)
		}
	}

	filed := w.told(groupPUPR, "MMK-")
	w.presses(admin, offer, "Coba")
	menu := w.sees(admin, "UJI COBA")
	w.presses(admin, menu, "Lapor masalah")
	w.sees(admin, newAsked)
	for _, beat := range [][2]string{{"jalan", "Di mana tempatnya?"}, {"mimika baru", "Apa yang terjadi"}, {"jalan berlubang depan gereja", "Ada foto?"},
		{"tanpa foto", "Boleh nama Anda"}, {"boleh", "Periksa dulu"}, {"kirim", "UJI-COBA-000000"}} {
		if m := w.chats(admin, beat[0], beat[1]); !strings.HasPrefix(m.Text, "UJI COBA") {
			t.Errorf("not marked: %q", m.Text)
		}
	}
	w.sees(admin, "hanya contoh")
	w.chats(admin, "/coba selesai", "Uji coba selesai")
	if n := w.told(groupPUPR, "MMK-"); n != filed {
		t.Errorf("the office got %d cases by a preview", n-filed)
	}
	if keys, err := w.redis.Keys(w.ctx, "noken:{mimika}:case:*").Result(); err != nil || len(keys) > 0 {
		t.Errorf("cases were filed: %v %v", keys, err)
	}
	if c := w.counts(); c.Talks[mimika(t).Version()] != 1 || len(c.Talks) != 1 {
		t.Errorf("a preview was counted: %v", c.Talks)
	}

	w.presses(admin, offer, "Terbitkan")
	w.sees(admin, "Kenapa diubah?")
	w.chats(admin, "lebih jelas", "Sudah tayang")
	w.until("it runs", func() bool { return w.live() != mimika(t).Version() })
	w.chats(marthen, "/lapor", newAsked)
	w.chats(yohana, "jalan", "Di mana tempatnya?", "/kembali", firstAsked)
	history, err := w.app.editions.History(w.ctx, 0)
	if err != nil || history[0].Road != bot.RoadTelegram || history[0].Why != "lebih jelas" || history[0].Who != "Admin Kota" {
		t.Errorf("history %+v, error %v", history, err)
	}

	list := w.chats(admin, "/versi", "Yang pernah tayang")
	w.presses(admin, list, "Kembali ke #1")
	ask := w.sees(admin, "Kembali ke #1")
	if !strings.Contains(ask.Text, newAsked) {
		t.Errorf("going back does not show what changes:\n%s", ask.Text)
	}
	w.presses(admin, ask, "Ya, kembalikan")
	w.sees(admin, "Sudah tayang")
	w.until("it runs again", func() bool { return w.live() == mimika(t).Version() })
	w.chats(kobogau, "/lapor", firstAsked)
}
