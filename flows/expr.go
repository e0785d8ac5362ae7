package flows

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"noken/source"
)

// program is an expression over the answers.
type program struct {
	at   *source.Node
	want reflect.Kind // Bool or String
	code *vm.Program
	refs []string // names it speaks of
}

// program is the expression to be compiled, nil where there is none.
func (x Expression) program(want reflect.Kind) *program {
	if x.at == nil {
		return nil
	}
	return &program{at: x.at, want: want}
}

// names gathers the identifiers of an expression.
type identifiers []string

func (ids *identifiers) Visit(n *ast.Node) {
	if id, ok := (*n).(*ast.IdentifierNode); ok {
		*ids = append(*ids, id.Value)
	}
}

// compile type-checks an expression against the answers it may see. What
// depends on anything but the answers (the clock) is not there.
func (l *loader) compile(f *flow, p *program, scope types.Map) {
	if p == nil {
		return
	}
	ids := identifiers{}
	options := []expr.Option{expr.Env(scope), expr.Patch(&ids), expr.DisableBuiltin("now")}
	if p.want == reflect.Bool {
		options = append(options, expr.AsBool())
	} else {
		options = append(options, expr.AsKind(reflect.String))
	}
	code, err := expr.Compile(p.at.Text, options...)
	if err != nil {
		where := f.src.Place(p.at)
		where.Rule = RuleExpression
		message := err.Error()
		if l.orphan(f) && noName.MatchString(message) {
			return
		}
		var at *file.Error
		if errors.As(err, &at) {
			message = at.Message
			text := []rune(p.at.Text)
			if from, to := at.From, min(max(at.To, at.From+1), len(text)); from >= 0 && from < to {
				where = within(f.src, p.at, string(text[from:to]), from)
				where.Rule = RuleExpression
			}
		}
		where.Message = fmt.Sprintf("this expression does not work: %s", strings.TrimSpace(message))
		if m := noName.FindStringSubmatch(message); m != nil && l.again(f, m[1], p.at.Line) {
			return
		}
		where.Hint = nameHint(f, message, scope)
		if strings.Contains(message, `Operator("=")`) {
			where.Hint = "two equal signs compare: =="
		}
		f.src.Note(where)
		return
	}
	p.code, p.refs = code, ids
}

var (
	noName  = regexp.MustCompile(`unknown name (\S+)`)
	noField = regexp.MustCompile(`unknown field (\S+)`)
)

// orphan says whether a flow may have lost those that call it to another mistake:
// then names that it does not know are most probably theirs.
func (l *loader) orphan(f *flow) bool { return l.lost && !f.called }

// again says whether a name that is not there was told in this flow already: the
// first place then tells the other lines too. Otherwise the problem noted next is
// taken for the first.
func (l *loader) again(f *flow, name string, line int) bool {
	const sep = ", and again in line "
	key := f.name + "." + name
	i, told := l.named[key]
	if !told {
		if l.named == nil {
			l.named = map[string]int{}
		}
		l.named[key] = len(*l.problems)
		return false
	}
	if p := &(*l.problems)[i]; strings.Contains(p.Message, sep) {
		p.Message += ", " + strconv.Itoa(line)
	} else {
		p.Message += sep + strconv.Itoa(line)
	}
	return true
}

// nameHint is what was probably meant by a name or field that is not there.
func nameHint(f *flow, message string, scope types.Map) string {
	if m := noName.FindStringSubmatch(message); m != nil {
		known := slices.Sorted(maps.Keys(scope))
		if st := f.step(source.Nearest(m[1], known)); st != nil {
			return fmt.Sprintf("did you mean %q (line %d)?", st.name, st.at.Line)
		}
		return source.DidYouMean(m[1], known)
	}
	if m := noField.FindStringSubmatch(message); m != nil {
		var fields []string
		for _, t := range scope {
			if shape, ok := t.(types.Map); ok {
				fields = append(fields, slices.Collect(maps.Keys(shape))...)
			}
		}
		slices.Sort(fields)
		return source.DidYouMean(m[1], slices.Compact(fields))
	}
	return ""
}

func (l *loader) expressions(f *flow) {
	scope := l.scope(f)
	for _, st := range f.steps {
		l.compile(f, st.when, scope)
		for _, c := range st.checks {
			l.compile(f, c.wrong, scope)
		}
		for _, p := range st.kind.programs() {
			l.compile(f, p, scope)
		}
	}
}

// scope is what a flow's expressions see: its own answers, and those of the flows that call it.
func (l *loader) scope(f *flow) types.Map {
	scope := types.Map{}
	l.scopeInto(scope, f, map[string]bool{})
	return scope
}

func (l *loader) scopeInto(scope types.Map, f *flow, seen map[string]bool) {
	if f == nil || seen[f.name] {
		return
	}
	seen[f.name] = true
	for name, t := range l.answers(f, 0) {
		if _, inner := scope[name]; !inner {
			scope[name] = t
		}
	}
	for _, p := range f.params {
		if _, inner := scope[p.name]; !inner {
			scope[p.name] = p.typ()
		}
	}
	for _, call := range l.callers[f.name] {
		l.scopeInto(scope, call.flow, seen)
	}
}

// answers are the types of a flow's own answers.
func (l *loader) answers(f *flow, depth int) types.Map {
	own := types.Map{}
	for _, st := range f.steps {
		switch k := st.kind.(type) {
		case asker:
			if t := k.typ(); t != nil {
				own[st.name] = t
			}
		case nothing:
			own[st.name] = types.Any
		case *callKind:
			if g := l.set.flows[k.flow]; g != nil && depth < 8 {
				own[st.name] = l.answers(g, depth+1)
			}
		}
	}
	return own
}

// truth runs a condition. One that fails at run time counts as fallback: better
// to ask a question too many than to lose one.
func (t *turn) truth(p *program, fallback bool) bool {
	out, err := t.eval(p)
	if yes, ok := out.(bool); ok && err == nil {
		return yes
	}
	return fallback
}

// textOf runs an expression that gives words; "" where it has none.
func (t *turn) textOf(p *program) string {
	if p == nil {
		return ""
	}
	out, err := t.eval(p)
	if err != nil {
		return ""
	}
	s, _ := out.(string)
	return s
}

func (t *turn) eval(p *program) (any, error) {
	return t.vm.Run(p.code, t.values())
}

// values are the answers as expressions see them: those on the path, and the
// kind's nothing for what is not answered. Answers of the flows that called are
// seen under their names, nearest first.
func (t *turn) values() map[string]any {
	if t.env != nil {
		return t.env
	}
	env := make(map[string]any, 16)
	prefix := ""
	for i := 0; i <= len(t.s.Stack); i++ {
		name := t.s.Flow
		if i < len(t.s.Stack) {
			name = t.s.Stack[i].Flow
		}
		if f := t.set.flows[name]; f != nil {
			t.valuesInto(env, f, prefix)
			t.givenInto(env, f, t.s.Stack, i)
		}
		if i < len(t.s.Stack) {
			prefix += t.s.Stack[i].Step + "."
		}
	}
	t.env = env
	return env
}

func (t *turn) valuesInto(env map[string]any, f *flow, prefix string) {
	for _, st := range f.steps {
		switch k := st.kind.(type) {
		case *callKind:
			inner := map[string]any{}
			t.valuesInto(inner, t.set.flows[k.flow], prefix+st.name+".")
			env[st.name] = inner
		case asker:
			if v, ok := t.answered(prefix + st.name); ok {
				env[st.name] = k.value(t, v)
			} else {
				env[st.name] = k.value(t, Value{})
			}
		}
	}
}

// answered gives the answer under a key, if its step is on the path.
func (t *turn) answered(key string) (Value, bool) {
	for _, p := range t.s.Path {
		if p == key {
			v, ok := t.s.Values[key]
			return v, ok
		}
	}
	return Value{}, false
}
