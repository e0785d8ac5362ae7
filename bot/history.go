package bot

import (
	"slices"
	"strconv"

	"noken/flows"
	"noken/tickets"
)

const (
	// linesAPage lines of a history are shown at once, the newest first page.
	linesAPage = 15
	// saidShown runes of what was said stand in its line.
	saidShown = 80
)

// historyHere is /riwayat in a group: of the case whose post it answers, or whose
// topic it is.
func (t *turn) historyHere(string) error {
	return t.atCase("hist", func(doc *caseDoc) error {
		t.officeHistory(doc, 0, false)
		return nil
	})
}

// showHistory posts a case's history into the group, or turns its page.
func (t *turn) showHistory(doc *caseDoc, p press) error {
	page, err := strconv.Atoi(p.arg)
	t.officeHistory(doc, page, err == nil)
	return nil
}

// officeHistory shows all that happened to a case and who did it. Whoever reads it
// is noted.
func (t *turn) officeHistory(doc *caseDoc, page int, edit bool) {
	k := &doc.ticket
	t.audit(doc, "history")
	lines := k.Timeline()
	shown, page, older, newer := pageOfLines(lines, page)
	text := t.rich("office.history.head", t.about(doc))
	for _, l := range shown {
		text = below(text, flows.Span{Text: t.config.City.ShortTime(t.lang(), l.At) + " · " + t.officeLine(doc, l)})
	}
	var turns []Button
	if older {
		turns = append(turns, Button{Label: t.text("office.button.older", nil), Data: officeData(k.Number, "hist:"+strconv.Itoa(page+1))})
	}
	if newer {
		turns = append(turns, Button{Label: t.text("office.button.newer", nil), Data: officeData(k.Number, "hist:"+strconv.Itoa(page-1))})
	}
	t.showPage(text, turns, k.Number+" "+notForResidents, edit)
}

// showPage posts a page with the buttons that turn it, or puts it in the place of
// the one that was turned.
func (t *turn) showPage(text Rich, turns []Button, ref string, edit bool) {
	out := Out{Op: OpSend, Text: text, Ref: ref, ReplyTo: t.event.Message, Topic: t.event.Topic}
	if edit {
		out = Out{Op: OpEdit, EditMessage: t.event.Message, Text: text, Ref: ref}
	}
	if len(turns) > 0 {
		out.Buttons = [][]Button{turns}
	}
	t.send(out)
}

// pageOfLines are the lines of a page, 0 having the newest, and whether there are
// older and newer pages.
func pageOfLines(lines []tickets.Line, page int) (shown []tickets.Line, at int, older, newer bool) {
	last := max(len(lines)-1, 0) / linesAPage
	page = min(max(page, 0), last)
	end := len(lines) - page*linesAPage
	return lines[max(0, end-linesAPage):end], page, page < last, page > 0
}

// officeLine is a line of a history as an office reads it.
func (t *turn) officeLine(doc *caseDoc, l tickets.Line) string {
	words := t.text("office.history."+string(l.Act), t.lineArgs(doc, l))
	switch {
	case l.Word != nil:
		words += t.saidIn(l.Word.Text, l.Word.Photos, l.Word.Next)
		words += t.likeIn(doc, l.Word.Photos)
	case l.Note != nil:
		words += t.saidIn(l.Note.Text, l.Note.Photos, "")
		words += t.likeIn(doc, l.Note.Photos)
	}
	return words
}

// lineArgs are the placeholders of a line.
func (t *turn) lineArgs(doc *caseDoc, l tickets.Line) map[string]any {
	who := l.Name
	switch {
	case l.By == tickets.ByResident:
		who = t.text("office.history.by_resident", nil)
	case l.By == tickets.BySystem:
		who = t.text("office.history.by_system", nil)
	case who == "" && l.By == tickets.ByLeader:
		who = t.leaderTitle(l.ID)
	case who == "":
		who = t.text("office.history.by_office", nil)
	}
	to := l.To
	if to == "" {
		to = t.text("office.history.by_office", nil)
	}
	reason := ""
	if l.Reason != "" {
		reason = t.text("reason."+string(l.Reason), nil)
	}
	return map[string]any{
		"who": who, "to": to, "ref": l.Ref, "reason": reason,
		"office": t.shortOffice(l.Office), "other": t.shortOffice(l.Other), "rating": doc.ticket.Rating,
	}
}

// saidIn is what was said, in few words: `: "..."`, with how many photos.
func (t *turn) saidIn(text string, photos []tickets.Photo, next string) string {
	words := ""
	if text != "" {
		words = `: "` + shortened(text, saidShown) + `"`
	}
	if next != "" {
		words += ` → "` + shortened(next, saidShown) + `"`
	}
	if len(photos) > 0 {
		words += " · " + t.text("office.card.photos", map[string]any{"count": len(photos)})
	}
	forwarded := slices.ContainsFunc(photos, func(p tickets.Photo) bool { return p.Forwarded })
	if forwarded {
		words += " (" + t.text("office.history.forwarded", nil) + ")"
	}
	return words
}

// likeIn says that photos look like those of another case.
func (t *turn) likeIn(doc *caseDoc, photos []tickets.Photo) string {
	i := slices.IndexFunc(photos, func(p tickets.Photo) bool { return p.Like != "" })
	if i < 0 {
		return ""
	}
	other, err := t.otherCase(doc, photos[i].Like)
	if err != nil {
		return ""
	}
	return " (" + t.text("office.card.alike", map[string]any{"other": other}) + ")"
}

// residentHistory shows a resident what happened to their case, without agents'
// names and what offices say among themselves.
func (t *turn) residentHistory(doc *caseDoc, p press) {
	k := &doc.ticket
	page, err := strconv.Atoi(p.arg)
	shown, page, older, newer := pageOfLines(k.ResidentTimeline(), page)
	text := t.rich("resident.history.head", t.about(doc))
	for _, l := range shown {
		words := t.text("resident.history."+string(l.Act), t.lineArgs(doc, l))
		if l.Word != nil {
			words += t.saidIn(l.Word.Text, nil, l.Word.Next)
		}
		text = below(text, flows.Span{Text: t.config.City.ShortTime(t.lang(), l.At) + " · " + words})
	}
	var turns []Button
	if older {
		turns = append(turns, Button{Label: t.text("resident.button.older", nil), Data: caseData(k.Number, "hist:"+strconv.Itoa(page+1))})
	}
	if newer {
		turns = append(turns, Button{Label: t.text("resident.button.newer", nil), Data: caseData(k.Number, "hist:"+strconv.Itoa(page-1))})
	}
	t.showPage(text, turns, k.Number, err == nil)
}

// shortened is a text on one line, cut where it is longer than n runes.
func shortened(text string, n int) string {
	text = oneLine(text)
	if cut := bounded(text, n); cut != text {
		return cut + "…"
	}
	return text
}
