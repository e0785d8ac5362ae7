package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// findLimit bounds the words of a search, in bytes: they stand in the buttons that
// turn its pages.
const findLimit = 48

// search takes "/cari WORDS".
func (t *turn) search(payload string) error {
	words := findWords(payload)
	if words == "" {
		t.answer("office.find.how", nil)
		return nil
	}
	here, err := t.served()
	if err != nil {
		return err
	}
	if len(here) == 0 {
		t.answer("office.bind.not_bound", nil)
		return nil
	}
	return t.found(here, words, 0)
}

// findWords are words as they are searched for: in small letters, one blank between
// them, at most findLimit bytes.
func findWords(text string) string {
	var out string
	for _, word := range strings.Fields(strings.ToLower(strings.ToValidUTF8(text, ""))) {
		word = strings.Trim(word, `#"'.,;!?()`)
		if word == "" {
			continue
		}
		longer := strings.TrimSpace(out + " " + word)
		if len(longer) > findLimit {
			break
		}
		out = longer
	}
	return out
}

// found shows a page of what words find among the cases of the group's offices,
// those they support among them: by number, by the reporter's code, by the words
// for a category or service, by area. Those that are open come first.
func (t *turn) found(here []serves, words string, page int) error {
	words = findWords(words)
	if _, verdict := tickets.ParseNumber(t.config.City.Prefix, words); verdict == tickets.NumberTypo {
		t.viewOut(t.rich("office.find.typo", map[string]any{"words": words}), nil)
		return nil
	}
	numbers, err := t.lookUp(here, words)
	if err != nil {
		return err
	}
	args := map[string]any{"words": words, "count": len(numbers)}
	if len(numbers) == 0 {
		t.viewOut(t.rich("office.find.none", args), nil)
		return nil
	}
	page = min(page, (len(numbers)-1)/perPage)
	shown := numbers[page*perPage : min(len(numbers), (page+1)*perPage)]
	text, buttons, err := t.lineUp(t.rich("office.find.head", args), shown, false, "")
	if err != nil {
		return err
	}
	if pages := (len(numbers) + perPage - 1) / perPage; pages > 1 {
		text = text.Add(flows.Span{Text: "\n\n"}).Add(t.rich("office.queue.page", map[string]any{"page": page + 1, "pages": pages})...)
	}
	t.viewOut(text, append(buttons, t.turns(page, len(numbers), func(page int) string {
		return viewData("f", strconv.Itoa(page), words)
	})...))
	return nil
}

// lookUp finds the cases that words name.
func (t *turn) lookUp(here []serves, words string) ([]string, error) {
	if number, ok := t.config.findNumber(words); ok {
		return t.oursAmong(here, number)
	}
	if digits := strings.TrimLeft(words, "0"); len(words) <= 9 && strings.Trim(words, "0123456789") == "" && digits != "" {
		return t.lookUpDigits(here, words, digits)
	}
	sense := senseOf(t.config.City, words)
	if len(sense) == 0 {
		return nil, nil
	}
	var all []string
	for _, of := range here {
		numbers, err := t.lookUpSense(of, sense)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			if !slices.Contains(all, n) { // one office may support another of this group
				all = append(all, n)
			}
		}
	}
	return all, nil
}

// yearsBack is how far back a running number alone is looked for.
const yearsBack = 3

// lookUpDigits finds cases by a running number of the last years, and by a
// reporter's code, which has six digits.
func (t *turn) lookUpDigits(here []serves, typed, digits string) ([]string, error) {
	running, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return nil, nil
	}
	var numbers []string
	year := t.now.In(t.config.City.Zone).Year()
	for y := year; y > year-yearsBack; y-- {
		numbers = append(numbers, tickets.FormatNumber(t.config.City.Prefix, y, running))
	}
	if len(typed) == 6 {
		for _, index := range t.store.CodeIndexes(typed) {
			more, _, err := t.store.Page(t.ctx, index, 0, 50)
			if err != nil {
				return nil, err
			}
			numbers = append(numbers, more...)
		}
	}
	return t.oursAmong(here, numbers...)
}

// oursAmong are those of some numbers that are cases of the group's offices, or of
// those that they support: the open ones first, then the newest.
func (t *turn) oursAmong(here []serves, numbers ...string) ([]string, error) {
	slices.Sort(numbers)
	docs, err := t.tickets(slices.Compact(numbers)...)
	if err != nil {
		return nil, err
	}
	docs = slices.DeleteFunc(docs, func(doc *caseDoc) bool { return doc == nil || !t.worked(here, &doc.ticket) })
	slices.SortStableFunc(docs, func(a, b *caseDoc) int {
		if a, b := a.ticket.Stage.Ended(), b.ticket.Stage.Ended(); a != b {
			if b {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.ticket.Filed.UnixMilli(), a.ticket.Filed.UnixMilli())
	})
	found := make([]string, len(docs))
	for i, doc := range docs {
		found[i] = doc.ticket.Number
	}
	return found, nil
}

// worked says that a group may find a case.
func (t *turn) worked(here []serves, k *tickets.Ticket) bool {
	return !hiddenInGroups(t.config.City, k) && slices.ContainsFunc(here, func(s serves) bool {
		return (s.office == k.Office || k.Supported(s.office)) && s.has(k)
	})
}

// lookUpSense finds an office's open cases that have all of a sense, by when they
// are due; then those it supports.
func (t *turn) lookUpSense(of serves, sense [][]string) ([]string, error) {
	keep, err := t.sieve(of, allOpen)
	if err != nil {
		return nil, err
	}
	var sets []map[string]bool
	for _, parts := range sense {
		set, err := t.members(of.office, parts)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	var found []string
	if !slices.ContainsFunc(sets, func(set map[string]bool) bool { return len(set) == 0 }) {
		all, _, err := t.store.Page(t.ctx, queueIndex(of.office), 0, 0)
		if err != nil {
			return nil, err
		}
		for _, n := range all {
			if (keep == nil || keep(n)) && !slices.ContainsFunc(sets, func(set map[string]bool) bool { return !set[n] }) {
				found = append(found, n)
			}
		}
	}
	tasks, err := t.taskSieve(of)
	if err != nil || tasks == nil {
		return found, err
	}
	helped, _, err := t.within(store.Range{Index: tasksIndex(of.office)}, 0, 0)
	if err != nil {
		return nil, err
	}
	for _, n := range helped {
		doc, err := t.ticket(n)
		if err != nil {
			return nil, err
		}
		if tasks(n) && doc != nil && hasSense(&doc.ticket, sense) {
			found = append(found, n)
		}
	}
	return found, nil
}

// hasSense is lookUpSense for one case.
func hasSense(k *tickets.Ticket, sense [][]string) bool {
	for _, parts := range sense {
		if !slices.ContainsFunc(parts, func(part string) bool {
			return part == partCategory+k.Category || part == partService+k.Service || strings.HasPrefix(partArea+k.Area+".", part+".")
		}) {
			return false
		}
	}
	return true
}

// senseOf is what words mean: for each of them the parts of a queue that it names,
// of which a case must be in one. All of them together are tried first: "jalan
// rusak" is one thing, "jalan kwamki" are two. Empty where a word means nothing.
func senseOf(city *tickets.City, words string) [][]string {
	if parts := partsNamed(city, words); len(parts) > 0 {
		return [][]string{parts}
	}
	var sense [][]string
	for word := range strings.FieldsSeq(words) {
		parts := partsNamed(city, word)
		if len(parts) == 0 {
			return nil
		}
		sense = append(sense, parts)
	}
	return sense
}

// partsNamed are the parts of a queue that a name means: the categories, services
// and areas that are called so; where none is, those whose name begins so.
func partsNamed(city *tickets.City, name string) []string {
	var exact, begins []string
	add := func(part string, names ...string) {
		for _, n := range names {
			n = strings.ToLower(n)
			switch {
			case n == name:
				exact = append(exact, part)
				return
			case len(name) >= 3 && strings.HasPrefix(n, name) && !slices.Contains(begins, part):
				begins = append(begins, part)
			}
		}
	}
	for _, c := range city.Categories {
		add(partCategory+c.ID, slices.Concat([]string{c.ID}, labelsOf(c.Label), c.Words)...)
	}
	for _, s := range city.Services {
		add(partService+s.ID, slices.Concat([]string{s.ID}, labelsOf(s.Label), s.Words)...)
	}
	for _, a := range city.Areas {
		if a.Level != tickets.Regency {
			add(partArea+a.Code, a.Name, a.Code)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return begins
}

func labelsOf(labels map[string]string) []string {
	var all []string
	for _, l := range labels {
		all = append(all, l)
	}
	return all
}
