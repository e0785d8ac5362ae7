package bot

import (
	"strings"

	"noken/store"
)

// audit notes that the person at hand reads personal data of a case, as part of the
// commit that shows it. what is a code such as read, history or search.
func (t *turn) audit(doc *caseDoc, what string) {
	k, who := &doc.ticket, t.event.From.ID
	if who == 0 && t.event.Chat > 0 { // news that came to their own chat
		who = t.event.Chat
	}
	roles := t.roles(k)
	if t.event.Chat > 0 {
		roles = t.auditRole(k, who)
	}
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	t.audits = append(t.audits, store.Audit{Who: who, Role: strings.Join(names, "/"), What: what, Number: k.Number})
}

// auditPosted notes that a case's card was posted where all members of a group read
// it.
func (t *turn) auditPosted(doc *caseDoc) {
	t.audits = append(t.audits, store.Audit{Who: t.event.Chat, Role: "group", What: "posted", Number: doc.ticket.Number})
}
