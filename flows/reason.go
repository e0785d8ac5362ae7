package flows

// branched is the reason for the way that a branch takes now; "" for other steps
// and where it goes on at the next step.
func (t *turn) branched(st *step) string {
	k, ok := st.kind.(*branchKind)
	if !ok {
		return ""
	}
	for i, way := range k.targets() {
		if when := k.ways[i].when; when == nil && way.to != "" || when != nil && t.truth(when, false) {
			return way.why
		}
	}
	return ""
}

// reason is why an arrow is followed, as Outline says it.
func (t *turn) reason(st *step, event string) string {
	switch st.kind.(type) {
	case *branchKind:
		if event != "next" && event != "skip" {
			return t.why
		}
	case *lookupKind:
		if event != "skip" {
			return t.e.Result["outcome"]
		}
	}
	return ""
}

// noteChoice notes the answer to a choice that is written in the step itself.
func (t *turn) noteChoice(st *step, v Value) {
	if k, ok := st.kind.(*chooseKind); ok && k.own && t.trace != nil {
		t.trace.Chosen = append(t.trace.Chosen, Choice{Flow: st.flow.name, Step: st.name, ID: v.Text})
	}
}
