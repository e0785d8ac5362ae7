package transcript

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"noken/flows"
)

// Sort is a sort of things that transcripts visit.
type Sort string

// The sorts.
const (
	Steps    Sort = "steps"    // every step, in every language
	Branches Sort = "branches" // every way from step to step, in every language
	Choices  Sort = "choices"  // every choice that is written in a step, in every language
	Errors   Sort = "errors"   // every word about what people did that the flows may say, a step's own checks among them, in every language
)

var sorts = []Sort{Steps, Branches, Choices, Errors}

// Spot is one thing to visit, in one language.
type Spot struct {
	Sort Sort
	Lang string
	File string // where it stands
	Line int    // from 1; 0: the file as a whole
	Flow string // "" for Errors in words that all flows share
	Step string
	What string // for a person: the way, the choice or the key of the words
}

// Coverage is what transcripts visit of the flows.
type Coverage struct {
	Visited map[Sort]int
	All     map[Sort]int
	Missing []Spot   // in the order of flows and files
	Never   []Spot   // cannot happen with the lists of this city, and is not counted
	Langs   []string // those of the flows
}

// Percent is how many of a sort are visited; 100 where there are none.
func (c *Coverage) Percent(sort Sort) float64 { return percent(c.Visited[sort], c.All[sort]) }

// Total is how many of all sorts together are visited, in percent: what --min asks for.
func (c *Coverage) Total() float64 {
	visited, all := 0, 0
	for _, sort := range sorts {
		visited, all = visited+c.Visited[sort], all+c.All[sort]
	}
	return percent(visited, all)
}

func percent(part, all int) float64 {
	if all == 0 {
		return 100
	}
	return 100 * float64(part) / float64(all)
}

// String lists what is missing by flow, and then the percentages.
func (c *Coverage) String() string {
	var b strings.Builder
	list(&b, c.Missing, c.Langs)
	if len(c.Never) > 0 {
		b.WriteString("cannot happen with the lists of this city, and is not counted:\n")
		list(&b, c.Never, c.Langs)
	}
	for _, sort := range sorts {
		fmt.Fprintf(&b, "%-9s %5.1f %%  %d of %d\n", sort, c.Percent(sort), c.Visited[sort], c.All[sort])
	}
	fmt.Fprintf(&b, "%-9s %5.1f %%", "all", c.Total())
	return b.String()
}

// list shows spots below their flow; those that differ by language alone are one.
func list(b *strings.Builder, spots []Spot, langs []string) {
	inLangs := map[Spot][]string{}
	for _, s := range spots {
		lang := s.Lang
		s.Lang = ""
		inLangs[s] = append(inLangs[s], lang)
	}
	told := map[Spot]bool{}
	flow, begun := "", false
	for _, s := range spots {
		s.Lang = ""
		if told[s] {
			continue
		}
		told[s] = true
		if s.Flow != flow || !begun {
			flow, begun = s.Flow, true
			b.WriteString(cmp.Or(flow, "words about what people do") + "\n")
		}
		where := s.File
		if s.Line > 0 {
			where += fmt.Sprintf(":%d", s.Line)
		}
		in := ""
		if len(inLangs[s]) < len(langs) {
			in = " in " + strings.Join(inLangs[s], ", ")
		}
		fmt.Fprintf(b, "  %s: %s%s\n", where, s.What, in)
	}
}

// seen is what was visited in one language.
type seen struct {
	steps   map[flows.Stop]bool
	arrows  map[flows.Arrow]bool
	choices map[flows.Choice]bool
	words   map[string]bool
}

func newSeen() *seen {
	return &seen{map[flows.Stop]bool{}, map[flows.Arrow]bool{}, map[flows.Choice]bool{}, map[string]bool{}}
}

func (s *seen) add(t *flows.Trace) {
	for i, a := range t.Arrows {
		a.Why = t.Reasons[i]
		s.arrows[a] = true
		if a.Event != "skip" {
			s.steps[flows.Stop{Flow: a.Flow, Step: a.From}] = true
		}
	}
	for _, stop := range t.Asked {
		s.steps[stop] = true
	}
	for _, c := range t.Chosen {
		s.choices[c] = true
	}
	for _, key := range t.Words {
		s.words[key] = true
	}
}

// cover counts what transcripts visited of the named flows, or of all.
func cover(set *flows.Set, ran []Ran, only []string) Coverage {
	c := Coverage{Visited: map[Sort]int{}, All: map[Sort]int{}, Langs: set.Languages()}
	by := map[string]*seen{}
	for _, lang := range c.Langs {
		by[lang] = newSeen()
	}
	for i := range ran {
		if s := by[langOf(set, ran[i].File)]; s != nil {
			s.add(ran[i].trace)
		}
	}
	words := map[string]bool{}
	for _, name := range set.Flows() {
		if len(only) > 0 && !slices.Contains(only, name) {
			continue
		}
		c.flow(set, name, by)
		for _, key := range set.Complaints(name) {
			if !strings.HasPrefix(key, ownCheck) {
				words[key] = true
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(words)) {
		for _, lang := range c.Langs {
			c.count(Spot{Sort: Errors, Lang: lang, File: "texts/flow.yaml", What: key}, by[lang].words[key])
		}
	}
	return c
}

// ownCheck begins the keys of what a step itself says about an answer.
const ownCheck = "check."

func (c *Coverage) flow(set *flows.Set, name string, by map[string]*seen) {
	o, _ := set.Outline(name)
	complaints := set.Complaints(name)
	ways := map[string][]flows.Arrow{}
	for _, a := range o.Arrows {
		if !slices.Contains(ways[a.From], a) {
			ways[a.From] = append(ways[a.From], a)
		}
	}
	for _, st := range o.Steps {
		taken, certain := set.Certain(name, st.Name)
		for _, lang := range c.Langs {
			s := by[lang]
			spot := Spot{Lang: lang, File: o.File, Line: st.Line, Flow: name, Step: st.Name}
			at := func(sort Sort, what string, visited, never bool) {
				spot.Sort, spot.What = sort, what
				if never && !visited {
					c.Never = append(c.Never, spot)
					return
				}
				c.count(spot, visited)
			}
			out := certain && !taken // no answer leads here
			at(Steps, "step "+st.Name, s.steps[flows.Stop{Flow: name, Step: st.Name}], out)
			for _, a := range ways[st.Name] {
				at(Branches, branch(&st, a), s.arrows[a], certain && (a.Event == "skip") == taken)
			}
			for _, choice := range set.Choices(name, st.Name) {
				at(Choices, "step "+st.Name+", choice "+choice.ID, s.choices[choice], out)
			}
			for _, key := range complaints {
				if n, own := strings.CutPrefix(key, ownCheck+name+"."+st.Name+"."); own {
					at(Errors, "step "+st.Name+", what its check "+n+" says", s.words[key], out)
				}
			}
		}
	}
}

func (c *Coverage) count(s Spot, visited bool) {
	c.All[s.Sort]++
	if visited {
		c.Visited[s.Sort]++
		return
	}
	c.Missing = append(c.Missing, s)
}

// branch is a way in words.
func branch(st *flows.OutlineStep, a flows.Arrow) string {
	switch {
	case a.Event == "skip":
		return fmt.Sprintf("step %s passed over: not (%s)", st.Name, st.When)
	case a.Why != "":
		return fmt.Sprintf("from %s to %s: %s", a.From, a.To, a.Why)
	}
	return fmt.Sprintf("from %s on to %s", a.From, a.To)
}
