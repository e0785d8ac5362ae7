package main

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"noken/bot"
	"noken/configs"
	"noken/simulator"
)

// permit is a flow with a paper, photos, a working day and a mark.
const permit = `flow: izin
title: {id: Izin galian, en: Digging permit}

steps:
  - surat:
      document: {types: [pdf, photo], max_mb: 5, pages: 3}
      label: {id: Surat, en: Letter}
      ask: {id: "Kirim surat permohonannya.", en: "Send the letter of request."}

  - foto:
      photos: {max: 4, optional: true}
      label: {id: Foto, en: Photos}
      ask: {id: "Ada foto lokasinya?", en: "Photos of the place?"}

  - hari:
      date: {future: true, offer: 5, working: true, earliest: 1}
      label: {id: Hari, en: Day}
      ask: {id: "Kapan petugas boleh datang?", en: "When may we come?"}

  - nilai:
      rating: {}
      label: {id: Kemudahan, en: Ease}
      ask: {id: "Seberapa mudah mengisinya?", en: "How easy was this?"}

  - periksa: summary

  - kirim:
      file: complaint
      office: '"pupr"'
      category: '"jalan"'
      photos: foto
`

// with is the shipped configuration with one more flow.
func with(t *testing.T, name, flow string) *bot.Config {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(configs.Mimika(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(configs.Mimika(), path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files["flows/"+name+".yaml"] = &fstest.MapFile{Data: []byte(flow)}
	config, err := bot.LoadConfig(files)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func TestAPaperReachesTheThreadOfItsCase(t *testing.T) {
	t.Parallel()
	w := newGround(t)
	(&demo{telegram: w.Server}).bindGroups()
	w.stop = w.starts(func(o *appOptions) { o.Config = with(t, "izin", permit) })
	w.sees(groupPUPR, "Grup ini sekarang menerima kasus")

	w.chats(yohana, "/start f_izin", "Kirim surat permohonannya.")
	yo := w.As(yohana)
	sends := func(file string, size int) {
		yo.Sends(yohana, simulator.Content{File: file, Size: size})
	}
	sends("surat.docx", 0)
	w.sees(yohana, "Kirim PDF atau foto kertasnya")
	sends("surat.pdf", 6<<20)
	w.sees(yohana, "terlalu besar: 6 MB. Muatnya 5 MB")
	sends("Surat Yohana Magal.pdf", 2<<20)
	w.sees(yohana, "1 berkas diterima")
	yo.SendsPhoto(yohana, "")
	w.sees(yohana, "2 berkas diterima")
	w.chats(yohana, "lanjut", "Ada foto lokasinya?")
	sends("lokasi.jpg", 0)
	w.sees(yohana, "1 foto diterima")
	asked := w.chats(yohana, "lanjut", "Kapan petugas boleh datang?")
	day := asked.Buttons[0][0].Label
	w.presses(yohana, asked, day)
	w.sees(yohana, "Seberapa mudah")
	w.chats(yohana, "5", "Periksa dulu")
	m := w.chats(yohana, "kirim", "Laporan masuk")

	card := w.sees(groupPUPR, copied(m))
	for _, part := range []string{"Surat: 2 berkas", "1 foto", "Kemudahan: 5 dari 5, sangat baik"} {
		if !strings.Contains(card.Text, part) {
			t.Errorf("the card does not say %q:\n%s", part, card.Text)
		}
	}
	var kinds []string
	err := w.Wait(w.ctx, groupPUPR, func(messages []simulator.Message) bool {
		kinds = kinds[:0]
		for _, m := range messages {
			if m.Bot && m.ID > card.ID && m.Topic == card.Topic {
				kinds = append(kinds, m.Kind)
			}
		}
		return len(kinds) >= 3
	})
	if err != nil || !slices.Equal(kinds, []string{"photo", "document", "document"}) {
		t.Errorf("below the card came %v: %v\n%s", kinds, err, w.chat(groupPUPR))
	}
	if card.Topic == 0 {
		t.Error("the card is in no topic")
	}
}
