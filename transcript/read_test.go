package transcript_test

import (
	"strings"
	"testing"

	"noken/source"
	"noken/transcript"
)

const good = `transcript: x
flow: status
chat:
  - bot: "**Laporan yang mana?** Pilih, atau ketik nomornya."
    buttons:
      - [Got & banjir · MMK-26-004217-K]
      - [Batal]
  - press: Batal
  - settled: Dibatalkan.
  - end: cancelled
`

func TestMistakesInATranscriptAreTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ from, to, want string }{
		"a verb that is not known":       {"settled:", "setled:", `x.yaml:9:5: nothing in a chat is called "setled"`},
		"and what was meant":             {"settled:", "setled:", `did you mean "settled"?`},
		"a key that is not known":        {"flow:", "flw:", `did you mean "flow"?`},
		"no flow":                        {"flow: status\n", "", "the transcript has no flow"},
		"no chat":                        {"chat:", "lang:", "the transcript has no chat"},
		"buttons at a record":            {"  - settled: Dibatalkan.", "  - settled: Dibatalkan.\n    buttons: [[a]]", `"buttons"`},
		"two verbs in one line":          {"  - settled: Dibatalkan.", "    settled: Dibatalkan.", `x.yaml:9:5: "settled" is a line of its own`},
		"a row that is no list":          {"      - [Batal]", "      - Batal", "a list of words is needed here"},
		"a result without an outcome":    {"  - end: cancelled", "  - result: {number: x}", "a result has an outcome"},
		"a pin of words":                 {"  - end: cancelled", "  - pin: {lat: here}", `lat: "here" is no number of degrees`},
		"a file without a name":          {"  - end: cancelled", "  - file: {type: pdf}", "a file has a name"},
		"a file of no size":              {"  - end: cancelled", "  - file: {name: a, mb: big}", `mb: "big" is no size in megabytes`},
		"a time that is none":            {"flow: status", "flow: status\nat: tomorrow", `x.yaml:3:5: "tomorrow" is no time`},
		"the chat not at the end":        {"flow: status\n", "", "the transcript has no flow"},
		"a chat that is no list":         {"  - bot: \"**Laporan", "  bot: \"**Laporan", ""},
		"a key twice":                    {"flow: status", "flow: status\nflow: aduan", `"flow" stands here twice`},
		"a which that is no number":      {"  - press: Batal", "  - press: Batal\n    which: x", "which of the buttons"},
		"the chat in one line":           {good[strings.Index(good, "chat:"):], "chat: [{press: Batal}]\n", "every line of the chat begins with a dash"},
		"what comes behind the chat":     {"  - end: cancelled\n", "  - end: cancelled\nlang: id\n", "the chat is the last part of a transcript"},
		"nothing at all":                 {good, "", "is empty"},
		"a list":                         {good, "- a\n", "transcript, flow and chat are needed here"},
		"a chat of nothing in one line":  {good[strings.Index(good, "chat:"):], "chat: []\n", "the chat is empty"},
		"a chat of a word":               {good[strings.Index(good, "chat:"):], "chat: hello\n", "the chat is a list"},
		"a line of the chat that is one": {"  - press: Batal", "  - Batal", "a line of the chat says who does what"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := strings.Replace(good, test.from, test.to, 1)
			if data == good {
				t.Fatal("nothing was changed")
			}
			var problems source.Problems
			f := transcript.Read("x.yaml", []byte(data), &problems)
			if f != nil || problems.Errors() == 0 || !strings.Contains(problems.Error(), test.want) {
				t.Errorf("%q is not told:\n%v", test.want, problems)
			}
		})
	}
}

func TestAWrongLineIsShownInItsChat(t *testing.T) {
	t.Parallel()
	set, _ := mimika(t)
	for name, test := range map[string]struct {
		from, to string
		line     int
		want     string
	}{
		"other words": {"Dibatalkan.", "Batal sudah.", 9, `x.yaml:9: x: the bot says something else
           | **Laporan yang mana?** Pilih, atau ketik nomornya.
           | [Got & banjir · MMK-26-004217-K]
           | [Batal]
           | > [Batal]
  expected | → Batal sudah.
      said | → Dibatalkan.
           | (end) cancelled
`},
		"a line too few": {"  - end: cancelled\n", "", 9, `      said | (end) cancelled
`},
		"a line too many":            {"  - end: cancelled\n", "  - end: cancelled\n  - bot: Dadah.\n", 11, "  expected | Dadah.\n"},
		"another button":             {"[Batal]", "[Batalkan]", 4, "  expected | [Batalkan]\n      said | [Batal]\n"},
		"a button that is not there": {"press: Batal", "press: Kirim", 8, "x.yaml:8: x: this cannot be done: there is no button \"Kirim\"; the buttons are [Got & banjir · MMK-26-004217-K] [Batal]\n"},
		"rows that look alike":       {"      - [Got & banjir · MMK-26-004217-K]\n      - [Batal]", "      - [Got & banjir · MMK-26-004217-K]\n      - [\"Batal\", x]", 4, "  expected | [Batal] [x]\n"},
		"a language that is none":    {"flow: status", "flow: status\nlang: in", 4, `there is no language "in"; did you mean "id"?`},
		"a flow that is none":        {"flow: status", "flow: sttus", 3, `there is no flow "sttus"; did you mean "status"?`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := strings.Replace(good, test.from, test.to, 1)
			var problems source.Problems
			f := transcript.Read("x.yaml", []byte(data), &problems)
			if f == nil {
				t.Fatal(problems)
			}
			ran := transcript.Run(set, f)
			if ran.Passed() || ran.Line != test.line || !strings.Contains(ran.Failure, test.want) {
				t.Errorf("line %d:\n%s", ran.Line, ran.Failure)
			}
		})
	}
}

func TestUpdateTakesTheNewWordsAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	set, _ := mimika(t)
	before := `# Why this is here.
transcript: x # a note
flow: "status"

chat:
  # what is asked
  - bot: old words
  # the person changes their mind
  - type:   'batal'   # typed
  - settled: Dibatalkan.
  # the end
  - end: done
# below
`
	want := `# Why this is here.
transcript: x # a note
flow: "status"

chat:
  # what is asked
  - bot: "**Laporan yang mana?** Pilih, atau ketik nomornya."
    buttons:
      - [Got & banjir · MMK-26-004217-K]
      - [Batal]
  # the person changes their mind
  - type:   'batal'   # typed
  # the end
  - settled: Dibatalkan.
  - end: cancelled
# below
`
	if got := updated(t, before); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := updated(t, want); got != want {
		t.Errorf("what went as written became\n%s", got)
	}
	var problems source.Problems
	f := transcript.Read("x.yaml", []byte(strings.Replace(good, "press: Batal", "press: Kirim", 1)), &problems)
	ran := transcript.Run(set, f)
	if _, err := ran.Update(); err == nil || !strings.Contains(err.Error(), "cannot be done") {
		t.Errorf("what cannot be played cannot be updated: %v", err)
	}
}

func TestUpdateFillsInTheBotsSide(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ from, want string }{
		"with what the person does":  {"transcript: x\nflow: status\nchat:\n  - press: Batal\n", strings.TrimPrefix(good, "transcript: x\n")},
		"of a chat that is empty":    {"transcript: x\nflow: status\nchat:\n", good[strings.Index(good, "flow:"):strings.Index(good, "  - press")]},
		"of a file from Windows":     {"\ufefftranscript: x\r\nflow: status\r\nchat:\r\n  - press: Batal\r\n", strings.TrimPrefix(good, "transcript: x\n")},
		"without an end of the line": {"transcript: x\nflow: status\nchat:\n  - press: Batal", strings.TrimPrefix(good, "transcript: x\n")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := updated(t, test.from); strings.TrimPrefix(got, "transcript: x\n") != test.want {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

func updated(t *testing.T, data string) string {
	t.Helper()
	set, _ := mimika(t)
	var problems source.Problems
	f := transcript.Read("x.yaml", []byte(data), &problems)
	if f == nil {
		t.Fatal(problems)
	}
	ran := transcript.Run(set, f)
	got, err := ran.Update()
	if err != nil {
		t.Fatal(err)
	}
	if f = transcript.Read("x.yaml", got, &problems); f == nil {
		t.Fatalf("%v\n%s", problems, got)
	}
	if again := transcript.Run(set, f); !again.Passed() {
		t.Fatalf("%s\n%s", again.Failure, got)
	}
	return string(got)
}

// FuzzRead reads anything. What can be read can be played, and what can be played
// to its end goes as written once it is updated.
func FuzzRead(f *testing.F) {
	set, files := mimika(f)
	f.Add([]byte(good))
	for _, data := range files {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var problems source.Problems
		file := transcript.Read("x.yaml", data, &problems)
		if file == nil {
			if problems.Errors() == 0 {
				t.Fatal("nothing was read and nothing is told")
			}
			return
		}
		ran := transcript.Run(set, file)
		got, err := ran.Update()
		if err != nil {
			return
		}
		if file = transcript.Read("x.yaml", got, &problems); file == nil {
			t.Fatalf("%v\n%s", problems, got)
		}
		if again := transcript.Run(set, file); !again.Passed() {
			t.Fatalf("%s\n%s", again.Failure, got)
		}
	})
}
