package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"noken/bot"
	"noken/simulator"
)

// storyText is the story as it shall go; a test writes it anew with -update.
//
//go:embed story.txt
var storyText string

// storyStart is when the story happens: a Monday morning in the city.
var storyStart = time.Date(2026, 11, 23, 8, 12, 0, 0, time.FixedZone("WIT", 9*60*60))

// storyLimit is how long it may take.
const storyLimit = 90 * time.Second

// playStory runs the story, prints it, and compares it with how it shall go.
func playStory(s std, config *bot.Config) error {
	told, err := tellStory(s, config)
	if err != nil {
		return fmt.Errorf("the story stopped: %w", err)
	}
	if diff := deviation(storyText, told); diff != "" {
		fmt.Fprint(s.out, "\n"+diff)
		return errors.New("the story deviates from how it shall go")
	}
	fmt.Fprintln(s.out, "\nThe story went as it shall.")
	return nil
}

// tellStory runs the story against a fresh demo, prints it as it goes, and returns
// its transcript.
func tellStory(s std, config *bot.Config) (string, error) {
	begun := time.Now()
	clock := func() time.Time { return storyStart.Add(time.Since(begun)) }
	ctx, cancel := context.WithTimeout(s.ctx, storyLimit)
	defer cancel()
	d, err := newDemo(std{ctx: ctx, out: s.out, err: s.err, getenv: s.getenv},
		demoOptions{config: config, listen: "127.0.0.1:0", now: clock, swift: true})
	if err != nil {
		return "", err
	}
	defer d.close()
	done := make(chan error, 1)
	running, stop := context.WithCancel(ctx)
	go func() { done <- d.app.run(running) }()
	p := &play{ctx: ctx, telegram: d.telegram, clock: d.clock, out: s.out, told: map[int64]int{}, since: map[int64]int{}}
	err = p.run()
	stop()
	return p.words.String(), errors.Join(err, <-done)
}

// play is a story being told: its people act, wait for what the bot posts, and
// all of it is written down.
type play struct {
	ctx      context.Context
	telegram *simulator.Server
	out      io.Writer       // as it goes; nil: nowhere
	words    strings.Builder // all of it
	clock    *demoClock
	told     map[int64]int // last message written down, by chat
	since    map[int64]int // last message before time was let pass, by chat
}

// storyError carries a failed beat up to run.
type storyError struct{ error }

func (p *play) run() (err error) {
	defer func() {
		if r := recover(); r != nil {
			stopped, ok := r.(storyError)
			if !ok {
				panic(r)
			}
			err = stopped.error
		}
	}()
	p.story()
	return nil
}

var names = map[int64]string{
	yohana: "Yohana", marthen: "Marthen", sarah: "Sarah", kobogau: "Pak Kobogau", rahel: "Ibu Rahel", thomas: "Thomas", admin: "Admin",
	headPUPR: "Kepala PUPR", sekda: "Sekda", regent: "Bupati", coordinator: "Koordinator",
	groupPUPR: "grup PUPR", groupDuk: "grup Disdukcapil", groupDLH: "grup DLH", groupKominfo: "grup Diskominfo",
}

// tell writes down, and prints.
func (p *play) tell(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	p.words.WriteString(text)
	if p.out != nil {
		_, _ = io.WriteString(p.out, text) // the transcript is what counts
	}
}

func (p *play) scene(title string) { p.tell("\n== %s\n", title) }

func (p *play) did(who int64, chat int64, what string) {
	where := ""
	if who != chat {
		where = " (" + names[chat] + ")"
	}
	p.tell("\n> %s%s: %s\n", names[who], where, what)
}

func (p *play) says(who, chat int64, text string) {
	p.did(who, chat, text)
	p.telegram.As(who).Says(chat, text)
}

func (p *play) replies(who, chat int64, to simulator.Message, text string) {
	p.did(who, chat, "(membalas) "+text)
	p.telegram.As(who).Replies(chat, to.ID, text)
}

func (p *play) presses(who, chat int64, m simulator.Message, label string) {
	p.unfolds(who, m, label)
	p.did(who, chat, "["+label+"]")
	if _, err := p.telegram.As(who).Presses(chat, m.ID, label); err != nil {
		panic(storyError{err})
	}
}

// unfolds waits for a button, and shows a card's other ones when it is among those.
func (p *play) unfolds(who int64, m simulator.Message, label string) {
	const unfold = "Lainnya »"
	shows := func(messages []simulator.Message, label string) bool {
		return slices.ContainsFunc(messages, func(n simulator.Message) bool {
			return n.ID == m.ID && slices.Contains(labels(n), label)
		})
	}
	err := p.telegram.Wait(p.ctx, m.Chat, func(messages []simulator.Message) bool {
		return shows(messages, label) || shows(messages, unfold)
	})
	if err != nil {
		panic(storyError{fmt.Errorf("the message never had the button [%s]: %w", label, err)})
	}
	if shows(p.telegram.Messages(m.Chat), label) {
		return
	}
	p.did(who, m.Chat, "["+unfold+"]")
	if _, err := p.telegram.As(who).Presses(m.Chat, m.ID, unfold); err != nil {
		panic(storyError{err})
	}
	err = p.telegram.Wait(p.ctx, m.Chat, func(messages []simulator.Message) bool { return shows(messages, label) })
	if err != nil {
		panic(storyError{fmt.Errorf("the card never showed [%s]: %w", label, err)})
	}
}

// labels are what a message's buttons say.
func labels(m simulator.Message) []string {
	var all []string
	for _, row := range m.Buttons {
		for _, b := range row {
			all = append(all, b.Label)
		}
	}
	return all
}

// until lets time pass until a moment of the city.
func (p *play) until(month time.Month, day, hour, minute int, words string) {
	for chat := range names {
		for _, m := range p.telegram.Messages(chat) {
			p.since[chat] = max(p.since[chat], m.ID)
		}
	}
	at := time.Date(storyStart.Year(), month, day, hour, minute, 0, 0, storyStart.Location())
	p.clock.ahead(at.Sub(p.clock.now()))
	p.tell("\n~ %s, pukul %s: %s\n", strings.Replace(at.Format("2 January"), "December", "Desember", 1), at.Format("15.04"), words)
}

// finds waits for a message of the bot since time passed, in any order.
func (p *play) finds(chat int64, words string) simulator.Message {
	return p.wait(chat, words, func(m simulator.Message) bool { return m.ID > p.since[chat] }, "")
}

// shows waits for a message of the bot to read so, whenever it was posted.
func (p *play) shows(chat int64, words string) simulator.Message {
	return p.wait(chat, words, func(simulator.Message) bool { return true }, "")
}

// sees waits for a new message of the bot that has the words, and writes it down.
func (p *play) sees(chat int64, words string) simulator.Message {
	return p.wait(chat, words, func(m simulator.Message) bool { return m.ID > p.told[chat] }, "")
}

// becomes waits for a message to be edited until it has the words.
func (p *play) becomes(m simulator.Message, words string) simulator.Message {
	return p.wait(m.Chat, words, func(n simulator.Message) bool { return n.ID == m.ID && n.Edits > m.Edits }, " (diubah)")
}

func (p *play) wait(chat int64, words string, is func(simulator.Message) bool, note string) simulator.Message {
	m := p.await(chat, words, is)
	p.write(m, note)
	return m
}

// awaits is sees, and nothing is written down.
func (p *play) awaits(chat int64, words string) simulator.Message {
	return p.await(chat, words, func(m simulator.Message) bool { return m.ID > p.told[chat] })
}

func (p *play) await(chat int64, words string, is func(simulator.Message) bool) simulator.Message {
	var found simulator.Message
	err := p.telegram.Wait(p.ctx, chat, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if m.Bot && m.Kind != "service" && is(m) && strings.Contains(m.Text, words) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		panic(storyError{fmt.Errorf("%s never saw %q: %w", names[chat], words, err)})
	}
	p.told[chat] = max(p.told[chat], found.ID)
	return found
}

// write writes a message down as people see it.
func (p *play) write(m simulator.Message, note string) {
	p.tell("\n→ %s%s\n", names[m.Chat], note)
	switch {
	case len(m.Photos) > 0:
		p.tell("  (%d foto)\n", len(m.Photos))
	case m.Pin != nil:
		p.tell("  (pin lokasi)\n")
	}
	for line := range strings.Lines(m.Text) {
		p.tell("  %s\n", strings.TrimRight(steady(line), "\n"))
	}
	for _, row := range m.Buttons {
		labels := make([]string, len(row))
		for i, b := range row {
			labels[i] = "[" + b.Label + "]"
		}
		p.tell("  %s\n", strings.Join(labels, " "))
	}
}

// receipt waits for the bot's reaction on a person's message.
func (p *play) receipt(chat int64, text string) {
	err := p.telegram.Wait(p.ctx, chat, func(messages []simulator.Message) bool {
		for _, m := range messages {
			if m.Text == text && len(m.Reactions) > 0 {
				return true
			}
		}
		return false
	})
	if err != nil {
		panic(storyError{fmt.Errorf("no receipt on %q: %w", text, err)})
	}
	p.tell("  👍 pada pesan itu: sudah sampai\n")
}

// A code is drawn anew each time.
var codes = regexp.MustCompile(`\b[0-9]{6}\b`)

// steady is a line without what differs from one telling to the next.
func steady(line string) string {
	if strings.Contains(line, "MMK-") {
		return line
	}
	return codes.ReplaceAllString(line, "######")
}

// deviation shows where two tellings part; empty: nowhere.
func deviation(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	if i == len(a) && i == len(b) {
		return ""
	}
	var d strings.Builder
	fmt.Fprintf(&d, "from line %d:\n", i+1)
	for _, line := range a[min(i, len(a)):min(i+8, len(a))] {
		fmt.Fprintf(&d, "- %s\n", line)
	}
	for _, line := range b[min(i, len(b)):min(i+8, len(b))] {
		fmt.Fprintf(&d, "+ %s\n", line)
	}
	return d.String()
}
