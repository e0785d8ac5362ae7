package bot

import (
	"strings"
	"time"

	"noken/flows"
	"noken/store"
)

const (
	// draftAfter is when an unsent form is offered again, draftGone when it is
	// forgotten: its answers are personal data.
	draftAfter = 72 * time.Hour
	draftGone  = 14 * 24 * time.Hour
	// draftTimer is the name of the timer for both.
	draftTimer = "draft"
)

// begin opens a flow, unless a form with answers is under way: then the
// resident says which.
func (t *turn) begin(flow string) error {
	if t.state.Stash != nil && flow == t.config.reportFlow() && t.state.Flow.Flow == "" {
		return t.stash(true) // what was sent before is what they report
	}
	if len(t.state.Flow.Path) == 0 {
		return t.start(flow, nil)
	}
	t.askRunning("resident.running.ask", flow)
	return nil
}

// askRunning asks what shall become of the form that is under way.
func (t *turn) askRunning(key, fresh string) {
	t.state.Asked = askedRunning + ":" + fresh
	config, err := t.configOf(t.state.Flow.Version)
	if err != nil {
		config = t.config // a title is not worth a failure
	}
	title := config.Flows.Title(t.state.Flow.Flow, t.lang())
	t.send(Out{Op: OpSend, Text: t.rich(key, map[string]any{"flow": title}), Buttons: [][]Button{
		{{Label: t.text("resident.button.resume", nil), Data: menuData("resume"), Style: "primary"}},
		{
			{Label: t.text("resident.button.fresh", nil), Data: menuData("fresh:" + fresh)},
			{Label: t.text("resident.button.discard", nil), Data: menuData("drop"), Style: "danger"},
		},
	}})
}

// start opens a flow from its beginning.
func (t *turn) start(flow string, seed *flows.Seed) error {
	if err := t.startsInstead(); err != nil {
		return err
	}
	t.quit()
	t.state.Flow = flows.Session{Seq: t.state.Flow.Seq}
	t.state.Talk = Talk{}
	t.state.Stash = nil
	t.state.Nudged = false
	if seed == nil && t.config.Flows.Uses(flow, "mine") {
		if err := t.listMine(); err != nil {
			return err
		}
	}
	return t.step(flows.Event{Kind: flows.Start, Text: flow, Seed: seed})
}

// inFlow is an event that means something only while a form is under way.
func (t *turn) inFlow(e flows.Event) error {
	if t.state.Flow.Flow == "" {
		t.menu(t.text("resident.running.none", nil))
		return nil
	}
	return t.step(e)
}

// step hands an event to the running flow and carries out what follows, until
// the flow waits for the resident again.
func (t *turn) step(e flows.Event) error {
	config, err := t.configOf(t.state.Flow.Version)
	if err != nil {
		return err
	}
	before := t.state.Flow
	var all []flows.Effect
	for {
		e.Lang, e.Now = t.lang(), t.now
		name := t.state.Flow.Flow
		if e.Kind == flows.Start {
			name = e.Text
		}
		if config.Flows.Uses(name, "mine") {
			items, err := t.mineItems()
			if err != nil {
				return err
			}
			e.Lists = map[string][]flows.Item{"mine": items}
		}
		next, effects := config.Flows.Step(t.state.Flow, e)
		t.state.Flow = next
		all = append(all, effects...)
		result, err := t.carryOut(config, effects)
		if err != nil {
			return err
		}
		if result == nil {
			t.became(before, all)
			t.armDraft()
			return nil
		}
		e = flows.Event{Kind: flows.Result, Result: result}
	}
}

// carryOut does what a flow of the given configuration asks for; a result means that the flow waits for it.
func (t *turn) carryOut(config *Config, effects []flows.Effect) (result map[string]string, err error) {
	for _, effect := range effects {
		switch f := effect.(type) {
		case flows.Say:
			t.send(Out{Op: OpSend, Text: f.Text})
		case flows.Ask:
			o := Out{Op: OpSend, Text: f.Text, Buttons: t.questionButtons(f), Slot: "q"}
			if f.Replace {
				o.Op, o.Slot, o.EditSlot, o.OrSend = OpEdit, "", "q", true
			}
			t.send(o)
		case flows.Settle:
			o := Out{Op: OpEdit, EditSlot: "q", Text: f.Text, Beside: true}
			if p := parseData(t.event.Data); t.event.Kind == Pressed && p.whose == "f" && p.seq == f.Seq {
				o.EditMessage = t.event.Message
			}
			t.send(o)
		case flows.Toast:
			t.toast(f.Text)
		case flows.File:
			result, err = t.file(config, &f)
		case flows.Lookup:
			result, err = t.lookup(f.Number, f.Code)
		case flows.End:
			switch {
			case f.Why == "cancelled":
				t.menu(t.text("resident.running.cancelled", nil))
			case !t.offersMore():
				t.menu("")
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return result, nil
}

// offersMore says that the last message of this turn has buttons: nobody is left
// without a next step.
func (t *turn) offersMore() bool {
	for i := len(t.out) - 1; i >= 0; i-- {
		if t.out[i].Op == OpSend {
			return len(t.out[i].Buttons) > 0
		}
	}
	return false
}

func (t *turn) questionButtons(ask flows.Ask) [][]Button {
	rows := make([][]Button, len(ask.Buttons))
	for i, row := range ask.Buttons {
		rows[i] = make([]Button, len(row))
		for j, b := range row {
			button := Button{Label: b.Label, Style: b.Style}
			switch {
			case b.Copy != "":
				button.Copy = b.Copy
			case b.Open != "":
				button.Data = menuData(b.Open)
			default:
				button.Data = flowData(ask.Seq, b.ID)
			}
			rows[i][j] = button
		}
	}
	return rows
}

// armDraft sets or cancels the timer that minds an unsent form. It is set once
// and looks at the last sign of life when it falls due, so that it costs
// nothing while the resident answers.
func (t *turn) armDraft() {
	running := t.state.Flow.Flow != ""
	switch {
	case running && t.state.Draft.IsZero():
		t.setDraft(t.now.Add(draftAfter))
	case !running && !t.state.Draft.IsZero():
		t.state.Draft = time.Time{}
		t.timers = append(t.timers, store.Timer{Chat: t.event.Chat, Name: draftTimer})
	}
}

func (t *turn) setDraft(at time.Time) {
	due := Event{Kind: TimerFired, Chat: t.event.Chat, Name: draftTimer}
	arrival, err := arrivalOf(&due)
	if err != nil {
		return // an Event of two strings always encodes
	}
	t.state.Draft = at
	t.timers = append(t.timers, store.Timer{Chat: t.event.Chat, Name: draftTimer, At: at, Payload: arrival.Payload})
}

// timer takes a timer that fell due in a resident's chat.
func (t *turn) timer() error {
	if strings.HasPrefix(t.event.Name, caseTimer) {
		return t.caseDue()
	}
	if strings.HasPrefix(t.event.Name, halfTimer) {
		return t.halfDue()
	}
	switch t.event.Name {
	case draftTimer:
	case liveTimer:
		t.liveSilent()
		return nil
	case lookTimer:
		t.lookLost()
		return nil
	case gatherTimer:
		return t.gathered()
	case redTimer:
		return t.redMorning()
	case leaveTimer:
		t.leaveOver()
		return nil
	default:
		return nil
	}
	t.state.Draft = time.Time{}
	if t.state.Flow.Flow == "" {
		return nil
	}
	idle := t.now.Sub(t.state.Active)
	switch {
	case idle >= draftGone:
		t.quit()
		t.state.Flow = flows.Session{Seq: t.state.Flow.Seq}
	case t.state.Nudged:
		t.setDraft(t.state.Active.Add(draftGone))
	case idle >= draftAfter:
		t.state.Nudged = true
		t.setDraft(t.state.Active.Add(draftGone))
		if !t.state.Blocked {
			t.askRunning("resident.running.draft", t.state.Flow.Flow)
			last := &t.out[len(t.out)-1]
			last.Lane, last.Silent = Notification, t.config.quiet(t.now)
		}
	default:
		t.setDraft(t.state.Active.Add(draftAfter))
	}
	return nil
}
