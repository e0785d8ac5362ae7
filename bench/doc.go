// Package bench measures the whole bot: real processes, a real Redis that syncs
// before it answers, a simulated Telegram and residents in the measuring process,
// all on one machine. docs/PERFORMANCE.md has what came out.
//
//	crowd    residents who file complaints
//	obvious  the same conversation without promises, to compare with
//	process  starting, killing and weighing a process
package bench
