package tickets

import (
	"slices"
	"time"
)

// Note is what offices say among themselves about a case. It lies apart from
// Talk, so that nothing a resident sees can show one by mistake.
type Note struct {
	At     time.Time `json:"a"`
	By     Actor     `json:"b"`
	Act    Act       `json:"w"`           // what it came with; ActNote: by itself
	Office string    `json:"o,omitempty"` // of who said it
	Name   string    `json:"n,omitempty"` // of who said it
	Text   string    `json:"t,omitempty"`
	Photos []Photo   `json:"p,omitempty"`
	Files  []Photo   `json:"f,omitempty"`
	Voice  *Photo    `json:"v,omitempty"`
	Place  *Place    `json:"l,omitempty"`
	Origin *Origin   `json:"or,omitempty"` // which message of the office's group it was
}

func (n Note) empty() bool {
	return n.Text == "" && len(n.Photos) == 0 && len(n.Files) == 0 && n.Voice == nil && n.Place == nil
}

// OnlyNoted says that a file, by its file_unique_id, stands in a note of the case and
// nowhere else in it: neither the resident sent it nor was it sent to them. One that
// came into another case first is for the caller to find.
func (p *Personal) OnlyNoted(unique string) bool {
	is := func(f Photo) bool { return unique != "" && f.Unique == unique }
	has := func(photos, files []Photo) bool {
		return slices.ContainsFunc(photos, is) || slices.ContainsFunc(files, is)
	}
	return !has(p.Photos, p.Files) &&
		!slices.ContainsFunc(p.Talk, func(w Word) bool { return has(w.Photos, w.Files) }) &&
		slices.ContainsFunc(p.Notes, func(n Note) bool { return has(n.Photos, n.Files) })
}

// note adds a note and tells the history's last line of it.
func (t *Ticket) note(act Act, a Agent, office string, n Note, now time.Time) {
	if a.Office != "" {
		office = a.Office
	}
	n.At, n.By, n.Act, n.Office, n.Name = now, a.actor(), act, office, a.Name
	t.Personal.Notes = append(t.Personal.Notes[:len(t.Personal.Notes):len(t.Personal.Notes)], n)
	t.History[len(t.History)-1].Note = len(t.Personal.Notes)
}

// noteWhy notes an agent's reason, where one was given.
func (t *Ticket) noteWhy(act Act, a Agent, office, why string, now time.Time) {
	if why != "" {
		t.note(act, a, office, Note{Text: why}, now)
	}
}

// AddNote keeps what an office says to the others in the case. The agent's Office
// is whose note it is; without it, the note is the lead's.
func (t *Ticket) AddNote(a Agent, n Note, now time.Time) error {
	to, err := t.check(ActNote, a.role())
	if err != nil {
		return err
	}
	if !a.atHome(t.Office) || a.role() == BySupport && a.Office != "" && !t.Supported(a.Office) {
		return &NotAllowed{Act: ActNote, Role: a.role(), Office: a.Office}
	}
	t.act(ActNote, a, to, now)
	t.note(ActNote, a, t.Office, n, now)
	return nil
}

// Query is a question of a leader, the coordinator or the head to the office that
// has the case. Its answer is a note.
func (t *Ticket) Query(by Agent, n Note, now time.Time) error {
	to, err := t.checkAgent(ActQuery, by)
	if err != nil {
		return err
	}
	t.act(ActQuery, by, to, now)
	t.note(ActQuery, by, "", n, now)
	return nil
}

// Queried is the last question of somebody above that no note of the office has
// answered, as an index into Personal.Notes.
func (t *Ticket) Queried() (int, bool) {
	for i, n := range slices.Backward(t.Personal.Notes) {
		switch {
		case n.Act == ActQuery:
			return i, true
		case n.Act == ActNote && n.Office == t.Office:
			return 0, false
		}
	}
	return 0, false
}
