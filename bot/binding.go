package bot

import (
	"strings"

	"noken/flows"
	"noken/store"
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
