// Package flows is in charge of conversations: it reads them from YAML, checks
// them whole, compiles each to a looplab/fsm transition table and steps a
// Session through them.
//
// It is a function. Set.Step takes a session and an event and returns the next
// session and what the host shall do; it reads no clock, draws no random number
// and speaks to nobody. What it needs (the time, lists that only the host knows)
// comes in with the Event.
//
//	             ┌───────── not understood, page, stale button ──┐
//	             ▼                                               │
//	rest ─Start▶ question (Ask) ──answer──▶ Settle, next step ───┘
//	  ▲            │      ▲                   │  say, branch, call: at once
//	  │          Cancel  Back                 │  file, lookup: wait for a Result
//	  └────────────┴──────── End ◀────────────┘
//
// Each kind of step is one file, kind_NAME.go, with an example of its YAML; all
// are named in kinds.go.
package flows

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/looplab/fsm"

	"noken/source"
)

// Item is one entry of a list that people choose from.
type Item struct {
	ID     string            // unique in its list; at most 38 bytes
	Label  map[string]string // by language
	Parent string            // ID of the item it belongs under; a list has at most two levels
	Group  bool              // only a heading over others, no answer itself
	Words  []string          // extra words that mean it when typed
	Attrs  map[string]any    // what expressions and placeholders see as fields of the answer
}

// Env is what flows may speak of.
type Env struct {
	Languages  []string          // the first is the one fallen back to
	Catalogues map[string][]Item // lists known when loading
	Lists      []string          // names of lists that come with each Event; "mine" always is one
	Fallback   *Texts            // says what the files have no text for; nil: they must have all
	Forgive    []source.Rule     // errors of these rules count as warnings: what was published once is not judged again
	Unread     []string          // names of lists that could not be read: nothing is said against using them

	// Working says whether the offices are open on a day, given as its midnight in
	// UTC. It must always say the same. Nil: from Monday to Friday.
	Working func(day time.Time) bool
}

// Set is all flows of one version of a city's configuration. It is read-only
// and may be used by many goroutines.
type Set struct {
	Version string // hash of the files' names and contents

	flows     map[string]*flow
	names     []string
	languages []string
	words     []words // the engine's own, by language
	open      func(day time.Time) bool
}

// working says whether the offices are open on a day.
func (set *Set) working(day time.Time) bool {
	if set.open == nil {
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	}
	return set.open(day)
}

type flow struct {
	name   string
	title  []string // by language
	steps  []*step
	index  map[string]int
	uses   map[string]bool // host lists, also those of called flows
	called bool            // a part of other flows
	linear bool            // nothing is jumped over: "2 of 5" makes sense
	params []*param
	given  map[string]*given // what params are where no caller says it

	src      *source.File
	at       *source.Node // where it begins
	arrows   []fsm.EventDesc
	machines sync.Pool // of *fsm.FSM with this flow's transitions
}

// step is one step of a flow, compiled.
type step struct {
	name    string
	flow    *flow
	kind    kind
	is      string      // the name of its kind
	ask     []Rich      // by language, question part in bold; nil when it has placeholders
	askTmpl []*template // by language
	label   []string    // by language
	checks  []answerCheck
	hint    []*template

	labelTmpl []*template // by language; nil where nothing is put into the label
	when      *program
	next      string // where to, "" the following step
	counted   bool   // has a part in "2 of 5"

	keys   StepKeys     // as written, for problems
	node   *source.Node // the body, for problems
	at     *source.Node // the name, for problems
	nextAt *source.Node
}

const end = "end" // reserved step name

// Load checks and compiles every file "flows/*.yaml", and the engine's own words
// in "texts/flow.yaml". The error is a source.Problems with all that was found.
func Load(files map[string][]byte, env Env) (*Set, error) {
	set, problems := Check(files, env)
	return set, problems.Err()
}

// Check is Load that also gives warnings. The Set is nil where there are errors.
func Check(files map[string][]byte, env Env) (*Set, source.Problems) {
	var problems source.Problems
	set := &Set{Version: version(files), flows: map[string]*flow{}, languages: env.Languages, open: env.Working}
	if len(env.Languages) == 0 {
		return nil, source.Problems{{Rule: source.RuleMissingKey, File: "flows", Message: "no language is given"}}
	}
	l := &loader{set: set, env: env, problems: &problems, pickers: map[string]*catalogue{}}
	l.catalogues()
	l.engineWords(files)
	for _, file := range l.parse(files) {
		l.read(file.root, file.src)
	}
	if len(set.flows) == 0 && len(problems) == 0 {
		problems = append(problems, source.Problem{Rule: RuleFlow, File: "flows", Message: "there is no flow"})
	}
	set.names = slices.Sorted(maps.Keys(set.flows))
	l.link()
	problems.Forgive(env.Forgive)
	if problems.Errors() > 0 {
		set = nil
	}
	return set, problems.Sorted()
}

func version(files map[string][]byte) string {
	sum := sha256.New()
	var size [8]byte
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, part := range [][]byte{[]byte(name), files[name]} {
			binary.BigEndian.PutUint64(size[:], uint64(len(part)))
			sum.Write(size[:])
			sum.Write(part)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// Flows are the names of all flows, sorted.
func (set *Set) Flows() []string { return slices.Clone(set.names) }

// Has says whether there is a flow of that name that people may start: one that
// others call is only a part of them.
func (set *Set) Has(flow string) bool {
	f, ok := set.flows[flow]
	return ok && !f.called
}

// Title is what a flow is called; the flow's name where there is no such flow.
func (set *Set) Title(flow, lang string) string {
	f, ok := set.flows[flow]
	if !ok {
		return flow
	}
	return f.title[set.language(lang)]
}

// Uses says whether a flow, or one that it calls, offers a list of the host such as "mine".
func (set *Set) Uses(flow, list string) bool {
	f, ok := set.flows[flow]
	return ok && f.uses[list]
}

func (set *Set) language(lang string) int {
	return max(slices.Index(set.languages, lang), 0)
}

// move follows an arrow of the flow's transition table. Where there is no such
// arrow, which Load rules out, the flow ends.
func (f *flow) move(from, event string) string {
	machine := f.machines.Get().(*fsm.FSM)
	defer f.machines.Put(machine)
	machine.SetState(from)
	if err := machine.Event(background, event); err != nil {
		if _, same := err.(fsm.NoTransitionError); !same {
			return end
		}
	}
	return machine.Current()
}

// following is the step after st in the file.
func (f *flow) following(st *step) string {
	if i := f.index[st.name] + 1; i < len(f.steps) {
		return f.steps[i].name
	}
	return end
}

func (f *flow) step(name string) *step {
	if i, ok := f.index[name]; ok {
		return f.steps[i]
	}
	return nil
}
