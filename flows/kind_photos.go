package flows

import (
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// photosKind asks for photos, one by one or as an album, also pictures sent as
// files. An album is answered once: its later photos only change the count.
//
//	steps:
//	  - foto:
//	      photos: {max: 6, optional: true}
//	      ask: {id: Ada foto?, en: Any photos?}
type photosKind struct {
	question
	min, max int
}

// photosBody says how many photos are taken.
type photosBody struct {
	source.Where

	// Fewest photos.
	Min int `yaml:"min" jsonschema:"minimum=0,maximum=10,default=1"`

	// Most photos; a Telegram album has 10.
	Max int `yaml:"max" jsonschema:"minimum=1,maximum=10,default=10"`

	// true: people may go on without a photo.
	Optional bool `yaml:"optional"`
}

func readPhotos(_ *loader, st *step, body *source.Node) kind {
	var b photosBody
	st.flow.src.Decode(body, &b)
	if b.Optional {
		b.Min = 0
	}
	if b.Min > b.Max {
		st.flow.src.Problem(b.At("min"), RuleLimits, "", "min is greater than max")
	}
	return &photosKind{min: b.Min, max: b.Max}
}

// heading is the question once there are photos: how many.
func (k *photosKind) heading(t *turn, st *step) Rich {
	have := len(t.s.Values[t.key(st)].Photos)
	if have == 0 {
		return nil
	}
	args := map[string]any{"n": strconv.Itoa(have), "max": strconv.Itoa(k.max), "min": strconv.Itoa(k.min)}
	text := t.text("photos", args)
	switch {
	case have >= k.max:
		return slices.Concat(text, Words(" "), t.text("photosfull", args))
	case have < k.min:
		return slices.Concat(text, Words(" "), t.text("photosmin", args))
	}
	return slices.Concat(text, Words(" "), t.text("photosmore", args))
}

func (k *photosKind) rows(t *turn, st *step) [][]Button {
	have := len(t.s.Values[t.key(st)].Photos)
	if have == 0 {
		if k.min > 0 {
			return nil
		}
		return [][]Button{{t.button("skip")}}
	}
	var first []Button
	if have >= k.min {
		first = append(first, t.button("go"))
	}
	if have < k.max {
		first = append(first, t.button("add"))
	}
	return [][]Button{first, {t.button("del")}}
}

func (k *photosKind) accept(t *turn, st *step, e *Event) verdict {
	key := t.key(st)
	have := t.s.Values[key].Photos
	switch e.Kind {
	case PhotoIn, FileIn:
		return k.photo(t, st, have, e)
	case Press:
		switch {
		case e.Button == "skip" && k.min == 0 && len(have) == 0:
			return verdict{what: answered, value: Value{Kind: "photos"}}
		case e.Button == "go" && len(have) > 0 && len(have) >= k.min:
			return verdict{what: answered, value: Value{Kind: "photos", Photos: have}}
		case e.Button == "add" && len(have) > 0 && len(have) < k.max:
			if t.typedIn { // no button to put a toast at
				return verdict{what: again}
			}
			t.toast("photosadd")
			return verdict{what: ignored}
		case e.Button == "del" && len(have) > 0:
			delete(t.s.Values, key)
			return verdict{what: again}
		}
		return verdict{}
	case Text:
		return verdict{why: "wrong.photo"}
	}
	return verdict{}
}

// photo keeps one more photo, and says so once for an album.
func (k *photosKind) photo(t *turn, st *step, have []Photo, e *Event) verdict {
	one, ok := picture(e)
	switch {
	case !ok && e.Kind == FileIn:
		return verdict{} // some other file
	case !ok:
		return verdict{why: "wrong.photo"}
	}
	same := e.Album != "" && e.Album == t.s.Album
	double := slices.ContainsFunc(have, func(p Photo) bool {
		return p.File == one.File || p.Unique != "" && p.Unique == one.Unique
	})
	if double || len(have) >= k.max {
		if same {
			return verdict{what: ignored}
		}
		return verdict{what: again, seq: true}
	}
	if len(have) == 0 {
		t.out = append(t.out, Settle{Seq: t.s.Seq, Text: t.asked(st)}) // its buttons go
	}
	t.s.Values[t.key(st)] = Value{Kind: "photos", Photos: append(slices.Clip(have), one)}
	return verdict{what: again, seq: !same}
}

func (k *photosKind) late(t *turn, v Value) (Value, bool) {
	p, ok := picture(&t.e)
	if !ok || len(v.Photos) == 0 || len(v.Photos) >= k.max || slices.Contains(v.Photos, p) {
		return v, false
	}
	return Value{Kind: "photos", Photos: append(slices.Clip(v.Photos), p)}, true
}

// picture is the photo of an event; a picture sent as a file is one too.
func picture(e *Event) (Photo, bool) {
	if e.Kind == FileIn && strings.HasPrefix(e.File.MIME, "image/") {
		return Photo{File: e.File.File, Unique: e.File.Unique, AsFile: true}, e.File.File != ""
	}
	return e.Photo, e.Kind == PhotoIn && e.Photo.File != ""
}

func (k *photosKind) seed(_ *turn, _ *step, seed *Seed) (Value, bool) {
	n := len(seed.Photos)
	if n == 0 || n < k.min {
		return Value{}, false
	}
	v := Value{Kind: "photos", Photos: slices.Clone(seed.Photos[:min(n, k.max)])}
	seed.Photos = nil
	return v, true
}

func (k *photosKind) words(t *turn, v Value) string {
	if len(v.Photos) == 0 {
		return t.text("photosnone", nil).String()
	}
	return t.text("photoscount", map[string]any{"n": strconv.Itoa(len(v.Photos))}).String()
}

func (k *photosKind) value(_ *turn, v Value) any {
	files := make([]string, len(v.Photos))
	for i, p := range v.Photos {
		files[i] = p.File
	}
	return files
}

func (k *photosKind) typ() types.Type { return types.TypeOf([]string{}) }
