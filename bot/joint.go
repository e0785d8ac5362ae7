package bot

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"noken/flows"
	"noken/tickets"
)

// taskDays are the working days that a task of another office can be given.
var taskDays = []int{1, 3, 5, 10}

// joinMenu offers the offices that could help, and to take back what others were
// asked for.
func (t *turn) joinMenu(doc *caseDoc, p press) error {
	k := &doc.ticket
	if k.Secret { // it is for the heads named for it alone
		t.toast(t.text("office.join_secret", nil))
		return nil
	}
	page, _ := strconv.Atoi(p.arg)
	rows := t.officeButtons(k, "jo", "jp", page)
	for _, s := range k.OpenTasks() {
		label := t.text("office.button.unshare", map[string]any{"office": t.shortOffice(s.Office)})
		rows = append(rows, []Button{{Label: bounded(label, 40), Data: officeData(k.Number, "ju:"+s.Office), Style: "danger"}})
	}
	if p.act == "join" {
		t.choices(doc, "office.join_whom", rows)
		return nil
	}
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich("office.join_whom", t.about(doc)), Buttons: rows})
	return nil
}

// joinOffice takes the office that was chosen and asks how long it shall have.
func (t *turn) joinOffice(doc *caseDoc, p press) error {
	k := &doc.ticket
	office, ok := t.config.City.Office(p.arg)
	switch {
	case !ok:
		t.toast(t.text("resident.stale", nil))
		return nil
	case office.Code == k.Office:
		t.toast(t.text("office.same_office", nil))
		return nil
	case hasTask(k, office.Code):
		t.toast(t.text("office.join_twice", nil))
		return nil
	}
	row := make([]Button, len(taskDays))
	for i, n := range taskDays {
		row[i] = Button{Label: strconv.Itoa(n), Data: officeData(k.Number, fmt.Sprintf("jd:%s:%d", office.Code, n))}
	}
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich("office.join_days", t.aboutTo(doc, office.Code)), Buttons: [][]Button{row}})
	return nil
}

func hasTask(k *tickets.Ticket, office string) bool {
	return slices.ContainsFunc(k.OpenTasks(), func(s tickets.Support) bool { return s.Office == office })
}

// joinDays takes how long the office shall have and asks what it shall do.
func (t *turn) joinDays(doc *caseDoc, p press) error {
	code, n, _ := strings.Cut(p.arg, ":")
	days, err := strconv.Atoi(n)
	if _, ok := t.config.City.Office(code); !ok || err != nil || !slices.Contains(taskDays, days) {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	args := t.aboutTo(doc, code)
	args["count"] = days
	t.chosenWith("office.join_to", args)
	t.promptWith(doc, "joinwhat", code+" "+n, args)
	return nil
}

// joinReply asks another office for what the words say. The photos of an album
// after the first are notes of the case.
func (t *turn) joinReply(doc *caseDoc, arg string) error {
	k := &doc.ticket
	code, n, _ := strings.Cut(arg, " ")
	days, _ := strconv.Atoi(n)
	note := t.note()
	if empty(note) {
		t.answer("office.unreadable", t.about(doc))
		return nil
	}
	if t.moreOfAlbum() {
		return t.keepNote(doc, note)
	}
	if strings.TrimSpace(note.Text) == "" {
		t.answer("office.task_words", t.about(doc))
		return nil
	}
	err := k.Share(t.config.City, t.actor(doc, tickets.ActShare), code, note, days, t.now)
	switch {
	case errors.Is(err, tickets.ErrSameOffice):
		t.answer("office.join_twice", nil)
		return nil
	case errors.Is(err, tickets.ErrUnknownOffice), errors.Is(err, tickets.ErrBadDays):
		t.answer("resident.stale", nil)
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	t.settle(doc)
	args := t.aboutTo(doc, code)
	support := k.Supports[len(k.Supports)-1]
	args["day"] = t.config.City.DayWords(t.lang(), support.Due)
	key := "office.joined"
	if _, bound, err := t.deskOf(k, code); err != nil {
		return err
	} else if !bound {
		key = "office.joined_waits"
	}
	t.answer(key, args)
	t.card(doc)
	return t.tellDesk(doc, code, Event{Name: "shared", Posted: support.Task, Text: code})
}

// unshare takes a task back.
func (t *turn) unshare(doc *caseDoc, p press) error {
	k := &doc.ticket
	if !hasTask(k, p.arg) {
		t.toast(t.text("office.task_none", nil))
		return nil
	}
	if done, err := t.refused(doc, k.Unshare(t.actor(doc, tickets.ActUnshare), p.arg, t.now)); done {
		return err
	}
	doc.dirty = true
	t.chosenWith("office.unshared", t.aboutTo(doc, p.arg))
	t.card(doc)
	return t.tellDesk(doc, p.arg, Event{Name: "unshared", Text: p.arg})
}

// taskHere is the open task whose office works in this group; the office at the
// seat comes first.
func (t *turn) taskHere(k *tickets.Ticket) (tickets.Support, bool, error) {
	var found tickets.Support
	for _, s := range k.OpenTasks() {
		chat, bound, err := t.deskOf(k, s.Office)
		if err != nil {
			return found, false, err
		}
		if bound && chat == t.event.Chat && (found.Office == "" || s.Office == t.at.office) {
			found = s
		}
	}
	return found, found.Office != "", nil
}

// taskMenu asks what was done for a task.
func (t *turn) taskMenu(doc *caseDoc, _ press) error {
	task, ok, err := t.taskHere(&doc.ticket)
	if err != nil {
		return err
	}
	if !ok {
		t.toast(t.text("office.task_none", nil))
		t.card(doc)
		return nil
	}
	t.promptWith(doc, "taskdone", task.Office, t.aboutTo(doc, task.Office))
	return nil
}

// taskReply ends a task with what was done.
func (t *turn) taskReply(doc *caseDoc, office string) error {
	k := &doc.ticket
	note := t.note()
	if empty(note) {
		t.answer("office.unreadable", t.about(doc))
		return nil
	}
	if t.moreOfAlbum() {
		return t.keepNote(doc, note)
	}
	if chat, bound, err := t.deskOf(k, office); err != nil {
		return err
	} else if !bound || chat != t.event.Chat {
		t.answer("office.elsewhere", t.about(doc))
		return nil
	}
	err := k.TaskDone(t.supporter(office), office, note, t.now)
	if errors.Is(err, tickets.ErrNoTask) {
		t.answer("office.task_none", nil)
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	t.settle(doc)
	args := t.aboutTo(doc, office)
	args["lead"] = t.officeOf(doc)
	t.answer("office.task_thanks", args)
	t.card(doc)
	return t.tellOthers(doc, Event{Name: "task_done", Posted: len(k.Personal.Notes) - 1, Text: office})
}

// supporter is the person at hand as one of an office that helps.
func (t *turn) supporter(office string) tickets.Agent {
	return tickets.Agent{ID: t.event.From.ID, Name: bounded(t.event.From.Name, 64), Role: tickets.BySupport, Office: office}
}

// supportSays keeps what people of an office that helps reply to a card: a note for
// all offices of the case. The answer to the resident is the lead's alone, which is
// told once.
func (t *turn) supportSays(doc *caseDoc) error {
	k := &doc.ticket
	note := t.note()
	if empty(note) {
		t.answer("office.unreadable", t.about(doc))
		return nil
	}
	office := t.at.office
	told := t.moreOfAlbum() || slices.ContainsFunc(k.Personal.Notes, func(n tickets.Note) bool {
		return n.Office == office && n.Act == tickets.ActNote
	})
	if err := t.keepNote(doc, note); err != nil || !doc.dirty {
		return err
	}
	if !told {
		args := t.about(doc)
		args["lead"] = t.officeOf(doc)
		t.settle(doc)
		t.answer("office.support_note", args)
	}
	return nil
}

// moreOfAlbum says that the message at hand belongs to the album whose first photo
// did the deed, and notes which album that is.
func (t *turn) moreOfAlbum() bool {
	more := t.event.Album != "" && t.event.Album == t.state.Album
	t.state.Album = t.event.Album
	return more
}

// tellSupports sends an event about a case to the groups of the offices that help,
// but not to the chat at hand nor to the group of the office that has it.
func (t *turn) tellSupports(doc *caseDoc, e Event) error {
	lead, bound, err := t.deskOf(&doc.ticket, doc.ticket.Office)
	if err != nil {
		return err
	}
	told := map[int64]bool{t.event.Chat: true}
	if bound {
		told[lead] = true
	}
	for _, s := range doc.ticket.Supports {
		group, bound, err := t.deskOf(&doc.ticket, s.Office)
		if err != nil {
			return err
		}
		if !bound || told[group] {
			continue
		}
		told[group] = true
		e.Kind, e.Chat, e.Ticket = TicketNews, group, doc.ticket.Number
		t.tell(e)
	}
	return nil
}

// postShared posts a case to the group of an office that is asked to help: its card,
// with what it shall do, and the photos that show it. A group that also has the case
// gets the task under the card it has.
func (t *turn) postShared(doc *caseDoc, under Out, e Event) error {
	note, ok := noteOf(doc, e.Posted)
	if !ok {
		return nil
	}
	if t.at.lead {
		args := t.aboutTo(doc, e.Text)
		under.Text = t.rich("office.task_here", args).Add(quoteOf(note.Text)...)
		under.Ref += " " + notForResidents
		under.Buttons = [][]Button{{{Label: t.text("office.button.task", nil), Data: officeData(doc.ticket.Number, "task"), Style: "primary"}}}
		t.postWord(under, wordIn(note), true, under.Then)
		return nil
	}
	if e.Tries == 0 { // else it was posted with the topic that was made again
		if err := t.postCard(doc, under, false); err != nil {
			return err
		}
	}
	if len(note.Photos) > 0 {
		under.Op, under.Photos, under.Silent, under.Then = OpPhotos, filesOf(note.Photos), true, nil
		t.send(under)
	}
	return nil
}

// postTaskDone posts under the card what an office did for its task. A reply to it
// is a note.
func (t *turn) postTaskDone(doc *caseDoc, under Out, e Event) {
	note, ok := noteOf(doc, e.Posted)
	if !ok {
		return
	}
	args := t.about(doc)
	args["from"], args["agent"] = t.shortOffice(note.Office), note.Name
	under.Text = t.rich("office.task_done_by", args).Add(quoteOf(note.Text)...)
	under.Ref += " note"
	t.postWord(under, wordIn(note), true, under.Then)
	t.card(doc)
}

// unshared tells a group that what it was asked for is not needed any more. It may
// have no seat in the case now.
func (t *turn) unshared(doc *caseDoc, office string) error {
	args := t.aboutTo(doc, office)
	args["lead"] = t.officeOf(doc)
	t.under(doc, t.rich("office.task_taken_back", args))
	_, ours, err := t.seatIn(&doc.ticket)
	if err != nil {
		return err
	}
	if ours {
		t.card(doc)
		return nil
	}
	topic := t.topicSlot(doc.ticket.Number)
	t.send(Out{Op: OpEdit, Lane: Notification, EditSlot: cardSlot(doc.ticket.Number), Ref: doc.ticket.Number,
		TopicSlot: topic, TopicOnly: topic != "", Text: below(t.rich("office.card.head", args), t.rich("office.task_taken_back", args)...)})
	return nil
}

// wordIn is a note as what postWord posts.
func wordIn(n tickets.Note) tickets.Word {
	return tickets.Word{Text: n.Text, Photos: n.Photos, Files: n.Files, Voice: n.Voice, Place: n.Place}
}

// quoteOf sets words apart below what stands before them; nothing where there are none.
func quoteOf(words string) Rich {
	if words == "" {
		return nil
	}
	return Rich{{Text: "\n"}, {Text: words, Style: flows.Quote}}
}

// taskLines are what the card says to an office that helps.
func (t *turn) taskLines(doc *caseDoc, office string) Rich {
	k, city := &doc.ticket, t.config.City
	lines := t.rich("office.card.lead", map[string]any{"office": t.officeOf(doc)})
	for _, s := range slices.Backward(k.Supports) {
		if s.Office != office {
			continue
		}
		if !s.Done.IsZero() {
			return below(lines, t.rich("office.card.task_done", map[string]any{"at": city.ShortTime(t.lang(), s.Done)})...)
		}
		if s.Task < len(k.Personal.Notes) {
			lines = below(lines, t.rich("office.card.task", nil)...).Add(quoteOf(bounded(k.Personal.Notes[s.Task].Text, 400))...)
		}
		left := tickets.DaysLeftWords(t.lang(), city.CalendarOf(office).WorkingDaysLeft(t.now, s.Due))
		return below(lines, t.rich("office.card.resolve", map[string]any{"day": city.ShortTime(t.lang(), s.Due), "left": left})...)
	}
	return lines
}

// helpersShown offices are named on a card.
const helpersShown = 4

// helpersLine says on a card who helps, and until when. An office that helps itself
// reads that with its task.
func (t *turn) helpersLine(k *tickets.Ticket, at seat) Rich {
	var all []string
	for _, s := range k.Supports {
		if s.Office == at.office && !at.lead {
			continue
		}
		args := map[string]any{"office": t.shortOffice(s.Office), "day": t.config.City.ShortTime(t.lang(), s.Due)}
		key := "office.card.helper"
		if !s.Done.IsZero() {
			key = "office.card.helped"
		}
		all = append(all, t.text(key, args))
	}
	if len(all) == 0 {
		return nil
	}
	if len(all) > helpersShown {
		all = append(all[:helpersShown], "…")
	}
	return t.rich("office.card.helpers", map[string]any{"offices": strings.Join(all, ", ")})
}
