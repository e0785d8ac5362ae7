package tickets

// Who is told of an act, beyond the audiences of the ladder.
const (
	ToSupports  Audience = "supports"  // the offices that help
	ToFollowers Audience = "followers" // the reporters of the cases merged into it
)

// Groups of stages and roles that rules share.
var (
	unrouted = []Stage{Received, Verified}
	atOffice = []Stage{Routed, Reopened, InProgress, Awaiting}
	working  = []Stage{Routed, Reopened, InProgress}
	anywhere = []Stage{Received, Verified, Routed, Reopened, InProgress, Awaiting}
	alive    = []Stage{Received, Verified, Routed, Reopened, InProgress, Awaiting, Done, Deferred, Rejected, Merged}

	byOffice      = []Role{ByAgent, ByHead, ByCoordinator}
	byCoordinator = []Role{ByCoordinator}
	bySystem      = []Role{BySystem}
	byResident    = []Role{ByResident}

	tellResident = []Audience{ToResident}
	tellOffice   = []Audience{ToOffice}
	tellAll      = []Audience{ToResident, ToSupports, ToFollowers}
)

// Rules are the lifecycle: the only place that says what may happen to a case.
// An agent may answer, ask or end a case that nobody took: that takes it. Words
// still pass when a case has ended, without moving it. A case that follows
// another is moved by the system, with that other (Follow).
var Rules = []Rule{
	{ActVerify, []Role{ByCoordinator, BySystem}, []Stage{Received}, Verified, nil, tellResident},
	{ActRoute, []Role{ByCoordinator, BySystem}, unrouted, Routed, []Effect{ClockStarts}, []Audience{ToOffice, ToResident}},
	{ActRoute, byCoordinator, atOffice, Routed, []Effect{ClockResumes, ClockMoves}, []Audience{ToOffice, ToResident, ToSupports}},

	{ActTake, byOffice, working, InProgress, nil, tellResident},
	{ActTake, byOffice, []Stage{Awaiting}, "", nil, nil},
	{ActAssign, byOffice, working, InProgress, nil, []Audience{ToAgent}},
	{ActAssign, byOffice, []Stage{Awaiting}, "", nil, []Audience{ToAgent}},
	{ActGiveBack, byOffice, []Stage{InProgress}, Routed, nil, tellOffice},
	{ActGiveBack, byOffice, []Stage{Awaiting}, "", nil, tellOffice},
	{ActRelease, bySystem, []Stage{InProgress}, Routed, nil, tellOffice},
	{ActRelease, bySystem, []Stage{Awaiting}, "", nil, tellOffice},

	{ActAsk, byOffice, atOffice, Awaiting, []Effect{ClockAnswered, ClockPauses}, tellResident},
	{ActAsk, byCoordinator, unrouted, Awaiting, []Effect{ClockPauses}, tellResident},
	{ActAnswer, byResident, []Stage{Awaiting}, InProgress, []Effect{ClockResumes}, []Audience{ToAgent, ToOffice, ToSupports}},
	{ActAnswer, byResident, []Stage{Received, Verified, Routed, Reopened, InProgress, Done, Deferred, Rejected, Merged}, "", nil, tellOffice},
	{ActReply, byOffice, working, InProgress, []Effect{ClockAnswered}, tellResident},
	{ActReply, byOffice, []Stage{Awaiting, Done, Deferred, Rejected, Merged}, "", nil, tellResident},
	{ActNote, []Role{ByAgent, ByHead, ByCoordinator, BySupport}, alive, "", nil, []Audience{ToOffice, ToSupports}},
	{ActQuery, []Role{ByLeader, ByCoordinator, ByHead}, alive, "", nil, []Audience{ToAgent, ToOffice}},

	{ActHandover, byOffice, atOffice, Routed, []Effect{ClockResumes, ClockMoves}, []Audience{ToOffice, ToResident, ToSupports}},
	{ActAccept, byOffice, []Stage{Routed}, "", nil, tellOffice},
	{ActReturn, byOffice, []Stage{Routed}, "", []Effect{ClockMoves}, []Audience{ToOffice, ToResident, ToSupports}},
	{ActShare, byOffice, atOffice, "", nil, []Audience{ToSupports}},
	{ActUnshare, byOffice, atOffice, "", nil, []Audience{ToSupports}},
	{ActTaskDone, []Role{BySupport}, atOffice, "", nil, []Audience{ToAgent, ToOffice}},
	{ActExtend, byOffice, atOffice, "", []Effect{ClockExtends}, []Audience{ToResident, ToFollowers}},

	{ActResolve, byOffice, atOffice, Done, []Effect{ClockAnswered, ClockStops, ClockSilence}, tellAll},
	{ActResolve, bySystem, []Stage{Merged}, Done, []Effect{ClockAnswered, ClockStops, ClockSilence}, tellResident},
	{ActDefer, byOffice, atOffice, Deferred, []Effect{ClockAnswered, ClockStops}, tellAll},
	{ActDefer, bySystem, []Stage{Merged}, Deferred, []Effect{ClockAnswered, ClockStops}, tellResident},
	{ActResume, byOffice, []Stage{Deferred}, InProgress, []Effect{ClockStarts}, tellAll},
	{ActReject, byOffice, atOffice, Rejected, []Effect{ClockAnswered, ClockStops}, tellAll},
	{ActReject, byCoordinator, unrouted, Rejected, []Effect{ClockStops}, tellResident},
	{ActReject, bySystem, []Stage{Merged}, Rejected, []Effect{ClockAnswered, ClockStops}, tellResident},
	{ActExpire, bySystem, []Stage{Awaiting}, Rejected, []Effect{ClockStops}, []Audience{ToResident, ToOffice, ToSupports}},

	{ActMerge, byOffice, atOffice, Merged, []Effect{ClockResumes}, []Audience{ToResident, ToSupports}},
	{ActMerge, byCoordinator, unrouted, Merged, nil, tellResident},
	{ActMerge, bySystem, []Stage{Done, Deferred}, Merged, []Effect{ClockStarts}, tellResident},
	{ActUnmerge, []Role{ByAgent, ByHead, ByCoordinator, BySystem}, []Stage{Merged}, Back, nil, []Audience{ToResident, ToOffice}},

	{ActReopen, byResident, []Stage{Done}, Reopened, []Effect{ClockStarts}, []Audience{ToAgent, ToOffice, ToHead, ToSupports, ToFollowers}},
	{ActClose, []Role{ByResident, BySystem}, []Stage{Done}, "", []Effect{ClockStops}, tellOffice},
	{ActWithdraw, byResident, []Stage{Received, Verified, Routed, Reopened, InProgress, Awaiting, Merged}, Withdrawn, []Effect{ClockStops}, []Audience{ToOffice, ToSupports, ToFollowers}},
	{ActRate, byResident, []Stage{Done}, "", nil, tellOffice},

	// Whom a rung of the ladder tells, the rung says.
	{ActRemind, bySystem, []Stage{Received, Verified, Routed, Reopened, InProgress, Awaiting, Done}, "", nil, nil},
	{ActClimb, bySystem, anywhere, "", nil, nil},
}
