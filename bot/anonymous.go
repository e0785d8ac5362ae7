package bot

import (
	"slices"

	"noken/flows"
	"noken/tickets"
)

// Who reports anonymously, or in secret, is not to be known by what they send: a
// file keeps the name it was given and what the camera wrote into it, so none is
// passed on; a photo sent as a photo has lost both at Telegram. Voices, pins and
// words go on as they are: they are what the reporter says.

// veiled says that the office must not learn who reported a case.
func veiled(k *tickets.Ticket) bool { return k.Anonymous || k.Secret }

// veil takes out of a filing what would tell who files it, and says how many files
// that were.
func veil(city *tickets.City, filing *tickets.Filing, answers []flows.Field) (held int) {
	category, _ := city.Category(filing.Category)
	if !filing.Anonymous && !filing.Secret && !category.Secret {
		return 0
	}
	filing.Name = ""
	filing.Fields = slices.DeleteFunc(filing.Fields, func(f tickets.Field) bool {
		return slices.ContainsFunc(answers, func(a flows.Field) bool { return a.Step == f.Step && namesPerson(a.Value.Kind) })
	})
	asFile := func(p tickets.Photo) bool { return p.AsFile }
	sent := len(filing.Photos) + len(filing.Files)
	filing.Photos = slices.DeleteFunc(filing.Photos, asFile)
	filing.Files = slices.DeleteFunc(filing.Files, asFile)
	return sent - len(filing.Photos) - len(filing.Files)
}

// namesPerson says that answers of a kind lead to a person by themselves.
func namesPerson(kind string) bool { return kind == "phone" || kind == "nik" }

// toldHeld tells a resident that files of a filing were kept back, and what to do.
func (t *turn) toldHeld(doc *caseDoc) {
	if doc.ticket.Withheld == 0 {
		return
	}
	t.send(Out{Op: OpSend, Text: t.rich("resident.talk.withheld", t.about(doc)), Ref: doc.ticket.Number, Buttons: [][]Button{{
		{Label: t.text("resident.button.reply", nil), Data: caseData(doc.ticket.Number, "reply")},
		{Label: t.text("resident.button.menu", nil), Data: menuData("menu")},
	}}})
}

// withhold keeps the files of a word back where they could tell who reports, tells
// both sides, and says whether anything is left to pass on.
func (t *turn) withhold(doc *caseDoc, word *tickets.Word, reopen bool) (left bool, err error) {
	k := &doc.ticket
	if !veiled(k) || len(word.Files) == 0 || !k.Can(tickets.ActAnswer) {
		return true, nil
	}
	k.Withheld += len(word.Files)
	word.Files, doc.dirty = nil, true
	if err := t.tellOthers(doc, Event{Name: "withheld"}); err != nil {
		return false, err
	}
	left = word.Text != "" || len(word.Photos) > 0 || word.Voice != nil || word.Place != nil
	again := t.event.Album != "" && t.event.Album == t.state.Album
	switch {
	case again: // an album is answered once
	case left || t.isLive(k.Number):
		t.send(Out{Op: OpSend, Text: t.rich("resident.talk.withheld", t.about(doc)), Ref: k.Number})
	default:
		t.listen(k.Number, reopen, t.rich("resident.talk.withheld", t.about(doc)))
	}
	if !left {
		t.state.Album = t.event.Album
	}
	return left, nil
}
