package main

import (
	"fmt"
	"strings"
	"testing"

	"noken/simulator"
)

func TestAResidentIsGreetedInTheLanguageOfTheirTelegram(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	for i, c := range []struct{ lang, hello, second, menu string }{
		{"id", "Halo, Warga.", "Gratis.", "Lapor masalah | Urus layanan | Cek laporan | Bantuan | Darurat"},
		{"en", "Hello, Warga.", "It is free.", "Report a problem | Get a service | Check a report | Help | Emergency"},
		{"en-GB", "Hello, Warga.", "It is free.", "Report a problem | Get a service | Check a report | Help | Emergency"},
		{"de", "Hello, Warga.", "It is free.", "Report a problem | Get a service | Check a report | Help | Emergency"},
		{"", "Halo, Warga.", "Gratis.", "Lapor masalah | Urus layanan | Cek laporan | Bantuan | Darurat"},
	} {
		id := int64(3001 + i)
		w.AddUser(simulator.User{ID: id, First: "Warga", Lang: c.lang})
		m := w.chats(id, "/start", c.hello)
		if lines := strings.Split(m.Text, "\n"); len(lines) != 2 {
			t.Errorf("language %q: the greeting has %d lines, it should have two:\n%s", c.lang, len(lines), m.Text)
		}
		w.wants(m, c.second)
		if got := keyboard(m); got != c.menu {
			t.Errorf("language %q: the menu is %s, it should be %s", c.lang, got, c.menu)
		}
	}
}

func TestEveryCommandAndItsEnglishTwinIsUnderstood(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	for _, c := range []struct{ says, sees string }{
		{"/menu", "Apa yang bisa kami bantu?"},
		{"/lapor", "Masalahnya tentang apa?"},
		{"/batal", "dibatalkan"},
		{"/report", "Masalahnya tentang apa?"},
		{"/cancel", "dibatalkan"},
		{"/layanan", "Mau urus apa?"},
		{"/batal", "dibatalkan"},
		{"/services@noken_bot", "Mau urus apa?"},
		{"/batal", "dibatalkan"},
		{"/status", "Laporan yang mana?"},
		{"/batal", "dibatalkan"},
		{"/bantuan", "Yang bisa Anda lakukan"},
		{"/help", "Yang bisa Anda lakukan"},
		{"/HELP", "Yang bisa Anda lakukan"},
		{"/kembali", "Tidak ada formulir"},
		{"/back", "Tidak ada formulir"},
		{"/batal", "Tidak ada formulir"},
		{"/bahasa", "Pilih bahasa"},
		{"/language", "Pilih bahasa"},
		{"/terbang", "belum saya kenal"},
	} {
		m := w.chats(yohana, c.says, c.sees)
		if len(m.Buttons) == 0 {
			t.Errorf("the answer to %s leaves nothing to press:\n%s", c.says, m.Text)
		}
	}
}

func TestALanguageChosenStaysAlsoInTheMiddleOfAForm(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.chats(yohana, "/lapor", "Masalahnya tentang apa?")
	m := w.chats(yohana, "/bahasa", "Pilih bahasa")
	w.presses(yohana, m, "English")
	w.sees(yohana, "we go on in English")
	w.sees(yohana, "What is it about?")
	w.chats(yohana, "road", "Where is it?", "/start", "Hello, Yohana", "/bahasa", "Choose a language", "bahasa indonesia", "kita pakai Bahasa Indonesia")
}

func TestALinkOpensAFlowOrACaseAndAnUnknownOneGreets(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.chats(yohana, "/start f_aduan", "Masalahnya tentang apa?", "/batal", "dibatalkan",
		"/start f_layanan", "Mau urus apa?", "/batal", "dibatalkan",
		"/start f_nonsense", "Halo, Yohana", "/start f_", "Halo, Yohana", "/start f_pemohon", "Halo, Yohana",
		"/start t_nonsense", "Halo, Yohana", "/start "+strings.Repeat("x", 64), "Halo, Yohana")
	number := w.files(yohana, "jalan", "jalan rusak berat depan gereja")
	m := w.chats(yohana, "/start t_"+number, "Tahap: ")
	w.wants(m, number, "Jalan & jembatan")
	m = w.chats(marthen, "/start t_"+number, "milik orang lain")
	w.lacks(m, "gereja")
}

func TestCommandsAreRegisteredInBothLanguagesAndOnlyWhenTheyChanged(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.until("the app works", func() bool { return w.app.state.Load().ready })
	for _, c := range []struct {
		group bool
		lang  string
		want  string
	}{
		{false, "id", "/lapor Lapor masalah"}, {false, "de", "/lapor Lapor masalah"}, {false, "en", "/report Report a problem"},
		{true, "id", "/antrian Kasus yang terbuka"}, {true, "en", "/queue Open cases"},
	} {
		var menu []string
		for _, line := range w.Menu(c.group, c.lang) {
			menu = append(menu, fmt.Sprintf("/%s %s", line.Command, line.Description))
		}
		found := false
		for _, line := range menu {
			found = found || line == c.want
		}
		if !found {
			t.Errorf("the menu for groups %t in %q lacks %q: %q", c.group, c.lang, c.want, menu)
		}
	}
	before, _ := w.Count("setMyCommands")
	if before == 0 {
		t.Error("the commands were never registered")
	}
	w.stop()
	w.starts(nil)
	w.until("the app works again", func() bool { return w.app.state.Load().ready })
	if after, _ := w.Count("setMyCommands"); after != before {
		t.Errorf("an app that starts with the same commands registered %d menus again", after-before)
	}
}
