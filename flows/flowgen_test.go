package flows

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// flowGen writes random flows that hold to the rules: every kind of step,
// branches, ways back, calls, conditions. What is asked always may be shown and
// asked about anywhere below; what is asked under a condition only under the same.
type flowGen struct {
	rt     *rapid.T
	b      strings.Builder
	n      int
	always []string // own choices that are asked always, so far
	shown  []string // answers that are there always, so far
	called []string // flows that may be called
	depth  int
}

func (g *flowGen) name(what string) string {
	g.n++
	return fmt.Sprintf("%s%d", what, g.n)
}

func (g *flowGen) pick(label string, of ...string) string {
	return rapid.SampledFrom(of).Draw(g.rt, label)
}

// line writes one line of a step's body.
func (g *flowGen) line(format string, args ...any) {
	fmt.Fprintf(&g.b, "      "+format+"\n", args...)
}

func (g *flowGen) step(name string) { fmt.Fprintf(&g.b, "  - %s:\n", name) }

// words are a text in both languages, sometimes with an answer in it.
func (g *flowGen) words() string {
	put := ""
	if len(g.shown) > 0 && rapid.IntRange(0, 3).Draw(g.rt, "puts in") == 0 {
		put = " {" + g.pick("answer", g.shown...) + "}"
	}
	return fmt.Sprintf(`{id: "Apa%s?", en: "What%s?"}`, put, put)
}

// condition is one over choices that are asked always; "" where there is none.
func (g *flowGen) condition() string {
	if len(g.always) == 0 {
		return ""
	}
	one := func() string {
		return g.pick("of", g.always...) + g.pick("how", ` == "x"`, ` != "x"`, ` == "y"`, ` in ["x", "z"]`)
	}
	switch rapid.IntRange(0, 4).Draw(g.rt, "condition") {
	case 0:
		return one() + " and " + one()
	case 1:
		return one() + " or not (" + one() + ")"
	}
	return one()
}

func (g *flowGen) question(always bool) string {
	name := g.name("q")
	g.step(name)
	kind := g.pick("kind", "own", "own", "text", "number", "date", "phone", "nik", "photos", "location", "list", "rating", "document")
	switch kind {
	case "own":
		g.line("choose: [x: {id: Ya, en: \"Yes\"}, y: {id: Tidak, en: \"No\"}, z: {id: Lain, en: Other}]")
	case "text":
		g.line("text: {min: %d}", rapid.IntRange(0, 4).Draw(g.rt, "min"))
	case "number":
		g.line("number: {min: 1}")
		if rapid.Bool().Draw(g.rt, "checked") {
			g.line("check: [{if: %s > 50, say: {id: \"{%s}?\", en: \"{%s}?\"}}]", name, name, name)
		}
	case "nik":
		g.line("nik: {family: %t}", rapid.Bool().Draw(g.rt, "family"))
	case "photos":
		g.line("photos: {max: 3, optional: %t}", rapid.Bool().Draw(g.rt, "optional"))
	case "list":
		g.line("choose: {from: %s, page: 3, typed: %t}", g.pick("list", "categories", "services", "mine"), rapid.Bool().Draw(g.rt, "typed"))
	case "document":
		g.line("document: {optional: %t}", rapid.Bool().Draw(g.rt, "optional"))
	default:
		g.line("%s: {}", kind)
	}
	g.line("ask: %s", g.words())
	g.line("label: {id: L, en: L}")
	if rapid.IntRange(0, 5).Draw(g.rt, "hint") == 0 {
		g.line("hint: {id: h, en: h}")
	}
	when := ""
	if rapid.IntRange(0, 3).Draw(g.rt, "under a condition") == 0 {
		when = g.condition()
	}
	if when != "" {
		g.line("when: '%s'", when)
		if rapid.Bool().Draw(g.rt, "shown too") {
			g.step(g.name("s"))
			g.line(`say: {id: "{%s}", en: "{%s}"}`, name, name)
			g.line("when: '%s'", when)
		}
		return ""
	}
	if always {
		g.shown = append(g.shown, name)
		if kind == "own" {
			g.always = append(g.always, name)
		}
	}
	return name
}

// block writes some steps that belong together.
func (g *flowGen) block(always bool) {
	g.depth++
	defer func() { g.depth-- }()
	switch what := g.pick("block", "question", "question", "question", "say", "detour", "round", "call", "lookup", "summary"); {
	case what == "say":
		g.step(g.name("s"))
		g.line("say: %s", g.words())
	case what == "detour" && len(g.always) > 0 && g.depth < 3:
		to := g.name("s")
		g.step(g.name("b"))
		g.line("branch:")
		g.line("  - {if: '%s', go: %s}", g.condition(), to)
		g.question(false)
		if rapid.Bool().Draw(g.rt, "more on the detour") {
			g.block(false)
		}
		g.step(to)
		g.line("say: %s", g.words())
	case what == "round" && g.depth < 3:
		first := g.name("q")
		g.step(first)
		g.line("text: {}")
		g.line("ask: %s", g.words())
		g.line("label: {id: L, en: L}")
		g.block(false)
		more := g.name("q")
		g.step(more)
		g.line("choose: [x: {id: Lagi, en: More}, y: {id: Cukup, en: Enough}, z: {id: Lain, en: Other}]")
		g.line("ask: %s", g.words())
		g.line("label: {id: L, en: L}")
		g.step(g.name("b"))
		g.line("branch:")
		g.line("  - {if: '%s == \"x\"', go: %s}", more, first)
		if always {
			g.always, g.shown = append(g.always, more), append(g.shown, first, more)
		}
	case what == "call" && len(g.called) > 0:
		g.step(g.name("c"))
		g.line("call: %s", g.pick("flow", g.called...))
		if when := g.condition(); when != "" && rapid.Bool().Draw(g.rt, "called under a condition") {
			g.line("when: '%s'", when)
		}
	case what == "lookup":
		number, look, code, found := g.name("q"), g.name("l"), g.name("q"), g.name("s")
		g.step(number)
		g.line("text: {}")
		g.line("ask: %s", g.words())
		g.line("label: {id: L, en: L}")
		g.step(look)
		g.line("lookup: {number: %s, code: %s}", number, code)
		g.line("on: {found: %s, unknown: %s, foreign: %s, wrong: %s, typo: {say: {id: Salah., en: Wrong.}, go: %s}}", found, number, code, code, number)
		g.step(code)
		g.line("text: {}")
		g.line("ask: %s", g.words())
		g.line("label: {id: L, en: L}")
		g.line("next: %s", look)
		g.step(found)
		g.line("say: %s", g.words())
		if always {
			g.shown = append(g.shown, number)
		}
	case what == "summary" && g.depth < 2:
		fmt.Fprintf(&g.b, "  - %s: summary\n", g.name("p"))
	default:
		g.question(always)
	}
}

func (g *flowGen) flow(name string, blocks int) []byte {
	fmt.Fprintf(&g.b, "flow: %s\ntitle: {id: T, en: T}\nsteps:\n", name)
	for range blocks {
		g.block(true)
	}
	if rapid.Bool().Draw(g.rt, "files") && len(g.called) > 0 {
		fmt.Fprintf(&g.b, "  - %s: summary\n", g.name("p"))
		g.step(g.name("f"))
		g.line("file: %s", g.pick("ticket", "complaint", "service", "information", "aspiration"))
		g.step(g.name("s"))
		g.line(`say: {id: "{number}", en: "{number}"}`)
	}
	return []byte(g.b.String())
}

// randomFlows are a flow "t" and two that it may call.
func randomFlows(rt *rapid.T) map[string][]byte {
	inner := &flowGen{rt: rt}
	middle := &flowGen{rt: rt, called: []string{"inner"}, n: 100}
	outer := &flowGen{rt: rt, called: []string{"inner", "middle"}, n: 200}
	return map[string][]byte{
		"flows/inner.yaml":  inner.flow("inner", rapid.IntRange(1, 3).Draw(rt, "blocks of inner")),
		"flows/middle.yaml": middle.flow("middle", rapid.IntRange(1, 3).Draw(rt, "blocks of middle")),
		"flows/t.yaml":      outer.flow("t", rapid.IntRange(1, 8).Draw(rt, "blocks")),
	}
}
