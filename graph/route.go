package graph

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// jumpLine is a jump that goes by a lane right of the labels.
type jumpLine struct {
	arrow    int // index in picture.arrows
	from, to float64
	target   int
	x0, x1   float64 // where it leaves and enters
	lane     int
}

// route draws the arrows: down the spine, skips at the left, jumps at the right.
func (p *picture) route() {
	var lines []*jumpLine
	below := map[int]float64{} // where the next jump of a step leaves
	for i, c := range p.cards {
		below[i] = c.y + cardTop
		if c.entryY > 0 {
			below[i] = c.entryY + 16
		}
	}
	for k := range p.ways {
		w := &p.ways[k]
		a := arrow{way: w}
		switch {
		case w.skip:
			p.skip(&a)
		case !p.jump(w):
			p.down(&a)
		default:
			if line := p.leave(&a, below); line != nil {
				line.arrow = len(p.arrows)
				lines = append(lines, line)
			}
		}
		p.arrows = append(p.arrows, a)
	}
	p.lanes(lines)
}

// down is the way to the following step.
func (p *picture) down(a *arrow) {
	y0, y1 := p.startY+ring, 0.0
	if a.way.from != start {
		y0 = p.cards[a.way.from].y + p.cards[a.way.from].h
	}
	if a.way.to < len(p.cards) {
		y1 = p.cards[a.way.to].y
	} else {
		y1 = p.rings[0].y - ring
	}
	x := p.middle()
	a.path = fmt.Sprintf("M%s %sV%s", px(x), px(y0), px(y1-1))
	for i, l := range reasons(a.way) {
		l.x, l.y, l.anchor = x+12, y0+20+labelHeight*float64(i), "start"
		a.labels = append(a.labels, l)
	}
}

// skip passes a step over, in a bow at the left.
func (p *picture) skip(a *arrow) {
	c := p.cards[a.way.from]
	x, y0 := p.cardX, c.y+c.h-16
	x1, y1 := x-1, 0.0
	if a.way.to < len(p.cards) {
		y1 = p.cards[a.way.to].y + 16
		x1 += p.inset(a.way.to, y1)
	} else {
		x1, y1 = p.rings[0].x-ring-1, p.rings[0].y
	}
	bow := x - 30
	a.path = fmt.Sprintf("M%s %sC%s %s %s %s %s %s", px(x+p.inset(a.way.from, y0)), px(y0), px(bow), px(y0), px(bow), px(y1), px(x1), px(y1))
	a.labels = []label{{x: x - 28, y: (y0+y1)/2 + 4, key: "skip", anchor: "end"}}
	if a.way.to == len(p.cards) { // the end is in the middle: the bow is lower there
		a.labels[0].x, a.labels[0].y = x-4, y1+4
	}
}

// leave draws a jump up to where its label ends: to a ring there, if the flow is
// over, or on to a lane, which is returned.
func (p *picture) leave(a *arrow, below map[int]float64) *jumpLine {
	list := reasons(a.way)
	y := below[a.way.from] + 14 + labelHeight*float64(len(list))
	if len(list) == 0 {
		y = below[a.way.from] + 12
	}
	below[a.way.from] = y
	y -= 4
	right := p.cardX + cardWidth
	for i, l := range list {
		l.x, l.y, l.anchor = right+14, y-6-labelHeight*float64(len(list)-1-i), "start"
		a.labels = append(a.labels, l)
	}
	x0 := right - p.inset(a.way.from, y)
	stop := right + 44
	if len(list) > 0 {
		stop = right + labelWidth
	}
	if a.way.to == len(p.cards) {
		a.path = fmt.Sprintf("M%s %sH%s", px(x0), px(y), px(stop-ring-1))
		p.rings = append(p.rings, mark{stop, y})
		p.width = math.Max(p.width, stop+ring+8+p.widest("end", labelSize)+margin)
		return nil
	}
	target := p.cards[a.way.to]
	return &jumpLine{from: y, to: target.entryY, target: a.way.to, x0: x0, x1: right - p.inset(a.way.to, target.entryY) + 1}
}

// lanes gives each jump a lane of its own wherever another runs beside it; jumps
// to the same step share one. Short ones are inside.
func (p *picture) lanes(lines []*jumpLine) {
	if len(lines) == 0 {
		return
	}
	order := slices.Clone(lines)
	slices.SortStableFunc(order, func(a, b *jumpLine) int {
		return cmp.Compare(math.Abs(a.from-a.to), math.Abs(b.from-b.to))
	})
	const between = 12
	last := 0
	for i, line := range order {
		for again := true; again; {
			again = false
			for _, other := range order[:i] {
				beside := min(line.from, line.to) < max(other.from, other.to)+between && min(other.from, other.to) < max(line.from, line.to)+between
				if other.lane == line.lane && other.target != line.target && beside {
					line.lane++
					again = true
				}
			}
		}
		last = max(last, line.lane)
	}
	first := p.cardX + cardWidth + labelWidth + ring + laneWidth
	for _, r := range p.rings {
		if r.x > p.middle() {
			first = math.Max(first, r.x+ring+8+p.widest("end", labelSize)+laneWidth)
		}
	}
	for _, line := range lines {
		x := first + laneWidth*float64(line.lane)
		bend := math.Min(8, math.Abs(line.to-line.from)/2)
		if line.to < line.from {
			bend = -bend
		}
		in := math.Abs(bend)
		p.arrows[line.arrow].path = fmt.Sprintf("M%s %sH%sQ%s %s %s %sV%sQ%s %s %s %sH%s",
			px(line.x0), px(line.from), px(x-in), px(x), px(line.from), px(x), px(line.from+bend),
			px(line.to-bend), px(x), px(line.to), px(x-in), px(line.to), px(line.x1))
	}
	p.width = math.Max(p.width, first+laneWidth*float64(last)+margin)
}

// inset is how far inside its box a card's left and right edges are at y.
func (p *picture) inset(i int, y float64) float64 {
	c := p.cards[i]
	if p.steps[i].look.shape != forks {
		return 0
	}
	return point * math.Abs(y-c.y-c.h/2) / (c.h / 2)
}

// px is a length with at most one decimal.
func px(v float64) string {
	r := math.Round(v*10) / 10
	if r == 0 {
		r = 0 // not -0
	}
	return fmt.Sprintf("%g", r)
}
