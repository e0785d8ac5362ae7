package bot

import (
	"math/bits"
	"strconv"

	"noken/flows"
	"noken/store"
)

// What the counters of a question tell. Whoever comes to a question goes on,
// goes back, gives up or stands there still.
const (
	cameField  = "came"  // it was put, also to those who came back to it
	onField    = "on"    // answered
	backField  = "back"  // left for an earlier question
	againField = "again" // an answer was not understood
	quitField  = "quit"  // cancelled, begun anew or forgotten here
	timeField  = "t"     // with a number n: answered after 2^(n-1) to 2^n seconds
)

// slowest is the last field of the times: a day and more.
const slowest = 17

// standing is where a conversation stands, as the counters name it.
func standing(s flows.Session) string { return s.Version + "/" + s.Flow + "/" + s.Step }

// counts are the counters that this turn moves, to be part of its commit. They
// are exact: a conversation is counted where its record says that it is, so the
// one that writes the record knows what to take back.
func (t *turn) counts() []store.Count {
	var counts []store.Count
	add := func(key store.CountKey, field string, by int64) {
		counts = append(counts, store.Count{Key: key, Field: field, By: by})
	}
	was, is := t.loaded.Counted, t.state.Counted
	before, after := t.loaded.Flow, t.state.Flow
	if was != is || was && standing(before) != standing(after) {
		if was {
			add(store.CountAt, standing(before), -1)
		}
		if is {
			add(store.CountAt, standing(after), 1)
		}
	}
	if was != is || was && before.Version != after.Version {
		if was {
			add(store.CountTalks, before.Version, -1)
		}
		if is {
			add(store.CountTalks, after.Version, 1)
		}
	}
	for _, doc := range t.cases {
		if !doc.dirty || doc.version == "" {
			continue
		}
		switch open := !doc.ticket.Stage.Ended(); {
		case open && !doc.counted:
			add(store.CountCases, doc.version, 1)
		case !open && doc.counted:
			add(store.CountCases, doc.version, -1)
		}
	}
	return append(counts, t.funnel...)
}

// tally adds one to a counter of a question.
func (t *turn) tally(s flows.Session, what string) {
	if s.Version == "" {
		return // from before versions were counted
	}
	t.funnel = append(t.funnel, store.Count{
		Key: store.CountFunnel + store.CountKey(s.Version), Field: s.Flow + "/" + s.Step + "/" + what, By: 1,
	})
}

// quit counts that the conversation is given up where it stands, if there is one.
func (t *turn) quit() {
	if t.state.Flow.Flow != "" {
		t.tally(t.state.Flow, quitField)
	}
}

// became counts what became of the question that stood before.
func (t *turn) became(before flows.Session, effects []flows.Effect) {
	after := t.state.Flow
	cancelled, looked := false, false
	for _, effect := range effects {
		switch f := effect.(type) {
		case flows.End:
			cancelled = cancelled || f.Why == "cancelled"
		case flows.Lookup:
			looked = true
		}
	}
	stays := before.Flow == after.Flow && before.Step == after.Step
	switch {
	case stays && after.Flow != "":
		if after.Tries > before.Tries || looked {
			t.tally(before, againField)
		}
		return
	case before.Flow == "":
	case cancelled:
		t.tally(before, quitField)
	case wentBack(before, after):
		t.tally(before, backField)
	default:
		t.tally(before, onField)
		if before.Asked > 0 {
			seconds := max(t.now.Unix()-before.Asked, 0)
			t.tally(before, timeField+strconv.Itoa(min(bits.Len64(uint64(seconds)), slowest)))
		}
	}
	if after.Flow != "" {
		t.tally(after, cameField)
	}
}

// wentBack says that a conversation stands at an earlier question than before: by
// Back, by the choice of an answer to change, or because the flow sent it there.
func wentBack(before, after flows.Session) bool {
	if after.Flow == "" || before.Return != "" {
		return false
	}
	return after.Return != "" || len(after.Path) < len(before.Path)
}
