package flows

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"noken/source"
)

// catchAll reports choices of ways that leave a case out.
func (l *loader) catchAll(f *flow) {
	for _, st := range f.steps {
		switch k := st.kind.(type) {
		case *branchKind:
			l.leftOut(f, st, k)
		case *lookupKind:
			l.outcomesLeftOut(f, st, k)
		}
	}
}

// leftOut warns of a branch that tells the choices of one question apart, one
// after the other, and lets some of them go on among the others: what comes next
// is where another choice leads, or the end. A branch with a single way is meant
// to go on below.
func (l *loader) leftOut(f *flow, st *step, k *branchKind) {
	if k.otherwise != "" || len(k.ways) < 2 {
		return
	}
	next := st.next
	if next == "" {
		next = f.following(st)
	}
	if next != end && !slices.ContainsFunc(k.ways, func(w way) bool { return w.to == next }) {
		return
	}
	var of *chooseKind
	var name string
	named := map[string]bool{}
	for _, w := range k.ways {
		subject, ids := choices(w.when)
		own := l.means(f, subject, map[string]bool{})
		if own == nil || name != "" && subject != name {
			return
		}
		c, ok := own.kind.(*chooseKind)
		if !ok || !c.own || c.list == nil {
			return
		}
		of, name = c, subject
		for _, id := range ids {
			named[id] = true
		}
	}
	var rest []string
	for _, o := range of.list.options {
		if !named[o.id] {
			rest = append(rest, o.id)
		}
	}
	if len(rest) == 0 {
		return
	}
	f.src.Warn(st.at, RuleCatchAll, "add the choice, or - else: with a step, as the last way",
		"no way is given for %s of %q: it would go on to %q", strings.Join(quotedAll(rest), ", "), name, next)
}

// choices reads a condition of the form x == "a", or x == "a" or x == "b", or x in ["a", "b"].
func choices(p *program) (subject string, ids []string) {
	if p == nil || p.code == nil {
		return "", nil
	}
	tree, err := parser.Parse(p.at.Text)
	if err != nil {
		return "", nil
	}
	return choicesOf(tree.Node)
}

func choicesOf(n ast.Node) (subject string, ids []string) {
	b, ok := n.(*ast.BinaryNode)
	if !ok {
		return "", nil
	}
	left, _ := b.Left.(*ast.IdentifierNode)
	switch b.Operator {
	case "or", "||":
		s, a := choicesOf(b.Left)
		t, c := choicesOf(b.Right)
		if s == t {
			return s, append(a, c...)
		}
	case "==":
		if right, ok := b.Right.(*ast.StringNode); ok && left != nil {
			return left.Value, []string{right.Value}
		}
	case "in":
		if list, ok := b.Right.(*ast.ArrayNode); ok && left != nil {
			for _, one := range list.Nodes {
				if s, ok := one.(*ast.StringNode); ok {
					ids = append(ids, s.Value)
				}
			}
			return left.Value, ids
		}
	}
	return "", nil
}

// outcomesLeftOut warns of a lookup that does not say where each outcome leads
// that it can have: people would read that it did not work.
func (l *loader) outcomesLeftOut(f *flow, st *step, k *lookupKind) {
	can := []string{"typo", "foreign", "unknown"}
	if k.code != nil {
		can = append(can, "wrong")
	}
	var rest []string
	for _, outcome := range can {
		if !slices.ContainsFunc(k.on, func(w outgoing) bool { return w.outcome == outcome }) {
			rest = append(rest, outcome)
		}
	}
	if len(rest) == 0 {
		return
	}
	at := st.node.Key("on")
	if at == nil {
		at = st.at
	}
	f.src.Warn(at, RuleCatchAll, fmt.Sprintf("write for example: %s: {say: {%s: ...}, go: ...}", rest[0], strings.Join(l.set.languages, ": ..., ")),
		"nothing is said about the outcome %s: people would only read that it did not work", strings.Join(quotedAll(rest), ", "))
}

// comparisons reports comparisons of an answer with what it can never be.
func (l *loader) comparisons(w *web, told map[string]bool) {
	for _, sp := range w.spots {
		for _, p := range sp.st.conditions() {
			n := w.tree(p)
			if n == nil {
				continue
			}
			ast.Walk(&n, visitor(func(n ast.Node) {
				if b, ok := n.(*ast.BinaryNode); ok {
					l.compared(sp, p, b, told)
				}
			}))
		}
	}
}

// conditions are all expressions of a step.
func (st *step) conditions() []*program {
	all := append(st.kind.programs(), st.when)
	for _, c := range st.checks {
		all = append(all, c.wrong)
	}
	return all
}

type visitor func(ast.Node)

func (v visitor) Visit(n *ast.Node) { v(*n) }

func (l *loader) compared(sp *spot, p *program, b *ast.BinaryNode, told map[string]bool) {
	pairs := [][2]ast.Node{}
	switch b.Operator {
	case "==", "!=":
		pairs = append(pairs, [2]ast.Node{b.Left, b.Right}, [2]ast.Node{b.Right, b.Left})
	case "in":
		pairs = append(pairs, [2]ast.Node{b.Right, b.Left})
		if list, ok := b.Right.(*ast.ArrayNode); ok {
			for _, one := range list.Nodes {
				pairs = append(pairs, [2]ast.Node{b.Left, one})
			}
		}
	}
	for _, pair := range pairs {
		word, ok := pair[1].(*ast.StringNode)
		if !ok || word.Value == "" {
			continue
		}
		_, of, fields := sight{stage: sp.stage}.subject(pair[0])
		if of == nil {
			continue
		}
		k, ok := of.st.kind.(*chooseKind)
		if !ok || k.list == nil || len(k.list.options) == 0 {
			continue
		}
		l.never(sp, p, word, k, of, fields, told)
	}
}

func (l *loader) never(sp *spot, p *program, word *ast.StringNode, k *chooseKind, of *spot, fields []string, told map[string]bool) {
	can := map[string]bool{}
	switch {
	case k.own && len(fields) == 0:
		for id := range k.list.index {
			can[id] = true
		}
	case len(fields) == 1 && fields[0] == "id":
		for id := range k.list.index {
			can[id] = true
		}
	case len(fields) == 1:
		for i := range k.list.options {
			switch v := k.list.options[i].attrs[fields[0]].(type) {
			case string:
				can[v] = true
			case []string:
				for _, one := range v {
					can[one] = true
				}
			case nil:
			default:
				return
			}
		}
	default:
		return
	}
	if can[word.Value] {
		return
	}
	src := sp.st.flow.src
	problem := within(src, p.at, word.Value, word.Location().From+1)
	key := src.Name + strconv.Itoa(problem.Line) + ":" + strconv.Itoa(problem.Col)
	if told[key] {
		return
	}
	told[key] = true
	known := slices.Sorted(maps.Keys(can))
	problem.Rule, problem.Severity, problem.Hint = RuleExpression, source.Warning, source.DidYouMean(word.Value, known)
	problem.Message = fmt.Sprintf("no entry of the list %q has %s %q", k.name, strings.Join(fields, "."), word.Value)
	if k.own {
		problem.Severity = source.Error
		problem.Message = fmt.Sprintf("%q is none of the choices of %q", word.Value, of.st.name)
	}
	src.Note(problem)
}
