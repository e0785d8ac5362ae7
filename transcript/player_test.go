package transcript_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"noken/source"
	"noken/transcript"
)

func player(t *testing.T, flow, lang string) *transcript.Player {
	t.Helper()
	set, _ := mimika(t)
	p := transcript.NewPlayer(set, transcript.Options{Flow: flow, Lang: lang})
	if _, err := p.Begin(); err != nil {
		t.Fatal(err)
	}
	return p
}

func do(t *testing.T, p *transcript.Player, lines ...transcript.Line) []transcript.Line {
	t.Helper()
	var said []transcript.Line
	for _, line := range lines {
		var err error
		if said, err = p.Do(line); err != nil {
			t.Fatalf("%v: %v", line.Show(), err)
		}
	}
	return said
}

func press(label string) transcript.Line { return transcript.Line{Verb: transcript.Press, Text: label} }
func words(text string) transcript.Line  { return transcript.Line{Verb: transcript.Type, Text: text} }

func shown(lines []transcript.Line) string {
	var all []string
	for i := range lines {
		all = append(all, lines[i].Show()...)
	}
	return strings.Join(all, "\n")
}

func TestAnAlbumIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	p := player(t, "aduan", "id")
	said := do(t, p, press("Sampah"), words("kwamki"), words("sampah menumpuk di pasar"),
		transcript.Line{Verb: transcript.Album, Names: []string{"a", "b", "c"}})
	if len(said) != 2 || said[0].Verb != transcript.Settled || said[1].Verb != transcript.Bot || !strings.HasPrefix(said[1].Text, "3 foto diterima.") {
		t.Error(shown(said))
	}
}

func TestASecondHalfOfADoubleTapIsToldSo(t *testing.T) {
	t.Parallel()
	said := do(t, player(t, "aduan", "id"), transcript.Line{Verb: transcript.PressTwice, Text: "Sampah"})
	if last := said[len(said)-1]; last.Verb != transcript.Toast || last.Text != "Pertanyaan itu sudah lewat." {
		t.Error(shown(said))
	}
}

func TestAButtonOfAnEarlierQuestionIsStale(t *testing.T) {
	t.Parallel()
	said := do(t, player(t, "aduan", "en"), press("Rubbish"), transcript.Line{Verb: transcript.PressOld, Text: "Rubbish"})
	if said[0].Verb != transcript.Toast || said[1].Verb != transcript.Bot {
		t.Error(shown(said))
	}
}

func TestWhatIsFiledGetsANumber(t *testing.T) {
	t.Parallel()
	p := player(t, "aduan", "id")
	do(t, p, press("Sampah"), words("kwamki"), words("sampah menumpuk di pasar"), words("tra ada"), words("ya"), press("Kirim"))
	if p.Pending() != transcript.Filed {
		t.Fatalf("pending is %q", p.Pending())
	}
	if _, err := p.Do(words("halo")); err == nil {
		t.Error("while a result is due, nobody says anything")
	}
	if said := p.Supply(); shown(said) != "(end) done" || !p.Over() {
		t.Error(shown(said))
	}
}

func TestWhatCannotBeDoneIsToldAndChangesNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do   transcript.Line
		want string
	}{
		"a button that is not there":    {press("Samph"), `there is no button "Samph"; did you mean "Sampah"?`},
		"nothing like any button":       {press("xyz"), `the buttons are [Jalan & jembatan] [Sampah]`},
		"the second of one":             {transcript.Line{Verb: transcript.Press, Text: "Sampah", Which: 2}, `there is no button "Sampah"`},
		"an old button that never was":  {transcript.Line{Verb: transcript.PressOld, Text: "Sampah"}, `no earlier question had a button "Sampah"`},
		"a result that nobody asked":    {transcript.Line{Verb: transcript.Result, Pairs: []transcript.Pair{{Key: "outcome", Value: "found"}}}, "a result comes after filed or lookup"},
		"a command that does not exist": {transcript.Line{Verb: transcript.Command, Text: "bck"}, `there is no command "bck"; did you mean "back"?`},
		"a flow that does not exist":    {transcript.Line{Verb: transcript.Start, Text: "adun"}, `there is no flow "adun"; did you mean "aduan"?`},
		"a pin without numbers":         {transcript.Line{Verb: transcript.Pin, Pairs: []transcript.Pair{{Key: "lat", Value: "x"}}}, `"x" is no number of degrees`},
		"what only the bot does":        {transcript.Line{Verb: transcript.Toast, Text: "x"}, `"toast" is nothing that a person does`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := player(t, "aduan", "id")
			before := fmt.Sprint(p.Session())
			_, err := p.Do(test.do)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v does not say %q", err, test.want)
			}
			if after := fmt.Sprint(p.Session()); after != before || len(p.Turns()) != 1 {
				t.Errorf("something happened: %s", after)
			}
		})
	}
}

func TestNothingIsSaidWhenTheConversationIsOver(t *testing.T) {
	t.Parallel()
	p := player(t, "aduan", "id")
	do(t, p, transcript.Line{Verb: transcript.Command, Text: "cancel"})
	if _, err := p.Do(words("halo")); err == nil || !strings.Contains(err.Error(), "over") {
		t.Error(err)
	}
	if said := do(t, p, transcript.Line{Verb: transcript.Start, Text: "status"}); len(said) != 1 || said[0].Verb != transcript.Bot {
		t.Error(shown(said))
	}
}

func TestExplainTellsWaysAndAnswers(t *testing.T) {
	t.Parallel()
	p := player(t, "aduan", "id")
	do(t, p, words("pungli"), words("kwamki"), words("petugas minta uang rokok"))
	told := strings.Join(p.Explain(), "\n")
	for _, want := range []string{
		`aduan.foto → nama (passed over: jenis.photos != "never" is false)`, "at aduan.periksa (summary, line ", "question 4",
		`jenis = choice "pungli"`, `lokasi = place "`,
	} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is missing in\n%s", want, told)
		}
	}
}

// TestWhatIsRecordedPasses lets somebody do anything in any order; what is written
// down is read and goes as written.
func TestWhatIsRecordedPasses(t *testing.T) {
	t.Parallel()
	set, _ := mimika(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := transcript.NewPlayer(set, transcript.Options{
			Flow: rapid.SampledFrom([]string{"aduan", "layanan", "status"}).Draw(rt, "flow"),
			Lang: rapid.SampledFrom([]string{"id", "en", ""}).Draw(rt, "lang"),
			Mine: rapid.SampledFrom([][]transcript.Pair{nil, {}, {{Key: "A", Value: "same"}, {Key: "B", Value: "same"}, {Key: "C", Value: "a: b, [c] # d"}}}).Draw(rt, "mine"),
			Seed: transcript.Seed{Text: rapid.SampledFrom([]string{"", "jalan rusak", "no"}).Draw(rt, "seed")},
		})
		if _, err := p.Begin(); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(0, 25).Draw(rt, "turns") {
			_, err := p.Do(anything(rt, p))
			if err == nil && rapid.Bool().Draw(rt, "usual") {
				p.Supply()
			}
		}
		p.Supply()
		data := p.File("transcripts/x.yaml", rapid.String().Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(rt, "title")).Bytes()
		var problems source.Problems
		f := transcript.Read("transcripts/x.yaml", data, &problems)
		if f == nil {
			rt.Fatalf("%v\n%s", problems, data)
		}
		if ran := transcript.Run(set, f); !ran.Passed() {
			rt.Fatalf("%s\n%s", ran.Failure, data)
		}
	})
}

// anything is something that may be done now.
func anything(rt *rapid.T, p *transcript.Player) transcript.Line {
	if p.Pending() != "" {
		return transcript.Line{Verb: transcript.Result, Pairs: []transcript.Pair{
			{Key: "outcome", Value: rapid.SampledFrom([]string{"filed", "found", "typo", "foreign", "wrong", "refused"}).Draw(rt, "outcome")},
		}}
	}
	if p.Over() {
		return transcript.Line{Verb: transcript.Start, Text: rapid.SampledFrom([]string{"aduan", "layanan", "status"}).Draw(rt, "start")}
	}
	switch rapid.IntRange(0, 9).Draw(rt, "sort") {
	case 0:
		return words(rapid.String().Draw(rt, "words"))
	case 1:
		return words(rapid.SampledFrom([]string{"ya", "2", "kwamki", "sampah menumpuk di pasar", "9404015708900001", "08123456789", "17-8-2026", "a: b\n# c\n\n- d", "x\n  y"}).Draw(rt, "known"))
	case 2:
		return transcript.Line{Verb: transcript.Album, Names: []string{"a", rapid.StringN(0, 5, 20).Draw(rt, "photo"), "c"}}
	case 3:
		return transcript.Line{Verb: transcript.Photo, Text: rapid.SampledFrom([]string{"a", "b", "null", "1"}).Draw(rt, "photo")}
	case 4:
		return transcript.Line{Verb: rapid.SampledFrom([]transcript.Verb{transcript.Send, transcript.Contact, transcript.Command}).Draw(rt, "verb"), Text: rapid.SampledFrom([]string{"sticker", "0812", "back", "again", "true"}).Draw(rt, "what")}
	case 6:
		return transcript.Line{Verb: transcript.Paper, Pairs: []transcript.Pair{{Key: "name", Value: "surat"}, {Key: "type", Value: "pdf"}, {Key: "mb", Value: "3"}}}
	case 5:
		return transcript.Line{Verb: transcript.Pin, Pairs: []transcript.Pair{{Key: "lat", Value: "-4.54"}, {Key: "lon", Value: "136.89"}, {Key: "area", Value: "94.04.01.1002"}}}
	}
	q := p.Question()
	if q == nil {
		return words("halo")
	}
	row := rapid.SampledFrom(q.Buttons).Draw(rt, "row")
	return transcript.Line{
		Verb:  rapid.SampledFrom([]transcript.Verb{transcript.Press, transcript.Press, transcript.PressTwice, transcript.PressOld}).Draw(rt, "press"),
		Text:  rapid.SampledFrom(row).Draw(rt, "button").Label,
		Which: rapid.IntRange(0, 2).Draw(rt, "which"),
	}
}
