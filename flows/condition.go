package flows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/types"
)

// A fact is what is known of one subject (an answer, a field of one, or a
// condition that cannot be taken apart) on the way to a step.
type fact struct {
	is  string   // the constant that it is, as a constant is written; "" where that is not known
	not []string // constants that it is not, sorted
}

// facts are what is known on a way, by subject. They are never written to once
// they are shared: see with.
type facts map[string]fact

// unset marks that an answer is not there, under the answer's own subject.
const unset = "\x00unset"

func (known facts) with(subject string, f fact) facts {
	more := maps.Clone(known)
	if more == nil {
		more = facts{}
	}
	more[subject] = f
	return more
}

// key tells facts apart from others.
func (known facts) key() string {
	var b strings.Builder
	for _, subject := range slices.Sorted(maps.Keys(known)) {
		b.WriteString(subject + "=" + known[subject].is + "!" + strings.Join(known[subject].not, ",") + ";")
	}
	return b.String()
}

// about says whether a subject is an answer or speaks of it.
func about(subject, answer string) bool {
	return subject == answer || strings.HasPrefix(subject, answer+":") ||
		strings.HasPrefix(subject, "?") && strings.Contains(subject, "|"+answer+"|")
}

// forget drops what is known of an answer: it was asked (again), or left out.
func (known facts) forget(answer string) facts {
	var less facts
	for subject := range known {
		if about(subject, answer) {
			if less == nil {
				less = maps.Clone(known)
			}
			delete(less, subject)
		}
	}
	if less == nil {
		return known
	}
	return less
}

// sight is an expression as seen from a step: its names mean answers there.
type sight struct {
	stage   *stage
	tracked func(subject string) bool // nil: every subject is
}

// subject is what a name means, with the answer that it belongs to.
func (s sight) subject(n ast.Node) (subject string, of *spot, fields []string) {
	names, ok := chain(n)
	if !ok {
		return "", nil, nil
	}
	of, fields = s.stage.resolve(names)
	if of == nil {
		return "", nil, nil
	}
	subject = of.key
	if len(fields) > 0 {
		subject += ":" + strings.Join(fields, ".")
	}
	return subject, of, fields
}

// whole is a condition that cannot be taken apart, as a subject.
func (s sight) whole(n ast.Node) string {
	var answers []string
	eachName(n, func(name ast.Node) {
		if _, of, _ := s.subject(name); of != nil {
			answers = append(answers, of.key)
		}
	})
	slices.Sort(answers)
	return "?" + s.stage.prefix + n.String() + "|" + strings.Join(slices.Compact(answers), "|") + "|"
}

// constant is a literal as it is written in a fact.
func constant(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return strconv.Quote(n.Value), true
	case *ast.IntegerNode:
		return strconv.Itoa(n.Value), true
	case *ast.BoolNode:
		return strconv.FormatBool(n.Value), true
	}
	return "", false
}

// constant is what was said for a param as a literal is written; ok is false for
// words, which differ by language.
func (g *given) constant() (string, bool) {
	switch g.is {
	case "yes-no":
		return strconv.FormatBool(g.yes), true
	case "word":
		return strconv.Quote(g.word), true
	}
	return "", false
}

// nothingOf is how an answer that is not there looks to an expression.
func nothingOf(t types.Type, fields []string) (string, bool) {
	for _, name := range fields {
		shape, ok := t.(types.Map)
		if !ok {
			return "", false
		}
		t = shape[name]
	}
	switch {
	case t == nil:
		return "", false
	case t.Equal(types.String):
		return `""`, true
	case t.Equal(types.Bool):
		return "false", true
	case t.Equal(types.Int):
		return "0", true
	case t.Equal(types.TypeOf([]string{})):
		return "[]", true
	}
	return "", false
}

// value is the constant that an expression comes to, where that is known.
func (s sight) value(n ast.Node, known facts) (string, bool) {
	if c, ok := constant(n); ok {
		return c, true
	}
	if name, ok := n.(*ast.IdentifierNode); ok {
		if g := s.stage.given(name.Value); g != nil {
			return g.constant()
		}
	}
	subject, of, fields := s.subject(n)
	if of == nil {
		return "", false
	}
	if known[of.key].is == unset {
		if k, ok := of.st.kind.(asker); ok && k.typ() != nil {
			return nothingOf(k.typ(), fields)
		}
		return "", false
	}
	f := known[subject]
	return f.is, f.is != ""
}

// truth is what a condition comes to; ok is false where that is not known.
func (s sight) truth(n ast.Node, known facts) (yes, ok bool) {
	switch n := n.(type) {
	case *ast.BoolNode:
		return n.Value, true
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			yes, ok = s.truth(n.Node, known)
			return !yes, ok
		}
	case *ast.BinaryNode:
		if yes, ok, told := s.compound(n, known); ok || told && !joined(n) {
			return yes, ok
		}
	}
	if v, ok := s.value(n, known); ok {
		return v == "true", v == "true" || v == "false"
	}
	f := known[s.whole(n)]
	return f.is == "true", f.is != ""
}

func (s sight) compound(n *ast.BinaryNode, known facts) (yes, ok, told bool) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		short := n.Operator == "or" || n.Operator == "||" // what one side alone decides
		l, lok := s.truth(n.Left, known)
		r, rok := s.truth(n.Right, known)
		if lok && l == short || rok && r == short {
			return short, true, true
		}
		return !short, lok && rok, true
	case "==", "!=":
		same, ok := s.same(n.Left, n.Right, known)
		if ok {
			return same == (n.Operator == "=="), true, true
		}
		return false, false, s.plain(n)
	case "in":
		if v, ok := s.value(n.Right, known); ok && v == "[]" {
			return false, true, true
		}
		if list, isList := n.Right.(*ast.ArrayNode); isList {
			missing := true
			for _, one := range list.Nodes {
				same, ok := s.same(n.Left, one, known)
				if ok && same {
					return true, true, true
				}
				missing = missing && ok
			}
			if missing {
				return false, true, true
			}
			return s.covers(n, known), s.covers(n, known), s.covers(n, known)
		}
	case ">", ">=", "<", "<=":
		if v, ok := s.size(n.Left, known); ok {
			if limit, is := n.Right.(*ast.IntegerNode); is {
				return map[string]bool{">": v > limit.Value, ">=": v >= limit.Value, "<": v < limit.Value, "<=": v <= limit.Value}[n.Operator], true, true
			}
		}
	}
	return false, false, false
}

// covers says whether all that a choice can still be is in the list of "x in [...]".
func (s sight) covers(n *ast.BinaryNode, known facts) bool {
	subject, values, ok := s.oneOf(n, false)
	if !ok {
		return false
	}
	left := s.left(n, known[subject].not)
	return left != nil && !slices.ContainsFunc(left, func(v string) bool { return !slices.Contains(values, v) })
}

// size is a number, or how long an answer is that is not there.
func (s sight) size(n ast.Node, known facts) (int, bool) {
	if call, ok := n.(*ast.BuiltinNode); ok && call.Name == "len" && len(call.Arguments) == 1 {
		v, ok := s.value(call.Arguments[0], known)
		return 0, ok && (v == `""` || v == "[]")
	}
	v, ok := s.value(n, known)
	if !ok {
		return 0, false
	}
	size, err := strconv.Atoi(v)
	return size, err == nil
}

// same says whether two sides of a comparison are the same.
func (s sight) same(left, right ast.Node, known facts) (yes, ok bool) {
	l, lok := s.value(left, known)
	r, rok := s.value(right, known)
	if lok && rok {
		return l == r, true
	}
	if size, ok := s.size(left, known); ok && rok {
		return strconv.Itoa(size) == r, true
	}
	if lok {
		left, r, rok = right, l, true
	}
	if subject, of, _ := s.subject(left); of != nil && rok && slices.Contains(known[subject].not, r) {
		return false, true
	}
	return false, false
}

// plain says whether a comparison is one of an answer with a constant, of which
// facts can be kept.
func (s sight) plain(n *ast.BinaryNode) bool {
	_, _, ok := s.sides(n)
	return ok
}

func (s sight) sides(n *ast.BinaryNode) (subject, value string, ok bool) {
	left, right := n.Left, n.Right
	if _, is := constant(left); is {
		left, right = right, left
	}
	subject, of, _ := s.subject(left)
	value, is := constant(right)
	return subject, value, of != nil && is
}
