package flows

import (
	"reflect"
	"slices"
	"strings"
)

// lookupKind has the host find a ticket by its number (and the code that
// somebody else needs) and goes on by what it found. An outcome leads to a step
// or to end; with say, words come first. A way back to a question forgets its
// answer and those after it.
//
//   - cek:
//     lookup: {number: nomor, code: kode}
//     on:
//     found: end
//     foreign: kode
//     typo: {say: {id: Sepertinya salah ketik., en: There seems to be a typo.}, go: nomor}
type lookupKind struct {
	number, code *program
	on           []outgoing
}

type outgoing struct {
	outcome string
	to      string
	at      *node
	say     []*template
}

var outcomes = []string{"found", "typo", "foreign", "code", "wrong", "unknown"}

func readLookup(l *loader, st *step, body *node) kind {
	src := st.flow.src
	if body.shape != mapping {
		src.problem(body, "", "lookup needs {number: ..., code: ...}")
		return nil
	}
	src.only(body, "number", "code")
	k := &lookupKind{
		number: l.expression(st, body.get("number"), reflect.String),
		code:   l.expression(st, body.get("code"), reflect.String),
	}
	if k.number == nil {
		src.problem(body, "", "lookup needs number: an expression that gives a ticket's number")
	}
	on := st.node.get("on")
	if on == nil || on.shape != mapping || on.get("found") == nil {
		src.problem(st.at, "write on: {found: end, ...}", "the step %q does not say where found leads", st.name)
		return k
	}
	src.only(on, outcomes...)
	for _, e := range on.keys {
		way := outgoing{outcome: e.key.text, at: e.value}
		if e.value.shape == mapping {
			src.only(e.value, "say", "go")
			if say := e.value.get("say"); say != nil {
				way.say = src.translated(say, l.set.languages)
			}
			way.at = e.value.get("go")
			if way.at == nil {
				src.problem(e.key, "", "%s needs go: a step", e.key.text)
				continue
			}
		}
		way.to = src.word(way.at, "a step's name")
		if way.to != "" {
			k.on = append(k.on, way)
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
