package flows_test

import (
	"testing"
	"time"

	"noken/flows"
)

func TestWhatAnUnfinishedFormSaysSoFar(t *testing.T) {
	t.Parallel()
	set, err := flows.Load(map[string][]byte{
		"flows/cerita.yaml": []byte(`flow: cerita
title: {id: Cerita, en: Story}
steps:
  - apa:
      text: {min: 2, max: 40}
      ask: {id: "Apa yang terjadi?", en: "What happened?"}
  - mana:
      location: {pin: true, typed: true}
      ask: {id: "Di mana?", en: "Where?"}
  - kapan:
      text: {min: 2, max: 40}
      ask: {id: "Sejak kapan?", en: "Since when?"}
  - kirim:
      file: complaint
`),
		"texts/flow.yaml": exampleWords,
	}, flows.Env{Languages: []string{"id", "en"}})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_700_000_000, 0)
	s, _ := set.Step(flows.Session{}, flows.Event{Kind: flows.Start, Text: "cerita", Lang: "id", Now: now})
	if f := set.Unfinished(s); len(f.Fields) != 0 || f.Text != "" {
		t.Errorf("nothing was answered, and yet there is %+v", f)
	}
	s, _ = set.Step(s, flows.Event{Kind: flows.Text, Text: "got penuh sampah", Lang: "id", Now: now})
	s, _ = set.Step(s, flows.Event{Kind: flows.PlaceIn, Place: flows.Place{Lat: -4.5, Lon: 136.8, Pin: true}, Lang: "id", Now: now})
	f := set.Unfinished(s)
	if f.Text != "got penuh sampah" || f.Place == nil || !f.Place.Pin || f.Kind != "" {
		t.Errorf("the form says %+v", f)
	}
	if len(f.Fields) != 2 || !f.Fields[0].Told || f.Fields[0].Label["id"] == "" {
		t.Errorf("its answers are %+v", f.Fields)
	}
	if f := set.Unfinished(flows.Session{Flow: "lain", Path: []string{"apa"}}); len(f.Fields) != 0 {
		t.Errorf("a flow that is not there has answers: %+v", f.Fields)
	}
}
