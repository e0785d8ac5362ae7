package flows

import (
	"maps"
	"slices"
	"strconv"

	"github.com/expr-lang/expr/ast"
)

// assume adds what is known once a condition came out true or false; ok is false
// where that cannot be.
func (s sight) assume(n ast.Node, yes bool, known facts) (more facts, ok bool) {
	if is, sure := s.truth(n, known); sure {
		return known, is == yes
	}
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return s.assume(n.Node, !yes, known)
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&", "or", "||":
			return s.assumeBoth(n, yes, known)
		case "==", "!=":
			if subject, value, ok := s.sides(n); ok {
				return s.note(n, subject, value, yes == (n.Operator == "=="), known)
			}
		case "in":
			if subject, values, ok := s.oneOf(n, yes); ok {
				for _, value := range values {
					if known, ok = s.note(n, subject, value, false, known); !ok {
						return known, false
					}
				}
				return known, true
			}
		}
	}
	if subject, of, _ := s.subject(n); of != nil {
		return s.note(n, subject, "true", yes, known)
	}
	return s.note(n, s.whole(n), "true", yes, known)
}

// oneOf reads "x in [...]" as what x is not: none of the list where that came out
// false, else none of the other choices.
func (s sight) oneOf(n *ast.BinaryNode, yes bool) (subject string, not []string, ok bool) {
	subject, of, _ := s.subject(n.Left)
	list, is := n.Right.(*ast.ArrayNode)
	if of == nil || !is {
		return "", nil, false
	}
	var values []string
	for _, one := range list.Nodes {
		value, is := constant(one)
		if !is {
			return "", nil, false
		}
		values = append(values, value)
	}
	if !yes {
		return subject, values, true
	}
	others := s.left(n, values)
	return subject, others, others != nil
}

func (s sight) assumeBoth(n *ast.BinaryNode, yes bool, known facts) (facts, bool) {
	both := yes == (n.Operator == "and" || n.Operator == "&&") // then either side is as the whole
	if both {
		more, ok := s.assume(n.Left, yes, known)
		if !ok {
			return known, false
		}
		return s.assume(n.Right, yes, more)
	}
	if is, sure := s.truth(n.Left, known); sure && is != yes {
		return s.assume(n.Right, yes, known)
	}
	if is, sure := s.truth(n.Right, known); sure && is != yes {
		return s.assume(n.Left, yes, known)
	}
	return s.note(n, s.whole(n), "true", yes, known) // which side it is, is not known
}

// joined says whether a condition is two joined by and, or.
func joined(n *ast.BinaryNode) bool {
	return n.Operator == "and" || n.Operator == "&&" || n.Operator == "or" || n.Operator == "||"
}

// note adds one fact.
func (s sight) note(n ast.Node, subject, value string, yes bool, known facts) (facts, bool) {
	if s.tracked != nil && !s.tracked(subject) {
		return known, true
	}
	if yes {
		return known.with(subject, fact{is: value}), true
	}
	if value == "true" {
		return known.with(subject, fact{is: "false"}), true
	}
	if value == "false" {
		return known.with(subject, fact{is: "true"}), true
	}
	not := append(slices.Clone(known[subject].not), value)
	slices.Sort(not)
	f := fact{not: slices.Compact(not)}
	if left := s.left(n, f.not); left != nil {
		switch len(left) {
		case 0:
			return known, false
		case 1:
			f = fact{is: left[0]}
		}
	}
	return known.with(subject, f), true
}

// left are the choices that an answer can still be, nil where they are not known.
func (s sight) left(n ast.Node, not []string) []string {
	b, ok := n.(*ast.BinaryNode)
	if !ok {
		return nil
	}
	side := b.Left
	if _, is := constant(side); is {
		side = b.Right
	}
	_, of, fields := s.subject(side)
	if of == nil || len(fields) > 0 {
		return nil
	}
	k, ok := of.st.kind.(*chooseKind)
	if !ok || !k.own || k.list == nil {
		return nil
	}
	left := []string{}
	for _, id := range append([]string{""}, slices.Sorted(maps.Keys(k.list.index))...) {
		if v := strconv.Quote(id); !slices.Contains(not, v) {
			left = append(left, v)
		}
	}
	return left
}

// subjects calls visit with everything that facts are kept of in a condition.
func (s sight) subjects(n ast.Node, visit func(subject string)) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			s.subjects(n.Node, visit)
			return
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&", "or", "||":
			s.subjects(n.Left, visit)
			s.subjects(n.Right, visit)
			visit(s.whole(n))
			return
		case "==", "!=":
			if subject, _, ok := s.sides(n); ok {
				visit(subject)
				return
			}
		case "in":
			if subject, _, ok := s.oneOf(n, false); ok {
				visit(subject)
				return
			}
		}
	}
	if subject, of, _ := s.subject(n); of != nil {
		visit(subject)
		return
	}
	visit(s.whole(n))
}
