package flows

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/vm"
)

// maxHops bounds the steps that are passed without a question; Load rules
// circles out, so only a session from elsewhere could meet it.
const maxHops = 1000

// turn is one call of Step: the session as it becomes, and what the host shall do.
type turn struct {
	set     *Set
	s       Session
	e       Event
	lang    int
	out     []Effect
	env     map[string]any // answers for expressions, nil: to be gathered anew
	vm      vm.VM
	replay  bool                  // going over answered steps from the start, after an edit
	lead    Rich                  // words that the next question takes along
	typedIn bool                  // a button was named in words: the answer comes below them
	lists   map[string]*catalogue // lists of the host, as needed
	trace   *Trace                // nil: nobody asks
	why     string                // for trace: which way the branch at hand takes
}

// Step takes what happened to a conversation and gives where it stands then and
// what the host shall do, in order. It is pure: the same session and event give
// the same result, and neither is changed. What it returns may share memory with
// the Set and the Event: do not write into it. A session that names a flow or
// step that the Set does not have ends as cancelled. At rest only Start does
// something, and a Press is told that it is stale.
func (set *Set) Step(s Session, e Event) (Session, []Effect) {
	return set.StepTraced(s, e, nil)
}

// StepTraced is Step that notes in trace, unless it is nil, what it went through.
func (set *Set) StepTraced(s Session, e Event, trace *Trace) (Session, []Effect) {
	t := turn{set: set, trace: trace, s: s, e: e, lang: set.language(e.Lang), out: make([]Effect, 0, 4)}
	t.s.Values = maps.Clone(s.Values)
	t.s.Path = append(make([]string, 0, len(s.Path)+4), s.Path...)
	t.s.Stack = slices.Clone(s.Stack)
	if s.Seed != nil {
		seed := *s.Seed
		t.s.Seed = &seed
	}
	t.run()
	if len(t.s.Path) == 0 {
		t.s.Path = nil
	}
	return t.s, t.out
}

// doubleTap is how many seconds after a question a press of the one before it is
// taken for the second half of a double tap.
const doubleTap = 3

func (t *turn) run() {
	if t.e.Kind == Start {
		t.start()
		return
	}
	if t.s.Flow == "" {
		if t.e.Kind == Press {
			t.toast("stale")
		}
		return
	}
	st := t.here()
	if st == nil || !st.kind.waits() {
		t.finish("cancelled")
		return
	}
	if t.s.Values == nil {
		t.s.Values = map[string]Value{}
	}
	k, asks := st.kind.(asker)
	switch {
	case t.e.Kind == Cancel:
		t.cancel()
	case t.e.Kind == Result:
		if w, ok := st.kind.(waiter); ok {
			w.result(t, st)
		}
	case !asks:
		t.wait()
	case t.e.Kind == Back:
		t.back(st, false)
	case t.e.Kind == Again:
		t.ask(st, nil, false)
	case t.e.Kind == Press && t.e.Seq+1 == t.s.Seq && t.e.Now.Unix()-t.s.Asked <= doubleTap:
		t.toast("stale") // the next question has just been asked
	case t.e.Kind == Press && t.e.Seq != t.s.Seq:
		t.stale(st)
	case t.e.Kind == Press:
		t.press(st, k, t.e.Button)
	case t.e.Kind == Text:
		t.typed(st, k)
	case t.e.Kind == PhotoIn || t.e.Kind == FileIn || t.e.Kind == PlaceIn || t.e.Kind == Contact || t.e.Kind == Other:
		t.judge(st, k, t.accept(st, k))
	}
}

// waiter is a kind that waits for a Result.
type waiter interface {
	kind
	result(t *turn, st *step)
}

func (t *turn) start() {
	f, ok := t.set.flows[t.e.Text]
	t.s = Session{Seq: t.s.Seq}
	if !ok {
		t.out = append(t.out, End{Flow: t.e.Text, Why: "cancelled"})
		return
	}
	t.s.Version, t.s.Flow, t.s.Values = t.set.Version, f.name, map[string]Value{}
	if t.e.Seed != nil {
		seed := *t.e.Seed
		t.s.Seed = &seed
	}
	t.enter(f.steps[0].name)
}

// press takes a button of the standing question.
func (t *turn) press(st *step, k asker, id string) {
	switch id {
	case "back":
		t.back(st, true)
	case "cancel":
		t.cancel()
	case "keep":
		if v, ok := t.kept(st); ok {
			t.take(st, k, v)
			return
		}
		t.stale(st)
	default:
		t.e.Kind, t.e.Button = Press, id
		v := k.accept(t, st, &t.e)
		if v.what == wrong && v.why == "" {
			t.stale(st)
			return
		}
		t.judge(st, k, v)
	}
}

// kept is the answer that was given before going back.
func (t *turn) kept(st *step) (Value, bool) {
	if t.s.Return != "" || t.s.Group == editList {
		return Value{}, false
	}
	v, ok := t.s.Values[t.key(st)]
	return v, ok && v.Kind != "photos" && v.Kind != "document"
}

// typed takes words: the standing question's buttons when they are named
// exactly, else an answer, else a button that is named loosely.
func (t *turn) typed(st *step, k asker) {
	t.e.Text = tidy(t.e.Text)
	rows := t.rows(st, k)
	if id := t.named(rows, fitsWord); id != "" {
		t.typedIn = true
		t.press(st, k, id)
		return
	}
	v := t.accept(st, k)
	if v.what == wrong && !k.free() {
		if id := t.named(rows, fitsLoosely); id != "" {
			t.typedIn = true
			t.press(st, k, id)
			return
		}
	}
	t.judge(st, k, v)
}

func (t *turn) accept(st *step, k asker) verdict {
	files := t.e.Kind == PhotoIn || t.e.Kind == FileIn
	if files && t.e.Album != "" && t.e.Album == strings.TrimPrefix(t.s.Album, "!") {
		if _, takes := k.(gatherer); !takes {
			t.lateAlbum()
			return verdict{what: ignored}
		}
	}
	v := k.accept(t, st, &t.e)
	if files && t.e.Album != "" {
		if v.what == wrong {
			t.s.Album = "!" + t.e.Album
		} else if v.what != ignored {
			t.s.Album = t.e.Album
		}
	}
	return v
}

// lateAlbum keeps a piece of an album whose question was answered before all of it
// had arrived.
func (t *turn) lateAlbum() {
	if len(t.s.Path) == 0 || t.s.Album != t.e.Album {
		return
	}
	key := t.s.Path[len(t.s.Path)-1]
	st, _ := t.find(key)
	if st == nil {
		return
	}
	if k, ok := st.kind.(gatherer); ok {
		if v, ok := k.late(t, t.s.Values[key]); ok {
			t.s.Values[key] = v
		}
	}
}

// judge acts on what a kind made of an event.
func (t *turn) judge(st *step, k asker, v verdict) {
	switch v.what {
	case answered:
		t.take(st, k, v.value)
	case again:
		t.s.Tries = 0
		t.env = nil
		t.show(st, nil, !v.seq, v.seq)
	case wrong:
		t.s.Tries++
		why := v.why
		if why == "" {
			why = t.unreadable()
		}
		t.ask(st, t.text(why, v.args), false)
	}
}

// unreadable is the key of the words for an event that no step of this kind takes.
func (t *turn) unreadable() string {
	what := "text"
	switch t.e.Kind {
	case PhotoIn:
		what = "photo"
	case FileIn:
		what = "document"
	case PlaceIn:
		what = "place"
	case Contact:
		what = "contact"
	case Other:
		what = t.e.Text
	}
	if key := "cannot." + what; t.set.words[t.lang].templates[key] != nil {
		return key
	}
	return "cannot.other"
}

// take keeps an answer and goes on.
func (t *turn) take(st *step, k asker, v Value) {
	if summary, ok := k.(*summaryKind); ok {
		summary.send(t, st)
		return
	}
	if why := t.refusal(st, k, v); why != nil {
		t.s.Tries++
		t.ask(st, why, false)
		return
	}
	key := t.key(st)
	t.s.Values[key] = v
	t.env = nil
	t.noteChoice(st, v)
	t.settle(st, k, v)
	if t.s.Return != "" {
		t.again()
		return
	}
	t.passed(key)
	t.enter(t.move(st, "next"))
}

// again goes over the conversation from its start after an edit, so that
// questions which the edit made necessary are asked, and answers which it made
// needless are left out.
func (t *turn) again() {
	f := t.set.flows[t.root()]
	t.s.Flow, t.s.Stack, t.s.Path = f.name, nil, t.s.Path[:0]
	t.replay, t.env = true, nil
	t.enter(f.steps[0].name)
}

func (t *turn) back(st *step, replace bool) {
	switch {
	case t.s.Group != "":
		t.s.Group, t.s.Page = "", 0
		t.show(st, nil, replace, true)
	case t.s.Return != "":
		t.again()
	case len(t.s.Path) == 0:
		t.ask(st, nil, false)
	default:
		last := len(t.s.Path) - 1
		to, stack := t.find(t.s.Path[last])
		if to == nil {
			t.finish("cancelled")
			return
		}
		t.s.Path = t.s.Path[:last]
		t.stand(to, stack)
		t.show(to, nil, replace, true)
	}
}

// jumpBack is for a way back that the flow itself goes: what was answered from
// there on is forgotten.
func (t *turn) jumpBack(to string) {
	st := t.set.flows[t.s.Flow].step(to)
	if st == nil {
		return
	}
	if _, asks := st.kind.(asker); !asks {
		return
	}
	t.forgetFrom(t.key(st))
}

func (t *turn) cancel() {
	if st := t.here(); st != nil {
		if _, asks := st.kind.(asker); asks {
			t.out = append(t.out, Settle{Seq: t.s.Seq, Text: t.text("cancelled", nil)})
		}
	}
	t.finish("cancelled")
}

func (t *turn) finish(why string) {
	t.out = append(t.out, End{Flow: t.root(), Why: why})
	t.s = Session{Seq: t.s.Seq}
}

func (t *turn) stale(st *step) {
	t.toast("stale")
	t.ask(st, nil, false)
}

// wait tells a person that something is being done.
func (t *turn) wait() {
	switch t.e.Kind {
	case Press:
		t.toast("wait")
	case Text, PhotoIn, FileIn, PlaceIn, Contact, Other, Again, Back:
		t.out = append(t.out, Say{Text: t.text("wait", nil)})
	}
}

func (t *turn) toast(key string) {
	t.out = append(t.out, Toast{Text: t.text(key, nil).String()})
}
