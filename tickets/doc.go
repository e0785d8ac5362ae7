// Package tickets is in charge of cases: what kinds there are, how they are
// numbered, which office gets one, how long it may take, and what may happen to
// it next.
//
//	received ─▶ verified ─▶ routed ─▶ in_progress ⇄ awaiting
//	                          ▲  │         │
//	                 handover └──┴────┬────┘
//	                                  ├─▶ done ─▶ (closed)
//	                       reopened ◀─┤    │
//	                           ▲      ├─▶ rejected
//	                           └──────┼────┘ from done, within 10 days
//	                                  └─▶ withdrawn
//
// The package is pure: it does no I/O, reads no clock and draws no random
// numbers; what it needs is passed in. A Ticket is a value with an open part,
// which reports may read, and a personal part, which the store seals.
package tickets
