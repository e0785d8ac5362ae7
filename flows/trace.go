package flows

// Trace is what Steps went through, for tools that ask which parts of the flows
// a conversation visits. It only grows: one Trace may follow many Steps.
type Trace struct {
	Arrows  []Arrow  // in the order they were followed
	Reasons []string // beside Arrows: why each was followed, as Outline's Arrow.Why says it; "" where it has none
	Asked   []Stop   // questions put, also those put again
	Chosen  []Choice // answers to own choices
	Words   []string // keys of the engine's own words that were said, such as "wrong.phone"
}

// Stop is a step of a flow.
type Stop struct{ Flow, Step string }

// Choice is one of the choices that are written in a step itself.
type Choice struct{ Flow, Step, ID string }

// move follows an arrow from a step of the running flow.
func (t *turn) move(st *step, event string) string {
	to := st.flow.move(st.name, event)
	if t.trace != nil {
		t.trace.Arrows = append(t.trace.Arrows, Arrow{Flow: st.flow.name, From: st.name, Event: event, To: to})
		t.trace.Reasons = append(t.trace.Reasons, t.reason(st, event))
	}
	return to
}
