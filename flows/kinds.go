package flows

import (
	"slices"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// kind is what one kind of step does. Most embed basic.
type kind interface {
	enter(t *turn, st *step) (event string, wait bool) // arrive at the step: an arrow to follow at once, or wait
	link(l *loader, st *step)                          // check what it says of other steps and flows
	programs() []*program                              // its expressions, to be compiled
	targets() []target                                 // steps that it leads to besides the next one
	goesOn() bool                                      // leads to the next step too
	waits() bool                                       // a question, or waits for a result
}

// target is a step that a kind leads to by itself.
type target struct {
	to  string
	why string // when it goes there, as the file says it: a condition, an outcome
}

// asker is a kind that asks and waits for a person's answer.
type asker interface {
	kind
	rows(t *turn, st *step) [][]Button                // its own buttons, without Back and Cancel
	accept(t *turn, st *step, e *Event) verdict       // what an event means as an answer
	words(t *turn, v Value) string                    // an answer as people read it, in the turn's language
	value(t *turn, v Value) any                       // an answer as expressions see it; of the zero Value: nothing answered
	typ() types.Type                                  // type of value
	free() bool                                       // takes any words, so that buttons must be typed exactly
	seed(t *turn, st *step, seed *Seed) (Value, bool) // the answer in what was sent before, taken out of seed
}

// gatherer is an asker whose answer comes in several pieces, some of them late.
type gatherer interface {
	asker
	late(t *turn, v Value) (Value, bool) // the answer with the event's piece; false: not taken
}

// verdict is what an asker makes of an event.
type verdict struct {
	what  outcome
	value Value
	why   string         // key of the words that say what is wrong
	args  map[string]any // their placeholders
	seq   bool           // again: as a new message; else the standing one is edited
}

type outcome uint8

const (
	wrong    outcome = iota // not an answer: why says it, and the question is asked again
	answered                // value is the answer
	again                   // show the question anew: another page, another photo
	ignored                 // nothing to say
)

type kindEntry struct {
	name   string
	asks   bool // needs the key ask
	body   any  // of the type that stands under the kind's key; nil: nothing
	beside any  // a struct of the keys that it has beside the common ones; nil: none
	read   func(l *loader, st *step, body *source.Node) kind
}

func (k *kindEntry) keys() []string { return source.KeysOf(k.beside) }

// kindTable names every kind of step. To add one: write kind_NAME.go with the
// type of its keys, add its line here and its cases in testdata/NAME.yaml; the
// JSON Schema and docs/flow-reference.md follow by "make generate".
var kindTable []kindEntry

func init() {
	kindTable = []kindEntry{
		{name: "say", body: source.Text{}, read: readSay},
		{name: "choose", asks: true, body: chooseBody{}, read: readChoose},
		{name: "text", asks: true, body: textBody{}, read: readText},
		{name: "number", asks: true, body: numberBody{}, read: readNumber},
		{name: "date", asks: true, body: dateBody{}, read: readDate},
		{name: "phone", asks: true, read: readPhone},
		{name: "nik", asks: true, body: nikBody{}, read: readNIK},
		{name: "rating", asks: true, body: ratingBody{}, read: readRating},
		{name: "photos", asks: true, body: photosBody{}, read: readPhotos},
		{name: "document", asks: true, body: documentBody{}, read: readDocument},
		{name: "location", asks: true, body: locationBody{}, read: readLocation},
		{name: "summary", read: readSummary},
		{name: "branch", body: branchBody{}, read: readBranch},
		{name: "call", body: callBody{}, read: readCall},
		{name: "file", body: fileBody(""), beside: fileKeys{}, read: readFile},
		{name: "lookup", body: lookupBody{}, beside: lookupKeys{}, read: readLookup},
	}
}

func kindNamed(name string) *kindEntry {
	i := slices.IndexFunc(kindTable, func(k kindEntry) bool { return k.name == name })
	if i < 0 {
		return nil
	}
	return &kindTable[i]
}

func kindNames() []string {
	names := make([]string, len(kindTable))
	for i, k := range kindTable {
		names[i] = k.name
	}
	return names
}

// basic is what kinds have in common that do nothing special.
type basic struct{}

func (basic) link(*loader, *step)  {}
func (basic) programs() []*program { return nil }
func (basic) targets() []target    { return nil }
func (basic) goesOn() bool         { return true }
func (basic) waits() bool          { return false }

// question is what kinds have in common that ask.
type question struct{ basic }

func (question) waits() bool                            { return true }
func (question) free() bool                             { return false }
func (question) seed(*turn, *step, *Seed) (Value, bool) { return Value{}, false }
func (question) rows(*turn, *step) [][]Button           { return nil }
func (question) words(_ *turn, v Value) string          { return v.Text }
func (question) value(_ *turn, v Value) any             { return v.Text }
func (question) typ() types.Type                        { return types.String }
func (question) enter(t *turn, st *step) (string, bool) { return t.question(st) }

// bare tells what stands under the key of a kind that takes nothing.
func bare(st *step, body *source.Node) {
	if body.Shape == source.Scalar || body.Shape == source.List {
		st.flow.src.Problem(body, source.RuleType, "leave the room after the colon empty", "nothing stands after the name of this kind")
		return
	}
	st.flow.src.Only(body)
}

// nothing stands for a step whose kind could not be read.
type nothing struct{ basic }

func (nothing) enter(*turn, *step) (string, bool) { return "next", false }
