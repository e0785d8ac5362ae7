package transcript

import "slices"

// Verb says what a Line is: its key in the file.
type Verb string

// What the bot says and does.
const (
	Bot     Verb = "bot"     // a message; with buttons a question
	Edit    Verb = "edit"    // the last question reads so now
	Settled Verb = "settled" // the last question has become a record of its answer, without buttons
	Toast   Verb = "toast"   // a short word at the pressed button
	Filed   Verb = "filed"   // the answers are handed over to become a case
	Lookup  Verb = "lookup"  // a number is looked up
	End     Verb = "end"     // the conversation is over: done or cancelled
)

// What a person does.
const (
	Start      Verb = "start"       // opens a flow
	Press      Verb = "press"       // presses a button of the question that stands
	PressTwice Verb = "press_twice" // presses it, and at once again
	PressOld   Verb = "press_old"   // presses a button of an earlier question
	Type       Verb = "type"        // writes
	Pin        Verb = "pin"         // sends a pin: lat, lon and, where it is known, area
	Photo      Verb = "photo"       // sends a photo, by any name
	Album      Verb = "album"       // sends several photos as one
	Paper      Verb = "file"        // sends a file: name, type (pdf, jpg, png or a MIME type), mb
	Contact    Verb = "contact"     // shares a phone number
	Send       Verb = "send"        // sends something else: sticker, voice, video, ...
	Command    Verb = "command"     // back, cancel or again
)

// Result is what the bot around the flow found or did, after filed and lookup. Left
// out, a report is filed and a number is found.
const Result Verb = "result"

var (
	said = []Verb{Bot, Edit, Settled, Toast, Filed, Lookup, End}
	done = []Verb{Start, Press, PressTwice, PressOld, Type, Pin, Photo, Album, Paper, Contact, Send, Command, Result}
)

// Pair is one entry of a Line that has several.
type Pair struct{ Key, Value string }

// Line is one line of a chat: something that the bot says, or that a person does.
type Line struct {
	Verb    Verb
	Text    string     // words, a button's label, a photo's name
	Which   int        // of several buttons with that label, from 1; 0: the first
	Buttons [][]string // labels by row, of Bot and Edit
	Names   []string   // of an Album
	Pairs   []Pair     // of Pin, Paper, Filed, Lookup and Result

	at, end int // lines of the file, from 1; end is the one after its last
	col     int // where its verb stands in the file, from 1
}

// Acts says that a person or the bot around the flow does the line, and the flow answers it.
func (l *Line) Acts() bool { return slices.Contains(done, l.Verb) }

// get is the value of a pair.
func (l *Line) get(key string) string {
	for _, p := range l.Pairs {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

// same says that two lines mean the same, wherever they stand.
func (l *Line) same(other *Line) bool {
	return l.Verb == other.Verb && l.Text == other.Text && max(l.Which, 1) == max(other.Which, 1) &&
		slices.EqualFunc(l.Buttons, other.Buttons, slices.Equal[[]string]) &&
		slices.Equal(l.Names, other.Names) && slices.Equal(l.Pairs, other.Pairs)
}

func sameLines(a, b []Line) bool {
	return slices.EqualFunc(a, b, func(x, y Line) bool { return x.same(&y) })
}

// Has says whether there is a pair of that key.
func (l *Line) Has(key string) bool {
	return slices.ContainsFunc(l.Pairs, func(p Pair) bool { return p.Key == key })
}
