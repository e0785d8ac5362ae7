package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"noken/bot"
	"noken/tickets"
)

// doing is what somebody does to a case.
type doing struct {
	act    string // take, release, reply, resolve, hand, merge; of the resident say and reopen; close of the time; read of the test
	who    int64
	office string // that they act for; empty: one of those who alone get the case
	to     string // of hand: the office
	word   string
}

// sides is a case as the people around it see it: what its histories must agree
// with, told anew here and much more simply than by the lifecycle's table.
type sides struct {
	office string
	owner  int64
	stage  string // routed, progress, awaiting, done, closed, reopened or merged
	words  string // that were said between office and resident, in order
}

func (s sides) over() bool { return s.stage == "done" || s.stage == "closed" || s.stage == "merged" }

func (s sides) String() string {
	return fmt.Sprintf("%s, %d has it at %s, said:%s", s.stage, s.owner, s.office, s.words)
}

// owned has the case be somebody's, who works on it.
func (s *sides) owned(who int64) {
	if s.owner == 0 {
		s.owner = who
	}
	if s.stage == "routed" || s.stage == "reopened" {
		s.stage = "progress"
	}
}

func (s *sides) said(word string) { s.words += " " + word }

// after says whether a deed could be answered so, and how the case stands then.
func (s sides) after(d doing, answer string) (bool, sides) {
	if d.office != "" && d.office != s.office {
		return answer == "elsewhere", s
	}
	switch d.act {
	case "take":
		switch {
		case s.over():
			return answer == "moved", s
		case s.owner == d.who:
			return answer == "yours", s
		case s.owner != 0:
			return answer == fmt.Sprintf("has P%d", s.owner), s
		}
		s.owned(d.who)
	case "release":
		if s.over() || s.owner == 0 {
			return answer == "moved", s
		}
		s.owner = 0
		if s.stage == "progress" {
			s.stage = "routed"
		}
	case "reply":
		if s.stage == "closed" {
			return answer == "moved", s
		}
		if !s.over() {
			s.owned(d.who)
		}
		s.said(d.word)
	case "resolve", "hand", "merge":
		if s.over() {
			return answer == "moved", s
		}
		switch d.act {
		case "resolve":
			s.owned(d.who)
			s.stage = "done"
			s.said(d.word)
		case "hand":
			s.office, s.owner, s.stage = d.to, 0, "routed"
		case "merge":
			s.stage = "merged"
		}
	case "reopen", "say":
		if s.stage == "closed" {
			return answer == "closed", s
		}
		want := "ok"
		switch {
		case s.stage == "done" && d.act == "reopen":
			s.owner, s.stage, want = 0, "reopened", "reopened"
		case s.stage == "done":
			want = "done"
		case s.stage == "awaiting":
			s.stage = "progress"
		}
		s.said(d.word)
		return answer == want, s
	case "close": // nobody is told when there was nothing to close
		if s.stage == "done" {
			s.stage = "closed"
		}
		return true, s
	case "follow": // the case that it follows was reopened
		if s.stage == "done" {
			s.stage = "merged"
		}
		return true, s
	case "look": // something else
		return true, s
	case "read":
		return answer == s.String(), s
	}
	return answer == "ok", s
}

// sidesOf is a case as it is kept.
func sidesOf(k *tickets.Ticket) sides {
	s := sides{office: k.Office, owner: k.Agent, stage: string(k.Stage)}
	switch {
	case k.Stage == tickets.InProgress:
		s.stage = "progress"
	case k.Stage == tickets.Done && k.Closed():
		s.stage = "closed"
	}
	for _, w := range k.Personal.Talk {
		s.said(w.Text)
	}
	return s
}

// move is a deed on its way: what the bot is given, and what its answer is.
type move struct {
	doing
	event  bot.Event                             // without a chat: it comes with another's
	answer func(bot.Event, heard) (string, bool) // nil: none comes
	number string                                // of the case, in a contest
}

// plays gives the bot moves, all at once, and returns them as what happened to the
// case, in time since the arena's beginning.
func (a *arena) plays(moves ...move) []porcupine.Operation {
	a.t.Helper()
	var events []bot.Event
	from := make([]int, len(moves))
	for i, m := range moves {
		if m.event.Chat == 0 {
			continue
		}
		m.event.Update = a.update.Add(1) // the order in which they come in
		events, from[i] = append(events, m.event), a.heardBy(m.event.Chat)
	}
	call := time.Since(arenaEpoch).Nanoseconds()
	a.happens(events...)
	ops := make([]porcupine.Operation, len(moves))
	for i, m := range moves {
		op := porcupine.Operation{ClientId: i, Input: m.doing, Output: "", Call: call}
		if m.answer != nil {
			h := a.sees(m.event.Chat, from[i], fmt.Sprintf("an answer to %+v", m.doing), func(h heard) bool {
				answer, ok := m.answer(m.event, h)
				if ok {
					op.Output = answer
				}
				return ok
			})
			op.Return = h.at.Sub(arenaEpoch).Nanoseconds()
		}
		ops[i] = op
	}
	return ops
}

// arenaEpoch is what the times of histories count from.
var arenaEpoch = time.Now()

// told says what an office was told about its deed.
func told(words string) string {
	switch {
	case strings.Contains(words, "memang sudah Anda tangani"):
		return "yours"
	case strings.Contains(words, "sudah ditangani "):
		_, who, _ := strings.Cut(words, "sudah ditangani ")
		return "has " + strings.TrimSuffix(who, ".")
	case strings.Contains(words, "sudah berubah"):
		return "moved"
	case strings.Contains(words, "sekarang di "):
		return "elsewhere"
	case words == "", strings.Contains(words, "Anda menangani"), strings.Contains(words, "kembali ke antrian"), strings.Contains(words, "diteruskan ke "):
		return "ok"
	}
	return words
}

// toast answers a press.
func toast(e bot.Event, h heard) (string, bool) {
	return told(h.words), h.Op == bot.OpAnswer && h.Callback == e.Callback
}

// replied answers an agent's words: that they arrived, or why they did not go.
func replied(e bot.Event, h heard) (string, bool) {
	if h.Op == bot.OpReact && h.EditMessage == e.Message {
		return "ok", true
	}
	return told(h.words), h.Op == bot.OpSend && h.ReplyTo == e.Message && h.ForceReply == ""
}

// thanked answers a resident's words.
func thanked(_ bot.Event, h heard) (string, bool) {
	for words, answer := range map[string]string{
		"Diteruskan ke ": "ok", "akan melihat alasannya": "reopened", "kalau belum beres, tekan Belum": "done", "Kalau ada masalah lagi": "closed",
	} {
		if h.Op == bot.OpSend && strings.Contains(strings.ToLower(h.words), strings.ToLower(words)) {
			return answer, true
		}
	}
	return "", false
}

// presser is a move by a button of the case's card.
func (a *arena) presser(chat int64, d doing, number, act string) move {
	return move{doing: d, event: a.presses(chat, d.who, "o:"+number+":"+act), answer: toast}
}

// speaker is a move by words for the case.
func (a *arena) speaker(chat int64, d doing, reply *bot.Reply) move {
	if d.act == "say" || d.act == "reopen" {
		return move{doing: d, event: a.says(chat, chat, d.word, reply), answer: thanked}
	}
	return move{doing: d, event: a.says(chat, d.who, d.word, reply), answer: replied}
}

// model is what a case's histories are checked against.
func model(begins sides) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return begins },
		Step: func(state, input, output any) (bool, any) {
			ok, next := state.(sides).after(input.(doing), output.(string))
			return ok, next
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v → %v", input, output) },
	}
}

// agrees checks that what happened to a case is what could have happened one after
// the other, that the case is kept as the last of it left it, and that its history
// tells it without a gap.
func (a *arena) agrees(begins *tickets.Ticket, k *tickets.Ticket, ops []porcupine.Operation) {
	a.t.Helper()
	end := time.Since(arenaEpoch).Nanoseconds()
	for i := range ops {
		if ops[i].Return == 0 { // no answer comes: by now it was done
			ops[i].Return = end
		}
	}
	ops = append(ops, porcupine.Operation{ClientId: 99, Input: doing{act: "read"}, Output: sidesOf(k).String(), Call: end + 1, Return: end + 2})
	if porcupine.CheckOperationsTimeout(model(sidesOf(begins)), ops, time.Minute) != porcupine.Ok {
		var lines []string
		slices.SortFunc(ops, func(x, y porcupine.Operation) int { return int(x.Call - y.Call) })
		for _, op := range ops {
			lines = append(lines, fmt.Sprintf("%d-%d µs %+v → %v", op.Call/1000, op.Return/1000, op.Input, op.Output))
		}
		a.t.Errorf("%s: no order explains\n%s\nits history is\n%v", k.Number, strings.Join(lines, "\n"), k.History)
	}
	for i, c := range k.History[1:] {
		if before := k.History[i]; c.From != before.To || c.At.Before(before.At) {
			a.t.Errorf("%s: line %d of the history begins %s at %v, the one before ends %s at %v", k.Number, i+1, c.From, c.At, before.To, before.At)
		}
	}
	if last := k.History[len(k.History)-1]; last.To != k.Stage {
		a.t.Errorf("%s: the history ends %s, the case is %s", k.Number, last.To, k.Stage)
	}
}

// stands checks that each case stands in the queue of its office, and in no other;
// one that has ended in none.
func (a *arena) stands(cases []tickets.Ticket) {
	a.t.Helper()
	in := map[string][]string{}
	for _, o := range a.config.City.Offices {
		numbers, err := a.store.Queue(a.ctx, o.Code, 0)
		if err != nil {
			a.t.Fatal(err)
		}
		for _, n := range numbers {
			in[n] = append(in[n], o.Code)
		}
	}
	for _, k := range cases {
		want := []string{k.Office}
		if k.Stage.Ended() {
			want = nil
		}
		if !slices.Equal(in[k.Number], want) {
			a.t.Errorf("%s is %s at %s and stands in the queues %q", k.Number, k.Stage, k.Office, in[k.Number])
		}
	}
}

// Whatever offices and residents do to a case at the same time, also while a
// replica goes and another comes, what each is answered fits one order of all that
// happened, and nothing that was answered is missing in the case.
func TestHistoriesOfCasesAreLinearizable(t *testing.T) {
	t.Parallel()
	a := newArena(t)
	const deeds = 5 // of each of the three
	var cases []*tickets.Ticket
	for i := range histories {
		cases = append(cases, a.files(i%lanes, i/lanes%2 == 0))
	}
	a.pours(cases)
	stop := a.opens()
	ops := make([][]porcupine.Operation, len(cases))
	next := make(chan int)
	var playing sync.WaitGroup
	for range 2 * lanes {
		playing.Go(func() {
			for i := range next {
				ops[i] = a.life(i, cases[i], deeds)
			}
		})
	}
	for i := range cases {
		if i == len(cases)/2 {
			stop()
			a.starts()
		}
		next <- i
	}
	close(next)
	playing.Wait()
	a.settles()
	numbers := make([]string, len(cases))
	for i, k := range cases {
		numbers[i] = k.Number
	}
	kept := a.kept(numbers...)
	answers := map[string]int{}
	for i := range cases {
		for _, op := range ops[i] {
			answer, _, _ := strings.Cut(op.Output.(string), " ")
			answers[op.Input.(doing).act+": "+answer]++
		}
		a.agrees(cases[i], &kept[i], ops[i])
	}
	a.stands(kept)
	t.Logf("%d cases, %v commits lost a race, what was answered: %v", len(cases), a.conflicts(), answers)
}

// life has two of an office's side and the reporter do what they like to a case, all
// at the same time.
func (a *arena) life(i int, k *tickets.Ticket, deeds int) (all []porcupine.Operation) {
	lane := i % lanes
	other := (lane + 1) % lanes
	var mu sync.Mutex
	does := func(seed int, do func(random *rand.Rand, word string) []porcupine.Operation) func() {
		return func() {
			random := rand.New(rand.NewPCG(uint64(i), uint64(seed)))
			for n := range deeds {
				ops := do(random, fmt.Sprintf("kata-nomor-%d-%d", seed, n))
				for j := range ops {
					ops[j].ClientId = seed
				}
				mu.Lock()
				all = append(all, ops...)
				mu.Unlock()
			}
		}
	}
	var three sync.WaitGroup
	for side := range 2 {
		seat := doing{who: headOf(lane, side)}
		chat, to := seat.who, ""
		if !k.Secret {
			here, there := lane, other
			if side == 1 {
				here, there = other, lane
			}
			seat, chat, to = doing{who: agentOf(here, 0), office: a.office(here)}, groupOf(here), a.office(there)
		}
		three.Go(does(side, func(random *rand.Rand, word string) []porcupine.Operation {
			return a.officeDoes(random, chat, seat, k.Number, to, word)
		}))
	}
	three.Go(does(2, func(random *rand.Rand, word string) []porcupine.Operation {
		return a.residentDoes(random, k, word)
	}))
	three.Wait()
	return all
}

// officeDoes is a deed of somebody of an office, as they like.
func (a *arena) officeDoes(random *rand.Rand, chat int64, seat doing, number, to, word string) []porcupine.Operation {
	a.t.Helper()
	d := seat
	d.word = word
	switch n := random.IntN(10); {
	case n < 4:
		d.act = "take"
		return a.plays(a.presser(chat, d, number, "take"))
	case n < 6 && to == "":
		d.act = "release"
		return a.plays(a.presser(chat, d, number, "release"))
	case n < 8:
		d.act = "reply"
		return a.plays(a.speaker(chat, d, ofCase(number)))
	case n < 9 || to == "":
		d.act = "resolve"
		if prompt, ok := a.asksFor(chat, d.who, number, "resolve"); ok {
			return a.plays(a.speaker(chat, d, prompted(prompt)))
		}
	default:
		d.act, d.to = "hand", to
		if prompt, ok := a.asksFor(chat, d.who, number, "ho:"+to); ok {
			return a.plays(a.speaker(chat, d, prompted(prompt)))
		}
	}
	return nil
}

// residentDoes is what a reporter says, as they like.
func (a *arena) residentDoes(random *rand.Rand, k *tickets.Ticket, word string) []porcupine.Operation {
	a.t.Helper()
	d := doing{act: "say", word: word}
	if random.IntN(2) == 0 && a.mayReopen(k) {
		d.act = "reopen"
	}
	return a.plays(a.speaker(k.Reporter, d, ofCase(k.Number)))
}

// mayReopen has a reporter press "not yet"; false: there is nothing to reopen.
func (a *arena) mayReopen(k *tickets.Ticket) bool {
	a.t.Helper()
	from := a.heardBy(k.Reporter)
	a.happens(a.presses(k.Reporter, k.Reporter, "t:"+k.Number+":open"))
	h := a.sees(k.Reporter, from, "what became of \"not yet\"", func(h heard) bool {
		return h.Op == bot.OpSend && (strings.Contains(h.words, "Apa yang masih kurang") || strings.Contains(h.words, "Kalau ada masalah lagi"))
	})
	return strings.Contains(h.words, "Apa yang masih kurang")
}

// asksFor has somebody press a button that asks for words, and returns the prompt;
// false where the case does not allow it.
func (a *arena) asksFor(chat, who int64, number, act string) (heard, bool) {
	a.t.Helper()
	from := a.heardBy(chat)
	press := a.presses(chat, who, "o:"+number+":"+act)
	a.happens(press)
	h := a.sees(chat, from, "a prompt for "+act+" of "+number, func(h heard) bool {
		return h.ForceReply != "" && strings.HasPrefix(h.Ref, number+" ") || h.Op == bot.OpAnswer && h.Callback == press.Callback && h.words != ""
	})
	return h, h.Op != bot.OpAnswer
}

// The check itself finds what must not be.
func TestImpossibleHistoriesAreFound(t *testing.T) {
	t.Parallel()
	begins := sides{office: "dlh", stage: "routed"}
	op := func(call, back int64, d doing, answer string) porcupine.Operation {
		return porcupine.Operation{Input: d, Output: answer, Call: call, Return: back}
	}
	takes := func(who int64) doing { return doing{act: "take", who: who, office: "dlh"} }
	read := func(s sides) porcupine.Operation { return op(90, 99, doing{act: "read"}, s.String()) }
	for name, c := range map[string]struct {
		ops  []porcupine.Operation
		want bool
	}{
		"one of two gets it": {[]porcupine.Operation{
			op(1, 9, takes(1), "ok"), op(1, 9, takes(2), "has P1"), read(sides{"dlh", 1, "progress", ""}),
		}, true},
		"both get it": {[]porcupine.Operation{op(1, 9, takes(1), "ok"), op(1, 9, takes(2), "ok")}, false},
		"a word is lost": {[]porcupine.Operation{
			op(1, 9, doing{act: "say", word: "a"}, "ok"), op(1, 9, doing{act: "say", word: "b"}, "ok"), read(sides{"dlh", 0, "routed", " a"}),
		}, false},
		"words are kept in the wrong order": {[]porcupine.Operation{
			op(1, 2, doing{act: "say", word: "a"}, "ok"), op(3, 4, doing{act: "say", word: "b"}, "ok"), read(sides{"dlh", 0, "routed", " b a"}),
		}, false},
		"it is handed on and taken by who had it": {[]porcupine.Operation{
			op(1, 2, doing{act: "hand", who: 1, office: "dlh", to: "pupr"}, "ok"), op(3, 4, takes(2), "ok"),
		}, false},
		"it is reopened after it was closed": {[]porcupine.Operation{
			op(1, 2, doing{act: "resolve", who: 1, office: "dlh", word: "a"}, "ok"), op(3, 4, doing{act: "close"}, ""),
			op(5, 6, doing{act: "reopen", word: "b"}, "reopened"),
		}, false},
	} {
		if got := porcupine.CheckOperations(model(begins), c.ops); got != c.want {
			t.Errorf("%s: possible is %v, want %v", name, got, c.want)
		}
	}
}
