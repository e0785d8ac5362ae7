package main

import (
	"strings"
	"testing"
	"time"

	"noken/simulator"
)

// In a preview a case can be looked at as it is, and nothing can be done to it.
func TestAPreviewChangesNoCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(admin, "jalan", "jalan berlubang depan gereja")
	w.sees(groupPUPR, number)
	if err := w.Wait(w.ctx, groupPUPR, func(all []simulator.Message) bool { return all[len(all)-1].Kind == "location" }); err != nil {
		t.Fatal(err)
	}
	cards := w.work(groupPUPR)
	w.offered()
	w.chats(admin, "/coba", "Hanya Anda yang melihatnya", "/status", number)
	w.As(admin).Says(admin, number)
	view := w.sees(admin, "Tahap:")
	if !strings.HasPrefix(view.Text, "UJI COBA") || copied(view) != number {
		t.Fatalf("the case is not shown, or not marked:\n%s", w.chat(admin))
	}
	if toast := w.presses(admin, view, "Balas"); !strings.Contains(toast.Text, "tidak ada kasus sungguhan") {
		t.Errorf("a case could be answered in a preview: %q", toast.Text)
	}
	w.chats(admin, "ini kata-kata ke rancangan saja", "UJI COBA")
	if n := w.work(groupPUPR); n != cards {
		t.Errorf("the office's group got %d messages by a preview:\n%s", n-cards, w.chat(groupPUPR))
	}
	// A reply to what is about the real case is real, and ends the preview.
	var real simulator.Message
	for _, m := range w.Messages(admin) {
		if m.Bot && strings.Contains(m.Text, "Laporan masuk") {
			real = m
		}
	}
	w.As(admin).Replies(admin, real.ID, "lubangnya makin besar")
	w.sees(admin, "Uji coba selesai")
	w.sees(groupPUPR, "lubangnya makin besar")
}

// work is how many messages a group has, without its board, which comes when it
// is time.
func (w *town) work(group int64) (n int) {
	for _, m := range w.Messages(group) {
		if m.Kind != "service" && !strings.Contains(m.Text, "Diperbarui") {
			n++
		}
	}
	return n
}

// A draft may have a language that the city does not have yet: it goes with the
// preview.
func TestADraftsTextsAreHeardInItsPreviewOnly(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.chats(admin, "/menu", "Apa yang bisa kami bantu?")
	w.uploads(admin, "resident.yaml", "", changed(t, "texts/resident.yaml", "Apa yang bisa kami bantu?", "Mau apa hari ini?"))
	w.sees(admin, "Siap dicoba")
	w.chats(admin, "/coba", "Mau apa hari ini?", "/bahasa", "Pilih bahasa.", "English", "PREVIEW")
	w.chats(admin, "/report", "PREVIEW", "/cancel", "PREVIEW")
	m := w.chats(admin, "/menu", "The preview is over")
	if strings.Contains(m.Text, "PREVIEW") {
		t.Errorf("what is real is marked: %q", m.Text)
	}
	w.chats(yohana, "/menu", "Apa yang bisa kami bantu?")
}

// A newer draft takes the older one's place, also while that is played.
func TestANewerDraftReplacesTheOlder(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	old := w.offered()
	w.chats(admin, "/coba aduan", newAsked)
	w.uploads(admin, "draf.zip", "", zipped(t, map[string]string{
		"aduan.yaml":         string(changed(t, "flows/aduan.yaml", firstAsked, "Ada masalah apa, Bapak Ibu?")),
		"flows/saran.yaml":   "flow: saran\ntitle: {id: Saran, en: Ideas}\nsteps:\n  - isi:\n      text: {min: 3}\n      label: {id: Saran, en: Idea}\n      ask: {id: Apa sarannya?, en: What is your idea?}\n  - periksa: summary\n  - kirim:\n      file: aspiration\n      office: '\"diskominfo\"'\n      text: isi\n",
		"flows/.hidden.yaml": "x",
	}))
	w.sees(admin, "Uji coba selesai")
	offer := w.sees(admin, "")
	if !strings.Contains(offer.Text, "flows/saran.yaml · baru") || !strings.Contains(offer.Text, "Perlu dilihat") {
		t.Errorf("the offer does not tell of the new flow and that no menu leads to it:\n%s", offer.Text)
	}
	if toast := w.presses(admin, old, "Terbitkan"); !strings.Contains(toast.Text, "rancangan lama") {
		t.Errorf("the older draft can be published still: %q", toast.Text)
	}
	w.chats(admin, "/coba saran", "Apa sarannya?", "lebih banyak pohon", "Periksa dulu", "kirim", "UJI-COBA")
	w.presses(admin, offer, "Terbitkan")
	w.sees(admin, "Kenapa diubah?")
	w.chats(admin, "/lapor", firstAsked) // changed their mind: what follows is no note
	w.chats(admin, "jalan", "Di mana tempatnya?")
	if w.live() != mimika(t).Version() {
		t.Error("it was published by words that were no note")
	}
}

// Files that are sent together are one draft, and what is not a note of its time
// publishes nothing.
func TestFilesOfAnAlbumAreOneDraft(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	send := func(name string, content []byte) {
		w.As(admin).Sends(admin, simulator.Content{File: name, Bytes: content, Album: "77"})
	}
	send("aduan.yaml", changed(t, "flows/aduan.yaml", firstAsked, newAsked))
	send("status.yaml", changed(t, "flows/status.yaml", "id: Cek laporan", "id: Lihat laporan"))
	w.sees(admin, "Saya periksa dulu")
	var offer simulator.Message
	for !strings.Contains(offer.Text, "Lihat laporan") {
		offer = w.sees(admin, "Siap dicoba")
	}
	if !strings.Contains(offer.Text, newAsked) {
		t.Errorf("only one of the files is in the draft:\n%s", offer.Text)
	}
	if n := w.told(admin, "Saya periksa dulu"); n != 1 {
		t.Errorf("an album was answered %d times", n)
	}
	w.presses(admin, offer, "Terbitkan")
	w.sees(admin, "Kenapa diubah?")
	w.passes(11 * time.Minute)
	w.chats(admin, "halo", "Halo, Admin")
	if w.live() != mimika(t).Version() {
		t.Error("a greeting published it")
	}
	w.presses(admin, offer, "Terbitkan")
	w.presses(admin, w.sees(admin, "Kenapa diubah?"), "Tidak jadi")
	w.sees(admin, "tidak ada yang diubah")
	w.chats(admin, "halo", "Halo, Admin")
	w.chats(admin, "/coba aduan", newAsked)
}
