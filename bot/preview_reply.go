package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"noken/flows"
	"noken/tickets"
)

const (
	// longAnswer is how many runes an answer may have that goes out unseen.
	longAnswer = 400
	// unsentMax and unsentFor bound the answers that wait in one group.
	unsentMax = 30
	unsentFor = 24 * time.Hour
)

// Unsent is an answer that its author sees before it goes to the resident.
type Unsent struct {
	ID       int64         `json:"i"` // names it on its buttons
	Number   string        `json:"n"`
	By       int64         `json:"b"`
	Name     string        `json:"nm,omitempty"`
	Deed     string        `json:"d,omitempty"` // as for deliver
	Word     tickets.Word  `json:"w"`
	Album    string        `json:"al,omitempty"` // media group that it came with: its other photos belong to it too
	Messages []int         `json:"m,omitempty"`  // of the group, that a resolve came with
	Canned   bool          `json:"c,omitempty"`
	Stage    tickets.Stage `json:"s"` // where the case stood when its author last saw it
	Talk     int           `json:"t,omitempty"`
	At       time.Time     `json:"a"`
}

func draftSlot(number string, id int64) string {
	return "draft." + strconv.FormatInt(id, 36) + "/" + number
}

// preview shows an agent what would go to the resident, and keeps it.
func (t *turn) preview(doc *caseDoc, u Unsent) {
	k := &doc.ticket
	u.ID, u.Number, u.At = t.event.Update, k.Number, t.now
	if u.ID == 0 { // an album that was waited for
		u.ID = int64(t.event.Message)
	}
	u.By, u.Name, u.Album = t.event.From.ID, bounded(t.event.From.Name, 64), t.event.Album
	u.Stage, u.Talk = k.Stage, len(k.Personal.Talk)
	t.keepDraft(u)
	t.send(Out{
		Op: OpSend, Text: t.previewText("office.draft.ask", &u), Buttons: t.previewButtons(&u),
		Slot: draftSlot(u.Number, u.ID), Ref: k.Number + " " + notForResidents,
		ReplyTo: t.event.Message, Topic: t.event.Topic, TopicSlot: t.topicSlot(k.Number),
	})
}

func (t *turn) previewText(key string, u *Unsent) Rich {
	text := t.rich(key, map[string]any{"number": u.Number, "stage": u.Stage.Label(t.lang())})
	text = text.Add(flows.Span{Text: "\n"}, flows.Span{Text: u.Word.Text, Style: flows.Quote})
	if u.Word.Next != "" {
		text = below(text, t.rich("resident.news.next_step", map[string]any{"next": flows.Rich{{Text: u.Word.Next}}})...)
	}
	return text
}

func (t *turn) previewButtons(u *Unsent) [][]Button {
	button := func(act, style string) Button {
		return Button{Label: t.text("office.button."+act, nil), Style: style,
			Data: officeData(u.Number, act+":"+strconv.FormatInt(u.ID, 36))}
	}
	rows := [][]Button{{button("send", "success")}, {button("redo", ""), button("drop", "")}}
	if u.Canned && !u.Stage.Ended() { // it may be a question: then the clock stands still
		rows[0] = append(rows[0], button("pose", ""))
	}
	return rows
}

// keepDraft keeps an unsent answer, anew where it is kept already.
func (t *turn) keepDraft(u Unsent) {
	kept := slices.DeleteFunc(slices.Clone(t.state.Unsent), func(o Unsent) bool {
		return o.ID == u.ID || t.now.Sub(o.At) > unsentFor
	})
	if n := len(kept) - unsentMax + 1; n > 0 {
		kept = kept[n:]
	}
	t.state.Unsent = append(kept, u)
}

func (t *turn) dropUnsent(id int64) {
	t.state.Unsent = slices.DeleteFunc(slices.Clone(t.state.Unsent), func(o Unsent) bool { return o.ID == id })
}

// unsent finds the answer that a button (or a prompt's Ref) names, if whoever
// acts wrote it; what is wrong is told.
func (t *turn) unsent(doc *caseDoc, id string) (Unsent, bool) {
	n, err := strconv.ParseInt(id, 36, 64)
	i := slices.IndexFunc(t.state.Unsent, func(u Unsent) bool { return u.ID == n && u.Number == doc.ticket.Number })
	switch {
	case err != nil || i < 0 || t.now.Sub(t.state.Unsent[i].At) > unsentFor:
		t.respond("office.draft.gone", t.about(doc))
		return Unsent{}, false
	case t.state.Unsent[i].By != t.event.From.ID:
		args := t.about(doc)
		args["agent"] = t.state.Unsent[i].Name
		t.respond("office.draft.not_yours", args)
		return Unsent{}, false
	}
	return t.state.Unsent[i], true
}

// sendDraft sends an answer that its author has looked at, as an answer or (pose)
// as a question. Where the case has moved on since they wrote it, they look again.
func (t *turn) sendDraft(doc *caseDoc, p press) error {
	u, ok := t.unsent(doc, p.arg)
	if !ok {
		return nil
	}
	k := &doc.ticket
	if u.Stage != k.Stage || u.Talk != len(k.Personal.Talk) {
		u.Stage, u.Talk = k.Stage, len(k.Personal.Talk)
		t.keepDraft(u)
		t.toast(t.text("office.draft.moved", t.about(doc)))
		t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.previewText("office.draft.moved", &u), Buttons: t.previewButtons(&u)})
		return nil
	}
	deed := u.Deed
	if p.act == "pose" {
		deed = "ask"
	}
	u.Word.At = t.now
	t.dropUnsent(u.ID)
	if done, err := t.sendOff(doc, deed, u); !done {
		return err
	}
	t.toast(t.text("office.draft.sent", t.about(doc)))
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.previewText("office.draft.sent", &u), Beside: true})
	return nil
}

// sendOff does what an answer was written for.
func (t *turn) sendOff(doc *caseDoc, deed string, u Unsent) (done bool, err error) {
	h := Half{Name: u.Name, Word: u.Word, Messages: u.Messages, Album: u.Album, Last: u.At, Seen: true, Looked: true}
	kind, arg, _ := strings.Cut(deed, " ")
	switch kind {
	case "resolve":
		err = t.resolveWith(doc, h)
		return err == nil && doc.ticket.Stage == tickets.Done, err
	case "rejwhy":
		return t.rejectWith(doc, tickets.Reason(arg), u.Word)
	case "defernext":
		return t.deferWith(doc, h)
	}
	return t.deliver(doc, deed, u.Word, false)
}

// redoDraft lets the author change an answer: it stands in the prompt to be copied.
func (t *turn) redoDraft(doc *caseDoc, p press) error {
	u, ok := t.unsent(doc, p.arg)
	if !ok {
		return nil
	}
	t.toast("")
	t.send(Out{
		Op: OpSend, Text: t.rich("office.redo_what", t.about(doc)).Add(flows.Span{Text: "\n"}, flows.Span{Text: u.Word.Text, Style: flows.Code}),
		Ref: u.Number + " redo " + p.arg, ForceReply: t.text("office.placeholder", nil),
		ReplyTo: t.event.Message, Topic: t.event.Topic, TopicSlot: t.topicSlot(u.Number),
	})
	return nil
}

// redone takes the words that the author of an unsent answer put in its place.
// What came beside the old ones, such as photos, goes with the new ones.
func (t *turn) redone(doc *caseDoc, arg string) error {
	u, ok := t.unsent(doc, arg)
	if !ok {
		return nil
	}
	word, ok := t.word()
	if !ok {
		t.answer("office.unreadable", t.about(doc))
		return nil
	}
	word.Photos, word.Files = slices.Concat(u.Word.Photos, word.Photos), slices.Concat(u.Word.Files, word.Files)
	if word.Text == "" {
		word.Text = u.Word.Text
	}
	if word.Place == nil {
		word.Place = u.Word.Place
	}
	if word.Voice == nil {
		word.Voice = u.Word.Voice
	}
	word.Next = u.Word.Next
	t.dropUnsent(u.ID)
	t.send(Out{Op: OpEdit, EditSlot: draftSlot(u.Number, u.ID), Text: t.rich("office.draft.redone", t.about(doc)), Beside: true})
	u.Word = word
	if u.Messages != nil {
		u.Messages = append(slices.Clone(u.Messages), t.event.Message)
	}
	if utf8.RuneCountInString(word.Text) > longAnswer {
		t.preview(doc, Unsent{Deed: u.Deed, Word: word, Messages: u.Messages})
		return nil
	}
	_, err := t.sendOff(doc, u.Deed, u)
	return err
}

// dropDraft throws an unsent answer away.
func (t *turn) dropDraft(doc *caseDoc, p press) error {
	u, ok := t.unsent(doc, p.arg)
	if !ok {
		return nil
	}
	t.dropUnsent(u.ID)
	t.chosen(doc, "office.draft.dropped")
	return nil
}

// joinsDraft puts the other photos of an album to the unsent answer that its first
// one brought.
func (t *turn) joinsDraft(doc *caseDoc, word tickets.Word) bool {
	i := slices.IndexFunc(t.state.Unsent, func(u Unsent) bool {
		return u.Album == t.event.Album && u.By == t.event.From.ID && u.Number == doc.ticket.Number
	})
	if i < 0 {
		return false
	}
	t.state.Unsent = slices.Clone(t.state.Unsent)
	u := &t.state.Unsent[i]
	u.Word.Photos = slices.Concat(u.Word.Photos, word.Photos)
	u.Word.Files = slices.Concat(u.Word.Files, word.Files)
	return true
}

// redrafted takes a changed message whose words have not gone out yet.
func (t *turn) redrafted() bool {
	i := slices.IndexFunc(t.state.Unsent, func(u Unsent) bool {
		return u.Word.Origin != nil && !u.Canned && u.Word.Origin.Message == t.event.Message && u.By == t.event.From.ID
	})
	text := strings.TrimSpace(t.event.Text)
	if i < 0 || text == "" {
		return i >= 0
	}
	u := t.state.Unsent[i]
	u.Word.Text = bounded(text, wordLimit)
	t.keepDraft(u)
	t.send(Out{Op: OpEdit, EditSlot: draftSlot(u.Number, u.ID), Text: t.previewText("office.draft.ask", &u), Buttons: t.previewButtons(&u)})
	return true
}
