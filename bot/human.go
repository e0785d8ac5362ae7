package bot

import (
	"maps"
	"slices"
	"strings"
	"time"

	"noken/tickets"
)

// Who wants a person gets one from wherever they are: a case of kind information at
// the office for first contact, with what they answered so far. From then on what
// they write goes there, until they or the office end it; a form left behind waits.

// Live is a resident's talk with an office, in which all they write goes to a case.
type Live struct {
	Ticket string    `json:"t,omitempty"` // empty: none
	Until  time.Time `json:"u,omitzero"`  // when silence ends it
	Last   string    `json:"l,omitempty"` // the case of the last one, which another goes on with while it is open
}

const (
	// liveFor is how long neither says anything before a talk is over. While the
	// office is closed the resident can only wait: that does not count.
	liveFor = 24 * time.Hour
	// liveTimer is the name of the timer that ends it.
	liveTimer = "live"
)

// isLive says that all the resident writes goes to a case.
func (t *turn) isLive(number string) bool { return number != "" && t.state.Live.Ticket == number }

// wantsPerson says that the message at hand asks for a person, and nothing else.
func (t *turn) wantsPerson() bool {
	e := &t.event
	if e.Photo != nil || e.Place != nil || e.File != nil || e.What != "" {
		return false
	}
	typed := wordsOf(e.Text)
	return typed != "" && len(typed) <= 64 && t.means(typed, "human")
}

// askPerson connects the resident with an office.
func (t *turn) askPerson() error {
	if t.trying {
		if t.event.Callback == "" {
			t.send(Out{Op: OpSend, Text: t.rich("admin.try.not_real", nil)})
		}
		t.toast(t.text("admin.try.not_real", nil))
		return nil
	}
	if doc, err := t.liveCase(t.state.Live.Ticket); err != nil {
		return err
	} else if doc != nil {
		t.send(Out{Op: OpSend, Text: t.rich("resident.human.already", t.about(doc)), Ref: doc.ticket.Number, Buttons: t.liveButtons()})
		return nil
	}
	filing, held, err := t.personFiling()
	if err != nil {
		return err
	}
	doc, err := t.liveCase(t.state.Live.Last)
	if err != nil {
		return err
	}
	about := len(filing.Fields) > 1 // else nothing is known of the topic
	if doc != nil && doc.ticket.Category == filing.Category && (!about || doc.ticket.Office == filing.Office) {
		err = t.talkAgain(doc, &filing)
	} else if doc, err = t.open(t.config, filing, held); err == nil {
		t.metrics.filed.WithLabelValues(string(doc.ticket.Kind), doc.ticket.Office).Inc()
	}
	if err != nil {
		return err
	}
	t.state.Stash, t.state.Talk = nil, Talk{}
	t.state.Live = Live{Ticket: doc.ticket.Number}
	t.armLive(doc)
	return t.connected(doc)
}

// talkAgain goes on with the case of a talk before, and passes on what the resident
// answered in a form since.
func (t *turn) talkAgain(doc *caseDoc, filing *tickets.Filing) error {
	if err := t.tellOffice(doc, Event{Name: "live_again"}); err != nil {
		return err
	}
	k, lang := &doc.ticket, t.config.City.Languages[0]
	if len(filing.Fields) < 2 || len(k.Personal.Talk) >= talkLimit {
		return nil
	}
	var lines []string
	for _, f := range filing.Fields[1:] { // after the wish to talk
		if shown := f.Shown[lang]; shown != "" {
			lines = append(lines, f.Label[lang]+": "+shown)
		}
	}
	word := tickets.Word{Photos: filing.Photos, Files: filing.Files}
	if p := filing.Place; p != nil {
		lines = append(lines, p.Text)
		if p.Pin {
			word.Place = p
		}
	}
	lines = slices.DeleteFunc(append(lines, filing.Text), func(line string) bool { return line == "" })
	word.Text = bounded(strings.Join(lines, "\n"), wordLimit)
	if err := k.Answered(word, t.now); err != nil {
		return nil //nolint:nilerr // it takes no more words, and the talk begins without them
	}
	doc.dirty = true
	return t.tellOthers(doc, Event{Name: "talk", Posted: len(k.Personal.Talk) - 1})
}

// liveCase is a case of this resident that is open; nil where it is not.
func (t *turn) liveCase(number string) (*caseDoc, error) {
	if number == "" {
		return nil, nil
	}
	doc, err := t.ticket(number)
	if err != nil || doc == nil || doc.ticket.Reporter != t.event.Chat || doc.ticket.Stage.Ended() {
		return nil, err
	}
	return doc, nil
}

// personFiling is the case of who wants a person, with what they answered so far:
// but for numbers that are a person's, which this office need not have. Nobody asked
// whether the office may see their name, so it does not; and who was about to
// report something may still want to do so anonymously.
func (t *turn) personFiling() (filing tickets.Filing, held int, err error) {
	filing = tickets.Filing{Kind: tickets.KindInformation, Reporter: t.event.Chat, Lang: t.lang()}
	wish := tickets.Field{Step: "human", Label: map[string]string{}, Shown: map[string]string{}}
	for _, lang := range t.config.City.Languages {
		wish.Label[lang] = t.config.Texts.Text(lang, "resident.human.field", nil)
		wish.Shown[lang] = t.config.Texts.Text(lang, "resident.human.wish", nil)
	}
	filing.Fields = []tickets.Field{wish}
	category := ""
	if t.state.Flow.Flow != "" && len(t.state.Flow.Path) > 0 {
		config, err := t.configOf(t.state.Flow.Version)
		if err != nil {
			return filing, 0, err
		}
		file := config.Flows.Unfinished(t.state.Flow)
		category = file.Category
		file.Anonymous, file.Category, file.Service = category != "", "", ""
		told := t.filing(&file)
		filing.Text, filing.Photos, filing.Files = told.Text, told.Photos, told.Files
		filing.Area, filing.Place, filing.Anonymous = told.Area, told.Place, file.Anonymous
		form := tickets.Field{Step: "form", Label: map[string]string{}, Shown: map[string]string{}}
		for _, lang := range t.config.City.Languages {
			form.Label[lang] = t.config.Texts.Text(lang, "resident.human.form", nil)
			form.Shown[lang] = config.Flows.Title(t.state.Flow.Flow, lang)
		}
		filing.Fields = append(filing.Fields, form)
		filing.Fields = append(filing.Fields, slices.DeleteFunc(told.Fields, func(f tickets.Field) bool {
			return namesPerson(file.Values[f.Step].Kind)
		})...)
	} else if stash := t.state.Stash; stash != nil { // words that waited for "is this a report?"
		filing.Text, filing.Place = stash.Text, placeOf(stash.Place)
		for _, p := range stash.Photos {
			filing.Photos = append(filing.Photos, tickets.Photo{File: p.File, Unique: p.Unique, AsFile: p.AsFile})
		}
	}
	filing.Office = t.config.City.FirstContactFor(category)
	if c, ok := t.config.City.Category(category); ok && c.Secret {
		filing.Category = category // it is for those named for it, also now
	}
	return filing, veil(t.config.City, &filing, nil), nil
}

// connected tells the resident whom they talk to, and when somebody is there.
func (t *turn) connected(doc *caseDoc) error {
	k := &doc.ticket
	args := t.about(doc)
	text := t.rich("resident.human.connected", args)
	_, reachable, err := t.deskOf(k, k.Office)
	if err != nil {
		return err
	}
	if len(secretTo(t.config.City, k)) > 0 {
		reachable = true
	}
	key := "resident.human.open"
	if opens := t.opens(k.Office); opens.After(t.now) {
		key = "resident.human.closed"
		args["day"] = t.config.City.DayWords(t.lang(), opens)
		if tickets.DateOf(opens.In(t.config.City.Zone)) == tickets.DateOf(t.now.In(t.config.City.Zone)) {
			key = "resident.human.closed_today"
		}
		clock := strings.Fields(t.config.City.ShortTime(t.lang(), opens))
		args["clock"] = clock[len(clock)-1]
	}
	if !reachable {
		key = "resident.human.nobody"
		maps.Copy(args, t.contact())
	}
	text = below(text, t.rich(key, args)...)
	if t.state.Flow.Flow != "" {
		text = below(text, t.rich("resident.human.form_later", nil)...)
	}
	t.send(Out{Op: OpSend, Text: text, Ref: k.Number, Buttons: t.liveButtons()})
	t.toldHeld(doc)
	return nil
}

func (t *turn) liveButtons() [][]Button {
	return [][]Button{{{Label: t.text("resident.button.end_live", nil), Data: menuData("endlive")}}}
}

// opens is when people of an office are there next: now, while they are.
func (t *turn) opens(office string) time.Time {
	calendar := t.config.City.CalendarOf(office)
	if calendar.IsWorking(t.now) {
		return t.now
	}
	return calendar.Add(t.now, time.Minute).Add(-time.Minute)
}

// armLive puts off the end of a talk: somebody said something.
func (t *turn) armLive(doc *caseDoc) {
	t.state.Live.Until = t.opens(doc.ticket.Office).Add(liveFor)
	t.setTimer(liveTimer, t.state.Live.Until)
}

// clearLive ends a talk in silence.
func (t *turn) clearLive() {
	t.state.Live = Live{Last: t.state.Live.Ticket}
	t.setTimer(liveTimer, time.Time{})
}

// liveSilent ends a talk in which nobody said anything for long. The case goes on,
// and the office's next words arrive as those of any other case.
func (t *turn) liveSilent() {
	switch live := t.state.Live; {
	case live.Ticket == "":
	case live.Until.After(t.now):
		t.setTimer(liveTimer, live.Until)
	default:
		t.state.Live = Live{Last: live.Ticket}
	}
}

// endLive ends the talk because the resident wants to. The case goes on.
func (t *turn) endLive() error {
	if t.state.Live.Ticket == "" {
		t.menu(t.text("resident.human.none", nil))
		return nil
	}
	doc, err := t.leaveLive()
	if err != nil {
		return err
	}
	words := t.text("resident.human.none", nil)
	if doc != nil {
		words = t.text("resident.human.ended", t.about(doc))
	}
	if t.state.Flow.Flow != "" {
		words += " " + t.text("resident.human.form_waits", nil)
	}
	t.menu(words)
	return nil
}

// leaveLive ends the talk, if there is one, and tells the office.
func (t *turn) leaveLive() (*caseDoc, error) {
	number := t.state.Live.Ticket
	if number == "" {
		return nil, nil
	}
	t.clearLive()
	t.state.Talk = Talk{}
	doc, err := t.ticket(number)
	if err != nil || doc == nil || doc.ticket.Stage.Ended() {
		return doc, err
	}
	return doc, t.tellOffice(doc, Event{Name: "live_left"})
}

// startsInstead ends the talk because the resident begins or takes up something
// else, and says so.
func (t *turn) startsInstead() error {
	doc, err := t.leaveLive()
	if err != nil || doc == nil {
		return err
	}
	t.send(Out{Op: OpSend, Text: t.rich("resident.human.ended", t.about(doc)), Ref: doc.ticket.Number})
	return nil
}

// formWaits tells who presses a button of a form during a talk that it waits.
func (t *turn) formWaits() {
	t.toast("")
	t.send(Out{Op: OpSend, Text: t.rich("resident.human.form_later", nil), Buttons: t.liveButtons()})
}

// liveNews looks after the talk when something happened to its case: what the office
// says keeps it going, the case's end is its end.
func (t *turn) liveNews() {
	doc := t.cases[t.state.Live.Ticket]
	if t.state.Live.Ticket == "" || doc == nil {
		return
	}
	if !doc.ticket.Stage.Ended() {
		switch t.event.Name {
		case "ask", "reply", "more":
			t.armLive(doc)
		}
		return
	}
	t.clearLive()
	if t.state.Flow.Flow != "" {
		t.send(Out{Op: OpSend, Lane: Notification, Text: t.rich("resident.human.form_waits", nil), Buttons: [][]Button{{
			{Label: t.text("resident.button.resume", nil), Data: menuData("resume"), Style: "primary"},
		}}})
	}
}

// heard marks a message of a talk as passed on, in the place of words.
func (t *turn) heard(doc *caseDoc) {
	t.armLive(doc)
	t.send(Out{Op: OpReact, EditMessage: t.event.Message, Emoji: "👍", Beside: true})
}

// humanRow is the button that asks for a person.
func (t *turn) humanRow() []Button {
	return []Button{{Label: t.text("resident.button.human", nil), Data: menuData("human")}}
}
