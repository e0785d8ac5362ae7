package transcript

import (
	"fmt"
	"strings"
)

// before is how many lines of the chat are shown above one that differs.
const before = 6

// differs tells where a turn goes another way than written: the chat around it,
// with what was expected and what is said. The turn as it is now is the last of turns.
func differs(f *File, turns []Turn, want Turn) (line int, told string) {
	got := turns[len(turns)-1].Said
	line = max(want.Do.at, len(f.head), 1)
	if len(want.Said) > 0 {
		line = want.Said[0].at
	}
	for i := range want.Said {
		if i >= len(got) || !want.Said[i].same(&got[i]) {
			line = want.Said[i].at
			break
		}
		line = f.gap(&want.Said[i]) - 1
	}
	expected, heard := show(want.Said), show(got)
	same := 0
	for same < len(expected) && same < len(heard) && expected[same] == heard[same] {
		same++
	}
	after := 0
	for after < len(expected)-same && after < len(heard)-same && expected[len(expected)-1-after] == heard[len(heard)-1-after] {
		after++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: %s: the bot says something else\n", f.Name, line, f.Title)
	above := chat(turns[:len(turns)-1])
	if want.Do.Verb != "" {
		above = append(above, want.Do.Show()...)
	}
	mark(&b, "", tail(append(above, heard[:same]...)))
	mark(&b, "expected", expected[same:len(expected)-after])
	mark(&b, "said", heard[same:len(heard)-after])
	if len(expected)-after == same && len(heard)-after == same { // the same to the eye, as a row parted in two
		mark(&b, "expected", written(want.Said))
		mark(&b, "said", written(got))
	}
	mark(&b, "", heard[len(heard)-after:][:min(after, 3)])
	return line, b.String()
}

// written is what lines look like in a file.
func written(lines []Line) []string {
	var b strings.Builder
	for i := range lines {
		lines[i].write(&b)
	}
	return strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
}

// excerpt is the end of a chat and what cannot be done then.
func excerpt(turns []Turn, do *Line) string {
	var b strings.Builder
	mark(&b, "", tail(chat(turns)))
	if do.Verb != "" {
		mark(&b, "here", do.Show())
	}
	return b.String()
}

func chat(turns []Turn) []string {
	var all []string
	for _, turn := range turns {
		if turn.Do.Verb != "" {
			all = append(all, turn.Do.Show()...)
		}
		all = append(all, show(turn.Said)...)
	}
	return all
}

func tail(lines []string) []string { return lines[max(len(lines)-before, 0):] }

func mark(b *strings.Builder, what string, lines []string) {
	for _, line := range lines {
		fmt.Fprintf(b, "%10s | %s\n", what, line)
	}
}
