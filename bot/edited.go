package bot

import (
	"errors"
	"strings"

	"noken/tickets"
)

// groupEdited takes a changed message: where it was an answer, the resident's
// message changes with it, where it was a note, the note.
func (t *turn) groupEdited() error {
	if t.event.Place != nil {
		return nil // a live location moves on by itself
	}
	if t.redrafted() {
		return nil
	}
	number, ok, err := t.caseHere()
	if err != nil || !ok {
		return err
	}
	doc, err := t.ticket(number)
	if err != nil || doc == nil {
		return err
	}
	p := &doc.ticket.Personal
	if i, ok := p.WordFrom(t.event.Chat, t.event.Message); ok {
		return t.asMember(func() error { return t.rewords(doc, i) })
	}
	if i, ok := p.NoteFrom(t.event.Chat, t.event.Message); ok {
		text := strings.TrimSpace(t.event.Text)
		if name, payload, ok := command(text, t.name); ok && name != "" {
			text = payload
		}
		if text = bounded(text, noteLimit); text == "" || text == p.Notes[i].Text || t.event.From.ID != p.Notes[i].By.ID {
			return nil
		}
		if ours, err := t.sit(doc); err != nil || !ours {
			return err
		}
		doc.dirty = true
		return doc.ticket.RewordNote(i, text)
	}
	if t.event.isTalk() || strings.HasPrefix(t.event.Text, "/") {
		return nil
	}
	t.send(Out{Op: OpSend, Text: t.rich("office.edited", map[string]any{"number": number}), ReplyTo: t.event.Message,
		Topic: t.event.Topic, Ref: number + " " + notForResidents})
	return nil
}

// rewords changes what an office said, as an index into the talk, and what the
// resident sees of it.
func (t *turn) rewords(doc *caseDoc, i int) error {
	ours, err := t.sit(doc)
	if err != nil {
		return err
	}
	args := t.about(doc)
	if !ours || !t.at.lead {
		t.answer("office.elsewhere", args)
		return nil
	}
	k := &doc.ticket
	word := k.Personal.Talk[i]
	if photo := t.event.Photo; photo != nil && len(word.Photos) > 0 && photo.Unique != word.Photos[0].Unique {
		t.answer("office.edited_photo", args)
	}
	text := bounded(strings.TrimSpace(t.event.Text), wordLimit)
	if text == "" || text == word.Text {
		return nil
	}
	args["before"] = bounded(word.Text, noteLimit)
	err = k.Reword(t.actor(doc, tickets.ActReply), i, text, t.text("office.edited_note", args), t.now)
	if errors.Is(err, tickets.ErrNoWord) {
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	receipt := t.receiptFor(doc, word)
	receipt.Name = "reworded"
	t.tellResident(doc, Event{Name: "edited", Posted: i, Then: receipt})
	return t.eachMerged(doc, func(other *caseDoc) error { // whose reporters read the same words
		p := &other.ticket.Personal
		j, said := p.WordFrom(t.event.Chat, t.event.Message)
		if !said || other.ticket.Reword(t.actor(other, tickets.ActReply), j, text, t.text("office.edited_note", args), t.now) != nil {
			return nil
		}
		other.dirty = true
		t.tellResident(other, Event{Name: "edited", Posted: j})
		return nil
	})
}

// rewordable is how long an edited message may be, in bytes: a longer one may have
// taken several messages.
const rewordable = 3500

// reworded changes the message by which the resident got an answer or a question;
// what ended a case is said anew, as more than these words came with it.
func (t *turn) reworded(doc *caseDoc) {
	word, ok := t.wordOf(doc)
	if !ok {
		return
	}
	number := doc.ticket.Number
	text, buttons := t.wordText(doc), t.wordButtons(doc)
	if word.Kind != tickets.WordReply && word.Kind != tickets.WordAsk || len(word.Text) > rewordable {
		text = t.rich("resident.news.reworded", t.about(doc)).Add(t.quoted(doc)...)
		t.send(Out{Op: OpSend, Lane: Notification, Silent: t.config.quiet(t.now), Text: text, Buttons: buttons,
			Ref: wordRef(number, t.event.Posted), Then: t.event.Then})
		return
	}
	t.send(Out{Op: OpEdit, Lane: Notification, EditSlot: wordSlot(number, t.event.Posted), OrSend: true, Text: text, Buttons: buttons,
		Ref: wordRef(number, t.event.Posted), Then: t.event.Then})
}
