package bot

import (
	"slices"
	"strconv"
	"strings"

	"noken/store"
)

// supergroups begin below this id; the rest of it is what links call the group.
// https://core.telegram.org/bots/api#chat says no more than that ids are signed;
// https://core.telegram.org/api/bots/ids has the ranges.
const supergroups = -1_000_000_000_000

// messageLink opens a message of a supergroup, in its topic where it has one; there
// is none to a message of a basic group.
// https://core.telegram.org/api/links#message-links
func messageLink(chat int64, topic, message int) string {
	if chat >= supergroups || message <= 0 {
		return ""
	}
	link := "https://t.me/c/" + strconv.FormatInt(supergroups-chat, 10)
	if topic > 0 {
		link += "/" + strconv.Itoa(topic)
	}
	return link + "/" + strconv.Itoa(message)
}

// shortNumber is the running number of a case, as people in an office call it.
func shortNumber(number string) string {
	parts := strings.Split(number, "-")
	if len(parts) < 4 {
		return number
	}
	return strings.TrimLeft(parts[2], "0")
}

// cardLink is a button that opens a case's card in this group, under a label: a
// link where there can be one, else one that posts it below.
func (t *turn) cardLink(number, label string, posts map[store.SlotKey]int) Button {
	chat := t.event.Chat
	topic := posts[store.SlotKey{Chat: chat, Slot: topicOf(number)}]
	if !t.state.Forum {
		topic = 0
	}
	if link := messageLink(chat, topic, posts[store.SlotKey{Chat: chat, Slot: cardSlot(number)}]); link != "" {
		return Button{Label: label, URL: link}
	}
	return Button{Label: label, Data: viewData("o", number)}
}

// cardPosts are where the cards and topics of cases are in this group.
func (t *turn) cardPosts(docs []*caseDoc) (map[store.SlotKey]int, error) {
	var keys []store.SlotKey
	for _, doc := range docs {
		keys = append(keys, store.SlotKey{Chat: t.event.Chat, Slot: cardSlot(doc.ticket.Number)},
			store.SlotKey{Chat: t.event.Chat, Slot: topicOf(doc.ticket.Number)})
	}
	return t.store.Slots(t.ctx, keys...)
}

// cardLinks are the buttons to the cards of a view, four in a row.
func (t *turn) cardLinks(docs []*caseDoc) ([][]Button, error) {
	posts, err := t.cardPosts(docs)
	if err != nil {
		return nil, err
	}
	buttons := make([]Button, len(docs))
	for i, doc := range docs {
		buttons[i] = t.cardLink(doc.ticket.Number, shortNumber(doc.ticket.Number), posts)
	}
	return slices.Collect(slices.Chunk(buttons, 4)), nil
}

// openCase posts a case's card below the view it was chosen from, where no link
// leads to it. From then on that one is the card.
func (t *turn) openCase(number string) error {
	doc, err := t.ticket(number)
	if err != nil {
		return err
	}
	if doc == nil || hiddenInGroups(t.config.City, &doc.ticket) {
		t.toast(t.text("office.gone", nil))
		return nil
	}
	ours, err := t.sit(doc)
	if err != nil {
		return err
	}
	if !ours {
		t.toast(t.text("office.elsewhere", t.about(doc)))
		return nil
	}
	t.audit(doc, "read")
	if _, posted, err := t.store.Slot(t.ctx, t.event.Chat, cardSlot(number)); err != nil {
		return err
	} else if !posted || t.event.Chat < supergroups {
		t.card(doc)
		return nil
	}
	k := &doc.ticket
	t.send(Out{Op: OpEdit, EditSlot: cardSlot(number), Text: t.rich("office.queue.reposted", t.about(doc)), Ref: number})
	t.send(Out{Op: OpSend, Slot: cardSlot(number), ReplySlot: cardSlot(number), Ref: number,
		Text: t.cardText(doc), Buttons: t.cardButtons(k, t.at, false)})
	return nil
}
