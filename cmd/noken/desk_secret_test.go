package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"noken/simulator"
)

// Who is named for secret reports in these tests.
const (
	headDP3   = 3003 // violence
	secondDP3 = 3004
	headAway  = 3005 // bribes; never opened the bot
	groupDP3  = -1001000000010
	tellerX   = 777701234512
)

// newSecretCity is newCity where heads are named for the secret categories, and whose
// office for violence has a group.
func newSecretCity(t testing.TB, change func(*appOptions)) *town {
	t.Helper()
	w := newGround(t)
	for id, name := range map[int64]string{headPUPR: "Kepala", sekda: "Sekda", headDP3: "Satu", secondDP3: "Dua"} {
		w.AddUser(simulator.User{ID: id, First: "Ibu", Last: name, Lang: "id"})
	}
	w.AddUser(simulator.User{ID: headAway, First: "Bapak", Last: "Jauh", Lang: "id", New: true})
	w.AddUser(simulator.User{ID: tellerX, First: "Xaveria", Last: "Qwertyno", Username: "xaveria_qq", Lang: "id"})
	w.AddGroup(simulator.Group{ID: groupKominfo, Title: "Diskominfo", Supergroup: true})
	w.AddGroup(simulator.Group{ID: groupDP3, Title: "DP3AP2KB", Forum: true})
	for _, group := range []int64{groupKominfo, groupDP3} {
		w.Join(group, admin, kobogau)
		w.Promote(group, admin)
	}
	(&demo{telegram: w.Server}).bindGroups()
	w.As(admin).Says(groupKominfo, "/hubungkan diskominfo")
	w.As(admin).Says(groupDP3, "/hubungkan dp3ap2kb")
	config := edited(t, "people.yaml", officials+fmt.Sprintf("secret:\n  kekerasan: [%d, %d]\n  pungli: [%d]\n", headDP3, secondDP3, headAway))
	w.stop = w.starts(func(o *appOptions) {
		o.Config = config
		if change != nil {
			change(o)
		}
	})
	for _, group := range w.groups() {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}
	for _, who := range []int64{headPUPR, sekda, headDP3, secondDP3} {
		w.As(who).Says(who, "/start")
		w.sees(who, "Halo")
	}
	return w
}

func (w *town) groups() []int64 {
	return []int64{groupPUPR, groupDuk, groupDLH, groupKominfo, groupDP3}
}

// filesSecret files a report of a secret category, whose form does not ask for
// photos nor for the name.
func (w *town) filesSecret(who int64, category, story string) (number string) {
	w.t.Helper()
	w.As(who).Says(who, "/lapor")
	w.sees(who, "Masalahnya tentang apa?")
	w.As(who).Says(who, category)
	w.sees(who, "Di mana tempatnya?")
	w.As(who).SendsPin(who, -4.5467, 136.8833)
	w.sees(who, "Apa yang terjadi")
	w.As(who).Says(who, story)
	w.sees(who, "Periksa dulu")
	w.As(who).Says(who, "kirim")
	return copied(w.sees(who, "Laporan masuk"))
}

// neverShown fails where something was ever shown in a chat, edited and deleted included.
func (w *town) neverShown(chats []int64, marks ...string) {
	w.t.Helper()
	for _, chat := range chats {
		for _, words := range w.EverSent(chat) {
			for _, mark := range marks {
				if strings.Contains(strings.ToLower(words), strings.ToLower(mark)) {
					w.t.Errorf("%s was shown %q:\n%s", names[chat], mark, words)
				}
			}
		}
	}
}

func TestASecretReportGoesOnlyToThoseNamedForIt(t *testing.T) {
	t.Parallel()
	w := newSecretCity(t, nil)
	number := w.filesSecret(tellerX, "kekerasan", "tetangga dipukul suaminya setiap malam")
	card := w.sees(headDP3, number)
	w.wants(card, "RAHASIA", "tetangga dipukul", "anonim", "Saya tangani")
	other := w.sees(secondDP3, number)
	w.presses(headDP3, card, "Saya tangani")
	w.becomes(card, "Ditangani Ibu Satu")
	w.becomes(other, "Ditangani Ibu Satu")

	// Their own chat is a desk: answers, questions, notes and the end work there.
	id := w.As(headDP3).Replies(headDP3, card.ID, "Apakah ia aman sekarang?")
	w.sees(tellerX, "Apakah ia aman")
	w.reacted(headDP3, id)
	w.As(tellerX).Says(tellerX, "/status")
	w.sees(tellerX, number)
	w.pressesOf(tellerX, "Apakah ia aman", "Balas")
	w.sees(tellerX, "Tulis pesan untuk")
	w.As(tellerX).Says(tellerX, "Belum, dia di rumah saya")
	w.sees(headDP3, "Belum, dia di rumah saya")
	w.sees(secondDP3, "Belum, dia di rumah saya")
	w.As(secondDP3).Replies(secondDP3, other.ID, "/catatan jemput malam ini")
	w.sees(headDP3, "jemput malam ini")
	w.presses(headDP3, card, "Selesai")
	prompt := w.sees(headDP3, "apa yang sudah dikerjakan")
	w.As(headDP3).RepliesPhoto(headDP3, prompt.ID, 1, "Ibu dan anak sudah di rumah aman")
	w.sees(tellerX, "sudah di rumah aman")

	// Nobody else sees anything, whatever they ask.
	for _, command := range []string{"/antrian", "/bantuan"} {
		w.As(kobogau).Says(groupDP3, command)
	}
	w.As(headDP3).Says(headDP3, "/antrian")
	w.sees(headDP3, "Tidak ada laporan rahasia")
	w.As(marthen).Says(marthen, "/antrian")
	w.sees(marthen, "Perintah itu")
	w.neverShown(append(w.groups(), kobogau, headPUPR, sekda, admin), number, "kekerasan", "tetangga", "rumah aman", "jemput malam")
	w.neverShown([]int64{tellerX}, "jemput malam")
}

func TestAHeadListsTheOpenSecretReportsAndOpensOne(t *testing.T) {
	t.Parallel()
	w := newSecretCity(t, nil)
	number := w.filesSecret(tellerX, "kekerasan", "tetangga dipukul suaminya setiap malam")
	w.sees(headDP3, number)
	w.As(headDP3).Says(headDP3, "/antrian")
	list := w.sees(headDP3, "1 laporan rahasia terbuka")
	w.presses(headDP3, list, "1")
	card := w.sees(headDP3, "tetangga dipukul")
	if got := keyboard(card); strings.Contains(got, "Kantor lain") {
		t.Errorf("a secret report can be handed on: %s", got)
	}
	w.presses(kobogau, card, "Saya tangani")
	if k := w.ticket(number); k.Agent != 0 {
		t.Errorf("somebody else has the case: %d", k.Agent)
	}
}

func TestWhereTheHeadNeverOpenedTheBotTheCoordinatorIsToldWithoutWords(t *testing.T) {
	t.Parallel()
	w := newSecretCity(t, nil)
	number := w.filesSecret(tellerX, "pungli", "diminta bayar seratus ribu di loket")
	w.wants(w.sees(groupKominfo, number), "belum sampai ke penanggung jawabnya")
	w.neverShown(w.groups(), "pungli", "loket", "seratus ribu")
}

func TestAnAnonymousReporterIsAskedForAPhotoInsteadOfAFile(t *testing.T) {
	t.Parallel()
	w := newSecretCity(t, nil)
	number := w.filesAnonymous("sampah menumpuk dekat sekolah su seminggu")
	card := w.sees(groupDLH, number)
	w.pressesOf(tellerX, number, "Lihat laporan")
	w.sees(tellerX, "Tahap:")
	w.pressesOf(tellerX, "Tahap:", "Balas")
	w.sees(tellerX, "Tulis pesan untuk")
	w.As(tellerX).Sends(tellerX, simulator.Content{File: "Xaveria Qwertyno.jpg"})
	w.sees(tellerX, "Kirim gambarnya sebagai foto")
	w.sees(groupDLH, "Pelapor mengirim berkas")
	w.becomes(card, "1 berkas ditahan")
	w.As(tellerX).SendsPhoto(tellerX, "ini fotonya")
	w.sees(groupDLH, "ini fotonya")
	w.pressesOf(tellerX, "Tahap:", "Balas")
	w.sees(tellerX, "Tulis pesan untuk")
	w.As(tellerX).SendsContact(tellerX, "+6281298765432")
	w.sees(tellerX, "Kontak itu tidak kami teruskan")
	w.neverShown(w.groups(), "Xaveria", "81298765432")
}

// filesAnonymous files a complaint about rubbish of who does not want to be known,
// with a picture that was sent as a file.
func (w *town) filesAnonymous(story string) (number string) {
	w.t.Helper()
	w.chats(tellerX, "/lapor", "Masalahnya tentang apa?", "sampah", "Di mana tempatnya?")
	w.As(tellerX).SendsPin(tellerX, -4.5467, 136.8833)
	w.sees(tellerX, "Apa yang terjadi")
	w.chats(tellerX, story, "Ada foto?")
	w.As(tellerX).ForwardsPhoto(tellerX, "")
	w.sees(tellerX, "foto diterima")
	w.chats(tellerX, "lanjut", "Boleh nama Anda", "Jangan, anonim saja", "Periksa dulu", "kirim", "Laporan masuk")
	for _, m := range slices.Backward(w.Messages(tellerX)) {
		if number := copied(m); number != "" {
			return number
		}
	}
	w.t.Fatal("no number was told")
	return ""
}

// Whatever agents press and ask, and whatever an anonymous reporter sends, nothing
// that leads to them is ever shown to anybody, logged, measured or exported.
func TestNothingEverShownLeadsToWhoReportsAnonymouslyOrInSecret(t *testing.T) {
	t.Parallel()
	var log logged
	w := newSecretCity(t, func(o *appOptions) {
		o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	open := w.filesAnonymous("sampah menumpuk dekat sekolah su seminggu")
	w.sees(groupDLH, open)
	secret := w.filesSecret(tellerX, "kekerasan", "tetangga dipukul suaminya setiap malam")
	w.sees(headDP3, secret)
	w.chats(tellerX, "/lapor", "Masalahnya tentang apa?", "sampah", "Di mana tempatnya?")
	w.As(tellerX).Says(tellerX, "/petugas")
	live := numberIn(t, w.sees(tellerX, "kami sambungkan dengan").Text)
	w.sees(groupKominfo, live)
	w.sendsAll("")
	w.As(tellerX).Says(tellerX, "/selesai")
	w.sees(tellerX, "Obrolan dengan")

	// Every button of every card, and every prompt answered, in the groups and by
	// the heads; the reporter says everything there is to send in between.
	w.chats(tellerX, "/batal", "dibatalkan")
	for _, ends := range []bool{false, true} {
		w.tries(groupDLH, kobogau, ends)
		w.tries(groupKominfo, admin, ends)
		w.tries(headDP3, headDP3, ends)
		for _, number := range []string{open, secret} {
			w.chats(tellerX, "/start t_"+number, "Tahap:")
			w.sendsAll(number)
		}
	}
	for _, command := range []string{
		"/antrian", "/cari sampah", "/cari " + open, "/cari " + secret, "/cari kekerasan", "/kinerja", "/tugas", "/riwayat", "/jawaban", "/bantuan",
	} {
		for _, group := range w.groups() {
			w.As(kobogau).Says(group, command)
		}
		for _, who := range []int64{kobogau, headPUPR, sekda, headDP3} {
			w.As(who).Says(who, command)
		}
	}
	w.reaches(time.December, 30, 10, 0)
	w.As(sekda).Says(sekda, "/merah")
	w.sees(sekda, "erah")
	w.settled(marthen)
	w.settled(kobogau)

	everybody := append(w.groups(), kobogau, rahel, thomas, admin, headPUPR, sekda, headDP3, secondDP3, marthen)
	// Their number as such is part of nothing but of what Telegram is asked to do.
	marks := []string{"Xaveria", "Qwertyno", "xaveria_qq", "81298765432", "Orang Lain", fmt.Sprint(tellerX)}
	w.neverShown(everybody, marks...)
	w.neverShown(append(w.groups(), kobogau, rahel, thomas, admin, headPUPR, sekda), "tetangga dipukul", "kekerasan (rahasia)")
	exports := map[string]string{"the log": log.String(), "the metrics": w.metrics()}
	for _, command := range [][]string{{"audit"}, {"flows", "funnel"}, {"flows", "history"}} {
		exports["noken "+strings.Join(command, " ")] = w.exports(command...)
	}
	for where, text := range exports {
		for _, mark := range append(marks, "tetangga dipukul", "menumpuk") {
			if mark == fmt.Sprint(tellerX) && where == "the log" {
				continue // a chat's id is what an operator finds an entry by
			}
			if at := strings.Index(strings.ToLower(text), strings.ToLower(mark)); at >= 0 {
				t.Errorf("%s holds %q: …%s…", where, mark, text[max(0, at-200):min(len(text), at+100)])
			}
		}
	}
	if shown := len(w.EverSent(groupDLH)); shown < 20 {
		t.Errorf("only %d things were shown to a group: nothing was tried", shown)
	}
}

// sendsAll has the reporter send everything that could tell who they are: as it is,
// and about a case where one is given.
func (w *town) sendsAll(about string) {
	w.t.Helper()
	x, reply := w.As(tellerX), 0
	for _, m := range w.Messages(tellerX) {
		if about != "" && m.Bot && strings.Contains(m.Text, about) {
			reply = m.ID
		}
	}
	for _, c := range []simulator.Content{
		{Text: "masih menumpuk, tolong segera"}, {Phone: "+6281298765432"}, {File: "KTP Xaveria Qwertyno.pdf"},
		{File: "Xaveria Qwertyno.jpg", Caption: "lihat ini"}, {Photos: 1, Forwarded: true, Caption: "dari teman"},
		{Photos: 2}, {Voice: 3}, {Pin: &simulator.Pin{Lat: -4.5467, Lon: 136.8833}, Venue: "Pasar"},
	} {
		c.ReplyTo = reply
		x.Sends(tellerX, c)
	}
	w.settled(tellerX)
}

// tries presses each button that stands in a chat once, and answers each prompt;
// those that end a case, or move it away, only when asked for.
func (w *town) tries(chat, who int64, ends bool) {
	w.t.Helper()
	pressed, answered := map[string]bool{}, map[int]bool{}
	ending := regexp.MustCompile(`:(resolve|rj|ho|defer|mg|jo)\b`)
	for range 80 {
		label, m := "", simulator.Message{}
		for _, one := range w.Messages(chat) {
			if !one.Bot || one.Deleted {
				continue
			}
			if one.ForceReply != "" && !answered[one.ID] {
				answered[one.ID] = true
				w.As(who).Replies(chat, one.ID, "sudah kami lihat dan kerjakan di tempat")
			}
			for _, row := range one.Buttons {
				for _, b := range row {
					if b.Data != "" && !pressed[b.Data] && label == "" && (ends || !ending.MatchString(b.Data)) {
						pressed[b.Data], label, m = true, b.Label, one
					}
				}
			}
		}
		if label == "" {
			break
		}
		if query, err := w.As(who).Presses(chat, m.ID, label); err == nil {
			w.toast(who, chat, query)
		}
	}
	if err := w.WaitConfirmed(w.ctx); err != nil {
		w.t.Fatal(err)
	}
}

// exports is what a command of Noken prints about the town.
func (w *town) exports(args ...string) string {
	w.t.Helper()
	flags := w.flags()
	args = append(args, "--redis-url", flags.RedisURL, "--master-keys", flags.MasterKeys)
	var out, errs bytes.Buffer
	code := run(std{ctx: w.ctx, out: &out, err: &errs, getenv: func(string) string { return "" }}, args)
	if code != exitDone {
		w.t.Errorf("noken %s ended with %d: %s", strings.Join(args, " "), code, errs.String())
	}
	return out.String() + errs.String()
}
