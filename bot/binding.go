package bot

import (
	"slices"
	"strings"

	"noken/store"
)

// bindTo is part of the commit: a desk's cases go to a group from now on (0: to none).
func (t *turn) bindTo(desk string, group int64) {
	t.binds = append(t.binds, store.Bind{Desk: desk, Chat: group})
}

// says is what a command of an admin is answered.
func (t *turn) says(text Rich, buttons ...[]Button) {
	t.send(Out{Op: OpSend, Text: text, Buttons: buttons, ReplyTo: t.event.Message, Topic: t.event.Topic, Ref: nothing})
}

// bind takes "/hubungkan KODE" of an admin, also with a category or an area behind
// it. What a group has already stays.
func (t *turn) bind(payload string) error {
	if strings.TrimSpace(payload) == "" {
		desks, err := t.store.ChatDesks(t.ctx, t.event.Chat)
		if err != nil {
			return err
		}
		text := t.rich("office.bind.which", nil)
		if len(desks) > 0 {
			text = below(t.rich("office.bind.here", map[string]any{"office": t.desksInWords(desks)}), text...)
		}
		t.says(text)
		return nil
	}
	desk, problem := t.deskWanted(payload)
	if problem != nil {
		t.says(problem)
		return nil
	}
	text, err := t.bindHere(desk)
	if err != nil {
		return err
	}
	t.send(Out{Op: OpSend, Text: text})
	return nil
}

// bindHere gives desks to this group and returns what it is told.
func (t *turn) bindHere(desks ...string) (Rich, error) {
	here := slices.Concat(t.state.Desks, desks)
	slices.Sort(here)
	t.state.Desks = slices.Compact(here)
	t.state.Lost = slices.DeleteFunc(slices.Clone(t.state.Lost), func(d string) bool { return slices.Contains(desks, d) })
	count, err := t.moveDesks(t.event.Chat, desks...)
	if err != nil {
		return nil, err
	}
	text := t.rich("office.bind.done", map[string]any{"office": t.desksInWords(desks), "count": count})
	for _, desk := range desks {
		text = text.Add(t.usually(desk)...)
	}
	t.missesTopics()
	return text, nil
}

// usually says of a category's desk that its cases are another office's, as far as
// nobody hands them on.
func (t *turn) usually(desk string) Rich {
	_, id, ok := strings.Cut(desk, deskCategory)
	c, known := t.config.City.Category(id)
	office := deskOffice(desk)
	if !ok || !known || c.Office == office {
		return nil
	}
	for _, other := range c.OfficeByArea {
		if other == office {
			return nil
		}
	}
	return Rich{{Text: "\n"}}.Add(t.rich("office.bind.usually", map[string]any{
		"what": t.deskPart(desk), "office": t.shortOffice(c.Office),
	})...)
}

// unbind takes "/putuskan", which asks what where there is a choice, or names it.
func (t *turn) unbind(payload string) error {
	desks, err := t.store.ChatDesks(t.ctx, t.event.Chat)
	if err != nil {
		return err
	}
	switch {
	case len(desks) == 0:
		t.says(t.rich("office.bind.not_bound", nil))
		return nil
	case strings.TrimSpace(payload) != "":
		desk, problem := t.deskWanted(payload)
		if problem == nil && !slices.Contains(desks, desk) {
			problem = t.rich("office.bind.not_here", map[string]any{"office": t.deskInWords(desk), "here": t.desksInWords(desks)})
		}
		if problem != nil {
			t.says(problem)
			return nil
		}
		desks = []string{desk}
	case len(desks) > 1:
		rows := t.deskButtons("office.button.unbind", "off", desks)
		t.says(t.rich("office.bind.which_off", map[string]any{"office": t.desksInWords(desks)}), rows...)
		return nil
	}
	text, err := t.unbindHere(desks...)
	if err != nil {
		return err
	}
	t.says(text)
	return nil
}

// unbindHere takes desks from this group and returns what it is told.
func (t *turn) unbindHere(desks ...string) (Rich, error) {
	t.state.Desks = slices.DeleteFunc(slices.Clone(t.state.Desks), func(d string) bool { return slices.Contains(desks, d) })
	if _, err := t.moveDesks(0, desks...); err != nil {
		return nil, err
	}
	return t.rich("office.bind.undone", map[string]any{"office": t.desksInWords(desks)}), nil
}

// allDesks stands in a button for all desks that were offered.
const allDesks = "*"

// deskButtons are a button for each desk, and one for all of several.
func (t *turn) deskButtons(key, act string, desks []string) [][]Button {
	var rows [][]Button
	for _, desk := range desks {
		rows = append(rows, []Button{{
			Label: bounded(t.text(key, map[string]any{"office": t.deskInShort(desk)}), 40), Data: bindData(act + ":" + desk),
		}})
	}
	if len(desks) > 1 {
		rows = append(rows, []Button{{Label: t.text("office.button.all", nil), Data: bindData(act + ":" + allDesks)}})
	}
	return rows
}

// bindPressed takes an admin's choice of a desk.
func (t *turn) bindPressed(p press) error {
	here, err := t.store.ChatDesks(t.ctx, t.event.Chat)
	if err != nil {
		return err
	}
	var desks []string
	do := t.bindHere
	switch {
	case p.act == "on" && p.arg == allDesks:
		desks = slices.DeleteFunc(slices.Clone(t.state.Lost), func(d string) bool { return !t.deskKnown(d) })
	case p.act == "on" && t.deskKnown(p.arg):
		desks = []string{p.arg}
	case p.act == "off" && p.arg == allDesks:
		desks, do = here, t.unbindHere
	case p.act == "off" && slices.Contains(here, p.arg):
		desks, do = []string{p.arg}, t.unbindHere
	}
	if len(desks) == 0 {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	text, err := do(desks...)
	if err != nil {
		return err
	}
	out := Out{Op: OpEdit, EditMessage: t.event.Message, Text: text, Ref: nothing}
	switch rest := slices.DeleteFunc(slices.Clone(here), func(d string) bool { return slices.Contains(desks, d) }); {
	case p.act == "off" && len(rest) > 0:
		out.Buttons = t.deskButtons("office.button.unbind", "off", rest)
	case p.act == "on" && len(t.state.Lost) > 0:
		out.Buttons = t.deskButtons("office.button.bind_again", "on", t.state.Lost)
	}
	t.send(out)
	return nil
}
