package tickets

import (
	"context"
	"errors"
	"fmt"

	"github.com/looplab/fsm"
)

// Act is something done to a case.
type Act string

// What can be done to a case.
const (
	ActFile     Act = "file"
	ActVerify   Act = "verify"
	ActRoute    Act = "route"
	ActTake     Act = "take"
	ActGiveBack Act = "give_back"
	ActAsk      Act = "ask"
	ActAnswer   Act = "answer"
	ActReply    Act = "reply"
	ActResolve  Act = "resolve"
	ActReject   Act = "reject"
	ActHandover Act = "handover"
	ActReopen   Act = "reopen"
	ActClose    Act = "close"
	ActWithdraw Act = "withdraw"
	ActRate     Act = "rate"
)

// Acts are all acts the lifecycle decides about.
var Acts = []Act{
	ActVerify, ActRoute, ActTake, ActGiveBack, ActAsk, ActAnswer, ActReply, ActResolve,
	ActReject, ActHandover, ActReopen, ActClose, ActWithdraw, ActRate,
}

// lifecycle is the transition table. An agent may answer, ask or end a case that
// nobody took: that takes it. Words still pass when a case is done or rejected,
// without moving it.
var lifecycle = fsm.Events{
	on(ActVerify, Verified, Received),
	on(ActRoute, Routed, Received, Verified),

	on(ActTake, InProgress, Routed, Reopened, InProgress),
	on(ActTake, Awaiting, Awaiting),
	on(ActGiveBack, Routed, InProgress),
	on(ActGiveBack, Awaiting, Awaiting),
	on(ActAsk, Awaiting, Routed, Reopened, InProgress, Awaiting),
	on(ActReply, InProgress, Routed, Reopened, InProgress),
	on(ActReply, Awaiting, Awaiting),
	on(ActReply, Done, Done),
	on(ActReply, Rejected, Rejected),
	on(ActResolve, Done, Routed, Reopened, InProgress, Awaiting),
	on(ActReject, Rejected, Received, Verified, Routed, Reopened, InProgress, Awaiting),
	on(ActHandover, Routed, Routed, Reopened, InProgress, Awaiting),

	on(ActAnswer, Received, Received),
	on(ActAnswer, Verified, Verified),
	on(ActAnswer, Routed, Routed),
	on(ActAnswer, Reopened, Reopened),
	on(ActAnswer, InProgress, InProgress, Awaiting),
	on(ActAnswer, Done, Done),
	on(ActAnswer, Rejected, Rejected),
	on(ActReopen, Reopened, Done),
	on(ActWithdraw, Withdrawn, Received, Verified, Routed, Reopened, InProgress, Awaiting),
	on(ActRate, Done, Done),
	on(ActClose, Done, Done),
}

func on(act Act, to Stage, from ...Stage) fsm.EventDesc {
	src := make([]string, len(from))
	for i, s := range from {
		src[i] = string(s)
	}
	return fsm.EventDesc{Name: string(act), Src: src, Dst: string(to)}
}

// move is a stage and what is done in it.
type move struct {
	from Stage
	act  Act
}

// moves is the lifecycle asked once about every stage and act: a machine is not
// safe for many goroutines, a map that nobody writes is.
var moves = func() map[move]Stage {
	machine := fsm.NewFSM(string(Received), lifecycle, nil)
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

// Next is the stage that an act leads to, and whether the stage allows the act.
func Next(from Stage, act Act) (Stage, bool) {
	to, ok := moves[move{from, act}]
	return to, ok
}

// Graph draws the lifecycle as a Mermaid state diagram.
func Graph() (string, error) {
	g, err := fsm.VisualizeForMermaidWithGraphType(fsm.NewFSM(string(Received), lifecycle, nil), fsm.StateDiagram)
	if err != nil {
		return "", fmt.Errorf("draw the lifecycle: %w", err)
	}
	return g, nil
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

// Errors of acts that no stage would allow.
var (
	ErrUnknownOffice = errors.New("no such office")
	ErrSameOffice    = errors.New("the case is already at that office")
	ErrUnknownReason = errors.New("no such reason")
	ErrBadRating     = errors.New("a rating is 1 to 5")
)
