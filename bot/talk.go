package bot

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"noken/flows"
	"noken/tickets"
)

// casePressed takes a resident's button about a case of theirs.
func (t *turn) casePressed(p press) error {
	doc, err := t.own(p.number)
	if errors.Is(err, errNotYours) {
		return nil
	}
	if err != nil {
		return err
	}
	k := &doc.ticket
	switch p.act {
	case "view":
		t.view(doc)
	case "reply":
		if !k.Can(tickets.ActAnswer) {
			t.ended(doc)
			return nil
		}
		t.listen(k.Number, false, t.rich("resident.talk.ask", t.about(doc)))
	case "open":
		if !t.canReopen(k) {
			t.send(Out{Op: OpSend, Text: t.rich("resident.talk.ended", t.about(doc)), Buttons: t.menuButtons()})
			return nil
		}
		t.listen(k.Number, true, t.rich("resident.talk.reopen", nil))
	case "fixed":
		return t.fixed(doc)
	case "rate":
		rating, _ := strconv.Atoi(p.arg)
		return t.rate(doc, rating)
	default:
		t.view(doc)
	}
	return nil
}

// listen asks for words for a case: the next message is taken for it.
func (t *turn) listen(number string, reopen bool, text Rich) {
	t.state.Talk = Talk{Ticket: number, Reopen: reopen, Since: t.now}
	t.state.Asked = askedTalk
	t.send(Out{Op: OpSend, Text: text, Ref: number, Buttons: [][]Button{
		{{Label: t.text("resident.button.cancel", nil), Data: menuData("silent")}},
	}})
}

// fixed takes the resident's word that a finished case is fixed, and asks for a rating.
func (t *turn) fixed(doc *caseDoc) error {
	k := &doc.ticket
	if err := k.Close(tickets.Actor{Role: tickets.ByResident, ID: k.Reporter}, t.now); err == nil {
		doc.dirty = true
		if err := t.tellOffice(doc, Event{Name: "confirmed"}); err != nil {
			return err
		}
	} // confirmed before: the question for a rating is asked again
	if k.Rating > 0 || !k.Stage.Ended() {
		t.view(doc)
		return nil
	}
	t.state.Asked = askedRating + ":" + k.Number
	row := make([]Button, 5)
	for i, c := range t.answers(t.state.Asked) {
		row[i] = Button{Label: strconv.Itoa(i + 1), Data: c.data}
	}
	t.send(Out{Op: OpSend, Text: t.rich("resident.rate.ask", nil), Buttons: [][]Button{row}, Ref: k.Number})
	return nil
}

func (t *turn) rate(doc *caseDoc, rating int) error {
	if err := doc.ticket.Rate(rating, t.now); err != nil {
		t.toast(t.text("resident.rate.late", nil))
		return nil
	}
	doc.dirty = true
	thanks := Out{Op: OpSend, Text: t.rich("resident.rate.thanks", nil)}
	if t.event.Kind == Pressed {
		thanks.Op, thanks.EditMessage, thanks.Beside = OpEdit, t.event.Message, true
		t.toast(t.text("resident.rate.thanks", nil))
	}
	t.send(thanks)
	return t.tellOffice(doc, Event{Name: "rated"})
}

// say puts a resident's words into a case and passes them on to its office.
func (t *turn) say(number string, reopen bool) error {
	doc, err := t.own(number)
	if errors.Is(err, errNotYours) {
		return nil
	}
	if err != nil {
		return err
	}
	k := &doc.ticket
	if p, ok := t.lastWord(k, reopen); ok {
		return t.casePressed(p)
	}
	word, ok := t.word()
	if !ok {
		t.listen(number, reopen, plain(t.unreadable(t.event.What)))
		return nil
	}
	if len(k.Personal.Talk) >= talkLimit {
		t.send(Out{Op: OpSend, Text: t.rich("resident.talk.full", nil), Ref: number})
		return nil
	}
	key, news := "resident.talk.sent", "talk"
	switch {
	case k.Stage.Ended() && reopen && t.canReopen(k):
		if err := k.Reopen(t.rulesOf(doc), word, t.now); err != nil {
			return err
		}
		key, news = "resident.talk.reopened", "reopened"
	default:
		// Words that crossed with the office's last ones are kept too; only a
		// case that is closed for good takes none.
		if err := k.Answered(word, t.now); err != nil {
			t.ended(doc)
			return nil
		}
	}
	doc.dirty = true
	if err := t.tellOffice(doc, Event{Name: news, Posted: len(k.Personal.Talk) - 1}); err != nil {
		return err
	}
	if t.event.Album != "" && t.event.Album == t.state.Album {
		return nil // an album is answered once
	}
	t.state.Album = t.event.Album
	if k.Stage.Ended() && t.canReopen(k) {
		t.ended(doc)
		return nil
	}
	t.send(Out{Op: OpSend, Text: t.rich(key, t.about(doc)), Ref: number})
	return nil
}

// lastWord finds a typed "it is fixed", "not yet" or rating in an answer to what
// was said of a finished case.
func (t *turn) lastWord(k *tickets.Ticket, reopen bool) (press, bool) {
	if rating := askedRating + ":" + k.Number; t.asked == rating {
		return t.named(rating)
	}
	if !k.Stage.Ended() || reopen || !t.canReopen(k) {
		return press{}, false
	}
	return t.named(askedFixed + ":" + k.Number)
}

// ended tells that a case takes no more words, and how it can be opened again.
func (t *turn) ended(doc *caseDoc) {
	if t.canReopen(&doc.ticket) {
		t.state.Asked = askedFixed + ":" + doc.ticket.Number
		t.send(Out{Op: OpSend, Text: t.rich("resident.talk.done", t.about(doc)), Ref: doc.ticket.Number,
			Buttons: [][]Button{t.fixedButtons(doc.ticket.Number)}})
		return
	}
	t.send(Out{Op: OpSend, Text: t.rich("resident.talk.ended", t.about(doc)), Ref: doc.ticket.Number})
}

// word is the message at hand as words of a case; ok is false where it holds
// nothing that can be passed on.
func (t *turn) word() (tickets.Word, bool) {
	e := &t.event
	w := tickets.Word{At: t.now, Text: bounded(strings.TrimSpace(e.Text), wordLimit)}
	if e.Photo != nil {
		w.Photos = []tickets.Photo{{File: e.Photo.File, Unique: e.Photo.Unique}}
	}
	w.Place = placeOf(e.Place)
	return w, w.Text != "" || len(w.Photos) > 0 || w.Place != nil
}

// news tells a resident what happened to a case of theirs.
func (t *turn) news() error {
	e := &t.event
	switch e.Name {
	case "office_lost":
		t.send(Out{Op: OpSend, Lane: Notification, Text: t.rich("office.bind.lost", map[string]any{"office": t.officeName(e.Text)})})
		return nil
	case "trouble":
		t.trouble(e.Text)
		return nil
	case "apology":
		args := t.contact()
		args["reference"] = e.Text
		t.send(Out{Op: OpSend, Text: t.rich("resident.apology", args), Buttons: t.menuButtons()})
		return nil
	}
	doc, err := t.ticket(e.Ticket)
	if err != nil || doc == nil || doc.ticket.Reporter != e.Chat {
		return err
	}
	if t.state.Lang == "" {
		t.state.Lang = doc.ticket.Lang
	}
	k := &doc.ticket
	args := t.about(doc)
	args["day"] = t.config.City.DayWords(t.lang(), k.FollowUpBy)
	args["reason"] = t.text("reason."+e.Result, nil)
	buttons := [][]Button{{
		{Label: t.text("resident.button.reply", nil), Data: caseData(k.Number, "reply")},
		{Label: t.text("resident.button.view", nil), Data: caseData(k.Number, "view")},
	}}
	var text Rich
	switch e.Name {
	case "taken":
		text = t.rich("resident.news.taken", args)
		buttons = buttons[:0]
		buttons = append(buttons, []Button{{Label: t.text("resident.button.view", nil), Data: caseData(k.Number, "view")}})
	case "ask":
		text = t.lines("", args, "resident.news.ask").Add(t.quoted(doc)...).Add(flows.Span{Text: "\n"}).
			Add(t.rich("resident.news.answer_hint", nil)...)
		if t.state.Flow.Flow == "" && t.state.Talk.Ticket == "" { // else the next words are the form's, or for another case
			t.state.Talk = Talk{Ticket: k.Number, Since: t.now}
		}
	case "more":
		if word, ok := t.wordOf(doc); ok {
			t.send(Out{Op: OpPhotos, Lane: Notification, Silent: true, Photos: filesOf(word), Ref: k.Number, Then: e.Then})
		}
		return nil
	case "reply":
		text = t.rich("resident.news.reply", args).Add(t.quoted(doc)...)
	case "resolved":
		text = t.rich("resident.news.resolved", args).Add(t.quoted(doc)...).Add(flows.Span{Text: "\n"}).
			Add(t.rich("resident.news.fixed", nil)...)
		buttons = [][]Button{t.fixedButtons(k.Number)}
		if t.state.Flow.Flow == "" { // else the next words are the form's
			t.state.Asked = askedFixed + ":" + k.Number
		}
	case "rejected":
		text = t.lines("", args, "resident.news.rejected", "resident.news.reason", "resident.news.rejected_next")
	case "moved":
		text = t.lines("", args, "resident.news.moved", "resident.news.promise")
	default:
		return nil
	}
	silent := t.config.quiet(t.now)
	word, hasWord := t.wordOf(doc)
	message := Out{Op: OpSend, Lane: Notification, Silent: silent, Text: text, Buttons: buttons, Ref: k.Number}
	t.postWord(message, word, hasWord, e.Then)
	return nil
}

// postWord posts a message about a case, with the photos and the pin that came
// with its words before it. The receipt is for the message itself, the last.
func (t *turn) postWord(message Out, word tickets.Word, ok bool, receipt *Event) {
	if ok && len(word.Photos) > 0 {
		t.send(Out{Op: OpPhotos, Lane: message.Lane, Silent: true, Photos: filesOf(word), Ref: message.Ref,
			ReplySlot: message.ReplySlot, TopicSlot: message.TopicSlot, TopicOnly: message.TopicOnly})
	}
	if ok && word.Place != nil && word.Place.Pin {
		t.send(Out{Op: OpPlace, Lane: message.Lane, Silent: true, Ref: message.Ref,
			Place:     &flows.Place{Lat: word.Place.Lat, Lon: word.Place.Lon, Pin: true},
			ReplySlot: message.ReplySlot, TopicSlot: message.TopicSlot, TopicOnly: message.TopicOnly})
	}
	message.Then = receipt
	t.send(message)
}

func filesOf(word tickets.Word) []string {
	files := make([]string, len(word.Photos))
	for i, p := range word.Photos {
		files[i] = p.File
	}
	return files
}

// wordOf is the word of the case that the event at hand is about.
func (t *turn) wordOf(doc *caseDoc) (tickets.Word, bool) {
	switch t.event.Name {
	case "ask", "reply", "more", "resolved", "talk", "reopened":
	default:
		return tickets.Word{}, false
	}
	talk := doc.ticket.Personal.Talk
	if i := t.event.Posted; i >= 0 && i < len(talk) {
		return talk[i], true
	}
	return tickets.Word{}, false
}

// quoted is that word's text, set apart; nothing where it has none.
func (t *turn) quoted(doc *caseDoc) Rich {
	word, ok := t.wordOf(doc)
	if !ok || word.Text == "" {
		return nil
	}
	return Rich{{Text: "\n"}, {Text: word.Text, Style: flows.Quote}}
}

// quiet says that news should arrive without a sound: 21:00 to 06:00 in the city.
func (c *Config) quiet(now time.Time) bool {
	hour := now.In(c.City.Zone).Hour()
	return hour >= 21 || hour < 6
}
