package bot

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

const (
	// guesses of other people's codes that a resident has in guessWindow: with
	// 6 digits, one chance in 200,000 a day.
	guesses     = 5
	guessWindow = 24 * time.Hour
	// talkLimit bounds the words kept of one case.
	talkLimit = 200
	// wordLimit bounds one word of a case, in runes: what Telegram lets people write.
	wordLimit = 4096
)

// file makes a ticket of a finished form. The number, the code and the case
// become true with the same commit that tells them. The case begins, and ends, on
// the configuration that the form began with.
func (t *turn) file(config *Config, f *flows.File) (map[string]string, error) {
	if t.trying {
		return t.sample(config, f), nil
	}
	filing := t.filing(f)
	held := veil(config.City, &filing, f.Fields)
	doc, err := t.open(config, filing, held)
	if err != nil {
		return nil, err
	}
	ticket := &doc.ticket
	t.metrics.filed.WithLabelValues(string(ticket.Kind), ticket.Office).Inc()
	t.confirm(doc)
	t.toldHeld(doc)
	return map[string]string{
		"outcome": "filed", "number": ticket.Number, "code": t.memo.code,
		"office": t.officeOf(doc), "due": t.config.City.DayWords(t.lang(), ticket.FollowUpBy),
	}, nil
}

// open makes a case of what was handed in, and lets its office know. held files of
// it were kept back.
func (t *turn) open(config *Config, filing tickets.Filing, held int) (*caseDoc, error) {
	if t.memo.number == "" {
		year := t.now.In(t.config.City.Zone).Year()
		running, err := t.store.NextNumber(t.ctx, year)
		if err != nil {
			return nil, fmt.Errorf("draw a ticket number: %w", err)
		}
		code, err := t.drawCode()
		if err != nil {
			return nil, err
		}
		t.memo.number, t.memo.code = tickets.FormatNumber(t.config.City.Prefix, year, running), code
	}
	doc := &caseDoc{
		stored: &store.Case{Number: t.memo.number, Reporter: t.event.Chat},
		ticket: tickets.New(config.City, filing, t.memo.number, t.memo.code, t.now), dirty: true, version: config.Version(),
	}
	doc.ticket.Withheld = held
	if t.cases == nil {
		t.cases = map[string]*caseDoc{}
	}
	t.cases[doc.ticket.Number] = doc
	return doc, t.tellOffice(doc, Event{Name: "new"})
}

func (t *turn) filing(f *flows.File) tickets.Filing {
	filing := tickets.Filing{
		Kind: tickets.Kind(f.Kind), Category: f.Category, Service: f.Service, Office: f.Office,
		Reporter: t.event.Chat, Lang: t.lang(), Anonymous: f.Anonymous, Secret: f.Secret, Text: f.Text,
	}
	if !f.Anonymous {
		filing.Name = t.state.Name
	}
	for _, p := range f.Photos {
		filing.Photos = append(filing.Photos, tickets.Photo{File: p.File, Unique: p.Unique, AsFile: p.AsFile})
	}
	for _, d := range f.Files {
		filing.Files = append(filing.Files, tickets.Photo{File: d.File, Unique: d.Unique, AsFile: !d.Photo})
	}
	if f.Place != nil {
		filing.Area = f.Place.Area
		filing.Place = placeOf(f.Place)
	}
	for _, field := range f.Fields {
		if field.Told {
			continue
		}
		filing.Fields = append(filing.Fields, tickets.Field{
			Step: field.Step, Label: field.Label, Shown: field.Shown, Text: field.Value.Text,
		})
	}
	return filing
}

func placeOf(p *flows.Place) *tickets.Place {
	if p == nil {
		return nil
	}
	return &tickets.Place{Lat: p.Lat, Lon: p.Lon, Pin: p.Pin, Text: p.Text}
}

// drawCode draws six digits, each as likely as the others.
func (t *turn) drawCode() (string, error) {
	for {
		var b [3]byte
		if _, err := t.rand.Read(b[:]); err != nil {
			return "", fmt.Errorf("draw a code: %w", err)
		}
		// 2^24 is not a multiple of 10^6: what lies above the last multiple is drawn again.
		if n := int(b[0])<<16 | int(b[1])<<8 | int(b[2]); n < 16_000_000 {
			return fmt.Sprintf("%06d", n%1_000_000), nil
		}
	}
}

// confirm tells the resident the number and what comes next.
func (t *turn) confirm(doc *caseDoc) {
	k := &doc.ticket
	head := "resident.filed.complaint"
	if k.Kind == tickets.KindService {
		head = "resident.filed.service"
	}
	args := map[string]any{
		"number": k.Number, "office": t.officeOf(doc), "code": flows.Rich{{Text: k.Personal.Code, Style: flows.Code}},
		"day": t.config.City.DayWords(t.lang(), k.FollowUpBy),
	}
	office := "resident.filed.office"
	if meant, ok := t.checked(doc); ok {
		office, args["to"] = "resident.filed.checking", meant["to"]
	}
	text := t.lines("", args, head, office, "resident.filed.promise", "resident.filed.code")
	t.send(Out{Op: OpSend, Text: text, Ref: k.Number, Buttons: [][]Button{
		{{Label: t.text("resident.button.copy", nil), Copy: k.Number}},
		{
			{Label: t.text("resident.button.view", nil), Data: caseData(k.Number, "view")},
			{Label: t.text("resident.button.menu", nil), Data: menuData("menu")},
		},
	}})
}

// lines are texts one below the other.
func (t *turn) lines(before string, args map[string]any, keys ...string) Rich {
	text := plain(before)
	for i, key := range keys {
		if i > 0 || before != "" {
			text = text.Add(flows.Span{Text: "\n"})
		}
		text = text.Add(t.rich(key, args)...)
	}
	return text
}

// lookup finds a ticket for the status flow. A found one is shown here; only
// its owner sees all of it, others need the code and see its stage.
func (t *turn) lookup(number, code string) (map[string]string, error) {
	outcome := func(s string) (map[string]string, error) { return map[string]string{"outcome": s}, nil }
	number, verdict := tickets.ParseNumber(t.config.City.Prefix, number)
	if verdict != tickets.NumberOK {
		return outcome("typo")
	}
	doc, err := t.ticket(number)
	if err != nil {
		return nil, err
	}
	switch {
	case doc == nil:
		return outcome("unknown")
	case doc.ticket.Reporter == t.event.Chat:
		t.view(doc)
		return outcome("found")
	case code == "":
		return outcome("foreign")
	}
	if t.tooManyGuesses() {
		t.send(Out{Op: OpSend, Text: t.rich("resident.code.locked", nil)})
		return outcome("found") // the flow ends here
	}
	code = onlyDigits(code)
	if len(code) != len(doc.ticket.Personal.Code) {
		return outcome("wrong") // no guess: "I have none"
	}
	if subtle.ConstantTimeCompare([]byte(code), []byte(doc.ticket.Personal.Code)) != 1 {
		t.state.Guesses = append(t.state.Guesses, t.now)
		return outcome("wrong")
	}
	t.viewAsStranger(doc)
	return outcome("found")
}

func (t *turn) tooManyGuesses() bool {
	recent := t.state.Guesses[:0:0]
	for _, at := range t.state.Guesses {
		if t.now.Sub(at) < guessWindow {
			recent = append(recent, at)
		}
	}
	t.state.Guesses = recent
	return len(recent) >= guesses
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// mineItems are the resident's own cases as choices, newest first.
func (t *turn) mineItems() ([]flows.Item, error) {
	docs, err := t.mine()
	if err != nil {
		return nil, err
	}
	items := make([]flows.Item, 0, len(docs))
	for _, doc := range docs {
		label := map[string]string{}
		for _, lang := range t.config.City.Languages {
			label[lang] = bounded(t.what(doc, lang), 24) + " · " + doc.ticket.Stage.Label(lang) + " · " + doc.ticket.Number
		}
		items = append(items, flows.Item{ID: doc.ticket.Number, Label: label, Words: []string{doc.ticket.Number}})
	}
	return items, nil
}

// mine are the resident's ten newest cases.
func (t *turn) mine() ([]*caseDoc, error) {
	numbers, err := t.store.Mine(t.ctx, t.event.Chat, 10)
	if err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return nil, err
	}
	found := docs[:0]
	for _, doc := range docs {
		if doc != nil {
			found = append(found, doc)
		}
	}
	return found, nil
}

// listMine shows the resident's cases with stage and last word, before a flow
// that lets them choose one.
func (t *turn) listMine() error {
	docs, err := t.mine()
	if err != nil {
		return err
	}
	if len(docs) == 0 {
		t.send(Out{Op: OpSend, Text: t.rich("resident.view.none", nil)})
		return nil
	}
	text := t.rich("resident.view.mine", nil)
	for _, doc := range docs {
		args := t.about(doc)
		args["last"] = t.last(doc)
		text = text.Add(flows.Span{Text: "\n\n"}).Add(t.rich("resident.view.mine_line", args)...)
	}
	t.send(Out{Op: OpSend, Text: text})
	return nil
}

// cityOf is the city as it was when the case was filed. A case keeps to it: what
// it is about is called what the resident chose, also when that was renamed or
// removed since. Names of offices, and the calendar, are those of today.
func (t *turn) cityOf(doc *caseDoc) *tickets.City {
	config, err := t.configOf(doc.version)
	if err != nil {
		return t.config.City // the store is away: the commit will tell
	}
	return config.City
}

// rulesOf is the city whose deadlines go for a case: today's, with its holidays,
// as long as it knows what the case is about.
func (t *turn) rulesOf(doc *caseDoc) *tickets.City {
	_, category := t.config.City.Category(doc.ticket.Category)
	_, service := t.config.City.Service(doc.ticket.Service)
	if doc.ticket.Category != "" && !category || doc.ticket.Service != "" && !service {
		return t.cityOf(doc)
	}
	return t.config.City
}

// what a case is about, in words: its category or service.
func (t *turn) what(doc *caseDoc, lang string) string {
	return t.cityOf(doc).About(doc.ticket.Open, lang)
}

// officeOf is the name of the office that has a case: today's, or the one it had
// when the case was filed.
func (t *turn) officeOf(doc *caseDoc) string {
	code := doc.ticket.Office
	if _, ok := t.config.City.Office(code); !ok {
		return t.cityOf(doc).OfficeName(code, t.lang())
	}
	return t.officeName(code)
}

// officeName is an office's name in this chat's language.
func (t *turn) officeName(code string) string {
	return t.config.City.OfficeName(code, t.lang())
}

// about are the placeholders that most texts about a case use.
func (t *turn) about(doc *caseDoc) map[string]any {
	k := &doc.ticket
	kind := tickets.KindComplaint // what residents call a report
	if k.Kind == tickets.KindService {
		kind = k.Kind
	}
	what := t.what(doc, t.lang())
	if t.event.Chat < 0 && !t.mayRead(doc) {
		what = t.text("office.due.secret", nil)
	}
	return map[string]any{
		"number": k.Number, "what": what, "office": t.officeOf(doc),
		"stage": k.Stage.Label(t.lang()),
		"case":  t.text("resident.case."+string(kind), nil), "a_case": t.text("resident.case.a_"+string(kind), nil),
	}
}

// view shows a case to its owner.
func (t *turn) view(doc *caseDoc) {
	k := &doc.ticket
	args := t.about(doc)
	keys := []string{"resident.view.head", "resident.view.stage", "resident.view.office"}
	if meant, ok := t.checked(doc); ok {
		keys[2], args["to"] = "resident.view.checking", meant["to"]
	}
	city := t.config.City
	if !k.Stage.Ended() {
		key := "resident.view.promise"
		if k.FollowUpBy.IsZero() || !k.FollowedAt.IsZero() {
			key = "resident.view.resolve"
		}
		args["day"] = city.DayWords(t.lang(), k.PromisedDay())
		keys = append(keys, key)
	}
	text := t.lines("", args, keys...)
	text = text.Add(flows.Span{Text: "\n"}).Add(t.last(doc)...)
	buttons := [][]Button{{{Label: t.text("resident.button.copy", nil), Copy: k.Number}}}
	if k.Stage.Ended() {
		if t.canReopen(k) {
			buttons = append(buttons, t.fixedButtons(k.Number))
		}
	} else {
		buttons = append(buttons, []Button{{Label: t.text("resident.button.reply", nil), Data: caseData(k.Number, "reply")}})
	}
	buttons = append(buttons, []Button{
		{Label: t.text("resident.button.history", nil), Data: caseData(k.Number, "hist")},
		{Label: t.text("resident.button.menu", nil), Data: menuData("menu")},
	})
	t.send(Out{Op: OpSend, Text: text, Buttons: buttons, Ref: k.Number})
}

// last is the last word said in a case.
func (t *turn) last(doc *caseDoc) Rich {
	talk := doc.ticket.Personal.Talk
	if len(talk) == 0 {
		return t.rich("resident.view.silent", nil)
	}
	word := talk[len(talk)-1]
	who := t.text("resident.view.you", nil)
	if word.By != tickets.ByResident {
		who = t.officeOf(doc)
	}
	words := bounded(word.Text, 200)
	if words == "" {
		words = "…"
	}
	return t.rich("resident.view.last", map[string]any{"who": who, "words": flows.Rich{{Text: words, Style: flows.Italic}}})
}

// viewAsStranger shows the stage of another's case to who has its code.
func (t *turn) viewAsStranger(doc *caseDoc) {
	text := t.lines("", t.about(doc), "resident.view.head", "resident.view.stage", "resident.view.office", "resident.view.stranger")
	t.send(Out{Op: OpSend, Text: text, Buttons: [][]Button{{{Label: t.text("resident.button.menu", nil), Data: menuData("menu")}}}})
}

func (t *turn) fixedButtons(number string) []Button {
	return []Button{
		{Label: t.text("resident.button.fixed", nil), Data: caseData(number, "fixed"), Style: "success"},
		{Label: t.text("resident.button.not_fixed", nil), Data: caseData(number, "open")},
	}
}

// errNotYours ends a press on a case that is not the resident's; the toast has
// told them.
var errNotYours = errors.New("not the resident's case")

// own loads a case and makes sure that it is this resident's: buttons are never trusted.
func (t *turn) own(number string) (*caseDoc, error) {
	doc, err := t.ticket(number)
	if err != nil {
		return nil, err
	}
	key := ""
	switch {
	case doc == nil:
		key = "resident.talk.gone"
	case doc.ticket.Reporter != t.event.Chat:
		key = "resident.talk.not_yours"
	default:
		return doc, nil
	}
	t.toast(t.text(key, nil))
	t.menu(t.text(key, nil))
	return nil, errNotYours
}

// canReopen says that a resident may still say "not fixed".
func (t *turn) canReopen(k *tickets.Ticket) bool {
	return k.Can(tickets.ActReopen) && !t.now.After(k.ReopenUntil())
}
