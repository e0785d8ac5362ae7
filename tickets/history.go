package tickets

import "time"

// Change is one line of a case's history. It holds codes and ids, never
// anybody's words or name: those lie in the personal part.
type Change struct {
	At     time.Time `json:"a"`
	By     Actor     `json:"b"`
	What   Act       `json:"w"`
	From   Stage     `json:"f,omitempty"`
	To     Stage     `json:"t"`
	Office string    `json:"o,omitempty"`  // the office that has it afterwards
	Other  string    `json:"ot,omitempty"` // the office it came from, or that helps
	Agent  int64     `json:"ag,omitempty"` // user id of who it was assigned to, or released from
	Ref    string    `json:"rf,omitempty"` // number of the case that this one follows, or that follows it
	Rung   string    `json:"ru,omitempty"` // what was reminded of
	Reason Reason    `json:"r,omitempty"`
	Word   int       `json:"wd,omitempty"` // 1 + the index into Talk of what was said; 0: nothing
	Note   int       `json:"nt,omitempty"` // 1 + the index into Notes of what was noted; 0: nothing
}

// Line is one line of a timeline: a Change with the words and names it stands for.
type Line struct {
	At     time.Time
	Act    Act
	Stage  Stage // afterwards
	Moved  bool  // the stage is another than before
	By     Role
	ID     int64  // user id of who acted; 0: the system, the resident, or not told
	Name   string // of who acted; empty where it is not known or not told
	Office string // the office that has it afterwards
	Other  string // the office it came from, or that helps
	To     string // name of the agent it was assigned to, or released from
	Ref    string // number of the other case
	Rung   string
	Reason Reason
	Word   *Word // what was said with it
	Note   *Note // what was noted with it
}

// Timeline is the case's history as its offices read it, from the first line to
// the last. The resident's id and name are not in it.
func (t *Ticket) Timeline() []Line {
	lines := make([]Line, 0, len(t.History))
	for _, c := range t.History {
		l := Line{
			At: c.At, Act: c.What, Stage: c.To, Moved: c.From != c.To, By: c.By.Role, Office: c.Office, Other: c.Other,
			To: t.Personal.Names[c.Agent], Ref: c.Ref, Rung: c.Rung, Reason: c.Reason,
		}
		if c.By.Role != ByResident {
			l.ID, l.Name = c.By.ID, t.Personal.Names[c.By.ID]
		}
		if i := c.Word - 1; i >= 0 && i < len(t.Personal.Talk) {
			l.Word = &t.Personal.Talk[i]
		}
		if i := c.Note - 1; i >= 0 && i < len(t.Personal.Notes) {
			l.Note = &t.Personal.Notes[i]
		}
		lines = append(lines, l)
	}
	return lines
}

// inward are the acts that are nobody's business but the offices'.
var inward = map[Act]bool{
	ActAssign: true, ActGiveBack: true, ActRelease: true, ActNote: true, ActQuery: true, ActAccept: true, ActShare: true,
	ActUnshare: true, ActTaskDone: true, ActRemind: true, ActClimb: true,
}

// ResidentTimeline is the history as the resident may read it: without notes,
// names and ids of agents, other people's cases and what offices do among
// themselves.
func (t *Ticket) ResidentTimeline() []Line {
	all := t.Timeline()
	lines := all[:0]
	for _, l := range all {
		if inward[l.Act] || l.Act == ActMerge && !l.Moved || l.Act == ActUnmerge && !l.Moved {
			continue
		}
		l.ID, l.Name, l.To, l.Note, l.Ref, l.Rung = 0, "", "", nil, "", ""
		lines = append(lines, l)
	}
	return lines
}
