package bot

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"noken/flows"
	"noken/tickets"
)

// What an agent writes reaches a resident only as a reply to a card, to news of the
// resident or to a prompt. notForResidents is the deed in the Ref of everything
// else that the bot posts about a case: menus, lists, previews and the like.
const notForResidents = "none"

// notPassed tells that a reply to such a post stays in the group.
func (t *turn) notPassed(doc *caseDoc, _ string) error {
	t.answer("office.not_passed", t.about(doc))
	return nil
}

// wordSlot names the message by which a resident got a word of their case.
func wordSlot(number string, word int) string { return "word." + strconv.Itoa(word) + "/" + number }

// wordRef is the Ref of that message: an answer to it says what it answers.
func wordRef(number string, word int) string { return number + " w" + strconv.Itoa(word) }

// wordOfRef is 1 + the index of the word that a Ref of a resident's message names;
// 0 where it names none.
func wordOfRef(ref string) int {
	_, word, _ := strings.Cut(ref, " w")
	i, err := strconv.Atoi(word)
	if err != nil || i < 0 {
		return 0
	}
	return i + 1
}

// word is the message at hand as words of a case; ok is false where it holds
// nothing that can be passed on.
func (t *turn) word() (tickets.Word, bool) {
	e := &t.event
	w := tickets.Word{At: t.now, Text: bounded(strings.TrimSpace(e.Text), wordLimit)}
	if e.Photo != nil {
		w.Photos = []tickets.Photo{{File: e.Photo.File, Unique: e.Photo.Unique, Forwarded: e.Forwarded, At: e.At}}
	}
	if e.File != nil {
		w.Files = []tickets.Photo{{File: e.File.File, Unique: e.File.Unique, AsFile: true, Forwarded: e.Forwarded, At: e.At}}
	}
	if e.Voice != "" {
		w.Voice = &tickets.Photo{File: e.Voice, Forwarded: e.Forwarded, At: e.At}
	}
	w.Place = placeOf(e.Place)
	if e.Chat < 0 {
		w.Origin = t.origin()
	}
	return w, w.Text != "" || len(w.Photos)+len(w.Files) > 0 || w.Voice != nil || w.Place != nil
}

func (t *turn) origin() *tickets.Origin {
	return &tickets.Origin{Chat: t.event.Chat, Message: t.event.Message, Topic: t.event.Topic}
}

// speak takes an agent's words for the resident: as the deed that a prompt asked
// for, or as an answer. A long answer is shown to its author first.
func (t *turn) speak(doc *caseDoc, _ string) error {
	if t.event.Album != "" && t.event.Album == t.state.Noted {
		return t.noted(doc, "")
	}
	_, deed, _ := strings.Cut(t.ref, " ")
	word, ok := t.word()
	if !ok {
		t.answer("office.unreadable", t.about(doc))
		return nil
	}
	more := t.event.Album != "" && t.event.Album == t.state.Album
	t.state.Album = t.event.Album
	if more && t.joinsDraft(doc, word) {
		return nil
	}
	if more { // the deed was done with the album's first photo
		deed = ""
	}
	if utf8.RuneCountInString(word.Text) > longAnswer {
		t.preview(doc, Unsent{Deed: deed, Word: word})
		return nil
	}
	_, err := t.deliver(doc, deed, word, more)
	return err
}

// deliver puts an agent's words into a case, as the deed says, and sends them to
// the resident. more: they go on with an album. done is false where the case does
// not allow it, which the agent is told.
func (t *turn) deliver(doc *caseDoc, deed string, word tickets.Word, more bool) (done bool, err error) {
	k := &doc.ticket
	news := "reply"
	switch deed {
	case "ask", "askyn", string(tickets.WantPhoto), string(tickets.WantPin):
		err, news = k.Ask(t.actor(doc, tickets.ActAsk), word, wantOf(deed), t.now), "ask"
	default:
		err = k.Reply(t.actor(doc, tickets.ActReply), word, t.now)
	}
	if refused, err := t.refused(doc, err); refused {
		return false, err
	}
	doc.dirty = true
	if more && word.Text == "" {
		news = "more"
	}
	if !more {
		t.card(doc)
	}
	t.tellResident(doc, Event{Name: news, Posted: len(k.Personal.Talk) - 1, Then: t.receiptFor(doc, word)})
	return true, nil
}

// receiptFor is the event that tells whether the resident got a word.
func (t *turn) receiptFor(doc *caseDoc, word tickets.Word) *Event {
	from := word.Origin
	if from == nil {
		from = t.origin()
	}
	return &Event{
		Kind: SendResult, Chat: t.event.Chat, Name: "receipt", Ticket: doc.ticket.Number,
		Message: from.Message, Topic: from.Topic,
	}
}

// hears gives a resident an office's word. The message keeps a name of its own, so
// that it can be changed, and so that an answer to it finds its way.
func (t *turn) hears(doc *caseDoc, message Out, receipt *Event) {
	number := doc.ticket.Number
	word, ok := t.wordOf(doc)
	message.Op, message.Lane, message.Silent = OpSend, Notification, t.config.quiet(t.now)
	message.Ref, message.Slot = wordRef(number, t.event.Posted), wordSlot(number, t.event.Posted)
	t.postWord(message, word, ok, receipt)
}

// postWord posts a message about a case, with what came with its words before it.
// The receipt is for the message itself, the last; where it has no text, for the
// last of what came.
func (t *turn) postWord(message Out, word tickets.Word, ok bool, receipt *Event) {
	var outs []Out
	beside := func(o Out) {
		o.Lane, o.Silent, o.Ref = message.Lane, true, message.Ref
		o.ReplyTo, o.ReplySlot = message.ReplyTo, message.ReplySlot
		o.TopicSlot, o.TopicOnly, o.OnlyFailed = message.TopicSlot, message.TopicOnly, message.OnlyFailed
		outs = append(outs, o)
	}
	if ok && len(word.Photos) > 0 {
		beside(Out{Op: OpPhotos, Photos: filesOf(word.Photos)})
	}
	if ok && len(word.Files) > 0 {
		beside(Out{Op: OpFiles, Files: filesOf(word.Files)})
	}
	if ok && word.Voice != nil {
		beside(Out{Op: OpVoice, Voice: word.Voice.File})
	}
	if ok && word.Place != nil && word.Place.Pin {
		beside(Out{Op: OpPlace, Place: &flows.Place{Lat: word.Place.Lat, Lon: word.Place.Lon, Pin: true}})
	}
	if len(message.Text) > 0 {
		outs = append(outs, message)
	}
	for i, o := range outs {
		if i == len(outs)-1 {
			o.Then = receipt
		}
		t.send(o)
	}
}

// filesOf are the ids to send pictures or documents on by.
func filesOf(photos []tickets.Photo) []string {
	files := make([]string, len(photos))
	for i, p := range photos {
		files[i] = p.File
	}
	return files
}

// underWord lets what a resident said stand under the words of the agent that it
// answers, where these are in the same group and topic.
func (t *turn) underWord(doc *caseDoc, under *Out, word int) error {
	talk := doc.ticket.Personal.Talk
	if word < 0 || word >= len(talk) {
		return nil
	}
	re := talk[word].Re - 1
	if re < 0 || re >= len(talk) || talk[re].Origin == nil || talk[re].Origin.Chat != t.event.Chat {
		return nil
	}
	from := talk[re].Origin
	if under.TopicSlot != "" {
		topic, ok, err := t.store.Slot(t.ctx, t.event.Chat, under.TopicSlot)
		if err != nil || !ok || topic != from.Topic {
			return err
		}
	}
	under.ReplyTo, under.ReplySlot = from.Message, ""
	return nil
}
