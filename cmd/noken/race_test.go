//go:build race

package main

// What counts by the minute is shorter under the race detector, which makes all of
// it about ten times as slow.
const (
	raceRounds = 32
	histories  = 24
	weekTimers = 150
)
