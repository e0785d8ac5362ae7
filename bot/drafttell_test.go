package bot

import (
	"fmt"
	"strings"
	"testing"

	cities "noken/configs"
	"noken/flows"
	"noken/source"
)

func TestFindingsAreToldErrorsFirstAndTheRestCounted(t *testing.T) {
	t.Parallel()
	config, err := LoadConfig(cities.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	problems := source.Problems{{Severity: source.Warning, File: "city.yaml", Line: 3, Col: 1, Message: "a warning"}}
	for i := range 21 {
		problems = append(problems, source.Problem{File: "flows/aduan.yaml", Line: i + 1, Col: 7, Message: fmt.Sprintf("mistake %d", i), Hint: "do this"})
	}
	for lang, more := range map[string]string{"id": "dan 12 lagi", "en": "and 12 more"} {
		text := teller{config.Texts, lang}.findings(problems)
		words := text.String()
		if !strings.Contains(words, more) || strings.Contains(words, "a warning") || strings.Contains(words, "mistake 10") || !strings.Contains(words, "mistake 9") {
			t.Errorf("%s:\n%s", lang, words)
		}
		found := false
		for _, span := range text {
			found = found || span.Text == "flows/aduan.yaml:1:7" && span.Style == flows.Code
		}
		if !found {
			t.Errorf("%s: no place is shown as code:\n%s", lang, words)
		}
	}
}

func TestWhatIsPlayedLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	o := Out{
		Op: OpEdit, Text: plain("Ada foto?"), EditSlot: "q", Ref: "MMK-26-000001-A", Then: &Event{},
		Buttons: [][]Button{{{Label: "a", Data: "f:1:a"}, {Label: "b", Copy: "x"}}},
	}
	before := o.Buttons[0][0]
	markPlayed(&o, plain("UJI COBA"))
	switch {
	case o.Text.String() != "UJI COBA\nAda foto?", o.EditSlot != "try/q", o.Ref != "", o.Then != nil:
		t.Errorf("marked as %+v", o)
	case o.Buttons[0][0].Data != "c:f:1:a" || o.Buttons[0][1].Data != "" || before.Data != "f:1:a":
		t.Errorf("buttons %+v", o.Buttons)
	}
	toast := Out{Op: OpAnswer, Text: plain("baik")}
	markPlayed(&toast, plain("UJI COBA"))
	if toast.Text.String() != "baik" {
		t.Errorf("a toast is marked: %q", toast.Text)
	}
}
