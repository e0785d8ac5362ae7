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

	Clock      Clock     `json:"ck,omitzero"` // where the two deadlines below come from
	VerifyBy   time.Time `json:"vb,omitzero"` // the coordinator's routing is due; zero: not asked or done
	FollowUpBy time.Time `json:"fb,omitzero"` // the office's first answer is due
	ResolveBy  time.Time `json:"rb,omitzero"` // the end is due
	Promised   time.Time `json:"pr,omitzero"` // what the resident was promised when the case was late
	AnswerBy   time.Time `json:"ab,omitzero"` // the resident's answer is due; zero: nothing asked
	FollowedAt time.Time `json:"fa,omitzero"` // the office's first answer since it was routed
	TookAt     time.Time `json:"ta,omitzero"` // the agent took it
	LastAction time.Time `json:"la,omitzero"` // the office last did something, or it became its turn to
	EndedAt    time.Time `json:"e,omitzero"`  // since when its stage is one that has ended
	ClosedAt   time.Time `json:"cl,omitzero"` // done, and nothing can change it any more

	Inspection bool   `json:"i,omitempty"`  // somebody must go and look
	Waiting    bool   `json:"w,omitempty"`  // the resident was asked and has not answered
	HasPin     bool   `json:"p,omitempty"`  // there is a pin in the personal part
	Photos     int    `json:"ph,omitempty"` // how many the resident sent with the filing
	Rating     int    `json:"ra,omitempty"` // 1-5; 0: none
	Reopens    int    `json:"ro,omitempty"` // how often it was reopened
	Reason     Reason `json:"re,omitempty"` // why it was rejected
	Withheld   int    `json:"wh,omitempty"` // files of the resident that were not passed on, as they could tell who reports
	Want       Want   `json:"wa,omitempty"` // what the resident was asked for; only while awaiting

	Meant    string               `json:"me,omitempty"` // the office it goes to once the coordinator has verified it
	Handed   *Handing             `json:"hd,omitempty"` // how it came from another office
	Supports []Support            `json:"su,omitempty"` // the offices that help, and what with
	Into     string               `json:"in,omitempty"` // number of the case it follows
	Before   Stage                `json:"be,omitempty"` // where it stood before it was merged
	Merged   []string             `json:"mg,omitempty"` // numbers of the cases that were merged into it
	Vetoes   []Veto               `json:"ve,omitempty"` // how often the resident said "not fixed", and of whose answer
	Said     map[string]time.Time `json:"sd,omitempty"` // what was said by time, so that it is said once
	History  []Change             `json:"h"`
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

	Notes []Note           `json:"no,omitempty"` // of the offices among themselves; no resident sees one
	Names map[int64]string `json:"nm,omitempty"` // of those who acted for an office, by id

	Blocked bool `json:"bl,omitempty"` // the resident blocked the bot: nothing reaches them until they come back
}

// Photo is a picture or another file by Telegram's ids; the file stays with Telegram.
type Photo struct {
	File   string `json:"f"`
	Unique string `json:"u,omitempty"`
	AsFile bool   `json:"d,omitempty"` // was sent as a file, and can be sent on as one only

	Forwarded bool      `json:"fw,omitempty"` // came out of another chat
	At        time.Time `json:"at,omitzero"`  // when it was sent; of one that was forwarded, first sent
	Like      string    `json:"lk,omitempty"` // number of another case that has a photo which looks nearly the same
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
	WordDefer   WordKind = "defer"   // the office said why it cannot be done now
)

// Word is one thing said in the case, by the resident or by the office.
type Word struct {
	At     time.Time `json:"a"`
	By     Role      `json:"b"` // resident or agent
	Kind   WordKind  `json:"k"`
	Text   string    `json:"t,omitempty"`
	Next   string    `json:"n,omitempty"` // of a WordDefer: what comes next
	Photos []Photo   `json:"p,omitempty"`
	Files  []Photo   `json:"f,omitempty"` // documents
	Voice  *Photo    `json:"v,omitempty"`
	Place  *Place    `json:"l,omitempty"`

	Origin *Origin   `json:"or,omitempty"` // of an office's word: which message of its group it was
	Re     int       `json:"re,omitempty"` // of a resident's: 1 + the index into Talk of what it answers; 0: not known
	Edited time.Time `json:"ed,omitzero"`  // when the office last changed its text; a note keeps what it was
}

// Origin is the message of a group that words came from.
type Origin struct {
	Chat    int64 `json:"c"`
	Message int   `json:"m"`
	Topic   int   `json:"t,omitempty"`
}

// Veto is one "not fixed" of the resident.
type Veto struct {
	At     time.Time `json:"a"`
	Office string    `json:"o"` // whose answer it was
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

// Due is the next deadline of who has the case: the coordinator's routing, the
// office's first answer, then the end. Zero when the case has ended.
func (o *Open) Due() time.Time {
	switch {
	case o.Stage.Ended():
		return time.Time{}
	case !o.VerifyBy.IsZero():
		return o.VerifyBy
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
