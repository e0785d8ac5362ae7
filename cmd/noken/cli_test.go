package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"noken/configs"
	"noken/simulator"
	"noken/store/redistest"
)

// TestCommandLine runs the scripts in testdata. They have a simulated Telegram,
// a Redis that keeps everything and one that keeps nothing, see cliWorld.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	env := cliWorld(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			return copyConfig(filepath.Join(e.WorkDir, "mimika"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "lines": lines},
	})
}

// cliWorld is what scripts find in their environment.
func cliWorld(t *testing.T) []string {
	t.Helper()
	telegram := simulator.New(simulator.Options{})
	api, closeTelegram, err := telegram.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeTelegram)
	keeps, err := redistest.Start("--appendonly", "yes", "--appendfsync", "always")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(keeps.Stop)
	forgets, err := redistest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forgets.Stop)
	return []string{
		"API=" + api, "TOKEN=" + telegram.Token(), "TAKEN=" + strings.TrimPrefix(api, "http://"),
		"KEEPS=" + keeps.URL(), "FORGETS=" + forgets.URL(),
		"KEY=k1:a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
	}
}

func copyConfig(to string) error {
	return os.CopyFS(to, fs.FS(configs.Mimika()))
}

// exits runs a command that shall end with a code: exits CODE COMMAND [ARG...].
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("run %s: %v", args[1], err)
	}
	if got != want {
		ts.Fatalf("exit code %d instead of %d", got, want)
	}
}

// lines checks how many lines a stream has: lines stderr 1.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines FILE N")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	if got := strings.Count(text, "\n"); got != want {
		ts.Fatalf("%d lines instead of %d:\n%s", got, want, text)
	}
}
