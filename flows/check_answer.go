package flows

import (
	"reflect"
	"strconv"

	"noken/source"
)

// AnswerCheck refuses answers that the step's kind would take, and says why.
//
//	steps:
//	  - jumlah:
//	      number: {min: 1}
//	      ask: {id: "Berapa orang?", en: "How many people?"}
//	      check:
//	        - if: jumlah > 20
//	          say: {id: "Paling banyak 20 orang.", en: "At most 20 people."}
type AnswerCheck struct {
	source.Where

	// When the answer is not taken: an expression that sees it under the step's own
	// name, and the answers before it.
	If Expression `yaml:"if" jsonschema:"required,example=jumlah > 20"`

	// What the person is told before the question is asked again. {name} puts in an
	// answer, the refused one among them.
	Say source.Text `yaml:"say" jsonschema:"required,maxLength=300"`
}

// answerCheck is an AnswerCheck, compiled.
type answerCheck struct {
	wrong *program
	say   []*template
	text  *source.Text // say as written
	key   string       // for Trace.Words, such as "check.layanan.jumlah.1"
}

// readChecks reads what a step says of answers that it does not take.
func (l *loader) readChecks(st *step) {
	src := st.flow.src
	checks := st.keys.Check
	if len(checks) == 0 {
		return
	}
	if k, asks := st.kind.(asker); asks && k.typ() == nil || !asks && st.is != "" {
		if _, failed := st.kind.(nothing); !failed {
			src.Problem(st.node.Key("check"), source.RuleUnknownKey, "put it into the step whose answer it is about", "a step of the kind %s has no answer to check", st.is)
		}
		return
	}
	for i := range checks {
		c := answerCheck{
			wrong: checks[i].If.program(reflect.Bool), say: templates(src, checks[i].Say), text: &checks[i].Say,
			key: "check." + st.flow.name + "." + st.name + "." + strconv.Itoa(i+1),
		}
		if c.wrong != nil && c.say != nil {
			st.checks = append(st.checks, c)
		}
	}
}

// refusal is what the first check that an answer fails says; nil where it fails
// none. One that cannot be worked out refuses nothing.
func (t *turn) refusal(st *step, k asker, v Value) Rich {
	if len(st.checks) == 0 {
		return nil
	}
	key := t.key(st)
	before, had := t.s.Values[key]
	t.s.Values[key], t.env = v, nil
	env := t.values()
	env[st.name] = k.value(t, v) // not on the path yet
	defer func() {
		t.env = nil
		if had {
			t.s.Values[key] = before
		} else {
			delete(t.s.Values, key)
		}
	}()
	for i := range st.checks {
		c := &st.checks[i]
		if !t.truth(c.wrong, false) {
			continue
		}
		if t.trace != nil {
			t.trace.Words = append(t.trace.Words, c.key)
		}
		return c.say[t.lang].render(t.placeholder)
	}
	return nil
}
