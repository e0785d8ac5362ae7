package graph

import "noken/flows"

// shape tells apart what a step does, without colour.
type shape int

const (
	plain   shape = iota // a box
	asks                 // rounded: waits for a person
	says                 // a speech bubble
	checks               // a sheet with a folded corner: what a person looks through
	forks                // a hexagon: goes one way or another
	calls                // doubled sides: another flow
	files                // a ticket
	looksup              // cut corners: waits for the city's records
)

// class is the shape's name in style sheets.
func (s shape) class() string {
	return [...]string{"plain", "asks", "says", "checks", "forks", "calls", "files", "looksup"}[s]
}

// look is how a kind of step is drawn.
type look struct {
	shape shape
	icon  string            // path data in a field of 24 by 24, drawn as lines
	means map[string]string // what the kind is, by language, for the legend
}

// looks are the kinds that have an icon of their own. A kind that is not here is
// drawn by whether it asks, so that a new one needs nothing in this package.
var looks = map[string]look{
	"choose": {asks, "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
		map[string]string{"id": "memilih dari tombol", "en": "choosing from buttons"}},
	"text": {asks, "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3M13 20h7",
		map[string]string{"id": "menulis dengan kata-kata", "en": "writing in words"}},
	"number": {asks, "M9 4L7 20M17 4l-2 16M4 9h16M4 15h16",
		map[string]string{"id": "menulis angka", "en": "writing a number"}},
	"date": {asks, "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
		map[string]string{"id": "memilih tanggal", "en": "giving a day"}},
	"phone": {asks, "M7 3h10v18H7zM11 18h2",
		map[string]string{"id": "nomor HP", "en": "a phone number"}},
	"nik": {asks, "M3 5h18v14H3zM7 15c0-3 5-3 5 0M11 10a1.5 1.5 0 1 1-3 0a1.5 1.5 0 1 1 3 0M15 10h3M15 14h3",
		map[string]string{"id": "nomor KTP atau KK", "en": "an identity number"}},
	"photos": {asks, "M3 7h4l2-3h6l2 3h4v13H3zM16 13a4 4 0 1 1-8 0a4 4 0 1 1 8 0",
		map[string]string{"id": "mengirim foto", "en": "sending photos"}},
	"location": {asks, "M12 21c-4-5-7-8-7-11a7 7 0 0 1 14 0c0 3-3 6-7 11zM14.5 10a2.5 2.5 0 1 1-5 0a2.5 2.5 0 1 1 5 0",
		map[string]string{"id": "menunjukkan tempat", "en": "showing a place"}},
	"document": {asks, "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
		map[string]string{"id": "mengirim dokumen", "en": "sending a document"}},
	"rating": {asks, "M12 3l2.7 5.8 6.3.8-4.6 4.3 1.2 6.2L12 17l-5.6 3.1 1.2-6.2L3 9.6l6.3-.8z",
		map[string]string{"id": "memberi nilai", "en": "giving a mark"}},
	"say": {says, "M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12h5",
		map[string]string{"id": "bot memberi tahu", "en": "the bot tells something"}},
	"summary": {checks, "M4 7l2 2 3-4M4 17l2 2 3-4M12 7h8M12 17h8",
		map[string]string{"id": "memeriksa semua jawaban", "en": "looking through all answers"}},
	"branch": {forks, "M12 21v-8M12 13L5 6M12 13l7-7M5 11V6h5M14 6h5v5",
		map[string]string{"id": "bercabang menurut syarat", "en": "goes one way or another"}},
	"call": {calls, "M4 4h9v16H4zM9 12h11M16 8l4 4-4 4",
		map[string]string{"id": "lewat alur lain", "en": "goes through another flow"}},
	"file": {files, "M21 3L3 10l7 3 3 7zM10 13L21 3",
		map[string]string{"id": "dikirim ke kantor", "en": "handed to the office"}},
	"lookup": {looksup, "M16 10a6 6 0 1 1-12 0a6 6 0 1 1 12 0M14.5 14.5L20 20",
		map[string]string{"id": "mencari di catatan", "en": "looks into the records"}},
}

var (
	otherQuestion = look{asks, "M8 8a4 4 0 1 1 5.5 3.7c-1 .5-1.5 1.3-1.5 2.8M12 19h.01",
		map[string]string{"id": "pertanyaan", "en": "a question"}}
	otherStep = look{plain, "M5 5h14v14H5z",
		map[string]string{"id": "langkah", "en": "a step"}}
)

func lookOf(st flows.OutlineStep) look {
	l, known := looks[st.Kind]
	switch {
	case known:
		return l
	case st.Calls != "":
		return looks["call"]
	case st.Asks:
		return otherQuestion
	}
	return otherStep
}
