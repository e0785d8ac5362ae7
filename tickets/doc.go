// Package tickets is in charge of cases: what kinds there are, how they are
// numbered, which office gets one, how long it may take, and what may happen to
// it next.
//
//	received ─▶ verified ─▶ routed ─▶ in_progress ◀─▶ awaiting
//	                          ▲            │
//	      handover, return ───┘            ├─▶ done ──▶ closed, after 10 days
//	                                       │    └─────▶ reopened ─▶ in_progress
//	                                       ├─▶ deferred ─▶ in_progress, when taken up again
//	                                       ├─▶ merged: follows another case, or goes back
//	                                       ├─▶ rejected
//	                                       └─▶ withdrawn
//
// Rules has the whole table: who may do what in which stage, where it leads, what
// the clocks do and who is told. Graph and Table draw it.
//
// The package is pure: it does no I/O, reads no clock and draws no random
// numbers; what it needs is passed in. A Ticket is a value with an open part,
// which reports may read, and a personal part, which the store seals.
package tickets
