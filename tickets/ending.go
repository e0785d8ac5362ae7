package tickets

import (
	"fmt"
	"time"
)

// Resolve ends the case with what was done. The resident has ResponseDays to
// reopen it.
func (t *Ticket) Resolve(a Agent, w Word, now time.Time) error {
	return t.agentSays(ActResolve, WordResolve, a, w, now)
}

// Defer ends the case honestly: it cannot be done now, for the reason that w
// gives, and next is what comes next. The office may Resume it.
func (t *Ticket) Defer(a Agent, w Word, next string, now time.Time) error {
	w.Next = next
	return t.agentSays(ActDefer, WordDefer, a, w, now)
}

// Reject ends the case with a reason, one of Reasons; w may explain it.
func (t *Ticket) Reject(a Agent, reason Reason, w Word, now time.Time) error {
	if !reason.Known() {
		return fmt.Errorf("reject for %q: %w", reason, ErrUnknownReason)
	}
	if err := t.agentSays(ActReject, WordReject, a, w, now); err != nil {
		return err
	}
	t.reject(reason)
	return nil
}

func (t *Ticket) reject(reason Reason) {
	t.Reason = reason
	t.History[len(t.History)-1].Reason = reason
}

// Expire rejects a case as incomplete whose reporter did not complete it in time;
// before AnswerBy the error is a *NotNow.
func (t *Ticket) Expire(now time.Time) error {
	to, err := t.check(ActExpire, BySystem)
	if err != nil {
		return err
	}
	if now.Before(t.AnswerBy) {
		return t.notNow(ActExpire)
	}
	t.record(ActExpire, Actor{Role: BySystem}, to, now)
	t.reject(Incomplete)
	return nil
}

// Resume takes up again what could not be done before. The agent has the case,
// and its clocks begin anew.
func (t *Ticket) Resume(city *City, a Agent, now time.Time) error {
	to, err := t.checkAgent(ActResume, a)
	if err != nil {
		return err
	}
	t.act(ActResume, a, to, now)
	t.give(a, now)
	t.allot(city)
	return nil
}

// Reopen puts a case that is done back to work, with what is still wrong, within
// ResponseDays: the resident's veto. The clocks start anew; the number stays. One
// that followed another case goes its own way from here.
func (t *Ticket) Reopen(city *City, w Word, now time.Time) error {
	to, err := t.check(ActReopen, ByResident)
	if err != nil {
		return err
	}
	if now.After(t.ReopenUntil()) {
		return t.notNow(ActReopen)
	}
	t.record(ActReopen, t.reporter(), to, now)
	t.drop()
	t.say(ByResident, WordReopen, w, now)
	t.Rating, t.Into, t.Before = 0, "", ""
	t.Reopens++
	t.Vetoes = append(t.Vetoes[:len(t.Vetoes):len(t.Vetoes)], Veto{At: now, Office: t.Office})
	t.allot(city)
	return nil
}

// ReopenUntil is the last moment a case that is done can be reopened; it may be
// closed after. Zero when it is not done.
func (o *Open) ReopenUntil() time.Time {
	if o.Stage != Done {
		return time.Time{}
	}
	return o.EndedAt.Add(ResponseDays * day)
}

// Close makes a case that is done final: the resident said so, or did not answer
// in time.
func (t *Ticket) Close(by Actor, now time.Time) error {
	to, err := t.check(ActClose, by.Role)
	if err != nil {
		return err
	}
	t.record(ActClose, by, to, now)
	t.ClosedAt = now
	return nil
}

// Withdraw ends the case because the resident wants so.
func (t *Ticket) Withdraw(now time.Time) error {
	to, err := t.check(ActWithdraw, ByResident)
	if err != nil {
		return err
	}
	t.record(ActWithdraw, t.reporter(), to, now)
	return nil
}

// Rate notes how content the resident is, 1 to 5; a later rating replaces an
// earlier one. A closed case may still be rated.
func (t *Ticket) Rate(stars int, now time.Time) error {
	if stars < 1 || stars > 5 {
		return fmt.Errorf("rate %d: %w", stars, ErrBadRating)
	}
	to, ok := Next(t.Stage, ActRate)
	if !ok {
		return t.notNow(ActRate)
	}
	t.record(ActRate, t.reporter(), to, now)
	t.Rating = stars
	return nil
}
