package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/simulator"
)

// answersTo are the bot's messages in a chat by what somebody did, once it fell
// silent: a command that everybody may send ends it.
func (w *town) answersTo(who, chat int64, do func()) []string {
	w.t.Helper()
	last := 0
	for _, m := range w.Messages(chat) {
		last = max(last, m.ID)
	}
	do()
	end := w.chats(who, "/bahasa", "Pilih bahasa.")
	var said []string
	for _, m := range w.Messages(chat) {
		if m.Bot && m.ID > last && (chat != who || m.ID < end.ID) {
			said = append(said, m.Text)
		}
	}
	return said
}

// Nobody but an admin, in their own chat, can preview, publish or go back: whoever
// tries is answered like anybody who says something that is not known.
func TestNobodyButAnAdminPreviewsOrPublishes(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.puts(marked(t, "〔B〕"), "something to go back from")
	offer := w.offered()
	draft := offer.Buttons[0][1].Data
	short := draft[strings.LastIndex(draft, ":")+1:]
	current := bot.Short(marked(t, "〔B〕").Version())
	forged := []string{
		"d:publish:" + short, "d:plain:" + short, "d:try:" + short, "d:renew:" + short, "d:drop:" + short,
		"d:back:1", "d:undo:1:" + current, "c:m:flow:aduan", "c:f:1:jalan", "d:", "c:", "d:plain", "d:undo:-1:" + current,
	}
	content := changed(t, "flows/aduan.yaml", firstAsked, "Warga bertanya?")

	unknown := w.answersTo(yohana, yohana, func() { w.As(yohana).Says(yohana, "/tidakada") })
	for _, command := range []string{"/coba", "/try aduan", "/coba selesai", "/versi", "/versions"} {
		if got := w.answersTo(yohana, yohana, func() { w.As(yohana).Says(yohana, command) }); !slices.Equal(got, unknown) {
			t.Errorf("a resident's %s was answered %q, want %q", command, got, unknown)
		}
	}
	document := w.answersTo(yohana, yohana, func() {
		w.As(yohana).Sends(yohana, simulator.Content{File: "surat.docx"})
	})
	for _, name := range []string{"aduan.yaml", "kota.zip", "areas.csv"} {
		if got := w.answersTo(yohana, yohana, func() { w.uploads(yohana, name, "flows/aduan.yaml", content) }); !slices.Equal(got, document) {
			t.Errorf("a resident's %s was answered %q, want %q", name, got, document)
		}
	}
	edit := w.As(yohana).Says(yohana, "halo")
	got := w.answersTo(yohana, yohana, func() { w.As(yohana).Edits(yohana, edit, "/versi") })
	if slices.ContainsFunc(got, func(words string) bool { return strings.Contains(words, "tayang") }) {
		t.Errorf("a message that was changed into a command was answered %q", got)
	}
	m := w.chats(yohana, "/menu", "Apa yang bisa kami bantu")
	stale := w.toast(yohana, yohana, w.As(yohana).PressesData(yohana, m.ID, "z:nothing"))
	for _, data := range forged {
		if toast := w.toast(yohana, yohana, w.As(yohana).PressesData(yohana, m.ID, data)); toast.Text != stale.Text || toast.Alert != stale.Alert {
			t.Errorf("a resident's press of %s was answered %+v, want %+v", data, toast, stale)
		}
	}

	// An admin in a group is nobody special there, nor is who hides behind it.
	before := len(w.Messages(groupPUPR))
	card := w.Messages(groupPUPR)[before-1]
	_ = w.answersTo(admin, groupPUPR, func() {
		w.As(admin).Sends(groupPUPR, simulator.Content{File: "aduan.yaml", Bytes: content})
		w.As(admin).Says(groupPUPR, "/coba")
		w.As(admin).AnonymousSays(groupPUPR, "/versi")
		w.As(admin).ChannelSays(groupPUPR, "/coba")
		w.As(admin).Sends(groupPUPR, simulator.Content{File: "aduan.yaml", Bytes: content, As: simulator.Anonymous})
	})
	for _, data := range forged {
		w.toast(admin, groupPUPR, w.As(admin).PressesData(groupPUPR, card.ID, data))
	}
	for _, m := range w.Messages(groupPUPR)[before:] {
		for _, words := range []string{"UJI COBA", "Saya periksa", "Siap dicoba", "Yang pernah tayang", "tayang"} {
			if m.Bot && strings.Contains(m.Text, words) {
				t.Errorf("in a group the bot says %q", m.Text)
			}
		}
	}
	// An event for somebody who is no admin does nothing, wherever it is from.
	if err := w.app.editions.Offer(w.ctx, yohana, marked(t, "〔C〕"), ""); err != nil {
		t.Fatal(err)
	}
	if got := w.answersTo(yohana, yohana, func() {}); len(got) != 0 {
		t.Errorf("a draft that was offered to a resident: %q", got)
	}
	if history, err := w.app.editions.History(w.ctx, 0); err != nil || len(history) != 2 {
		t.Errorf("something was published: %+v %v", history, err)
	}
	if n := w.told(yohana, "UJI COBA") + w.told(yohana, "Siap dicoba"); n > 0 {
		t.Errorf("a resident saw a preview:\n%s", w.chat(yohana))
	}
}

// Who is an admin is what the running bot knows, when something arrives.
func TestWhoIsNoAdminAnyMoreHasNothingLeft(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	offer := w.offered()
	w.presses(admin, offer, "Coba")
	menu := w.sees(admin, "UJI COBA")
	w.presses(admin, menu, "Lapor masalah")
	question := w.sees(admin, newAsked)
	w.stop()
	w.stop = w.starts(func(o *appOptions) { o.Admins = []int64{rahel} })
	toast := w.presses(admin, question, question.Buttons[0][0].Label)
	if strings.Contains(toast.Text, "uji coba") {
		t.Errorf("toast %q", toast.Text)
	}
	w.presses(admin, offer, "Terbitkan")
	w.chats(admin, "/coba", "Apa yang bisa kami bantu", "/lapor", firstAsked)
	w.stop()
	w.stop = w.starts(nil) // and nothing comes back with the right
	w.chats(admin, "/coba", "Belum ada rancangan")
	if w.live() != mimika(t).Version() {
		t.Error("something was published")
	}
}

func TestAPreviewAndARealFormDoNotMix(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.chats(admin, "/lapor", firstAsked, "jalan", "Di mana tempatnya?", "mimika baru", "Apa yang terjadi")
	w.offered()
	w.chats(admin, "/coba aduan", newAsked, "sampah", "Di mana tempatnya?")
	played := w.chatOf(admin, "Di mana tempatnya?")

	w.stop()
	w.stop = w.starts(nil) // the preview goes on where it stood
	m := w.chats(admin, "wania", "Apa yang terjadi")
	if !strings.HasPrefix(m.Text, "UJI COBA") {
		t.Errorf("after a restart the preview is not marked: %q", m.Text)
	}
	w.As(admin).Edits(admin, w.As(admin).Says(admin, "sampah menumpuk di pasar"), "lain")
	w.sees(admin, "Ada foto?")
	w.chats(admin, "/menu", "Uji coba selesai")
	w.sees(admin, "Apa yang bisa kami bantu")

	toast := w.toast(admin, admin, w.As(admin).PressesData(admin, played.ID, "c:f:2:mimika-baru"))
	if !strings.Contains(toast.Text, "sudah selesai") {
		t.Errorf("a button of a preview that is over: %q", toast.Text)
	}
	w.presses(admin, w.chatOf(admin, "Apa yang bisa kami bantu"), "Lanjutkan formulir")
	m = w.sees(admin, "Apa yang terjadi")
	if strings.Contains(m.Text, "UJI COBA") {
		t.Errorf("the real form is marked: %q", m.Text)
	}
	w.chats(admin, "jalan berlubang depan gereja", "Ada foto?", "tanpa foto", "Boleh nama Anda", "boleh", "Periksa dulu")
	w.chats(admin, "kirim", "Laporan masuk")
	if card := w.sees(groupPUPR, "Jalan"); !strings.Contains(card.Text, "jalan berlubang") {
		t.Errorf("the real case is %q", card.Text)
	}
}

func TestALookThatIsLostIsTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	asked := make(chan struct{}, 8)
	w.SetFaults(func(method string, _ int64) *simulator.Fault {
		if method != "getFile" {
			return nil
		}
		asked <- struct{}{}
		return &simulator.Fault{Kind: simulator.FaultDelayBefore, Delay: time.Hour}
	})
	w.uploads(admin, "aduan.yaml", "", changed(t, "flows/aduan.yaml", firstAsked, newAsked))
	w.sees(admin, "Saya periksa dulu")
	<-asked
	w.chats(admin, "/lapor", firstAsked) // the chat goes on meanwhile
	w.stop()                             // the process that looked dies
	w.SetFaults(nil)
	w.stop = w.starts(nil)
	w.passes(61 * time.Second)
	w.sees(admin, "Pemeriksaannya terputus")
	w.offered()
	w.passes(2 * time.Minute)
	w.chats(admin, "/coba", "UJI COBA")
	if n := w.told(admin, "terputus"); n != 1 {
		t.Errorf("told %d times that a look was lost", n)
	}
}

func TestTwoAdminsPublishFromTheirPhones(t *testing.T) {
	t.Parallel()
	w := newGround(t)
	w.stop = w.starts(func(o *appOptions) { o.Admins = []int64{admin, rahel} })
	w.offered()
	w.uploads(rahel, "status.yaml", "", changed(t, "flows/status.yaml", "id: Cek laporan", "id: Lihat status"))
	w.sees(rahel, "Siap dicoba")
	w.uploads(kobogau, "status.yaml", "", []byte("flow: status"))

	w.presses(rahel, w.chatOf(rahel, "Siap dicoba"), "Terbitkan")
	w.presses(rahel, w.sees(rahel, "Kenapa diubah?"), "Tanpa catatan")
	w.sees(rahel, "Sudah tayang")
	w.until("it runs", func() bool { return w.live() != mimika(t).Version() })
	first := w.live()

	w.presses(admin, w.chatOf(admin, "Siap dicoba"), "Terbitkan")
	m := w.chats(admin, "jenis", "Belum diterbitkan")
	for _, part := range []string{"#2", "Rahel", "flows/status.yaml", "Lihat status"} {
		if !strings.Contains(m.Text, part) {
			t.Errorf("who came first is not told (%q):\n%s", part, m.Text)
		}
	}
	w.presses(admin, m, "Perbarui")
	offer := w.sees(admin, "Siap dicoba")
	if strings.Contains(offer.Text, "status.yaml") {
		t.Errorf("the draft made anew takes back what the other did:\n%s", offer.Text)
	}
	w.presses(admin, offer, "Terbitkan")
	w.chats(admin, "jenis", "Sudah tayang")
	w.until("it runs", func() bool { return w.live() != first })
	files := w.app.worker.Load().Live().Files()
	if !strings.Contains(string(files["flows/status.yaml"]), "Lihat status") || !strings.Contains(string(files["flows/aduan.yaml"]), newAsked) {
		t.Error("one of the two changes is lost")
	}

	// Both change the same file: nothing is offered that would lose one of them.
	w.uploads(rahel, "status.yaml", "", changed(t, "flows/status.yaml", "id: Cek laporan", "id: Pantau status"))
	w.sees(rahel, "Siap dicoba")
	w.uploads(admin, "status.yaml", "", changed(t, "flows/status.yaml", "id: Cek laporan", "id: Tengok status"))
	offer = w.sees(admin, "Siap dicoba")
	w.presses(rahel, w.chatOf(rahel, "Pantau status"), "Terbitkan")
	w.chats(rahel, "pantau", "Sudah tayang")
	w.presses(admin, offer, "Terbitkan")
	m = w.chats(admin, "tengok", "mengubah berkas yang sama: flows/status.yaml")
	if len(m.Buttons) > 0 {
		t.Errorf("what would lose a change is offered: %v", m.Buttons)
	}
}

func TestWhatAnAdminSendsIsBounded(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range map[string]struct {
		name, caption string
		content       []byte
		want          string
	}{
		"a bomb":             {"kota.zip", "", zipped(t, map[string]string{"flows/aduan.yaml": strings.Repeat("a", 3<<20)}), "terlalu besar"},
		"a way out":          {"kota.zip", "", zipped(t, map[string]string{"../flows/aduan.yaml": "a"}), "tidak bisa dipakai"},
		"no zip":             {"kota.zip", "", []byte("PK no zip"), "tidak bisa saya buka"},
		"nothing in it":      {"kota.zip", "", zipped(t, map[string]string{"a.txt": "a"}), "tidak ada berkas"},
		"a large file":       {"aduan.yaml", "", make([]byte, 1<<20+1), "terlalu besar"},
		"a new file":         {"surat.yaml", "", []byte("flow: surat"), "Saya belum tahu tempat surat.yaml"},
		"another way out":    {"surat.yaml", "flows/../../x.yaml", []byte("flow: surat"), "tidak bisa dipakai"},
		"another city":       {"city.yaml", "", changed(t, "city.yaml", "id: mimika", "id: nabire"), "Id kota tidak bisa diganti"},
		"nothing new":        {"aduan.yaml", "", changed(t, "flows/aduan.yaml"), "Tidak ada yang berbeda"},
		"a broken yaml":      {"aduan.yaml", "", []byte("flow: aduan\n\tsteps"), "flows/aduan.yaml:2:1"},
		"a transcript":       {"id-aduan-jalan-diketik.yaml", "", changed(t, "transcripts/id-aduan-jalan-diketik.yaml", firstAsked, "Mau apa?"), "tidak lagi jalan"},
		"not even text":      {"aduan.yaml", "", []byte{0, 1, 2, 255, 254}, "Belum bisa dipakai"},
		"a folder around it": {"kota.zip", "", zipped(t, map[string]string{"kota/flows/aduan.yaml": string(changed(t, "flows/aduan.yaml", firstAsked, newAsked)), "__MACOSX/kota/._a.yaml": "x"}), "Siap dicoba"},
	} {
		w.seen[admin] = 0
		for _, m := range w.Messages(admin) {
			w.seen[admin] = max(w.seen[admin], m.ID)
		}
		w.uploads(admin, c.name, c.caption, c.content)
		w.sees(admin, c.want)
	}
	if w.live() != mimika(t).Version() {
		t.Error("something was published")
	}
}

func TestAFolderIsOfferedAtTheAdminsPhone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.chats(admin, "/start", "Halo, Admin")
	config := marked(t, "〔D〕")
	if err := w.app.editions.Offer(w.ctx, admin, config, mimika(t).Version()); err != nil {
		t.Fatal(err)
	}
	offer := w.sees(admin, "Siap dicoba")
	if !strings.Contains(offer.Text, "〔D〕") {
		t.Errorf("the offer does not show the change:\n%s", offer.Text)
	}
	ttl := w.redis.TTL(w.ctx, "noken:{mimika}:config:"+config.Version()).Val()
	if ttl <= 0 || ttl > 7*24*time.Hour {
		t.Errorf("a draft is kept for %v, want a week", ttl)
	}
	w.presses(admin, offer, "Buang")
	w.sees(admin, "Rancangan dibuang")
	w.chats(admin, "/coba", "Belum ada rancangan")
	if toast := w.presses(admin, offer, "Terbitkan"); !strings.Contains(toast.Text, "rancangan lama") {
		t.Errorf("a button of a draft that is gone: %q", toast.Text)
	}
}
