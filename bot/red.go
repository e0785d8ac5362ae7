package bot

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// redTimer sends a leader the red list in the morning.
const redTimer = "red"

// RedMorning is what a leader's chat keeps of the red list.
type RedMorning struct {
	Next time.Time `json:"n,omitzero"`  // when it comes
	Want string    `json:"w,omitempty"` // redOn or redOff as the leader chose; empty: as the city's files say
}

// What a leader can choose.
const (
	redOn  = "on"
	redOff = "off"
)

// RedOffice is how much of an office's work is red.
type RedOffice struct {
	Office string
	Red    int       // cases without action for as many days as make them red
	Yellow int       // those on their way there
	Oldest time.Time // since when the longest of them waits
}

// RedOffices says which offices have red cases, the longest waiting first, and how
// many are yellow in all. It is two round trips, whatever the number of cases.
func RedOffices(ctx context.Context, s *store.Store, city *tickets.City, now time.Time) (offices []RedOffice, yellow int, err error) {
	red, pale := redBefore(city.Red.Red, now), redBefore(city.Red.Yellow, now)
	var ranges []store.Range
	var idle []string
	for _, o := range city.Offices {
		index := idleIndex(o.Code)
		idle = append(idle, index)
		ranges = append(ranges, store.Range{Index: index, Min: math.Inf(-1), Max: red}, store.Range{Index: index, Min: math.Inf(-1), Max: pale})
	}
	sizes, err := s.Sizes(ctx, ranges...)
	if err != nil {
		return nil, 0, fmt.Errorf("count red cases: %w", err)
	}
	firsts, err := s.Firsts(ctx, idle...)
	if err != nil {
		return nil, 0, fmt.Errorf("look for the oldest red cases: %w", err)
	}
	for i, o := range city.Offices {
		here := RedOffice{Office: o.Code, Red: sizes[2*i], Yellow: max(0, sizes[2*i+1]-sizes[2*i]), Oldest: time.UnixMilli(int64(firsts[i].Score))}
		yellow += here.Yellow
		if here.Red > 0 {
			offices = append(offices, here)
		}
	}
	slices.SortStableFunc(offices, func(a, b RedOffice) int { return a.Oldest.Compare(b.Oldest) })
	return offices, yellow, nil
}

// redBefore is the score up to which a case has been without action for so many
// days.
func redBefore(days int, now time.Time) float64 {
	if days <= 0 {
		return math.Inf(-1)
	}
	return float64(now.Add(-time.Duration(days) * 24 * time.Hour).UnixMilli())
}

func daysSince(at, now time.Time) int { return int(now.Sub(at) / (24 * time.Hour)) }

// red shows a leader the red list; to anybody else it is no command.
func (t *turn) red() (mine bool, err error) {
	if !t.config.City.IsLeader(t.event.Chat) {
		return false, nil
	}
	return true, t.redList(Out{Op: OpSend})
}

// redShown offices are named in words, redButtons have a button.
const (
	redShown   = 8
	redButtons = 24
)

// redList tells the red list in out.
func (t *turn) redList(out Out) error {
	offices, yellow, err := RedOffices(t.ctx, t.store, t.config.City, t.now)
	if err != nil {
		return err
	}
	out.Text, out.Buttons = t.redWords(offices, yellow), t.redRows(offices)
	out.Ref = nothing
	t.send(out)
	return nil
}

func (t *turn) redWords(offices []RedOffice, yellow int) Rich {
	total := 0
	for _, o := range offices {
		total += o.Red
	}
	args := map[string]any{"count": total, "days": t.config.City.Red.Red}
	text := t.rich("leader.red.none", args)
	if total > 0 {
		text = t.rich("leader.red.head", args)
	}
	for i, o := range offices {
		if i == redShown {
			text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("leader.red.more", map[string]any{"count": len(offices) - i})...)
			break
		}
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("leader.red.office", map[string]any{
			"office": t.shortOffice(o.Office), "count": o.Red, "days": daysSince(o.Oldest, t.now),
		})...)
	}
	if yellow > 0 {
		args["count"], args["days"] = yellow, t.config.City.Red.Yellow
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("leader.red.yellow", args)...)
	}
	return text
}

func (t *turn) redRows(offices []RedOffice) [][]Button {
	var buttons []Button
	for _, o := range offices[:min(len(offices), redButtons)] {
		buttons = append(buttons, Button{Label: t.shortOffice(o.Office), Data: redData("o:" + o.Office)})
	}
	var rows [][]Button
	for row := range slices.Chunk(buttons, 3) {
		rows = append(rows, row)
	}
	morning := Button{Label: t.text("leader.button.daily", nil), Data: redData(redOn)}
	if t.wantsRed() {
		morning = Button{Label: t.text("leader.button.stop", nil), Data: redData(redOff)}
	}
	return append(rows, []Button{morning})
}

// redPressed takes a leader's button.
func (t *turn) redPressed(p press) error {
	if !t.config.City.IsLeader(t.event.Chat) || t.event.From.ID != t.event.Chat {
		t.toast(t.text("resident.stale", nil))
		t.menu("")
		return nil
	}
	here := Out{Op: OpEdit, EditMessage: t.event.Message, OrSend: true}
	switch p.act {
	case "list":
		return t.redList(here)
	case "o":
		office, page, _ := strings.Cut(p.arg, ":")
		n, _ := strconv.Atoi(page)
		return t.redOffice(here, office, n)
	case "c":
		return t.redCase(p.arg)
	case "ask":
		return t.redAsk(p.arg)
	case redOn, redOff:
		t.state.Red.Want = p.act
		t.armRed()
		if p.act == redOn {
			t.toast(t.text("leader.red.daily", map[string]any{"clock": clockOf(t.config.City.DigestAt)}))
		} else {
			t.toast(t.text("leader.red.stopped", nil))
		}
		return t.redList(here)
	}
	t.toast(t.text("resident.stale", nil))
	return nil
}

// clockOf is a time of day as people write it: 07.30.
func clockOf(d time.Duration) string {
	return fmt.Sprintf("%02d.%02d", int(d.Hours()), int(d.Minutes())%60)
}

// redPage cases of an office are shown at once.
const redPage = 8

// redOffice shows a page of an office's red cases, the longest waiting first.
func (t *turn) redOffice(out Out, code string, page int) error {
	if _, ok := t.config.City.Office(code); !ok {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	page = max(0, page)
	numbers, total, err := t.store.Between(t.ctx, idleIndex(code), math.Inf(-1), redBefore(t.config.City.Red.Red, t.now), page*redPage, redPage)
	if err != nil {
		return err
	}
	if len(numbers) == 0 {
		if page > 0 {
			return t.redOffice(out, code, 0)
		}
		return t.redList(out)
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return err
	}
	text := t.rich("leader.red.cases", map[string]any{"office": t.officeName(code), "count": total})
	var buttons []Button
	for i, doc := range docs {
		if doc == nil {
			continue
		}
		place := page*redPage + i + 1
		args := t.about(doc)
		args["place"], args["days"] = place, doc.ticket.IdleDays(t.now)
		switch area := t.config.City.AreaName(districtOf(doc.ticket.Area)); {
		case !t.mayRead(doc):
			args["what"] = t.text("office.due.secret", nil)
		case area != "":
			args["what"] = t.what(doc, t.lang()) + " · " + area
		}
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("leader.red.case", args)...)
		buttons = append(buttons, Button{Label: strconv.Itoa(place), Data: redData("c:" + doc.ticket.Number)})
	}
	for row := range slices.Chunk(buttons, 4) {
		out.Buttons = append(out.Buttons, row)
	}
	back := []Button{{Label: t.text("leader.button.back", nil), Data: redData("list")}}
	if (page+1)*redPage < total {
		back = append(back, Button{Label: t.text("office.button.next", nil), Data: redData("o:" + code + ":" + strconv.Itoa(page+1))})
	}
	out.Buttons = append(out.Buttons, back)
	out.Text, out.Ref = text, nothing
	t.send(out)
	return nil
}

// redCase shows a leader one case as its office sees it, to read and to ask about.
func (t *turn) redCase(number string) error {
	doc, err := t.ticket(number)
	if err != nil {
		return err
	}
	switch {
	case doc == nil:
		t.toast(t.text("office.gone", nil))
		return nil
	case !t.mayRead(doc):
		t.toast(t.text("leader.red.secret", nil))
		return nil
	}
	k := &doc.ticket
	t.audits = append(t.audits, store.Audit{Who: t.event.Chat, Role: string(tickets.ByLeader), What: "read", Number: k.Number})
	t.send(Out{Op: OpSend, Text: t.redCard(doc), Ref: nothing, Buttons: [][]Button{
		{{Label: t.text("leader.button.ask", nil), Data: redData("ask:" + k.Number), Style: "primary"}},
		{{Label: t.text("leader.button.back", nil), Data: redData("o:" + k.Office)}},
	}})
	return nil
}

// redCard is a case in words, for a leader.
func (t *turn) redCard(doc *caseDoc) Rich {
	k, p, city := &doc.ticket, &doc.ticket.Personal, t.config.City
	text := t.rich("office.card.head", t.about(doc))
	line := func(r Rich) { text = text.Add(flows.Span{Text: "\n"}).Add(r...) }
	if place := t.placeWords(doc); place != "" {
		line(t.rich("office.card.area", map[string]any{"place": place}))
	}
	if p.Text != "" {
		line(Rich{{Text: bounded(p.Text, 1000), Style: flows.Quote}})
	}
	line(t.rich("leader.card.office", map[string]any{"office": t.officeOf(doc), "stage": k.Stage.Label(t.lang())}))
	switch {
	case k.Stage.Ended():
	case k.Agent == 0:
		line(t.rich("office.card.new", nil))
	default:
		line(t.rich("office.card.taken", map[string]any{"agent": p.AgentName, "at": city.ShortTime(t.lang(), k.TookAt)}))
	}
	if left := k.TimeLeft(t.rulesOf(doc), t.lang(), t.now); left != "" {
		line(t.rich("leader.card.time", map[string]any{"day": city.ShortTime(t.lang(), k.Due()), "left": left}))
	}
	if colour := k.Colour(city, t.now); colour != "" {
		line(t.rich("leader.card."+colour, map[string]any{"days": k.IdleDays(t.now)}))
	}
	return text
}

// wantsRed says whether a leader gets the list each morning.
func (t *turn) wantsRed() bool {
	leader, ok := t.config.City.LeaderOf(t.event.Chat)
	switch {
	case !ok || t.state.Red.Want == redOff:
		return false
	case t.state.Red.Want == redOn:
		return true
	}
	return leader.Morning
}

// armRed has a leader who wants it get the list from the next morning on, and
// ends it for one who does not. It mends itself: whatever they do sees to it.
func (t *turn) armRed() {
	switch wants := t.wantsRed(); {
	case wants && t.state.Red.Next.IsZero():
		at := morningAfter(t.config.City, t.now, []string{""})
		t.state.Red.Next = t.config.City.NotQuiet(tickets.ToLeader, at)
		t.setTimer(redTimer, t.state.Red.Next)
	case !wants && !t.state.Red.Next.IsZero():
		t.state.Red.Next = time.Time{}
		t.setTimer(redTimer, time.Time{})
	}
}

// redMorning sends a leader the list of the morning, unless nothing is red.
func (t *turn) redMorning() error {
	t.state.Red.Next = time.Time{}
	if over := t.config.City.NotQuiet(tickets.ToLeader, t.now); over.After(t.now) && t.wantsRed() {
		t.state.Red.Next = over
		t.setTimer(redTimer, over)
		return nil
	}
	t.armRed()
	if !t.wantsRed() {
		return nil
	}
	offices, yellow, err := RedOffices(t.ctx, t.store, t.config.City, t.now)
	if err != nil || len(offices) == 0 {
		return err
	}
	t.send(Out{Op: OpSend, Lane: Notification, Text: t.redWords(offices, yellow), Buttons: t.redRows(offices), Ref: nothing})
	return nil
}
