package bot

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"noken/flows"
	"noken/tickets"
)

// concluded tells everybody of an end, or a new beginning, that an office's word
// made of a case.
func (t *turn) concluded(doc *caseDoc, news Event) error {
	doc.dirty = true
	t.settle(doc)
	t.card(doc)
	news.Posted = len(doc.ticket.Personal.Talk) - 1
	t.tellResident(doc, news)
	return t.tellOthers(doc, Event{Name: "ended"})
}

// rejectMenu offers the reasons for rejecting a case.
func (t *turn) rejectMenu(doc *caseDoc, _ press) error {
	var rows [][]Button
	for _, reason := range tickets.Reasons {
		rows = append(rows, []Button{{Label: t.text("reason."+string(reason), nil), Data: officeData(doc.ticket.Number, "rj:"+string(reason)), Style: "danger"}})
	}
	t.choices(doc, "office.reject_why", rows)
	return nil
}

// rejectCase takes the reason that was chosen, and asks for a sentence: nobody is
// turned away with a word from a list.
func (t *turn) rejectCase(doc *caseDoc, p press) error {
	reason := tickets.Reason(p.arg)
	if !reason.Known() {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	args := t.about(doc)
	args["reason"] = t.text("reason."+p.arg, nil)
	t.chosenWith("office.reject_for", args)
	t.promptWith(doc, "rejwhy", p.arg, args)
	return nil
}

// rejectReply rejects a case, for the reason that was chosen and with the sentence at
// hand.
func (t *turn) rejectReply(doc *caseDoc, arg string) error {
	word, ok, err := t.sentence(doc, "rejwhy "+arg)
	if !ok {
		return err
	}
	reason := tickets.Reason(arg)
	if !reason.Known() {
		t.answer("office.gone", nil)
		return nil
	}
	if utf8.RuneCountInString(word.Text) > longAnswer && !doc.ticket.Stage.Ended() {
		t.preview(doc, Unsent{Deed: "rejwhy " + arg, Word: word})
		return nil
	}
	_, err = t.rejectWith(doc, reason, word)
	return err
}

// rejectWith rejects a case with words that its agent need not look at (any more).
// done is false where the case does not allow it, which the agent is told.
func (t *turn) rejectWith(doc *caseDoc, reason tickets.Reason, word tickets.Word) (done bool, err error) {
	if refused, err := t.refused(doc, doc.ticket.Reject(t.actor(doc, tickets.ActReject), reason, word, t.now)); refused {
		return false, err
	}
	t.settle(doc)
	if t.event.Callback == "" {
		t.answer("office.rejected", t.about(doc))
	}
	return true, t.concluded(doc, Event{Name: "rejected", Result: string(reason), Then: t.receiptFor(doc, word)})
}

// sentence is what an agent wrote for a resident at an end. One that says too little
// is asked for again. ok is false where the deed is not to be done.
func (t *turn) sentence(doc *caseDoc, deed string) (word tickets.Word, ok bool, err error) {
	word, has := t.word()
	more := t.moreOfAlbum()
	switch {
	case has && utf8.RuneCountInString(word.Text) >= answerMin:
		return word, true, nil
	case more:
		return word, false, t.restOfAlbum(doc, deed, word, has)
	case doc.ticket.Stage.Ended():
		t.movedOn(doc)
		return word, false, nil
	}
	text := t.rich("office.proof.not_yet", t.about(doc))
	t.ask(doc, deed, below(text, t.rich("office.proof.words", map[string]any{"min": answerMin})...))
	return word, false, nil
}

// restOfAlbum takes a picture of an album whose words came with another: it goes where
// these went. Where they went nowhere, their sender was told so.
func (t *turn) restOfAlbum(doc *caseDoc, deed string, word tickets.Word, has bool) error {
	k := &doc.ticket
	if !has || t.joinsDraft(doc, word) {
		return nil
	}
	if h := t.half(k.Number, deed); len(h.Messages) > 0 {
		h.hears(&t.event, word, t.now)
		t.keepHalf(k.Number, deed, h)
		return nil
	}
	last := k.History[len(k.History)-1]
	if k.Stage == tickets.Rejected && last.By.ID == t.event.From.ID && (last.What == tickets.ActReject || last.What == tickets.ActReply) {
		return t.speak(doc, "")
	}
	return nil
}

// deferReply takes why a case cannot be done now, and asks what comes next.
func (t *turn) deferReply(doc *caseDoc, _ string) error {
	word, ok, err := t.sentence(doc, "defer")
	if !ok {
		return err
	}
	if doc.ticket.Stage.Ended() {
		t.movedOn(doc)
		return nil
	}
	var h Half
	h.hears(&t.event, word, t.now)
	t.keepHalf(doc.ticket.Number, "defer", h)
	t.prompt(doc, "defernext", "")
	return nil
}

// deferNextReply ends a case that cannot be done now, with what comes next.
func (t *turn) deferNextReply(doc *caseDoc, _ string) error {
	k := &doc.ticket
	h := t.half(k.Number, "defer")
	if len(h.Messages) == 0 { // another agent's, or long ago
		t.prompt(doc, "defer", "")
		return nil
	}
	next := bounded(strings.TrimSpace(t.event.Text), 1000)
	if next == "" {
		t.prompt(doc, "defernext", "")
		return nil
	}
	t.dropHalf(k.Number, "defer")
	h.Word.Next = next
	h.Messages = append(h.Messages, t.event.Message)
	if utf8.RuneCountInString(h.Word.Text+next) > longAnswer && !k.Stage.Ended() {
		t.preview(doc, Unsent{Deed: "defernext", Word: h.Word, Messages: h.Messages})
		return nil
	}
	_, err := t.deferWith(doc, h)
	return err
}

// deferWith is rejectWith for a case that cannot be done now.
func (t *turn) deferWith(doc *caseDoc, h Half) (done bool, err error) {
	if refused, err := t.refused(doc, doc.ticket.Defer(t.actor(doc, tickets.ActDefer), h.Word, h.Word.Next, t.now)); refused {
		return false, err
	}
	return true, t.concluded(doc, Event{Name: "deferred", Then: t.receiptsFor(doc, h)})
}

// resumeCase takes up again what could not be done before.
func (t *turn) resumeCase(doc *caseDoc, _ press) error {
	if done, err := t.refused(doc, doc.ticket.Resume(t.rulesOf(doc), t.actor(doc, tickets.ActResume), t.now)); done {
		return err
	}
	doc.dirty = true
	t.toast(t.text("office.taken", t.about(doc)))
	t.card(doc)
	t.tellResident(doc, Event{Name: "resumed"})
	return t.tellOthers(doc, Event{Name: "card"})
}

// expire tells that a case was rejected because its reporter did not complete it
// in time.
func (t *turn) expire(doc *caseDoc) error {
	t.speaksWith(doc)
	k := &doc.ticket
	if t.state.Talk.Ticket == k.Number {
		t.state.Talk = Talk{}
	}
	t.saysDays(doc, "resident.news.expired", nil)
	return t.tellOthers(doc, Event{Name: "expired"})
}

// remindAnswer reminds the reporter of what the office asked, while there is time.
func (t *turn) remindAnswer(doc *caseDoc) error {
	k := &doc.ticket
	if k.Stage != tickets.Awaiting {
		return nil
	}
	t.speaksWith(doc)
	args := t.about(doc)
	args["day"] = t.config.City.DayWords(t.lang(), k.AnswerBy)
	text := t.rich("resident.news.still_asked", args)
	for i := len(k.Personal.Talk) - 1; i >= 0; i-- {
		if w := k.Personal.Talk[i]; w.Kind == tickets.WordAsk {
			text = text.Add(quoteOf(w.Text)...)
			break
		}
	}
	text = below(text, t.rich("resident.news.answer_hint", nil)...)
	if t.state.Flow.Flow == "" && t.state.Talk.Ticket == "" { // else the next words are the form's, or for another case
		t.state.Talk = Talk{Ticket: k.Number, Since: t.now}
	}
	t.send(Out{Op: OpSend, Lane: Notification, Silent: t.config.quiet(t.now), Text: text, Ref: k.Number, Buttons: [][]Button{{
		{Label: t.text("resident.button.reply", nil), Data: caseData(k.Number, "reply")},
		{Label: t.text("resident.button.view", nil), Data: caseData(k.Number, "view")},
	}}})
	return nil
}

// closeByTime tells that a case is final because its reporter said nothing. They may
// still rate it.
func (t *turn) closeByTime(doc *caseDoc) error {
	t.speaksWith(doc)
	k := &doc.ticket
	var buttons [][]Button
	if k.Rating == 0 {
		buttons = [][]Button{t.ratingButtons(k.Number)}
		if t.state.Flow.Flow == "" && t.state.Talk.Ticket == "" {
			t.state.Asked = askedRating + ":" + k.Number
		}
	}
	t.saysDays(doc, "resident.news.closed", buttons)
	return t.tellOthers(doc, Event{Name: "closed"})
}

// remindClose reminds the reporter to say whether it is fixed.
func (t *turn) remindClose(doc *caseDoc) error {
	k := &doc.ticket
	if !t.canReopen(k) {
		return nil
	}
	t.speaksWith(doc)
	if t.state.Flow.Flow == "" && t.state.Talk.Ticket == "" { // else the next words are the form's, or for another case
		t.state.Asked = askedFixed + ":" + k.Number
	}
	t.saysDays(doc, "resident.news.still_fixed", [][]Button{t.fixedButtons(k.Number)})
	return nil
}

// saysDays tells the reporter something about their time, {days} in all and over on
// {day}.
func (t *turn) saysDays(doc *caseDoc, key string, buttons [][]Button) {
	k := &doc.ticket
	args := t.about(doc)
	args["days"] = tickets.ResponseDays
	args["day"] = ""
	if until := k.ReopenUntil(); !until.IsZero() {
		args["day"] = t.config.City.DayWords(t.lang(), until)
	}
	if buttons == nil {
		buttons = [][]Button{{{Label: t.text("resident.button.view", nil), Data: caseData(k.Number, "view")}}}
	}
	t.send(Out{Op: OpSend, Lane: Notification, Silent: t.config.quiet(t.now), Text: t.rich(key, args), Ref: k.Number, Buttons: buttons})
}

// speaksWith has the turn speak the reporter's language, also where nothing was kept
// of the chat.
func (t *turn) speaksWith(doc *caseDoc) {
	if t.state.Lang == "" {
		t.state.Lang = doc.ticket.Lang
	}
}

// ratingButtons let the reporter rate with one tap, in numbers.
func (t *turn) ratingButtons(number string) []Button {
	row := make([]Button, 5)
	for i, c := range t.answers(askedRating + ":" + number) {
		row[i] = Button{Label: strconv.Itoa(i + 1), Data: c.data}
	}
	return row
}

// resolvedNews tells a resident what was done, with how it was and how it is side by
// side, and asks for the last word.
func (t *turn) resolvedNews(doc *caseDoc) {
	k, e := &doc.ticket, &t.event
	word, ok := t.wordOf(doc)
	text := t.rich("resident.news.resolved", t.about(doc)).Add(t.quoted(doc)...)
	if ok {
		before, after := sideBySidePhotos(k.Personal.Photos, word.Photos)
		if len(before) > 0 {
			t.showBoth(before, after)
			word.Photos = word.Photos[len(after):]
			text = below(text, t.rich("resident.news.both", map[string]any{"before": len(before), "after": len(after)})...)
		}
	}
	text = below(text, t.rich("resident.news.fixed", nil)...)
	if t.state.Flow.Flow == "" { // else the next words are the form's
		t.state.Asked = askedFixed + ":" + k.Number
	}
	t.postWord(Out{
		Op: OpSend, Lane: Notification, Silent: t.config.quiet(t.now), Text: text, Buttons: [][]Button{t.fixedButtons(k.Number)},
		Ref: wordRef(k.Number, e.Posted), Slot: wordSlot(k.Number, e.Posted),
	}, word, ok, e.Then)
}

// showBoth posts one album of how it was and how it is.
func (t *turn) showBoth(before, after []tickets.Photo) {
	out := Out{Op: OpPhotos, Lane: Notification, Silent: true, Ref: t.event.Ticket}
	for _, part := range []struct {
		photos []tickets.Photo
		key    string
	}{{before, "resident.news.before"}, {after, "resident.news.after"}} {
		for _, p := range part.photos {
			out.Photos = append(out.Photos, p.File)
			out.Captions = append(out.Captions, t.text(part.key, nil))
		}
	}
	t.send(out)
}

// sideBySidePhotos are the photos of the report and of the work that fit into one
// album, of both where there are both; none where there is nothing to compare.
func sideBySidePhotos(filed, done []tickets.Photo) (before, after []tickets.Photo) {
	for _, p := range filed {
		if !p.AsFile {
			before = append(before, p)
		}
	}
	if len(before) == 0 || len(done) == 0 {
		return nil, nil
	}
	after = done[:min(len(done), albumMax/2)]
	before = before[:min(len(before), albumMax-len(after))]
	after = done[:min(len(done), albumMax-len(before))]
	return before, after
}

// deferredNews are the honest words of an office that cannot do it now.
func (t *turn) deferredNews(doc *caseDoc) Rich {
	text := t.rich("resident.news.deferred", t.about(doc)).Add(t.quoted(doc)...)
	if word, ok := t.wordOf(doc); ok && word.Next != "" {
		text = below(text, t.rich("resident.news.next_step", map[string]any{"next": flows.Rich{{Text: word.Next}}})...)
	}
	return text
}

// rejectedNews tells a resident why, and what they can do.
func (t *turn) rejectedNews(doc *caseDoc, args map[string]any) Rich {
	text := t.lines("", args, "resident.news.rejected", "resident.news.reason").Add(t.quoted(doc)...)
	if reason := tickets.Reason(t.event.Result); reason.Known() {
		text = below(text, t.rich("resident.rejected."+string(reason), nil)...)
	}
	return below(text, t.rich("resident.news.rejected_next", nil)...)
}
