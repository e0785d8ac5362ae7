package bot

import "noken/tickets"

// cardAct is a button of a card; its label is the text "office.button.ACT".
type cardAct struct {
	act   string
	style string
	when  func(k *tickets.Ticket) bool // nil: always
}

func free(k *tickets.Ticket) bool    { return k.Agent == 0 }
func taken(k *tickets.Ticket) bool   { return k.Agent != 0 }
func offered(k *tickets.Ticket) bool { return k.Returnable() }
func unproven(k *tickets.Ticket) bool {
	return !k.Stage.Ended() && (k.Meant != "" || k.Stage == tickets.Received || k.Stage == tickets.Verified)
}
func hasMerged(k *tickets.Ticket) bool { return len(k.Merged) > 0 }

// cardRows are the rows of a card, by who looks at it and whether it is unfolded.
// A row without a fitting button is left out.
func cardRows(k *tickets.Ticket, s seat, unfolded bool) [][]cardAct {
	switch {
	case !s.lead && unfolded:
		return [][]cardAct{{{act: "note"}, {act: "hist"}}, {{act: "full"}, {act: "less"}}}
	case !s.lead:
		return [][]cardAct{{{act: "task", style: "primary"}}, {{act: "more"}}}
	case k.Stage == tickets.Deferred:
		return [][]cardAct{{{act: "resume", style: "primary"}, {act: "hist"}}}
	case k.Stage == tickets.Merged:
		return [][]cardAct{{{act: "split"}, {act: "hist"}}}
	case k.Stage.Ended():
		return [][]cardAct{{{act: "hist"}}}
	case unproven(k):
		return [][]cardAct{
			{{act: "route", style: "success"}, {act: "hand"}},
			{{act: "ask"}, {act: "reject", style: "danger"}},
			{{act: "merge"}, {act: "note"}},
			{{act: "full"}, {act: "hist"}},
		}
	case unfolded:
		return [][]cardAct{
			{{act: "canned"}, {act: "note"}},
			{{act: "give"}, {act: "release", when: taken}, {act: "hand"}},
			{{act: "join"}, {act: "extend"}},
			{{act: "defer"}, {act: "reject", style: "danger"}},
			{{act: "merge"}, {act: "split", when: hasMerged}, {act: "hist"}},
			{{act: "full"}, {act: "less"}},
		}
	}
	return [][]cardAct{
		{{act: "accept", style: "success", when: offered}, {act: "return", when: offered}},
		{{act: "take", style: "success", when: free}},
		{{act: "ask"}, {act: "resolve", style: "primary"}},
		{{act: "more"}},
	}
}

// cardButtons are the buttons of a case's card in this group.
func (t *turn) cardButtons(k *tickets.Ticket, s seat, unfolded bool) [][]Button {
	var rows [][]Button
	for _, acts := range cardRows(k, s, unfolded) {
		var row []Button
		for _, a := range acts {
			if t.event.Chat > 0 && notForHeads[a.act] {
				continue
			}
			if a.when == nil || a.when(k) {
				row = append(row, Button{Label: t.text("office.button."+a.act, nil), Data: officeData(k.Number, a.act), Style: a.style})
			}
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// unfold shows the other buttons of a card, or hides them again.
func (t *turn) unfold(doc *caseDoc, p press) error {
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.cardText(doc),
		Buttons: t.cardButtons(&doc.ticket, t.at, p.act == "more"), Ref: doc.ticket.Number})
	return nil
}
