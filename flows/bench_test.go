package flows

import "testing"

// BenchmarkStep goes through the shipped report from start to ticket; the time
// and allocations are of the whole conversation's steps, ns/step of one.
func BenchmarkStep(b *testing.B) {
	set := load(b)
	c := &talk{set: set, lang: "id"}
	lines := []string{
		"(start aduan)", "[Got & banjir]", "(pin)", "air tergenang depan pasar su 3 hari", "(photo a)", "[Lanjut]",
		"[Boleh]", "[Kirim]", "(result outcome=filed)",
	}
	type at struct {
		s Session
		e Event
	}
	var steps []at
	for _, line := range lines {
		steps = append(steps, at{c.s, c.event(line)})
		c.say(line)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		s := steps[n%len(steps)]
		set.Step(s.s, s.e)
		n++
	}
}

// BenchmarkStepTyped is the costliest answer: words that are compared with every area.
func BenchmarkStepTyped(b *testing.B) {
	set := load(b)
	c := &talk{set: set, lang: "id"}
	c.say("(start aduan)")
	c.say("[Sampah]")
	e := c.event("depan gereja katolik")
	b.ReportAllocs()
	for b.Loop() {
		set.Step(c.s, e)
	}
}
