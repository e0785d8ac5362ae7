package flows

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/types"

	"noken/source"
)

// use is a place where an answer is needed.
type use struct {
	at     *spot
	of     *spot
	name   string         // as it is written
	place  source.Problem // where it is written
	under  []literal      // what holds when it is read
	before bool           // read before it is known whether the step is taken
	how    strictness
}

type strictness uint8

const (
	needed  strictness = iota // something would be missing: an error
	asked                     // a condition, which is false then: a warning
	welcome                   // left out where it is not there: only an error where it never is
)

// results are what is known once a ticket is made, see fileKind.
var results = []string{"number", "code", "office", "due", "outcome"}

// alongTheWays checks what can only be seen along the ways that people go:
// answers that are used where some way never gave them, comparisons that can
// never come out true.
func (l *loader) alongTheWays() {
	told := map[string]int{} // by file and answer: the problem, once
	compared := map[string]bool{}
	for _, name := range l.set.names {
		f := l.set.flows[name]
		if f.called || l.anyFailed(f, map[string]bool{}) {
			continue
		}
		w := l.weave(f)
		if !w.whole {
			continue
		}
		l.comparisons(w, compared)
		l.unsetIn(w, told)
	}
}

// anyFailed says whether there is an error in a flow's file or in one that it calls.
func (l *loader) anyFailed(f *flow, seen map[string]bool) bool {
	if f == nil || f.src.Failed() {
		return true
	}
	if seen[f.name] {
		return false
	}
	seen[f.name] = true
	return slices.ContainsFunc(f.steps, func(st *step) bool {
		k, ok := st.kind.(*callKind)
		return ok && l.anyFailed(l.set.flows[k.flow], seen)
	})
}

func (l *loader) unsetIn(w *web, told map[string]int) {
	uses := map[*spot][]use{}
	var order []*spot
	for _, sp := range w.spots {
		for _, u := range l.usesAt(w, sp) {
			if u.of == u.at && !u.before && u.how == asked {
				continue // a check of the answer itself
			}
			if uses[u.of] == nil {
				order = append(order, u.of)
			}
			uses[u.of] = append(uses[u.of], u)
		}
	}
	for _, of := range order { // what is needed before what is only asked for
		slices.SortStableFunc(uses[of], func(a, b use) int { return int(a.how) - int(b.how) })
	}
	start := w.spots[:1]
	for _, of := range order {
		without := w.reach(start, of)
		var with []bool
		for _, u := range uses[of] {
			if !without[u.at.id] {
				continue
			}
			if with == nil {
				with = w.reach(of.next, nil)
			}
			way := w.wayWithout(u)
			if way == nil {
				continue
			}
			l.tellUnset(u, way, !with[u.at.id], told)
		}
	}
}

func (l *loader) tellUnset(u use, way []string, never bool, told map[string]int) {
	if u.how == welcome && !never {
		return
	}
	f := u.at.st.flow.src
	key := f.Name + "\x00" + u.of.key
	if told[key]++; told[key] > 1 {
		return // said once, where it is needed first
	}
	p := u.place
	p.Rule = RuleUnset
	if u.how == asked && !never {
		p.Severity = source.Warning
	}
	if never {
		p.Message = fmt.Sprintf("the answer %s is not there yet: it is asked only later, in line %d", u.name, u.of.st.at.Line)
		p.Hint = fmt.Sprintf("move the step %q up, before %q, or lead a way from it back here", u.of.st.name, u.at.st.name)
		if u.of.stage.flow != u.at.stage.flow {
			p.Message = fmt.Sprintf("the answer %s is not there yet: it is asked only later, in %s", u.name, u.of.st.flow.src.Name)
		}
		if u.at == u.of {
			p.Message = fmt.Sprintf("the answer %s is not there yet: this is the step that asks for it", u.name)
			p.Hint = "name an answer of an earlier step"
		}
		f.Note(p)
		return
	}
	p.Message = fmt.Sprintf("on the way %s the answer %s is not there yet", strings.Join(shortWay(way), " → "), u.name)
	switch {
	case u.of.st.when != nil && u.how == asked:
		p.Hint = fmt.Sprintf("%q is asked only when %s: test first whether it is there, as in %s", u.of.st.name, u.of.st.when.at.Text, l.there(u))
	case u.of.st.when != nil:
		p.Hint = fmt.Sprintf("%q is asked only when %s: let %q be taken only then, as with when: %s", u.of.st.name, u.of.st.when.at.Text, u.at.st.name, l.there(u))
	default:
		p.Hint = fmt.Sprintf("ask %q on this way too, or let it lead elsewhere", u.of.st.name)
	}
	f.Note(p)
}

// there is a condition that an answer is there, as seen from where it is used.
func (l *loader) there(u use) string {
	name := strings.TrimPrefix(u.of.key, u.at.stage.prefix)
	switch typ := u.of.st.kind.(asker).typ(); {
	case typ.Equal(types.String):
		return name + ` != ""`
	case typ.Equal(types.TypeOf([]string{})):
		return "len(" + name + ") > 0"
	}
	if u.of.st.when != nil {
		return u.of.st.when.at.Text
	}
	return name
}

// shortWay leaves out the middle of a way that nobody would read.
func shortWay(way []string) []string {
	const head, tail = 5, 6
	if len(way) <= head+tail+1 {
		return way
	}
	return slices.Concat(way[:head], []string{"…"}, way[len(way)-tail:])
}

// usesAt are the answers that a step needs.
func (l *loader) usesAt(w *web, sp *spot) []use {
	var all []use
	st := sp.st
	in := func(p *program, how strictness, before bool, under ...literal) {
		all = append(all, w.inExpression(sp, p, how, before, under)...)
	}
	in(st.when, asked, true)
	refusals := map[*source.Text]bool{} // see the answer that they refuse
	for _, c := range st.checks {
		in(c.wrong, asked, false)
		refusals[c.text] = true
	}
	for text, words := range st.said() {
		if words == nil {
			continue
		}
		for _, name := range words[0].names() {
			if of, _ := sp.stage.resolve(strings.Split(name, ".")); of != nil && !(of == sp && refusals[text]) {
				all = append(all, use{
					at: sp, of: of, name: "{" + name + "}",
					place: within(st.flow.src, text.In(l.set.languages[0]), "{"+name+"}", -1),
				})
			}
		}
	}
	switch k := st.kind.(type) {
	case *branchKind:
		var under []literal
		for _, way := range k.ways {
			if n := w.tree(way.when); n != nil {
				in(way.when, asked, false, under...)
				under = append(slices.Clip(under), literal{n, false})
			}
		}
	case *lookupKind:
		in(k.number, needed, false)
		in(k.code, welcome, false) // answered later, but some way must lead back here
	case *fileKind:
		for _, p := range []*program{k.office, k.category, k.service} {
			in(p, needed, false)
		}
		in(k.anonymous, asked, false)
		in(k.secret, asked, false)
		in(k.text, welcome, false)
		for key, name := range map[string]string{"place": k.place, "photos": k.photos} {
			if of, _ := sp.stage.resolve(strings.Split(name, ".")); of != nil && name != "" {
				all = append(all, use{at: sp, of: of, name: name, place: st.flow.src.Place(k.keys.At(key)), how: welcome})
			}
		}
	default:
		for _, p := range st.kind.programs() {
			in(p, asked, false)
		}
	}
	slices.SortStableFunc(all, func(a, b use) int {
		return (a.place.Line-b.place.Line)*1000 + a.place.Col - b.place.Col
	})
	return all
}

// inExpression are the answers that an expression reads, each with what must
// hold for it to be read at all. A test whether an answer is there is no use.
func (w *web) inExpression(sp *spot, p *program, how strictness, before bool, under []literal) []use {
	n := w.tree(p)
	if n == nil {
		return nil
	}
	tests := map[ast.Node]bool{}
	testsIn(n, tests)
	var all []use
	eachNameUnder(n, under, func(name ast.Node, under []literal) {
		if tests[name] {
			return
		}
		names, _ := chain(name)
		if of, _ := sp.stage.resolve(names); of != nil {
			all = append(all, use{
				at: sp, of: of, name: strings.Join(names, "."), under: under, before: before, how: how,
				place: within(sp.st.flow.src, p.at, names[0], firstOf(name)),
			})
		}
	})
	return all
}

// firstOf is where a name begins in its expression, in characters.
func firstOf(n ast.Node) int {
	for {
		switch m := n.(type) {
		case *ast.ChainNode:
			n = m.Node
		case *ast.MemberNode:
			n = m.Node
		default:
			return n.Location().From
		}
	}
}

// testsIn gathers the names that an expression only tests for being there, as in
// kode != "" or len(foto) > 0.
func testsIn(n ast.Node, tests map[ast.Node]bool) {
	b, ok := n.(*ast.BinaryNode)
	if !ok {
		if u, ok := n.(*ast.UnaryNode); ok {
			testsIn(u.Node, tests)
		}
		return
	}
	testsIn(b.Left, tests)
	testsIn(b.Right, tests)
	for _, sides := range [][2]ast.Node{{b.Left, b.Right}, {b.Right, b.Left}} {
		value, is := constant(sides[1])
		if call, ok := sides[0].(*ast.BuiltinNode); ok && call.Name == "len" && len(call.Arguments) == 1 && is {
			tests[call.Arguments[0]] = true
		}
		if is && (value == `""` || value == "0") && (b.Operator == "==" || b.Operator == "!=" || b.Operator == ">") {
			tests[sides[0]] = true
		}
	}
}
