package bot

import (
	"slices"
	"strconv"
	"strings"

	"noken/flows"
	"noken/store"
)

// tasksPage cases are listed at once by /tugas.
const tasksPage = 8

func tasksData(action string) string { return "w:" + action }

// tasksCommand is /tugas in a group: what the one who writes it has of its cases.
func (t *turn) tasksCommand(string) error {
	return t.tasks(t.event.From.ID, 0, Out{Op: OpSend, ReplyTo: t.event.Message, Topic: t.event.Topic})
}

// tasksPrivate is /tugas in somebody's own chat: all they have, in whatever group.
// Whoever works for no office has no such command.
func (t *turn) tasksPrivate() (mine bool, err error) {
	works, err := t.worksSomewhere()
	if err != nil || !works {
		return false, err
	}
	return true, t.tasks(t.event.Chat, 0, Out{Op: OpSend})
}

// tasksPressed takes a button of such a list: "p:AGENT:PAGE" turns the page,
// "o:AGENT:NUMBER" opens a case that no link leads to.
func (t *turn) tasksPressed(p press) error {
	who, what, _ := strings.Cut(p.arg, ":")
	agent, err := strconv.ParseInt(who, 10, 64)
	if err != nil || t.event.Chat > 0 && (agent != t.event.Chat || t.event.From.ID != agent) {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	switch p.act {
	case "p":
		page, _ := strconv.Atoi(what)
		return t.tasks(agent, page, Out{Op: OpEdit, EditMessage: t.event.Message})
	case "o":
		return t.taskOpened(agent, what)
	}
	t.toast(t.text("resident.stale", nil))
	return nil
}

// tasksHere are the cases that somebody has and that may be shown in this chat: in
// a group its own, in private those of the groups they are a member of at this
// moment. ready is false where that has to be asked first.
func (t *turn) tasksHere(agent int64) (all []held, ready bool, err error) {
	have, err := t.heldBy(agent, heldMost)
	if err != nil {
		return nil, false, err
	}
	in := map[int64]bool{t.event.Chat: true}
	if t.event.Chat > 0 {
		var groups []int64
		for _, h := range have {
			if h.group != 0 && !slices.Contains(groups, h.group) {
				groups = append(groups, h.group)
			}
		}
		if in, ready = t.inGroups(groups); !ready {
			return nil, false, nil
		}
	}
	for _, h := range have {
		if h.group != 0 && in[h.group] || h.own && t.event.Chat > 0 {
			all = append(all, h)
		}
	}
	return all, true, nil
}

// tasks lists what somebody has, most urgent first.
func (t *turn) tasks(agent int64, page int, out Out) error {
	all, ready, err := t.tasksHere(agent)
	if err != nil || !ready {
		return err
	}
	out.Ref = nothing
	if len(all) == 0 {
		out.Text = t.rich("office.tasks.none", nil)
		t.send(out)
		return nil
	}
	from := min(max(page, 0), (len(all)-1)/tasksPage) * tasksPage
	shown := all[from:min(from+tasksPage, len(all))]
	links, err := t.taskLinks(shown)
	if err != nil {
		return err
	}
	out.Text = t.rich("office.tasks.head", map[string]any{"count": len(all), "agent": shown[0].doc.ticket.Personal.AgentName})
	who := strconv.FormatInt(agent, 10)
	var buttons []Button
	for i, h := range shown {
		args := t.about(h.doc)
		place := strconv.Itoa(from + i + 1)
		args["place"], args["left"] = place, t.timeLeft(h.doc)
		if h.own {
			args["what"] = t.text("office.due.secret", nil)
		}
		out.Text = out.Text.Add(flows.Span{Text: "\n"}).Add(t.rich("office.tasks.line", args)...)
		b := Button{Label: place, URL: links[i]}
		if b.URL == "" {
			b.Data = tasksData("o:" + who + ":" + h.doc.ticket.Number)
		}
		buttons = append(buttons, b)
	}
	for row := range slices.Chunk(buttons, 4) {
		out.Buttons = append(out.Buttons, row)
	}
	var turns []Button
	turn := func(key string, page int) {
		turns = append(turns, Button{Label: t.text(key, nil), Data: tasksData("p:" + who + ":" + strconv.Itoa(page))})
	}
	if from > 0 {
		turn("office.button.back", from/tasksPage-1)
	}
	if from+tasksPage < len(all) {
		turn("office.button.next", from/tasksPage+1)
	}
	if len(turns) > 0 {
		out.Buttons = append(out.Buttons, turns)
	}
	t.send(out)
	return nil
}

// taskLinks are the addresses of cases' cards; empty where no link can lead there:
// plain groups have none.
func (t *turn) taskLinks(shown []held) ([]string, error) {
	var keys []store.SlotKey
	for _, h := range shown {
		number := h.doc.ticket.Number
		keys = append(keys, store.SlotKey{Chat: h.group, Slot: cardSlot(number)}, store.SlotKey{Chat: h.group, Slot: topicOf(number)})
	}
	posts, err := t.store.Slots(t.ctx, keys...)
	if err != nil {
		return nil, err
	}
	links := make([]string, len(shown))
	for i, h := range shown {
		links[i] = messageLink(h.group, posts[keys[2*i+1]], posts[keys[2*i]])
	}
	return links, nil
}

// taskOpened shows one of somebody's cases: in a group its card once more, in
// private in words.
func (t *turn) taskOpened(agent int64, number string) error {
	all, ready, err := t.tasksHere(agent)
	if err != nil || !ready {
		return err
	}
	i := slices.IndexFunc(all, func(h held) bool { return h.doc.ticket.Number == number })
	if i < 0 {
		t.toast(t.text("office.gone", nil))
		return nil
	}
	doc := all[i].doc
	if t.event.Chat < 0 {
		return t.openCase(number)
	}
	t.audit(doc, "tasks")
	t.send(Out{Op: OpSend, Text: t.redCard(doc), Ref: nothing})
	return nil
}
