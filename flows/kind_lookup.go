package flows

import (
	"reflect"
	"slices"
	"strings"

	"noken/source"
)

// lookupKind has the host find a ticket by its number (and the code that
// somebody else needs) and goes on by what it found. An outcome leads to a step
// or to end; with say, words come first. A way back to a question forgets its
// answer and those after it.
//
//	steps:
//	  - nomor:
//	      choose: {from: mine, typed: true}
//	      ask: {id: Laporan yang mana?, en: Which report?}
//	  - cek:
//	      lookup: {number: nomor, code: kode}
//	      on:
//	        found: end
//	        foreign: kode
//	        typo: {say: {id: Sepertinya salah ketik., en: There seems to be a typo.}, go: nomor}
//	  - kode:
//	      text: {min: 6, max: 12}
//	      ask: {id: Kodenya?, en: Its code?}
//	      next: cek
type lookupKind struct {
	number, code *program
	on           []outgoing
}

type outgoing struct {
	outcome string
	to      string
	at      *source.Node
	say     []*template
	text    source.Text // the same, for problems
}

// outcomes are what a lookup can end in, in the order of lookupOn.
var outcomes = source.KeysOf(lookupOn{})

// lookupBody says what to look for.
type lookupBody struct {
	// An expression that gives the ticket's number.
	Number Expression `yaml:"number" jsonschema:"required"`

	// An expression that gives the 6-digit code, which somebody else needs; it
	// may be one that is answered only later.
	Code Expression `yaml:"code"`
}

// lookupKeys say where to go on.
type lookupKeys struct {
	source.Where

	// Where each outcome leads: a step's name or "end", or {say: ..., go: ...}.
	On lookupOn `yaml:"on" jsonschema:"required,example={found: end}"`
}

// lookupOn says where each outcome leads.
type lookupOn struct {
	source.Where

	// The ticket is there, and theirs or the code fits.
	Found lookupWay `yaml:"found" jsonschema:"required,example=end"`

	// The number holds a typing mistake: its last letter does not fit.
	Typo lookupWay `yaml:"typo"`

	// The ticket is somebody else's, and no code was given yet.
	Foreign lookupWay `yaml:"foreign"`

	// The code alone was given.
	Code lookupWay `yaml:"code"`

	// The code does not fit.
	Wrong lookupWay `yaml:"wrong"`

	// There is no such number.
	Unknown lookupWay `yaml:"unknown"`
}

// lookupWay is a step's name, or words and a step's name.
type lookupWay struct {
	To   Target    `form:"scalar"`
	Said lookupSay `form:"mapping"`
}

// lookupSay says something on the way.
type lookupSay struct {
	// What is said first.
	Say source.Text `yaml:"say"`

	// Where to go: a step's name or "end".
	Go Target `yaml:"go" jsonschema:"required"`
}

func readLookup(_ *loader, st *step, body *source.Node) kind {
	src := st.flow.src
	var b lookupBody
	var beside lookupKeys
	src.DecodeAt(body, st.at, &b)
	src.DecodeAt(st.node.With(source.KeysOf(beside)), st.at, &beside)
	k := &lookupKind{number: b.Number.program(reflect.String), code: b.Code.program(reflect.String)}
	on := &beside.On
	for i, way := range []lookupWay{on.Found, on.Typo, on.Foreign, on.Code, on.Wrong, on.Unknown} {
		to := way.To
		if to.at == nil {
			to = way.Said.Go
		}
		if to.at != nil {
			k.on = append(k.on, outgoing{outcome: outcomes[i], to: to.to, at: to.at, say: templates(src, way.Said.Say), text: way.Said.Say})
		}
	}
	return k
}

func (k *lookupKind) link(l *loader, st *step) {
	for _, way := range k.on {
		l.target(st, way.at)
	}
}

func (k *lookupKind) programs() []*program {
	return slices.DeleteFunc([]*program{k.number, k.code}, func(p *program) bool { return p == nil })
}

func (k *lookupKind) targets() []target {
	var all []target
	for _, way := range k.on {
		all = append(all, target{way.to, way.outcome})
	}
	return all
}

func (k *lookupKind) goesOn() bool { return false }
func (k *lookupKind) waits() bool  { return true }

func (k *lookupKind) enter(t *turn, _ *step) (string, bool) {
	t.replay, t.s.Return = false, ""
	t.out = append(t.out, Lookup{
		Number: strings.TrimSpace(t.textOf(k.number)), Code: strings.TrimSpace(t.textOf(k.code)),
	})
	return "", true
}

func (k *lookupKind) result(t *turn, st *step) {
	outcome := t.e.Result["outcome"]
	i := slices.IndexFunc(k.on, func(w outgoing) bool { return w.outcome == outcome })
	if i < 0 {
		t.failed()
		return
	}
	t.remember()
	way := k.on[i]
	if way.say != nil {
		t.lead = way.say[t.lang].render(t.placeholder)
	}
	before := len(t.out)
	t.jumpBack(way.to)
	t.enter(t.move(st, "go "+way.to))
	if t.lead != nil { // no question took it along
		t.out = slices.Insert(t.out, before, Effect(Say{Text: t.lead}))
	}
}
