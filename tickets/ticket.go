package tickets

import "time"

// Ticket is one case. Open may be read by anybody who makes reports and names
// nobody; Personal is only for the resident and the office, and is sealed where
// it is kept.
type Ticket struct {
	Open
	Personal Personal
}

// Open is the part of a case that names nobody. People are ids.
type Open struct {
	Number    string    `json:"n"`
	Kind      Kind      `json:"k"`
	Category  string    `json:"c,omitempty"`
	Service   string    `json:"s,omitempty"`
	Area      string    `json:"a,omitempty"` // code of the area
	Office    string    `json:"o"`           // code of the one office that has it
	Stage     Stage     `json:"st"`
	Agent     int64     `json:"ag,omitempty"` // user id of who has it; 0: nobody
	Reporter  int64     `json:"r"`            // chat id of the resident
	Lang      string    `json:"l,omitempty"`  // language of the resident
	Anonymous bool      `json:"an,omitempty"` // the office does not see the name
	Secret    bool      `json:"se,omitempty"` // never public
	Filed     time.Time `json:"f"`

	FollowUpBy time.Time `json:"fb,omitzero"` // the office's first answer is due
	ResolveBy  time.Time `json:"rb,omitzero"` // the end is due
	AnswerBy   time.Time `json:"ab,omitzero"` // the resident's answer is due; zero: nothing asked
	FollowedAt time.Time `json:"fa,omitzero"` // the office's first answer since it was routed
	TookAt     time.Time `json:"ta,omitzero"` // the agent took it
	EndedAt    time.Time `json:"e,omitzero"`  // done, rejected or withdrawn
	ClosedAt   time.Time `json:"cl,omitzero"` // done, and nothing can change it any more

	Inspection bool     `json:"i,omitempty"`  // somebody must go and look
	Waiting    bool     `json:"w,omitempty"`  // the resident was asked and has not answered
	HasPin     bool     `json:"p,omitempty"`  // there is a pin in the personal part
	Photos     int      `json:"ph,omitempty"` // how many the resident sent with the filing
	Rating     int      `json:"ra,omitempty"` // 1-5; 0: none
	Reopens    int      `json:"ro,omitempty"` // how often it was reopened
	Reason     Reason   `json:"re,omitempty"` // why it was rejected
	History    []Change `json:"h"`
}

// Personal is the part of a case that could name somebody.
type Personal struct {
	Name      string  `json:"n,omitempty"`  // of the resident
	AgentName string  `json:"an,omitempty"` // of the agent who has it
	Code      string  `json:"c,omitempty"`  // 6 digits that let others look the case up
	Text      string  `json:"t,omitempty"`
	Photos    []Photo `json:"p,omitempty"`
	Files     []Photo `json:"x,omitempty"` // papers, some of them photos
	Place     *Place  `json:"l,omitempty"`
	Fields    []Field `json:"f,omitempty"`
	Talk      []Word  `json:"w,omitempty"`
}

// Photo is a picture or another file by Telegram's ids; the file stays with Telegram.
type Photo struct {
	File   string `json:"f"`
	Unique string `json:"u,omitempty"`
	AsFile bool   `json:"d,omitempty"` // was sent as a file, and can be sent on as one only
}

// Place is where it happened, as precisely as the resident said.
type Place struct {
	Lat  float64 `json:"a,omitempty"` // degrees
	Lon  float64 `json:"o,omitempty"` // degrees
	Pin  bool    `json:"p,omitempty"` // Lat and Lon are set
	Text string  `json:"t,omitempty"` // as typed
}

// Field is one answer of the form, with the words it was shown in, by language.
type Field struct {
	Step  string            `json:"s"`
	Label map[string]string `json:"l,omitempty"`
	Shown map[string]string `json:"v,omitempty"`
	Text  string            `json:"t,omitempty"` // normalised
}

// WordKind says what a Word did.
type WordKind string

// What words between resident and office can be.
const (
	WordAsk     WordKind = "ask"     // the office asked
	WordReply   WordKind = "reply"   // the office said something
	WordAnswer  WordKind = "answer"  // the resident said something
	WordResolve WordKind = "resolve" // the office said what was done
	WordReject  WordKind = "reject"  // the office said why not
	WordReopen  WordKind = "reopen"  // the resident said what is still wrong
)

// Word is one thing said in the case, by the resident or by the office.
type Word struct {
	At     time.Time `json:"a"`
	By     Role      `json:"b"` // resident or agent
	Kind   WordKind  `json:"k"`
	Text   string    `json:"t,omitempty"`
	Photos []Photo   `json:"p,omitempty"`
	Place  *Place    `json:"l,omitempty"`
}

// Role is in what capacity somebody acts.
type Role string

// The roles.
const (
	ByResident Role = "resident"
	ByAgent    Role = "agent"
	BySystem   Role = "system"
	ByAdmin    Role = "admin"
)

// Actor is who did something, by id.
type Actor struct {
	Role Role  `json:"r"`
	ID   int64 `json:"i,omitempty"`
}

// Agent is who acts for an office. The name goes to the personal part only.
type Agent struct {
	ID   int64
	Name string
}

// Change is one line of a case's history. It holds codes and ids, never
// anybody's words or name.
type Change struct {
	At     time.Time `json:"a"`
	By     Actor     `json:"b"`
	What   Act       `json:"w"`
	From   Stage     `json:"f,omitempty"`
	To     Stage     `json:"t"`
	Office string    `json:"o,omitempty"` // the office that has it afterwards
	Reason Reason    `json:"r,omitempty"`
}

// LastWord is the last thing said, if anything was.
func (t *Ticket) LastWord() (Word, bool) {
	if len(t.Personal.Talk) == 0 {
		return Word{}, false
	}
	return t.Personal.Talk[len(t.Personal.Talk)-1], true
}

// Closed says that nothing can happen to the case any more.
func (o *Open) Closed() bool {
	return o.Stage == Withdrawn || !o.ClosedAt.IsZero()
}

// Due is the office's next deadline: its first answer, then the end. Zero when
// the case has ended.
func (o *Open) Due() time.Time {
	switch {
	case o.Stage.Ended():
		return time.Time{}
	case o.FollowedAt.IsZero() && !o.FollowUpBy.IsZero():
		return o.FollowUpBy
	default:
		return o.ResolveBy
	}
}

// Urgency orders an office's queue, the smallest first: the next deadline in
// Unix milliseconds, 0 when the case has ended and belongs in no queue.
func (o *Open) Urgency() int64 {
	due := o.Due()
	if due.IsZero() {
		return 0
	}
	return due.UnixMilli()
}
