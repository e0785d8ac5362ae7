package bot

import (
	"context"
	"strings"

	"noken/flows"
	"noken/tickets"
)

const (
	// noteLimit bounds a note, in runes, and notesMax the notes of one case.
	noteLimit = 1000
	notesMax  = 200
)

// topicCase is the case whose topic the message at hand was written in.
func (t *turn) topicCase() (number string, ok bool, err error) {
	if t.event.Topic == 0 {
		return "", false, nil
	}
	ref, ok, err := t.store.Ref(t.ctx, t.event.Chat, t.event.Topic)
	if err == nil && !ok { // the first words in a topic may overtake our note of it
		patient, cancel := context.WithTimeout(t.ctx, settleFor)
		_ = t.sender.Settled(patient, t.event.Chat)
		cancel()
		ref, ok, err = t.store.Ref(t.ctx, t.event.Chat, t.event.Topic)
	}
	if err != nil || !ok {
		return "", false, err
	}
	number, _, _ = strings.Cut(ref, " ")
	return number, true, nil
}

// caseHere is the case that the message at hand is about: the one whose post it
// answers, else that of its topic.
func (t *turn) caseHere() (number string, ok bool, err error) {
	ref, ok, err := t.refOf(t.event.Reply)
	if err != nil {
		return "", false, err
	}
	if !ok || ref == nothing {
		return t.topicCase()
	}
	number, _, _ = strings.Cut(ref, " ")
	return number, true, nil
}

// atCase does something to the case that a command is about; deed is the button
// that does the same.
func (t *turn) atCase(deed string, do func(doc *caseDoc) error) error {
	number, ok, err := t.caseHere()
	if err != nil {
		return err
	}
	doc, err := t.ticket(number)
	if err != nil {
		return err
	}
	if !ok || doc == nil {
		t.answer("office.which_case", nil)
		return nil
	}
	ours, err := t.sit(doc)
	if err != nil {
		return err
	}
	if d, _ := officeDeedOf(deed); !ours || !t.at.lead && !d.support {
		t.answer("office.elsewhere", t.about(doc))
		return nil
	}
	return do(doc)
}

// noteCommand is /catatan with the note's words, or without: then it asks for them.
func (t *turn) noteCommand(payload string) error {
	return t.atCase("note", func(doc *caseDoc) error {
		n := t.note()
		n.Text = bounded(payload, noteLimit)
		t.state.Noted = t.event.Album
		if empty(n) {
			t.prompt(doc, "note", "")
			return nil
		}
		return t.keepNote(doc, n)
	})
}

// noted takes a reply to a note or to the prompt for one.
func (t *turn) noted(doc *caseDoc, _ string) error {
	n := t.note()
	if empty(n) {
		t.answer("office.unreadable", t.about(doc))
		return nil
	}
	return t.keepNote(doc, n)
}

// note is the message at hand as a note.
func (t *turn) note() tickets.Note {
	w, _ := t.word()
	return tickets.Note{
		Text: bounded(w.Text, noteLimit), Photos: w.Photos, Files: w.Files, Voice: w.Voice, Place: w.Place, Origin: t.origin(),
	}
}

func empty(n tickets.Note) bool {
	return n.Text == "" && len(n.Photos)+len(n.Files) == 0 && n.Voice == nil && n.Place == nil
}

// keepNote puts a note into a case, shows it to the other offices that work on it,
// and marks the message.
func (t *turn) keepNote(doc *caseDoc, n tickets.Note) error {
	k := &doc.ticket
	if len(k.Personal.Notes) >= notesMax {
		t.answer("office.notes_full", t.about(doc))
		return nil
	}
	err := k.AddNote(t.actor(doc, tickets.ActNote), n, t.now)
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	t.send(Out{Op: OpReact, EditMessage: t.event.Message, Emoji: "✍", Beside: true})
	return t.tellOthers(doc, Event{Name: "note", Posted: len(k.Personal.Notes) - 1})
}

// overheard keeps what is said in a case's topic among the agents as a note, in
// silence. It is talk, nothing that was done: the case stays as idle as it was.
func (t *turn) overheard() error {
	number, ok, err := t.topicCase()
	if err != nil || !ok || strings.HasPrefix(t.event.Text, "/") || t.event.From.Anonymous || t.event.From.Bot {
		return err
	}
	n := t.note()
	if empty(n) {
		return nil
	}
	return t.asMember(func() error {
		doc, err := t.ticket(number)
		if err != nil || doc == nil {
			return err
		}
		if ours, err := t.sit(doc); err != nil || !ours {
			return err
		}
		k := &doc.ticket
		last := k.LastAction
		if len(k.Personal.Notes) >= notesMax || k.AddNote(t.actor(doc, tickets.ActNote), n, t.now) != nil {
			return nil
		}
		k.LastAction = last
		doc.dirty = true
		return t.tellOthers(doc, Event{Name: "note", Posted: len(k.Personal.Notes) - 1})
	})
}

// isTalk says that a message is not meant for the bot: nobody is told why it was
// not taken.
func (e *Event) isTalk() bool {
	return e.Kind != Pressed && !strings.HasPrefix(e.Text, "/") && (e.Reply == nil || !e.Reply.Ours || e.Reply.Service)
}

// postNote shows a note of one office to another that works on the case.
func (t *turn) postNote(doc *caseDoc, under Out, i int) {
	notes := doc.ticket.Personal.Notes
	if i < 0 || i >= len(notes) {
		return
	}
	n := notes[i]
	under.Ref, under.Silent = doc.ticket.Number+" note", true
	under.Text = t.rich("office.note_of", map[string]any{
		"number": doc.ticket.Number, "office": t.officeName(n.Office), "agent": n.Name,
	})
	if n.Text != "" {
		under.Text = under.Text.Add(flows.Span{Text: "\n"}, flows.Span{Text: n.Text, Style: flows.Quote})
	}
	t.postWord(under, tickets.Word{Photos: n.Photos, Files: n.Files, Voice: n.Voice, Place: n.Place}, true, under.Then)
}
