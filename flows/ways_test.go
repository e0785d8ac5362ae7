package flows

import (
	"slices"
	"strings"
	"testing"

	"noken/source"
)

// checked gives what is found in flows written as their steps only; the first is
// called t, the second other.
func checked(t *testing.T, steps ...string) source.Problems {
	t.Helper()
	files := map[string][]byte{"texts/flow.yaml": shipped(t)["texts/flow.yaml"]}
	for i, name := range []string{"t", "other"}[:len(steps)] {
		files["flows/"+name+".yaml"] = []byte("flow: " + name + "\ntitle: {id: T, en: T}\nsteps:\n" + steps[i])
	}
	_, found := Check(files, city())
	inside(t, files, found)
	return found
}

// q is a question of a kind.
func q(name, kind string, more ...string) string {
	out := "  - " + name + ":\n      " + kind + "\n      ask: {id: Apa?, en: What?}\n"
	for _, line := range more {
		out += "      " + line + "\n"
	}
	return out
}

func own(name string, more ...string) string {
	return q(name, "choose: [x: {id: X, en: X}, y: {id: Y, en: Y}, z: {id: Z, en: Z}]", more...)
}

func says(name, words string, more ...string) string {
	out := "  - " + name + ":\n      say: {id: \"" + words + "\", en: \"" + words + "\"}\n"
	for _, line := range more {
		out += "      " + line + "\n"
	}
	return out
}

func branch(name string, ways ...string) string {
	return "  - " + name + ":\n      branch:\n        - " + strings.Join(ways, "\n        - ") + "\n"
}

func TestWhatIsMissingOnSomeWay(t *testing.T) {
	t.Parallel()
	const params = "params:\n  p: {type: yes-no, default: false}\n"
	for _, c := range []struct {
		name  string
		steps []string
		want  []string // one problem each; none: nothing is found
	}{
		{"an answer asked always", []string{q("a", "text: {}") + says("s", "{a}")}, nil},
		{"an answer asked under a condition", []string{own("w") + q("a", "text: {}", `when: w == "x"`) + says("s", "{a}")},
			[]string{"on the way w → (a passed over) → s the answer {a} is not there yet"}},
		{"shown under the same condition", []string{own("w") + q("a", "text: {}", `when: w == "x"`) + says("s", "{a}", `when: w == "x"`)}, nil},
		{"shown under a narrower condition", []string{own("w") + own("v") + q("a", "text: {}", `when: w == "x"`) + says("s", "{a}", `when: v != "y" and w == "x"`)}, nil},
		{"shown under a wider condition", []string{own("w") + q("a", "text: {}", `when: w == "x"`) + says("s", "{a}", `when: w != "z"`)},
			[]string{"the answer {a} is not there yet"}},
		{"shown where the others are ruled out one by one", []string{own("w") + q("a", "text: {}", `when: w == "x"`) + says("s", "{a}", `when: w != "y" and w != "z"`)}, nil},
		{"shown where it is tested", []string{own("w") + q("a", "text: {}", `when: w == "x"`) + says("s", "{a}", `when: a != ""`)}, nil},
		{"photos shown where they are counted", []string{own("w") + q("a", "photos: {}", `when: w == "x"`) + says("s", "{a}", `when: len(a) > 0`)}, nil},
		{"shown on a branch where it was asked", []string{own("w") + branch("b", `{if: w != "x", go: e}`) + q("a", "text: {}") + says("s", "{a}", "next: end") + says("e", "E")}, nil},
		{"jumped over", []string{own("w") + branch("b", `{if: w == "y", go: s}`) + q("a", "text: {}") + says("s", "{a}")},
			[]string{"on the way w → b → s the answer {a} is not there yet"}},
		{"jumped over, and shown only where it was not", []string{own("w") + branch("b", `{if: w == "y", go: s}`) + q("a", "text: {}") + says("s", "{a}", `when: w != "y"`)}, nil},
		{"two branches that agree", []string{own("w") + branch("b", `{if: w == "y", go: c}`) + q("a", "text: {}") + branch("c", `{if: w == "y", go: e}`) + says("s", "{a}", "next: end") + says("e", "E")}, nil},
		{"a list's field that agrees", []string{q("w", "choose: services") + q("a", "text: {}", `when: '"nama" in w.fields'`) + says("s", "{a}", `when: '"nama" in w.fields'`)}, nil},
		{"a list's field that does not", []string{q("w", "choose: services") + q("a", "text: {}", `when: '"nama" in w.fields'`) + says("s", "{a}", `when: '"nik" in w.fields'`)},
			[]string{"the answer {a} is not there yet"}},
		{"asked only later", []string{says("s", "{a}") + q("a", "text: {}")}, []string{"the answer {a} is not there yet: it is asked only later, in line 6"}},
		{"a condition over what is asked later", []string{q("b", "text: {}", `when: a == "x"`) + own("a")}, []string{"the answer a is not there yet: it is asked only later"}},
		{"a condition over what may be missing", []string{own("w") + own("a", `when: w == "x"`) + q("b", "text: {}", `when: a == "y"`)},
			[]string{"warning: on the way w → (a passed over) → b the answer a is not there yet"}},
		{"a condition that tests first", []string{own("w") + own("a", `when: w == "x"`) + q("b", "text: {}", `when: a != "" and a != "y"`)}, nil},
		{"a condition that reads only where it is", []string{own("w") + own("a", `when: w == "x"`) + q("b", "text: {}", `when: w != "x" or a == "y"`)}, nil},
		{"an answer's own check", []string{q("a", "number: {}", "check: [{if: a > 3, say: {id: \"{a}\", en: \"{a}\"}}]")}, nil},
		{"round again to what was asked", []string{q("a", "text: {}") + own("w") + branch("b", `{if: w == "x", go: a}`) + says("s", "{a} {w}")}, nil},
		{"the answers of a called flow", []string{"  - c:\n      call: other\n" + says("s", "{c.a}"), q("a", "text: {}")}, nil},
		{"the answers of a called flow that may be missing", []string{own("w") + "  - c:\n      call: other\n" + says("s", "{c.a}"), q("a", "text: {}", `when: w == "x"`)},
			[]string{"on the way w → c → (c.a passed over) → s the answer {c.a} is not there yet"}},
		{"a caller's answer that comes too late", []string{"  - c:\n      call: other\n" + q("a", "text: {}"), says("s", "{a}")}, []string{"asked only later, in flows/t.yaml"}},
		{"a called flow told to ask", []string{"  - c:\n      call: {flow: other, with: {p: true}}\n" + says("s", "{c.a}"), q("a", "text: {}", "when: p") + params}, nil},
		{"a called flow told not to ask", []string{"  - c:\n      call: other\n" + says("s", "{c.a}"), q("a", "text: {}", "when: p") + params},
			[]string{"on the way c → (c.a passed over) → s the answer {c.a} is not there yet"}},
		{"an office that may be missing", []string{own("w") + q("a", "choose: categories", `when: w == "x"`) + "  - f:\n      file: complaint\n      office: a.office\n"},
			[]string{"on the way w → (a passed over) → f the answer a.office is not there yet"}},
		{"photos that may be missing in a file", []string{own("w") + q("a", "photos: {}", `when: w == "x"`) + "  - f:\n      file: complaint\n      photos: a\n"}, nil},
		{"a lookup's code that comes later", []string{q("a", "text: {}") + "  - l:\n      lookup: {number: a, code: k}\n      on: {found: end, typo: a, unknown: a, foreign: k, wrong: k}\n" + q("k", "text: {}", "next: l")}, nil},
		{"a lookup's number that comes later", []string{"  - l:\n      lookup: {number: a}\n      on: {found: end, typo: a, unknown: a, foreign: a}\n" + q("a", "text: {}", "next: l")},
			[]string{"on the way l the answer a is not there yet"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := checked(t, c.steps...)
			for _, want := range c.want {
				if !slices.ContainsFunc(found, func(p source.Problem) bool { return strings.Contains(p.String(), want) }) {
					t.Errorf("%q is not in:\n%v", want, found)
				}
			}
			if len(found) != len(c.want) {
				t.Errorf("found:\n%v", found)
			}
		})
	}
}

func TestWaysThatGoNowhere(t *testing.T) {
	t.Parallel()
	on := "on: {found: end, typo: a, unknown: a, foreign: a}\n"
	for _, c := range []struct {
		name  string
		steps []string
		want  string // "": nothing is found
	}{
		{"questions that go round for ever", []string{q("a", "text: {}") + q("b", "text: {}", "next: a")}, `:10:13: from the step "a" no way ends`},
		{"with one way out", []string{q("a", "text: {}") + own("b") + branch("c", `{if: b == "x", go: a}`)}, ""},
		{"a branch that is never left", []string{q("a", "text: {}") + own("b") + branch("c", `{if: b == "x", go: a}`, "{else: b}")}, "no way ends"},
		{"said words in a circle", []string{says("a", "A") + says("b", "B", "next: a")}, "runs in a circle without asking anything"},
		{"a circle with a question that may be passed over", []string{own("w") + says("a", "A") + q("b", "text: {}", `when: w == "x"`) + branch("c", `{if: w != "z", go: a}`)}, "runs in a circle"},
		{"a circle whose conditions do not fit", []string{own("w") + says("a", "A") + q("b", "text: {}", `when: w == "x"`) + branch("c", `{if: w == "x", go: a}`)}, ""},
		{"a circle that a called flow asks on", []string{says("a", "A") + "  - c:\n      call: other\n" + branch("b", `{if: c.q == "x", go: a}`), own("q")}, ""},
		{"a circle over a called flow that may ask nothing", []string{own("w") + says("a", "A") + "  - c:\n      call: other\n" + branch("b", `{if: w == "x", go: a}`), q("q", "text: {}", `when: w == "y"`)}, "runs in a circle"},
		{"a lookup that looks up the same again", []string{q("a", "text: {}") + "  - l:\n      lookup: {number: a}\n      on: {found: end, typo: l, unknown: a, foreign: a}\n"}, "runs in a circle"},
		{"a lookup", []string{q("a", "text: {}") + "  - l:\n      lookup: {number: a}\n      " + on}, ""},
		{"a lookup without an outcome", []string{q("a", "text: {}") + "  - l:\n      lookup: {number: a}\n      on: {found: end, typo: a}\n"}, `:9:7: warning: nothing is said about the outcome "foreign", "unknown"`},
		{"a lookup with a code that may not fit", []string{q("a", "text: {}") + "  - l:\n      lookup: {number: a, code: a}\n      " + on}, `outcome "wrong"`},
		{"a step that is switched off", []string{q("a", "text: {}") + q("b", "text: {}", `when: "false"`)}, `:10:13: warning: the step "b" is never taken`},
		{"a step behind a way that is always taken", []string{q("a", "text: {}") + branch("b", `{if: "1 == 1", go: end}`) + q("c", "text: {}")}, `no way leads to the step "c"`},
		{"several steps behind a jump", []string{q("a", "text: {}", "next: d") + q("b", "text: {}") + q("c", "text: {}") + q("d", "text: {}")}, `no way leads to the step "b", nor to "c"`},
		{"flows that call one another", []string{q("a", "text: {}") + "  - c:\n      call: other\n", "  - d:\n      call: t\n"}, "calls itself"},
		{"a choice without a way, among the others", []string{own("w") + branch("b", `{if: w == "x", go: c}`, `{if: w == "y", go: d}`) + says("c", "C", "next: end") + says("d", "D")}, `warning: no way is given for "z" of "w"`},
		{"a choice that goes on below", []string{own("w") + branch("b", `{if: w == "x", go: c}`, `{if: w == "y", go: d}`) + says("z", "Z", "next: end") + says("c", "C", "next: end") + says("d", "D")}, ""},
		{"every choice with a way", []string{own("w") + branch("b", `{if: 'w in ["x", "z"]', go: c}`, `{if: w == "y", go: d}`) + says("c", "C", "next: end") + says("d", "D")}, ""},
		{"a choice that is not there", []string{own("w") + q("a", "text: {}", `when: w == "q"`)}, `"q" is none of the choices of "w"`},
		{"a list's value that is not there", []string{q("w", "choose: categories") + q("a", "text: {}", `when: w.office == "pupp"`)}, `did you mean "pupr"?`},
		{"an entry that is not there", []string{q("w", "choose: categories") + q("a", "text: {}", `when: w.id in ["got", "goot"]`)}, `no entry of the list "categories" has id "goot"`},
		{"bold that does not end", []string{says("a", "**Halo")}, "** stands without its other half"},
		{"braces that are no placeholder", []string{q("a", "text: {}") + says("b", "{A}")}, "did you mean {a}?"},
		{"a part of an answer that has none", []string{q("a", "text: {}") + says("b", "{a.words}")}, "an answer of a has no parts"},
		{"a field that a list does not have", []string{q("a", "choose: services") + says("b", "{a.costs}")}, `did you mean "cost"?`},
		{"an answer that a called flow does not have", []string{"  - c:\n      call: other\n" + says("b", "{c.qq}"), own("q")}, "is no answer of the flow other"},
		{"a whole called flow", []string{"  - c:\n      call: other\n" + says("b", "{c}"), own("q")}, "is a whole flow"},
		{"a placeholder in a choice", []string{q("a", "text: {}") + q("b", `choose: [x: {id: "{a}", en: "{a}"}]`)}, "nothing is put into a choice"},
		{"a result that is not one", []string{q("a", "text: {}") + "  - f:\n      file: complaint\n" + says("b", "{numbr}")}, "{numbr} is no answer"},
		{"a result", []string{q("a", "text: {}") + "  - f:\n      file: complaint\n" + says("b", "{number} {due}")}, ""},
		{"a question that may become too long", []string{q("a", "text: {max: 4000}") + strings.Replace(q("b", "text: {}", "label: {id: B, en: B}"), "{id: Apa?, en: What?}", `{id: "`+strings.Repeat("Apa, ", 30)+`{a}?", en: "{a}?"}`, 1)}, "a message holds 4096"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := checked(t, c.steps...)
			switch {
			case c.want == "" && len(found) > 0:
				t.Errorf("found:\n%v", found)
			case c.want != "" && !strings.Contains(found.Error(), c.want):
				t.Errorf("%q is not in:\n%v", c.want, found)
			case len(found) > 2:
				t.Errorf("%d findings:\n%v", len(found), found)
			}
		})
	}
}

// TestCallbackDataFits shows that a button's data keeps to Telegram's 64 bytes
// (https://core.telegram.org/bots/api#inlinekeyboardbutton), whatever a file says:
// f:SEQ:ID, where the greatest SEQ has ten digits and an id is a sign and at most
// 38 bytes, more than which no list and no name can have.
func TestCallbackDataFits(t *testing.T) {
	t.Parallel()
	const longest = len("f:4294967295:=") + 38
	if longest > 64 {
		t.Errorf("%d bytes", longest)
	}
	if nameForm.MatchString(strings.Repeat("a", 39)) {
		t.Error("a choice's name may be longer")
	}
	env := city()
	env.Catalogues["long"] = []Item{{ID: strings.Repeat("a", 39), Label: both("A", "A")}}
	if _, found := Check(shipped(t), env); !strings.Contains(found.Error(), "longer than 38 bytes") {
		t.Errorf("an id of 39 bytes is taken: %v", found)
	}
}
