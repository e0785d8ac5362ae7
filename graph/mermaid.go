package graph

import (
	"fmt"
	"strings"

	"noken/flows"
)

// maxWords is how many characters of a question a node of Mermaid and DOT shows.
const maxWords = 60

// mermaidShapes hold what stands around a node's words, by its shape.
var mermaidShapes = map[shape][2]string{
	plain: {"[", "]"}, asks: {"(", ")"}, says: {">", "]"}, checks: {"[/", `\]`}, forks: {"{{", "}}"},
	calls: {"[[", "]]"}, files: {"[/", "/]"}, looksup: {"[(", ")]"},
}

// Mermaid draws flows as one Mermaid flowchart, a subgraph each, which GitHub,
// GitLab and many editors show. A step that calls a flow names it and has no
// arrow to it: an arrow between subgraphs tears Mermaid's layout apart.
func Mermaid(all []flows.Outline, o Options) string {
	lang := o.languages(all)[0]
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	list := views(all, o)
	for i, v := range list {
		fmt.Fprintf(&b, "  subgraph f%d[%s]\n", i+1, mermaidText(heading(v, lang)))
		b.WriteString("    direction TB\n")
		fmt.Fprintf(&b, "    %s([%s])\n", id(i, v, start), mermaidText(phrase("start", lang)))
		for j := range v.steps {
			around := mermaidShapes[v.steps[j].look.shape]
			fmt.Fprintf(&b, "    %s%s%s%s\n", id(i, v, j), around[0], mermaidText(lines(&v.steps[j], lang)...), around[1])
		}
		fmt.Fprintf(&b, "    %s(((%s)))\n", id(i, v, len(v.steps)), mermaidText(phrase("end", lang)))
		for _, w := range v.ways {
			arrow := "-->"
			if w.skip {
				arrow = "-.->"
			}
			if label := labels(w, lang); len(label) > 0 {
				arrow += "|" + mermaidText(label...) + "|"
			}
			fmt.Fprintf(&b, "    %s %s %s\n", id(i, v, w.from), arrow, id(i, v, w.to))
		}
		b.WriteString("  end\n")
	}
	mermaidMarks(&b, list)
	return b.String()
}

// mermaidMarks dresses the steps that are out of reach or not tested; their
// words say so too.
func mermaidMarks(b *strings.Builder, list []*view) {
	unreachable, untested := false, false
	for i, v := range list {
		for j, st := range v.steps {
			if st.unreachable {
				unreachable = true
				fmt.Fprintf(b, "  class %s unreachable\n", id(i, v, j))
			} else if st.untested {
				untested = true
				fmt.Fprintf(b, "  class %s untested\n", id(i, v, j))
			}
		}
	}
	if unreachable {
		b.WriteString("  classDef unreachable stroke-width:3px,stroke-dasharray:2 4\n")
	}
	if untested {
		b.WriteString("  classDef untested stroke-dasharray:6 3\n")
	}
}

// id names a place of the nth flow. Names of flows and steps have only lower
// case letters, digits and _, so START and END are nobody's, and the prefix
// keeps words of Mermaid's and DOT's own, such as "end", apart.
func id(n int, v *view, place int) string {
	switch place {
	case start:
		return fmt.Sprintf("f%d_START", n+1)
	case len(v.steps):
		return fmt.Sprintf("f%d_END", n+1)
	}
	return fmt.Sprintf("f%d_%s", n+1, v.steps[place].Name)
}

func heading(v *view, lang string) string {
	if title := in(v.Title, lang); title != "" {
		return title + " (" + v.Name + ")"
	}
	return v.Name
}

// lines are the words in a node of Mermaid and DOT.
func lines(n *node, lang string) []string {
	list := []string{n.Name + " · " + n.Kind}
	if words := short(in(n.Ask, lang), maxWords); words != "" {
		list = append(list, words)
	}
	if n.Calls != "" {
		list = append(list, phrase("calls", lang)+" "+n.Calls)
	}
	if n.When != "" {
		list = append(list, phrase("when", lang)+" "+n.When)
	}
	if n.unreachable {
		list = append(list, "⚠ "+phrase("unreachable", lang))
	} else if n.untested {
		list = append(list, "? "+phrase("untested", lang))
	}
	return list
}

// labels are the words on an arrow.
func labels(w way, lang string) []string {
	list := append([]string{}, w.why...)
	if w.otherwise {
		list = append(list, phrase("otherwise", lang))
	}
	if w.skip {
		list = append(list, phrase("skip", lang))
	}
	return list
}

// mermaidSafe keeps people's words from being read as Mermaid's: its entities are
// written with # and ;, its comments and settings begin with %%, and text that
// begins with ` is Markdown.
var mermaidSafe = strings.NewReplacer(
	"#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "&", "#amp;", "`", "#96;", "%", "#37;", "\\", "#92;",
)

func mermaidText(lines ...string) string {
	for i, line := range lines {
		lines[i] = mermaidSafe.Replace(oneLine(line))
	}
	return `"` + strings.Join(lines, "<br/>") + `"`
}

// oneLine is a text without line breaks and without characters nobody sees.
func oneLine(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }
