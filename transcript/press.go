package transcript

import (
	"fmt"
	"slices"
	"strings"

	"noken/flows"
	"noken/source"
)

// press is the button of the standing question that a line means.
func (p *Player) press(do *Line) (flows.Event, error) {
	q := p.Question()
	if q == nil {
		return flows.Event{}, fmt.Errorf("there is no question whose button %q could be pressed", do.Text)
	}
	nth := 0
	var labels []string
	for _, row := range q.Buttons {
		for _, b := range row {
			label := readable(b.Label)
			labels = append(labels, label)
			if label == do.Text {
				if nth++; nth == max(do.Which, 1) {
					return flows.Event{Kind: flows.Press, Button: b.ID, Seq: q.Seq}, nil
				}
			}
		}
	}
	hint := "the buttons are [" + strings.Join(labels, "] [") + "]"
	if near := source.Nearest(do.Text, labels); near != "" && near != do.Text {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return flows.Event{}, problem(fmt.Sprintf("there is no button %q", do.Text), hint)
}

// pressOld is a button of an earlier question, of the latest that has it.
func (p *Player) pressOld(do *Line) (flows.Event, error) {
	for _, q := range slices.Backward(p.asked) {
		if !p.Over() && q.Seq >= p.session.Seq {
			continue
		}
		for _, row := range q.Buttons {
			for _, b := range row {
				if readable(b.Label) == do.Text {
					return flows.Event{Kind: flows.Press, Button: b.ID, Seq: q.Seq}, nil
				}
			}
		}
	}
	return flows.Event{}, fmt.Errorf("no earlier question had a button %q", do.Text)
}
