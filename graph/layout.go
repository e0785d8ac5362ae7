package graph

import "math"

// The measures of a picture, in px.
const (
	cardWidth   = 372.0
	textLeft    = 62.0 // from a card's left edge to its words; the icon is before them
	textRight   = 24.0
	cardTop     = 14.0 // from a card's upper edge to its first line
	nameSize    = 15.0
	kindSize    = 11.5
	wordSize    = 13.0
	codeSize    = 11.5
	labelSize   = 11.5
	lineHeight  = 18.0
	labelHeight = 15.0
	gap         = 34.0 // between cards, without labels
	margin      = 18.0
	laneWidth   = 16.0
	labelWidth  = 214.0 // between cards and lanes, for the labels of jumps
	ring        = 8.0   // radius of start and end
)

// picture is a view with its places, in px from its upper left corner.
type picture struct {
	*view
	langs         []string
	width, height float64
	cardX         float64
	cards         []card
	arrows        []arrow
	rings         []mark // where the flow is over
	startY        float64
	jumps         bool // something is drawn right of the cards
}

// card is a step's place and words.
type card struct {
	y, h   float64
	words  [][]string // by language: the question's lines
	when   []string   // the condition's lines
	entryY float64    // where jumps come in, on the right edge; 0: none do
	outs   []int      // jumps that leave at the right, as indexes of ways
}

// mark is a small ring with a word to its right.
type mark struct{ x, y float64 }

// arrow is a way's line.
type arrow struct {
	way    *way
	path   string
	labels []label
}

// label is one line on an arrow.
type label struct {
	x, y   float64
	key    string // a phrase; "": code is shown
	code   string
	anchor string // start, middle or end
}

func (v *view) lay(langs []string) *picture {
	p := &picture{view: v, langs: langs, cardX: margin, cards: make([]card, len(v.steps))}
	for i := range v.ways {
		w := &v.ways[i]
		switch {
		case w.skip:
			p.cardX = margin + 34 + p.widest("skip", labelSize)
		case p.jump(w):
			p.jumps = true
			p.cards[w.from].outs = append(p.cards[w.from].outs, i)
		}
	}
	y := margin + ring
	p.startY = y
	y += ring + gap
	for i := range p.cards {
		y = p.set(i, y)
	}
	p.height = y - gap + margin
	if p.bottom() {
		p.rings = append(p.rings, mark{p.middle(), y + ring})
		p.height = y + 2*ring + margin
	}
	p.width = p.cardX + cardWidth + margin
	p.route()
	return p
}

// jump tells whether a way is drawn at the right: every one that does not lead
// to the step that follows.
func (p *picture) jump(w *way) bool { return !w.skip && w.to != w.from+1 }

// bottom tells whether the end stands below the last step.
func (p *picture) bottom() bool {
	for _, w := range p.ways {
		if w.to == len(p.steps) && w.from == w.to-1 {
			return true
		}
	}
	return false
}

// enters tells whether jumps lead to a step.
func (p *picture) enters(i int) bool {
	for k := range p.ways {
		if w := &p.ways[k]; p.jump(w) && w.to == i {
			return true
		}
	}
	return false
}

// set puts a card at y and returns where the next one goes.
func (p *picture) set(i int, y float64) float64 {
	n, c := &p.steps[i], &p.cards[i]
	room := cardWidth - textLeft - textRight
	count := 0
	for _, lang := range p.langs {
		words := wrap(p.saying(n, lang), 3, func(s string) bool { return widthOf(s, wordSize) <= room })
		c.words = append(c.words, words)
		count = max(count, len(words))
	}
	if n.When != "" {
		room -= p.widest("when", codeSize) + 6
		c.when = wrap(n.When, 2, func(s string) bool { return monoOf(s, codeSize) <= room })
	}
	c.y = y
	c.h = cardTop*2 + lineHeight*float64(1+count+len(c.when))
	if n.unreachable || n.untested {
		c.h += lineHeight + 6
	}
	right := cardTop
	if p.enters(i) {
		c.entryY = y + right + 4
		right += 20
	}
	for _, k := range c.outs {
		right += 14 + labelHeight*float64(len(reasons(&p.ways[k])))
	}
	c.h = math.Max(c.h, right+cardTop)
	return y + c.h + gap + labelHeight*float64(len(p.spineLabels(i)))
}

// saying are the words on a card: what the step asks, or which flow it calls, or
// else what it does.
func (p *picture) saying(n *node, lang string) string {
	switch {
	case n.Calls != "":
		return phrase("calls", lang) + " " + n.Calls
	case n.Ask == nil:
		return in(n.look.means, lang)
	}
	return oneLine(in(n.Ask, lang))
}

// spineLabels are the reasons for going on to the following step.
func (p *picture) spineLabels(i int) []label {
	for k := range p.ways {
		if w := &p.ways[k]; w.from == i && w.to == i+1 && !w.skip {
			return reasons(w)
		}
	}
	return nil
}

// reasons are the lines on a way's arrow, not yet placed.
func reasons(w *way) []label {
	var list []label
	for _, why := range w.why {
		fits := func(s string) bool { return monoOf(s, labelSize) <= labelWidth-30 }
		for _, line := range wrap(oneLine(why), 2, fits) {
			list = append(list, label{code: line})
		}
	}
	if w.otherwise {
		list = append(list, label{key: "otherwise"})
	}
	return list
}

// widest is the width of a phrase in the language where it is longest.
func (p *picture) widest(key string, size float64) float64 {
	w := 0.0
	for _, lang := range p.langs {
		w = math.Max(w, widthOf(phrase(key, lang), size))
	}
	return w
}

func (p *picture) middle() float64 { return p.cardX + cardWidth/2 }
