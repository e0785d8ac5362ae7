package graph

import (
	"fmt"
	"strings"

	"noken/flows"
)

// dotShapes are Graphviz's names for the shapes.
var dotShapes = map[shape]string{
	plain: `box`, asks: `box`, says: `cds`, checks: `note`, forks: `hexagon`,
	calls: `component`, files: `folder`, looksup: `octagon`,
}

// DOT draws flows for Graphviz: one digraph, a cluster for each flow. Steps that
// call a flow link to its cluster, "#flow-NAME".
func DOT(all []flows.Outline, o Options) string {
	lang := o.languages(all)[0]
	var b strings.Builder
	b.WriteString("digraph flows {\n")
	b.WriteString("  graph [rankdir=TB, compound=true, fontname=\"sans-serif\"]\n")
	b.WriteString("  node [fontname=\"sans-serif\", fontsize=11]\n")
	b.WriteString("  edge [fontname=\"sans-serif\", fontsize=10]\n")
	list := views(all, o)
	number := map[string]int{}
	for i, v := range list {
		number[v.Name] = i
		fmt.Fprintf(&b, "  subgraph cluster_f%d {\n", i+1)
		fmt.Fprintf(&b, "    label=%s\n    id=%s\n    style=rounded\n", dotText(heading(v, lang)), dotText("flow-"+v.Name))
		fmt.Fprintf(&b, "    %s [label=%s, shape=oval]\n", id(i, v, start), dotText(phrase("start", lang)))
		for j := range v.steps {
			fmt.Fprintf(&b, "    %s [label=%s, shape=%s%s]\n", id(i, v, j), dotText(lines(&v.steps[j], lang)...), dotShapes[v.steps[j].look.shape], dotExtra(&v.steps[j]))
		}
		fmt.Fprintf(&b, "    %s [label=%s, shape=doublecircle]\n", id(i, v, len(v.steps)), dotText(phrase("end", lang)))
		for _, w := range v.ways {
			fmt.Fprintf(&b, "    %s -> %s", id(i, v, w.from), id(i, v, w.to))
			label, style := labels(w, lang), ""
			if w.skip {
				style = ", style=dashed"
			}
			if len(label) > 0 || style != "" {
				fmt.Fprintf(&b, " [label=%s%s]", dotText(label...), style)
			}
			b.WriteString("\n")
		}
		b.WriteString("  }\n")
	}
	for i, v := range list {
		for j, st := range v.steps {
			if to, drawn := number[st.Calls]; drawn {
				fmt.Fprintf(&b, "  %s -> %s [label=%s, style=bold, arrowhead=open, constraint=false]\n", id(i, v, j), id(to, list[to], start), dotText(phrase("calls", lang)))
			}
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// dotExtra are what a step has beside words and shape.
func dotExtra(n *node) string {
	var style []string
	if n.look.shape == asks {
		style = append(style, "rounded")
	}
	if n.unreachable {
		style = append(style, "dotted", "bold")
	} else if n.untested {
		style = append(style, "dashed")
	}
	extra := ""
	if len(style) > 0 {
		extra = `, style="` + strings.Join(style, ",") + `"`
	}
	if n.Calls != "" {
		extra += ", URL=" + dotText("#flow-"+n.Calls)
	}
	return extra
}

// dotSafe keeps people's words from being read as Graphviz's: it knows escapes
// such as \N and HTML's entities.
var dotSafe = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;")

func dotText(lines ...string) string {
	for i, line := range lines {
		lines[i] = dotSafe.Replace(oneLine(line))
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}
