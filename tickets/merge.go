package tickets

import (
	"fmt"
	"slices"
	"time"
)

// MaxMerged is how many cases may follow one.
const MaxMerged = 50

// Merge makes the case follow another that tells the same. It leaves its queue,
// keeps its number, and its reporter hears the other's outcome (Follow). Main may
// not have ended, nor follow another itself, and the case may not be followed.
func (t *Ticket) Merge(main *Ticket, a Agent, now time.Time) error {
	to, err := t.checkAgent(ActMerge, a)
	if err != nil {
		return err
	}
	switch {
	case main.Number == t.Number:
		return fmt.Errorf("merge %s: %w", t.Number, ErrSameCase)
	case main.Stage.Ended():
		return main.notNow(ActMerge)
	case len(t.Merged) > 0:
		return fmt.Errorf("merge %s: %w", t.Number, ErrLeads)
	case len(main.Merged) >= MaxMerged:
		return fmt.Errorf("merge into %s: %w", main.Number, ErrTooMany)
	}
	before := t.Stage
	t.act(ActMerge, a, to, now).Ref = main.Number
	t.Into, t.Before = main.Number, before
	main.lead(t.Number, a, now)
	return nil
}

// lead notes in the main case that another follows it.
func (t *Ticket) lead(number string, a Agent, now time.Time) {
	t.Merged = append(t.Merged[:len(t.Merged):len(t.Merged)], number)
	t.remember(a)
	t.History = append(t.History[:len(t.History):len(t.History)],
		Change{At: t.notBefore(now), By: a.actor(), What: ActMerge, From: t.Stage, To: t.Stage, Office: t.Office, Ref: number})
	t.LastAction = now
}

// Unmerge lets the case go its own way again, from where it was, with its clocks
// where they would have been. Main is the case it followed; nil where it is gone.
func (t *Ticket) Unmerge(main *Ticket, city *City, a Agent, now time.Time) error {
	if _, err := t.checkAgent(ActUnmerge, a); err != nil {
		return err
	}
	t.remember(a)
	t.unmerge(city, a.actor(), now)
	if main != nil {
		main.Merged = slices.DeleteFunc(slices.Clone(main.Merged), func(n string) bool { return n == t.Number })
		main.History = append(main.History[:len(main.History):len(main.History)],
			Change{At: main.notBefore(now), By: a.actor(), What: ActUnmerge, From: main.Stage, To: main.Stage, Office: main.Office, Ref: t.Number})
	}
	return nil
}

func (t *Ticket) unmerge(city *City, by Actor, now time.Time) {
	t.record(ActUnmerge, by, t.Before, now).Ref = t.Into
	if t.Stage == Awaiting { // the question stands, with all its time
		t.AnswerBy, t.Want = now.Add(ResponseDays*day), WantText
		t.wind([]Effect{ClockPauses}, now)
	}
	t.Into, t.Before, t.LastAction = "", "", now
	t.Recompute(city)
}

// Follow moves a case that was merged along with the one it follows, when that is
// resolved, deferred, rejected or taken up again: the same words under its own
// number. Where the other's end is its reporter's alone (withdrawn, or not
// completed in time), the case goes its own way again. It says whether anything
// happened.
func (t *Ticket) Follow(main *Ticket, city *City, now time.Time) bool {
	if t.Into == "" || t.Into != main.Number || t.Closed() {
		return false
	}
	switch {
	case t.Stage == Merged:
		return t.endWith(main, city, now)
	case t.Stage == Done || t.Stage == Deferred:
		if main.Stage.Ended() {
			return false
		}
		t.record(ActMerge, Actor{Role: BySystem}, Merged, now).Ref = main.Number
		t.Rating, t.Before = 0, Routed // it is the other's office's since
		t.allot(city)
		return true
	}
	return false
}

// endWith ends a merged case as the one it follows ended, at that one's office.
func (t *Ticket) endWith(main *Ticket, city *City, now time.Time) bool {
	act, kind := ActResolve, WordResolve
	switch {
	case main.Stage == Done:
	case main.Stage == Deferred:
		act, kind = ActDefer, WordDefer
	case main.Stage == Rejected && main.lastMove() == ActReject:
		act, kind = ActReject, WordReject
	case main.Stage == Rejected || main.Stage == Withdrawn:
		t.unmerge(city, Actor{Role: BySystem}, now)
		return true
	default:
		return false
	}
	to, err := t.check(act, BySystem)
	if err != nil {
		return false
	}
	// The answer is that office's: a veto counts against it, and comes to it.
	t.Office = main.Office
	t.drop()
	t.record(act, Actor{Role: BySystem}, to, now).Ref = main.Number
	for _, w := range slices.Backward(main.Personal.Talk) {
		if w.Kind == kind {
			t.say(ByAgent, kind, w, now)
			break
		}
	}
	if act == ActReject {
		t.reject(main.Reason)
	}
	return true
}

// lastMove is the act that brought the case into its stage.
func (o *Open) lastMove() Act {
	for _, c := range slices.Backward(o.History) {
		if c.From != c.To {
			return c.What
		}
	}
	return ActFile
}

// notBefore is now, but never before the history's last line: clocks of two
// machines differ.
func (o *Open) notBefore(now time.Time) time.Time {
	if n := len(o.History); n > 0 && now.Before(o.History[n-1].At) {
		return o.History[n-1].At
	}
	return now
}
