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
		t.state.Talk.Re, _ = strconv.Atoi(p.arg)
	case "yn":
		return t.saysYesNo(doc, p.arg)
	case "open":
		if !t.canReopen(k) {
			t.send(Out{Op: OpSend, Text: t.rich("resident.talk.ended", t.about(doc)), Buttons: t.menuButtons()})
			return nil
		}
		t.listen(k.Number, true, t.rich("resident.talk.reopen", nil))
	case "hist":
		t.residentHistory(doc, p)
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
	t.send(Out{Op: OpSend, Text: t.rich("resident.rate.ask", nil), Buttons: [][]Button{t.ratingButtons(k.Number)}, Ref: k.Number})
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
		what := t.event.What
		if what == "contact" && veiled(k) {
			what = "contact_hidden"
		}
		if t.isLive(number) {
			t.send(Out{Op: OpSend, Text: plain(t.unreadable(what)), Ref: number})
			return nil
		}
		t.listen(number, reopen, plain(t.unreadable(what)))
		return nil
	}
	if left, err := t.withhold(doc, &word, reopen); err != nil || !left {
		return err
	}
	word.Re = t.re
	want := wantedOf(k)
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
	if err := t.tellOthers(doc, Event{Name: news, Posted: len(k.Personal.Talk) - 1}); err != nil {
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
	if t.asksAgain(doc, want, word) {
		return nil
	}
	if t.isLive(number) && t.state.Keyboard == "" && news == "talk" {
		t.heard(doc)
		return nil
	}
	t.send(Out{Op: OpSend, Text: t.rich(key, t.about(doc)), Ref: number, NoKeyboard: t.state.Keyboard != ""})
	t.state.Keyboard = ""
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

// news tells a resident what happened to a case of theirs.
func (t *turn) news() error {
	e := &t.event
	if e.Head {
		return t.headNews()
	}
	switch e.Name {
	case "office_lost":
		t.send(Out{Op: OpSend, Lane: Notification, Text: t.rich("office.bind.lost", map[string]any{"office": t.desksInWords(strings.Split(e.Text, ","))})})
		return nil
	case "given":
		return t.givenToYou()
	case "seat", "unseat":
		t.seatNews()
		return nil
	case "leave":
		t.leaveNews()
		return nil
	case "trouble":
		t.trouble(e.Text)
		return nil
	case "due":
		t.due()
		return nil
	case "head_away":
		t.headAway()
		return nil
	case "answered":
		return t.officeAnswered()
	case "apology":
		args := t.contact()
		args["reference"] = e.Text
		t.send(Out{Op: OpSend, Text: t.rich("resident.apology", args), Buttons: append([][]Button{t.humanRow()}, t.menuButtons()...)})
		return nil
	}
	doc, err := t.ticket(e.Ticket)
	if err != nil || doc == nil || doc.ticket.Reporter != e.Chat {
		return err
	}
	if t.state.Lang == "" {
		t.state.Lang = doc.ticket.Lang
	}
	if e.Name == "recount" {
		return t.recounted(doc)
	}
	if e.Name == "seen" {
		return t.seen(doc)
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
		t.questioned(doc)
		return nil
	case "edited":
		t.reworded(doc)
		return nil
	case "more":
		t.hears(doc, Out{}, e.Then)
		return nil
	case "reply":
		t.hears(doc, Out{Text: t.wordText(doc), Buttons: t.wordButtons(doc)}, e.Then)
		return nil
	case "resolved":
		t.resolvedNews(doc)
		return nil
	case "rejected":
		t.hears(doc, Out{Text: t.rejectedNews(doc, args), Buttons: buttons}, e.Then)
		return nil
	case "deferred":
		t.hears(doc, Out{Text: t.deferredNews(doc), Buttons: buttons}, e.Then)
		return nil
	case "resumed":
		text = t.lines("", args, "resident.news.resumed", "resident.news.promise")
	case "routed":
		text = t.lines("", args, "resident.news.routed", "resident.news.promise")
	case "moved":
		text = t.lines("", args, "resident.news.moved", "resident.news.promise")
	case "extended":
		args["day"] = t.config.City.DayWords(t.lang(), e.At)
		text = t.rich("resident.news.extended", args).Add(quoteOf(e.Text)...).Add(flows.Span{Text: "\n"}).
			Add(t.rich("resident.news.extended_day", args)...)
	case "merged":
		text = t.rich("resident.news.merged", args)
	case "split":
		text = t.lines("", args, "resident.news.split", "resident.news.promise")
	case "rejoined":
		text = t.rich("resident.news.rejoined", args)
	default:
		return nil
	}
	silent := t.config.quiet(t.now)
	word, hasWord := t.wordOf(doc)
	message := Out{Op: OpSend, Lane: Notification, Silent: silent, Text: text, Buttons: buttons, Ref: k.Number}
	t.postWord(message, word, hasWord, e.Then)
	return nil
}

// wordOf is the word of the case that the event at hand is about.
func (t *turn) wordOf(doc *caseDoc) (tickets.Word, bool) {
	switch t.event.Name {
	case "ask", "reply", "more", "edited", "resolved", "rejected", "deferred", "talk", "reopened":
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

// quiet says that news should arrive without a sound: in the residents' quiet hours.
func (c *Config) quiet(now time.Time) bool {
	return c.City.NotQuiet(tickets.ToResident, now).After(now)
}
