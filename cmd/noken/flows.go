package main

// flowsCommand holds the commands for those who edit the conversations. Each
// has a file of its own, flows_NAME.go. They end with 0 where all is well, 1
// where something was found or did not work, 2 after wrong usage.
type flowsCommand struct {
	Check    flowsCheckCommand    `cmd:"" help:"Check the whole configuration: every mistake in one run, with its place."`
	Schema   flowsSchemaCommand   `cmd:"" help:"Print the JSON Schema of a kind of file, by which editors complete and explain."`
	Graph    flowsGraphCommand    `cmd:"" help:"Draw the conversations: Mermaid, DOT, SVG, or a page to look at."`
	Play     flowsPlayCommand     `cmd:"" help:"Play a conversation in the terminal."`
	Test     flowsTestCommand     `cmd:"" help:"Play the transcripts of a city, and say what none of them visits."`
	Texts    flowsTextsCommand    `cmd:"" help:"List the words of a city for translators; give them out and take them back as CSV."`
	Publish  flowsPublishCommand  `cmd:"" help:"Put the folder of a city live, in all replicas, without a restart."`
	History  flowsHistoryCommand  `cmd:"" help:"List what was put live: who, when, why, and who is still on it."`
	Diff     flowsDiffCommand     `cmd:"" help:"Tell what differs, by step and language."`
	Rollback flowsRollbackCommand `cmd:"" help:"Put an old version live again."`
	Pull     flowsPullCommand     `cmd:"" help:"Write what is live into a folder, to edit it there."`
	Funnel   flowsFunnelCommand   `cmd:"" help:"Tell what became of those who came to each question."`
}
