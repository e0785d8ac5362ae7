// Command noken is the citizen-service bot of a city: a resident's case reaches
// its office's Telegram group and comes back answered. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

type commands struct {
	Demo      demoCommand      `cmd:"" help:"Try Noken on this machine: embedded store, simulated Telegram, a page to play resident and agent."`
	Serve     serveCommand     `cmd:"" help:"Run the bot."`
	Doctor    doctorCommand    `cmd:"" help:"Say in plain sentences what is wrong with the setup and what to do."`
	Audit     auditCommand     `cmd:"" help:"Tell who of the offices read which case, and when."`
	Flows     flowsCommand     `cmd:"" help:"Check, see, try and publish the conversations."`
	Lifecycle lifecycleCommand `cmd:"" help:"Print what may happen to a case, by whom and when."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// std is where a command reads its surroundings and writes.
type std struct {
	ctx    context.Context
	out    io.Writer
	err    io.Writer
	getenv func(string) string
}

// errFound is what a command returns that has said all there is to say, and
// failed: exit code 1.
var errFound = errors.New("something was found")

// usageError is a wrong use of the program or a wrong setting: exit code 2.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(std{ctx: ctx, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}, os.Args[1:])
	stop()
	os.Exit(code)
}

// run carries out one command line and returns its exit code.
func run(s std, args []string) (code int) {
	var cli commands
	exited := -1
	parser, err := kong.New(&cli,
		kong.Name("noken"),
		kong.Description("Noken, the bag that carries a city's services: complaints, requests and their answers, over Telegram."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(c int) { exited = c; panic(exitNow{}) }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(s.err, "noken:", err)
		return exitFailed
	}
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(exitNow); !ok {
				panic(p)
			}
			code = exited
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "noken: %v\nRun \"noken --help\" to see how it is used.\n", err)
		return exitUsage
	}
	err = command.Run(s)
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFound):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintln(s.err, "noken:", usage.message)
		return exitUsage
	default:
		fmt.Fprintln(s.err, "noken:", err)
		return exitFailed
	}
}

// exitNow unwinds to run when the parser wants to end, as after --help.
type exitNow struct{}
