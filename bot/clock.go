package bot

import "noken/tickets"

// caseTime does what time does to a case: reminders, the climb, expiry, closing.
// The case is told of each once, whichever replica takes its timer and however
// late, because what was said is noted in the case with the same commit.
func (t *turn) caseTime(doc *caseDoc) error {
	for _, call := range doc.ticket.Ring(t.rulesOf(doc), t.now) {
		if err := t.called(doc, call); err != nil {
			return err
		}
	}
	return nil
}

// called tells of one thing that has become due.
func (t *turn) called(doc *caseDoc, call tickets.Call) error {
	due := call.When == tickets.AtDue
	switch {
	case call.Of == tickets.OfAnswer && due:
		return t.expire(doc)
	case call.Of == tickets.OfAnswer:
		return t.remindAnswer(doc)
	case call.Of == tickets.OfClosing && due:
		return t.closeByTime(doc)
	case call.Of == tickets.OfClosing:
		return t.remindClose(doc)
	case call.Of == tickets.OfRed:
		return nil // the lists go by the hour, nobody is told
	}
	return t.climb(doc, call)
}
