package flows

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// shipped reads the flows and texts of configs/mimika.
func shipped(tb testing.TB) map[string][]byte {
	tb.Helper()
	files := map[string][]byte{}
	for _, pattern := range []string{"flows/*.yaml", "texts/flow.yaml"} {
		names, err := filepath.Glob("../configs/mimika/" + pattern)
		if err != nil {
			tb.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			files[filepath.Base(filepath.Dir(name))+"/"+filepath.Base(name)] = data
		}
	}
	return files
}

func both(id, en string) map[string]string { return map[string]string{"id": id, "en": en} }

// city is a small city to speak of in tests.
func city() Env {
	category := func(id, label, en, office, photos string, secret bool, words ...string) Item {
		return Item{ID: id, Label: both(label, en), Words: words, Attrs: map[string]any{"office": office, "photos": photos, "secret": secret}}
	}
	service := func(id, label, en string, fields ...string) Item {
		return Item{ID: id, Label: both(label, en), Attrs: map[string]any{
			"office": "disdukcapil", "fields": fields,
			"bring": []map[string]string{both("KK", "Family card"), both("Surat lahir", "Birth letter")},
			"cost":  both("gratis", "free"), "time": both("1-14 hari", "1-14 days"), "where": both("Disdukcapil", "Disdukcapil"),
		}}
	}
	area := func(id, name, parent string) Item {
		return Item{ID: id, Label: both(name, name), Parent: parent, Attrs: map[string]any{"level": "district"}}
	}
	open := func(day time.Time) bool { // 3 December is a holiday
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && day.Format("2-1") != "3-12"
	}
	return Env{Languages: []string{"id", "en"}, Working: open, Catalogues: map[string][]Item{
		"categories": {
			category("jalan", "Jalan & jembatan", "Roads & bridges", "pupr", "yes", false, "jln", "aspal"),
			category("sampah", "Sampah", "Rubbish", "dlh", "yes", false),
			category("got", "Got & banjir", "Drains & floods", "pupr", "yes", false, "genangan"),
			category("lampu", "Lampu jalan", "Street lights", "dishub", "yes", false),
			category("air", "Air bersih", "Clean water", "pupr", "yes", false),
			category("kebisingan", "Kebisingan", "Noise", "satpol", "never", false),
			category("pungli", "Pungutan liar", "Illegal levies", "inspektorat", "yes", true),
			category("sekolah", "Sekolah", "Schools", "disdik", "yes", false),
		},
		"services": {
			service("akta", "Akta kelahiran", "Birth certificate", "nama", "nik", "kk", "anak", "tanggal", "foto"),
			service("ktp", "KTP-el hilang", "Lost KTP", "nama", "nik", "telepon", "keterangan"),
		},
		"areas": {
			area("94.04.01", "Mimika Baru", "94.04"), area("94.04.16", "Wania", "94.04"), area("94.04.09", "Kuala Kencana", "94.04"),
			area("94.04.01.1001", "Koperapoka", "94.04.01"), area("94.04.01.1002", "Kwamki", "94.04.01"),
			area("94.04.01.1008", "Pasar Sentral", "94.04.01"), area("94.04.16.1001", "Kamoro Jaya", "94.04.16"),
		},
	}}
}

func load(tb testing.TB) *Set {
	tb.Helper()
	set, err := Load(shipped(tb), city())
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

// loadWith is load with flows of testdata/flows beside the shipped ones.
func loadWith(tb testing.TB, names ...string) *Set {
	tb.Helper()
	files := shipped(tb)
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("testdata", "flows", name+".yaml"))
		if err != nil {
			tb.Fatal(err)
		}
		files["flows/"+name+".yaml"] = data
	}
	set, err := Load(files, city())
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

func TestShippedFlowsLoad(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, want := range []string{"aduan", "layanan", "pemohon", "status"} {
		if set.Title(want, "en") == want {
			t.Errorf("flow %q is missing", want)
		}
	}
	if !set.Has("aduan") || set.Has("pemohon") || set.Has("gone") {
		t.Error("people start aduan, but not what is only a part of others")
	}
	if !set.Uses("status", "mine") || set.Uses("aduan", "mine") {
		t.Error("only status uses the list mine")
	}
	if again := load(t); again.Version != set.Version {
		t.Errorf("versions differ: %s, %s", set.Version, again.Version)
	}
}

// TestTheFlowOfTheGuideLoads takes the flow that the guide for admins shows, as it stands there.
func TestTheFlowOfTheGuideLoads(t *testing.T) {
	t.Parallel()
	set, err := Load(map[string][]byte{"texts/flow.yaml": shipped(t)["texts/flow.yaml"], "flows/aduan.yaml": []byte(`flow: aduan
title: {id: Lapor masalah, en: Report a problem}

steps:
  - jenis:
      choose: categories
      ask: {id: Masalahnya tentang apa?, en: What is it about?}

  - lokasi:
      location: {pin: true, areas: true, typed: true}
      ask:
        id: Di mana tempatnya? Kirim pin lokasi, pilih distrik, atau tulis saja.
        en: Where is it? Send a pin, choose a district, or just write.

  - cerita:
      text: {min: 10, max: 1500}
      ask: {id: "Apa yang terjadi, dan sejak kapan?", en: "What happened, and since when?"}

  - foto:
      photos: {max: 6, optional: true}
      when: jenis.photos != "never"
      ask: {id: Ada foto? Kirim satu atau beberapa., en: Any photos? Send one or more.}

  - nama:
      choose:
        - boleh:  {id: Boleh, en: Yes}
        - anonim: {id: "Jangan, anonim saja", en: "No, keep me anonymous"}
      when: not jenis.secret
      ask: {id: Boleh nama Anda dilihat petugas?, en: May the office see your name?}

  - periksa: summary
  - kirim:
      file: complaint
      office: jenis.office
`)}, city())
	if err != nil {
		t.Fatal(err)
	}
	c := &talk{set: set, lang: "id"}
	var effects []Effect
	for _, line := range []string{"(start aduan)", "sampah", "wania", "menumpuk di depan rumah", "(photo a)", "lanjut", "boleh", "kirim"} {
		effects = c.say(line)
	}
	f, ok := effects[len(effects)-1].(File)
	if !ok || f.Office != "dlh" || f.Category != "sampah" || f.Place == nil || len(f.Photos) != 1 || f.Text == "" {
		t.Errorf("%+v in\n%s", f, c.out.String())
	}
}
