package bot

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"noken/store"
	"noken/tickets"
)

// serves is an office whose cases a group works.
type serves struct {
	office string
	parts  []string // of its queue; none: the whole of it
}

// servesOf are the offices of a group's desks, in the order of their names.
func servesOf(desks []string) []serves {
	var here []serves
	whole := map[string]bool{}
	for _, desk := range slices.Sorted(slices.Values(desks)) {
		office, part, isPart := strings.Cut(desk, "/")
		i := slices.IndexFunc(here, func(s serves) bool { return s.office == office })
		if i < 0 {
			here = append(here, serves{office: office})
			i = len(here) - 1
		}
		kind, of, _ := strings.Cut(part, "/")
		switch {
		case !isPart:
			whole[office] = true
		case kind == "c":
			here[i].parts = append(here[i].parts, partCategory+of)
		case kind == "a":
			here[i].parts = append(here[i].parts, partArea+of)
		}
	}
	for i := range here {
		if whole[here[i].office] {
			here[i].parts = nil
		}
	}
	return here
}

func placeOfOffice(here []serves, office string) (serves, bool) {
	i := slices.IndexFunc(here, func(s serves) bool { return s.office == office })
	if i < 0 {
		return serves{}, false
	}
	return here[i], true
}

// served are the offices that this group serves.
func (t *turn) served() ([]serves, error) {
	desks, err := t.store.ChatDesks(t.ctx, t.event.Chat)
	if err != nil {
		return nil, err
	}
	return servesOf(desks), nil
}

// has says that a case of the office, or one it supports, is worked here.
func (s serves) has(k *tickets.Ticket) bool {
	return len(s.parts) == 0 || slices.ContainsFunc(s.parts, func(part string) bool {
		return part == partCategory+k.Category || strings.HasPrefix(partArea+k.Area+".", part+".")
	})
}

// hiddenInGroups says that a case is for some heads alone.
func hiddenInGroups(city *tickets.City, k *tickets.Ticket) bool { return len(secretTo(city, k)) > 0 }

// hiddenParts are the parts of every queue that no group may see.
func hiddenParts(city *tickets.City) []string {
	var parts []string
	for _, c := range city.Categories {
		if len(city.HeadsFor(c.ID)) > 0 {
			parts = append(parts, partCategory+c.ID)
		}
	}
	return parts
}

// rangeOf is what a filter lets through of an office's cases.
func (t *turn) rangeOf(office, filter string) store.Range {
	switch filter {
	case allOpen:
		return store.Range{Index: queueIndex(office)}
	case onlyFree:
		return store.Range{Index: queuePart(office, partFree)}
	case onlyWaiting:
		return store.Range{Index: queuePart(office, partWaiting)}
	case onlyTasks:
		return store.Range{Index: tasksIndex(office)}
	case onlyMine:
		return store.Range{Index: queuePart(office, agentPart(t.event.From.ID))}
	case onlyLate:
		return store.Range{Index: lateIndex(office), Min: math.Inf(-1), Max: float64(t.now.UnixMilli() - 1)}
	}
	return store.Range{Index: queuePart(office, filter)}
}

// within is a part of a range, the lowest score first, and how many are in all of
// it; count 0: the whole.
func (t *turn) within(r store.Range, from, count int) (numbers []string, total int, err error) {
	if r.Min == 0 && r.Max == 0 {
		return t.store.Page(t.ctx, r.Index, from, count)
	}
	return t.store.Between(t.ctx, r.Index, r.Min, r.Max, from, count)
}

// pick finds a page of what a filter lets through, and how many there are in all.
// Where the group has all of the office's cases that is one look into an index; what
// is not for it is taken out in memory.
func (t *turn) pick(of serves, filter string, from int) (numbers []string, total int, err error) {
	if !knownFilter(filter) {
		filter = allOpen
	}
	keep, err := t.sieve(of, filter)
	if err != nil {
		return nil, 0, err
	}
	if keep == nil {
		return t.within(t.rangeOf(of.office, filter), from, perPage)
	}
	all, _, err := t.within(t.rangeOf(of.office, filter), 0, 0)
	if err != nil {
		return nil, 0, err
	}
	all = slices.DeleteFunc(all, func(number string) bool { return !keep(number) })
	return all[min(from, len(all)):min(from+perPage, len(all))], len(all), nil
}

// knownFilter says that a filter came from a button of ours: it becomes part of
// the name of an index.
func knownFilter(filter string) bool {
	switch filter {
	case allOpen, onlyFree, onlyMine, onlyLate, onlyWaiting, onlyTasks:
		return true
	}
	for _, part := range []string{partCategory, partService, partArea} {
		if of, ok := strings.CutPrefix(filter, part); ok && of != "" && strings.IndexFunc(of, func(r rune) bool { return r <= ' ' || r >= 0x7f }) < 0 {
			return true
		}
	}
	return false
}

// sieve says which of an office's cases are for this group; nil: all.
func (t *turn) sieve(of serves, filter string) (keep func(number string) bool, err error) {
	if filter == onlyTasks {
		return t.taskSieve(of)
	}
	hidden, err := t.members(of.office, hiddenParts(t.config.City))
	if err != nil {
		return nil, err
	}
	if len(of.parts) == 0 && len(hidden) == 0 {
		return nil, nil
	}
	ours, err := t.members(of.office, of.parts)
	if err != nil {
		return nil, err
	}
	return func(number string) bool {
		return !hidden[number] && (len(of.parts) == 0 || ours[number])
	}, nil
}

// taskSieve is sieve for the cases of other offices, which stand in their queues.
func (t *turn) taskSieve(of serves) (func(string) bool, error) {
	numbers, _, err := t.store.Page(t.ctx, tasksIndex(of.office), 0, 0)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return nil, err
	}
	ours := map[string]bool{}
	for _, doc := range docs {
		if doc != nil && of.has(&doc.ticket) && !hiddenInGroups(t.config.City, &doc.ticket) {
			ours[doc.ticket.Number] = true
		}
	}
	return func(number string) bool { return ours[number] }, nil
}

// members are the cases in some parts of an office's queue. Parts that are empty
// cost one look together.
func (t *turn) members(office string, parts []string) (map[string]bool, error) {
	sizes, err := t.partSizes(office, parts)
	if err != nil {
		return nil, err
	}
	all := map[string]bool{}
	for i, part := range parts {
		if sizes[i] == 0 {
			continue
		}
		numbers, _, err := t.store.Page(t.ctx, queuePart(office, part), 0, 0)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			all[n] = true
		}
	}
	return all, nil
}

// partSizes is how many cases stand in each of some parts of an office's queue.
func (t *turn) partSizes(office string, parts []string) ([]int, error) {
	ranges := make([]store.Range, len(parts))
	for i, part := range parts {
		ranges[i].Index = queuePart(office, part)
	}
	return t.store.Sizes(t.ctx, ranges...)
}

// categoryParts are the parts of a queue by category and service, but for those
// that no group may see.
func (t *turn) categoryParts() []string {
	var parts []string
	for _, c := range t.config.City.Categories {
		if len(t.config.City.HeadsFor(c.ID)) == 0 {
			parts = append(parts, partCategory+c.ID)
		}
	}
	for _, s := range t.config.City.Services {
		parts = append(parts, partService+s.ID)
	}
	return parts
}

// areaParts are the parts of a queue by district.
func (t *turn) areaParts() []string {
	var parts []string
	for _, a := range t.config.City.Areas {
		if a.Level == tickets.District {
			parts = append(parts, partArea+a.Code)
		}
	}
	return parts
}

// partMenu offers the parts of an office's queue that have cases, the fullest
// first.
func (t *turn) partMenu(l listing, key string, parts []string) error {
	sizes, err := t.partSizes(l.office, parts)
	if err != nil {
		return err
	}
	type one struct {
		part string
		size int
	}
	var full []one
	for i, part := range parts {
		if sizes[i] > 0 {
			full = append(full, one{part, sizes[i]})
		}
	}
	slices.SortStableFunc(full, func(a, b one) int { return cmp.Compare(b.size, a.size) })
	l.page = min(l.page, max(0, len(full)-1)/perPage)
	var rows [][]Button
	for i := l.page * perPage; i < min(len(full), (l.page+1)*perPage); i++ {
		label := t.filterName(full[i].part) + " (" + strconv.Itoa(full[i].size) + ")"
		rows = append(rows, []Button{{Label: label, Data: listing{office: l.office, filter: full[i].part}.data()}})
	}
	if len(rows) == 0 {
		key = "office.queue.none_known"
	}
	act := parseData(t.event.Data).act
	if len(full) > (l.page+1)*perPage {
		rows = append(rows, []Button{{Label: t.text("office.button.next", nil), Data: viewData(act, l.office, strconv.Itoa(l.page+1))}})
	}
	rows = append(rows, []Button{{Label: t.text("office.button.back", nil), Data: listing{office: l.office}.data()}})
	t.viewOut(t.rich(key, map[string]any{"office": t.officeName(l.office)}), rows)
	return nil
}

// urgentFirst puts cases in the order in which they are due, each once.
func urgentFirst(loaded []*caseDoc) []*caseDoc {
	docs := slices.DeleteFunc(slices.Clone(loaded), func(doc *caseDoc) bool { return doc == nil })
	slices.SortStableFunc(docs, func(a, b *caseDoc) int {
		return cmp.Or(cmp.Compare(a.ticket.Urgency(), b.ticket.Urgency()), cmp.Compare(a.ticket.Number, b.ticket.Number))
	})
	return slices.CompactFunc(docs, func(a, b *caseDoc) bool { return a.ticket.Number == b.ticket.Number })
}

// urgentHere are the first of them that a board shows.
func urgentHere(city *tickets.City, docs []*caseDoc, here []serves) []*caseDoc {
	shown := slices.DeleteFunc(slices.Clone(docs), func(doc *caseDoc) bool {
		of, ok := placeOfOffice(here, doc.ticket.Office)
		return !ok || !of.has(&doc.ticket) || hiddenInGroups(city, &doc.ticket)
	})
	return shown[:min(len(shown), boardShows)]
}
