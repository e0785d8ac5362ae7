package bot

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	cities "noken/configs"
	"noken/flows"
)

// shipped is Mimika's configuration with words of a file exchanged, pair by pair.
func shipped(t *testing.T, file string, pairs ...string) *Config {
	t.Helper()
	config, err := LoadConfig(cities.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	if file == "" {
		return config
	}
	files := maps.Clone(config.files)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(string(files[file]), pairs[i]) {
			t.Fatalf("%s does not hold %q", file, pairs[i])
		}
	}
	files[file] = []byte(strings.NewReplacer(pairs...).Replace(string(files[file])))
	if config, err = compile(files); err != nil {
		t.Fatal(err)
	}
	return config
}

func TestDiffTellsChangesByStepAndLanguage(t *testing.T) {
	t.Parallel()
	const aduan = "flows/aduan.yaml"
	for name, tc := range map[string]struct {
		file  string
		pairs []string
		want  string
	}{
		"the words of a question in one language": {aduan, []string{"Ada foto? Kirim satu atau beberapa.", "Punya foto?"}, `
flows/aduan.yaml
  ~ foto   (3 people are there now)
      ask id: "Ada foto? Kirim satu atau beberapa." → "Punya foto?"
`},
		"a bound": {aduan, []string{"min: 10, max: 1500", "min: 10, max: 900"}, `
flows/aduan.yaml
  ~ cerita   (1 person is there now)
      text.max: "1500" → "900"
`},
		"a comment and the order of keys are no change": {aduan, []string{
			"# Lapor masalah", "# Report a problem", `label: {id: Cerita, en: Story}`, `label: {en: "Story", id: "Cerita"}`,
		}, "\nNothing differs.\n"},
		"a category": {"categories.yaml", []string{
			"label: {id: Sampah, en: Rubbish}\n  office: dlh", "label: {id: Sampah, en: Waste}\n  office: pupr",
		}, `
categories.yaml
  ~ sampah
      label en: "Rubbish" → "Waste"
      office: "dlh" → "pupr"
`},
		"a new category": {"categories.yaml", []string{
			"sampah:\n", "parkir:\n  label: {id: Parkir, en: Parking}\n  office: dishub\n  words: [parkir]\n\nsampah:\n",
		}, `
categories.yaml
  + parkir
      label id: + "Parkir"
      label en: + "Parking"
`},
		"a text": {"texts/resident.yaml", []string{"Apa yang bisa kami bantu?", "Ada apa?"}, `
texts/resident.yaml
  ~ resident
      menu id: "Apa yang bisa kami bantu?" → "Ada apa?"
`},
		"a deadline": {"city.yaml", []string{"complaint: {verify_days: 3, follow_up_days: 5, resolve_days: 14", "complaint: {verify_days: 3, follow_up_days: 5, resolve_days: 10"}, `
city.yaml
  ~ deadlines
      complaint.resolve_days: "14" → "10"
`},
		"an office's own day off": {"offices.yaml", []string{"  short: DLH\n", "  short: DLH\n  days_off: {2026-12-19: Pindah kantor}\n"}, `
offices.yaml
  ~ dlh
      days_off.2026-12-19: + "Pindah kantor"
`},
		"a rung": {"ladder.yaml", []string{"  days: 3\n  tell: [coordinator]", "  days: 2\n  tell: [coordinator, head]"}, `
ladder.yaml
  ~ late_3
      days: "3" → "2"
      tell: "coordinator" → "coordinator, head"
`},
		"a new rung": {"ladder.yaml", []string{"verify_half:\n", "late_9:\n  of: end\n  when: after\n  days: 9\n  tell: [leader]\n\nverify_half:\n"}, `
ladder.yaml
  + late_9
      when: + "after"
      days: + "9"
      tell: + "leader"
`},
		"a leader's right": {"people.yaml", []string{"# user: 700000001", "user: 700000001"}, `
people.yaml
  ~ leaders
      bupati.user: + "700000001"
`},
		"who gets secret reports": {"people.yaml", []string{"# secret:\n#   kekerasan: [700000051]", "secret:\n  kekerasan: [700000051, 700000052]"}, `
people.yaml
  + secret
      kekerasan: + "700000051, 700000052"
`},
		"a new ready answer": {"replies/dlh.yaml", []string{"jam_buang:\n", "maaf:\n  title: {id: Maaf, en: Sorry}\n  text: {id: Maaf ya., en: Sorry.}\n\njam_buang:\n"}, `
replies/dlh.yaml
  + maaf
      title id: + "Maaf"
      title en: + "Sorry"
`},
		"a line of the areas": {"areas.csv", []string{"district,Kuala Kencana", "district,Kuala Kencana Baru"}, `
areas.csv
  ~ 94.04.09
      line: "district,Kuala Kencana" → "district,Kuala Kencana Baru"
`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := Diff(shipped(t, ""), shipped(t, tc.file, tc.pairs...))
			at := map[flows.Stop]int64{{Flow: "aduan", Step: "foto"}: 3, {Flow: "aduan", Step: "cerita"}: 1}
			if diff := cmp.Diff(tc.want, "\n"+changes.Words(at)); diff != "" {
				t.Errorf("the changes differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiffTellsStepsThatCameAndWent(t *testing.T) {
	t.Parallel()
	old := shipped(t, "")
	fresh := shipped(t, "flows/aduan.yaml", "  - periksa: summary\n", `  - saksi:
      text: {min: 3, max: 100}
      label: {id: Saksi, en: Witness}
      ask: {id: "Ada saksi?", en: "Any witness?"}

  - periksa: summary
`)
	there, back := Diff(old, fresh), Diff(fresh, old)
	for _, words := range []string{"  + saksi\n", `leads: "periksa" → "saksi"`} {
		if !strings.Contains(there.String(), words) {
			t.Errorf("%q is not told:\n%s", words, there)
		}
	}
	if !strings.Contains(back.String(), "  - saksi\n") {
		t.Errorf("that a step is gone is not told:\n%s", back)
	}
	if stops := there.Steps(); len(stops) != 2 || stops[0] != (flows.Stop{Flow: "aduan", Step: "saksi"}) {
		t.Errorf("the steps that differ are %v", stops)
	}
}

func TestMedianIsTheUpperEndOfItsBucket(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		times map[int]int64
		want  string
	}{
		{"nobody", nil, "0s"},
		{"at once", map[int]int64{0: 5}, "0s"},
		{"most in 8 to 15 seconds", map[int]int64{1: 1, 4: 5, 9: 2}, "15s"},
		{"half and half takes the quicker", map[int]int64{2: 2, 5: 2}, "3s"},
	} {
		var p Passage
		for i, n := range tc.times {
			p.times[i] = n
		}
		if got := p.Median().String(); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}
