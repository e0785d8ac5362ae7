package schema

import (
	"strings"
	"testing"
)

// TestAMistakeIsRefusedByBoth makes one mistake in a shipped file: the editor
// underlines it as one types, and the check tells it.
func TestAMistakeIsRefusedByBoth(t *testing.T) {
	t.Parallel()
	city := shipped(t)
	for _, c := range []struct{ name, file, old, new string }{
		{"a key of a flow that nobody knows", "flows/aduan.yaml", "flow: aduan", "flow: aduan\ncolour: red"},
		{"a letter lost in a key of a step", "flows/aduan.yaml", "      ask:", "      ak:"},
		{"a letter lost in a kind", "flows/aduan.yaml", "      choose: {from", "      chose: {from"},
		{"a key that a kind does not have", "flows/aduan.yaml", "{from: categories, columns: 2", "{from: categories, colums: 2"},
		{"a key that belongs to another kind", "flows/aduan.yaml", "{from: categories, columns: 2", "{from: categories, family: true"},
		{"two kinds in one step", "flows/aduan.yaml", "      choose: {from: categories", "      phone:\n      choose: {from: categories"},
		{"a number too large", "flows/aduan.yaml", "columns: 2", "columns: 9"},
		{"words where a number is", "flows/aduan.yaml", "columns: 2", "columns: two"},
		{"a fraction where a whole number is", "flows/aduan.yaml", "columns: 2", "columns: 1.5"},
		{"a question that is one text for all", "flows/aduan.yaml", `ask: {id: "Masalahnya tentang apa?", en: "What is it about?"}`, "ask: Masalahnya tentang apa?"},
		{"a title that is missing", "flows/aduan.yaml", "title: {id: Lapor masalah, en: Report a problem}\n", ""},
		{"a label beyond what fits", "flows/aduan.yaml", "label: {id: Masalah,", "label: {id: " + strings.Repeat("Masalah ", 6) + ","},
		{"a kind that cannot stand alone", "flows/aduan.yaml", "periksa: summary", "periksa: branch"},
		{"an unknown kind of ticket", "flows/aduan.yaml", "file: complaint", "file: complain"},
		{"a list of choices that is a number", "flows/aduan.yaml", "choose: {from: categories, columns: 2, page: 6}", "choose: [1, 2]"},
		{"truth that is none", "flows/layanan.yaml", "count: false", "count: maybe"},
		{"an outcome that there is not", "flows/status.yaml", "found:", "fond:"},
		{"a number without its key", "flows/status.yaml", "lookup: {number: nomor", "lookup: {nomor: nomor"},
		{"a category without its office", "categories.yaml", "  office: pupr\n", ""},
		{"an answer to photos that there is not", "categories.yaml", "photos: never", "photos: sometimes"},
		{"a button too long", "categories.yaml", "label: {id: Sampah,", "label: {id: Sampah dan barang yang dibuang,"},
		{"a list where a word is", "categories.yaml", "office: dlh", "office: [dlh, pupr]"},
		{"days beyond a year", "categories.yaml", "  office: dlh\n", "  office: dlh\n  resolve_days: 1000\n"},
		{"a field that no flow asks", "services.yaml", "fields: [nama", "fields: [umur, nama"},
		{"a key of a service that nobody knows", "services.yaml", "  office: disdukcapil\n", "  office: disdukcapil\n  price: 5\n"},
		{"an office without a short name", "offices.yaml", "  short: PUPR\n", ""},
		{"a time zone that there is not", "city.yaml", "zone: WIT", "zone: WET"},
		{"a prefix in small letters", "city.yaml", "prefix: MMK", "prefix: mmk"},
		{"a day of the week misspelt", "city.yaml", "  monday:", "  munday:"},
		{"a contact without a number", "city.yaml", "    number: \"110\"\n", ""},
		{"a list of holidays that nobody knows", "holidays.yaml", "shared_leave:", "sharedleave:"},
		{"holidays as a list", "holidays.yaml", "every_year:\n  02-05: Hari Pekabaran Injil di Tanah Papua", "every_year: [02-05]"},
		{"a deadline of no kind", "city.yaml", "  aspiration:", "  aspirations:"},
		{"days of a deadline below one", "city.yaml", "verify_days: 3", "verify_days: 0"},
		{"a verification that there is not", "city.yaml", "verification: off", "verification: sometimes"},
		{"quiet hours without an end", "city.yaml", "resident: 21:00-06:00", "resident: 21:00"},
		{"a digest without its minutes", "city.yaml", `digest: "07:30"`, `digest: "7"`},
		{"a working day of an office misspelt", "offices.yaml", "    sunday: 00", "    sundai: 00"},
		{"a proof that there is not", "categories.yaml", "proof: photo", "proof: video"},
		{"a rung told to nobody known", "ladder.yaml", "tell: [agent]", "tell: [agents]"},
		{"a rung told to nobody", "ladder.yaml", "tell: [agent]", "tell: []"},
		{"a rung at no time", "ladder.yaml", "  when: half\n", ""},
		{"a leader by name", "people.yaml", "    # user: 700000001", "    user: Yohana"},
		{"a coordinator by name", "people.yaml", "# coordinators: [700000031]", "coordinators: [Yohana]"},
		{"staff that is a group", "people.yaml", "# offices:\n#   pupr: {head: 700000011, staff: [", "offices:\n  pupr: {head: 700000011, staff: [-"},
		{"a ready answer without words", "replies/all.yaml", "  title: {id: Minta foto, en: Ask for a photo}\n", ""},
		{"a ready answer's title too long", "replies/all.yaml", "id: Minta foto,", "id: Minta foto tempatnya supaya jelas bagi petugas kami,"},
		{"a text of the bot for nobody", "texts/flow.yaml", "  back: {id: Kembali, en: Back}", "  back: Kembali"},
		{"a verb that a chat does not have", "transcripts/en-aduan-back-cancel.yaml", "- command: back", "- comand: back"},
		{"a chat without a flow", "transcripts/en-aduan-back-cancel.yaml", "flow: aduan\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := string(city[c.file])
			if !strings.Contains(data, c.old) {
				t.Fatalf("%s has no %q", c.file, c.old)
			}
			changed := []byte(strings.Replace(data, c.old, c.new, 1))
			if all, _ := inFile(read(city, c.file, changed), c.file); len(all) == 0 {
				t.Error("the reader takes it")
			}
			if validate(t, kindOf(t, c.file), changed) == nil {
				t.Error("the schema takes it")
			}
		})
	}
}
