package tickets

import (
	"maps"
	"slices"
	"time"
)

// ResponseDays is how many days the resident has to complete a case that was
// asked about, and to respond after the office's answer; then the case closes by
// itself (PermenPANRB 62/2018).
const ResponseDays = 10

const day = 24 * time.Hour

// check says whether an act of somebody in that role is possible now, and where
// it leads.
func (t *Ticket) check(act Act, role Role) (Stage, error) {
	if !Ever(act, role) {
		return "", &NotAllowed{Act: act, Role: role}
	}
	to, ok := Allowed(t.Stage, act, role)
	switch {
	case !ok || t.Closed():
		return "", t.notNow(act)
	case to == Back:
		return t.Before, nil
	}
	return to, nil
}

// checkAgent is check for who acts for an office. What the system does, it does
// without being an agent.
func (t *Ticket) checkAgent(act Act, a Agent) (Stage, error) {
	if a.role() == BySystem {
		return "", &NotAllowed{Act: act, Role: BySystem}
	}
	to, err := t.check(act, a.role())
	if err == nil && !a.atHome(t.Office) {
		return "", &NotAllowed{Act: act, Role: a.role(), Office: a.Office}
	}
	return to, err
}

func (t *Ticket) notNow(act Act) error {
	return &NotNow{Act: act, Stage: t.Stage, Agent: t.Agent, Closed: t.Closed()}
}

// Can says whether the case's stage allows an act, whoever does it; Take,
// GiveBack, Return and Reopen have conditions beyond that.
func (t *Ticket) Can(act Act) bool {
	_, ok := Next(t.Stage, act)
	return ok && !t.Closed()
}

// May says whether stage, role and office allow an act to an agent: which buttons
// to draw.
func (t *Ticket) May(act Act, a Agent) bool {
	_, err := t.checkAgent(act, a)
	return err == nil
}

// record moves the case, writes it into the history and does to the clocks what
// the lifecycle says. Histories and talks grow by copying, so that a copy of a
// Ticket made before keeps what it had. The line may be completed until the next
// is written.
func (t *Ticket) record(act Act, by Actor, to Stage, now time.Time) *Change {
	t.History = append(t.History[:len(t.History):len(t.History)],
		Change{At: t.notBefore(now), By: by, What: act, From: t.Stage, To: to, Office: t.Office})
	rule := cells[cell{t.Stage, act, by.Role}]
	t.Stage = to
	t.Waiting = to == Awaiting
	if !t.Waiting {
		t.AnswerBy, t.Want = time.Time{}, ""
	}
	switch {
	case !to.Ended():
		t.EndedAt = time.Time{}
	case t.EndedAt.IsZero() || rule != nil && rule.To != "":
		t.EndedAt = now
	}
	if t.Handed.open() && (to != Routed || act == ActAccept) {
		t.Handed = t.Handed.accepted(now)
	}
	if to.Ended() && to != Merged {
		t.verified()
	}
	if rule != nil {
		t.wind(rule.Clocks, now)
	}
	switch by.Role {
	case ByAgent, ByHead, ByCoordinator, BySupport:
		t.LastAction = now
	}
	return &t.History[len(t.History)-1]
}

// remember keeps the name of who acts.
func (t *Ticket) remember(a Agent) {
	if a.Name == "" || t.Personal.Names[a.ID] == a.Name {
		return
	}
	names := maps.Clone(t.Personal.Names)
	if names == nil {
		names = map[int64]string{}
	}
	names[a.ID] = a.Name
	t.Personal.Names = names
}

// act is record for who acts for an office.
func (t *Ticket) act(act Act, a Agent, to Stage, now time.Time) *Change {
	t.remember(a)
	return t.record(act, a.actor(), to, now)
}

// say adds words and tells the history's last line of them.
func (t *Ticket) say(role Role, kind WordKind, w Word, now time.Time) {
	w.At, w.By, w.Kind = now, role, kind
	t.Personal.Talk = append(t.Personal.Talk[:len(t.Personal.Talk):len(t.Personal.Talk)], w)
	t.History[len(t.History)-1].Word = len(t.Personal.Talk)
}

func (t *Ticket) reporter() Actor { return Actor{Role: ByResident, ID: t.Reporter} }

// Take gives the case to an agent. When somebody has it already, the error is a
// *NotNow with that agent, who may be the same one.
func (t *Ticket) Take(a Agent, now time.Time) error {
	to, err := t.checkAgent(ActTake, a)
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
	t.act(ActTake, a, to, now)
	t.give(a, now)
}

// takeFirst gives a case that nobody has to the agent who acts on it.
func (t *Ticket) takeFirst(a Agent, now time.Time) {
	if to, ok := Allowed(t.Stage, ActTake, a.role()); ok && t.Agent == 0 {
		t.take(a, to, now)
	}
}

func (t *Ticket) give(a Agent, now time.Time) {
	t.remember(a)
	t.Agent, t.Personal.AgentName, t.TookAt = a.ID, a.Name, now
}

func (t *Ticket) drop() { t.Agent, t.Personal.AgentName, t.TookAt = 0, "", time.Time{} }

// Assign gives the case to a colleague, also one that somebody has. When that is
// the colleague already, the error is a *NotNow.
func (t *Ticket) Assign(by, to Agent, now time.Time) error {
	stage, err := t.checkAgent(ActAssign, by)
	if err != nil {
		return err
	}
	if t.Agent == to.ID {
		return t.notNow(ActAssign)
	}
	t.act(ActAssign, by, stage, now).Agent = to.ID
	t.give(to, now)
	return nil
}

// GiveBack puts the case back into its office's queue; only the agent who has it
// can, or the head.
func (t *Ticket) GiveBack(a Agent, now time.Time) error {
	to, err := t.checkAgent(ActGiveBack, a)
	if err != nil {
		return err
	}
	if t.Agent == 0 || t.Agent != a.ID && a.role() == ByAgent {
		return t.notNow(ActGiveBack)
	}
	t.act(ActGiveBack, a, to, now)
	t.drop()
	return nil
}

// Release puts the case back into its office's queue because who had it left or
// is away.
func (t *Ticket) Release(now time.Time) error {
	to, err := t.check(ActRelease, BySystem)
	if err != nil {
		return err
	}
	if t.Agent == 0 {
		return t.notNow(ActRelease)
	}
	t.record(ActRelease, Actor{Role: BySystem}, to, now).Agent = t.Agent
	t.drop()
	return nil
}

// Want is what a resident is asked for.
type Want string

// What can be asked for. An empty Want is WantText.
const (
	WantText  Want = "text"
	WantPhoto Want = "photo"
	WantPin   Want = "pin"
	WantYesNo Want = "yesno"
)

// Wants are all of them, in the order they are offered.
var Wants = []Want{WantText, WantPhoto, WantPin, WantYesNo}

// agentSays is what Ask, Reply, Resolve, Defer and Reject have in common. Any
// agent of the office may speak in a case; one that nobody has becomes the
// speaker's.
func (t *Ticket) agentSays(act Act, kind WordKind, a Agent, w Word, now time.Time) error {
	if _, err := t.checkAgent(act, a); err != nil {
		return err
	}
	t.takeFirst(a, now)
	to, err := t.checkAgent(act, a)
	if err != nil {
		return err
	}
	t.act(act, a, to, now)
	t.say(ByAgent, kind, w, now)
	return nil
}

// Ask asks the resident for something; the case awaits the answer for
// ResponseDays, in which its clocks stand still. The coordinator may ask before
// the case is at an office.
func (t *Ticket) Ask(a Agent, w Word, want Want, now time.Time) error {
	if want == "" {
		want = WantText
	}
	if !slices.Contains(Wants, want) {
		return ErrUnknownWant
	}
	if err := t.agentSays(ActAsk, WordAsk, a, w, now); err != nil {
		return err
	}
	t.AnswerBy, t.Want = now.Add(ResponseDays*day), want
	return nil
}

// Reply tells the resident something.
func (t *Ticket) Reply(a Agent, w Word, now time.Time) error {
	return t.agentSays(ActReply, WordReply, a, w, now)
}

// Answered takes what the resident said: the answer to a question, or something
// more at any time before the case is closed.
func (t *Ticket) Answered(w Word, now time.Time) error {
	to, err := t.check(ActAnswer, ByResident)
	if err != nil {
		return err
	}
	t.record(ActAnswer, t.reporter(), to, now)
	t.say(ByResident, WordAnswer, w, now)
	if t.Stage == Merged && t.Before == Awaiting {
		t.Before = InProgress // nothing is awaited any more
	}
	return nil
}
