package tickets

// Role is in what capacity somebody acts.
type Role string

// The roles.
const (
	ByResident    Role = "resident"
	ByAgent       Role = "agent"       // of the office that has the case
	BySupport     Role = "support"     // of an office that helps
	ByHead        Role = "head"        // of the office that has the case; may do whatever an agent may
	ByCoordinator Role = "coordinator" // verifies and routes for the city, and may do whatever a head may
	ByLeader      Role = "leader"      // regent, deputy, secretary
	BySystem      Role = "system"
	ByAdmin       Role = "admin"
)

// Roles are all roles, from the one nearest to the case to the farthest.
var Roles = []Role{ByResident, ByAgent, BySupport, ByHead, ByCoordinator, ByLeader, BySystem, ByAdmin}

// Actor is who did something, by id.
type Actor struct {
	Role Role  `json:"r"`
	ID   int64 `json:"i,omitempty"`
}

// Agent is who acts for an office. The name goes to the personal part only.
type Agent struct {
	ID     int64
	Name   string
	Role   Role   // empty: ByAgent
	Office string // code of the office they act for; empty: the caller has made sure of it
}

func (a Agent) role() Role {
	if a.Role == "" {
		return ByAgent
	}
	return a.Role
}

func (a Agent) actor() Actor { return Actor{Role: a.role(), ID: a.ID} }

// atHome says whether an agent or head acts for the office that has the case. A
// button pressed after the case moved on fails by it.
func (a Agent) atHome(office string) bool {
	return a.Office == "" || a.Office == office || a.role() != ByAgent && a.role() != ByHead
}
