package flows

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// maxPlace is the greatest length of a place in words, in characters.
const maxPlace = 300

// locationKind asks where something is: a pin, an area picked from the city's
// list "areas" (districts, then their villages), or words. Words that mean
// exactly one area become that area. All three are taken unless switched off.
//
//	steps:
//	  - lokasi:
//	      location: {pin: true, areas: true, typed: true}
//	      ask: {id: Di mana tempatnya?, en: Where is it?}
type locationKind struct {
	question
	pin, typed bool
	areas      *catalogue // nil: not offered
	per        int
}

// locationBody says how a place may be told.
type locationBody struct {
	source.Where

	// A pin of Telegram's.
	Pin bool `yaml:"pin" jsonschema:"default=true"`

	// A district or village, chosen from buttons or typed (areas.csv).
	Areas bool `yaml:"areas" jsonschema:"default=true"`

	// Words, such as "depan Pasar Sentral".
	Typed bool `yaml:"typed" jsonschema:"default=true"`

	// How many areas are offered at once.
	Page int `yaml:"page" jsonschema:"minimum=2,maximum=40,default=6"`
}

func readLocation(l *loader, st *step, body *source.Node) kind {
	src := st.flow.src
	var b locationBody
	src.Decode(body, &b)
	k := &locationKind{pin: b.Pin, typed: b.Typed, per: b.Page}
	if b.Areas {
		k.areas = l.pickers["areas"]
		if k.areas == nil && b.Has("areas") {
			src.Problem(b.At("areas"), RuleList, "", `the city has no list "areas"`)
		}
	}
	if !k.pin && !k.typed && k.areas == nil {
		src.Problem(st.at, RuleLimits, "", "nothing would be an answer: allow pin, areas or typed")
	}
	return k
}

func (k *locationKind) rows(t *turn, _ *step) [][]Button {
	if k.areas == nil {
		return nil
	}
	return k.areas.rows(t, 2, k.per)
}

func (k *locationKind) free() bool { return k.typed }

func (k *locationKind) accept(t *turn, _ *step, e *Event) verdict {
	switch e.Kind {
	case PlaceIn:
		if p, ok := pinned(e.Place); ok && k.pin {
			return verdict{what: answered, value: Value{Kind: "place", Place: &p}}
		}
	case Press:
		if k.areas == nil {
			return verdict{}
		}
		i, v := k.areas.pick(t, e.Button, k.per)
		if v.what == answered {
			v.value = k.area(i)
		}
		return v
	case Text:
		return k.text(t, e.Text)
	}
	return verdict{}
}

// pinned checks a pin: what is not on Earth is none.
func pinned(p Place) (Place, bool) {
	if math.IsNaN(p.Lat) || math.IsNaN(p.Lon) || math.Abs(p.Lat) > 90 || math.Abs(p.Lon) > 180 {
		return p, false
	}
	p.Pin = true
	return p, true
}

func (k *locationKind) area(i int) Value {
	id := k.areas.options[i].id
	return Value{Kind: "place", Text: id, Place: &Place{Area: id}}
}

// means says whether words name an area rather than merely begin like it:
// "pasar" is no "Pasar Sentral".
func (k *locationKind) means(i int, text string) bool {
	typed := []rune(plainWords(text))
	if len(typed) <= 2 { // a button's number
		return true
	}
	for _, label := range k.areas.candidates[i].labels {
		if len(typed)*10 >= utf8.RuneCountInString(label)*6 {
			return true
		}
	}
	return false
}

func (k *locationKind) text(t *turn, text string) verdict {
	if utf8.RuneCountInString(text) > maxPlace {
		return verdict{why: "wrong.long", args: map[string]any{"max": maxPlace, "n": utf8.RuneCountInString(text)}}
	}
	if k.areas != nil {
		i, v := k.areas.typed(t, text, k.per)
		if v.what == answered && k.means(i, text) {
			v.value = k.area(i)
			return v
		}
		if v.what == again {
			return v
		}
	}
	if k.typed && hasWords(text) {
		place := &Place{Text: strings.ReplaceAll(text, "\n", " ")}
		return verdict{what: answered, value: Value{Kind: "place", Text: place.Text, Place: place}}
	}
	return verdict{why: "wrong.place"}
}

func (k *locationKind) seed(_ *turn, _ *step, seed *Seed) (Value, bool) {
	if seed.Place == nil {
		return Value{}, false
	}
	p, ok := pinned(*seed.Place)
	if !seed.Place.Pin && seed.Place.Lat == 0 && seed.Place.Lon == 0 || !ok || !k.pin {
		return Value{}, false
	}
	seed.Place = nil
	return Value{Kind: "place", Place: &p}, true
}

// words are such as "pin, Kwamki, Mimika Baru".
func (k *locationKind) words(t *turn, v Value) string {
	if v.Place == nil {
		return v.Text
	}
	var parts []string
	if v.Place.Pin {
		parts = append(parts, t.text("pin", nil).String())
	}
	if v.Place.Text != "" {
		parts = append(parts, v.Place.Text)
	}
	if k.areas != nil && v.Place.Area != "" {
		if i, ok := k.areas.index[v.Place.Area]; ok {
			parts = append(parts, k.areas.options[i].label[t.lang])
			if district := k.areas.parent(i); district >= 0 {
				parts = append(parts, k.areas.options[district].label[t.lang])
			}
		}
	}
	return strings.Join(parts, ", ")
}

// parent is the choice that another one is below, -1 where it is a top one.
func (c *catalogue) parent(i int) int {
	return c.options[i].parent
}

func (k *locationKind) value(_ *turn, v Value) any {
	p := Place{}
	if v.Place != nil {
		p = *v.Place
	}
	district := p.Area
	if k.areas != nil {
		if i, ok := k.areas.index[p.Area]; ok && k.areas.parent(i) >= 0 {
			district = k.areas.options[k.areas.parent(i)].id
		}
	}
	return map[string]any{"area": p.Area, "district": district, "pin": p.Pin, "text": p.Text}
}

func (k *locationKind) typ() types.Type {
	return types.Map{"area": types.String, "district": types.String, "pin": types.Bool, "text": types.String}
}
