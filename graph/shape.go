package graph

import "fmt"

// point is how far a hexagon's corners at left and right reach in, in px.
const point = 16.0

// outline is a shape's path in a box.
func outline(s shape, x, y, w, h float64) string {
	r, b, m := x+w, y+h, y+h/2
	switch s {
	case asks:
		return rounded(x, y, w, h, 14)
	case says: // the tail is on the left edge, where the skips leave room
		return fmt.Sprintf("M%s %sH%sQ%s %s %s %sV%sQ%s %s %s %sH%sL%s %sV%sQ%s %s %s %sZ",
			px(x+10), px(y), px(r-10), px(r), px(y), px(r), px(y+10), px(b-10), px(r), px(b), px(r-10), px(b),
			px(x+22), px(x), px(b+11), px(y+10), px(x), px(y), px(x+10), px(y))
	case checks:
		return fmt.Sprintf("M%s %sH%sL%s %sV%sH%sZ", px(x), px(y), px(r-18), px(r), px(y+18), px(b), px(x))
	case forks:
		return fmt.Sprintf("M%s %sH%sL%s %sL%s %sH%sL%s %sZ",
			px(x+point), px(y), px(r-point), px(r), px(m), px(r-point), px(b), px(x+point), px(x), px(m))
	case files:
		return fmt.Sprintf("M%s %sH%sV%sa8 8 0 0 0 0 16V%sH%sV%sa8 8 0 0 0 0 -16Z",
			px(x), px(y), px(r), px(m-8), px(b), px(x), px(m+8))
	case looksup:
		return fmt.Sprintf("M%s %sH%sL%s %sV%sL%s %sH%sL%s %sV%sZ",
			px(x+12), px(y), px(r-12), px(r), px(y+12), px(b-12), px(r-12), px(b), px(x+12), px(x), px(b-12), px(y+12))
	}
	return rounded(x, y, w, h, 3)
}

// inner are the lines inside a shape.
func inner(s shape, x, y, w, h float64) string {
	switch s {
	case checks:
		return fmt.Sprintf("M%s %sV%sH%s", px(x+w-18), px(y), px(y+18), px(x+w))
	case calls:
		return fmt.Sprintf("M%s %sV%sM%s %sV%s", px(x+8), px(y), px(y+h), px(x+w-8), px(y), px(y+h))
	}
	return ""
}

func rounded(x, y, w, h, r float64) string {
	return fmt.Sprintf("M%s %sH%sa%g %g 0 0 1 %g %gV%sa%g %g 0 0 1 -%g %gH%sa%g %g 0 0 1 -%g -%gV%sa%g %g 0 0 1 %g -%gZ",
		px(x+r), px(y), px(x+w-r), r, r, r, r, px(y+h-r), r, r, r, r, px(x+r), r, r, r, r, px(y+r), r, r, r, r)
}
