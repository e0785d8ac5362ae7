package tickets

// Times are the working days of a kind of case. 0 is the rule's.
type Times struct {
	Verify     int // until the coordinator has verified and routed it
	FollowUp   int // from routing to the office's first answer
	Resolve    int // until it is done
	Inspection int // until it is done where somebody must go and look
}

// OfficialTimes are what the rules allow a kind of case where the city says
// nothing else (PermenPANRB 62/2018: 3 working days to verify, 5 to the first
// answer and for an information request, 14 until a complaint is done, 60 where
// somebody must go and look). Services and aspirations, for which there is no rule,
// have those of complaints.
func OfficialTimes(kind Kind) Times {
	if kind == KindInformation {
		return Times{Verify: 3, FollowUp: 5, Resolve: 5, Inspection: 5}
	}
	return Times{Verify: 3, FollowUp: 5, Resolve: 14, Inspection: 60}
}

// Whether cases are verified by the coordinator before an office gets them.
const (
	VerifyOff        = "off"      // the office gets them at once
	VerifyOn         = "on"       // all of them
	VerifyByCategory = "category" // those of categories with Category.Verify
)

// Audience is who is told.
type Audience string

// The audiences.
const (
	ToAgent       Audience = "agent"       // who has the case
	ToOffice      Audience = "office"      // the office's group
	ToHead        Audience = "head"        // the office's head
	ToCoordinator Audience = "coordinator" // who verifies and routes for the city
	ToLeader      Audience = "leader"      // regent, deputy, secretary
	ToResident    Audience = "resident"    // who reported it
)

// Audiences are all audiences, from the one nearest to the work to the farthest.
var Audiences = []Audience{ToAgent, ToOffice, ToHead, ToCoordinator, ToLeader, ToResident}

// What a rung is of.
const (
	OfVerify      = "verify"       // the coordinator's time to verify and route
	OfFirstAnswer = "first_answer" // Open.FollowUpBy
	OfEnd         = "end"          // Open.ResolveBy
	OfTask        = "task"         // a supporting office's part
)

// When a rung is due.
const (
	AtHalf   = "half"   // half of the working time is over
	AtBefore = "before" // Days working days before the deadline
	AtDue    = "due"    // at the deadline
	AtAfter  = "after"  // Days working days after the deadline
)

// Rung is one step of the ladder that a case climbs while nobody acts on it.
type Rung struct {
	ID   string // names it in what was told, so that it is told once; unique in the ladder
	Of   string // OfVerify, OfFirstAnswer, OfEnd or OfTask
	When string // AtHalf, AtBefore, AtDue or AtAfter
	Days int    // working days, for AtBefore and AtAfter
	Tell []Audience
}

// Red says when a case without any action has a colour, in calendar days since
// the last one. Yellow is at most Red.
type Red struct{ Yellow, Red int }

// Proof that a category asks of an office that ends a case.
const (
	ProofNone   = "none"
	ProofPhoto  = "photo"  // any photo that was not used before
	ProofCamera = "camera" // one taken now
)
