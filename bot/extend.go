package bot

import (
	"errors"
	"slices"
	"strconv"

	"noken/tickets"
)

// extensions are the working days that an office can ask for.
var extensions = []int{3, 5, 10}

// extendMenu offers how much more time a case could have. It can have more once.
func (t *turn) extendMenu(doc *caseDoc, _ press) error {
	k := &doc.ticket
	if k.Clock.Extended() {
		t.toast(t.text("office.extended_before", t.about(doc)))
		return nil
	}
	row := make([]Button, len(extensions))
	for i, n := range extensions {
		days := strconv.Itoa(n)
		row[i] = Button{Label: "+" + days, Data: officeData(k.Number, "ex:"+days)}
	}
	t.choices(doc, "office.extend_by", [][]Button{row})
	return nil
}

// extendDays takes how much more time a case shall have and asks why.
func (t *turn) extendDays(doc *caseDoc, p press) error {
	days, err := strconv.Atoi(p.arg)
	if err != nil || !slices.Contains(extensions, days) {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	args := t.about(doc)
	args["count"] = days
	t.chosenWith("office.extend_to", args)
	t.promptWith(doc, "extendwhy", p.arg, args)
	return nil
}

// extendReply gives a case more time. Who reported it, and whose reports follow it,
// hear why and until when.
func (t *turn) extendReply(doc *caseDoc, arg string) error {
	why, ok := t.why(doc)
	if !ok {
		return nil
	}
	k := &doc.ticket
	days, _ := strconv.Atoi(arg)
	err := k.Extend(t.config.City, t.actor(doc, tickets.ActExtend), days, why, t.now)
	if errors.Is(err, tickets.ErrExtended) || errors.Is(err, tickets.ErrBadDays) {
		t.answer("office.extended_before", t.about(doc))
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	t.settle(doc)
	args := t.about(doc)
	args["day"] = t.config.City.DayWords(t.lang(), k.ResolveBy)
	t.answer("office.extended", args)
	t.card(doc)
	news := Event{Name: "extended", At: k.ResolveBy, Text: why}
	t.tellResident(doc, news)
	return t.eachMerged(doc, func(other *caseDoc) error {
		t.tellResident(other, news)
		return nil
	})
}
