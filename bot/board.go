package bot

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"strconv"
	"time"

	"noken/flows"
	"noken/store"
)

// Board is what is kept of the pinned message that shows how a group's offices
// stand. It is drawn from the store's indexes by a timer of the group, which every
// change of a case here sets, so that it is edited once in boardEvery at the most.
type Board struct {
	At    time.Time `json:"a,omitzero"`  // last drawn
	Armed time.Time `json:"r,omitzero"`  // when the timer falls due
	Hash  string    `json:"h,omitempty"` // of what it shows, but for the time
	Loose bool      `json:"l,omitempty"` // it could not be pinned, and this was said
}

const (
	boardSlot  = "board"
	boardTimer = "board"
	boardEvery = 20 * time.Second
	boardSoon  = 2 * time.Second // what changes together is drawn together
	boardShows = 3               // most urgent cases
	// boardLost is how long after it was due the timer is taken for lost.
	boardLost = time.Minute
)

func (t *turn) board() *Board {
	if t.state.Board == nil {
		t.state.Board = &Board{}
	} else {
		board := *t.state.Board // the loaded state stays as it was
		t.state.Board = &board
	}
	return t.state.Board
}

// stirBoard sets the board's timer when the turn changed a case, or heard of one
// that changed elsewhere.
func (t *turn) stirBoard() error {
	if t.event.Chat >= 0 {
		return nil
	}
	changed := t.event.Kind == TicketNews && t.event.Ticket != ""
	for _, doc := range t.cases {
		changed = changed || doc.dirty
	}
	if !changed {
		return nil
	}
	at := t.now.Add(boardSoon)
	if b := t.state.Board; b != nil && b.At.Add(boardEvery).After(at) && !b.At.After(t.now) {
		at = b.At.Add(boardEvery)
	}
	return t.armBoard(at)
}

// armBoard has the board drawn at a moment, unless it will be before.
func (t *turn) armBoard(at time.Time) error {
	if b := t.state.Board; b != nil && !b.Armed.IsZero() && !b.Armed.After(at) && b.Armed.After(t.now.Add(-boardLost)) {
		return nil
	}
	payload, err := json.Marshal(&Event{Kind: TimerFired, Chat: t.event.Chat, Name: boardTimer})
	if err != nil {
		return fmt.Errorf("encode the timer of the board of chat %d: %w", t.event.Chat, err)
	}
	t.board().Armed = at
	t.timers = append(t.timers, store.Timer{Chat: t.event.Chat, Name: boardTimer, At: at, Payload: payload})
	return nil
}

// boardDue draws the board, and sets the timer to when time alone will change it.
func (t *turn) boardDue() error {
	here, err := t.served()
	if err != nil {
		return err
	}
	b := t.board()
	b.Armed = time.Time{}
	if len(here) == 0 {
		t.state.Board = nil
		if b.Hash != "" {
			t.send(Out{Op: OpUnpin, EditSlot: boardSlot, Lane: Broadcast})
		}
		return nil
	}
	var text Rich
	var buttons [][]Button
	for i, of := range here {
		if i > 0 {
			text = text.Add(flows.Span{Text: "\n\n"})
		}
		words, err := t.boardOf(of)
		if err != nil {
			return err
		}
		text = text.Add(words...)
	}
	urgent, next, err := t.mostUrgent(here)
	if err != nil {
		return err
	}
	buttons = append(buttons, urgent...)
	buttons = append(buttons, []Button{{Label: t.text("office.board.queue", nil), Data: viewData("n")}})
	if soon := t.now.Add(boardEvery); next.Before(soon) {
		next = soon
	}
	if err := t.armBoard(next); err != nil {
		return err
	}
	hash, err := boardHash(text, buttons)
	if err != nil {
		return err
	}
	b = t.board()
	if b.Hash == hash {
		return nil
	}
	b.Hash, b.At = hash, t.now
	text = text.Add(flows.Span{Text: "\n\n"}).Add(t.rich("office.board.updated", map[string]any{"at": t.config.City.ShortTime(t.lang(), t.now)})...)
	t.send(Out{Op: OpEdit, Lane: Broadcast, EditSlot: boardSlot, OrSend: true, Silent: true, Text: text, Buttons: buttons,
		Then: &Event{Kind: SendResult, Chat: t.event.Chat, Name: boardTimer}})
	return nil
}

func boardHash(text Rich, buttons [][]Button) (string, error) {
	h := fnv.New64a()
	if err := json.NewEncoder(h).Encode([]any{text, buttons}); err != nil {
		return "", fmt.Errorf("encode a board: %w", err)
	}
	return strconv.FormatUint(h.Sum64(), 36), nil
}

// boardOf are the counts of one office. Of an office whose group has only parts of
// its queue, they are of these.
func (t *turn) boardOf(of serves) (Rich, error) {
	today := t.endOfToday()
	count := func(filter string) (n int, err error) {
		_, n, err = t.pick(of, filter, 0)
		return n, err
	}
	var all, free, waiting, late, tasks int
	for _, c := range []struct {
		filter string
		to     *int
	}{{allOpen, &all}, {onlyFree, &free}, {onlyWaiting, &waiting}, {onlyLate, &late}, {onlyTasks, &tasks}} {
		n, err := count(c.filter)
		if err != nil {
			return nil, err
		}
		*c.to = n
	}
	due, err := t.countBetween(of, t.now, today)
	if err != nil {
		return nil, err
	}
	return t.rich("office.board.office", map[string]any{
		"office": t.officeName(of.office), "free": free, "working": max(0, all-free-waiting), "waiting": waiting,
		"late": late, "today": due, "tasks": tasks,
	}), nil
}

// endOfToday is the midnight that ends the city's day.
func (t *turn) endOfToday() time.Time {
	now := t.now.In(t.config.City.Zone)
	return time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
}

// countBetween is how many cases whose clock runs are due from one moment to before
// another.
func (t *turn) countBetween(of serves, from, to time.Time) (int, error) {
	keep, err := t.sieve(of, onlyLate)
	if err != nil {
		return 0, err
	}
	numbers, n, err := t.store.Between(t.ctx, lateIndex(of.office), float64(from.UnixMilli()), float64(to.UnixMilli()-1), 0, 0)
	if err != nil || keep == nil {
		return n, err
	}
	n = 0
	for _, number := range numbers {
		if keep(number) {
			n++
		}
	}
	return n, nil
}

// mostUrgent are buttons to the cases that are due first, and the next moment at
// which time alone changes the board: a case gets late, or the day ends.
func (t *turn) mostUrgent(here []serves) (rows [][]Button, next time.Time, err error) {
	next = t.endOfToday()
	var numbers []string
	for _, of := range here {
		urgent, err := t.firstDue(of)
		if err != nil {
			return nil, next, err
		}
		numbers = append(numbers, urgent...)
		soon, _, err := t.store.Between(t.ctx, lateIndex(of.office), float64(t.now.UnixMilli()), math.Inf(1), 0, 1)
		if err != nil {
			return nil, next, err
		}
		numbers = append(numbers, soon...)
	}
	if len(numbers) == 0 {
		return nil, next, nil
	}
	loaded, err := t.tickets(numbers...)
	if err != nil {
		return nil, next, err
	}
	docs := urgentFirst(loaded)
	for _, doc := range docs {
		if due := doc.ticket.Due().Add(time.Second); due.After(t.now) && due.Before(next) {
			next = due
		}
	}
	docs = urgentHere(t.config.City, docs, here)
	posts, err := t.cardPosts(docs)
	if err != nil {
		return nil, next, err
	}
	for _, doc := range docs {
		k := &doc.ticket
		label := t.text("office.board.urgent", map[string]any{
			"number": shortNumber(k.Number), "what": t.what(doc, t.lang()), "left": k.TimeLeft(t.rulesOf(doc), t.lang(), t.now),
		})
		rows = append(rows, []Button{t.cardLink(k.Number, label, posts)})
	}
	return rows, next, nil
}

// firstDue are the cases of an office that are due first, of those whose clock runs
// and that are for this group.
func (t *turn) firstDue(of serves) ([]string, error) {
	keep, err := t.sieve(of, onlyLate)
	if err != nil {
		return nil, err
	}
	count := boardShows
	if keep != nil {
		count = 0
	}
	numbers, _, err := t.store.Page(t.ctx, lateIndex(of.office), 0, count)
	if err != nil {
		return nil, err
	}
	var urgent []string
	for _, n := range numbers {
		if len(urgent) < boardShows && (keep == nil || keep(n)) {
			urgent = append(urgent, n)
		}
	}
	return urgent, nil
}

// boardResult takes what became of the board: one that was posted is pinned.
func (t *turn) boardResult() error {
	switch e := &t.event; {
	case e.Outcome == Sent && e.Posted != 0:
		t.send(Out{Op: OpPin, Lane: Broadcast, EditSlot: boardSlot, Then: &Event{Kind: SendResult, Chat: e.Chat, Name: "pin"}})
	case e.Outcome != Sent:
		t.board().Hash = "" // the next draw tries again
	}
	return nil
}

// pinResult says once which right is missing to pin the board.
func (t *turn) pinResult() error {
	switch t.event.Outcome {
	case Sent:
		t.board().Loose = false
	case NoRight:
		t.board().Loose = true
		t.state.Lang = t.config.City.Languages[0]
		t.missingRight(rightPins)
	}
	return nil
}
