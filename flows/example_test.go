package flows_test

import (
	"fmt"

	"noken/flows"
)

// A conversation is data, a step is a function: the session goes in and comes
// out, and the host carries out what is asked of it.
func ExampleSet_Step() {
	files := map[string][]byte{
		"flows/salam.yaml": []byte(`flow: salam
title: {id: Salam, en: Greeting}
steps:
  - nama:
      text: {min: 2, max: 40}
      ask: {id: "Siapa nama Anda?", en: "What is your name?"}
  - jawab:
      say: {id: "Halo, {nama}.", en: "Hello, {nama}."}
`),
		"texts/flow.yaml": exampleWords,
	}
	set, err := flows.Load(files, flows.Env{Languages: []string{"id", "en"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	session, effects := set.Step(flows.Session{}, flows.Event{Kind: flows.Start, Text: "salam", Lang: "en"})
	fmt.Println(effects[0].(flows.Ask).Text)
	_, effects = set.Step(session, flows.Event{Kind: flows.Text, Text: "Yohana", Lang: "en"})
	for _, effect := range effects {
		switch e := effect.(type) {
		case flows.Settle:
			fmt.Println(e.Text)
		case flows.Say:
			fmt.Println(e.Text)
		case flows.End:
			fmt.Println("end:", e.Why)
		}
	}
	// Output:
	// What is your name?
	// What is your name: Yohana ✓
	// Hello, Yohana.
	// end: done
}
