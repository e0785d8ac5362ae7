package bot

import (
	"slices"
	"strings"

	"noken/flows"
	"noken/tickets"
)

// In a group that has topics each case has one of its own, called
// "number · category · area". It is open as long as the case is worked on in this
// group, and opened again when the case comes back.

// topicNameMax runes are the most that Telegram takes.
// https://core.telegram.org/bots/api#createforumtopic
const topicNameMax = 128

// topicOf is the slot of a case's topic.
func topicOf(number string) string { return "topic/" + number }

// topicSlot names the topic of a case, in a group that has topics. Where the bot may
// not make any, only those that stand are used.
func (t *turn) topicSlot(number string) string {
	if !t.state.Forum {
		return ""
	}
	if t.lacks(rightTopics) {
		if _, stands, err := t.store.Slot(t.ctx, t.event.Chat, topicOf(number)); err != nil || !stands {
			return ""
		}
	}
	return topicOf(number)
}

// topicName is what the topic of a case is called.
func (t *turn) topicName(doc *caseDoc) Rich {
	what, _ := t.about(doc)["what"].(string)
	parts := []string{doc.ticket.Number, what}
	if a, ok := t.cityOf(doc).Area(doc.ticket.Area); ok && a.Level != tickets.Regency && t.mayRead(doc) {
		parts = append(parts, a.Name)
	}
	return plain(bounded(strings.Join(parts, " · "), topicNameMax))
}

// ifNot has the outcome told of what is done to a case's topic, unless it succeeds.
func (t *turn) ifNot(o Out, number string) Out {
	o.OnlyFailed, o.Then = true, &Event{Kind: SendResult, Chat: t.event.Chat, Name: "topic", Ticket: number}
	return o
}

// makeTopic makes the topic of a case that has none here.
func (t *turn) makeTopic(doc *caseDoc) {
	number := doc.ticket.Number
	t.send(t.ifNot(Out{Op: OpTopic, Lane: Notification, Slot: topicOf(number), Ref: number, Text: t.topicName(doc)}, number))
}

// openTopic opens a case's topic again, under the name that it should have.
func (t *turn) openTopic(doc *caseDoc) {
	number := doc.ticket.Number
	t.send(t.ifNot(Out{Op: OpTopicReopen, Lane: Notification, TopicSlot: topicOf(number)}, number))
	t.send(t.ifNot(Out{Op: OpTopicName, Lane: Notification, TopicSlot: topicOf(number), Text: t.topicName(doc)}, number))
}

// keepTopic has a case's topic open while this group works on the case, else closed.
// One that is so already stays so.
func (t *turn) keepTopic(doc *caseDoc) error {
	if !t.state.Forum || t.event.Chat >= 0 {
		return nil
	}
	_, ours, err := t.seatIn(&doc.ticket)
	if err != nil {
		return err
	}
	if ours && !doc.ticket.Stage.Ended() {
		t.openTopic(doc)
		return nil
	}
	number := doc.ticket.Number
	t.send(t.ifNot(Out{Op: OpTopicClose, Lane: Notification, TopicSlot: topicOf(number)}, number))
	return nil
}

// topicUndone takes that something could not be done to a topic. Of one that is gone
// the next post tells.
func (t *turn) topicUndone() {
	if t.event.Outcome == NoRight {
		t.missingRight(t.event.Result)
	}
}

// workedBy are the offices that work on a case, the one that has it first.
func workedBy(k *tickets.Ticket) []string {
	offices := []string{k.Office}
	for _, s := range k.Supports {
		if !slices.Contains(offices, s.Office) {
			offices = append(offices, s.Office)
		}
	}
	return offices
}

// topicsFollow closes and opens the topics of cases that ended, began anew or
// changed hands by this turn: in each group that works on them or did so before. A
// group that is new to a case gets it as news of its own.
func (t *turn) topicsFollow() error {
	for _, doc := range t.cases {
		if !doc.dirty || doc.stored.Version == 0 {
			continue
		}
		ended, now := doc.ticket.Stage.Ended(), workedBy(&doc.ticket)
		same := slices.Equal(doc.worked, now)
		if same && ended == (doc.queued == "") {
			continue
		}
		told := map[int64]bool{}
		for _, office := range doc.worked {
			chat, bound, err := t.deskOf(&doc.ticket, office)
			if err != nil {
				return err
			}
			if !bound || told[chat] {
				continue
			}
			told[chat] = true
			news := Event{Kind: TicketNews, Chat: chat, Ticket: doc.ticket.Number, Name: "topic"}
			switch {
			case chat == t.event.Chat:
				if err := t.keepTopic(doc); err != nil {
					return err
				}
			case ended: // the news of the end comes first
				t.tell(news)
			default: // who reads the news shall be able to answer
				t.events = slices.Insert(t.events, 0, news)
			}
		}
	}
	return nil
}

// soFarShown lines of what happened are told in a topic that is made again.
const soFarShown = 25

// postSoFar tells in a topic that is made again what happened to the case and what
// was said, for those who knew the old one.
func (t *turn) postSoFar(doc *caseDoc, under Out) {
	lines := doc.ticket.Timeline()
	if len(lines) < 2 { // the card says it all
		return
	}
	text := t.rich("office.topic.again", t.about(doc))
	if left := len(lines) - soFarShown; left > 0 {
		text = below(text, flows.Span{Text: "…"})
		lines = lines[left:]
	}
	for _, l := range lines {
		text = below(text, flows.Span{Text: t.config.City.ShortTime(t.lang(), l.At) + " · " + t.officeLine(doc, l)})
	}
	under.Text, under.Ref, under.ReplySlot, under.Slot, under.Then = text, doc.ticket.Number+" "+notForResidents, "", "", nil
	under.Silent = true
	t.send(under)
}
