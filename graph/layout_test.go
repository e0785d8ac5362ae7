package graph

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"noken/flows"
)

// anyOutline draws a flow of any form, with words of any length.
func anyOutline(t *rapid.T) flows.Outline {
	words := rapid.StringMatching(`[A-Za-z?.{}]{0,14}( [a-z]{1,40}){0,20}`)
	o := flows.Outline{Name: "acak", Title: map[string]string{"id": "Acak", "en": "Random"}}
	n := rapid.IntRange(1, 12).Draw(t, "steps")
	name := func(i int) string {
		if i == n {
			return "end"
		}
		return fmt.Sprintf("s%d", i)
	}
	kinds := []string{"choose", "text", "say", "branch", "call", "file", "lookup", "summary", "rating", "nobodyknows"}
	for i := range n {
		st := flows.OutlineStep{Name: name(i), Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		st.Ask = map[string]string{"id": words.Draw(t, "id"), "en": words.Draw(t, "en")}
		if rapid.Bool().Draw(t, "when") {
			st.When = words.Draw(t, "condition") + "x"
			o.Arrows = append(o.Arrows, flows.Arrow{From: st.Name, Event: "skip", To: name(i + 1)})
		}
		if st.Kind == "call" {
			st.Calls = "acak"
		}
		o.Steps = append(o.Steps, st)
		for range rapid.IntRange(0, 4).Draw(t, "arrows") {
			to := name(rapid.IntRange(0, n).Draw(t, "to"))
			a := flows.Arrow{From: st.Name, Event: "go " + to, To: to, Why: words.Draw(t, "why")}
			if a.Why == "" {
				a.Event = "next"
			}
			o.Arrows = append(o.Arrows, a)
		}
	}
	return o
}

type area struct{ x0, y0, x1, y1 float64 }

func (a area) meets(b area) bool {
	return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}

// labelAreas are the places of the words on arrows.
func (p *picture) labelAreas() []area {
	var all []area
	for _, a := range p.arrows {
		for _, l := range a.labels {
			w := monoOf(l.code, labelSize)
			if l.key != "" {
				w = p.widest(l.key, labelSize)
			}
			x := l.x
			if l.anchor == "end" {
				x -= w
			}
			all = append(all, area{x, l.y - 10, x + w, l.y + 2})
		}
	}
	for _, r := range p.rings {
		all = append(all, area{r.x - ring, r.y - ring, r.x + ring + 8 + p.widest("end", labelSize), r.y + ring})
	}
	return all
}

func TestNothingInAPictureOverlaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		langs := []string{"id", "en"}
		p := newView(anyOutline(t), Options{Languages: langs, Tested: map[[2]string]bool{}}).lay(langs)
		var places []area
		for _, c := range p.cards {
			places = append(places, area{p.cardX, c.y, p.cardX + cardWidth, c.y + c.h})
		}
		places = append(places, p.labelAreas()...)
		for i, a := range places {
			if a.x0 < 0 || a.y0 < 0 || a.x1 > p.width || a.y1 > p.height {
				t.Fatalf("%+v is outside of %g by %g", a, p.width, p.height)
			}
			for j, b := range places[:i] {
				if a.meets(b) {
					t.Fatalf("%d %+v and %d %+v overlap", i, a, j, b)
				}
			}
		}
	})
}

func TestJumpsToDifferentStepsShareNoLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		langs := []string{"id"}
		p := newView(anyOutline(t), Options{}).lay(langs)
		type lane struct {
			x      string
			y0, y1 float64
			to     int
		}
		var lanes []lane
		for _, a := range p.arrows {
			if a.way.skip || !p.jump(a.way) || a.way.to == len(p.steps) {
				continue
			}
			var from, x0, x, y1, before float64
			var rest string
			if _, err := fmt.Sscanf(strings.NewReplacer("M", "", "H", " ", "Q", " ", "V", " ").Replace(a.path), "%g %g %g %g %g %s %g %g", &x0, &from, &before, &x, new(float64), &rest, new(float64), &y1); err != nil {
				t.Fatalf("%s: %v", a.path, err)
			}
			lanes = append(lanes, lane{fmt.Sprint(x), math.Min(from, p.cards[a.way.to].entryY), math.Max(from, p.cards[a.way.to].entryY), a.way.to})
		}
		for i, a := range lanes {
			if slices.ContainsFunc(lanes[:i], func(b lane) bool { return a.x == b.x && a.to != b.to && a.y0 < b.y1 && b.y0 < a.y1 }) {
				t.Fatalf("two jumps run over one another: %+v", lanes)
			}
		}
	})
}

func TestWordsAreWrappedAndCutWhereTheyDoNotFit(t *testing.T) {
	t.Parallel()
	ten := func(s string) bool { return len([]rune(s)) <= 10 }
	for name, c := range map[string]struct {
		text string
		max  int
		want []string
	}{
		"a short text stays":              {"halo", 2, []string{"halo"}},
		"nothing has no lines":            {" \n ", 2, nil},
		"lines break between words":       {"satu dua tiga", 2, []string{"satu dua", "tiga"}},
		"what is left over is shown":      {"satu dua tiga empat lima", 2, []string{"satu dua", "tiga empa…"}},
		"a long word is broken":           {"abcdefghijklmno", 2, []string{"abcdefghij", "klmno"}},
		"a long word is cut":              {"abcdefghijklmno", 1, []string{"abcdefghi…"}},
		"broken UTF-8 does no harm":       {"ab\xff", 1, []string{"ab?"}},
		"letters of many bytes are whole": {"漢字漢字漢字漢字漢字漢字", 1, []string{"漢字漢字漢字漢字漢…"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := wrap(c.text, c.max, ten); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
