package transcript_test

import (
	"strings"
	"testing"

	"noken/flows"
	"noken/transcript"
)

const kueFlow = `flow: kue
title: {id: Pesan kue, en: Order cake}
steps:
  - jumlah:
      number: {min: 1, max: 20}
      check:
        - if: jumlah > 10
          say: {id: Sebanyak itu tidak cukup oven kami., en: Our oven is too small for that many.}
      ask: {id: Berapa kue?, en: How many cakes?}
  - rasa:
      choose:
        - sagu: {id: Sagu, en: Sago}
        - keladi: {id: Keladi, en: Taro}
      ask: {id: Rasa apa?, en: Which taste?}
  - arah:
      branch:
        - if: jumlah > 5
          go: banyak
        - if: rasa == "sagu"
          go: banyak
        - else: end
  - banyak:
      say: {id: Perlu dua hari., en: That takes two days.}
`

// kue is a small city of its own with one flow.
func kue(t *testing.T) *flows.Set {
	t.Helper()
	_, files := mimikaFiles(t)
	set, err := flows.Load(map[string][]byte{"flows/kue.yaml": []byte(kueFlow), "texts/flow.yaml": files["texts/flow.yaml"]}, flows.Env{Languages: []string{"id", "en"}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestWaysToTheSameStepAndOwnChecksCountEach(t *testing.T) {
	t.Parallel()
	set := kue(t)
	play := func(lang string, chat ...string) []byte {
		p := transcript.NewPlayer(set, transcript.Options{Flow: "kue", Lang: lang})
		if _, err := p.Begin(); err != nil {
			t.Fatal(err)
		}
		for _, text := range chat {
			do(t, p, words(text))
		}
		return p.File("x", "x").Bytes()
	}
	files := map[string][]byte{"transcripts/a.yaml": play("id", "6", "sagu"), "transcripts/b.yaml": play("id", "1", "keladi"), "notes/c.yaml": nil}
	report := transcript.RunAll(set, files)
	told := report.Coverage.String()
	for _, want := range []string{
		"flows/kue.yaml:4: step jumlah, what its check 1 says\n", "flows/kue.yaml:15: from arah to banyak: rasa == \"sagu\"\n",
		"from arah to banyak: jumlah > 5 in en\n", "from arah to end: else in en\n", "choice keladi in en\n", "texts/flow.yaml: wrong.big\n",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is missing in\n%s", want, told)
		}
	}
	files["transcripts/c.yaml"] = play("id", "11", "2", "sagu")
	files["transcripts/d.yaml"] = play("en", "11", "2", "sago")
	report = transcript.RunAll(set, files)
	if told := report.Coverage.String(); strings.Contains(told, "check 1") || strings.Contains(told, "sagu\"\n") || !report.Passed() || len(report.Ran) != 4 {
		t.Errorf("%s\n%s", &report, told)
	}
}
