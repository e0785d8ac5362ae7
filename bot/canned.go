package bot

import (
	"strconv"

	"noken/tickets"
)

// cannedAPage ready answers are offered at once.
const cannedAPage = 8

// cannedMenu offers the office's ready answers, a page at a time.
func (t *turn) cannedMenu(doc *caseDoc, p press) error {
	page := 0
	if p.act == "cp" {
		page, _ = strconv.Atoi(p.arg)
	}
	rows := t.cannedButtons(&doc.ticket, page)
	switch {
	case len(rows) == 0:
		t.respond("office.canned.none", t.about(doc))
	case p.act == "cp":
		t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich("office.canned.which", t.about(doc)), Buttons: rows})
	default:
		t.choices(doc, "office.canned.which", rows)
	}
	return nil
}

func (t *turn) cannedButtons(k *tickets.Ticket, page int) [][]Button {
	all := t.config.City.RepliesFor(t.at.office)
	from := min(max(page, 0), max(len(all)-1, 0)/cannedAPage) * cannedAPage
	var rows [][]Button
	for _, r := range all[from:min(from+cannedAPage, len(all))] {
		data := officeData(k.Number, "cn:"+r.ID)
		if len(data) > 64 {
			continue
		}
		rows = append(rows, []Button{{Label: said(r.Title, t.lang()), Data: data}})
	}
	var turnPage []Button
	if from > 0 {
		turnPage = append(turnPage, Button{Label: t.text("office.button.back", nil), Data: officeData(k.Number, "cp:"+strconv.Itoa(from/cannedAPage-1))})
	}
	if from+cannedAPage < len(all) {
		turnPage = append(turnPage, Button{Label: t.text("office.button.next", nil), Data: officeData(k.Number, "cp:"+strconv.Itoa(from/cannedAPage+1))})
	}
	if len(turnPage) > 0 {
		rows = append(rows, turnPage)
	}
	return rows
}

// said is a text in a language, else in any that it has.
func said(texts map[string]string, lang string) string {
	if text := texts[lang]; text != "" {
		return text
	}
	for _, fallback := range []string{"id", "en"} {
		if text := texts[fallback]; text != "" {
			return text
		}
	}
	return ""
}

// cannedChosen shows a ready answer as the resident would get it.
func (t *turn) cannedChosen(doc *caseDoc, p press) error {
	r, ok := t.config.City.Reply(t.at.office, p.arg)
	if !ok {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	lang := doc.ticket.Lang
	text := tickets.Fill(said(r.Text, lang), t.cannedArgs(doc, lang))
	t.toast("")
	t.preview(doc, Unsent{Canned: true, Word: tickets.Word{Text: bounded(text, wordLimit), Origin: t.origin()}})
	return nil
}

// cannedArgs are what a ready answer says of a case, in the resident's language. An
// anonymous reporter's name is not among it: the whole group looks on.
func (t *turn) cannedArgs(doc *caseDoc, lang string) map[string]string {
	k, city := &doc.ticket, t.config.City
	name := k.Personal.Name
	if name == "" || k.Anonymous {
		name = t.config.Texts.Text(lang, "resident.canned_name", nil)
	}
	args := map[string]string{
		"number": k.Number, "what": t.what(doc, lang), "office": city.OfficeName(k.Office, lang),
		"name": name, "agent": bounded(t.event.From.Name, 64),
	}
	due := k.Due()
	if due.IsZero() {
		due = k.ResolveBy
	}
	if !due.IsZero() {
		args["day"] = city.DayWords(lang, due)
	}
	return args
}

// cannedCommand is /jawaban, as a reply to a card or in a case's topic.
func (t *turn) cannedCommand(string) error {
	return t.atCase("canned", func(doc *caseDoc) error { return t.cannedMenu(doc, press{act: "canned"}) })
}
