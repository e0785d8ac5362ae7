package bot

import (
	"strings"

	"noken/flows"
	"noken/tickets"
)

// What of a case stands on its card, so that the card fits a phone; the rest is
// behind "all of it".
const (
	fieldsOnCard = 5   // without a text, else 3
	fieldOnCard  = 60  // runes
	textOnCard   = 240 // runes
)

// oneLine is a text without its line breaks.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// whole posts all that an office may see of a case: each field, the whole text, the
// photos, papers and the pin. Whoever reads it is noted.
func (t *turn) whole(doc *caseDoc, _ press) error {
	k, p := &doc.ticket, &doc.ticket.Personal
	t.audit(doc, "read")
	ref := k.Number + " " + notForResidents
	text := t.rich("office.card.head", t.about(doc))
	if k.Secret {
		text = below(text, t.rich("office.card.secret", nil)...)
	}
	if place := t.placeWords(doc); place != "" {
		text = below(text, t.rich("office.card.area", map[string]any{"place": place})...)
	}
	for _, f := range p.Fields {
		if shown := f.Shown[t.lang()]; shown != "" {
			text = below(text, flows.Span{Text: f.Label[t.lang()] + ": " + shown})
		}
	}
	if p.Text != "" {
		text = below(text, flows.Span{Text: p.Text, Style: flows.Quote})
	}
	text = below(text, flows.Span{Text: t.reporterWords(doc)})
	text = below(text, t.rich("office.card.filed", map[string]any{"at": t.config.City.ShortTime(t.lang(), k.Filed)})...)
	text = below(text, t.rich("office.card.stage", t.about(doc))...)
	t.send(Out{Op: OpSend, Text: text, Ref: ref, ReplyTo: t.event.Message, Topic: t.event.Topic, TopicSlot: t.topicSlot(k.Number)})
	t.postFiled(doc, Out{Ref: ref, ReplySlot: cardSlot(k.Number), TopicSlot: t.topicSlot(k.Number)})
	return nil
}

// reporterWords say who reported a case, as far as the office may know, and how many
// photos came with it.
func (t *turn) reporterWords(doc *caseDoc) string {
	k, p := &doc.ticket, &doc.ticket.Personal
	who := t.text("office.card.anonymous", nil)
	if p.Name != "" && !k.Anonymous {
		who = t.text("office.card.reporter", map[string]any{"name": p.Name})
	}
	if n := len(p.Photos); n > 0 {
		who = t.text("office.card.photos", map[string]any{"count": n}) + " · " + who
	}
	return who
}

// saidOnCard is what the reporter said, as much of it as fits a card.
func (t *turn) saidOnCard(doc *caseDoc) []flows.Span {
	p := &doc.ticket.Personal
	var said []flows.Span
	fields, left, most := 0, 0, fieldsOnCard
	if p.Text != "" {
		most = 3
	}
	for _, f := range p.Fields {
		shown := f.Shown[t.lang()]
		switch {
		case shown == "":
		case fields == most:
			left++
		default:
			fields++
			said = append(said, flows.Span{Text: shortened(f.Label[t.lang()]+": "+shown, fieldOnCard)})
		}
	}
	if left > 0 {
		said = append(said, flows.Span{Text: t.text("office.card.fields", map[string]any{"count": left})})
	}
	if p.Text != "" {
		said = append(said, flows.Span{Text: shortened(p.Text, textOnCard), Style: flows.Quote})
	}
	return said
}

// forwardedLine says on a card that photos of the office came out of another chat.
func (t *turn) forwardedLine(k *tickets.Ticket) Rich {
	if n := forwardedPhotos(k); n > 0 {
		return t.rich("office.card.forwarded", map[string]any{"count": n})
	}
	return nil
}
