package main

// flowsCommand holds the commands for those who edit the conversations. Each
// has a file of its own, flows_NAME.go. They end with 0 where all is well, 1
// where something was found or did not work, 2 after wrong usage.
type flowsCommand struct {
}
