package flows

import (
	"reflect"

	"noken/source"
)

// branchKind goes on at the first step whose condition is true. Without an else
// it may also go on at the next step.
//
//	steps:
//	  - nama:
//	      choose:
//	        - boleh: {id: Boleh, en: Yes}
//	        - anonim: {id: Jangan, en: No}
//	      ask: {id: Boleh nama Anda dilihat?, en: May they see your name?}
//	  - arah:
//	      branch:
//	        - if: nama == "anonim"
//	          go: periksa
//	        - else: telepon
//	  - telepon:
//	      phone:
//	      ask: {id: Nomor HP?, en: Phone number?}
//	  - periksa: summary
type branchKind struct {
	basic
	ways      []way
	otherwise string // "": the next step
}

type way struct {
	when *program
	to   string
	at   *source.Node
}

// branchBody is the list of ways, looked at from top to bottom.
type branchBody []branchWay

// branchWay is one way of a branch: if and go, or else.
type branchWay struct {
	source.Where

	// Taken if this is true.
	If Expression `yaml:"if" jsonschema:"oneof_required=if"`

	// Where this way goes.
	Go Target `yaml:"go" jsonschema:"oneof_required=if"`

	// Where to go when no other way was taken. The last of the list.
	Else Target `yaml:"else" jsonschema:"oneof_required=else"`
}

func readBranch(_ *loader, st *step, body *source.Node) kind {
	src := st.flow.src
	var b branchBody
	if body.Shape != source.List || len(body.Items) == 0 {
		src.Problem(orStep(body, st), source.RuleType, "", "a branch is a list of - {if: ..., go: ...} and - {else: ...}")
		return nil
	}
	src.Decode(body, &b)
	k := &branchKind{}
	for i, way := range b {
		switch {
		case way.Node() == nil: // told already
		case way.Has("else"):
			if way.Has("if") || way.Has("go") {
				src.Problem(way.Node().Key("else"), source.RuleUnknownKey, "write - else: as an entry of its own", "else stands alone")
			}
			if i != len(b)-1 {
				src.Problem(way.Node(), RuleLimits, "move it to the end", "else is the last way of a branch")
			}
			k.otherwise = way.Else.to
			k.ways = append(k.ways, one(way.Else, nil))
		case way.If.at == nil || way.Go.at == nil:
			src.Problem(way.Node(), source.RuleMissingKey, "", "a way of a branch needs if and go")
		default:
			k.ways = append(k.ways, one(way.Go, way.If.program(reflect.Bool)))
		}
	}
	return k
}

func one(to Target, when *program) way { return way{when: when, to: to.to, at: to.at} }

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
			why = w.when.at.Text
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
