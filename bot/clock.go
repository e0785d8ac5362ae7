package bot

// caseTime does what time does to a case: reminders, the climb, closing.
func (t *turn) caseTime(doc *caseDoc) error {
	doc.ticket.Recompute(t.rulesOf(doc))
	return nil
}
