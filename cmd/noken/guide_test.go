package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

var updateGuide = flag.Bool("update-guide", false, "write what the commands of docs/panduan-admin.md say now into it")

// guideLimit is how long all of the guide may take before it is stuck.
const guideLimit = 4 * time.Minute

// The guide for admins, and what the README shows of it, are followed to the
// letter, from the first command to the last, in an empty folder, beside a bot that
// runs: what they show is what the commands say, their edits can be made, and their
// files are good.
func TestTheGuideForAdminsIsTrue(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"docs/panduan-admin.md", "README.md"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			follows(t, filepath.Join("../..", name))
		})
	}
}

func follows(t *testing.T, name string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	guide, err := readGuide(string(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	f := newFollower(t)
	told := make([]string, len(guide.deeds)) // what each command says now
	for i, d := range guide.deeds {
		told[i] = d.output
	}
	stale := false
	defer func() {
		if !stale || !*updateGuide {
			return
		}
		if err := os.WriteFile(name, []byte(guide.with(told)), 0o644); err != nil {
			t.Error(err)
		}
	}()
	for i, d := range guide.deeds {
		if d.act != "" {
			f.acts(d)
			continue
		}
		if d.file != "" {
			if err := d.edit(f.dir); err != nil {
				t.Fatalf("%s:%d: %v", name, d.line, err)
			}
			continue
		}
		said := ""
		if d.chat {
			said = f.chats(d)
		} else {
			said = f.runs(d)
		}
		if alike(d.output, said) {
			continue
		}
		told[i], stale = said, true
		if !*updateGuide {
			t.Errorf("%s:%d: $ %s\nsays:\n%s\nthe guide shows:\n%s\nIf what it says is right, run this test with -update-guide.", name, d.line, d.command, said, d.output)
		}
	}
}

// follower is somebody who does what the guide says.
type follower struct {
	*town
	dir string
	env []string
}

func newFollower(t *testing.T) *follower {
	t.Helper()
	w := newGround(t)
	ctx, cancel := context.WithTimeout(t.Context(), guideLimit)
	t.Cleanup(cancel)
	w.ctx = ctx
	w.stop = w.starts(nil)
	if err := reaches(ctx, runs(mimika(t), w.app)); err != nil {
		t.Fatalf("the bot never ran: %v", err)
	}
	options := w.redis.(*redis.Client).Options()
	f := &follower{town: w, dir: t.TempDir()}
	f.env = append(os.Environ(),
		fmt.Sprintf("NOKEN_REDIS_URL=redis://%s/%d", options.Addr, options.DB),
		"NOKEN_MASTER_KEYS=test:"+base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))),
		"NOKEN_CONFIG=",
	)
	return f
}

// reaches waits until something is so.
func reaches(ctx context.Context, so func() bool) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return nil
}

// runs runs a command of the guide and returns what the terminal shows. Lines of
// the guide's output that begin with "> " are typed. A command whose output ends
// with ^C is interrupted once it has said the rest.
func (f *follower) runs(d deed) string {
	f.t.Helper()
	line := d.command
	wait, interrupted := strings.CutSuffix(d.output, "^C\n")
	if interrupted {
		line = "exec " + line + " --listen 127.0.0.1:0"
	}
	cmd := exec.CommandContext(f.ctx, "sh", "-c", line)
	cmd.Dir, cmd.Env = f.dir, f.env
	cmd.Stdin = strings.NewReader(d.typed())
	out := &screen{lines: strings.Count(wait, "\n"), full: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	if interrupted {
		select {
		case <-out.full:
		case <-f.ctx.Done():
		}
		_ = cmd.Process.Signal(syscall.SIGINT)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		f.t.Fatalf("$ %s: %v\n%s", d.command, err, &out.text)
	}
	if interrupted {
		out.text.WriteString("^C\n")
	}
	return out.text.String()
}

// screen is what a command wrote. It tells when it has a number of lines.
type screen struct {
	text  bytes.Buffer // not embedded: its ReadFrom would go past Write
	lines int
	full  chan struct{}
}

func (s *screen) Write(p []byte) (int, error) {
	before := bytes.Count(s.text.Bytes(), []byte("\n"))
	n, err := s.text.Write(p)
	if after := bytes.Count(s.text.Bytes(), []byte("\n")); before < s.lines && after >= s.lines {
		close(s.full)
	}
	return n, err
}

// The parts of an output that are another one each time: versions, times, the
// demo's addresses and keys, how many files and transcripts a city has at the time.
var fleeting = []struct {
	pattern *regexp.Regexp
	as      string
}{
	{regexp.MustCompile(`\b[0-9a-f]{12}\b`), "<versi>"},
	{regexp.MustCompile(`\b\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d\b`), "<waktu>"},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\d \d\d:\d\d\b`), "<waktu>"},
	{regexp.MustCompile(`\b\d\d-\d\d-\d{4} \d\d:\d\d\b`), "<waktu>"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "<alamat>"},
	{regexp.MustCompile(`demo:[0-9A-Za-z+/]{43}=`), "<kunci>"},
	{regexp.MustCompile(`\b\d+ files\b`), "<n> files"},
	{regexp.MustCompile(`\b\d+ of \d+ transcripts\b`), "<n> transcripts"},
	{regexp.MustCompile(`\b\d+ texts\b`), "<n> texts"},
	{regexp.MustCompile(`\b\d+ s\b`), "<n> s"},
	{regexp.MustCompile(` +\n`), "\n"},
}

// alike says that the guide shows what was said; a line "..." in the guide stands
// for any lines.
func alike(shown, said string) bool {
	for _, one := range fleeting {
		shown = one.pattern.ReplaceAllString(shown, one.as)
		said = one.pattern.ReplaceAllString(said, one.as)
	}
	parts := strings.Split("\n"+shown, "\n...\n")
	said = "\n" + said
	if !strings.HasPrefix(said, parts[0]) {
		return false
	}
	said = said[len(parts[0]):]
	for i, part := range parts[1:] {
		if i == len(parts)-2 {
			return strings.HasSuffix(said, part)
		}
		_, after, ok := strings.Cut(said, "\n"+part)
		if !ok {
			return false
		}
		said = after
	}
	return said == ""
}

// acts does what others do meanwhile.
func (f *follower) acts(d deed) {
	f.t.Helper()
	act, ok := guideActs[d.act]
	if !ok {
		f.t.Fatalf("line %d: nobody knows how to %q", d.line, d.act)
	}
	act(f)
}

// guideActs are what residents do while the guide is followed, by the words in the
// comments <!-- uji: WORDS -->.
var guideActs = map[string]func(*follower){
	"warga mengajukan kartu perpustakaan": (*follower).askForCards,
}

// follows waits until the bot runs what was published. Two seconds are promised;
// that is tested elsewhere.
func (f *follower) follows() {
	f.t.Helper()
	edition, _, err := f.app.editions.Current(f.ctx)
	if err != nil {
		f.t.Fatal(err)
	}
	if err := reaches(f.ctx, func() bool { return f.app.worker.Load().Live().Version() == edition.Version }); err != nil {
		f.t.Fatalf("the bot never ran what was published: %v", err)
	}
}

// askForCards has three residents ask for what was just published: one to the end,
// one gives up, one is still at it.
func (f *follower) askForCards() {
	f.t.Helper()
	f.follows()
	says := func(who int64, words, answer string) {
		f.t.Helper()
		f.As(who).Says(who, words)
		f.sees(who, answer)
	}
	for _, who := range []int64{yohana, marthen, thomas} {
		says(who, "/layanan", "Mau urus apa?")
		says(who, "perpus", "Mau ajukan dari sini?")
		says(who, "ya", "Siapa nama lengkap Anda?")
	}
	says(yohana, "Yohana Magal", "Nomor HP")
	says(yohana, "0812", "Nomor")
	says(yohana, "081234567890", "Ada foto")
	says(yohana, "tanpa foto", "Periksa dulu")
	says(yohana, "kirim", "Perpustakaan")
	says(marthen, "Marthen Beanal", "Nomor HP")
	f.As(marthen).Says(marthen, "/batal")
	f.sees(marthen, "")
}

// A guide is only as good as what it is compared by.
func TestAlike(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		shown, said string
		want        bool
	}{
		"the same":                      {"a\nb\n", "a\nb\n", true},
		"another version and time":      {"#1  c8c2a775e0a3  1 Nov 2026 08:12\n", "#1  000000000000  21 Feb 2027 10:00\n", true},
		"another number":                {"#1\n", "#2\n", false},
		"a line too many":               {"a\n", "a\nb\n", false},
		"a line too few":                {"a\nb\n", "a\n", false},
		"lines left out in the middle":  {"a\n...\nd\n", "a\nb\nc\nd\n", true},
		"lines left out twice":          {"a\n...\nc\n...\ne\n", "a\nb\nc\nd\ne\n", true},
		"lines left out at the end":     {"a\n...\n", "a\nb\nc\n", true},
		"lines left out, the end wrong": {"a\n...\nd\n", "a\nb\nc\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := alike(c.shown, c.said); got != c.want {
				t.Errorf("alike(%q, %q) = %v", c.shown, c.said, got)
			}
		})
	}
}

// edit does to a file under dir what the guide says.
func (d *deed) edit(dir string) error {
	name := filepath.Join(dir, filepath.FromSlash(d.file))
	old, err := os.ReadFile(name)
	switch {
	case d.how == "baru" && err == nil:
		return fmt.Errorf("%s is there already", d.file)
	case d.how == "baru":
		return os.WriteFile(name, []byte(d.body), 0o644)
	case err != nil:
		return err
	case d.how == "di akhir":
		return os.WriteFile(name, []byte(string(old)+"\n"+d.body), 0o644)
	}
	var before, after strings.Builder
	for line := range strings.Lines(d.body) {
		if line[0] != '+' {
			before.WriteString(line[1:])
		}
		if line[0] != '-' {
			after.WriteString(line[1:])
		}
	}
	if n := strings.Count(string(old), before.String()); n != 1 {
		return fmt.Errorf("%s has these lines %d times:\n%s", d.file, n, &before)
	}
	return os.WriteFile(name, []byte(strings.Replace(string(old), before.String(), after.String(), 1)), 0o644)
}
