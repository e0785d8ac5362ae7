package bot

import (
	"slices"
	"strconv"

	"noken/flows"
	"noken/tickets"
)

// askMenu offers the ways to ask a resident for what is missing; a reply to it is a
// question in words.
func (t *turn) askMenu(doc *caseDoc, _ press) error {
	button := func(want tickets.Want) Button {
		return Button{Label: t.text("office.button.want_"+string(want), nil), Data: officeData(doc.ticket.Number, "want:"+string(want))}
	}
	t.send(Out{
		Op: OpSend, Text: t.rich("office.ask_what", t.about(doc)), Ref: doc.ticket.Number + " ask",
		Buttons: [][]Button{
			{button(tickets.WantText), button(tickets.WantYesNo)},
			{button(tickets.WantPhoto), button(tickets.WantPin)},
		},
		ReplyTo: t.event.Message, Topic: t.event.Topic, TopicSlot: t.topicSlot(doc.ticket.Number),
	})
	return nil
}

// askFor asks for a photo or a place at once, in words of ours, and for the words
// of any other question.
func (t *turn) askFor(doc *caseDoc, p press) error {
	want := tickets.Want(p.arg)
	switch want {
	case tickets.WantText:
		t.prompt(doc, "ask", "")
	case tickets.WantYesNo:
		t.prompt(doc, "askyn", "")
	case tickets.WantPhoto, tickets.WantPin:
		words := t.config.Texts.Text(doc.ticket.Lang, "resident.want."+p.arg, nil)
		done, err := t.deliver(doc, p.arg, tickets.Word{Text: words, Origin: t.origin()}, false)
		if !done {
			return err
		}
		t.chosen(doc, "office.asked_"+p.arg)
	default:
		t.toast(t.text("resident.stale", nil))
	}
	return nil
}

// wantOf is what the deed of a question asks for.
func wantOf(deed string) tickets.Want {
	switch deed {
	case "askyn":
		return tickets.WantYesNo
	case string(tickets.WantPhoto), string(tickets.WantPin):
		return tickets.Want(deed)
	}
	return tickets.WantText
}

// wantedOf is what the resident is being asked for; empty: nothing.
func wantedOf(k *tickets.Ticket) tickets.Want {
	if k.Stage != tickets.Awaiting {
		return ""
	}
	return k.Want
}

// wantedBy is what a word of the case asks for now; empty where it asks for nothing
// (any more).
func wantedBy(k *tickets.Ticket, word int) tickets.Want {
	talk := k.Personal.Talk
	for i := len(talk) - 1; i >= 0; i-- {
		if talk[i].Kind == tickets.WordAsk {
			if i == word {
				return wantedOf(k)
			}
			return ""
		}
	}
	return ""
}

// The answers to a question of yes or no, in callback data.
var yesNo = []struct{ code, key string }{{"y", "answer_yes"}, {"n", "answer_no"}, {"u", "answer_unsure"}}

// questioned brings a question to the resident, with what makes it easy to answer.
func (t *turn) questioned(doc *caseDoc) {
	k, word := &doc.ticket, t.event.Posted
	listens := t.state.Flow.Flow == "" && t.state.Talk.Ticket == "" // else the next words are the form's, or for another case
	if listens {
		t.state.Talk = Talk{Ticket: k.Number, Since: t.now, Re: word + 1}
	}
	message := Out{Text: t.wordText(doc), Buttons: t.wordButtons(doc)}
	if listens && wantedBy(k, word) == tickets.WantPin {
		message.Buttons, message.AskPlace = nil, t.text("resident.button.send_place", nil)
		t.state.Keyboard = k.Number
	}
	t.hears(doc, message, t.event.Then)
}

// wordText is how a resident reads an answer or a question of an office.
func (t *turn) wordText(doc *caseDoc) Rich {
	word, _ := t.wordOf(doc)
	key, hint := "resident.news.reply", ""
	if word.Kind == tickets.WordAsk {
		key, hint = "resident.news.ask", "resident.news.answer_hint"
		switch wantedBy(&doc.ticket, t.event.Posted) {
		case tickets.WantPhoto:
			hint = "resident.news.photo_hint"
		case tickets.WantPin:
			hint = "resident.news.pin_hint"
		case tickets.WantYesNo:
			hint = "resident.news.yesno_hint"
		}
	}
	text := t.rich(key, t.about(doc)).Add(t.quoted(doc)...)
	if !word.Edited.IsZero() {
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("resident.news.edited", nil)...)
	}
	if hint != "" {
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich(hint, nil)...)
	}
	return text
}

// wordButtons are the buttons under it.
func (t *turn) wordButtons(doc *caseDoc) [][]Button {
	number, word := doc.ticket.Number, strconv.Itoa(t.event.Posted)
	var rows [][]Button
	if wantedBy(&doc.ticket, t.event.Posted) == tickets.WantYesNo {
		var row []Button
		for _, a := range yesNo {
			row = append(row, Button{Label: t.text("resident.button."+a.key, nil), Data: caseData(number, "yn:"+word+a.code)})
		}
		rows = append(rows, row)
	}
	return append(rows, []Button{
		{Label: t.text("resident.button.reply", nil), Data: caseData(number, "reply:"+strconv.Itoa(t.event.Posted+1))},
		{Label: t.text("resident.button.view", nil), Data: caseData(number, "view")},
	})
}

// saysYesNo takes a resident's button under a question of yes or no. arg is the
// question, as an index into the talk, and the answer's code.
func (t *turn) saysYesNo(doc *caseDoc, arg string) error {
	k := &doc.ticket
	asked, code := 0, ""
	if n := len(arg); n > 1 {
		asked, _ = strconv.Atoi(arg[:n-1])
		code = arg[n-1:]
	}
	i := slices.IndexFunc(yesNo, func(a struct{ code, key string }) bool { return a.code == code })
	if i < 0 || wantedBy(k, asked) != tickets.WantYesNo || len(k.Personal.Talk) >= talkLimit {
		t.toast(t.text("resident.stale", nil))
		t.view(doc)
		return nil
	}
	answer := t.text("resident.button."+yesNo[i].key, nil)
	if err := k.Answered(tickets.Word{Text: answer, Re: asked + 1}, t.now); err != nil {
		t.ended(doc)
		return nil
	}
	doc.dirty = true
	if t.state.Talk.Ticket == k.Number {
		t.state.Talk = Talk{}
	}
	t.toast(t.text("resident.answered", map[string]any{"answer": answer}))
	question := k.Personal.Talk[asked].Text
	text := t.rich("resident.news.ask", t.about(doc)).
		Add(flows.Span{Text: "\n"}, flows.Span{Text: question, Style: flows.Quote}, flows.Span{Text: "\n"}).
		Add(t.rich("resident.answered", map[string]any{"answer": answer})...)
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: text, Beside: true, Buttons: [][]Button{{
		{Label: t.text("resident.button.reply", nil), Data: caseData(k.Number, "reply")},
		{Label: t.text("resident.button.view", nil), Data: caseData(k.Number, "view")},
	}}})
	return t.tellOffice(doc, Event{Name: "talk", Posted: len(k.Personal.Talk) - 1})
}

// asksAgain asks once more, kindly, for a photo or a place where something else
// came, which was passed on all the same.
func (t *turn) asksAgain(doc *caseDoc, want tickets.Want, word tickets.Word) bool {
	k := &doc.ticket
	switch {
	case want == tickets.WantPhoto && len(word.Photos)+len(word.Files) == 0:
		t.listen(k.Number, false, t.rich("resident.talk.photo_again", t.about(doc)))
	case want == tickets.WantPin && (word.Place == nil || !word.Place.Pin):
		t.state.Talk = Talk{Ticket: k.Number, Since: t.now}
		t.state.Keyboard = k.Number
		t.send(Out{Op: OpSend, Text: t.rich("resident.talk.pin_again", t.about(doc)), Ref: k.Number,
			AskPlace: t.text("resident.button.send_place", nil)})
	default:
		return false
	}
	return true
}

// reach notes whether a resident can be reached: who blocks the bot gets nothing
// until they come back. The offices of their cases see it on the card, as long as
// something is to reach them.
func (t *turn) reach(blocked bool) error {
	if t.state.Blocked == blocked {
		return nil
	}
	t.state.Blocked = blocked
	numbers, err := t.store.Mine(t.ctx, t.event.Chat, reachMax)
	if err != nil || len(numbers) == 0 {
		return err
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if doc == nil || !hearsMore(&doc.ticket) || doc.ticket.Personal.Blocked == blocked {
			continue
		}
		doc.ticket.Personal.Blocked, doc.dirty = blocked, true
		if err := t.tellOthers(doc, Event{Name: "reach"}); err != nil {
			return err
		}
	}
	return nil
}

// hearsMore says that a case's reporter is still to hear of it, or to say whether it
// is fixed.
func hearsMore(k *tickets.Ticket) bool {
	return !k.Closed() && k.Stage != tickets.Rejected && k.Stage != tickets.Deferred
}

// reachMax bounds the cases of one resident whose cards tell that they blocked the bot.
const reachMax = 50
