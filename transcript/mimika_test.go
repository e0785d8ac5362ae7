package transcript_test

import (
	"io/fs"
	"maps"
	"strings"
	"testing"

	"noken/bot"
	"noken/configs"
	"noken/flows"
	"noken/transcript"
)

// mimika is the shipped city's flows and its transcripts.
func mimika(tb testing.TB) (*flows.Set, map[string][]byte) {
	tb.Helper()
	set, files := mimikaFiles(tb)
	maps.DeleteFunc(files, func(name string, _ []byte) bool { return !transcript.Is(name) })
	return set, files
}

// mimikaFiles is the shipped city's flows, its transcripts and its texts.
func mimikaFiles(tb testing.TB) (*flows.Set, map[string][]byte) {
	tb.Helper()
	config, err := bot.LoadConfig(configs.Mimika())
	if err != nil {
		tb.Fatal(err)
	}
	names, err := fs.Glob(configs.Mimika(), "transcripts/*.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	files := map[string][]byte{}
	for _, name := range append(names, "texts/flow.yaml") {
		if files[name], err = fs.ReadFile(configs.Mimika(), name); err != nil {
			tb.Fatal(err)
		}
	}
	return config.Flows, files
}

// TestMimikasTranscriptsVisitEverything plays the shipped transcripts: every step,
// branch, choice and error text of the shipped flows, in both languages.
func TestMimikasTranscriptsVisitEverything(t *testing.T) {
	t.Parallel()
	set, files := mimika(t)
	report := transcript.RunAll(set, files)
	if !report.Passed() {
		t.Fatal(report.String())
	}
	for _, sort := range []transcript.Sort{transcript.Steps, transcript.Branches, transcript.Choices, transcript.Errors} {
		if report.Coverage.Percent(sort) < 100 {
			t.Errorf("%s: not everything is visited\n%s", sort, &report.Coverage)
		}
	}
	if report.Coverage.Total() != 100 || len(report.Ran) != len(files) {
		t.Errorf("%d of %d files, %.1f %%", len(report.Ran), len(files), report.Coverage.Total())
	}
}

func TestCoverageNamesWhatNoTranscriptVisits(t *testing.T) {
	t.Parallel()
	set, files := mimika(t)
	for name := range files {
		if strings.HasSuffix(name, "status-salah-ketik.yaml") || strings.HasPrefix(name, "transcripts/en-") && !strings.Contains(name, "status") {
			delete(files, name)
		}
	}
	report := transcript.RunAll(set, files)
	told := report.Coverage.String()
	for _, want := range []string{
		"status\n", ": from cek to nomor: typo in id\n", ": from cek to kode: wrong in id\n", ": step kode in id\n",
		"aduan\n", ": step foto in en\n", `: step foto passed over: not (jenis.photos != "never") in en`, "step nama, choice anonim in en",
		"words about what people do\n  texts/flow.yaml: cannot.animation in en\n",
		"cannot happen with the lists of this city",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is missing in\n%s", want, told)
		}
	}
	if total := report.Coverage.Total(); total < 40 || total > 70 || !report.Passed() {
		t.Errorf("%.1f %%, %s", total, report.String())
	}
}

func TestCoverageOfOneFlowIsOfItAlone(t *testing.T) {
	t.Parallel()
	set, files := mimika(t)
	report := transcript.RunAll(set, files, "status")
	if len(report.Ran) != 4 || report.Coverage.Percent(transcript.Branches) != 100 || report.Coverage.All[transcript.Steps] != 6 {
		t.Errorf("%d played\n%s", len(report.Ran), &report.Coverage)
	}
}

func TestWithoutTranscriptsNothingIsVisited(t *testing.T) {
	t.Parallel()
	set, _ := mimika(t)
	report := transcript.RunAll(set, nil)
	if !report.Passed() || report.Coverage.Total() != 0 || report.String() != "0 of 0 transcripts went as written" {
		t.Errorf("%s, %.1f %%", report.String(), report.Coverage.Total())
	}
}

func BenchmarkRunAll(b *testing.B) {
	set, files := mimika(b)
	b.ReportAllocs()
	for b.Loop() {
		report := transcript.RunAll(set, files)
		if !report.Passed() {
			b.Fatal(report.String())
		}
	}
}
