package bot

import (
	"encoding/json"
	"fmt"
	"time"

	"noken/flows"
)

// State is what is kept of one chat, private or group, as JSON in its record.
type State struct {
	// A private chat.
	Lang     string        `json:"l,omitempty"` // chosen or taken from the first message; a language of the city
	Name     string        `json:"n,omitempty"` // as Telegram shows the person
	Flow     flows.Session `json:"f,omitzero"`
	Counted  bool          `json:"c,omitempty"` // Flow stands in the counters of conversations
	Talk     Talk          `json:"t,omitzero"`
	Live     Live          `json:"li,omitzero"`
	Asked    string        `json:"q,omitempty"`  // which question of the bot's own stands
	Stash    *flows.Seed   `json:"s,omitempty"`  // a first message that waits for "is this a report?"
	Album    string        `json:"a,omitempty"`  // media group of the last photo outside a flow
	Blocked  bool          `json:"b,omitempty"`  // the person blocked the bot
	Active   time.Time     `json:"at,omitzero"`  // last sign of life
	Sorry    time.Time     `json:"so,omitzero"`  // last apology for a late answer
	Draft    time.Time     `json:"d,omitzero"`   // when the timer of an unsent form falls due
	Nudged   bool          `json:"nu,omitempty"` // the unsent form was offered again
	Guesses  []time.Time   `json:"g,omitempty"`  // wrong codes for other people's cases
	Desk     *Desk         `json:"de,omitempty"` // an admin's draft
	Keyboard string        `json:"kb,omitempty"` // number of the case for which a button to send one's place stands under the input field
	Red      RedMorning    `json:"rm,omitzero"`  // a leader's red list

	Seats map[int64]Seat `json:"se,omitempty"` // groups of offices that the person works in
	Leave time.Time      `json:"lv,omitzero"`  // when their absence ends

	Recount Recounted `json:"rc,omitzero"` // recountChat only

	// Any chat.
	Due *Gathering `json:"du,omitempty"` // what time has made due and waits to be told in one message

	// A group.
	Over    Over                `json:"ov,omitzero"`  // what time has ended and waits to be told
	Digest  Digest              `json:"dg,omitzero"`  // its overview each morning
	Desks   []string            `json:"dk,omitempty"` // what this group is bound to
	Office  string              `json:"o,omitempty"`  // its only office, as it was kept before groups had several desks
	Lost    []string            `json:"lo,omitempty"` // what it was bound to when the bot was taken out of it
	Out     bool                `json:"ou,omitempty"` // the bot is out of it
	Lacks   map[string]bool     `json:"la,omitempty"` // rights that the bot lacks, and whether that was told
	Forgot  string              `json:"fg,omitempty"` // month in which posts of cases that are long over were last forgotten
	Forum   bool                `json:"fo,omitempty"` // topics are on
	Board   *Board              `json:"bo,omitempty"` // the pinned message that shows how its offices stand
	Members map[int64]time.Time `json:"m,omitempty"`  // when each was last found to be a member
	People  map[int64]Known     `json:"pe,omitempty"` // who acted here last: whom a case can be given to
	Away    map[int64]time.Time `json:"aw,omitempty"` // who is away, and until when
	Asking  map[int64][]Event   `json:"as,omitempty"` // who Telegram is being asked about, and what they did since
	Unsent  []Unsent            `json:"un,omitempty"` // answers that wait for their author's word, the oldest first
	Noted   string              `json:"na,omitempty"` // media group whose caption was a note: its other photos are notes too
	Halves  map[string]Half     `json:"ha,omitempty"` // what was said for deeds that need more, by halfKey
}

// Talk says that the next words in a private chat belong to a case.
type Talk struct {
	Ticket string    `json:"t,omitempty"`
	Since  time.Time `json:"s,omitzero"`  // when it was asked for
	Reopen bool      `json:"r,omitempty"` // they say what is still wrong
	Re     int       `json:"w,omitempty"` // 1 + the index of the office's word that they answer; 0: not known
	Album  string    `json:"a,omitempty"` // media group that began it: its other photos belong to it too
}

func decodeState(data []byte) (State, error) {
	var s State
	if len(data) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("decode a chat's state: %w", err)
	}
	if s.Office != "" {
		s.Desks, s.Office = append(s.Desks, s.Office), ""
	}
	return s, nil
}
