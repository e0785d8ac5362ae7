package flows

import (
	"slices"
	"strings"
)

// here is the step that the session stands at, nil where the Set does not have it.
func (t *turn) here() *step {
	for i, frame := range t.s.Stack {
		f := t.set.flows[frame.Flow]
		if f == nil {
			return nil
		}
		st := f.step(frame.Step)
		if st == nil {
			return nil
		}
		called := t.s.Flow
		if i+1 < len(t.s.Stack) {
			called = t.s.Stack[i+1].Flow
		}
		if c, ok := st.kind.(*callKind); !ok || c.flow != called {
			return nil
		}
	}
	if f := t.set.flows[t.s.Flow]; f != nil {
		return f.step(t.s.Step)
	}
	return nil
}

// key is the name of a step's answer in Session.Values.
func (t *turn) key(st *step) string {
	if len(t.s.Stack) == 0 {
		return st.name
	}
	var b strings.Builder
	for _, f := range t.s.Stack {
		b.WriteString(f.Step)
		b.WriteByte('.')
	}
	b.WriteString(st.name)
	return b.String()
}

// root is the flow that the conversation began with.
func (t *turn) root() string {
	if len(t.s.Stack) > 0 {
		return t.s.Stack[0].Flow
	}
	return t.s.Flow
}

// find is the step that an answer's key belongs to, and the flows that call it.
func (t *turn) find(key string) (*step, []Frame) {
	f := t.set.flows[t.root()]
	var stack []Frame
	for f != nil {
		name, rest, dotted := strings.Cut(key, ".")
		st := f.step(name)
		if st == nil || !dotted {
			return st, stack
		}
		c, ok := st.kind.(*callKind)
		if !ok {
			return nil, nil
		}
		stack = append(stack, Frame{Flow: f.name, Step: name})
		f, key = t.set.flows[c.flow], rest
	}
	return nil, nil
}

// stand puts the session at a step.
func (t *turn) stand(st *step, stack []Frame) {
	t.s.Flow, t.s.Step, t.s.Stack = st.flow.name, st.name, stack
	t.s.Page, t.s.Group, t.s.Tries = 0, "", 0
	t.env = nil
}

// enter arrives at a step of the running flow and goes on until somebody is
// asked, a result is waited for, or the conversation ends.
func (t *turn) enter(name string) {
	for range maxHops {
		if name == end {
			if len(t.s.Stack) == 0 {
				t.finish("done")
				return
			}
			top := t.s.Stack[len(t.s.Stack)-1]
			t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
			t.s.Flow, t.s.Step, t.env = top.Flow, top.Step, nil
			name = t.move(t.set.flows[top.Flow].step(top.Step), "next")
			continue
		}
		f := t.set.flows[t.s.Flow]
		st := f.step(name)
		t.s.Step, t.s.Page, t.s.Group, t.s.Tries = name, 0, "", 0
		event := "skip"
		if st.when == nil || t.truth(st.when, true) {
			if t.trace != nil {
				t.why = t.branched(st)
			}
			var wait bool
			if event, wait = st.kind.enter(t, st); wait {
				return
			}
		}
		if event == "in" {
			name = t.set.flows[t.s.Flow].steps[0].name
			continue
		}
		name = t.move(st, event)
	}
	t.finish("cancelled")
}

// question is how askers are entered: passed over where they are answered
// already, else asked.
func (t *turn) question(st *step) (string, bool) {
	key := t.key(st)
	t.forgetFrom(key) // the flow led back here: it is asked anew, and what came after it
	k := st.kind.(asker)
	if v, ok := t.s.Values[key]; ok && t.replay {
		why := t.refusal(st, k, v)
		if why == nil {
			t.passed(key)
			return "next", false
		}
		t.replay = false // an answer that was edited makes this one wrong
		t.ask(st, why, false)
		return "", true
	}
	if t.s.Seed != nil {
		if v, ok := k.seed(t, st, t.s.Seed); ok {
			if why := t.refusal(st, k, v); why != nil {
				t.ask(st, why, false)
				return "", true
			}
			t.s.Values[key] = v
			if t.s.Seed.Text == "" && len(t.s.Seed.Photos) == 0 && t.s.Seed.Place == nil {
				t.s.Seed = nil
			}
			t.passed(key)
			return "next", false
		}
	}
	t.replay = false
	t.ask(st, nil, false)
	return "", true
}

// forgetFrom forgets an answer and those after it, if it is on the path already.
func (t *turn) forgetFrom(key string) {
	i := slices.Index(t.s.Path, key)
	if i < 0 {
		return
	}
	for _, key := range t.s.Path[i:] {
		delete(t.s.Values, key)
	}
	t.s.Path = t.s.Path[:i]
	t.env = nil
}

func (t *turn) passed(key string) {
	if !slices.Contains(t.s.Path, key) {
		t.s.Path = append(t.s.Path, key)
	}
	t.env = nil
}
