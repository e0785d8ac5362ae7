// Package graph is in charge of pictures of flows: what an admin looks at to see
// a conversation whole, before residents go through it.
//
//	outline ─▶ view ─┬▶ Mermaid, DOT   text for other tools to draw
//	                 └▶ layout ─▶ SVG ─▶ HTML
//
// All of it is a function of flows.Outline: no files, no clock, and the same
// outline gives the same bytes, so that pictures can be kept and compared.
//
// The layout is our own. A flow is near to a line: a spine in the order of the
// file, with skips on the left and jumps on the right. A general layout, such as
// Graphviz has, moves the questions about to make arrows short, and the reader
// loses the order of the file. looplab/fsm can write its tables as Mermaid and
// Graphviz too, but neither shapes, nor words, nor conditions; and of two arrows
// to one step it knows only the event's name.
package graph

import (
	"slices"

	"noken/flows"
)

// Options say how flows are drawn.
type Options struct {
	// Languages are those drawn, the first is shown first. A picture that has room
	// for one language, which is every format but HTML, takes the first. None: all
	// that the flows have, by their codes.
	Languages []string
	// Tested are the (flow, step) pairs that tests went through; steps that are
	// not in it are marked. Nil: not known, nothing is marked.
	Tested map[[2]string]bool
	// Name is whose flows these are, such as a city; for the HTML's heading.
	Name string
}

// Of returns the outlines to draw for a flow: its own and, since it is read with
// them, those of the flows that it calls. With name "" all flows of the set. ok is
// false where there is no flow of that name.
func Of(set *flows.Set, name string) (all []flows.Outline, ok bool) {
	names := []string{name}
	if name == "" {
		names = set.Flows()
	}
	for i := 0; i < len(names); i++ {
		outline, found := set.Outline(names[i])
		if !found {
			return nil, false
		}
		all = append(all, outline)
		for _, st := range outline.Steps {
			if st.Calls != "" && !slices.Contains(names, st.Calls) {
				names = append(names, st.Calls)
			}
		}
	}
	return all, true
}

// languages are those to draw, at least one.
func (o Options) languages(all []flows.Outline) []string {
	if len(o.Languages) > 0 {
		return o.Languages
	}
	var found []string
	for _, outline := range all {
		for lang := range outline.Title {
			if !slices.Contains(found, lang) {
				found = append(found, lang)
			}
		}
	}
	slices.Sort(found)
	if len(found) == 0 {
		found = []string{"en"}
	}
	return found
}

// in is a text in a language, or else in the first that there is.
func in(words map[string]string, lang string) string {
	if w, ok := words[lang]; ok {
		return w
	}
	best := ""
	for other := range words {
		if best == "" || other < best {
			best = other
		}
	}
	return words[best]
}
