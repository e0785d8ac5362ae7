package tickets

import (
	"errors"
	"slices"
	"time"
)

// ErrNoWord is the error of changing words that the case does not have, or that
// are not the office's.
var ErrNoWord = errors.New("not words of the office")

// Reword changes the text of something that the office said, as an index into
// Personal.Talk, for whoever may still answer in the case. What it said before goes
// into the history as a note.
func (t *Ticket) Reword(a Agent, i int, text, note string, now time.Time) error {
	if _, err := t.checkAgent(ActReply, a); err != nil {
		return err
	}
	if i < 0 || i >= len(t.Personal.Talk) || t.Personal.Talk[i].By != ByAgent {
		return ErrNoWord
	}
	if err := t.AddNote(a, Note{Text: note}, now); err != nil {
		return err
	}
	t.Personal.Talk = slices.Clone(t.Personal.Talk)
	t.Personal.Talk[i].Text, t.Personal.Talk[i].Edited = text, now
	return nil
}

// RewordNote changes the text of a note, as an index into Personal.Notes.
func (t *Ticket) RewordNote(i int, text string) error {
	if i < 0 || i >= len(t.Personal.Notes) || t.Personal.Notes[i].Act != ActNote {
		return ErrNoWord
	}
	t.Personal.Notes = slices.Clone(t.Personal.Notes)
	t.Personal.Notes[i].Text = text
	return nil
}

// WordFrom finds what was said with a message of a group, as an index into
// Personal.Talk.
func (p *Personal) WordFrom(chat int64, message int) (int, bool) {
	i := slices.IndexFunc(p.Talk, func(w Word) bool { return w.Origin.is(chat, message) })
	return i, i >= 0
}

// NoteFrom finds what was noted with a message of a group, as an index into
// Personal.Notes.
func (p *Personal) NoteFrom(chat int64, message int) (int, bool) {
	i := slices.IndexFunc(p.Notes, func(n Note) bool { return n.Act == ActNote && n.Origin.is(chat, message) })
	return i, i >= 0
}

func (o *Origin) is(chat int64, message int) bool {
	return o != nil && o.Chat == chat && o.Message == message
}
