package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
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
const storyLimit = 20 * time.Second

// playStory runs the story, prints it, and compares it with how it shall go.
func playStory(s std, config *bot.Config) error {
	told, err := tellStory(s, config)
	fmt.Fprint(s.out, told)
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

// tellStory runs the story against a fresh demo and returns its transcript.
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
	p := &play{ctx: ctx, telegram: d.telegram, told: map[int64]int{}}
	err = p.run()
	stop()
	return p.words.String(), errors.Join(err, <-done)
}

// play is a story being told: its people act, wait for what the bot posts, and
// all of it is written down.
type play struct {
	ctx      context.Context
	telegram *simulator.Server
	words    strings.Builder
	told     map[int64]int // last message written down, by chat
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
	groupPUPR: "grup PUPR", groupDuk: "grup Disdukcapil", groupDLH: "grup DLH",
}

func (p *play) scene(title string) { fmt.Fprintf(&p.words, "\n== %s\n", title) }

func (p *play) did(who int64, chat int64, what string) {
	where := ""
	if who != chat {
		where = " (" + names[chat] + ")"
	}
	fmt.Fprintf(&p.words, "\n> %s%s: %s\n", names[who], where, what)
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
	p.did(who, chat, "["+label+"]")
	if _, err := p.telegram.As(who).Presses(chat, m.ID, label); err != nil {
		panic(storyError{err})
	}
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
	p.write(found, note)
	return found
}

// write writes a message down as people see it.
func (p *play) write(m simulator.Message, note string) {
	fmt.Fprintf(&p.words, "\n→ %s%s\n", names[m.Chat], note)
	switch {
	case len(m.Photos) > 0:
		fmt.Fprintf(&p.words, "  (%d foto)\n", len(m.Photos))
	case m.Pin != nil:
		fmt.Fprintln(&p.words, "  (pin lokasi)")
	}
	for line := range strings.Lines(m.Text) {
		fmt.Fprintf(&p.words, "  %s\n", strings.TrimRight(steady(line), "\n"))
	}
	for _, row := range m.Buttons {
		labels := make([]string, len(row))
		for i, b := range row {
			labels[i] = "[" + b.Label + "]"
		}
		fmt.Fprintf(&p.words, "  %s\n", strings.Join(labels, " "))
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
	fmt.Fprintln(&p.words, "  👍 pada pesan itu: sudah sampai")
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
