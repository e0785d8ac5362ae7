package flows

import (
	"strings"
	"testing"
)

func TestWhatIsFoundWrongWithParamsAndChecks(t *testing.T) {
	t.Parallel()
	const ask = "      ask: {id: Apa?, en: What?}\n"
	const caller = "flow: t\ntitle: {id: T, en: T}\nsteps:\n  - a:\n      text: {}\n" + ask
	const other = "flow: other\ntitle: {id: O, en: O}\nparams:\n  siapa: {type: text}\n  anak: {type: yes-no, default: false}\n  cara: {type: word, default: biasa}\nsteps:\n  - b:\n      text: {}\n      ask: {id: \"{siapa}?\", en: \"{siapa}?\"}\n      label: {id: B, en: B}\n"
	for _, c := range []struct {
		name, t, other string
		want           []string
	}{
		{"a param that is not said", "  - c:\n      call: other\n", "", []string{`flows/t.yaml:8:13: the flow "other" needs to be told "siapa"`}},
		{"a param that is not said beside others", "  - c:\n      call: {flow: other, with: {anak: true}}\n", "", []string{`:8:20: the flow "other" needs to be told "siapa"`}},
		{"a param that is not there", "  - c:\n      call: {flow: other, with: {sapa: {id: A, en: A}}}\n", "", []string{`:8:34: the flow "other" has no param "sapa"`, `did you mean "siapa"`}},
		{"a text said as one word", "  - c:\n      call: {flow: other, with: {siapa: anak}}\n", "", []string{`:8:41: "siapa" is a text: it needs words in each language`}},
		{"a text without a language", "  - c:\n      call: {flow: other, with: {siapa: {id: A}}}\n", "", []string{`the text has no "en"`}},
		{"a word said in languages", "  - c:\n      call: {flow: other, with: {siapa: {id: A, en: A}, cara: {id: A, en: A}}}\n", "", []string{`"cara" is a word`}},
		{"neither yes nor no", "  - c:\n      call: {flow: other, with: {siapa: {id: A, en: A}, anak: mungkin}}\n", "", []string{`"anak" needs true or false, not "mungkin"`}},
		{"a placeholder that the caller does not know", "  - c:\n      call: {flow: other, with: {siapa: {id: \"{d}\", en: \"{d}\"}}}\n", "", []string{"{d} is no answer of this flow", "flows/t.yaml:8"}},
		{"nothing said", "  - c:\n      call: {flow: other, with: {siapa: }}\n", "", []string{`nothing stands after "siapa"`}},
		{"an unknown key of a call", "  - c:\n      call: {flow: other, wiht: {siapa: {id: A, en: A}}}\n", "", []string{`unknown key "wiht"`, `did you mean "with"`}},
		{"an unknown type", "  - c:\n      call: {flow: other, with: {siapa: {id: A, en: A}}}\n", strings.Replace(other, "type: word", "type: wrod", 1), []string{`flows/other.yaml:6:16: "wrod" is none of the words`}},
		{"a param called like a step", "  - c:\n      call: {flow: other, with: {siapa: {id: A, en: A}}}\n", strings.Replace(other, "  cara:", "  b:", 1), []string{`the step "b" is called like a param`}},
		{"two params of one name", "  - c:\n      call: {flow: other, with: {siapa: {id: A, en: A}}}\n", strings.Replace(other, "  cara:", "  anak:", 1), []string{`"anak" stands here twice`}},
		{"a default that names an answer", "  - c:\n      call: other\n", strings.Replace(other, "type: text", `type: text, default: {id: "{a}", en: "{a}"}`, 1), []string{"nothing is put into a default"}},
		{"a condition of the wrong type", "  - c:\n      call: {flow: other, with: {siapa: {id: A, en: A}}}\n", other + "      when: anak == \"ya\"\n", []string{"flows/other.yaml", "mismatched types bool and string"}},
		{"a check that is no condition", "  - c:\n      text: {}\n      check: [{if: c + 1, say: {id: A, en: A}}]\n" + ask, "", []string{"flows/t.yaml:9:22", "does not work"}},
		{"a check without words", "  - c:\n      text: {}\n      check: [{if: c == a}]\n" + ask, "", []string{`"say" is missing`}},
		{"a check without a condition", "  - c:\n      text: {}\n      check: [{say: {id: A, en: A}}]\n" + ask, "", []string{`"if" is missing`}},
		{"a check that speaks of nothing known", "  - c:\n      text: {}\n      check: [{if: d == 1, say: {id: A, en: A}}]\n" + ask, "", []string{"unknown name d"}},
		{"a check's words that name nothing known", "  - c:\n      text: {}\n      check: [{if: c == a, say: {id: \"{d}\", en: \"{d}\"}}]\n" + ask, "", []string{"{d} is no answer"}},
		{"a check where nothing is answered", "  - c:\n      say: {id: A, en: A}\n      check: [{if: a == a, say: {id: A, en: A}}]\n", "", []string{":9:7", "a step of the kind say has no answer to check"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.other == "" {
				c.other = other
			}
			if !strings.Contains(c.t, "call:") {
				c.t += "  - last:\n      call: {flow: other, with: {siapa: {id: A, en: A}}}\n"
			}
			files := map[string][]byte{"texts/flow.yaml": shipped(t)["texts/flow.yaml"], "flows/t.yaml": []byte(caller + c.t), "flows/other.yaml": []byte(c.other)}
			_, err := Load(files, city())
			if err == nil {
				t.Fatalf("nothing is found wrong in:\n%s\n%s", caller+c.t, c.other)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q is not in:\n%s", part, err)
				}
			}
		})
	}
}

// TestABlockThatIsStartedByItselfHasItsDefaults looks at what people cannot do but
// an old button could.
func TestABlockThatIsStartedByItselfHasItsDefaults(t *testing.T) {
	t.Parallel()
	set, problems := Check(map[string][]byte{
		"texts/flow.yaml": shipped(t)["texts/flow.yaml"],
		"flows/t.yaml":    []byte("flow: t\ntitle: {id: T, en: T}\nparams:\n  siapa: {default: {id: Anda, en: you}}\n  lain: {type: text}\nsteps:\n  - b:\n      text: {}\n      label: {id: B, en: B}\n      when: siapa != \"\" and lain == \"\"\n      ask: {id: \"{siapa}{lain}?\", en: \"{siapa}{lain}?\"}\n"),
	}, city())
	if set == nil || !strings.Contains(problems.Error(), `warning: no flow calls "t", so nobody says "lain"`) {
		t.Fatal(problems)
	}
	c := &talk{set: set, lang: "en"}
	c.say("(start t)")
	if !strings.Contains(c.out.String(), "**you?**") {
		t.Error(c.out.String())
	}
}
