package main

// flowsCommand holds the commands for those who edit the conversations. Each
// has a file of its own, flows_NAME.go. They end with 0 where all is well, 1
// where something was found or did not work, 2 after wrong usage.
type flowsCommand struct {
	Graph flowsGraphCommand `cmd:"" help:"Draw the conversations: Mermaid, DOT, SVG, or a page to look at."`
	Play  flowsPlayCommand  `cmd:"" help:"Play a conversation in the terminal."`
	Test  flowsTestCommand  `cmd:"" help:"Play the transcripts of a city, and say what none of them visits."`
}
