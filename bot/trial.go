package bot

import (
	"slices"
	"time"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// Trial is a draft being played in an admin's own chat. It has a conversation of
// its own: the real one stands still beside it.
type Trial struct {
	Version string        `json:"v"`
	Flow    flows.Session `json:"f,omitzero"`
	Asked   string        `json:"q,omitempty"`
	Stash   *flows.Seed   `json:"s,omitempty"`
	Album   string        `json:"a,omitempty"`
}

// sampleNumber is what a played form is filed under: no number that a case can have.
const sampleNumber = "UJI-COBA-000000"

// try begins to play the draft: the flow that was named, or its menu.
func (t *turn) try(named string) error {
	t.endTrial()
	config, err := t.draftConfig()
	if config == nil {
		return err
	}
	t.state.Desk.Trial = &Trial{Version: config.Version()}
	_, err = t.playing(func() error {
		if flow := config.flowNamed(named); flow != "" {
			return t.begin(flow)
		}
		t.menu(t.text("admin.try.begin", nil))
		return nil
	})
	return err
}

// flowNamed is the flow of that name or title; empty where there is none.
func (c *Config) flowNamed(words string) string {
	words = wordsOf(words)
	for _, name := range c.Flows.Flows() {
		titled := func(lang string) bool { return wordsOf(c.Flows.Title(name, lang)) == words }
		if c.Flows.Has(name) && (name == words || slices.ContainsFunc(c.City.Languages, titled)) {
			return name
		}
	}
	return ""
}

// endTrial leaves the draft, if it is being played.
func (t *turn) endTrial() {
	desk := t.state.Desk
	if desk == nil || desk.Trial == nil {
		return
	}
	desk.Trial = nil
	if !slices.Contains(t.config.City.Languages, t.state.Lang) {
		t.state.Lang = t.config.City.Languages[0] // it was one of the draft's
	}
	t.send(Out{Op: OpSend, Text: t.rich("admin.try.end", nil)})
}

// playing does what a resident's event does, in the draft: with its texts and
// flows, on a conversation of its own. Of all that follows only what is said here
// becomes true, and every message is marked.
func (t *turn) playing(do func() error) (done bool, err error) {
	trial := t.state.Desk.Trial
	config, err := t.configs.version(t.ctx, trial.Version)
	if err != nil {
		return true, err
	}
	if config == nil {
		t.state.Desk = nil
		t.send(Out{Op: OpSend, Text: t.rich("admin.draft_gone", nil)})
		return true, nil
	}
	if about, err := t.aboutCase(); about || err != nil {
		if about { // a reply to a real case is real
			t.endTrial()
		}
		return false, err
	}
	live, real := t.config, t.state
	out, events, timers, binds, drops, funnel := len(t.out), len(t.events), len(t.timers), len(t.binds), len(t.drops), len(t.funnel)

	t.config, t.trying = config, true
	t.state.Flow, t.state.Stash, t.state.Album, t.asked, t.state.Asked = trial.Flow, trial.Stash, trial.Album, trial.Asked, ""
	t.state.Talk, t.state.Draft, t.state.Nudged = Talk{}, time.Time{}, false
	err = do()
	t.toast("")
	trial.Flow, trial.Stash, trial.Album, trial.Asked = t.state.Flow, t.state.Stash, t.state.Album, t.state.Asked
	real.Lang, real.Guesses = t.state.Lang, t.state.Guesses // of the person, not of the conversation
	t.config, t.trying, t.state, t.asked = live, false, real, ""

	t.events, t.timers, t.binds, t.drops, t.funnel = t.events[:events], t.timers[:timers], t.binds[:binds], t.drops[:drops], t.funnel[:funnel]
	for _, doc := range t.cases {
		doc.dirty = false
	}
	mark := t.rich("admin.try.mark", nil)
	for i := range t.out[out:] {
		markPlayed(&t.out[out+i], mark)
	}
	return true, err
}

// aboutCase says that the message answers one about a real case.
func (t *turn) aboutCase() (bool, error) {
	if e := &t.event; e.Kind != MessageIn || e.Reply == nil || !e.Reply.Ours {
		return false, nil
	}
	_, found, err := t.refOf(t.event.Reply)
	return found, err
}

// markPlayed makes a message one of a draft: it says so, its buttons lead nowhere
// else, and it is about nothing.
func markPlayed(o *Out, mark Rich) {
	if o.Op == OpAnswer || o.Op == OpTyping {
		return
	}
	o.Ref, o.Then = "", nil
	if len(o.Text) > 0 {
		o.Text = below(mark, o.Text...)
	}
	for i, row := range o.Buttons {
		o.Buttons[i] = slices.Clone(row)
		for j, b := range row {
			if b.Data != "" {
				o.Buttons[i][j].Data = "c:" + b.Data
			}
		}
	}
	if o.Slot != "" {
		o.Slot = "try/" + o.Slot
	}
	if o.EditSlot != "" {
		o.EditSlot = "try/" + o.EditSlot
	}
}

// sample is a played form that was sent: it is confirmed as a real one would be,
// and nothing is kept of it.
func (t *turn) sample(config *Config, f *flows.File) map[string]string {
	const code = "000000"
	ticket := tickets.New(config.City, t.filing(f), sampleNumber, code, t.now)
	doc := &caseDoc{stored: &store.Case{Number: sampleNumber, Reporter: t.event.Chat}, ticket: ticket, version: config.Version()}
	t.confirm(doc)
	t.send(Out{Op: OpSend, Text: t.rich("admin.try.filed", nil)})
	return map[string]string{
		"outcome": "filed", "number": sampleNumber, "code": code,
		"office": t.officeOf(doc), "due": config.City.DayWords(t.lang(), ticket.FollowUpBy),
	}
}
