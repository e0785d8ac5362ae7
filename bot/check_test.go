package bot_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/configs"
	"noken/flows"
	"noken/source"
)

var morning = time.Date(2026, 11, 24, 8, 0, 0, 0, time.FixedZone("WIT", 9*3600))

// mimika are the shipped files, to be changed at will.
func mimika(t testing.TB) map[string][]byte {
	t.Helper()
	files, strays, err := bot.ReadFiles(configs.Mimika())
	if err != nil || len(strays) > 0 {
		t.Fatal(err, strays)
	}
	return maps.Clone(files)
}

func TestTheShippedConfigurationHasNoFinding(t *testing.T) {
	t.Parallel()
	if _, problems := bot.CheckFiles(mimika(t), morning); len(problems) > 0 {
		t.Error(problems)
	}
}

// What editors and spreadsheets do to files by themselves is no mistake.
func TestHarmlessChangesHaveNoFinding(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(file string, data []byte) []byte{
		"Windows' line ends":  func(_ string, d []byte) []byte { return bytes.ReplaceAll(d, []byte("\n"), []byte("\r\n")) },
		"a byte order mark":   func(_ string, d []byte) []byte { return append([]byte("\ufeff"), d...) },
		"no line end at last": func(_ string, d []byte) []byte { return bytes.TrimRight(d, "\n") },
		"a comment at last": func(file string, d []byte) []byte {
			if strings.HasSuffix(file, ".csv") {
				return d
			}
			return append(bytes.Clone(d), []byte("\n# sampai di sini\n")...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := mimika(t)
			for file, data := range files {
				files[file] = change(file, data)
			}
			if _, problems := bot.CheckFiles(files, morning); len(problems) > 0 {
				t.Error(problems)
			}
		})
	}
}

// What lies between the files is found as well as what is wrong in one of them.
func TestMistakesBetweenFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(files map[string][]byte)
		file   string
		rule   source.Rule
		words  string
	}{
		{"a flow that no menu leads to", func(files map[string][]byte) {
			files["flows/survei.yaml"] = []byte("flow: survei\ntitle: {id: Survei, en: Survey}\nsteps:\n  - salam:\n      say: {id: Halo, en: Hello}\n")
		}, "flows/survei.yaml", bot.RuleMenu, "no menu leads to"},
		{"a menu that leads nowhere", func(files map[string][]byte) {
			files["city.yaml"] = append(files["city.yaml"], []byte("\nmenu: [aduan, layanan, statis]\n")...)
		}, "city.yaml", bot.RuleMenu, `did you mean "status"`},
		{"a menu that leads to a part of others", func(files map[string][]byte) {
			files["city.yaml"] = append(files["city.yaml"], []byte("\nmenu: [aduan, pemohon]\n")...)
		}, "city.yaml", bot.RuleMenu, "only a part of others"},
		{"a flow that commands open is gone", func(files map[string][]byte) {
			delete(files, "flows/status.yaml")
		}, "flows/status.yaml", bot.RuleMenu, "/status opens it"},
		{"a folder's name mistyped", func(files map[string][]byte) {
			files["flow/aduan2.yaml"] = []byte("flow: x\n")
		}, "flow/aduan2.yaml", bot.RuleUnread, `did you mean "flows/aduan2.yaml"`},
		{"a file's name mistyped", func(files map[string][]byte) {
			files["ofices.yaml"] = []byte("x: y\n")
		}, "ofices.yaml", bot.RuleUnread, `did you mean "offices.yaml"`},
		{"a transcript that cannot be read", func(files map[string][]byte) {
			files["transcripts/x.yaml"] = []byte("transcript: x\nflw: aduan\n")
		}, "transcripts/x.yaml", source.RuleUnknownKey, `did you mean "flow"`},
		{"a text that is missing", func(files map[string][]byte) {
			files["texts/resident.yaml"] = bytes.Replace(files["texts/resident.yaml"], []byte("    friend:"), []byte("    frend:"), 1)
		}, "texts/resident.yaml", "no-text", "did you mean resident.start.friend"},
		{"a placeholder that nobody fills in", func(files map[string][]byte) {
			files["texts/resident.yaml"] = bytes.ReplaceAll(files["texts/resident.yaml"], []byte("Halo, {name}."), []byte("Halo, {nama}."))
			files["texts/resident.yaml"] = bytes.ReplaceAll(files["texts/resident.yaml"], []byte("Hello, {name}."), []byte("Hello, {nama}."))
		}, "texts/resident.yaml", "placeholder", "nothing is put in for {nama}"},
		{"a text that nobody says", func(files map[string][]byte) {
			files["texts/resident.yaml"] = append(files["texts/resident.yaml"], []byte("\nwarga:\n  salam: {id: Halo, en: Hello}\n")...)
		}, "texts/resident.yaml", "no-text", "nobody says"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := mimika(t)
			c.change(files)
			_, problems := bot.CheckFiles(files, morning)
			if len(problems) == 0 || len(problems) > 3 {
				t.Fatalf("%d findings: %v", len(problems), problems)
			}
			for _, p := range problems {
				if p.File == c.file && p.Rule == c.rule && strings.Contains(p.Message+" "+p.Hint, c.words) {
					return
				}
			}
			t.Errorf("not found in %s by %s: %q; found:\n%v", c.file, c.rule, c.words, problems)
		})
	}
}

// All files are looked at in one run, whatever is wrong in one of them.
func TestMistakesInAllFilesAreToldInOneRun(t *testing.T) {
	t.Parallel()
	files := mimika(t)
	files["categories.yaml"] = bytes.Replace(files["categories.yaml"], []byte("office: pupr"), []byte("office: pupt"), 1)
	files["flows/status.yaml"] = bytes.Replace(files["flows/status.yaml"], []byte("next: cek"), []byte("next: cekk"), 1)
	files["texts/office.yaml"] = bytes.Replace(files["texts/office.yaml"], []byte("en:"), []byte("em:"), 1)
	_, problems := bot.CheckFiles(files, morning)
	for _, file := range []string{"categories.yaml", "flows/status.yaml", "texts/office.yaml"} {
		if !problems.In(file) {
			t.Errorf("nothing is told of %s:\n%v", file, problems)
		}
	}
}

func BenchmarkCheckMimika(b *testing.B) {
	files := mimika(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := bot.CheckFiles(files, morning); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

// A newer program says words that an older configuration does not have, and may
// judge more strictly: neither takes away what was live before.
func TestAConfigurationOfAnOlderProgramStillRuns(t *testing.T) {
	t.Parallel()
	files := mimika(t)
	delete(files, "texts/admin.yaml")
	files["texts/flow.yaml"] = bytes.Replace(files["texts/flow.yaml"], []byte("  keep: "), []byte("  kept: "), 1)
	files["texts/resident.yaml"] = bytes.Replace(files["texts/resident.yaml"], []byte("Halo, {name}. Saya"), []byte("Halo, {nama}. Saya"), 1)
	files["texts/resident.yaml"] = bytes.Replace(files["texts/resident.yaml"], []byte("Hello, {name}. I am"), []byte("Hello, {nama}. I am"), 1)
	files["categories.yaml"] = bytes.Replace(files["categories.yaml"], []byte("{id: Sampah, en: Rubbish}"), []byte("{id: Air bersih, en: Rubbish}"), 1)
	if config, problems := bot.CheckFiles(files, morning); config != nil || problems.Errors() < 4 {
		t.Fatalf("it could be published: %v", problems)
	}
	bundle, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	config, err := bot.LoadBundle(bundle)
	if err != nil {
		t.Fatal(err)
	}
	if got := config.Texts.Text("en", "admin.button.publish", nil); got != "Publish" {
		t.Errorf("a word of the newer program is %q", got)
	}
	if got := config.Texts.Missing(); len(got) > 0 {
		t.Errorf("texts are missing: %v", got)
	}
	session, effects := config.Flows.Step(flows.Session{}, flows.Event{Kind: flows.Start, Text: "aduan", Lang: "id", Now: morning})
	if session.Version != config.Version() || len(effects) != 1 {
		t.Errorf("it does not ask: %+v", effects)
	}
	// Going back shows the button whose words are borrowed.
	for _, e := range []flows.Event{{Kind: flows.Text, Text: "got"}, {Kind: flows.Back}} {
		e.Lang, e.Now = "id", morning
		session, effects = config.Flows.Step(session, e)
	}
	ask := effects[len(effects)-1].(flows.Ask)
	if !slices.ContainsFunc(ask.Buttons, func(row []flows.Button) bool { return row[0].Label == "Pakai yang tadi" }) {
		t.Errorf("the buttons are %+v", ask.Buttons)
	}
	// What it needs to run is asked of it all the same.
	files["flows/aduan.yaml"] = bytes.Replace(files["flows/aduan.yaml"], []byte("file: complaint"), []byte("fill: complaint"), 1)
	if bundle, err = json.Marshal(files); err != nil {
		t.Fatal(err)
	}
	if _, err := bot.LoadBundle(bundle); err == nil {
		t.Error("a flow that does not compile is taken")
	}
}
