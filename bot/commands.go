package bot

import (
	"slices"
	"strings"

	"noken/flows"
	"noken/tickets"
)

// command takes a resident's command.
func (t *turn) command(name, payload string) error {
	talking := t.state.Talk.Ticket != ""
	t.state.Talk = Talk{}
	switch name {
	case "petugas", "agent":
		return t.askPerson()
	case "selesai", "done":
		return t.endLive()
	case "start":
		return t.deepLink(payload)
	case "menu":
		t.menu("")
	case "lapor", "report":
		return t.begin(t.config.reportFlow())
	case "layanan", "services":
		return t.begin("layanan")
	case "status":
		return t.begin("status")
	case "bantuan", "help":
		t.help()
	case "darurat", "emergency":
		t.emergency()
	case "bahasa", "language":
		t.languages()
	case "kinerja", "figures":
		if len(measured(t.config.City, t.event.From.ID)) > 0 {
			return t.figures(payload)
		}
		t.menu(t.text("resident.unknown_command", nil))
	case "kembali", "back":
		if err := t.startsInstead(); err != nil {
			return err
		}
		return t.inFlow(flows.Event{Kind: flows.Back})
	case "batal", "cancel":
		if talking {
			return t.silent()
		}
		if t.state.Live.Ticket != "" {
			return t.endLive()
		}
		return t.inFlow(flows.Event{Kind: flows.Cancel})
	case "antrian", "queue":
		if mine, err := t.secretQueue(); mine || err != nil {
			return err
		}
		t.menu(t.text("resident.unknown_command", nil))
	case "tugas", "tasks":
		if mine, err := t.tasksPrivate(); mine || err != nil {
			return err
		}
		t.menu(t.text("resident.unknown_command", nil))
	case "cuti", "leave":
		if mine, err := t.leavePrivate(payload); mine || err != nil {
			return err
		}
		t.menu(t.text("resident.unknown_command", nil))
	case "merah", "red":
		if mine, err := t.red(); mine || err != nil {
			return err
		}
		t.menu(t.text("resident.unknown_command", nil))
	default:
		t.menu(t.text("resident.unknown_command", nil))
	}
	return nil
}

// deepLink opens what t.me/BOT?start=PAYLOAD names: a flow (f_aduan) or a case
// (t_MMK-26-000001-A); anything else greets.
func (t *turn) deepLink(payload string) error {
	switch {
	case strings.HasPrefix(payload, "f_"):
		if flow := payload[2:]; t.config.Flows.Has(flow) {
			return t.begin(flow)
		}
	case strings.HasPrefix(payload, "t_"):
		if number, ok := t.config.findNumber(payload[2:]); ok {
			return t.openNumber(number)
		}
	}
	return t.greet()
}

// greet says hello, what this is, and shows the menu.
func (t *turn) greet() error {
	name := t.state.Name
	if first, _, ok := strings.Cut(name, " "); ok {
		name = first
	}
	if name == "" {
		name = t.text("resident.start.friend", nil)
	}
	hello := t.rich("resident.start.hello", map[string]any{"name": name})
	hello = hello.Add(flows.Span{Text: "\n"})
	hello = hello.Add(t.rich("resident.start.what", nil)...)
	t.send(Out{Op: OpSend, Text: hello, Buttons: t.menuButtons()})
	return nil
}

// menu shows what can be done, with a word before it where there is one.
func (t *turn) menu(before string) {
	var text Rich
	if before != "" {
		text = plain(before + "\n\n")
	}
	t.send(Out{Op: OpSend, Text: text.Add(t.rich("resident.menu", nil)...), Buttons: t.menuButtons()})
}

// menuButtons are the flows of the city's menu and help, two side by side, and
// the emergency numbers in a row of their own.
func (t *turn) menuButtons() [][]Button {
	var rows [][]Button
	if t.state.Flow.Flow != "" {
		resume := Button{Label: t.text("resident.button.resume", nil), Data: menuData("resume"), Style: "primary"}
		rows = append(rows, []Button{resume})
	}
	var buttons []Button
	for _, item := range t.config.mainMenu() {
		label := t.config.Flows.Title(item.flow, t.lang())
		if item.key != "" {
			label = t.text("resident.button."+item.key, nil)
		}
		buttons = append(buttons, Button{Label: label, Data: item.data})
	}
	last := len(buttons) - 1
	for pair := range slices.Chunk(buttons[:last], 2) {
		rows = append(rows, pair)
	}
	return append(rows, buttons[last:])
}

func (t *turn) help() {
	t.send(Out{Op: OpSend, Text: t.rich("resident.help", t.contact()), Buttons: append([][]Button{t.humanRow()}, t.menuButtons()...)})
}

// emergency gives the numbers at once, never behind a form.
func (t *turn) emergency() {
	text := t.rich("resident.emergency.head", nil)
	for _, c := range t.config.City.Emergency {
		text = text.Add(flows.Span{Text: "\n"})
		text = text.Add(t.rich("resident.emergency.line", map[string]any{"name": c.Label[t.lang()], "phone": c.Number})...)
	}
	t.send(Out{Op: OpSend, Text: text, Buttons: [][]Button{{{Label: t.text("resident.button.menu", nil), Data: menuData("menu")}}}})
}

func (t *turn) languages() {
	t.state.Asked = askedLanguage
	var row []Button
	for _, c := range t.answers(askedLanguage) {
		row = append(row, Button{Label: t.text("resident.button."+c.key, nil), Data: c.data})
	}
	t.send(Out{Op: OpSend, Text: bold(t.text("resident.language.ask", nil)), Buttons: [][]Button{row}})
}

// pressed takes a button of a private chat.
func (t *turn) pressed(p press) error {
	switch p.whose {
	case "f":
		if t.state.Flow.Flow == "" {
			t.toast(t.text("resident.stale", nil))
			t.menu("")
			return nil
		}
		if t.state.Live.Ticket != "" {
			t.formWaits()
			return nil
		}
		return t.step(flows.Event{Kind: flows.Press, Button: p.button, Seq: p.seq})
	case "m":
		return t.menuPressed(p)
	case "t":
		return t.casePressed(p)
	case "r":
		return t.redPressed(p)
	case "w":
		return t.tasksPressed(p)
	case "o":
		return t.headPressed(p)
	case "q":
		return t.measuresPressed(p)
	}
	t.toast(t.text("resident.stale", nil))
	if t.state.Flow.Flow != "" {
		return t.step(flows.Event{Kind: flows.Again})
	}
	t.menu("")
	return nil
}

func (t *turn) menuPressed(p press) error {
	switch p.act {
	case "flow":
		if t.config.Flows.Has(p.arg) {
			return t.begin(p.arg)
		}
		t.menu("")
	case "fresh":
		if t.config.Flows.Has(p.arg) {
			return t.start(p.arg, nil)
		}
		t.menu("")
	case "resume":
		if t.state.Flow.Flow == "" {
			t.menu(t.text("resident.running.none", nil))
			return nil
		}
		if err := t.startsInstead(); err != nil {
			return err
		}
		return t.step(flows.Event{Kind: flows.Again})
	case "human":
		return t.askPerson()
	case "endlive":
		return t.endLive()
	case "drop":
		t.quit()
		t.state.Flow = flows.Session{Seq: t.state.Flow.Seq}
		t.armDraft()
		t.menu(t.text("resident.running.discarded", nil))
	case "help":
		t.help()
	case "emergency":
		t.emergency()
	case "silent":
		return t.silent()
	case "stash":
		return t.stash(p.arg == "yes")
	case "lang":
		for _, lang := range t.config.City.Languages {
			if lang != p.arg {
				continue
			}
			t.state.Lang = lang
			t.send(Out{Op: OpSend, Text: t.rich("resident.language.done", nil), Buttons: t.menuButtons()})
			if t.state.Flow.Flow != "" && t.state.Live.Ticket == "" {
				return t.step(flows.Event{Kind: flows.Again})
			}
		}
	default:
		t.menu("")
	}
	return nil
}

// silent ends the talk that the resident called off; a form that is under way
// goes on.
func (t *turn) silent() error {
	t.state.Talk = Talk{}
	if t.state.Live.Ticket != "" {
		t.send(Out{Op: OpSend, Text: t.rich("resident.talk.silent", nil)})
		return nil
	}
	if t.state.Flow.Flow != "" {
		t.send(Out{Op: OpSend, Text: t.rich("resident.talk.silent", nil)})
		return t.step(flows.Event{Kind: flows.Again})
	}
	t.menu(t.text("resident.talk.silent", nil))
	return nil
}

// findNumber finds a ticket number in what a person wrote.
func (c *Config) findNumber(text string) (string, bool) {
	return tickets.FindNumber(c.City.Prefix, bounded(text, 500))
}
