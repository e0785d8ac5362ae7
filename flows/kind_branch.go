package flows

import "reflect"

// branchKind goes on at the first step whose condition is true. Without an else
// it may also go on at the next step.
//
//   - arah:
//     branch:
//   - if: nama == "anonim"
//     go: periksa
//   - else: telepon
type branchKind struct {
	basic
	ways      []way
	otherwise string // "": the next step
}

type way struct {
	when *program
	to   string
	at   *node
}

func readBranch(l *loader, st *step, body *node) kind {
	src := st.flow.src
	if body.shape != list || len(body.items) == 0 {
		src.problem(body, "", "a branch is a list of - {if: ..., go: ...} and - {else: ...}")
		return nil
	}
	k := &branchKind{}
	for i, item := range body.items {
		if other := item.get("else"); other != nil {
			src.only(item, "else")
			if i != len(body.items)-1 {
				src.problem(item, "", "else is the last way of a branch")
			}
			k.otherwise = src.word(other, "a step's name")
			k.ways = append(k.ways, way{to: k.otherwise, at: other})
			continue
		}
		src.only(item, "if", "go")
		w := way{when: l.expression(st, item.get("if"), reflect.Bool), at: item.get("go")}
		if w.when == nil || w.at == nil {
			src.problem(item, "", "a way of a branch needs if and go")
			continue
		}
		w.to = src.word(w.at, "a step's name")
		k.ways = append(k.ways, w)
	}
	return k
}

func (k *branchKind) link(l *loader, st *step) {
	for _, w := range k.ways {
		if w.to != "" {
			l.target(st, w.at)
		}
	}
}

func (k *branchKind) programs() []*program {
	var all []*program
	for _, w := range k.ways {
		if w.when != nil {
			all = append(all, w.when)
		}
	}
	return all
}

func (k *branchKind) targets() []target {
	var all []target
	for _, w := range k.ways {
		why := "else"
		if w.when != nil {
			why = w.when.at.text
		}
		all = append(all, target{w.to, why})
	}
	return all
}

func (k *branchKind) goesOn() bool { return k.otherwise == "" }

func (k *branchKind) enter(t *turn, _ *step) (string, bool) {
	to := k.otherwise
	for _, w := range k.ways {
		if w.when != nil && t.truth(w.when, false) {
			to = w.to
			break
		}
	}
	if to == "" {
		return "next", false
	}
	if !t.replay {
		t.jumpBack(to)
	}
	return "go " + to, false
}
