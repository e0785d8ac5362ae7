package flows

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"noken/source"
)

// mimika is the city to speak of where the shipped flows are checked: one that
// has what they ask for.
func mimika() Env {
	env := city()
	env.Catalogues = maps.Clone(env.Catalogues)
	env.Catalogues["services"] = append(slices.Clone(env.Catalogues["services"]), Item{
		ID: "pohon", Label: both("Tebang pohon", "Cut a tree"), Attrs: map[string]any{
			"office": "dlh", "fields": []string{"nama", "alamat", "telepon"},
			"bring": []map[string]string{both("Foto", "Photo")}, "cost": both("gratis", "free"),
			"time": both("1 hari", "1 day"), "where": both("DLH", "DLH"),
		},
	})
	return env
}

// everything is all shipped flows and texts.
func everything(tb testing.TB) map[string][]byte {
	tb.Helper()
	files := shipped(tb)
	names, err := filepath.Glob("../configs/mimika/texts/*.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		files["texts/"+filepath.Base(name)] = data
	}
	return files
}

// findings are what a check of flows and texts says.
func findings(files map[string][]byte, env Env) source.Problems {
	_, one := Check(files, env)
	_, two := CheckTexts(files, env, nil)
	return append(one, two...).Sorted()
}

// mutation is one mistake in a shipped file.
type mutation struct {
	name     string
	file     string
	from, to string // from stands once in the file
	at       string // what the line of the finding holds; "": the line that was changed
	want     string // a part of its message or hint
}

// mutated is the file with the mistake and the line where it was made.
func mutated(t *testing.T, data string, m *mutation) (string, int) {
	t.Helper()
	if n := strings.Count(data, m.from); n != 1 {
		t.Fatalf("%q stands %d times in %s", m.from, n, m.file)
	}
	begin := strings.Index(data, m.from)
	same := 0
	for same < len(m.from) && same < len(m.to) && m.from[same] == m.to[same] {
		same++
	}
	after := strings.Replace(data, m.from, m.to, 1)
	line := 1 + strings.Count(data[:begin+same], "\n")
	if m.at != "" {
		i := strings.Index(after, m.at)
		if i < 0 {
			t.Fatalf("%q is not in the changed %s", m.at, m.file)
		}
		line = 1 + strings.Count(after[:i], "\n")
	}
	return after, line
}

const (
	aduan   = "flows/aduan.yaml"
	layanan = "flows/layanan.yaml"
	pemohon = "flows/pemohon.yaml"
	status  = "flows/status.yaml"
	words_  = "texts/flow.yaml"
	warga   = "texts/resident.yaml"
)

var mutations = []mutation{
	{"one equal sign", aduan, `when: not jenis.secret`, `when: jenis.secret = false`, "", "two equal signs"},
	{"a way back that is lost", status, "      next: cek\n", "", "lookup: {number: nomor, code: kode}", "lead a way from it back here"},
	{"a placeholder of the engine's renamed in all languages", words_, `{id: "{n} dari {all}", en: "{n} of {all}"}`, `{id: "{m} dari {all}", en: "{m} of {all}"}`, "", "nothing is put in for {m}"},
	{"a letter lost in a step's name after next", status, "next: cek", "next: ce", "", `did you mean "cek"`},
	{"a letter lost in a step's name after go", status, "Coba lihat lagi.\", en: \"There seems to be a typo in that number. Please look again.\"}\n          go: nomor", "Coba lihat lagi.\", en: \"There seems to be a typo in that number. Please look again.\"}\n          go: nomr", "", `no step "nomr"`},
	{"a letter lost in an outcome's step", status, "foreign: kode", "foreign: kod", "", `did you mean "kode"`},
	{"a letter lost in a called flow", layanan, "flow: pemohon", "flow: pemohn", "", `no flow "pemohn"`},
	{"a letter lost in a list's name", aduan, "from: categories", "from: categoris", "", `did you mean "categories"`},
	{"a list that is not there", layanan, "from: services", "from: layanan", "", `no list "layanan"`},
	{"a letter lost in an outcome", status, "unknown:", "unknow:", "", `did you mean "unknown"`},
	{"an outcome taken out", status, "        foreign: kode\n", "", "      on:", `outcome "foreign"`},
	{"found leads back to the question", status, "found: end", "found: nomor", "", "no way ends"},
	{"a letter lost in a kind", aduan, "photos: {max: 6, optional: true}", "photo: {max: 6, optional: true}", "", `did you mean "photos"`},
	{"a letter lost in summary", aduan, "periksa: summary", "periksa: sumary", "", `did you mean "summary"`},
	{"two letters exchanged in summary", layanan, "periksa: summary", "periksa: summayr", "", `did you mean "summary"`},
	{"a letter lost in a kind of ticket", aduan, "file: complaint", "file: complant", "", `did you mean "complaint"`},
	{"a letter lost in a common key", aduan, "when: not jenis.secret", "wen: not jenis.secret", "", `did you mean "when"`},
	{"a letter lost in a kind's own key", aduan, "text: {min: 10, max: 1500}", "text: {mn: 10, max: 1500}", "", `did you mean "min"`},
	{"a letter lost in a key of file", aduan, "category: jenis.id", "categry: jenis.id", "", `did you mean "category"`},
	{"a letter lost in title", aduan, "title: {id: Lapor", "titel: {id: Lapor", "", `did you mean "title"`},
	{"a letter lost in steps", status, "steps:", "stes:", "", `did you mean "steps"`},
	{"a letter lost in flow", status, "flow: status", "flw: status", "", `did you mean "flow"`},
	{"a letter lost in ask", pemohon, `ask: {id: "Nomor HP`, `aks: {id: "Nomor HP`, "", `did you mean "ask"`},
	{"a letter lost in label", aduan, "label: {id: Tempat", "lable: {id: Tempat", "", `did you mean "label"`},
	{"a letter lost in shown", aduan, "shown: {id: boleh", "show: {id: boleh", "", `did you mean "shown"`},
	{"a letter lost in a choice's key words", aduan, "words: [ya, iya, bisa", "word: [ya, iya, bisa", "", `did you mean "words"`},
	{"a letter lost in an answer's name", aduan, "office: jenis.office", "office: jeni.office", "", `did you mean "jenis"`},
	{"a letter lost in a field", aduan, "jenis.photos !=", "jenis.photo !=", "", `did you mean "photos"`},
	{"a letter lost in a choice that is compared", aduan, `nama == "anonim"`, `nama == "anonm"`, "", `did you mean "anonim"`},
	{"a letter lost in a value that a list has", aduan, `!= "never"`, `!= "neer"`, "", `did you mean "never"`},
	{"a letter lost in a field's value in a called flow", pemohon, `'"telepon" in`, `'"telpon" in`, "", `did you mean "telepon"`},
	{"a letter lost in an answer that is a place", aduan, "place: lokasi", "place: lokas", "", `did you mean "lokasi"`},
	{"a letter lost in an answer that is photos", aduan, "photos: foto", "photos: fot", "", `did you mean "foto"`},
	{"a place that is no place", aduan, "place: lokasi", "place: cerita", "", `no answer "cerita"`},
	{"a choice renamed", aduan, "- anonim:", "- tersembunyi:", `nama == "anonim"`, `"anonim" is none of the choices`},
	{"a step renamed that others name", aduan, "- cerita:", "- kisah:", "text: cerita", "unknown name cerita"},
	{"one = in a condition", layanan, "- if: lanjut == \"tidak\"", "- if: lanjut = \"tidak\"", "", "this expression does not work"},
	{"a condition of the wrong type", aduan, "secret: jenis.secret\n", "secret: jenis.office\n", "", "expected bool"},
	{"a condition on a number that is text", aduan, `jenis.photos != "never"`, `jenis.photos > 3`, "", "this expression does not work"},
	{"a quote lost in a condition", aduan, `jenis.photos != "never"`, `jenis.photos != "never`, "", "this expression does not work"},
	{"a translation deleted", aduan, "label: {id: Cerita, en: Story}", "label: {id: Cerita}", "", `no "en"`},
	{"the first language deleted", aduan, "label: {id: Cerita, en: Story}", "label: {en: Story}", "", `no "id"`},
	{"a translation emptied", aduan, "label: {id: Cerita, en: Story}", `label: {id: Cerita, en: ""}`, "", "empty"},
	{"a language that the city does not have", aduan, "label: {id: Cerita, en: Story}", "label: {id: Cerita, en: Story, fr: Histoire}", "", `no language "fr"`},
	{"a language mistyped", aduan, "label: {id: Cerita, en: Story}", "label: {id: Cerita, ne: Story}", "", `"en"`},
	{"a text without languages", aduan, "label: {id: Cerita, en: Story}", "label: Cerita", "", "a text for each language"},
	{"a button too long", aduan, "id: \"Jangan, anonim saja\"", "id: \"" + strings.Repeat("Jangan, ", 9) + "\"", "", "there is room for 64"},
	{"a label too long", aduan, "label: {id: Foto", "label: {id: " + strings.Repeat("Foto", 11), "", "there is room for 40"},
	{"a title too long", layanan, "title: {id: Urus layanan", "title: {id: " + strings.Repeat("Urus layanan", 4), "", "there is room for 40"},
	{"a question too long", aduan, "Masalahnya tentang apa?", strings.Repeat("Masalahnya tentang apa? ", 50), "", "there is room for 1000"},
	{"a question deleted", aduan, "      ask: {id: \"Masalahnya tentang apa?\", en: \"What is it about?\"}\n", "", "- jenis:", "asks nothing"},
	{"a branch without ways", layanan, "      branch:\n        - if: lanjut == \"tidak\"\n          go: end\n", "      branch: []\n", "", "a branch is a list"},
	{"a way without go", layanan, "        - if: lanjut == \"tidak\"\n          go: end\n", "        - if: lanjut == \"tidak\"\n", "- if: lanjut", "needs if and go"},
	{"a branch that leads round for ever", layanan, "          go: end\n\n  - pemohon:\n", "          go: info\n        - else: pamit\n\n  - pemohon:\n", "- pemohon:", "no way leads to the step"},
	{"a branch with an unknown step", layanan, "          go: end\n", "          go: selesai\n", "", `no step "selesai"`},
	{"a jump over questions", aduan, "      text: {min: 10, max: 1500}\n", "      text: {min: 10, max: 1500}\n      next: periksa\n", "- foto:", "no way leads to the step"},
	{"a question that comes back to itself", aduan, "      text: {min: 10, max: 1500}\n", "      text: {min: 10, max: 1500}\n      next: cerita\n", "- foto:", "no way leads to the step"},
	{"a condition over a later answer", aduan, `when: jenis.photos != "never"`, `when: nama != "anonim"`, "", "asked only later"},
	{"a condition over the step's own answer", aduan, `when: jenis.photos != "never"`, `when: foto[0] == "x"`, "", "this is the step that asks for it"},
	{"a question before the answer that it shows", layanan, "ask: {id: \"Mau urus apa?\", en: \"What do you need?\"}", "ask: {id: \"Mau {lanjut}?\", en: \"What {lanjut}?\"}\n      hint: {id: h, en: h}", "", "asked only later"},
	{"an answer shown that may be missing", layanan, "id: \"Ada foto berkasnya? Kirim", "id: \"Ada foto berkasnya, {anak}? Kirim", "", "placeholders differ"},
	{"a question asked under a condition, needed always", aduan, "      choose: {from: categories, columns: 2, page: 6}\n", "      choose: {from: categories, columns: 2, page: 6}\n      when: \"false\"\n", "", "is never taken"},
	{"a renamed placeholder", layanan, "Biaya: {pilih.cost}", "Biaya: {pilih.biaya}", "Cost: {pilih.cost}", "placeholders differ"},
	{"a placeholder renamed in every language", status, "id: Laporan yang mana? Pilih, atau ketik nomornya.\n        en: Which report?", "id: Laporan {yang} mana? Pilih, atau ketik nomornya.\n        en: Which {yang} report?", "", "{yang} is no answer"},
	{"a placeholder without its brace", layanan, "Waktu: {pilih.time}\n          Tempat", "Waktu: {pilih.time\n          Tempat", "Waktu: {pilih", "{"},
	{"a placeholder with a capital", layanan, "Time: {pilih.time}", "Time: {Pilih.time}", "", "{Pilih.time} is no placeholder"},
	{"bold that does not end", words_, `summary: {id: "**Periksa dulu**"`, `summary: {id: "**Periksa dulu"`, "", "**"},
	{"a wrong indent", aduan, "      label: {id: Cerita", "     label: {id: Cerita", "", ""},
	{"a step too far to the right", aduan, "  - foto:", "    - foto:", "", ""},
	{"a tab", aduan, "      label: {id: Cerita", "\tlabel: {id: Cerita", "", "tab"},
	{"a brace lost", aduan, "en: Story}", "en: Story", "", ""},
	{"a colon lost", aduan, "  - cerita:", "  - cerita", "", ""},
	{"a space lost after a colon", aduan, "place: lokasi", "place:lokasi", "", ""},
	{"a quote lost", aduan, "en: \"Any photos? Send one or more.\"}", "en: \"Any photos? Send one or more.}", "", ""},
	{"a list's dash lost", aduan, "        - anonim:", "          anonim:", "", ""},
	{"a dash swapped for a star", aduan, "  - periksa: summary", "  * periksa: summary", "", ""},
	{"an anchor", aduan, "  - periksa: summary", "  - periksa: &x summary", "", "not used in these files"},
	{"a number that is none", aduan, "text: {min: 10,", "text: {min: ten,", "", "a whole number"},
	{"a number out of range", aduan, "photos: {max: 6,", "photos: {max: 60,", "", "from 1 to 10"},
	{"min above max", aduan, "text: {min: 10, max: 1500}", "text: {min: 1600, max: 1500}", "", "min is greater than max"},
	{"a yes or no that is none", layanan, "choose: {from: services, columns: 1, page: 8}\n      count: false", "choose: {from: services, columns: 1, page: 8}\n      count: maybe", "", "true or false"},
	{"a list where a word is needed", aduan, "place: lokasi", "place: [lokasi, foto]", "", "a single text"},
	{"words where keys are needed", aduan, "photos: {max: 6, optional: true}", "photos: six", "", "are needed here"},
	{"a double key", aduan, "      category: jenis.id\n", "      category: jenis.id\n      category: jenis.id\n", "category: jenis.id\n      anonymous", "stands here twice"},
	{"a double step", pemohon, "- nik:\n", "- nama:\n", "", `two steps "nama"`},
	{"a double choice", aduan, "- anonim:\n", "- boleh:\n", "", `two choices "boleh"`},
	{"a double flow", status, "flow: status", "flow: aduan", "", `another flow "aduan"`},
	{"a step without a name", aduan, "  - periksa: summary\n", "  - summary\n", "", ""},
	{"a step with a capital", pemohon, "- telepon:", "- Telepon:", "", "a step's name has 1 to 24"},
	{"a step called end", pemohon, "- telepon:", "- end:", "", "no step may be called so"},
	{"a step that is empty", aduan, "  - periksa: summary\n", "  - periksa:\n", "", "is empty"},
	{"two kinds in one step", pemohon, "      phone: {}\n", "      phone: {}\n      text: {}\n", "      text: {}\n      when: '\"telepon\"", "one kind"},
	{"a key that stands there empty", aduan, "when: not jenis.secret", "when:", "", "nothing stands after"},
	{"an expression that is empty", aduan, "when: not jenis.secret", `when: ""`, "", "an expression"},
	{"a text of the engine's own renamed", words_, "  settled: {id:", "  setled: {id:", "", "settled"},
	{"a text of the engine's own without a language", words_, `pin: {id: pin, en: pin}`, `pin: {id: pin}`, "", `no "en"`},
	{"a placeholder of the engine's own renamed in one language", words_, `en: "{n} of {all}"`, `en: "{n} of {al}"`, "", "placeholders differ"},
	{"a text of the bot twice", warga, "    friend: {id: Sobat, en: friend}\n", "    friend: {id: Sobat, en: friend}\n    friend: {id: Teman, en: friend}\n", "friend: {id: Teman", "stands here twice"},
}

func TestMutations(t *testing.T) {
	t.Parallel()
	files, env := everything(t), mimika()
	if p := findings(files, env); len(p) > 0 {
		t.Fatalf("the shipped flows and texts are not clean:\n%v", p)
	}
	if len(mutations) < 80 {
		t.Errorf("only %d mutations", len(mutations))
	}
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			changed := maps.Clone(files)
			data, line := mutated(t, string(files[m.file]), &m)
			changed[m.file] = []byte(data)
			found := findings(changed, env)
			right := slices.ContainsFunc(found, func(p source.Problem) bool {
				return p.File == m.file && p.Line == line && (strings.Contains(p.Message, m.want) || strings.Contains(p.Hint, m.want))
			})
			if !right {
				t.Errorf("%s:%d %q is not found in:\n%v", m.file, line, m.want, found)
			}
			if len(found) > 3 {
				t.Errorf("%d findings for one mistake:\n%v", len(found), found)
			}
			inside(t, changed, found)
		})
	}
}

// inside checks that every problem is of a file that there is, and in it.
func inside(tb testing.TB, files map[string][]byte, found source.Problems) {
	tb.Helper()
	for _, p := range found {
		data, ok := files[p.File]
		if !ok && p.Line > 0 {
			tb.Errorf("a place in a file that is not there: %v", p)
		}
		lines := strings.Split(string(source.Clean(data)), "\n")
		if p.Line < 0 || p.Line > len(lines) {
			tb.Errorf("line %d of %d: %v", p.Line, len(lines), p)
			continue
		}
		if p.Line > 0 && (p.Col < 1 || p.Col > len([]rune(lines[p.Line-1]))+1 || p.Width < 1) {
			tb.Errorf("column %d, width %d in %q: %v", p.Col, p.Width, lines[p.Line-1], p)
		}
		if p.Rule == "" || p.Message == "" {
			tb.Errorf("a problem without a rule or words: %+v", p)
		}
	}
}
