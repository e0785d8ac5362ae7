package flows

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestAnyConversation does anything in any order and checks what must hold
// always: nothing panics, a step is the same when done again, the session that
// went in is not changed, and it stands at a question, waits for a result or rests.
func TestAnyConversation(t *testing.T) {
	t.Parallel()
	set := loadWith(t, "kunjungan", "orang")
	rapid.Check(t, func(rt *rapid.T) {
		c := &talk{set: set, lang: rapid.SampledFrom([]string{"id", "en", "xx"}).Draw(rt, "lang")}
		if rapid.Bool().Draw(rt, "seeded") {
			c.seed = &Seed{
				Text: rapid.SampledFrom([]string{"", "jalan rusak berat di depan pasar", "x"}).Draw(rt, "seed"), Photos: []Photo{{File: "s"}},
				Place: &Place{Lat: 1, Lon: 2, Pin: true},
			}
		}
		lines := rapid.SliceOfN(rapid.OneOf(
			rapid.SampledFrom([]string{
				"(start aduan)", "(start layanan)", "(start status)", "(start pemohon)", "(start nothing)", "(start kunjungan)", "(start orang)",
				"(file a application/pdf 2)", "(file b application/pdf 1 album 1)", "(file c image/png 1)", "(file d x/y 30)", "senin", "bagus", "12",
				"1", "2", "ya", "kembali", "batal", "lanjut", "kirim", "ubah", "9404015708900001", "08123456789", "kemarin",
				"air tergenang depan pasar", "(photo a)", "(photo b album 1)", "(photo c album 1)", "(pin)", "(sticker)",
				"(contact 08123456789)", "(back)", "(cancel)", "(again)", "(stale)", "(twice)", "press", "press", "press", "press",
				"(result outcome=filed)", "(result outcome=typo)", "(result outcome=foreign)", "(result outcome=found)",
			}),
			rapid.Map(rapid.StringN(0, 40, 200), func(s string) string { return strings.TrimLeft(s, "([") }),
		), 1, 60).Draw(rt, "lines")
		c.s, _ = set.Step(c.s, c.event("(start "+rapid.SampledFrom([]string{"aduan", "kunjungan"}).Draw(rt, "flow")+")"))
		for _, line := range lines {
			if line == "press" && c.ask != nil {
				row := rapid.SampledFrom(c.ask.Buttons).Draw(rt, "row")
				line = "[" + rapid.SampledFrom(row).Draw(rt, "button").Label + "]"
			}
			e := c.event(line)
			before := snapshot(c.s)
			next, effects := set.Step(c.s, e)
			again, same := set.Step(c.s, e)
			if snapshot(c.s) != before {
				rt.Fatalf("%q changed the session that went in", line)
			}
			if diff := cmp.Diff(next, again); diff != "" {
				rt.Fatalf("%q does not do the same twice: %s", line, diff)
			}
			if diff := cmp.Diff(effects, same); diff != "" {
				rt.Fatalf("%q does not say the same twice: %s", line, diff)
			}
			c.s = next
			check(rt, set, c, line, effects)
		}
	})
}

func snapshot(s Session) string {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func check(rt *rapid.T, set *Set, c *talk, line string, effects []Effect) {
	rt.Helper()
	pending := false
	for _, effect := range effects {
		switch e := effect.(type) {
		case Ask:
			c.ask = &e
			if e.Seq != c.s.Seq && c.s.Flow != "" {
				rt.Fatalf("after %q the question is %d and the session stands at %d", line, e.Seq, c.s.Seq)
			}
			if len(e.Buttons) == 0 || e.Text.String() == "" {
				rt.Fatalf("after %q a question has no buttons or no words", line)
			}
			for _, row := range e.Buttons {
				if len(row) == 0 || len(row) > 8 {
					rt.Fatalf("after %q a row has %d buttons", line, len(row))
				}
				for _, b := range row {
					if len(b.ID) > 40 || b.ID == "" || b.Label == "" || utf8.RuneCountInString(b.Label) > maxLabel {
						rt.Fatalf("after %q there is a button %+v", line, b)
					}
				}
			}
		case File, Lookup:
			pending = true
		case End:
			if c.s.Flow != "" && c.s.Step == "" {
				rt.Fatalf("after %q the flow ended and the session does not rest", line)
			}
		case Toast:
			if utf8.RuneCountInString(e.Text) > 200 {
				rt.Fatalf("a toast of %d characters", len(e.Text))
			}
		}
	}
	if c.s.Flow == "" {
		if diff := cmp.Diff(Session{Seq: c.s.Seq}, c.s); diff != "" {
			rt.Fatalf("at rest something is left: %s", diff)
		}
		return
	}
	st := set.flows[c.s.Flow].step(c.s.Step)
	if st == nil || !st.kind.waits() {
		rt.Fatalf("after %q the session stands at %s.%s", line, c.s.Flow, c.s.Step)
	}
	if _, asks := st.kind.(asker); pending && asks {
		rt.Fatalf("after %q a result is pending and a question stands", line)
	}
}

func TestASessionFromElsewhere(t *testing.T) {
	t.Parallel()
	set := load(t)
	for name, s := range map[string]Session{
		"of a flow that is gone":          {Flow: "gone", Step: "x", Seq: 7},
		"at a step that is gone":          {Flow: "aduan", Step: "gone", Seq: 7},
		"at a step that asks nothing":     {Flow: "layanan", Step: "info", Seq: 7},
		"with callers that do not call":   {Flow: "pemohon", Step: "nama", Seq: 7, Stack: []Frame{{Flow: "aduan", Step: "jenis"}}},
		"called from a flow that is gone": {Flow: "pemohon", Step: "nama", Seq: 7, Stack: []Frame{{Flow: "gone", Step: "jenis"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next, effects := set.Step(s, Event{Kind: Text, Text: "halo", Lang: "id"})
			if diff := cmp.Diff(Session{Seq: 7}, next); diff != "" {
				t.Error(diff)
			}
			if e, ok := effects[len(effects)-1].(End); !ok || e.Why != "cancelled" {
				t.Errorf("%v", effects)
			}
		})
	}
}
