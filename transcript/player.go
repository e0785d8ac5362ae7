package transcript

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"noken/flows"
	"noken/source"
)

// pause lies between two things that a person does.
const pause = 10 * time.Second

// Usual is when a conversation takes place that does not say: a Monday morning.
var Usual = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// Options are the circumstances of a conversation.
type Options struct {
	Flow string
	Lang string    // "": the first language of the flows
	At   time.Time // by the clocks of the city, whatever its zone; zero: Usual
	Mine []Pair    // the resident's own cases, number and label; nil: one sample, empty: none
	Seed Seed
}

// Seed is what was sent before the flow began.
type Seed struct {
	Text   string
	Photos []string
	Pin    []Pair // as of a Pin
}

// Sample is the case that a resident has, and the one that a filing gives.
const (
	Sample     = "MMK-26-004217-K"
	sampleName = "Got & banjir · " + Sample
)

// Player plays one conversation by hand. It is the bot around the flow as well:
// what is filed gets a number, what is looked up is found, unless a Result says
// otherwise. Not for use by several goroutines.
type Player struct {
	set     *flows.Set
	options Options
	now     time.Time
	session flows.Session
	asked   []flows.Ask // all questions
	pending Verb        // Filed or Lookup: a Result is due
	albums  int
	trace   flows.Trace // of all that was done
	last    flows.Trace // of the last thing
	turns   []Turn
}

// Turn is one thing that was done and what the bot said to it.
type Turn struct {
	Do   Line // the zero Line: the conversation begins
	Said []Line
}

// NewPlayer is ready to Begin.
func NewPlayer(set *flows.Set, options Options) *Player {
	options.Lang = cmp.Or(options.Lang, set.Languages()[0])
	if options.At.IsZero() {
		options.At = Usual
	}
	if options.Mine == nil {
		options.Mine = []Pair{{Sample, sampleName}}
	}
	return &Player{set: set, options: options, now: options.At}
}

// Begin opens the flow and gives what the bot says first.
func (p *Player) Begin() ([]Line, error) {
	said, err := p.start(p.options.Flow)
	if err == nil {
		p.turns = append(p.turns, Turn{Said: said})
	}
	return said, err
}

// Do does one thing and gives what the bot says to it. After Filed or Lookup the
// Player is Pending. The error says, to the one who wrote the line, why it cannot be
// done; then nothing has happened.
func (p *Player) Do(do Line) ([]Line, error) {
	if do.Verb != Press && do.Verb != PressTwice {
		do.Which = 0
	}
	said, err := p.act(&do)
	if err == nil {
		p.turns = append(p.turns, Turn{Do: do, Said: said})
	}
	return said, err
}

// Pending says whether a Result is due, and of what: Filed, Lookup or "".
func (p *Player) Pending() Verb { return p.pending }

// Supply gives the Results that are due as the usual ones; what the bot says to
// them belongs to what was done last.
func (p *Player) Supply() []Line {
	var all []Line
	for p.pending != "" && len(all) < 1000 { // a flow that files in a circle has an end
		said := p.result(usualResult(p.pending))
		all = append(all, said...)
		if len(said) == 0 {
			break
		}
	}
	if n := len(p.turns); n > 0 {
		p.turns[n-1].Said = append(p.turns[n-1].Said, all...)
	}
	return all
}

// Over says that no conversation runs.
func (p *Player) Over() bool { return p.session.Flow == "" }

// Session is where the conversation stands.
func (p *Player) Session() flows.Session { return p.session }

// Trace is what the conversation went through.
func (p *Player) Trace() *flows.Trace { return &p.trace }

// Question is the question that stands; nil where none does.
func (p *Player) Question() *flows.Ask {
	if p.Over() || p.pending != "" || len(p.asked) == 0 {
		return nil
	}
	return &p.asked[len(p.asked)-1]
}

// Options are the circumstances, with nothing left open.
func (p *Player) Options() Options { return p.options }

// Turns are all that was done and said.
func (p *Player) Turns() []Turn { return slices.Clone(p.turns) }

func usualResult(what Verb) map[string]string {
	if what == Lookup {
		return map[string]string{"outcome": "found"}
	}
	return map[string]string{
		"outcome": "filed", "number": Sample, "code": "482913", "office": "Dinas PUPR", "due": "Senin, 30 November",
	}
}

func (p *Player) act(do *Line) ([]Line, error) {
	p.last = flows.Trace{}
	if do.Verb == Result {
		return p.giveResult(do)
	}
	if p.pending != "" {
		return nil, fmt.Errorf("the bot waits for a result of %s", p.pending)
	}
	if do.Verb == Start {
		return p.start(do.Text)
	}
	if p.Over() && do.Verb != PressOld {
		return nil, fmt.Errorf("the conversation is over; write start: to begin another")
	}
	e, err := p.event(do)
	if err != nil {
		return nil, err
	}
	p.now = p.now.Add(pause)
	switch do.Verb {
	case PressTwice:
		lines := p.step(e)
		if p.pending != "" {
			return lines, nil // what is being done is not done twice
		}
		return append(lines, p.step(e)...), nil
	case Album:
		return p.album(e, do.Names), nil
	}
	return p.step(e), nil
}

func (p *Player) start(flow string) ([]Line, error) {
	if !slices.Contains(p.set.Flows(), flow) {
		return nil, problem(fmt.Sprintf("there is no flow %q", flow), source.DidYouMean(flow, p.set.Flows()))
	}
	seed, err := p.options.Seed.flowsSeed()
	if err != nil {
		return nil, err
	}
	if len(p.asked) > 0 { // what came before is used up
		seed = nil
	}
	p.now, p.pending = p.now.Add(pause), ""
	return p.step(flows.Event{Kind: flows.Start, Text: flow, Seed: seed}), nil
}

// event is what a line means to the flow.
func (p *Player) event(do *Line) (flows.Event, error) {
	e := flows.Event{Text: do.Text}
	switch do.Verb {
	case Press, PressTwice:
		return p.press(do)
	case PressOld:
		return p.pressOld(do)
	case Type:
		e.Kind = flows.Text
	case Photo:
		e.Kind, e.Text, e.Photo = flows.PhotoIn, "", photo(do.Text)
	case Album:
		e.Kind = flows.PhotoIn
	case Pin:
		place, err := placeOf(do.Pairs)
		return flows.Event{Kind: flows.PlaceIn, Place: place}, err
	case Paper:
		file, err := paper(do.Pairs)
		return flows.Event{Kind: flows.FileIn, File: file}, err
	case Contact:
		e.Kind = flows.Contact
	case Send:
		e.Kind = flows.Other
	case Command:
		kind, ok := commands[do.Text]
		if !ok {
			return e, problem(fmt.Sprintf("there is no command %q", do.Text), source.DidYouMean(do.Text, []string{"back", "cancel", "again"}))
		}
		e.Kind, e.Text = kind, ""
	default:
		return e, fmt.Errorf("%q is nothing that a person does", do.Verb)
	}
	return e, nil
}

var commands = map[string]flows.Kind{"back": flows.Back, "cancel": flows.Cancel, "again": flows.Again}

func photo(name string) flows.Photo { return flows.Photo{File: name, Unique: "u" + name} }

// album sends photos as Telegram does, each by itself. The count that changes
// under one's eyes is shown once, as it is in the end.
func (p *Player) album(e flows.Event, names []string) []Line {
	p.albums++
	e.Album = "album " + strconv.Itoa(p.albums)
	var all []Line
	for _, name := range names {
		e.Photo = photo(name)
		for _, line := range p.step(e) {
			if last := len(all) - 1; line.Verb == Edit && last >= 0 && (all[last].Verb == Bot || all[last].Verb == Edit) {
				line.Verb = all[last].Verb
				all[last] = line
				continue
			}
			all = append(all, line)
		}
	}
	return all
}

func (p *Player) giveResult(do *Line) ([]Line, error) {
	if p.pending == "" {
		return nil, fmt.Errorf("a result comes after %s or %s", Filed, Lookup)
	}
	result := usualResult(p.pending)
	if p.pending == Filed && do.get("outcome") != "" && do.get("outcome") != "filed" {
		result = map[string]string{}
	}
	for _, pair := range do.Pairs {
		result[pair.Key] = pair.Value
	}
	return p.result(result), nil
}

func (p *Player) result(result map[string]string) []Line {
	p.pending = ""
	return p.step(flows.Event{Kind: flows.Result, Result: result})
}

// step hands one event to the flow.
func (p *Player) step(e flows.Event) []Line {
	e.Lang, e.Now, e.Lists = p.options.Lang, p.now, map[string][]flows.Item{"mine": p.mine()}
	var trace flows.Trace
	next, effects := p.set.StepTraced(p.session, e, &trace)
	p.session = next
	add(&p.trace, &trace)
	add(&p.last, &trace)
	lines := make([]Line, 0, len(effects))
	for _, effect := range effects {
		switch f := effect.(type) {
		case flows.Ask:
			p.asked = append(p.asked, f)
		case flows.File:
			p.pending = Filed
		case flows.Lookup:
			p.pending = Lookup
		}
		lines = append(lines, lineOf(effect))
	}
	return lines
}

func add(to, from *flows.Trace) {
	to.Arrows = append(to.Arrows, from.Arrows...)
	to.Reasons = append(to.Reasons, from.Reasons...)
	to.Asked = append(to.Asked, from.Asked...)
	to.Chosen = append(to.Chosen, from.Chosen...)
	to.Words = append(to.Words, from.Words...)
}

func (p *Player) mine() []flows.Item {
	items := make([]flows.Item, len(p.options.Mine))
	for i, pair := range p.options.Mine {
		label := make(map[string]string, 2)
		for _, lang := range p.set.Languages() {
			label[lang] = pair.Value
		}
		items[i] = flows.Item{ID: pair.Key, Label: label}
	}
	return items
}

func (s Seed) flowsSeed() (*flows.Seed, error) {
	if s.Text == "" && len(s.Photos) == 0 && s.Pin == nil {
		return nil, nil
	}
	seed := &flows.Seed{Text: s.Text}
	for _, name := range s.Photos {
		seed.Photos = append(seed.Photos, photo(name))
	}
	if s.Pin != nil {
		place, err := placeOf(s.Pin)
		if err != nil {
			return nil, err
		}
		seed.Place = &place
	}
	return seed, nil
}

func placeOf(pairs []Pair) (flows.Place, error) {
	place := flows.Place{Pin: true}
	for _, pair := range pairs {
		var err error
		switch pair.Key {
		case "lat":
			place.Lat, err = strconv.ParseFloat(pair.Value, 64)
		case "lon":
			place.Lon, err = strconv.ParseFloat(pair.Value, 64)
		case "area":
			place.Area = pair.Value
		}
		if err != nil {
			return place, fmt.Errorf("%s: %q is no number of degrees", pair.Key, pair.Value)
		}
	}
	return place, nil
}

// problem is an error with what to do about it.
func problem(message, hint string) error {
	if hint == "" {
		return fmt.Errorf("%s", message)
	}
	return fmt.Errorf("%s; %s", message, hint)
}
