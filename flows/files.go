package flows

import (
	"reflect"
	"strings"

	"noken/source"
)

// FlowFile is a file flows/NAME.yaml: one conversation, from its first question
// to its end. It reads from top to bottom; only jumps are named.
type FlowFile struct {
	source.Where

	// The flow's name: small letters, digits and _. Other flows, menus and links
	// know it by this name, so do not change it once in use.
	Flow string `yaml:"flow" jsonschema:"required,example=aduan"`

	// What people know the flow by: on menus, and when it is offered again.
	Title source.Text `yaml:"title" jsonschema:"required,maxLength=40"`

	// What the flows that call this one say, so that it can be worded for each:
	// {name} in its texts and labels, a name in its expressions.
	Params source.Entries[ParamBody] `yaml:"params"`

	// The steps in their order. Each is a name and what it does. A step goes on
	// to the one below it unless it says otherwise.
	Steps []source.Named[StepBody] `yaml:"steps" jsonschema:"required"`
}

// StepBody is one step: exactly one kind (text, choose, say, ...), and beside it
// the keys that every step may have. A kind that needs nothing more may stand alone, as in
// "periksa: summary".
type StepBody struct{ node *source.Node }

// DecodeYAML keeps the node: which keys it may have depends on its kind.
func (b *StepBody) DecodeYAML(_ *source.File, n *source.Node) { b.node = n }

// StepKeys are the keys that every step may have beside its kind.
type StepKeys struct {
	source.Where

	// The question. Its first sentence is shown in bold. {name} puts in the
	// answer of an earlier step.
	Ask source.Text `yaml:"ask" jsonschema:"maxLength=1000"`

	// What the answer is called in the summary and on the office's card. Left
	// out, the question itself stands there.
	Label source.Text `yaml:"label" jsonschema:"maxLength=40"`

	// Taken only if this is true: an expression over earlier answers, such as
	// jenis.photos != "never". Otherwise the step is passed over.
	When Expression `yaml:"when"`

	// Where to go afterwards, a step's name or "end". Left out: to the step below.
	Next Target `yaml:"next"`

	// A line below the question that helps to answer it.
	Hint source.Text `yaml:"hint" jsonschema:"maxLength=300"`

	// Answers that are not taken although the kind would take them, each with the
	// words that say why. The first that is true counts.
	Check []AnswerCheck `yaml:"check" of:"answers"`

	// false: the question has no part in "2 of 5", and what it decides is not
	// shown to the office.
	Count bool `yaml:"count" jsonschema:"default=true"`
}

// Expression is a condition or a value over the answers, such as
// nama == "anonim" or "kk" in pilih.fields. It is checked against what the
// answers can be before anybody meets it.
type Expression struct{ at *source.Node }

// DecodeYAML keeps where the expression stands.
func (x *Expression) DecodeYAML(f *source.File, n *source.Node) {
	if n.Shape != source.Scalar || strings.TrimSpace(n.Text) == "" {
		f.Problem(n, RuleExpression, `for example: jenis.photos != "never"`, "an expression over the answers is needed here")
		return
	}
	x.at = n
}

// Target names where to go: a step of the same flow, or "end".
type Target struct {
	at *source.Node
	to string // "": not given
}

// DecodeYAML keeps where the name stands.
func (t *Target) DecodeYAML(f *source.File, n *source.Node) {
	if n.Shape != source.Scalar || n.Text == "" {
		f.Problem(n, source.RuleType, `write a step's name, or "end"`, "a step's name is needed here")
		return
	}
	t.at, t.to = n, n.Text
}

// KindType tells the types of one kind of step, for what is made of them: the
// JSON Schema and the reference.
type KindType struct {
	Name   string
	Asks   bool         // needs the key ask
	Body   reflect.Type // what stands under the kind's key; nil: nothing
	Beside reflect.Type // keys beside the common ones; nil: none
}

// KindTypes are the kinds of steps in the order they are documented.
func KindTypes() []KindType {
	all := make([]KindType, len(kindTable))
	for i, k := range kindTable {
		all[i] = KindType{Name: k.name, Asks: k.asks}
		if k.body != nil {
			all[i].Body = reflect.TypeOf(k.body)
		}
		if k.beside != nil {
			all[i].Beside = reflect.TypeOf(k.beside)
		}
	}
	return all
}
