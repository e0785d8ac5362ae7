package tickets

import (
	"fmt"
	"slices"
	"time"
)

// MaxReturns is how often a case may be returned; then the coordinator decides
// who has it.
const MaxReturns = 3

// Handing is how a case came from one office to another. It is never changed,
// only replaced.
type Handing struct {
	From     string    `json:"f"` // code of the office that had it
	By       Actor     `json:"b"`
	At       time.Time `json:"a"`
	Returns  int       `json:"r,omitempty"`  // how often the case was returned in all
	Accepted time.Time `json:"ac,omitzero"`  // zero: the office may still return it
	Final    bool      `json:"fi,omitempty"` // the coordinator decided; it cannot be returned
}

// open says that the office may still return the case.
func (h *Handing) open() bool { return h != nil && h.Accepted.IsZero() && !h.Final }

func (h *Handing) accepted(now time.Time) *Handing {
	next := *h
	next.Accepted = now
	return &next
}

func (h *Handing) returns() int {
	if h == nil {
		return 0
	}
	return h.Returns
}

// Returnable says that the case came from another office and that its office has
// neither accepted nor returned it.
func (o *Open) Returnable() bool { return o.Stage == Routed && o.Handed.open() }

// Handover gives the case to another office, for a reason. The new office may
// Accept or Return it; to take it, ask, answer or end it accepts too. Its time
// for a first answer begins anew (it counts from routing, PermenPANRB 62/2018);
// the end counts from where it did, by the new office's calendar.
func (t *Ticket) Handover(city *City, a Agent, office, why string, now time.Time) error {
	to, err := t.checkAgent(ActHandover, a)
	if err != nil {
		return err
	}
	o, ok := city.Office(office)
	if !ok {
		return fmt.Errorf("hand over to %q: %w", office, ErrUnknownOffice)
	}
	if o.Code == t.Office {
		return fmt.Errorf("hand over to %q: %w", office, ErrSameOffice)
	}
	h := &Handing{From: t.Office, By: a.actor(), At: now, Returns: t.Handed.returns()}
	t.moveTo(city, ActHandover, a, o.Code, to, h, why, now)
	return nil
}

// moveTo gives the case to an office, whose agents then have it.
func (t *Ticket) moveTo(city *City, act Act, a Agent, office string, to Stage, h *Handing, why string, now time.Time) {
	from := t.Office
	if t.Meant != "" { // the first routing, also after a question of the coordinator
		t.verified()
		t.wind([]Effect{ClockStarts}, now)
	}
	t.Office, t.Handed = office, h
	t.act(act, a, to, now).Other = from
	t.noteWhy(act, a, from, why, now)
	t.drop()
	t.Supports = slices.DeleteFunc(slices.Clone(t.Supports), func(s Support) bool { return s.Office == office && s.Done.IsZero() })
	t.allot(city)
}

// verified ends the coordinator's time.
func (t *Ticket) verified() {
	t.Meant, t.VerifyBy = "", time.Time{}
	t.Clock.VerifyFrom, t.Clock.VerifyDays = time.Time{}, 0
}

// Accept says that an office keeps what another handed over.
func (t *Ticket) Accept(a Agent, now time.Time) error {
	to, err := t.checkAgent(ActAccept, a)
	if err != nil {
		return err
	}
	if !t.Handed.open() {
		return t.notNow(ActAccept)
	}
	t.act(ActAccept, a, to, now)
	return nil
}

// Return gives the case back to the office that handed it over, for a reason. At
// the third return in its life, or where that office is no more, it goes to the
// coordinator, who routes it.
func (t *Ticket) Return(city *City, a Agent, why string, now time.Time) error {
	to, err := t.checkAgent(ActReturn, a)
	if err != nil {
		return err
	}
	if !t.Handed.open() {
		return t.notNow(ActReturn)
	}
	back := t.Handed.From
	if _, ok := city.Office(back); !ok || t.Handed.Returns+1 >= MaxReturns {
		back = city.Coordinator
	}
	if back == t.Office {
		return fmt.Errorf("return to %q: %w", back, ErrSameOffice)
	}
	h := &Handing{From: t.Office, By: a.actor(), At: now, Returns: t.Handed.Returns + 1, Accepted: now}
	t.moveTo(city, ActReturn, a, back, to, h, why, now)
	return nil
}

// Verify says that the case is complete and the city's; the coordinator's word
// before it is routed.
func (t *Ticket) Verify(by Agent, now time.Time) error {
	to, err := t.checkAgent(ActVerify, by)
	if err != nil {
		return err
	}
	t.act(ActVerify, by, to, now)
	return nil
}

// Route is the coordinator's decision which office has the case; it cannot be
// returned. The first routing verifies too, and is what the office's time counts
// from. An empty office is the one the case is meant for.
func (t *Ticket) Route(city *City, by Agent, office string, now time.Time) error {
	if _, err := t.checkAgent(ActRoute, by); err != nil {
		return err
	}
	if office == "" {
		office = t.Meant
	}
	o, ok := city.Office(office)
	if !ok {
		return fmt.Errorf("route to %q: %w", office, ErrUnknownOffice)
	}
	if o.Code == t.Office && t.Meant == "" {
		return fmt.Errorf("route to %q: %w", office, ErrSameOffice)
	}
	if t.Stage == Received {
		if err := t.Verify(by, now); err != nil {
			return err
		}
	}
	h := &Handing{From: t.Office, By: by.actor(), At: now, Returns: t.Handed.returns(), Final: true}
	t.moveTo(city, ActRoute, by, o.Code, Routed, h, "", now)
	return nil
}
