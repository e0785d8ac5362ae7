package tickets

import (
	"fmt"
	"time"
)

// ResponseDays is how many days the resident has to complete a case that was
// asked about, and to respond after the office's answer; then the case closes by
// itself (PermenPANRB 62/2018).
const ResponseDays = 10

const day = 24 * time.Hour

// check says whether an act is possible now, and where it leads.
func (t *Ticket) check(act Act) (Stage, error) {
	to, ok := Next(t.Stage, act)
	if !ok || t.Closed() {
		return "", t.notNow(act)
	}
	return to, nil
}

func (t *Ticket) notNow(act Act) error {
	return &NotNow{Act: act, Stage: t.Stage, Agent: t.Agent, Closed: t.Closed()}
}

// Can says whether an act's stage allows it; Take, GiveBack and Reopen have
// conditions beyond that.
func (t *Ticket) Can(act Act) bool {
	_, err := t.check(act)
	return err == nil
}

// record moves the case and writes it into the history. Histories and talks grow
// by copying, so that a copy of a Ticket made before keeps what it had.
func (t *Ticket) record(act Act, by Actor, to Stage, reason Reason, now time.Time) {
	t.History = append(t.History[:len(t.History):len(t.History)],
		Change{At: now, By: by, What: act, From: t.Stage, To: to, Office: t.Office, Reason: reason})
	t.Stage = to
	t.Waiting = to == Awaiting
	if !t.Waiting {
		t.AnswerBy = time.Time{}
	}
	if to.Ended() && t.EndedAt.IsZero() {
		t.EndedAt = now
	}
}

func (t *Ticket) say(role Role, kind WordKind, w Word, now time.Time) {
	w.At, w.By, w.Kind = now, role, kind
	t.Personal.Talk = append(t.Personal.Talk[:len(t.Personal.Talk):len(t.Personal.Talk)], w)
}

func (t *Ticket) reporter() Actor { return Actor{Role: ByResident, ID: t.Reporter} }

func (a Agent) actor() Actor { return Actor{Role: ByAgent, ID: a.ID} }

// Take gives the case to an agent. When somebody has it already, the error is a
// *NotNow with that agent, who may be the same one.
func (t *Ticket) Take(a Agent, now time.Time) error {
	to, err := t.check(ActTake)
	if err != nil {
		return err
	}
	if t.Agent != 0 {
		return t.notNow(ActTake)
	}
	t.take(a, to, now)
	return nil
}

func (t *Ticket) take(a Agent, to Stage, now time.Time) {
	t.record(ActTake, a.actor(), to, "", now)
	t.Agent, t.Personal.AgentName, t.TookAt = a.ID, a.Name, now
}

// takeFirst gives a case that nobody has to the agent who acts on it.
func (t *Ticket) takeFirst(a Agent, now time.Time) {
	if to, ok := Next(t.Stage, ActTake); ok && t.Agent == 0 {
		t.take(a, to, now)
	}
}

func (t *Ticket) drop() { t.Agent, t.Personal.AgentName, t.TookAt = 0, "", time.Time{} }

// GiveBack puts the case back into its office's queue; only the agent who has it can.
func (t *Ticket) GiveBack(a Agent, now time.Time) error {
	to, err := t.check(ActGiveBack)
	if err != nil {
		return err
	}
	if t.Agent == 0 || t.Agent != a.ID {
		return t.notNow(ActGiveBack)
	}
	t.record(ActGiveBack, a.actor(), to, "", now)
	t.drop()
	return nil
}

// agentSays is what Ask, Reply, Resolve and Reject have in common. Any agent of
// the office may speak in a case; one that nobody has becomes the speaker's.
func (t *Ticket) agentSays(act Act, kind WordKind, a Agent, w Word, reason Reason, now time.Time) error {
	if _, err := t.check(act); err != nil {
		return err
	}
	t.takeFirst(a, now)
	to, err := t.check(act)
	if err != nil {
		return err
	}
	t.record(act, a.actor(), to, reason, now)
	if t.FollowedAt.IsZero() {
		t.FollowedAt = now
	}
	t.say(ByAgent, kind, w, now)
	return nil
}

// Ask asks the resident something; the case awaits the answer for ResponseDays.
func (t *Ticket) Ask(a Agent, w Word, now time.Time) error {
	if err := t.agentSays(ActAsk, WordAsk, a, w, "", now); err != nil {
		return err
	}
	t.AnswerBy = now.Add(ResponseDays * day)
	return nil
}

// Reply tells the resident something.
func (t *Ticket) Reply(a Agent, w Word, now time.Time) error {
	return t.agentSays(ActReply, WordReply, a, w, "", now)
}

// Resolve ends the case with what was done. The resident has ResponseDays to
// reopen it.
func (t *Ticket) Resolve(a Agent, w Word, now time.Time) error {
	return t.agentSays(ActResolve, WordResolve, a, w, "", now)
}

// Reject ends the case with a reason, one of Reasons; w may explain it.
func (t *Ticket) Reject(a Agent, reason Reason, w Word, now time.Time) error {
	if !reason.Known() {
		return fmt.Errorf("reject for %q: %w", reason, ErrUnknownReason)
	}
	if err := t.agentSays(ActReject, WordReject, a, w, reason, now); err != nil {
		return err
	}
	t.Reason = reason
	return nil
}

// Answered takes what the resident said: the answer to a question, or something
// more at any time before the case is closed.
func (t *Ticket) Answered(w Word, now time.Time) error {
	to, err := t.check(ActAnswer)
	if err != nil {
		return err
	}
	t.record(ActAnswer, t.reporter(), to, "", now)
	t.say(ByResident, WordAnswer, w, now)
	return nil
}

// Handover gives the case to another office. The new office's time for a first
// answer begins anew (it counts from routing, PermenPANRB 62/2018); the day by
// which all should be done stays.
func (t *Ticket) Handover(city *City, a Agent, office string, now time.Time) error {
	to, err := t.check(ActHandover)
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
	t.Office = o.Code
	t.record(ActHandover, a.actor(), to, "", now)
	t.drop()
	t.FollowedAt = time.Time{}
	t.FollowUpBy = city.Calendar.AddWorkingDays(now, city.times(t.Open).followUp)
	return nil
}

// Reopen puts a case that is done back to work, with what is still wrong, within
// ResponseDays. The clock starts anew; the number stays.
func (t *Ticket) Reopen(city *City, w Word, now time.Time) error {
	to, err := t.check(ActReopen)
	if err != nil {
		return err
	}
	if now.After(t.ReopenUntil()) {
		return t.notNow(ActReopen)
	}
	t.record(ActReopen, t.reporter(), to, "", now)
	t.drop()
	t.say(ByResident, WordReopen, w, now)
	t.EndedAt, t.FollowedAt, t.Rating = time.Time{}, time.Time{}, 0
	t.Reopens++
	t.setDeadlines(city, now)
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
	to, err := t.check(ActClose)
	if err != nil {
		return err
	}
	t.record(ActClose, by, to, "", now)
	t.ClosedAt = now
	return nil
}

// Withdraw ends the case because the resident wants so.
func (t *Ticket) Withdraw(now time.Time) error {
	to, err := t.check(ActWithdraw)
	if err != nil {
		return err
	}
	t.record(ActWithdraw, t.reporter(), to, "", now)
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
	t.record(ActRate, t.reporter(), to, "", now)
	t.Rating = stars
	return nil
}
