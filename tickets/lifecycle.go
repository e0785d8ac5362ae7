package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/looplab/fsm"
)

// Act is something done to a case.
type Act string

// What can be done to a case.
const (
	ActFile     Act = "file"
	ActVerify   Act = "verify"
	ActRoute    Act = "route" // the coordinator decides which office has it
	ActTake     Act = "take"
	ActAssign   Act = "assign" // to a colleague
	ActGiveBack Act = "give_back"
	ActRelease  Act = "release" // the agent left or is away
	ActAsk      Act = "ask"
	ActAnswer   Act = "answer"
	ActReply    Act = "reply"
	ActNote     Act = "note"  // among offices
	ActQuery    Act = "query" // a leader asks the office
	ActHandover Act = "handover"
	ActAccept   Act = "accept" // what another office handed over
	ActReturn   Act = "return" // what another office handed over
	ActShare    Act = "share"  // another office helps
	ActUnshare  Act = "unshare"
	ActTaskDone Act = "task_done"
	ActExtend   Act = "extend"
	ActResolve  Act = "resolve"
	ActDefer    Act = "defer" // cannot be done now
	ActResume   Act = "resume"
	ActReject   Act = "reject"
	ActExpire   Act = "expire" // the resident did not complete it in time
	ActMerge    Act = "merge"
	ActUnmerge  Act = "unmerge"
	ActReopen   Act = "reopen"
	ActClose    Act = "close"
	ActWithdraw Act = "withdraw"
	ActRate     Act = "rate"
	ActRemind   Act = "remind" // who has the case was told of its time
	ActClimb    Act = "climb"  // who is above them was
)

// Acts are all acts the lifecycle decides about.
var Acts = []Act{
	ActVerify, ActRoute, ActTake, ActAssign, ActGiveBack, ActRelease, ActAsk, ActAnswer, ActReply, ActNote, ActQuery,
	ActHandover, ActAccept, ActReturn, ActShare, ActUnshare, ActTaskDone, ActExtend, ActResolve, ActDefer, ActResume,
	ActReject, ActExpire, ActMerge, ActUnmerge, ActReopen, ActClose, ActWithdraw, ActRate, ActRemind, ActClimb,
}

// Effect is what an act does to a case's clocks.
type Effect string

// The effects. Recompute makes dates of them.
const (
	ClockStarts   Effect = "start"   // both clocks begin anew, with all their days
	ClockMoves    Effect = "move"    // the first answer's begins anew at the new office; the end's goes on, by its calendar
	ClockAnswered Effect = "answer"  // the first answer is given
	ClockPauses   Effect = "pause"   // working time does not count: the resident's turn
	ClockResumes  Effect = "resume"  // it counts again
	ClockExtends  Effect = "extend"  // the end is later, once
	ClockStops    Effect = "stop"    // no clock runs
	ClockSilence  Effect = "silence" // the resident has ResponseDays, then the case closes
)

// Rule is one line of the lifecycle: who may do what in which stages, where it
// leads, what it does to the clocks, and who hears of it.
type Rule struct {
	Act    Act
	Roles  []Role
	From   []Stage
	To     Stage // empty: the case stays where it is; Back: where it was before it was merged
	Clocks []Effect
	Tells  []Audience
}

// cell is one question to the lifecycle.
type cell struct {
	from Stage
	act  Act
	role Role
}

// machineEvents are the rules as looplab/fsm wants them.
func machineEvents() fsm.Events {
	var events fsm.Events
	for _, r := range Rules {
		for _, from := range r.From {
			to := r.To
			if to == "" {
				to = from
			}
			events = append(events, fsm.EventDesc{Name: string(r.Act), Src: []string{string(from)}, Dst: string(to)})
		}
	}
	return events
}

// move is a stage and what is done in it.
type move struct {
	from Stage
	act  Act
}

// moves is the machine asked once about every stage and act: a machine is not
// safe for many goroutines, a map that nobody writes is.
var moves = func() map[move]Stage {
	machine := fsm.NewFSM(string(Received), machineEvents(), nil)
	table := make(map[move]Stage)
	for _, from := range Stages {
		for _, act := range Acts {
			machine.SetState(string(from))
			err := machine.Event(context.Background(), string(act))
			if err == nil || errors.As(err, new(fsm.NoTransitionError)) {
				table[move{from, act}] = Stage(machine.Current())
			}
		}
	}
	return table
}()

// cells finds the rule of every cell that allows something.
var cells = func() map[cell]*Rule {
	table := make(map[cell]*Rule)
	for i := range Rules {
		for _, from := range Rules[i].From {
			for _, role := range Rules[i].Roles {
				table[cell{from, Rules[i].Act, role}] = &Rules[i]
			}
		}
	}
	return table
}()

// Next is the stage that an act leads to, and whether the stage allows the act,
// whoever does it.
func Next(from Stage, act Act) (Stage, bool) {
	to, ok := moves[move{from, act}]
	return to, ok
}

// Allowed is the stage that an act leads to, and whether somebody in that role
// may do it in that stage. The stage is Back where only the case knows it.
func Allowed(from Stage, act Act, role Role) (to Stage, ok bool) {
	if role == "" {
		role = ByAgent
	}
	if cells[cell{from, act, role}] == nil {
		return "", false
	}
	return Next(from, act)
}

// RuleOf is the rule by which somebody in that role may do it in that stage: what
// it does to the clocks, and who is told.
func RuleOf(from Stage, act Act, role Role) (Rule, bool) {
	if r := cells[cell{from, act, role}]; r != nil {
		return *r, true
	}
	return Rule{}, false
}

// Ever says whether there is a stage in which somebody in that role may do it.
func Ever(act Act, role Role) bool {
	return slices.ContainsFunc(Rules, func(r Rule) bool { return r.Act == act && slices.Contains(r.Roles, role) })
}

// NotNow is the error of an act that the case's state does not allow.
type NotNow struct {
	Act    Act
	Stage  Stage
	Agent  int64 // who has the case; 0: nobody
	Closed bool  // nothing can happen to it any more
}

// Error says it for a log.
func (e *NotNow) Error() string {
	switch {
	case e.Closed:
		return fmt.Sprintf("%s: the case is closed (%s)", e.Act, e.Stage)
	case e.Agent != 0 && (e.Act == ActTake || e.Act == ActGiveBack):
		return fmt.Sprintf("%s: agent %d has the case", e.Act, e.Agent)
	default:
		return fmt.Sprintf("%s: not possible while %s", e.Act, e.Stage)
	}
}

// NotAllowed is the error of an act that is not for somebody in that role, or
// not for one of that office.
type NotAllowed struct {
	Act    Act
	Role   Role
	Office string // theirs, where it is the wrong one
}

// Error says it for a log.
func (e *NotAllowed) Error() string {
	if e.Office != "" {
		return fmt.Sprintf("%s: not for office %s", e.Act, e.Office)
	}
	return fmt.Sprintf("%s: not for a %s", e.Act, e.Role)
}

// Errors of acts that no stage would allow.
var (
	ErrUnknownOffice = errors.New("no such office")
	ErrSameOffice    = errors.New("the case is already at that office")
	ErrUnknownReason = errors.New("no such reason")
	ErrUnknownWant   = errors.New("nothing that can be asked for")
	ErrBadRating     = errors.New("a rating is 1 to 5")
	ErrBadDays       = errors.New("working days are 1 to 60")
	ErrExtended      = errors.New("the case was extended before")
	ErrSameCase      = errors.New("it is the same case")
	ErrLeads         = errors.New("other cases follow this one")
	ErrTooMany       = errors.New("too many cases follow that one")
	ErrNoTask        = errors.New("that office has no task in the case")
)
