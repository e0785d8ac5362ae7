// Package tickets is in charge of cases: what kinds there are, how they are
// numbered, which office gets one, how long it may take, and what may happen to
// it next.
//
//	received ─▶ verified ─▶ routed ─▶ in_progress ◀─▶ awaiting
//	                          ▲            │
//	               handover ──┘            ├─▶ done ──▶ closed, after 10 days
//	                                       │    └─────▶ reopened ─▶ in_progress
//	                                       ├─▶ rejected
//	                                       └─▶ withdrawn
//
// lifecycle.go has the whole table; Graph draws it.
//
// The package is pure: it does no I/O, reads no clock and draws no random
// numbers; what it needs is passed in. A Ticket is a value with an open part,
// which reports may read, and a personal part, which the store seals.
package tickets
