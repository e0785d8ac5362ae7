package graph

import (
	_ "embed"
	"fmt"
	"html"
	"strings"
	"unicode"

	"noken/flows"
)

//go:embed picture.css
var pictureStyle string

// SVG draws flows as one self-contained picture, beside one another, in one
// language. It follows the reader's light or dark setting; a step that calls a
// flow links to it inside the picture.
func SVG(all []flows.Outline, o Options) string {
	langs := o.languages(all)[:1]
	lang := langs[0]
	const head, between = 64.0, 40.0
	var body strings.Builder
	x, height := 0.0, 0.0
	var names []string
	for i, v := range views(all, o) {
		p := v.lay(langs)
		names = append(names, heading(v, lang))
		if i > 0 {
			x += between
		}
		fmt.Fprintf(&body, "<g class=\"flow\" id=\"flow-%s\" transform=\"translate(%s 0)\">\n", escape(v.Name), px(x))
		fmt.Fprintf(&body, "<title>%s</title>\n", escape(heading(v, lang)))
		fmt.Fprintf(&body, "<text class=\"heading\" x=\"%s\" y=\"34\">%s</text>\n", px(p.cardX), escape(in(v.Title, lang)))
		fmt.Fprintf(&body, "<text class=\"file\" x=\"%s\" y=\"54\">%s</text>\n", px(p.cardX), escape(v.File))
		fmt.Fprintf(&body, "<g transform=\"translate(0 %s)\">\n", px(head))
		w := writer{picture: p, alone: true}
		w.draw()
		body.WriteString(w.String())
		body.WriteString("</g>\n</g>\n")
		x += max(p.width, p.cardX+widthOf(in(v.Title, lang), 20)+margin)
		height = max(height, head+p.height)
	}
	height += margin
	var b strings.Builder
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" role=\"img\" lang=\"%s\" aria-labelledby=\"title desc\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">\n",
		escape(lang), px(x), px(height), px(x), px(height))
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n", escape(strings.Join(names, ", ")))
	fmt.Fprintf(&b, "<desc id=\"desc\">%s</desc>\n", escape(describe(views(all, o), lang)))
	fmt.Fprintf(&b, "<style>\n%s</style>\n", pictureStyle)
	fmt.Fprintf(&b, "<rect class=\"paper\" width=\"100%%\" height=\"100%%\"/>\n")
	b.WriteString(body.String())
	b.WriteString("</svg>\n")
	return b.String()
}

// describe tells a picture in words, for those who do not see it.
func describe(list []*view, lang string) string {
	var b strings.Builder
	for _, v := range list {
		fmt.Fprintf(&b, "%s: ", heading(v, lang))
		for i := range v.steps {
			if i > 0 {
				b.WriteString("; ")
			}
			b.WriteString(strings.Join(lines(&v.steps[i], lang), ", "))
			for _, w := range v.ways {
				if w.from == i && (w.to != i+1 || len(w.why) > 0) {
					fmt.Fprintf(&b, ", → %s", v.place(w.to))
					if len(w.why) > 0 {
						fmt.Fprintf(&b, " (%s)", strings.Join(w.why, ", "))
					}
				}
			}
		}
		b.WriteString(". ")
	}
	return strings.TrimSpace(b.String())
}

// writer writes one flow's picture.
type writer struct {
	*picture
	strings.Builder
	alone bool // not part of a page: tooltips tell what is cut short
}

func (w *writer) draw() {
	p := w.picture
	for _, a := range p.arrows {
		w.arrow(a)
	}
	fmt.Fprintf(w, "<circle class=\"start\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n", px(p.middle()), px(p.startY), px(ring))
	w.say("terminal", p.middle()+ring+8, p.startY+4, "start", "start")
	for _, r := range p.rings {
		fmt.Fprintf(w, "<g class=\"end\"><circle cx=\"%s\" cy=\"%s\" r=\"%s\"/><circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"%s\"/></g>\n",
			px(r.x), px(r.y), px(ring), px(r.x), px(r.y), px(ring-4))
		w.say("terminal", r.x+ring+8, r.y+4, "start", "end")
	}
	for i := range p.steps {
		w.card(i)
	}
}

// arrow draws a way's line with a head that turns with it, and its labels.
func (w *writer) arrow(a arrow) {
	class := "way"
	if a.way.skip {
		class += " skip"
	}
	from, to := "", w.place(a.way.to)
	if a.way.from != start {
		from = w.steps[a.way.from].Name
	}
	fmt.Fprintf(w, "<g class=\"%s\" data-from=\"%s\" data-to=\"%s\">", class, escape(from), escape(to))
	if len(a.way.why) > 0 && w.alone {
		fmt.Fprintf(w, "<title>%s</title>", escape(strings.Join(a.way.why, "\n")))
	}
	fmt.Fprintf(w, "<path class=\"line\" d=\"%s\"/><path class=\"head\" d=\"%s\"/>", a.path, w.head(a))
	for _, l := range a.labels {
		if l.key != "" {
			w.say("reason", l.x, l.y, l.anchor, l.key)
		} else {
			w.text("reason code", "", l.x, l.y, l.anchor, l.code)
		}
	}
	w.WriteString("</g>\n")
}

// head is an arrow's head, at its end. Ways enter from above, from the left
// (skips) or from the right (jumps to a step); those to a ring at the right come
// from its left.
func (w *writer) head(a arrow) string {
	x, y := end(a.path)
	switch {
	case !a.way.skip && a.way.to == a.way.from+1:
		return fmt.Sprintf("M%s %sl-4.5 -8h9z", px(x), px(y+1))
	case a.way.skip || a.way.to == len(w.steps):
		return fmt.Sprintf("M%s %sl-8 -4.5v9z", px(x+1), px(y))
	}
	return fmt.Sprintf("M%s %sl8 -4.5v9z", px(x-1), px(y))
}

// end is where a path of ours ends; they end in V or H or a curve's last point.
func end(path string) (x, y float64) {
	fields := strings.FieldsFunc(path, func(r rune) bool { return r == ' ' || unicode.IsUpper(r) })
	last := func(back int) float64 {
		var v float64
		fmt.Sscan(fields[len(fields)-back], &v)
		return v
	}
	switch i := strings.LastIndexFunc(path, unicode.IsUpper); path[i] {
	case 'V': // x is that of the last point before
		return last(3), last(1)
	case 'H':
		return last(1), last(2)
	}
	return last(2), last(1)
}

// card draws a step: shape, icon, name and kind, words, condition, marks.
func (w *writer) card(i int) {
	n, c := &w.steps[i], &w.cards[i]
	x, right := w.cardX, w.cardX+cardWidth
	class := "step " + n.look.shape.class()
	if n.unreachable {
		class += " unreachable"
	} else if n.untested {
		class += " untested"
	}
	linked := n.Calls != "" && w.drawn[n.Calls]
	if linked {
		fmt.Fprintf(w, "<a href=\"#flow-%s\"%s>", escape(n.Calls), w.focus(false))
	}
	fmt.Fprintf(w, "<g class=\"%s\" id=\"%s\" data-step=\"%s\"%s>", class, stepID(w.Name, n.Name), escape(n.Name), w.focus(!linked))
	if w.alone {
		fmt.Fprintf(w, "<title>%s</title>", escape(strings.TrimSpace(n.Name+" · "+n.Kind+"\n"+in(n.Ask, w.langs[0])+"\n"+n.When)))
	}
	fmt.Fprintf(w, "<path class=\"box\" d=\"%s\"/>", outline(n.look.shape, x, c.y, cardWidth, c.h))
	if lines := inner(n.look.shape, x, c.y, cardWidth, c.h); lines != "" {
		fmt.Fprintf(w, "<path class=\"inner\" d=\"%s\"/>", lines)
	}
	fmt.Fprintf(w, "<g class=\"icon\" transform=\"translate(%s %s)\"><circle cx=\"12\" cy=\"12\" r=\"17\"/><path transform=\"translate(2.4 2.4) scale(.8)\" d=\"%s\"/></g>", px(x+20), px(c.y+cardTop+2), n.look.icon)
	y := c.y + cardTop + 13
	w.text("name", "", x+textLeft, y, "start", short(n.Name, 24))
	w.text("kind", "", right-textRight, y, "end", short(n.Kind, 14))
	count := 0
	words := "words"
	if n.Ask == nil {
		words = "words deed"
	}
	for k, lang := range w.langs {
		for j, line := range c.words[k] {
			w.text(words, w.tongue(lang), x+textLeft, y+lineHeight*float64(j+1)+2, "start", line)
		}
		count = max(count, len(c.words[k]))
	}
	y += lineHeight*float64(count) + 2
	for j, line := range c.when {
		y += lineHeight
		if j == 0 {
			w.say("condition", x+textLeft, y, "start", "when")
		}
		w.text("condition code", "", x+textLeft+w.widest("when", codeSize)+6, y, "start", line)
	}
	w.mark(n, x+textLeft, y+lineHeight+8)
	w.WriteString("</g>")
	if linked {
		w.WriteString("</a>")
	}
	w.WriteString("\n")
}

// mark says in a frame what is wrong with a step.
func (w *writer) mark(n *node, x, y float64) {
	key := "untested"
	switch {
	case n.unreachable:
		key = "unreachable"
	case !n.untested:
		return
	}
	fmt.Fprintf(w, "<g class=\"mark\"><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"20\" rx=\"10\"/>", px(x-4), px(y-14), px(w.widest(key, labelSize)+36))
	fmt.Fprintf(w, "<path d=\"M%s %sl6 11h-12zm0 4v3.5m0 1.6v.01\"/>", px(x+11), px(y-10))
	w.say("", x+22, y, "start", key)
	w.WriteString("</g>")
}

// say writes a phrase in each language.
func (w *writer) say(class string, x, y float64, anchor, key string) {
	for _, lang := range w.langs {
		w.text(class, w.tongue(lang), x, y, anchor, phrase(key, lang))
	}
}

// tongue is the class that hides a text while another language is shown.
func (w *writer) tongue(lang string) string {
	if w.alone {
		return ""
	}
	return " in in-" + lang
}

func (w *writer) text(class, more string, x, y float64, anchor, text string) {
	if anchor != "start" {
		class += " " + anchor
	}
	fmt.Fprintf(w, "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>", strings.TrimSpace(class+more), px(x), px(y), escape(text))
}

// focus lets a step be reached by keyboard on a page.
func (w *writer) focus(yes bool) string {
	if w.alone || !yes {
		return ""
	}
	return ` tabindex="0" role="button"`
}

func stepID(flow, step string) string { return escape("step-" + flow + "-" + step) }

// escape makes a text safe between tags and in quoted attributes, of HTML and XML.
func escape(text string) string { return html.EscapeString(visible(text)) }

// visible takes out what XML does not allow.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' || r >= ' ' && r != 0x7f && r != 0xFFFE && r != 0xFFFF {
			return r
		}
		return -1
	}, strings.ToValidUTF8(text, "�"))
}
