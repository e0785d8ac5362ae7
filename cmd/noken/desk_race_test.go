package main

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"noken/bot"
	"noken/tickets"
)

// contest is a race that is run in an arena many times, each time for a case of its
// own: in half of them all who race were stepped before any of them is committed.
type contest struct {
	*arena
	abreast int // rounds at once, each in chats of its own; 0: lanes
	cases   []*tickets.Ticket
	beside  []*tickets.Ticket // other cases that come into it
	// arrange brings the case of round i to the start and returns who races there.
	arrange func(i int, k *tickets.Ticket) []move

	answers map[string]int
	kept    []tickets.Ticket
}

// about is a move that concerns another case than the round's.
func (m move) about(number string) move { m.number = number; return m }

// runs runs all rounds, and checks that everything fits one order, case by case.
func (c *contest) runs() {
	c.t.Helper()
	if c.abreast == 0 {
		c.abreast = lanes
	}
	ops := map[string][]porcupine.Operation{}
	began := time.Now()
	for from := 0; from < len(c.cases); from += c.abreast {
		wave := c.cases[from:min(from+c.abreast, len(c.cases))]
		arranged := make([][]move, len(wave))
		var arranging sync.WaitGroup
		for i, k := range wave {
			arranging.Go(func() { arranged[i] = c.arrange(from+i, k) })
		}
		arranging.Wait()
		var moves []move
		chats := map[int64]bool{}
		for i := range arranged {
			if (from/c.abreast+i)%2 == 1 {
				slices.Reverse(arranged[i])
			}
			for _, m := range arranged[i] {
				if m.number == "" {
					m.number = wave[i].Number
				}
				if m.event.Chat != 0 {
					chats[m.event.Chat] = true
				}
				moves = append(moves, m)
			}
		}
		c.settles()
		if from/c.abreast%2 == 0 {
			c.gate.set(len(chats))
		}
		for i, op := range c.plays(moves...) {
			ops[moves[i].number] = append(ops[moves[i].number], op)
		}
		c.settles()
	}
	c.t.Logf("%d rounds in %v, %v commits lost a race", len(c.cases), time.Since(began).Round(time.Millisecond), c.conflicts())

	all := slices.Concat(c.cases, c.beside)
	numbers := make([]string, len(all))
	for i, k := range all {
		numbers[i] = k.Number
	}
	kept := c.arena.kept(numbers...)
	c.kept, c.answers = kept[:len(c.cases)], map[string]int{}
	for i, k := range all {
		for _, op := range ops[k.Number] {
			d := op.Input.(doing)
			c.answers[d.act+": "+op.Output.(string)]++
		}
		c.agrees(k, &kept[i], ops[k.Number])
	}
	c.stands(kept)
	c.t.Logf("what was answered: %v", c.answers)
}

// mixed checks that a race was one: commits were lost to others, and each of two
// endings came about.
func (c *contest) mixed(endings ...string) {
	c.t.Helper()
	if n := c.conflicts(); n < float64(len(c.cases))/4 {
		c.t.Errorf("of %d rounds only in %v a commit lost: nobody raced", len(c.cases), n)
	}
	c.both(endings...)
}

func (c *contest) both(endings ...string) {
	c.t.Helper()
	for _, e := range endings {
		if c.answers[e] == 0 {
			c.t.Errorf("nobody was ever answered %q: %v", e, c.answers)
		}
	}
}

// times counts the lines of a case's history with an act.
func times(k *tickets.Ticket, act tickets.Act) (n int) {
	for _, c := range k.History {
		if c.What == act {
			n++
		}
	}
	return n
}

// filedIn are so many cases, in lanes.
func (a *arena) filedIn(n, abreast int, secret bool) (all []*tickets.Ticket) {
	for i := range n {
		all = append(all, a.files(i%abreast, secret))
	}
	return all
}

func TestOfTwoWhoTakeACaseAtTheSameMomentOneHasIt(t *testing.T) {
	t.Parallel()
	for name, secret := range map[string]bool{"two heads, each in their own chat": true, "two of one group": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &contest{arena: newArena(t)}
			c.cases = c.filedIn(raceRounds, lanes, secret)
			c.pours(c.cases)
			c.opens()
			c.arrange = func(i int, k *tickets.Ticket) (moves []move) {
				lane := i % lanes
				for side := range 2 {
					d, chat := doing{act: "take", who: agentOf(lane, side), office: k.Office}, groupOf(lane)
					if secret {
						d, chat = doing{act: "take", who: headOf(lane, side)}, headOf(lane, side)
					}
					moves = append(moves, c.presser(chat, d, k.Number, "take"))
				}
				return moves
			}
			c.runs()
			if secret {
				c.mixed("take: ok")
			}
			if n := c.answers["take: ok"]; n != raceRounds {
				t.Errorf("%d were told that they have one of %d cases", n, raceRounds)
			}
			won := map[int64]int{}
			for _, k := range c.kept {
				won[k.Agent%10]++
				if n := times(&k, tickets.ActTake); n != 1 {
					t.Errorf("%s was taken %d times", k.Number, n)
				}
			}
			if len(won) != 2 {
				t.Errorf("who takes it first is always the same: %v", won)
			}
		})
	}
}

func TestWhatAReporterSaysAtTheMomentOfTheEndIsKept(t *testing.T) {
	t.Parallel()
	c := &contest{arena: newArena(t)}
	c.cases = c.filedIn(raceRounds, lanes, false)
	for i, k := range c.cases {
		if i/lanes%2 == 0 {
			continue
		}
		if err := k.Ask(tickets.Agent{ID: agentOf(i%lanes, 0), Name: "P"}, tickets.Word{Text: "sebelah-mana"}, "", c.now()); err != nil {
			t.Fatal(err)
		}
	}
	c.pours(c.cases)
	c.opens()
	c.arrange = func(i int, k *tickets.Ticket) []move {
		group, agent := groupOf(i%lanes), agentOf(i%lanes, 0)
		prompt, _ := c.asksFor(group, agent, k.Number, "resolve")
		return []move{
			c.speaker(group, doing{act: "resolve", who: agent, office: k.Office, word: "sudah-diperbaiki"}, prompted(prompt)),
			c.speaker(k.Reporter, doing{act: "say", word: "di-sebelah-kiri"}, ofCase(k.Number)),
		}
	}
	c.runs()
	c.mixed("say: ok", "say: done")
	for _, k := range c.kept {
		if k.Stage != tickets.Done || !wasSaid(k, tickets.ByResident, "di-sebelah-kiri") || !wasSaid(k, tickets.ByAgent, "sudah-diperbaiki") {
			t.Errorf("%s is %s, and what was said is %+v", k.Number, k.Stage, k.Personal.Talk)
		}
	}
}

func TestACaseThatIsHandedOnWhileOthersTakeItIsAtOneOffice(t *testing.T) {
	t.Parallel()
	const abreast = lanes / 2 // each needs two groups
	c := &contest{arena: newArena(t), abreast: abreast}
	for i := range raceRounds {
		c.cases = append(c.cases, c.files(2*(i%abreast), false))
	}
	c.pours(c.cases)
	c.opens()
	c.arrange = func(i int, k *tickets.Ticket) []move {
		here := 2 * (i % abreast)
		there := here + 1
		prompt, _ := c.asksFor(groupOf(here), agentOf(here, 0), k.Number, "ho:"+c.office(there))
		moves := []move{
			c.speaker(groupOf(here), doing{act: "hand", who: agentOf(here, 0), office: k.Office, to: c.office(there), word: "ini got"}, prompted(prompt)),
			c.presser(groupOf(there), doing{act: "take", who: agentOf(there, 0), office: c.office(there)}, k.Number, "take"),
		}
		switch i % 3 {
		case 0:
			moves = append(moves, c.presser(groupOf(here), doing{act: "take", who: agentOf(here, 1), office: k.Office}, k.Number, "take"))
		case 1: // the other group is about something else, and comes a little later
			moves = slices.Insert(moves, 1, move{doing: doing{act: "look"}, event: c.says(groupOf(there), agentOf(there, 1), "/tugas", nil)})
		}
		return moves
	}
	c.runs()
	before, after := 0, 0
	for _, k := range c.kept {
		there := slices.IndexFunc(c.config.City.Offices, func(o tickets.Office) bool { return o.Code == k.Handed.From }) + 1
		if k.Office != c.office(there) || times(&k, tickets.ActHandover) != 1 || k.Agent != 0 && k.Agent != agentOf(there, 0) {
			t.Errorf("%s came from %s to %s, and %d has it", k.Number, k.Handed.From, k.Office, k.Agent)
		}
		if k.Agent != 0 {
			after++
		}
		before += times(&k, tickets.ActTake)
	}
	if before -= after; before == 0 || after == 0 {
		t.Errorf("%d cases were taken before they were handed on, and %d after: nobody raced", before, after)
	}
}

func TestNoWordIsLostWhileACaseIsMergedWithAnother(t *testing.T) {
	t.Parallel()
	c := &contest{arena: newArena(t)}
	c.cases = c.filedIn(raceRounds, lanes, false)
	const each = 40 // follow one case at most
	for i := range (raceRounds + lanes*each - 1) / (lanes * each) * lanes {
		c.beside = append(c.beside, c.files(i%lanes, false))
	}
	c.pours(slices.Concat(c.cases, c.beside))
	c.opens()
	c.arrange = func(i int, k *tickets.Ticket) []move {
		lane := i % lanes
		main := c.beside[i/(lanes*each)*lanes+lane]
		moves := []move{
			c.presser(groupOf(lane), doing{act: "merge", who: agentOf(lane, 0), office: k.Office}, k.Number, "mg:"+main.Number),
			c.speaker(k.Reporter, doing{act: "say", word: "masih-bau"}, ofCase(k.Number)),
		}
		if i%3 == 0 {
			moves = append(moves, c.speaker(main.Reporter, doing{act: "say", word: fmt.Sprintf("kata-%d", i)}, ofCase(main.Number)).about(main.Number))
		}
		return moves
	}
	c.runs()
	c.mixed("merge: ok", "say: ok")
	for _, k := range c.kept {
		if k.Stage != tickets.Merged || !wasSaid(k, tickets.ByResident, "masih-bau") || times(&k, tickets.ActMerge) != 1 {
			t.Errorf("%s is %s, and what was said is %+v", k.Number, k.Stage, k.Personal.Talk)
		}
	}
	numbers := make([]string, len(c.beside))
	for i, k := range c.beside {
		numbers[i] = k.Number
	}
	follow := 0
	for _, k := range c.arena.kept(numbers...) {
		follow += len(k.Merged)
		if n := times(&k, tickets.ActMerge); n != len(k.Merged) {
			t.Errorf("%s is followed by %d, and its history tells of %d", k.Number, len(k.Merged), n)
		}
	}
	if follow != raceRounds {
		t.Errorf("%d cases are followed by others, want %d", follow, raceRounds)
	}
}

// ends has a case be done, as it was at the arena's beginning.
func (a *arena) ends(k *tickets.Ticket, lane int) {
	a.t.Helper()
	if err := k.Resolve(tickets.Agent{ID: agentOf(lane, 0), Name: "P"}, tickets.Word{Text: "sudah-diperbaiki"}, a.now()); err != nil {
		a.t.Fatal(err)
	}
}

// timeOf is a move of the time: the case's timer falls due.
func (a *arena) timeOf(k *tickets.Ticket) move {
	return move{doing: doing{act: "close"}, event: bot.Event{
		Kind: bot.TimerFired, Update: a.update.Add(1), Chat: k.Reporter, Name: "case/" + k.Number, Ticket: k.Number,
	}}
}

// lastMoment brings the arena to the last moment at which what was done at its
// beginning can be reopened, which is the first at which it is closed. Their
// reporters have said "not yet" and are asked what is wrong.
func (a *arena) lastMoment(cases []*tickets.Ticket) {
	a.t.Helper()
	until := cases[0].ReopenUntil()
	a.sets(until.Add(-time.Hour))
	for wave := range slices.Chunk(cases, 64) {
		var asking sync.WaitGroup
		for _, k := range wave {
			asking.Go(func() {
				if !a.mayReopen(k) {
					a.t.Errorf("%s cannot be reopened", k.Number)
				}
			})
		}
		asking.Wait()
	}
	a.settles()
	a.sets(until)
}

func TestACaseIsReopenedOrClosedByTimeAndNotBoth(t *testing.T) {
	t.Parallel()
	c := &contest{arena: newArena(t)}
	c.cases = c.filedIn(raceRounds, lanes, false)
	for i, k := range c.cases {
		c.ends(k, i%lanes)
	}
	c.pours(c.cases)
	c.opens()
	c.lastMoment(c.cases)
	c.arrange = func(_ int, k *tickets.Ticket) []move {
		return []move{c.speaker(k.Reporter, doing{act: "reopen", word: "belum-beres"}, ofCase(k.Number)), c.timeOf(k)}
	}
	c.runs()
	c.both("reopen: reopened", "reopen: closed")
	for _, k := range c.kept {
		if open, closed := times(&k, tickets.ActReopen), times(&k, tickets.ActClose); open+closed != 1 || k.Closed() != (closed == 1) {
			t.Errorf("%s was reopened %d times and closed %d times, and is %s", k.Number, open, closed, k.Stage)
		}
	}
}

// The same across two chats: a case that follows another is closed by its own
// reporter's time while the other is reopened by its reporter.
func TestACaseThatFollowsIsClosedOrTakenUpAgainWithTheOther(t *testing.T) {
	t.Parallel()
	c := &contest{arena: newArena(t)}
	c.cases = c.filedIn(raceRounds, lanes, false)
	for i, k := range c.cases {
		main := c.files(i%lanes, false)
		if err := k.Merge(main, tickets.Agent{ID: agentOf(i%lanes, 0), Name: "P"}, c.now()); err != nil {
			t.Fatal(err)
		}
		c.ends(main, i%lanes)
		k.Follow(main, c.config.City, c.now())
		c.beside = append(c.beside, main)
	}
	c.pours(slices.Concat(c.cases, c.beside))
	c.opens()
	c.lastMoment(c.beside)
	c.arrange = func(i int, k *tickets.Ticket) []move {
		main := c.beside[i]
		return []move{
			c.speaker(main.Reporter, doing{act: "reopen", word: "belum-beres"}, ofCase(main.Number)).about(main.Number),
			{doing: doing{act: "follow"}},
			c.timeOf(k),
		}
	}
	c.runs()
	c.mixed("reopen: reopened")
	ended := map[string]int{}
	for i := range c.kept {
		ended[sidesOf(&c.kept[i]).stage]++
	}
	if ended["closed"] == 0 || ended["merged"] == 0 || ended["closed"]+ended["merged"] != raceRounds {
		t.Errorf("they ended %v, want some closed and the others with the one they follow", ended)
	}
}
