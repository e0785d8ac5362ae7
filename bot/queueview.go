package bot

import (
	"slices"
	"strconv"
	"strings"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// The views of a group are messages that are edited in place. What one shows stands
// in its buttons, so that nothing is kept of them:
//
//	q:l:OFFICE:PAGE:FILTER  a page of an office's cases
//	q:n:                    the queue, as a message of its own
//	q:late:OFFICE           what is late of it, likewise
//	q:k:OFFICE:PAGE         which categories and services it has cases of
//	q:w:OFFICE:PAGE         which districts
//	q:o:NUMBER              a case's card
//	q:f:PAGE:WORDS          what /cari found
//	q:m:OFFICE              an office's figures
//	q:p:PAGE                whose figures

func viewData(act string, args ...string) string {
	return "q:" + act + ":" + strings.Join(args, ":")
}

// listing is a page of an office's cases that a filter lets through.
type listing struct {
	office string
	filter string
	page   int // from 0
}

// The filters of a listing. Beside them a part of the queue: partCategory,
// partService or partArea with what it is of.
const (
	allOpen     = ""
	onlyFree    = "f"
	onlyMine    = "m" // of who presses
	onlyLate    = "l"
	onlyWaiting = "w"
	onlyTasks   = "t" // what the office shall do for others
)

// filterKeys are the filters that have a button, with the key of its label.
var filterKeys = [][]struct{ filter, key string }{
	{{allOpen, "all"}, {onlyFree, "free"}, {onlyMine, "mine"}},
	{{onlyLate, "late"}, {onlyWaiting, "waiting"}, {onlyTasks, "tasks"}},
}

func (l listing) data() string {
	return viewData("l", l.office, strconv.Itoa(l.page), l.filter)
}

// listingOf reads "OFFICE:PAGE:FILTER".
func listingOf(arg string) listing {
	office, rest, _ := strings.Cut(arg, ":")
	page, filter, _ := strings.Cut(rest, ":")
	return listing{office: office, filter: filter, page: pageOf(page)}
}

// pageOf reads the number of a page, from 0; what is none is the first.
func pageOf(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}

// perPage cases are shown at once.
const perPage = 8

// queue shows the open cases of the group's offices, the most urgent first.
func (t *turn) queue(string) error {
	here, err := t.served()
	if err != nil {
		return err
	}
	if len(here) == 0 {
		t.answer("office.bind.not_bound", nil)
		return nil
	}
	office, err := t.firstBusy(here)
	if err != nil {
		return err
	}
	return t.list(here, listing{office: office})
}

// firstBusy is the first of a group's offices that has open cases, else the first.
func (t *turn) firstBusy(here []serves) (string, error) {
	if len(here) == 1 {
		return here[0].office, nil
	}
	ranges := make([]store.Range, len(here))
	for i, of := range here {
		ranges[i] = t.rangeOf(of.office, allOpen)
	}
	sizes, err := t.store.Sizes(t.ctx, ranges...)
	if err != nil {
		return "", err
	}
	busy := max(0, slices.IndexFunc(sizes, func(n int) bool { return n > 0 }))
	return here[busy].office, nil
}

// viewPressed takes a button of a view in a group. Whoever presses is a member.
func (t *turn) viewPressed(p press) error {
	switch p.act {
	case "m", "p":
		return t.measuresPressed(p)
	case "o":
		return t.openCase(p.arg)
	case "n":
		return t.queue("")
	}
	here, err := t.served()
	if err != nil {
		return err
	}
	l := listingOf(p.arg)
	_, ours := placeOfOffice(here, l.office)
	switch {
	case p.act == "f":
		page, words, _ := strings.Cut(p.arg, ":")
		return t.found(here, words, pageOf(page))
	case !ours:
		t.toast(t.text("resident.stale", nil))
		return nil
	case p.act == "l":
		return t.list(here, l)
	case p.act == "late":
		return t.list(here, listing{office: l.office, filter: onlyLate})
	case p.act == "k":
		return t.partMenu(l, "office.queue.by_category", t.categoryParts())
	case p.act == "w":
		return t.partMenu(l, "office.queue.by_area", t.areaParts())
	}
	t.toast(t.text("resident.stale", nil))
	return nil
}

// viewOut shows a view: in the place of the one whose button was pressed, else as an
// answer. A board, a reminder and an overview of the morning stay what they are.
func (t *turn) viewOut(text Rich, buttons [][]Button) {
	p := parseData(t.event.Data)
	if t.event.Kind == Pressed && p.act != "n" && p.act != "late" {
		t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: text, Buttons: buttons, Beside: true})
		return
	}
	out := Out{Op: OpSend, Text: text, Buttons: buttons, Topic: t.event.Topic}
	if t.event.Kind != Pressed {
		out.ReplyTo = t.event.Message
	}
	t.send(out)
}

// list shows a listing.
func (t *turn) list(here []serves, l listing) error {
	of, ok := placeOfOffice(here, l.office)
	if !ok {
		of = here[0]
		l = listing{office: of.office}
	}
	numbers, total, err := t.pick(of, l.filter, l.page*perPage)
	if err != nil {
		return err
	}
	if len(numbers) == 0 && total > 0 { // it has fewer pages by now
		l.page = (total - 1) / perPage
		if numbers, total, err = t.pick(of, l.filter, l.page*perPage); err != nil {
			return err
		}
	}
	args := map[string]any{"office": t.officeName(l.office), "count": total, "filter": t.filterName(l.filter)}
	key := "office.queue.filtered"
	switch {
	case l.filter == allOpen && total == 0:
		key = "office.queue.empty"
	case l.filter == allOpen:
		key = "office.queue.head"
	}
	text, cards, err := t.lineUp(t.rich(key, args), numbers, l.filter == onlyTasks, l.office)
	if err != nil {
		return err
	}
	if pages := (total + perPage - 1) / perPage; pages > 1 {
		text = text.Add(flows.Span{Text: "\n\n"}).Add(t.rich("office.queue.page", map[string]any{"page": l.page + 1, "pages": pages})...)
	}
	rows := append(t.filterRows(here, l), cards...)
	t.viewOut(text, append(rows, t.turns(l.page, total, func(page int) string {
		l.page = page
		return l.data()
	})...))
	return nil
}

// filterRows are the buttons above the cases of a listing; what is shown is marked.
func (t *turn) filterRows(here []serves, l listing) [][]Button {
	var rows [][]Button
	add := func(row *[]Button, label string, to listing, shown bool) {
		if shown {
			label = "• " + label
		}
		*row = append(*row, Button{Label: label, Data: to.data()})
	}
	if len(here) > 1 {
		var offices []Button
		for _, s := range here {
			add(&offices, t.shortOffice(s.office), listing{office: s.office}, s.office == l.office)
		}
		rows = slices.AppendSeq(rows, slices.Chunk(offices, 3))
	}
	for _, keys := range filterKeys {
		var row []Button
		for _, f := range keys {
			add(&row, t.text("office.filter."+f.key, nil), listing{office: l.office, filter: f.filter}, f.filter == l.filter)
		}
		rows = append(rows, row)
	}
	category, area := t.text("office.filter.category", nil), t.text("office.filter.area", nil)
	return append(rows, []Button{
		{Label: category, Data: viewData("k", l.office, "0")}, {Label: area, Data: viewData("w", l.office, "0")},
	})
}

// filterName is a filter in words.
func (t *turn) filterName(filter string) string {
	for _, keys := range filterKeys {
		for _, f := range keys {
			if f.filter == filter {
				return t.text("office.filter."+f.key, nil)
			}
		}
	}
	city, lang := t.config.City, t.lang()
	switch {
	case strings.HasPrefix(filter, partCategory):
		return city.About(tickets.Open{Category: filter[len(partCategory):]}, lang)
	case strings.HasPrefix(filter, partService):
		return city.About(tickets.Open{Service: filter[len(partService):]}, lang)
	case strings.HasPrefix(filter, partArea):
		return city.AreaName(filter[len(partArea):])
	}
	return filter
}

// turns are the buttons that turn the page, if there is another.
func (t *turn) turns(page, total int, data func(page int) string) [][]Button {
	var row []Button
	if page > 0 {
		row = append(row, Button{Label: t.text("office.button.back", nil), Data: data(page - 1)})
	}
	if (page+1)*perPage < total {
		row = append(row, Button{Label: t.text("office.button.next", nil), Data: data(page + 1)})
	}
	if row == nil {
		return nil
	}
	return [][]Button{row}
}

// lineUp writes cases below each other, with a button to the card of each.
func (t *turn) lineUp(text Rich, numbers []string, tasks bool, office string) (Rich, [][]Button, error) {
	if len(numbers) == 0 {
		return text, nil, nil
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return nil, nil, err
	}
	docs = slices.DeleteFunc(docs, func(doc *caseDoc) bool { return doc == nil || hiddenInGroups(t.config.City, &doc.ticket) })
	for _, doc := range docs {
		text = text.Add(flows.Span{Text: "\n\n"}).Add(t.queueLine(doc, tasks, office)...)
	}
	buttons, err := t.cardLinks(docs)
	return text, buttons, err
}

// queueLine is a case in two short lines: what it is, and how it stands.
func (t *turn) queueLine(doc *caseDoc, task bool, office string) Rich {
	k, city := &doc.ticket, t.rulesOf(doc)
	args := t.about(doc)
	var how []string
	if area, ok := city.Area(k.Area); ok {
		how = append(how, area.Name)
	}
	switch {
	case k.Stage.Ended():
		how = append(how, k.Stage.Label(t.lang())+", "+t.config.City.ShortTime(t.lang(), k.EndedAt))
	case task:
		for _, s := range k.OpenTasks() {
			if s.Office == office {
				left := city.CalendarOf(office).WorkingDaysLeft(t.now, s.Due)
				how = append(how, tickets.DaysLeftWords(t.lang(), left), t.text("office.queue.for", map[string]any{"office": t.shortOffice(k.Office)}))
			}
		}
	default:
		how = append(how, k.TimeLeft(city, t.lang(), t.now), t.whoHas(k))
	}
	args["how"] = strings.Join(slices.DeleteFunc(how, func(s string) bool { return s == "" }), " · ")
	return t.rich("office.queue.line", args)
}

// whoHas is who has a case, or how it stands where nobody does.
func (t *turn) whoHas(k *tickets.Ticket) string {
	switch {
	case k.Agent != 0:
		return k.Personal.AgentName
	case k.Stage == tickets.Routed || k.Stage == tickets.Received:
		return t.text("office.queue.nobody", nil)
	}
	return k.Stage.Label(t.lang())
}
