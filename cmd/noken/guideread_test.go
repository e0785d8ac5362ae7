package main

import (
	"fmt"
	"regexp"
	"strings"
)

// guide is a document that is followed.
type guide struct {
	lines []string // with their ends
	deeds []deed
}

// deed is one thing that a guide has done: a command, an edit, or what others do
// meanwhile.
type deed struct {
	line            int // where it stands, from 1
	command, output string
	from, to        int    // lines of the output, from 0
	file, how, body string // edit: what is done to which file
	act             string
	chat            bool // the output is a chat with the bot
}

// The line before a block that says which file it goes into: "Berkas `city.yaml`
// (baru):", or (di akhir), or (ganti) before a diff.
var editHead = regexp.MustCompile("^ *Berkas `([^`]+)` \\((baru|di akhir|ganti)\\):$")

// What others do meanwhile: <!-- uji: WORDS -->.
var actHead = regexp.MustCompile(`^<!-- uji: (.+) -->$`)

// readGuide finds what a guide in Markdown does: the commands in its blocks marked
// console or chat, the blocks after a line "Berkas ...", and its comments <!-- uji: ... -->.
func readGuide(text string) (*guide, error) {
	g := &guide{lines: strings.SplitAfter(text, "\n")}
	head := "" // the last line that was not empty
	for i := 0; i < len(g.lines); i++ {
		line := strings.TrimSpace(g.lines[i])
		if m := actHead.FindStringSubmatch(line); m != nil {
			g.deeds = append(g.deeds, deed{line: i + 1, act: m[1]})
		}
		info, ok := strings.CutPrefix(line, "```")
		if !ok {
			if line != "" {
				head = line
			}
			continue
		}
		first := i + 1
		for i++; i < len(g.lines) && strings.TrimSpace(g.lines[i]) != "```"; i++ {
		}
		if i >= len(g.lines) {
			return nil, fmt.Errorf("line %d: the block never ends", first)
		}
		if info == "console" {
			if err := g.console(first, i); err != nil {
				return nil, err
			}
		} else if info == "chat" {
			g.deeds = append(g.deeds, deed{line: first, chat: true, output: strings.Join(g.lines[first:i], ""), from: first, to: i})
		} else if m := editHead.FindStringSubmatch(head); m != nil {
			if (m[2] == "ganti") != (info == "diff") {
				return nil, fmt.Errorf("line %d: (ganti) and a block of diff belong together", first)
			}
			g.deeds = append(g.deeds, deed{line: first, file: m[1], how: m[2], body: strings.Join(g.lines[first:i], "")})
		}
		head = ""
	}
	return g, nil
}

// console reads the commands in lines [from, to).
func (g *guide) console(from, to int) error {
	for i := from; i < to; {
		command, ok := strings.CutPrefix(g.lines[i], "$ ")
		if !ok {
			return fmt.Errorf("line %d: a command is needed here: $ ...", i+1)
		}
		d := deed{line: i + 1, command: strings.TrimSpace(command), from: i + 1}
		for i++; i < to && !strings.HasPrefix(g.lines[i], "$ "); i++ {
		}
		d.to = i
		d.output = strings.Join(g.lines[d.from:d.to], "")
		g.deeds = append(g.deeds, d)
	}
	return nil
}

// with is the guide with other outputs, by its deeds.
func (g *guide) with(outputs []string) string {
	var b strings.Builder
	at := 0
	for i, d := range g.deeds {
		if d.from == 0 { // it says nothing
			continue
		}
		b.WriteString(strings.Join(g.lines[at:d.from], ""))
		b.WriteString(outputs[i])
		at = d.to
	}
	b.WriteString(strings.Join(g.lines[at:], ""))
	return b.String()
}

// typed are the lines that a person types while the command runs.
func (d *deed) typed() string {
	var b strings.Builder
	for line := range strings.Lines(d.output) {
		if words, ok := strings.CutPrefix(line, "> "); ok {
			b.WriteString(words)
		}
	}
	return b.String()
}
