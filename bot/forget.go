package bot

import (
	"slices"
	"time"

	"noken/tickets"
)

const (
	// overAfter a case has ended nobody reopens it, nor looks for its card any more:
	// its posts in the groups need not be remembered. A late reply to one still finds
	// its case by the number that the post begins with.
	overAfter = 30 * 24 * time.Hour
	// overAtOnce cases of a month are looked through for an office.
	overAtOnce = 2000
)

// forgetOver forgets, once a month, which messages of this group were about cases
// that are long over: those that came three months ago, and those that were done in
// the month before the last.
func (t *turn) forgetOver(offices []string) error {
	now := t.now.In(t.config.City.Zone)
	month := now.Format("2006-01")
	if t.state.Forgot == month {
		return nil
	}
	t.state.Forgot = month
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	var numbers []string
	for _, office := range offices {
		for _, index := range []string{
			monthIndex("new", office, first.AddDate(0, -3, 0)), monthIndex("ended", office, first.AddDate(0, -2, 0)),
		} {
			found, _, err := t.store.Page(t.ctx, index, 0, overAtOnce)
			if err != nil {
				return err
			}
			numbers = append(numbers, found...)
		}
	}
	over, err := t.over(numbers)
	if err != nil || len(over) == 0 {
		return err
	}
	_, err = t.store.ForgetPosts(t.ctx, t.event.Chat, over...)
	return err
}

// over are those of the cases that ended long ago for good.
func (t *turn) over(numbers []string) ([]string, error) {
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	var over []string
	for some := range slices.Chunk(numbers, 200) {
		docs, err := t.tickets(some...)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			if doc == nil {
				continue
			}
			if isOver(&doc.ticket, t.now) {
				over = append(over, doc.ticket.Number)
			}
			if !doc.dirty {
				delete(t.cases, doc.ticket.Number) // thousands are not kept for the rest of the turn
			}
		}
	}
	return over, nil
}

// isOver says that nobody can take a case up again: it ended long ago, and is
// neither put off nor does it follow another.
func isOver(k *tickets.Ticket, now time.Time) bool {
	return k.Stage.Ended() && k.Stage != tickets.Deferred && k.Stage != tickets.Merged && now.Sub(k.EndedAt) > overAfter
}
