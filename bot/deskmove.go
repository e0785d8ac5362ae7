package bot

import (
	"maps"
	"slices"
	"strings"

	"noken/flows"
)

// movedMost open cases of a desk are posted in the group that it moves to, the most
// urgent first. The others come with their next news, and stand in the queue.
const movedMost = 200

// moveDesks gives desks to a chat (0: to none), with the open cases that are worked
// there: they are posted where they are worked now, and their old cards say where
// they went. count of the desks' cases are this chat's now. It reads what the store
// knows, so a turn can do it once.
func (t *turn) moveDesks(to int64, desks ...string) (count int, err error) {
	before, err := t.store.Desks(t.ctx)
	if err != nil {
		return 0, err
	}
	after := maps.Clone(before)
	for _, desk := range desks {
		t.bindTo(desk, to)
		delete(after, desk)
		if to != 0 {
			after[desk] = to
		}
		if old, had := before[desk]; had && old != to && old != t.event.Chat {
			t.tell(Event{Kind: TicketNews, Chat: old, Name: "unbound", Text: desk})
		}
	}
	return t.reseat(before, after, desks)
}

// reseat tells the groups whose open cases another group works on because desks
// moved. before and after are the chats of all desks.
func (t *turn) reseat(before, after map[string]int64, desks []string) (count int, err error) {
	type news struct {
		chat         int64
		ticket, name string
	}
	told, counted := map[news]bool{}, map[string]bool{}
	tell := func(n news) {
		out := n.chat == t.event.Chat && t.state.Out // the bot is not there any more
		if n.chat != 0 && !out && !told[n] {
			told[n] = true
			t.tell(Event{Kind: TicketNews, Chat: n.chat, Ticket: n.ticket, Name: n.name})
		}
	}
	for _, desk := range desks {
		office := deskOffice(desk)
		numbers, more, err := t.workedAt(desk)
		if err != nil {
			return 0, err
		}
		docs, err := t.tickets(numbers...)
		if err != nil {
			return 0, err
		}
		count += more
		for _, doc := range docs {
			if doc == nil || len(secretTo(t.config.City, &doc.ticket)) > 0 { // no group works on those
				continue
			}
			names := deskNames(&doc.ticket.Open, office)
			from, to := firstChat(before, names), firstChat(after, names)
			if number := doc.ticket.Number; to == t.event.Chat && doc.ticket.Office == office && !counted[number] {
				counted[number] = true
				count++
			}
			if from == to {
				continue
			}
			tell(news{to, doc.ticket.Number, "new"})
			tell(news{from, doc.ticket.Number, "elsewhere"})
		}
	}
	return count, nil
}

// firstChat is the chat of the first of these desks that has one, else 0.
func firstChat(chats map[string]int64, desks []string) int64 {
	for _, desk := range desks {
		if chat := chats[desk]; chat != 0 {
			return chat
		}
	}
	return 0
}

// workedAt are the open cases that a desk may have, the most urgent first, and what
// its office shall do for others. more of them are not among these.
func (t *turn) workedAt(desk string) (numbers []string, more int, err error) {
	numbers, total, err := t.store.Page(t.ctx, deskIndex(desk), 0, movedMost)
	if err != nil {
		return nil, 0, err
	}
	more = max(0, total-len(numbers))
	tasks, _, err := t.store.Page(t.ctx, tasksIndex(deskOffice(desk)), 0, movedMost)
	if err != nil {
		return nil, 0, err
	}
	for _, number := range tasks {
		if !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	return numbers, more, nil
}

// deskIndex is the index in which the open cases of a desk stand.
func deskIndex(desk string) string {
	office := deskOffice(desk)
	if _, id, ok := strings.Cut(desk, deskCategory); ok {
		return queuePart(office, partCategory+id)
	}
	if _, code, ok := strings.Cut(desk, deskArea); ok && districtOf(code) != "" {
		return queuePart(office, partArea+code)
	}
	return queueIndex(office)
}

// worksElsewhere shows on a case's card that another group works on it now.
func (t *turn) worksElsewhere(doc *caseDoc) error {
	k := &doc.ticket
	_, ours, err := t.seatIn(k)
	if err != nil {
		return err
	}
	if ours { // in another part, or again
		t.card(doc)
		return nil
	}
	_, bound, err := t.deskOf(k, k.Office)
	if err != nil {
		return err
	}
	key := "office.card.no_group"
	if bound {
		key = "office.card.other_group"
	}
	args := t.about(doc)
	text := t.rich("office.card.head", args).Add(flows.Span{Text: "\n"}).Add(t.rich(key, args)...)
	t.send(Out{Op: OpEdit, Lane: Notification, EditSlot: cardSlot(k.Number), Text: text, Ref: k.Number})
	return t.keepTopic(doc)
}

// officesOf are the offices of desks.
func officesOf(desks []string) []string {
	var offices []string
	for _, desk := range desks {
		if office := deskOffice(desk); !slices.Contains(offices, office) {
			offices = append(offices, office)
		}
	}
	return offices
}
