package bot

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// digestTimer tells an office's group each morning how the office stands.
const digestTimer = "digest"

// Digest is when a group was told how its offices stand, and when it will be.
type Digest struct {
	Last time.Time `json:"l,omitzero"`
	Next time.Time `json:"n,omitzero"`
	Week time.Time `json:"w,omitzero"` // when the coordinator's weekly one came last
}

// Standing is how an office stands, counted from the indexes alone.
type Standing struct {
	Office  string
	Open    int
	New     int // filed since the last digest
	Today   int // due before the day is over
	Late    int // past their deadline, and the resident is not awaited
	Waiting int // for the resident
	Tasks   int // for cases of other offices
	Oldest  store.Scored
}

// empty says that there is nothing to say.
func (s Standing) empty() bool { return s.New+s.Today+s.Late+s.Waiting+s.Tasks == 0 }

// Standings says how offices stand at now: in two round trips, whatever the number
// of cases. New are those filed after since.
func Standings(ctx context.Context, s *store.Store, city *tickets.City, offices []string, since, now time.Time) ([]Standing, error) {
	const each = 7
	until := endOfDay(now.In(city.Zone))
	months := []time.Time{now.In(city.Zone)}
	if before := since.In(city.Zone); !since.IsZero() && before.Format("2006-01") != months[0].Format("2006-01") {
		months = append(months, before)
	}
	if len(months) == 1 {
		months = append(months, months[0].AddDate(0, -2, 0)) // an empty one keeps the count of ranges
	}
	at := float64(now.UnixMilli())
	var ranges []store.Range
	var idle []string
	for _, office := range offices {
		late := lateIndex(office)
		filed := store.Range{Index: monthIndex("new", office, months[0]), Min: float64(since.UnixMilli()) + 1, Max: at}
		before := filed
		before.Index = monthIndex("new", office, months[1])
		ranges = append(ranges,
			store.Range{Index: queueIndex(office)},
			filed, before,
			store.Range{Index: late, Min: at, Max: float64(until.UnixMilli())},
			store.Range{Index: late, Min: math.Inf(-1), Max: at - 1},
			store.Range{Index: queuePart(office, partWaiting)},
			store.Range{Index: tasksIndex(office)},
		)
		idle = append(idle, idleIndex(office))
	}
	sizes, err := s.Sizes(ctx, ranges...)
	if err != nil {
		return nil, fmt.Errorf("count how %d offices stand: %w", len(offices), err)
	}
	oldest, err := s.Firsts(ctx, idle...)
	if err != nil {
		return nil, fmt.Errorf("look for what waits longest in %d offices: %w", len(offices), err)
	}
	all := make([]Standing, len(offices))
	for i, office := range offices {
		n := sizes[i*each : (i+1)*each]
		all[i] = Standing{
			Office: office, Open: n[0], New: n[1] + n[2], Today: n[3], Late: n[4], Waiting: n[5],
			Tasks: n[6], Oldest: oldest[i],
		}
	}
	return all, nil
}

// endOfDay is the last moment of t's day, in t's zone.
func endOfDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Location()).Add(-time.Millisecond)
}

// armDigest has a group of an office told each morning from now on. It mends
// itself: whatever happens in the group sees to it.
func (t *turn) armDigest() error {
	if len(t.state.Desks) == 0 || !t.state.Digest.Next.IsZero() {
		return nil
	}
	offices := officesOf(t.state.Desks)
	if t.state.Digest.Last.IsZero() {
		t.state.Digest.Last = t.now
	}
	t.nextDigest(offices)
	return nil
}

// nextDigest sets the timer for the next morning on which one of the offices works.
func (t *turn) nextDigest(offices []string) {
	t.state.Digest.Next = morningAfter(t.config.City, t.now, offices)
	t.setTimer(digestTimer, t.state.Digest.Next)
}

// morningAfter is the first time for a digest after t on a day on which one of the
// offices works.
func morningAfter(city *tickets.City, t time.Time, offices []string) time.Time {
	t = t.In(city.Zone)
	y, m, d := t.Date()
	for n := range 400 {
		day := time.Date(y, m, d+n, 0, 0, 0, 0, city.Zone)
		at := day.Add(city.DigestAt)
		if at.After(t) && slices.ContainsFunc(offices, func(o string) bool { return city.CalendarOf(o).Open(day) }) {
			return at
		}
	}
	return t.AddDate(1, 0, 0)
}

// officesHere are the offices that this group has a desk of.
func (t *turn) officesHere() ([]string, error) {
	desks, err := t.store.ChatDesks(t.ctx, t.event.Chat)
	if err != nil {
		return nil, err
	}
	return officesOf(desks), nil
}

// digest tells how the offices of this group stand.
func (t *turn) digest() error {
	offices, err := t.officesHere()
	if err != nil {
		return err
	}
	last := t.state.Digest.Last
	if len(offices) == 0 {
		t.state.Digest = Digest{}
		return nil
	}
	if over := t.config.City.NotQuiet(tickets.ToOffice, t.now); over.After(t.now) {
		t.state.Digest.Next = over // it is told late, and not at night
		t.setTimer(digestTimer, over)
		return nil
	}
	t.nextDigest(offices)
	t.state.Digest.Last = t.now
	if err := t.forgetOver(offices); err != nil {
		return err
	}
	standings, err := Standings(t.ctx, t.store, t.config.City, offices, last, t.now)
	if err != nil {
		return err
	}
	here, err := t.served()
	if err != nil {
		return err
	}
	for _, s := range standings {
		if of, ok := placeOfOffice(here, s.Office); ok && len(of.parts) > 0 {
			if s, err = t.standingHere(of, last); err != nil {
				return err
			}
		}
		if s.empty() {
			continue
		}
		if err := t.tellStanding(s); err != nil {
			return err
		}
	}
	if slices.Contains(offices, t.config.City.Coordinator) {
		return t.weekly()
	}
	return nil
}

// standingHere is how an office stands in a group that has only parts of its queue.
func (t *turn) standingHere(of serves, since time.Time) (Standing, error) {
	s := Standing{Office: of.office}
	for _, c := range []struct {
		filter string
		to     *int
	}{{allOpen, &s.Open}, {onlyLate, &s.Late}, {onlyWaiting, &s.Waiting}, {onlyTasks, &s.Tasks}} {
		_, n, err := t.pick(of, c.filter, 0)
		if err != nil {
			return s, err
		}
		*c.to = n
	}
	var err error
	if s.Today, err = t.countBetween(of, t.now, t.endOfToday()); err != nil {
		return s, err
	}
	keep, err := t.sieve(of, allOpen)
	if err != nil {
		return s, err
	}
	now, from := t.now.In(t.config.City.Zone), since.In(t.config.City.Zone)
	indexes := []string{monthIndex("new", of.office, now)}
	if before := monthIndex("new", of.office, from); before != indexes[0] {
		indexes = append(indexes, before)
	}
	for _, index := range indexes {
		filed, _, err := t.store.Between(t.ctx, index, float64(from.UnixMilli())+1, float64(now.UnixMilli()), 0, 0)
		if err != nil {
			return s, err
		}
		s.New += len(slices.DeleteFunc(filed, func(number string) bool { return !keep(number) }))
	}
	idle, _, err := t.store.Page(t.ctx, idleIndex(of.office), 0, 0)
	if i := slices.IndexFunc(idle, keep); i >= 0 {
		s.Oldest.Number = idle[i]
	}
	return s, err
}

// tellStanding tells how one office stands: only what is not none.
func (t *turn) tellStanding(s Standing) error {
	text := t.rich("office.digest.head", map[string]any{"office": t.officeName(s.Office), "count": s.Open})
	for _, line := range []struct {
		key   string
		count int
	}{
		{"office.digest.new", s.New}, {"office.digest.today", s.Today}, {"office.digest.late", s.Late},
		{"office.digest.waiting", s.Waiting}, {"office.digest.tasks", s.Tasks},
	} {
		if line.count > 0 {
			text = text.Add(flows.Span{Text: "\n"}).Add(t.rich(line.key, map[string]any{"count": line.count})...)
		}
	}
	oldest, err := t.oldest(s)
	if err != nil {
		return err
	}
	text = text.Add(oldest...)
	out := Out{Op: OpSend, Lane: Notification, Text: text, Ref: nothing}
	if s.Late > 0 {
		out.Buttons = [][]Button{{{Label: t.text("office.button.late", nil), Data: viewData("late", s.Office)}}}
	}
	t.send(out)
	return nil
}

// oldest is a line about what the office has not touched for longest, when that is
// a day or more.
func (t *turn) oldest(s Standing) (Rich, error) {
	if s.Oldest.Number == "" {
		return nil, nil
	}
	doc, err := t.ticket(s.Oldest.Number)
	if err != nil || doc == nil {
		return nil, err
	}
	days := doc.ticket.IdleDays(t.now)
	if days < 1 || len(secretTo(t.config.City, &doc.ticket)) > 0 {
		return nil, nil
	}
	args := t.about(doc)
	args["days"] = days
	return Rich{{Text: "\n"}}.Add(t.rich("office.digest.oldest", args)...), nil
}

// Week is how an office did in the seven days before.
type Week struct {
	Standing
	Ended  int
	Vetoes int
	Median time.Duration // working time to the end
}

// Weeks says how offices did in the week before now, those most behind first, and
// leaves out those with nothing to do.
func Weeks(ctx context.Context, s *store.Store, city *tickets.City, offices []string, now time.Time) ([]Week, error) {
	now = now.In(city.Zone)
	since := now.AddDate(0, 0, -7)
	standings, err := Standings(ctx, s, city, offices, since, now)
	if err != nil {
		return nil, err
	}
	var ended []string
	var vetoes []store.Range
	for _, office := range offices {
		ended = append(ended, weekIndex("ended", office, since))
		low, high := float64(since.UnixMilli()), float64(now.UnixMilli())
		first, second := monthIndex("veto", office, now), monthIndex("veto", office, since)
		if first == second {
			second = monthIndex("veto", office, now.AddDate(0, -2, 0))
		}
		vetoes = append(vetoes, store.Range{Index: first, Min: low, Max: high}, store.Range{Index: second, Min: low, Max: high})
	}
	middles, err := s.Median(ctx, ended...)
	if err != nil {
		return nil, fmt.Errorf("how long the week's cases took: %w", err)
	}
	counts, err := s.Sizes(ctx, vetoes...)
	if err != nil {
		return nil, fmt.Errorf("count the week's vetoes: %w", err)
	}
	var weeks []Week
	for i := range offices {
		w := Week{
			Standing: standings[i], Ended: middles[i].Of, Vetoes: counts[2*i] + counts[2*i+1],
			Median: time.Duration(middles[i].Score) * time.Minute,
		}
		if w.Open+w.Ended+w.Vetoes > 0 {
			weeks = append(weeks, w)
		}
	}
	slices.SortFunc(weeks, func(a, b Week) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(b.Open, a.Open), cmp.Compare(a.Office, b.Office))
	})
	return weeks, nil
}

// weekShown offices are told in the weekly message.
const weekShown = 15

// weekly tells the coordinator once a week how all offices did, on the first
// morning at work from the weekday on.
func (t *turn) weekly() error {
	city := t.config.City
	now := t.now.In(city.Zone)
	back := (int(now.Weekday()) - int(city.WeeklyOn) + 7) % 7
	y, m, d := now.Date()
	if begun := time.Date(y, m, d-back, 0, 0, 0, 0, city.Zone); !t.state.Digest.Week.Before(begun) {
		return nil
	}
	if t.state.Digest.Week.IsZero() && back > 0 { // bound in the middle of a week
		t.state.Digest.Week = t.now
		return nil
	}
	t.state.Digest.Week = t.now
	codes := make([]string, len(city.Offices))
	for i, o := range city.Offices {
		codes[i] = o.Code
	}
	weeks, err := Weeks(t.ctx, t.store, city, codes, t.now)
	if err != nil || len(weeks) == 0 {
		return err
	}
	text := t.rich("office.week.head", nil)
	for i, w := range weeks {
		if i == weekShown {
			text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("office.week.more", map[string]any{"count": len(weeks) - i})...)
			break
		}
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("office.week.line", map[string]any{
			"office": t.shortOffice(w.Office), "open": w.Open, "late": w.Late, "ended": w.Ended,
		})...)
		if w.Ended > 0 {
			text = text.Add(t.rich("office.week.median", map[string]any{"days": workingDays(city.CalendarOf(w.Office), w.Median)})...)
		}
		if w.Vetoes > 0 {
			text = text.Add(t.rich("office.week.vetoes", map[string]any{"count": w.Vetoes})...)
		}
	}
	t.send(Out{Op: OpSend, Lane: Notification, Text: text, Ref: nothing})
	return nil
}

// workingDays is working time in days, rounded up: of eight hours where the
// calendar does not say.
func workingDays(cal *tickets.Calendar, work time.Duration) int {
	var week time.Duration
	days := 0
	for _, spans := range cal.Hours {
		for _, s := range spans {
			week += s.To - s.From
		}
		if len(spans) > 0 {
			days++
		}
	}
	day := 8 * time.Hour
	if days > 0 {
		day = week / time.Duration(days)
	}
	return max(1, int(math.Ceil(float64(work)/float64(day))))
}

// shortOffice is an office's short name, or its name where it has none.
func (t *turn) shortOffice(code string) string {
	if o, ok := t.config.City.Office(code); ok && o.Short != "" {
		return o.Short
	}
	return t.officeName(code)
}
