package flows

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

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

// BenchmarkCheckMimika checks the shipped flows and texts.
func BenchmarkCheckMimika(b *testing.B) {
	files, env := everything(b), mimika()
	b.ReportAllocs()
	for b.Loop() {
		if found := findings(files, env); len(found) > 0 {
			b.Fatal(found)
		}
	}
}

// largeCity is a city with so many flows of so many steps: questions of every
// sort, half of them under conditions, branches, ways back, said words that put
// answers in, and a block that all of them call.
func largeCity(tb testing.TB, flows, steps int) map[string][]byte {
	tb.Helper()
	files := map[string][]byte{"texts/flow.yaml": shipped(tb)["texts/flow.yaml"]}
	ask := "      label: {id: Jawaban, en: Answer}\n      ask: {id: \"Apa yang terjadi, dan sejak kapan?\", en: \"What happened, and since when?\"}\n"
	files["flows/block.yaml"] = []byte("flow: block\ntitle: {id: B, en: B}\nsteps:\n  - nama:\n      text: {}\n" + ask)
	for n := range flows {
		var out strings.Builder
		fmt.Fprintf(&out, "flow: f%d\ntitle: {id: Layanan %d, en: Service %d}\nsteps:\n", n, n, n)
		step := 0
		for ; step < steps-3; step++ {
			name := fmt.Sprintf("q%d", step)
			last := step - step%10 // the choice of this part
			switch step % 10 {
			case 0:
				fmt.Fprintf(&out, "  - %s:\n      choose: [x: {id: Ya, en: \"Yes\"}, y: {id: Tidak, en: \"No\"}]\n%s", name, ask)
			case 1:
				fmt.Fprintf(&out, "  - %s:\n      text: {min: 3, max: 500}\n      when: q%d == \"x\"\n%s", name, last, ask)
			case 2:
				fmt.Fprintf(&out, "  - %s:\n      say: {id: \"Baik, {q%d}.\", en: \"All right, {q%d}.\"}\n      when: q%d == \"x\"\n", name, step-1, step-1, last)
			case 3:
				fmt.Fprintf(&out, "  - %s:\n      number: {min: 1, max: 20}\n%s", name, ask)
			case 4:
				fmt.Fprintf(&out, "  - %s:\n      choose: categories\n%s", name, ask)
			case 5:
				fmt.Fprintf(&out, "  - %s:\n      location: {}\n      when: q%d.photos != \"never\" and q%d > 3\n%s", name, step-1, step-2, ask)
			case 6:
				fmt.Fprintf(&out, "  - %s:\n      choose: [lagi: {id: Lagi, en: Again}, cukup: {id: Cukup, en: Enough}]\n%s", name, ask)
			case 7:
				fmt.Fprintf(&out, "  - %s:\n      branch:\n        - if: q%d == \"lagi\"\n          go: q%d\n", name, step-1, step-4)
			case 8:
				fmt.Fprintf(&out, "  - %s:\n      call: block\n", name)
			default:
				fmt.Fprintf(&out, "  - %s:\n      say: {id: \"{q%d.nama}, {q%d}\", en: \"{q%d.nama}, {q%d}\"}\n", name, step-1, step-6, step-1, step-6)
			}
		}
		out.WriteString("  - periksa: summary\n  - kirim:\n      file: complaint\n      office: q4.office\n      anonymous: q0 == \"x\"\n  - akhir:\n      say: {id: \"{number}\", en: \"{number}\"}\n")
		files[fmt.Sprintf("flows/f%d.yaml", n)] = []byte(out.String())
	}
	return files
}

// BenchmarkCheckLargeCity checks 300 flows of 40 steps, which should take less
// than 1.5 s and 300 MB; MB/held is what the heap holds at its greatest, between
// the files and after the last one.
func BenchmarkCheckLargeCity(b *testing.B) {
	files, env := largeCity(b, 300, 40), city()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.ReportAllocs()
	for b.Loop() {
		set, found := Check(files, env)
		if len(found) > 0 {
			b.Fatal(found)
		}
		b.StopTimer()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapInuse-min(before.HeapInuse, after.HeapInuse))/(1<<20), "MB/held")
		runtime.KeepAlive(set)
		b.StartTimer()
	}
}

// BenchmarkStepAmong takes one step among few and among many flows, which should
// differ by less than a tenth.
func BenchmarkStepAmong(b *testing.B) {
	for _, n := range []int{10, 1000} {
		b.Run(fmt.Sprintf("%dFlows", n), func(b *testing.B) {
			set, found := Check(largeCity(b, n, 12), city())
			if len(found) > 0 {
				b.Fatal(found)
			}
			c := &talk{set: set, lang: "id"}
			for _, line := range []string{"(start f7)", "[Ya]"} {
				c.say(line)
			}
			e := c.event("sudah tiga hari")
			b.ReportAllocs()
			for b.Loop() {
				set.Step(c.s, e)
			}
		})
	}
}
