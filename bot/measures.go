package bot

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// measures are an office's figures of one month.
type measures struct {
	filed, ended, inTime, vetoes int
	end, first                   store.Middle // working minutes
}

// measured are the offices whose figures somebody may see: those whose head they
// are; all of them for the coordinator, leaders and readers.
func measured(city *tickets.City, user int64) []string {
	all := city.IsCoordinator(user) || city.IsLeader(user) || city.IsReader(user)
	var codes []string
	for _, o := range city.Offices {
		if all || city.IsHead(user, o.Code) {
			codes = append(codes, o.Code)
		}
	}
	return codes
}

// figures takes /kinerja, in a group or in somebody's own chat: an office's figures,
// or the choice of one.
func (t *turn) figures(string) error {
	offices := measured(t.config.City, t.event.From.ID)
	switch {
	case len(offices) == 0:
		t.refuse("leader.measures.not_yours")
		return nil
	case len(offices) == 1:
		return t.showMeasures(offices[0], false)
	}
	if here, err := t.served(); err != nil {
		return err
	} else if len(here) == 1 && slices.Contains(offices, here[0].office) {
		return t.showMeasures(here[0].office, true)
	}
	return t.chooseMeasured(offices, 0)
}

// measuresPressed takes a button of the figures.
func (t *turn) measuresPressed(p press) error {
	offices := measured(t.config.City, t.event.From.ID)
	switch {
	case len(offices) == 0 || p.act == "m" && !slices.Contains(offices, p.arg):
		t.refuse("leader.measures.not_yours")
		return nil
	case p.act == "m":
		return t.showMeasures(p.arg, len(offices) > 1)
	}
	return t.chooseMeasured(offices, pageOf(p.arg))
}

// chooseMeasured offers offices, those with late cases first.
func (t *turn) chooseMeasured(offices []string, page int) error {
	ranges := make([]store.Range, len(offices))
	late := map[string]int{}
	for i, office := range offices {
		ranges[i] = t.rangeOf(office, onlyLate)
	}
	sizes, err := t.store.Sizes(t.ctx, ranges...)
	if err != nil {
		return err
	}
	for i, office := range offices {
		late[office] = sizes[i]
	}
	offices = slices.Clone(offices)
	slices.SortStableFunc(offices, func(a, b string) int { return late[b] - late[a] })
	const shown = 2 * perPage
	page = min(page, (len(offices)-1)/shown)
	var buttons []Button
	for _, office := range offices[page*shown : min(len(offices), (page+1)*shown)] {
		label := t.shortOffice(office)
		if late[office] > 0 {
			label = t.text("leader.measures.office_late", map[string]any{"office": label, "count": late[office]})
		}
		buttons = append(buttons, Button{Label: label, Data: viewData("m", office)})
	}
	rows := slices.Collect(slices.Chunk(buttons, 2))
	var turns []Button
	if page > 0 {
		turns = append(turns, Button{Label: t.text("office.button.back", nil), Data: viewData("p", strconv.Itoa(page-1))})
	}
	if (page+1)*shown < len(offices) {
		turns = append(turns, Button{Label: t.text("office.button.next", nil), Data: viewData("p", strconv.Itoa(page+1))})
	}
	if turns != nil {
		rows = append(rows, turns)
	}
	t.viewOut(t.rich("leader.measures.which", nil), rows)
	return nil
}

// showMeasures shows an office's figures of this month beside the last; choice: it
// was chosen among others.
func (t *turn) showMeasures(office string, choice bool) error {
	now := t.now.In(t.config.City.Zone)
	before := time.Date(now.Year(), now.Month(), 0, 12, 0, 0, 0, now.Location()) // the last day of the month before
	this, err := t.measuresOf(office, now)
	if err != nil {
		return err
	}
	last, err := t.measuresOf(office, before)
	if err != nil {
		return err
	}
	open, err := t.store.Sizes(t.ctx, t.rangeOf(office, allOpen), t.rangeOf(office, onlyLate))
	if err != nil {
		return err
	}
	text := t.rich("leader.measures.head", map[string]any{
		"office": t.officeName(office), "month": tickets.MonthName(t.lang(), now.Month()), "last": tickets.MonthName(t.lang(), before.Month()),
	})
	line := func(key, now, last string) {
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich(key, map[string]any{"now": now, "last": last})...)
	}
	line("leader.measures.filed", strconv.Itoa(this.filed), strconv.Itoa(last.filed))
	line("leader.measures.ended", strconv.Itoa(this.ended), strconv.Itoa(last.ended))
	line("leader.measures.in_time", share(this.inTime, this.ended), share(last.inTime, last.ended))
	line("leader.measures.end", t.took(office, this.end), t.took(office, last.end))
	line("leader.measures.first", t.took(office, this.first), t.took(office, last.first))
	line("leader.measures.vetoes", strconv.Itoa(this.vetoes), strconv.Itoa(last.vetoes))
	text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("leader.measures.now", map[string]any{"open": open[0], "late": open[1]})...)
	var rows [][]Button
	if choice {
		rows = [][]Button{{{Label: t.text("leader.measures.other", nil), Data: viewData("p", "0")}}}
	}
	t.viewOut(text, rows)
	return nil
}

// measuresOf counts an office's month.
func (t *turn) measuresOf(office string, month time.Time) (m measures, err error) {
	of := func(what string) string { return monthIndex(what, office, month) }
	sizes, err := t.store.Sizes(t.ctx, store.Range{Index: of("new")}, store.Range{Index: of("ended")},
		store.Range{Index: of("intime")}, store.Range{Index: of("veto")})
	if err != nil {
		return m, err
	}
	middles, err := t.store.Median(t.ctx, of("ended"), of("first"))
	if err != nil {
		return m, err
	}
	return measures{filed: sizes[0], ended: sizes[1], inTime: sizes[2], vetoes: sizes[3], end: middles[0], first: middles[1]}, nil
}

// share is a part of a whole in words; a dash where there is no whole.
func share(part, of int) string {
	if of == 0 {
		return "–"
	}
	return strconv.Itoa((100*part+of/2)/of) + "%"
}

// took is a median in words: working hours below a working day, else working days
// of the office with one figure behind the point.
func (t *turn) took(office string, m store.Middle) string {
	if m.Of == 0 {
		return "–"
	}
	day := dayMinutes(t.config.City.CalendarOf(office))
	if m.Score < day {
		return t.text("leader.measures.hours", map[string]any{"count": strconv.Itoa(int(math.Round(m.Score / 60)))})
	}
	days := strconv.FormatFloat(math.Round(10*m.Score/day)/10, 'f', -1, 64)
	if t.lang() == "id" {
		days = strings.Replace(days, ".", ",", 1)
	}
	return t.text("leader.measures.days", map[string]any{"count": days})
}

// dayMinutes is how long a working day of a calendar is on average, in minutes.
func dayMinutes(c *tickets.Calendar) float64 {
	var all time.Duration
	days := 0
	for _, spans := range c.Hours {
		for _, s := range spans {
			all += s.To - s.From
		}
		if len(spans) > 0 {
			days++
		}
	}
	if days == 0 {
		return 24 * 60
	}
	return (all / time.Duration(days)).Minutes()
}
