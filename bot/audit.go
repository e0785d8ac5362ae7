package bot

import (
	"strings"

	"noken/store"
)

// audit notes that the person at hand reads personal data of a case, as part of the
// commit that shows it. what is a code such as read, history or search.
func (t *turn) audit(doc *caseDoc, what string) {
	role := t.roles(&doc.ticket)
	names := make([]string, len(role))
	for i, r := range role {
		names[i] = string(r)
	}
	t.audits = append(t.audits, store.Audit{
		Who: t.event.From.ID, Role: strings.Join(names, "+"), What: what, Number: doc.ticket.Number,
	})
}
