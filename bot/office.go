package bot

import (
	"errors"
	"slices"
	"strings"

	"noken/tickets"
)

// officeDeed is something that people of an office do to a case, with a button of
// its card or in words. Whether the case allows it, and their role, is for the
// lifecycle to say.
type officeDeed struct {
	support bool // possible for an office that supports the one that has the case
	ended   bool // possible when the case has ended
	do      func(t *turn, doc *caseDoc, p press) error
}

// officeDeedOf finds what a button of a card does.
func officeDeedOf(act string) (officeDeed, bool) {
	switch act {
	case "take":
		return officeDeed{do: (*turn).takeCase}, true
	case "ask":
		return officeDeed{do: (*turn).askMenu}, true
	case "want":
		return officeDeed{do: (*turn).askFor}, true
	case "resolve":
		return officeDeed{do: (*turn).resolvePrompt}, true
	case "defer":
		return officeDeed{do: (*turn).promptFor}, true
	case "resume":
		return officeDeed{ended: true, do: (*turn).resumeCase}, true
	case "route":
		return officeDeed{do: (*turn).routeCase}, true
	case "hist":
		return officeDeed{support: true, ended: true, do: (*turn).showHistory}, true
	case "full":
		return officeDeed{support: true, ended: true, do: (*turn).whole}, true
	case "note":
		return officeDeed{support: true, ended: true, do: (*turn).promptFor}, true
	case "canned", "cp":
		return officeDeed{ended: true, do: (*turn).cannedMenu}, true
	case "cn":
		return officeDeed{ended: true, do: (*turn).cannedChosen}, true
	case "send", "pose":
		return officeDeed{ended: true, do: (*turn).sendDraft}, true
	case "redo":
		return officeDeed{ended: true, do: (*turn).redoDraft}, true
	case "drop":
		return officeDeed{ended: true, do: (*turn).dropDraft}, true
	case "reject":
		return officeDeed{do: (*turn).rejectMenu}, true
	case "rj":
		return officeDeed{do: (*turn).rejectCase}, true
	case "hand", "hp":
		return officeDeed{do: (*turn).handMenu}, true
	case "ho":
		return officeDeed{do: (*turn).handCase}, true
	case "accept":
		return officeDeed{do: (*turn).acceptCase}, true
	case "return":
		return officeDeed{do: (*turn).returnMenu}, true
	case "give", "gp":
		return officeDeed{do: (*turn).giveMenu}, true
	case "gv":
		return officeDeed{do: (*turn).giveCase}, true
	case "tk":
		return officeDeed{do: (*turn).takeOver}, true
	case "release":
		return officeDeed{do: (*turn).releaseCase}, true
	case "join", "jp":
		return officeDeed{do: (*turn).joinMenu}, true
	case "jo":
		return officeDeed{do: (*turn).joinOffice}, true
	case "jd":
		return officeDeed{do: (*turn).joinDays}, true
	case "ju":
		return officeDeed{do: (*turn).unshare}, true
	case "task":
		return officeDeed{support: true, do: (*turn).taskMenu}, true
	case "extend":
		return officeDeed{do: (*turn).extendMenu}, true
	case "ex":
		return officeDeed{do: (*turn).extendDays}, true
	case "merge":
		return officeDeed{do: (*turn).mergeMenu}, true
	case "mg":
		return officeDeed{do: (*turn).mergeCase}, true
	case "mt":
		return officeDeed{do: (*turn).mergeType}, true
	case "split":
		return officeDeed{ended: true, do: (*turn).splitMenu}, true
	case "sp":
		return officeDeed{ended: true, do: (*turn).splitCase}, true
	case "more", "less":
		return officeDeed{support: true, ended: true, do: (*turn).unfold}, true
	}
	return officeDeed{}, false
}

// officePressed takes a member's button on a card. Where the case has moved on
// since the button was drawn, they are told so and the card is drawn anew.
func (t *turn) officePressed(p press) error {
	doc, err := t.ticket(p.number)
	if err != nil {
		return err
	}
	if doc == nil {
		t.toast(t.text("office.gone", nil))
		return nil
	}
	deed, known := officeDeedOf(p.act)
	if !known {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	ours, err := t.sit(doc)
	if err != nil {
		return err
	}
	switch {
	case !ours || !t.at.lead && !deed.support:
		t.toast(t.text("office.elsewhere", t.about(doc)))
		return nil
	case doc.ticket.Stage.Ended() && !deed.ended:
		t.movedOn(doc)
		return nil
	}
	return deed.do(t, doc, p)
}

// officeReply is something that people of an office do with a reply to what the bot
// posted for a case: to a prompt for that deed, or (deed "") to anything else.
type officeReply struct {
	support bool // possible for an office that supports the one that has the case
	do      func(t *turn, doc *caseDoc, arg string) error
}

// officeReplyOf finds what a reply does, by what its prompt was for.
func officeReplyOf(deed string) (officeReply, bool) {
	switch deed {
	case "handwhy":
		return officeReply{do: (*turn).handReply}, true
	case "returnwhy":
		return officeReply{do: (*turn).returnReply}, true
	case "joinwhat":
		return officeReply{do: (*turn).joinReply}, true
	case "taskdone":
		return officeReply{support: true, do: (*turn).taskReply}, true
	case "extendwhy":
		return officeReply{do: (*turn).extendReply}, true
	case "mergeinto":
		return officeReply{do: (*turn).mergeReply}, true
	case "resolve":
		return officeReply{do: (*turn).resolveReply}, true
	case "rejwhy":
		return officeReply{do: (*turn).rejectReply}, true
	case "defer":
		return officeReply{do: (*turn).deferReply}, true
	case "defernext":
		return officeReply{do: (*turn).deferNextReply}, true
	case "", "ask", "askyn":
		return officeReply{do: (*turn).speak}, true
	case "redo":
		return officeReply{do: (*turn).redone}, true
	case "note":
		return officeReply{support: true, do: (*turn).noted}, true
	case "query":
		return officeReply{do: (*turn).answerQuery}, true
	case notForResidents:
		return officeReply{support: true, do: (*turn).notPassed}, true
	}
	return officeReply{}, false
}

// reply takes an agent's reply to something the bot posted for a case. ref is what
// the post was about: "NUMBER", or "NUMBER DEED ARG" of a prompt.
func (t *turn) reply(ref string) error {
	number, deed, _ := strings.Cut(ref, " ")
	doc, err := t.ticket(number)
	if err != nil || doc == nil {
		return err
	}
	ours, err := t.sit(doc)
	if err != nil {
		return err
	}
	t.ref = ref
	deed, arg, _ := strings.Cut(deed, " ")
	if ours && !t.at.lead && deed == "" {
		return t.supportSays(doc)
	}
	reply, known := officeReplyOf(deed)
	if !ours || !known || !t.at.lead && !reply.support {
		t.answer("office.elsewhere", t.about(doc))
		return nil
	}
	return reply.do(t, doc, arg)
}

// sit finds the chat's seat in a case, for the rest of the turn; false: it has none.
func (t *turn) sit(doc *caseDoc) (ours bool, err error) {
	t.at, ours, err = t.seatIn(&doc.ticket)
	return ours, err
}

// answer is the bot's answer to the message at hand, in its topic. A reply to an
// answer to a prompt's reply does what the prompt was for.
func (t *turn) answer(key string, args map[string]any) {
	t.answerWith(t.rich(key, args))
}

func (t *turn) answerWith(text Rich, buttons ...[]Button) {
	ref := t.ref
	switch number, deed, _ := strings.Cut(ref, " "); {
	case ref == "":
		ref = nothing
	case deed == "": // a reply to this is no answer to the resident
		ref = number + " " + notForResidents
	}
	t.send(Out{Op: OpSend, Text: text, Buttons: buttons, ReplyTo: t.event.Message, Topic: t.event.Topic, Ref: ref})
}

// movedOn tells that a case is no longer what its card said.
func (t *turn) movedOn(doc *caseDoc) {
	if t.event.Callback == "" {
		t.ref = doc.ticket.Number
		t.answer("office.moved_on", t.about(doc))
	} else {
		t.toast(t.text("office.moved_on", t.about(doc)))
	}
	t.card(doc)
}

// refused tells that the lifecycle does not allow an act; other errors are passed
// on. done: there is nothing more to do.
func (t *turn) refused(doc *caseDoc, err error) (done bool, _ error) {
	var notNow *tickets.NotNow
	var notAllowed *tickets.NotAllowed
	switch {
	case err == nil:
		return false, nil
	case errors.As(err, &notAllowed):
		t.ref = doc.ticket.Number
		t.respond("office.not_allowed", t.about(doc))
		return true, nil
	case errors.As(err, &notNow):
		t.movedOn(doc)
		return true, nil
	}
	return true, err
}

// respond tells who acted: on a press as a toast, else as an answer.
func (t *turn) respond(key string, args map[string]any) {
	if t.event.Callback != "" {
		t.toast(t.text(key, args))
		return
	}
	t.answer(key, args)
}

// actor is who acts on a case from this chat, in the role that the act is allowed
// in; where none of theirs is, in the one they have here.
func (t *turn) actor(doc *caseDoc, act tickets.Act) tickets.Agent {
	roles := t.roles(&doc.ticket)
	role := roles[0]
	if i := slices.IndexFunc(roles, func(r tickets.Role) bool {
		_, ok := tickets.Allowed(doc.ticket.Stage, act, r)
		return ok
	}); i >= 0 {
		role = roles[i]
	}
	return tickets.Agent{ID: t.event.From.ID, Name: bounded(t.event.From.Name, 64), Role: role, Office: t.at.office}
}

// roles are what the person who acts is to a case, the plainest first. Members of
// the coordinating office's group act for the coordinator.
func (t *turn) roles(k *tickets.Ticket) []tickets.Role {
	city, who := t.config.City, t.event.From.ID
	roles := []tickets.Role{tickets.ByAgent}
	if !t.at.lead {
		roles[0] = tickets.BySupport
	}
	if t.at.lead && (city.IsHead(who, t.at.office) || t.event.Chat > 0 && t.event.Chat == who) {
		roles = append(roles, tickets.ByHead)
	}
	if t.at.lead && t.at.office == city.Coordinator || city.IsCoordinator(who) {
		roles = append(roles, tickets.ByCoordinator)
	}
	return roles
}

func (t *turn) takeCase(doc *caseDoc, _ press) error {
	k := &doc.ticket
	args := t.about(doc)
	err := k.Take(t.actor(doc, tickets.ActTake), t.now)
	var not *tickets.NotNow
	if errors.As(err, &not) && not.Agent != 0 {
		args["agent"] = k.Personal.AgentName
		key := "office.taken_by"
		if not.Agent == t.event.From.ID {
			key = "office.taken_by_you"
		}
		t.toast(t.text(key, args))
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	t.toast(t.text("office.taken", args))
	t.card(doc)
	t.tellResident(doc, Event{Name: "taken"})
	return nil
}

// promptFor asks for the words of the deed that was pressed.
func (t *turn) promptFor(doc *caseDoc, p press) error {
	t.prompt(doc, p.act, "")
	return nil
}

// prompt asks the agent for words; a reply to it carries the deed out.
func (t *turn) prompt(doc *caseDoc, deed, arg string) { t.promptWith(doc, deed, arg, t.about(doc)) }

func (t *turn) promptWith(doc *caseDoc, deed, arg string, args map[string]any) {
	ref := strings.TrimSpace(doc.ticket.Number + " " + deed + " " + arg)
	t.send(Out{
		Op: OpSend, Text: t.rich("office."+deed+"_what", args), Ref: ref,
		ForceReply: t.text("office.placeholder", nil), ReplyTo: t.event.Message, Topic: t.event.Topic,
		TopicSlot: t.topicSlot(doc.ticket.Number),
	})
}

// choices asks the agent to choose, under the card.
func (t *turn) choices(doc *caseDoc, key string, rows [][]Button) {
	t.send(Out{
		Op: OpSend, Text: t.rich(key, t.about(doc)), Buttons: rows, Ref: doc.ticket.Number + " " + notForResidents,
		ReplyTo: t.event.Message, Topic: t.event.Topic, TopicSlot: t.topicSlot(doc.ticket.Number),
	})
}

// chosen puts words in the place of a choice that was made.
func (t *turn) chosen(doc *caseDoc, key string) { t.chosenWith(key, t.about(doc)) }

func (t *turn) chosenWith(key string, args map[string]any) {
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich(key, args), Beside: true})
}

// aboutTo are the placeholders of texts about a case and another office, {to}.
func (t *turn) aboutTo(doc *caseDoc, office string) map[string]any {
	args := t.about(doc)
	args["to"] = t.officeName(office)
	return args
}

// tellResident sends an event about a case to who filed it.
func (t *turn) tellResident(doc *caseDoc, e Event) {
	e.Kind, e.Chat, e.Ticket = TicketNews, doc.ticket.Reporter, doc.ticket.Number
	t.tell(e)
}
