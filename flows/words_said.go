package flows

import (
	"maps"
	"slices"
	"strings"
)

// complainer is a kind that says itself which of the engine's words it may say
// about an answer that it does not take, such as "wrong.phone".
type complainer interface{ complaints() []string }

// Complaints are the keys of the engine's own words about what people did that a
// flow may say, sorted: those about answers that its kinds of steps do not take,
// about what no step can read, about a stale button, and about a result that did
// not come. What cannot be said by any road ("wait", where the host answers at
// once) is not among them.
func (set *Set) Complaints(flow string) []string {
	f, ok := set.flows[flow]
	if !ok {
		return nil
	}
	keys := map[string]bool{}
	for _, st := range f.steps {
		for _, key := range set.complaintsOf(st) {
			keys[key] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

func (set *Set) complaintsOf(st *step) []string {
	if _, ok := st.kind.(waiter); ok {
		return []string{"failed"}
	}
	if _, ok := st.kind.(asker); !ok {
		return nil
	}
	all := []string{"stale"}
	_, takesPhotos := st.kind.(*photosKind)
	_, takesPapers := st.kind.(*documentKind)
	_, takesContacts := st.kind.(*phoneKind)
	for key := range set.words[0].templates { // a pin that lies nowhere is read by no step
		if strings.HasPrefix(key, "cannot.") && key != "cannot.text" &&
			(key != "cannot.photo" || !takesPhotos && !takesPapers) && (key != "cannot.document" || !takesPapers) && (key != "cannot.contact" || !takesContacts) {
			all = append(all, key)
		}
	}
	for _, c := range st.checks {
		all = append(all, c.key)
	}
	return append(all, set.wrongs(st)...)
}

// wrongs are the words about an answer of the right sort that is not taken.
func (set *Set) wrongs(st *step) []string {
	switch k := st.kind.(type) {
	case complainer:
		return k.complaints()
	case *chooseKind:
		return []string{"wrong.choose"}
	case *textKind:
		all := []string{"wrong.long"}
		if k.min > 0 {
			all = append(all, "wrong.empty")
		}
		if k.min > 1 {
			all = append(all, "wrong.short")
		}
		return all
	case *numberKind:
		all := []string{"wrong.number"}
		if k.min > -maxNumber {
			all = append(all, "wrong.small")
		}
		if k.max < maxNumber {
			all = append(all, "wrong.big")
		}
		return all
	case *phoneKind:
		return []string{"wrong.phone"}
	case *nikKind:
		if k.family {
			return []string{"wrong.kk"}
		}
		return []string{"wrong.nikdigits", "wrong.nikday", "wrong.nikmonth"}
	case *photosKind:
		return []string{"wrong.photo"}
	case *locationKind:
		return []string{"wrong.long", "wrong.place"}
	case *summaryKind:
		return []string{"wrong.summary"}
	}
	// A kind that is new here: the words that are named after it.
	var all []string
	for key := range set.words[0].templates {
		if strings.HasPrefix(key, "wrong."+st.is) {
			all = append(all, key)
		}
	}
	return all
}
