package bot

import (
	"slices"
	"strings"

	"noken/flows"
)

const (
	// overTimer tells a group which cases time has ended.
	overTimer = "over"
	// overKept are remembered until they are told; beyond, they are counted only.
	overKept = 100
	// overShown of them are named in one message.
	overShown = 10
)

// Over are cases that time has ended, of which the group was not told yet: many end
// in the same hour, and after a long time down all at once.
type Over struct {
	Closed  []string `json:"c,omitempty"` // their reporters were content, or silent
	Expired []string `json:"e,omitempty"` // their reporters did not complete them
	More    int      `json:"m,omitempty"` // so many more of either kind
}

// timedOut keeps a case that time has ended until the group is told of all of them.
func (t *turn) timedOut(doc *caseDoc, what string) {
	o := &t.state.Over
	if len(o.Closed)+len(o.Expired) == 0 {
		t.setTimer(overTimer, t.now.Add(gatherFor))
	}
	number, list := doc.ticket.Number, &o.Closed
	if what == "expired" {
		list = &o.Expired
		t.card(doc)
		t.out[len(t.out)-1].Lane = Broadcast // nobody waits for it
	}
	switch {
	case slices.Contains(*list, number):
	case len(o.Closed)+len(o.Expired) >= overKept:
		o.More++
	default:
		*list = append(*list, number)
	}
}

// tellOver tells the group what time has ended, in one message for each kind.
func (t *turn) tellOver() {
	o := t.state.Over
	t.state.Over = Over{}
	t.tellOverOf("closed", o.Closed, o.More)
	t.tellOverOf("expired", o.Expired, 0)
}

func (t *turn) tellOverOf(what string, numbers []string, more int) {
	if len(numbers) == 0 {
		return
	}
	out := Out{Op: OpSend, Lane: Notification, Silent: true, Ref: nothing}
	if len(numbers)+more == 1 {
		out.Ref, out.ReplySlot = numbers[0]+" "+notForResidents, cardSlot(numbers[0])
		out.Text = t.rich("office."+what, map[string]any{"number": numbers[0]})
		t.send(out)
		return
	}
	shown := numbers[:min(len(numbers), overShown)]
	out.Text = t.rich("office.over."+what, map[string]any{"count": len(numbers) + more}).
		Add(flows.Span{Text: "\n" + strings.Join(shown, "\n")})
	if left := len(numbers) + more - len(shown); left > 0 {
		out.Text = out.Text.Add(flows.Span{Text: "\n"}).Add(t.rich("office.over.more", map[string]any{"count": left})...)
	}
	t.send(out)
}
