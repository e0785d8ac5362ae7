package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"noken/simulator"
)

// chats plays a block marked chat: what an admin does in their own chat stands
// after "> ": a [button], a (berkas PATH) that they send, or words; below it what
// the bot says. It returns the block as it is now.
func (f *follower) chats(d deed) string {
	f.t.Helper()
	f.follows()
	var b strings.Builder
	for _, part := range strings.SplitAfter("\n"+d.output, "\n> ")[1:] {
		did, shown, _ := strings.Cut(part, "\n")
		shown = strings.TrimSuffix(shown, "> ")
		last := 0 // the newest message before
		if m, ok := f.Last(admin); ok {
			last = m.ID
		}
		f.does(did)
		fmt.Fprintf(&b, "> %s\n%s", did, f.hears(last, shown))
	}
	return bare(b.String())
}

// bare is text without the empty lines at its end.
func bare(text string) string { return strings.TrimRight(text, "\n") + "\n" }

// does is one thing that the admin does.
func (f *follower) does(did string) {
	f.t.Helper()
	if label, ok := strings.CutPrefix(did, "["); ok {
		label = strings.TrimSuffix(label, "]")
		messages := f.Messages(admin)
		for _, m := range slices.Backward(messages) {
			if hasButton(m, label) {
				if _, err := f.As(admin).Presses(admin, m.ID, label); err != nil {
					f.t.Fatal(err)
				}
				return
			}
		}
		f.t.Fatalf("there is no button %q:\n%s", label, f.chat(admin))
	}
	if path, ok := strings.CutPrefix(did, "(berkas "); ok {
		path = strings.TrimSuffix(path, ")")
		data, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(path)))
		if err != nil {
			f.t.Fatal(err)
		}
		f.As(admin).Sends(admin, simulator.Content{File: filepath.Base(path), Bytes: data})
		return
	}
	f.As(admin).Says(admin, did)
}

func hasButton(m simulator.Message, label string) bool {
	return m.Bot && slices.ContainsFunc(m.Buttons, func(row []simulator.Button) bool {
		return slices.ContainsFunc(row, func(b simulator.Button) bool { return b.Label == label })
	})
}

// hears waits until the bot has said what is shown, or, where it says something
// else, nothing more for a while. It returns what it said after a message.
func (f *follower) hears(last int, shown string) string {
	const quiet = 3 * time.Second
	said, since := "", time.Now()
	for f.ctx.Err() == nil && (said == "" || !alike(bare(shown), bare(said))) && time.Since(since) < quiet {
		changed := f.Changes(admin)
		now := f.said(last)
		if now != said {
			said, since = now, time.Now()
			continue
		}
		select {
		case <-changed:
		case <-time.After(quiet / 10):
		}
	}
	return said
}

// said is what the bot said after a message, as the guide shows it.
func (f *follower) said(last int) string {
	var b strings.Builder
	for _, m := range f.Messages(admin) {
		if m.ID <= last || !m.Bot || m.Deleted {
			continue
		}
		for line := range strings.Lines(m.Text + "\n") {
			b.WriteString(strings.TrimRight(line, " \n") + "\n")
		}
		for _, row := range m.Buttons {
			labels := make([]string, len(row))
			for i, button := range row {
				labels[i] = "[" + button.Label + "]"
			}
			fmt.Fprintln(&b, strings.Join(labels, " "))
		}
		b.WriteString("\n")
	}
	return b.String()
}
