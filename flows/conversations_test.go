package flows

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestFlowsThatPassNeverFail writes random flows that the rules allow: a check
// must take them, and then whatever a person does, the conversation ends or
// stands at a question or waits for a result; only Cancel, or a result that did
// not come, breaks it off; a step stays small; Seq never goes back; and Back leads
// to the question before with its answer kept.
func TestFlowsThatPassNeverFail(t *testing.T) {
	t.Parallel()
	words := shipped(t)["texts/flow.yaml"]
	rapid.Check(t, func(rt *rapid.T) {
		files := randomFlows(rt)
		files["texts/flow.yaml"] = words
		set, found := Check(files, city())
		if len(found) > 0 {
			rt.Fatalf("a flow that holds to the rules is not taken:\n%v\n%s", found, files["flows/t.yaml"])
		}
		start := rapid.SampledFrom(set.Flows()).Draw(rt, "flow")
		c := &talk{set: set, lang: rapid.SampledFrom([]string{"id", "en"}).Draw(rt, "lang")}
		do := func(line string) {
			e := c.event(line)
			before := c.s
			next, effects := set.Step(c.s, e)
			c.s = next
			check(rt, set, c, line, effects)
			if next.Seq < before.Seq {
				rt.Fatalf("%q: Seq goes back from %d to %d", line, before.Seq, next.Seq)
			}
			if len(effects) > 200 {
				rt.Fatalf("%q: %d effects", line, len(effects))
			}
			for _, effect := range effects {
				if end, ok := effect.(End); ok && end.Why != "done" && e.Kind != Cancel && e.Kind != Result {
					rt.Fatalf("%q at %s.%s breaks the conversation off: %+v\n%s", line, before.Flow, before.Step, end, files["flows/"+before.Flow+".yaml"])
				}
			}
			back(rt, set, c)
		}
		do("(start " + start + ")")
		for range rapid.IntRange(0, 60).Draw(rt, "turns") {
			if c.s.Flow == "" {
				return
			}
			do(act(rt, set, c))
		}
	})
}

// act is what a person, or the host, does next.
func act(rt *rapid.T, set *Set, c *talk) string {
	if _, waits := set.flows[c.s.Flow].step(c.s.Step).kind.(waiter); waits {
		return "(result outcome=" + rapid.SampledFrom([]string{"filed", "found", "typo", "unknown", "foreign", "wrong", "failed", "nonsense"}).Draw(rt, "outcome") + " number=N)"
	}
	line := rapid.SampledFrom([]string{
		"press", "press", "press", "press", "press", "halo apa kabar", "7", "77", "17-8-1990", "08123456789", "9404015708900001",
		"9404010000000000", "2", "(pin)", "(photo a)", "(photo b album 1)", "(photo c album 1)", "(back)", "(back)", "(again)", "(stale)", "(twice)",
		"(sticker)", "ya", "ubah", "kirim", "kembali", "(contact 08123456789)", "(result outcome=filed)",
	}).Draw(rt, "act")
	if rapid.IntRange(0, 99).Draw(rt, "gives up") == 0 {
		line = "(cancel)"
	}
	if line == "press" && c.ask != nil {
		row := rapid.SampledFrom(c.ask.Buttons).Draw(rt, "row")
		if label := rapid.SampledFrom(row).Draw(rt, "button").Label; label != set.words[0].buttons["cancel"].Label && label != set.words[1].buttons["cancel"].Label {
			return "[" + label + "]"
		}
		return "(again)"
	}
	return line
}

// onwards are the buttons that go on with what was answered.
var onwards = []string{"keep", "go", "send", "skip", "nofile"}

// back goes one question back from where a conversation stands, and on again.
func back(rt *rapid.T, set *Set, c *talk) {
	s := c.s
	if s.Flow == "" || len(s.Path) == 0 || s.Group != "" || s.Return != "" {
		return
	}
	if _, asks := set.flows[s.Flow].step(s.Step).kind.(asker); !asks {
		return
	}
	here := (&turn{set: set, s: s}).key(set.flows[s.Flow].step(s.Step))
	before := s.Path[len(s.Path)-1]
	e := c.event("(back)")
	there, effects := set.Step(s, e)
	t := &turn{set: set, s: there}
	if there.Flow == "" || t.key(set.flows[there.Flow].step(there.Step)) != before || before == here {
		rt.Fatalf("back from %s should lead to %s, and leads to %s.%s", here, before, there.Flow, there.Step)
	}
	if diff := cmp.Diff(s.Values, there.Values); diff != "" {
		rt.Fatalf("back from %s to %s loses answers: %s", here, before, diff)
	}
	if diff := cmp.Diff(s.Path[:len(s.Path)-1], there.Path, cmp.Transformer("", func(p []string) string { return key(p) })); diff != "" {
		rt.Fatalf("back from %s: %s", here, diff)
	}
	ask, ok := effects[len(effects)-1].(Ask)
	if !ok {
		rt.Fatalf("back from %s asks nothing: %v", here, effects)
	}
	var ids []string
	for _, row := range ask.Buttons {
		for _, b := range row {
			ids = append(ids, b.ID)
		}
	}
	again := slices.IndexFunc(onwards, func(id string) bool { return slices.Contains(ids, id) })
	if again < 0 {
		rt.Fatalf("at %s the answer that was given cannot be kept: %v", before, ids)
	}
	e.Kind, e.Seq, e.Button = Press, there.Seq, onwards[again]
	e.Now = e.Now.Add(1e10)
	on, _ := set.Step(there, e)
	if on.Flow == "" {
		rt.Fatalf("keeping the answer to %s ends the conversation, which stood at %s", before, here)
	}
	st := set.flows[on.Flow].step(on.Step)
	if _, waits := st.kind.(waiter); !waits && (&turn{set: set, s: on}).key(st) != here {
		rt.Fatalf("keeping the answer to %s leads to %s.%s, not to %s", before, on.Flow, on.Step, here)
	}
	was, is := maps.Clone(s.Values), maps.Clone(on.Values)
	if diff := cmp.Diff(was[before], is[before]); diff != "" {
		rt.Fatalf("going on with the answer to %s changes it: %s", before, diff)
	}
}

func key(path []string) (all string) {
	for _, one := range path {
		all += one + " "
	}
	return all
}
