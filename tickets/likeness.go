package tickets

import "slices"

// LooksLike marks the photos of a file_unique_id as looking nearly the same as one
// of another case. fromOffice: it is an office that sent one of them.
func (t *Ticket) LooksLike(unique, number string) (fromOffice, found bool) {
	if unique == "" {
		return false, false
	}
	p := &t.Personal
	p.Photos, found = liken(p.Photos, unique, number)
	p.Talk, p.Notes = slices.Clone(p.Talk), slices.Clone(p.Notes)
	for i := range p.Talk {
		var here bool
		p.Talk[i].Photos, here = liken(p.Talk[i].Photos, unique, number)
		found, fromOffice = found || here, fromOffice || here && p.Talk[i].By != ByResident
	}
	for i := range p.Notes {
		var here bool
		p.Notes[i].Photos, here = liken(p.Notes[i].Photos, unique, number)
		found, fromOffice = found || here, fromOffice || here
	}
	return fromOffice, found
}

// liken marks the photo of a file_unique_id, in a copy.
func liken(photos []Photo, unique, number string) (marked []Photo, found bool) {
	i := slices.IndexFunc(photos, func(p Photo) bool { return p.Unique == unique })
	if i < 0 {
		return photos, false
	}
	photos = slices.Clone(photos)
	photos[i].Like = number
	return photos, true
}

// Alike are the numbers of the cases that photos of this one look like photos of.
func (t *Ticket) Alike() []string {
	var numbers []string
	add := func(photos []Photo) {
		for _, p := range photos {
			if p.Like != "" && !slices.Contains(numbers, p.Like) {
				numbers = append(numbers, p.Like)
			}
		}
	}
	add(t.Personal.Photos)
	for _, w := range t.Personal.Talk {
		add(w.Photos)
	}
	for _, n := range t.Personal.Notes {
		add(n.Photos)
	}
	return numbers
}
