package bot

import (
	"slices"
	"strings"

	"noken/flows"
	"noken/source"
	"noken/tickets"
)

// deskWanted finds the desk that an admin named: an office's code, and behind it a
// category or an area where only these cases are meant. problem says what of it is
// not known, and what may have been meant.
func (t *turn) deskWanted(words string) (desk string, problem Rich) {
	city := t.config.City
	code, part, _ := strings.Cut(strings.Join(strings.Fields(words), " "), " ")
	office, ok := city.Office(code)
	if !ok {
		near := city.SuggestOffice(code)
		if near == "" && part != "" { // its name
			near = city.SuggestOffice(code + " " + part)
		}
		return "", t.unknownDesk("office.bind.unknown", code, near)
	}
	if part == "" {
		return office.Code, nil
	}
	if found, ok := deskPartOf(city, part); ok {
		return office.Code + found, nil
	}
	near := source.Nearest(part, deskPartNames(city))
	if near == "" {
		return "", t.unknownDesk("office.bind.unknown_part", part, "")
	}
	return "", t.unknownDesk("office.bind.unknown_part", part, office.Code+" "+near)
}

// unknownDesk says what is not known, and what may have been meant.
func (t *turn) unknownDesk(key, typed, near string) Rich {
	text := t.rich(key, map[string]any{"code": bounded(typed, 32)})
	if near != "" {
		text = text.Add(flows.Span{Text: " "}).Add(t.rich("office.bind.did_you_mean", map[string]any{"code": near})...)
	}
	return text
}

// deskPartOf is the part of an office's desk that words mean: a category by its id,
// label or an everyday word, an area by its code or name. All of the city is no
// part: the office's own desk has it.
func deskPartOf(city *tickets.City, words string) (part string, ok bool) {
	words = strings.ToLower(words)
	if c, ok := city.Category(strings.ReplaceAll(words, " ", "_")); ok {
		return deskCategory + c.ID, true
	}
	for _, a := range city.Areas {
		if a.Code != words && !strings.EqualFold(a.Name, words) {
			continue
		}
		if a.Level == tickets.Regency {
			return "", true
		}
		return deskArea + a.Code, true
	}
	for _, c := range city.Categories {
		for _, label := range c.Label {
			if strings.EqualFold(label, words) {
				return deskCategory + c.ID, true
			}
		}
	}
	for _, c := range city.Categories {
		if slices.ContainsFunc(c.Words, func(w string) bool { return strings.EqualFold(w, words) }) {
			return deskCategory + c.ID, true
		}
	}
	return "", false
}

// deskPartNames are the words by which a part of a desk is found.
func deskPartNames(city *tickets.City) []string {
	var names []string
	for _, c := range city.Categories {
		names = append(names, c.ID)
	}
	for _, a := range city.Areas {
		names = append(names, strings.ToLower(a.Name))
	}
	for _, c := range city.Categories {
		for _, label := range c.Label {
			names = append(names, strings.ToLower(label))
		}
	}
	return names
}

// deskKnown says that a desk is one of today's configuration.
func (t *turn) deskKnown(desk string) bool {
	city := t.config.City
	if _, ok := city.Office(deskOffice(desk)); !ok {
		return false
	}
	if _, id, ok := strings.Cut(desk, deskCategory); ok {
		_, known := city.Category(id)
		return known
	}
	if _, code, ok := strings.Cut(desk, deskArea); ok {
		_, known := city.Area(code)
		return known
	}
	return !strings.Contains(desk, "/")
}

// deskPart is the category or area of a desk in words; empty for an office's own.
func (t *turn) deskPart(desk string) string {
	if _, id, ok := strings.Cut(desk, deskCategory); ok {
		c, _ := t.config.City.Category(id)
		if label := c.Label[t.lang()]; label != "" {
			return label
		}
		return id
	}
	if _, code, ok := strings.Cut(desk, deskArea); ok {
		if a, ok := t.config.City.Area(code); ok {
			return a.Name
		}
		return code
	}
	return ""
}

// deskInWords is a desk as people read it: "Dinas PUPR", "Dinas PUPR · Jalan rusak".
func (t *turn) deskInWords(desk string) string {
	return partedBy(t.officeName(deskOffice(desk)), t.deskPart(desk))
}

// deskInShort is deskInWords for a button.
func (t *turn) deskInShort(desk string) string {
	return partedBy(t.shortOffice(deskOffice(desk)), t.deskPart(desk))
}

func partedBy(office, part string) string {
	if part == "" {
		return office
	}
	return office + " · " + part
}

// desksInWords are several desks as people read them.
func (t *turn) desksInWords(desks []string) string {
	words := make([]string, len(desks))
	for i, desk := range desks {
		words[i] = t.deskInWords(desk)
	}
	return strings.Join(words, ", ")
}
