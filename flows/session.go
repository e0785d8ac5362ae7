package flows

import "time"

// Session is where one person stands in one conversation. It is a plain value:
// Step takes one and returns the next; the host stores it (sealed) in between.
// The zero Session is at rest: no flow is running.
type Session struct {
	Version string           `json:"v,omitempty"`  // Set.Version of the config the conversation began with
	Flow    string           `json:"f,omitempty"`  // name of the running flow; empty: at rest
	Step    string           `json:"s,omitempty"`  // name of the step that waits for an answer or for a result
	Values  map[string]Value `json:"a,omitempty"`  // answers by step name (a called flow's answers by "call.step", a result's by "=name")
	Path    []string         `json:"p,omitempty"`  // steps answered, oldest first; what Back goes through
	Stack   []Frame          `json:"k,omitempty"`  // callers of the running flow, outermost first
	Return  string           `json:"r,omitempty"`  // summary step to come back to while one answer is edited
	Page    int              `json:"g,omitempty"`  // page of a long list of choices, from 0
	Group   string           `json:"o,omitempty"`  // opened group of a long list (a district), or editList on a summary
	Tries   int              `json:"t,omitempty"`  // answers in a row that were not understood
	Seq     uint32           `json:"n,omitempty"`  // number of the standing question; goes up with each question, also across flows
	Asked   int64            `json:"at,omitempty"` // when the standing question was asked, Unix seconds
	Seed    *Seed            `json:"d,omitempty"`  // what was sent before the flow began, used by the first steps that can take it
	Album   string           `json:"m,omitempty"`  // media group of the last photo, so that an album is answered once
}

// Frame is a flow that waits for a called flow to end.
type Frame struct {
	Flow string `json:"f"`
	Step string `json:"s"`
}

// Seed holds a first message that came before any flow ran.
type Seed struct {
	Text   string  `json:"t,omitempty"`
	Photos []Photo `json:"p,omitempty"`
	Place  *Place  `json:"l,omitempty"`
}

// Value is one answer. Text is the normalised form: a choice's id, the text as
// typed, a number's digits, a date as 2006-01-02, a phone as +62..., a NIK's 16
// digits, a rating's digits, an area's code.
type Value struct {
	Kind   string     `json:"k"` // choice, text, number, date, phone, nik, rating, photos, document, place; result for what a host's Result said
	Text   string     `json:"t,omitempty"`
	Photos []Photo    `json:"p,omitempty"`
	Files  []Document `json:"x,omitempty"`
	Place  *Place     `json:"l,omitempty"`
}

// Photo is a picture kept by Telegram's ids; the file itself stays with Telegram.
type Photo struct {
	File   string `json:"f"`           // file_id, to send it again
	Unique string `json:"u,omitempty"` // file_unique_id, the same for the same file
	AsFile bool   `json:"d,omitempty"` // sent as a file: Telegram sends it on as a file only
}

// Document is a file kept by Telegram's ids, without the name it had, which may
// name people.
type Document struct {
	File   string `json:"f"`           // file_id, to send it again
	Unique string `json:"u,omitempty"` // file_unique_id, the same for the same file
	MIME   string `json:"m,omitempty"` // such as application/pdf; empty: not known, or a photo
	Size   int64  `json:"s,omitempty"` // bytes; 0: not known, or a photo
	Photo  bool   `json:"p,omitempty"` // sent as a photo: Telegram sends it on as a photo only
}

// Place is where something is: a pin, an area of the list, or words; any of them may be missing.
type Place struct {
	Lat  float64 `json:"a,omitempty"` // degrees
	Lon  float64 `json:"o,omitempty"` // degrees
	Pin  bool    `json:"p,omitempty"` // Lat and Lon are set
	Area string  `json:"c,omitempty"` // code of the area, as in the catalogue "areas"
	Text string  `json:"t,omitempty"` // as typed
}

// Kind says what an Event is.
type Kind uint8

// The kinds of events a flow understands.
const (
	Start   Kind = iota + 1 // begin the flow named in Event.Text
	Text                    // words typed
	Press                   // a button of a question: Event.Button and Event.Seq
	PhotoIn                 // a photo: Event.Photo, Event.Album, Event.Text is its caption
	PlaceIn                 // a pin: Event.Place
	Contact                 // a shared phone number in Event.Text
	Other                   // something no step takes; Event.Text is its key in the texts: sticker, voice, video, ...
	Result                  // what the host found or did for a File or Lookup effect: Event.Result
	Back                    // go to the question before
	Cancel                  // leave the flow, nothing is kept
	Again                   // ask the standing question again
	FileIn                  // a file: Event.File, Event.Album, Event.Text is its caption
)

// Event is one thing that happened to a conversation.
type Event struct {
	Kind   Kind
	Text   string
	Button string            // id of the pressed button, as Button.ID
	Seq    uint32            // question the pressed button belongs to
	Photo  Photo             //
	File   Document          //
	Album  string            // Telegram's media_group_id, empty for a single photo
	Place  Place             //
	Seed   *Seed             // with Start: what came before
	Result map[string]string // with Result: "outcome" decides the way on, the rest fills placeholders
	Lists  map[string][]Item // lists that only the host knows, such as "mine", the resident's own cases
	Lang   string            // language the person reads now
	Now    time.Time
}

// Effect is something the host does for the flow. One of Say, Ask, Settle,
// Toast, File, Lookup, End. They are to be carried out in order.
type Effect interface{ effect() }

// Say is a message without an answer.
type Say struct{ Text Rich }

// Ask is a question; it becomes the standing question Session.Seq.
// With Replace the last question's message is edited instead of sending a new
// one (paging, an album's count).
type Ask struct {
	Seq     uint32
	Text    Rich
	Buttons [][]Button // rows
	Replace bool
}

// Settle turns the message of question Seq into a record of the answer, without buttons.
type Settle struct {
	Seq  uint32
	Text Rich
}

// Toast is a short word at the pressed button (at most 200 characters); a host
// that has no button to answer sends nothing.
type Toast struct{ Text string }

// File asks the host to make a ticket of the answers. The flow waits for an
// Event of kind Result whose outcome is "filed".
type File struct {
	Kind   string           // complaint, service, information, aspiration
	Fields []Field          // every answer in the order of the flow, for the office's card
	Values map[string]Value // the same by step name
	// Evaluated from the step's config, empty where it does not say:
	Office, Category, Service string
	Anonymous, Secret         bool
	Place                     *Place
	Photos                    []Photo
	Files                     []Document // of all answers that are papers
	Text                      string     // the main description
}

// Field is one answer with the words it is shown under.
type Field struct {
	Step  string
	Label map[string]string // by language
	Shown map[string]string // by language: the answer in words
	Value Value
	Told  bool // File says it in another of its fields
}

// Lookup asks the host to find a ticket. The flow waits for an Event of kind
// Result whose outcome is one the step names (found, typo, unknown, code, wrong, ...).
type Lookup struct{ Number, Code string }

// End says that the flow is over. Why is "done" or "cancelled".
type End struct {
	Flow string
	Why  string
}

// Button is one choice. The host turns ID and the question's Seq into callback data.
type Button struct {
	ID    string // at most 40 bytes
	Label string
	Style string // "", success, danger, primary: as in Telegram
	Copy  string // set: copies this instead of answering
	Open  string // set: opens this host action (such as "menu") instead of answering
}

func (Say) effect()    {}
func (Ask) effect()    {}
func (Settle) effect() {}
func (Toast) effect()  {}
func (File) effect()   {}
func (Lookup) effect() {}
func (End) effect()    {}
