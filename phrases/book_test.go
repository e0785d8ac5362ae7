package phrases

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextsHaveStableKeysAndSayWhereTheyAreUsed(t *testing.T) {
	t.Parallel()
	b := read(t, mimika(t))
	tests := []struct {
		key, where string
		max        int
		names      []string
	}{
		{"flows/aduan.yaml#title", "Judul alur (alur Lapor masalah)", 40, nil},
		{"flows/aduan.yaml#jenis.ask", `Pertanyaan pada langkah "jenis" (alur Lapor masalah)`, 1000, nil},
		{"flows/aduan.yaml#nama.choose.boleh.label", `Tombol pilihan "boleh" pada langkah "nama" (alur Lapor masalah)`, 64, nil},
		{"flows/status.yaml#cek.on.typo.say", `Ucapan bot pada langkah "cek" bila hasilnya "typo" (alur Cek laporan)`, 4096, nil},
		{"flows/layanan.yaml#info.say", `Ucapan bot pada langkah "info" (alur Urus layanan)`, 4096, []string{"pilih", "pilih.bring", "pilih.cost", "pilih.time", "pilih.where"}},
		{"categories.yaml#jalan.label", `Tombol masalah "jalan"`, 24, nil},
		{"services.yaml#ktp_baru.bring.2", `Yang perlu dibawa untuk layanan "ktp_baru", nomor 2`, 300, nil},
		{"offices.yaml#pupr.name", `Nama kantor "pupr"`, 80, nil},
		{"city.yaml#name", "Nama kota", 80, nil},
		{"city.yaml#emergency.polisi.label", `Nama nomor darurat "polisi"`, 80, nil},
		{"texts/resident.yaml#resident.start.hello", "Kata bot: resident.start.hello", 4096, []string{"name"}},
		{"texts/resident.yaml#command.start", "Keterangan perintah di menu Telegram: command.start", 256, nil},
	}
	for _, test := range tests {
		p := b.Phrase(test.key)
		if p == nil {
			t.Errorf("there is no %s", test.key)
			continue
		}
		if p.Where != test.where || p.Max != test.max {
			t.Errorf("%s: %q, room for %d; want %q, %d", test.key, p.Where, p.Max, test.where, test.max)
		}
		if diff := cmp.Diff(test.names, p.Placeholders(b.Languages)); diff != "" {
			t.Errorf("%s: placeholders (-want +got):\n%s", test.key, diff)
		}
	}
	for _, p := range b.Phrases {
		if len(p.Words) != 2 {
			t.Errorf("%s has words in %d languages", p.Key, len(p.Words))
		}
		if line := bytes.Split(mimika(t)[p.File], []byte("\n"))[p.Line-1]; !bytes.Contains(line, []byte("id: ")) {
			t.Errorf("%s is not in line %d: %s", p.Key, p.Line, line)
		}
	}
}

func TestEveryIndonesianWordOfTheShippedCityIsInAText(t *testing.T) {
	t.Parallel()
	files := mimika(t)
	b := read(t, files)
	found := map[string]int{}
	for _, p := range b.Phrases {
		found[p.File]++
	}
	for name, data := range files {
		if !strings.HasSuffix(name, ".yaml") || strings.HasPrefix(name, "transcripts/") {
			continue
		}
		want := 0
		for line := range bytes.Lines(data) {
			line, _, _ = bytes.Cut(line, []byte("# "))
			line = bytes.TrimSpace(line)
			if !bytes.HasPrefix(line, []byte("#")) && (bytes.Contains(line, []byte("{id: ")) || bytes.HasPrefix(line, []byte("id: ")) && !bytes.Contains(line, []byte("id: mimika"))) {
				want += max(bytes.Count(line, []byte("{id: ")), 1)
			}
		}
		if found[name] != want {
			t.Errorf("%s: %d texts found, %d are there", name, found[name], want)
		}
	}
}

func TestWhatIsNoTextIsNotTakenForOne(t *testing.T) {
	t.Parallel()
	b := read(t, odd())
	var keys []string
	for _, p := range b.Phrases {
		keys = append(keys, strings.TrimPrefix(p.Key, "texts/odd.yaml#"))
	}
	want := []string{
		"city.yaml#name",
		"flows/f.yaml#title", "flows/f.yaml#en.ask", "flows/f.yaml#en.choose.id",
		"flows/g.yaml#title", "flows/g.yaml#params.siapa.default", "flows/g.yaml#on.ask", "flows/g.yaml#on.check.1.say", "flows/g.yaml#lagi.call.with.siapa",
		"a", "b", "c.1", "c.2", "d", "e", "f.x", "g", "h", "i", "j", "k.1", "k.2", "button.language_id", "button.language_en",
	}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	for key, want := range map[string]string{
		"flows/g.yaml#params.siapa.default": "Kata untuk {siapa}, bila alur yang memanggil tidak mengisinya (alur Isian)",
		"flows/g.yaml#on.check.1.say":       `Pesan pada langkah "on" bila jawaban tidak diterima (alur Isian)`,
		"flows/g.yaml#lagi.call.with.siapa": `Kata untuk {siapa} di alur yang dipanggil langkah "lagi" (alur Isian)`,
	} {
		if p := b.Phrase(key); p == nil || p.Where != want || p.Max != 300 {
			t.Errorf("%s: %+v", key, p)
		}
	}
}

func TestMissingAreTheTextsWithoutWords(t *testing.T) {
	t.Parallel()
	b := read(t, odd(), "pmy")
	var keys []string
	for _, p := range b.Missing("en") {
		keys = append(keys, p.Key)
	}
	want := []string{"texts/odd.yaml#e", "texts/odd.yaml#f.x", "texts/odd.yaml#h", "texts/odd.yaml#j"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("without English (-want +got):\n%s", diff)
	}
	if got := len(b.Missing("pmy")); got != len(b.Phrases) {
		t.Errorf("%d of %d texts have no words in a new language", got, len(b.Phrases))
	}
}

func TestFilesThatCannotBeReadAreTold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, data, want string
	}{
		{"a broken file", "texts/a.yaml", "a: {id: x", "texts/a.yaml:1"},
		{"no city.yaml", "city.yaml", "", "city.yaml"},
		{"no languages", "city.yaml", "id: kota\n", "languages"},
		{"a language that is none", "city.yaml", "languages: [id, English]\n", `"English"`},
		{"a language twice", "city.yaml", "languages: [id, id]\n", `city.yaml:1: "id"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := odd()
			files[test.file] = []byte(test.data)
			if _, err := Read(files); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want something with %s", err, test.want)
			}
		})
	}
	if _, err := Read(odd(), "Papua"); err == nil {
		t.Error("Papua was taken for a language's code")
	}
}
