//go:build race

package tickets_test

// raceEnabled shortens what counts by the minute.
const raceEnabled = true
