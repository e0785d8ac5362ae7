package bot

import (
	"strings"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// bindTo is part of the commit: an office's cases go to a group from now on (0: to none).
func (t *turn) bindTo(code string, group int64) {
	t.binds = append(t.binds, store.Bind{Desk: code, Chat: group})
}

// bind takes "/hubungkan KODE" of an admin.
func (t *turn) bind(payload string) error {
	e := &t.event
	say := func(text Rich) { t.send(Out{Op: OpSend, Text: text, ReplyTo: e.Message, Topic: e.Topic}) }
	code, _, _ := strings.Cut(strings.TrimSpace(payload), " ")
	if code == "" {
		say(t.rich("office.bind.which", nil))
		return nil
	}
	office, ok := t.config.City.Office(code)
	if !ok {
		args := map[string]any{"code": bounded(code, 32)}
		text := t.rich("office.bind.unknown", args)
		if near := t.config.City.SuggestOffice(code); near != "" {
			text = text.Add(flows.Span{Text: " "}).Add(t.rich("office.bind.did_you_mean", map[string]any{"code": near})...)
		}
		say(text)
		return nil
	}
	before, was, err := t.store.ChatOffice(t.ctx, e.Chat)
	if err != nil {
		return err
	}
	if was && before != office.Code {
		t.bindTo(before, 0)
	}
	old, had, err := t.store.OfficeChat(t.ctx, office.Code)
	if err != nil {
		return err
	}
	if had && old != e.Chat {
		t.tell(Event{Kind: TicketNews, Chat: old, Name: "unbound", Text: office.Code})
	}
	t.bindTo(office.Code, e.Chat)
	return t.welcomeOffice(office.Code, had && old == e.Chat)
}

// welcomeOffice greets a group as an office's and posts the cases that wait there.
func (t *turn) welcomeOffice(code string, again bool) error {
	t.state.Office = code
	count, err := t.store.QueueLen(t.ctx, code)
	if err != nil {
		return err
	}
	t.send(Out{Op: OpSend, Text: t.rich("office.bind.done", map[string]any{"office": t.officeName(code), "count": count})})
	if again {
		return nil
	}
	waiting, err := t.store.Queue(t.ctx, code, 100)
	if err != nil {
		return err
	}
	tasks, _, err := t.store.Page(t.ctx, tasksIndex(code), 0, 100) // what it shall do for others
	if err != nil {
		return err
	}
	for _, number := range append(waiting, tasks...) {
		t.tell(Event{Kind: TicketNews, Chat: t.event.Chat, Name: "new", Ticket: number})
	}
	return nil
}

func (t *turn) unbind(string) error {
	code, bound, err := t.store.ChatOffice(t.ctx, t.event.Chat)
	if err != nil {
		return err
	}
	key := "office.bind.not_bound"
	if bound {
		key = "office.bind.undone"
		t.bindTo(code, 0)
		t.state.Office = ""
	}
	t.send(Out{Op: OpSend, Text: t.rich(key, map[string]any{"office": t.officeName(code)}), ReplyTo: t.event.Message, Topic: t.event.Topic})
	return nil
}

// queueShown cases are listed by /antrian; Telegram's message has room for no more.
const queueShown = 20

// queue lists the office's open cases, most urgent first.
func (t *turn) queue(string) error {
	e := &t.event
	code, bound, err := t.store.ChatOffice(t.ctx, e.Chat)
	if err != nil {
		return err
	}
	say := func(text Rich) { t.send(Out{Op: OpSend, Text: text, ReplyTo: e.Message, Topic: e.Topic}) }
	if !bound {
		say(t.rich("office.bind.not_bound", nil))
		return nil
	}
	args := map[string]any{"office": t.officeName(code)}
	count, err := t.store.QueueLen(t.ctx, code)
	if err != nil {
		return err
	}
	if count == 0 {
		say(t.rich("office.queue.empty", args))
		return nil
	}
	numbers, err := t.store.Queue(t.ctx, code, queueShown)
	if err != nil {
		return err
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return err
	}
	args["count"] = count
	text := t.rich("office.queue.head", args)
	for _, doc := range docs {
		if doc == nil {
			continue
		}
		text = text.Add(flows.Span{Text: "\n\n"}).Add(t.queueLine(doc)...)
	}
	if int(count) > len(numbers) {
		text = text.Add(flows.Span{Text: "\n\n"}).Add(t.rich("office.queue.more", map[string]any{"count": int(count) - len(numbers)})...)
	}
	say(text)
	return nil
}

func (t *turn) queueLine(doc *caseDoc) Rich {
	k := &doc.ticket
	args := t.about(doc)
	args["due"] = t.config.City.DaysLeft(t.lang(), t.now, k.Due())
	args["who"] = k.Stage.Label(t.lang())
	switch {
	case k.Agent != 0:
		args["who"] = k.Personal.AgentName
	case k.Stage == tickets.Routed || k.Stage == tickets.Received:
		args["who"] = t.text("office.queue.nobody", nil)
	}
	return t.rich("office.queue.line", args)
}
