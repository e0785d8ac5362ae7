package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"noken/bot"
	"noken/flows"
	"noken/transcript"
)

// flowsPlayCommand plays a conversation in the terminal, without Telegram and
// without a store.
type flowsPlayCommand struct {
	Flow    string `arg:"" optional:"" help:"The flow to begin with; unset: they are listed."`
	Config  string `help:"Folder of the city; unset: NOKEN_CONFIG, else the embedded Mimika."`
	Lang    string `help:"Language of the conversation; unset: the city's first." placeholder:"CODE"`
	At      string `help:"When it takes place, by the city's clocks, such as \"2026-11-23 08:00\"; unset: now." placeholder:"TIME"`
	Explain bool   `help:"After each turn show the ways taken and why, the step, and the answers."`
	Record  string `help:"Write what was played as a transcript for \"flows test\"." placeholder:"FILE"`
}

// playHelp is what /help says.
const playHelp = `A number presses a button, words are typed to the bot. What else a person can do:
  /pin LAT LON [AREA]   /pin AREA     send a pin
  /foto [NAME]          /album 3      send a photo, or several as one
  /berkas surat.pdf [MB]              send a file
  /kontak 0812...                     share a phone number
  /kirim sticker                      send something else: sticker, voice, video, document, ...
  /kembali  /batal  /ulang            go back, cancel, ask again
  /tekan LABEL  /lama LABEL  /dua N   press by label, press a button of an earlier question, press twice
  /ketik WORDS                        type words that would mean something else here, such as 2
  /hasil OUTCOME [KEY=VALUE ...]      what a lookup found, or what comes of the next filing (failed)
  /keluar                             end here
In English: /photo /file /contact /send /back /cancel /again /press /old /twice /type /result /quit`

func (c *flowsPlayCommand) Run(s std) error {
	config, err := loadConfig(find(s.getenv, "NOKEN_CONFIG", c.Config, ""))
	if err != nil {
		return err
	}
	set := config.Flows
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	options, err := c.options(config)
	if err != nil {
		return err
	}
	if options.Flow == "" {
		if options.Flow, err = askFlow(s.out, in, set, options.Lang); err != nil {
			return err
		}
	}
	t := &terminal{out: s.out, set: set, player: transcript.NewPlayer(set, options), explain: c.Explain, echo: piped()}
	if err := t.run(in); err != nil {
		return err
	}
	if c.Record == "" {
		return nil
	}
	title := set.Title(options.Flow, t.player.Options().Lang)
	data := t.player.File(c.Record, title+", "+strings.TrimSuffix(filepath.Base(c.Record), filepath.Ext(c.Record))).Bytes()
	if err := os.WriteFile(c.Record, data, 0o644); err != nil {
		return fmt.Errorf("write the transcript: %w", err)
	}
	fmt.Fprintf(s.out, "written to %s; \"noken flows test\" plays it where it lies among the city's transcripts\n", c.Record)
	return nil
}

func (c *flowsPlayCommand) options(config *bot.Config) (transcript.Options, error) {
	o := transcript.Options{Flow: c.Flow, Lang: c.Lang}
	set := config.Flows
	if c.Flow != "" {
		if _, ok := set.Outline(c.Flow); !ok {
			return o, &usageError{fmt.Sprintf("there is no flow %q; there are %s", c.Flow, strings.Join(set.Flows(), ", "))}
		}
	}
	if langs := set.Languages(); c.Lang != "" && !slices.Contains(langs, c.Lang) {
		return o, &usageError{fmt.Sprintf("the city speaks %s, not %q", strings.Join(langs, ", "), c.Lang)}
	}
	const form = "2006-01-02 15:04"
	at := c.At
	if at == "" {
		at = time.Now().In(config.City.Zone).Format(form)
	}
	var err error
	if o.At, err = time.Parse(form, at); err != nil {
		return o, &usageError{fmt.Sprintf("--at: found %q; expected a time such as %q", c.At, "2026-11-23 08:00")}
	}
	return o, nil
}

// askFlow lists the flows that people may start and takes one by number or name.
func askFlow(out io.Writer, in *bufio.Scanner, set *flows.Set, lang string) (string, error) {
	var names []string
	for _, name := range set.Flows() {
		if set.Has(name) {
			names = append(names, name)
			fmt.Fprintf(out, "  %d  %-12s %s\n", len(names), name, set.Title(name, lang))
		}
	}
	for {
		fmt.Fprint(out, "Which flow? ")
		if !in.Scan() {
			fmt.Fprintln(out)
			return "", errors.New("no flow was chosen")
		}
		answer := strings.TrimSpace(in.Text())
		if piped() {
			fmt.Fprintln(out, answer)
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(names) {
			return names[n-1], nil
		}
		if _, ok := set.Outline(answer); ok {
			return answer, nil
		}
		fmt.Fprintln(out, "! give its number or its name")
	}
}

// terminal plays one conversation with the one who sits there.
type terminal struct {
	out     io.Writer
	set     *flows.Set
	player  *transcript.Player
	explain bool
	echo    bool             // what is typed does not show by itself
	result  *transcript.Line // what comes of the next filing or lookup
	photos  int
}

func (t *terminal) run(in *bufio.Scanner) error {
	fmt.Fprint(t.out, "/help tells what you can do.\n\n")
	said, err := t.player.Begin()
	if err != nil {
		return err
	}
	if !t.show(said, in) {
		return nil
	}
	for !t.player.Over() {
		fmt.Fprint(t.out, "> ")
		if !in.Scan() {
			fmt.Fprintln(t.out)
			return in.Err()
		}
		line := t.heard(in)
		switch line {
		case "":
			continue
		case "/keluar", "/quit", "/exit":
			return nil
		case "/help", "/bantuan":
			fmt.Fprintln(t.out, playHelp)
			continue
		}
		do, err := t.read(line)
		if err == nil && do.Verb == transcript.Result {
			t.result = &do
			fmt.Fprintln(t.out, "(that is what will come of the next filing or lookup)")
			continue
		}
		if err == nil {
			said, err = t.player.Do(do)
		}
		if err != nil {
			fmt.Fprintln(t.out, "!", err)
			continue
		}
		if !t.show(said, in) {
			return nil
		}
	}
	return nil
}

// heard is the line just typed; from a pipe it is shown, as a terminal does.
func (t *terminal) heard(in *bufio.Scanner) string {
	line := strings.TrimSpace(in.Text())
	if t.echo {
		fmt.Fprintln(t.out, line)
	}
	return line
}

// show shows what the bot says, and settles what it files and looks up; false
// where nobody is there any more to say what is found.
func (t *terminal) show(said []transcript.Line, in *bufio.Scanner) bool {
	t.print(said)
	for t.player.Pending() != "" {
		if t.result == nil && t.player.Pending() == transcript.Lookup {
			fmt.Fprint(t.out, "What is found? "+strings.Join(t.outcomes(), ", ")+"\n> ")
			if !in.Scan() {
				fmt.Fprintln(t.out)
				return false
			}
			line := t.heard(in)
			if line == "/keluar" || line == "/quit" || line == "/exit" {
				return false
			}
			do, err := resultOf(strings.TrimPrefix(strings.TrimPrefix(line, "/hasil"), "/result"))
			if err != nil {
				fmt.Fprintln(t.out, "!", err)
				continue
			}
			t.result = &do
		}
		if t.result == nil {
			t.print(t.player.Supply())
			continue
		}
		said, err := t.player.Do(*t.result)
		t.result = nil
		if err != nil {
			fmt.Fprintln(t.out, "!", err)
			continue
		}
		t.print(said)
	}
	if t.explain {
		for _, line := range t.player.Explain() {
			fmt.Fprintln(t.out, "    ·", line)
		}
	}
	fmt.Fprintln(t.out)
	return true
}

// outcomes are those that the standing lookup names.
func (t *terminal) outcomes() []string {
	s := t.player.Session()
	o, _ := t.set.Outline(s.Flow)
	var all []string
	for _, a := range o.Arrows {
		if a.From == s.Step && a.Why != "" {
			all = append(all, a.Why)
		}
	}
	return all
}

func (t *terminal) print(said []transcript.Line) {
	for i := range said {
		l := said[i]
		rows := l.Buttons
		l.Buttons = nil
		for _, line := range l.Show() {
			fmt.Fprintln(t.out, line)
		}
		n := 0
		for _, row := range rows {
			for _, label := range row {
				n++
				fmt.Fprintf(t.out, "  %d [%s]", n, label)
			}
			fmt.Fprintln(t.out)
		}
	}
}

// piped says that nobody types at a terminal.
func piped() bool {
	info, err := os.Stdin.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice == 0
}
