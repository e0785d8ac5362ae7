// Package telegram is in charge of everything between Noken and the Telegram Bot
// API, and is the only package that knows Telegram.
//
//	Telegram ─▶ Poller or Webhook ─▶ Normalise ─▶ Inbox.Accept ─▶ (confirmed)
//	Telegram ◀─ Client ◀─ gate (limits) ◀─ Sender (lanes, order, retries) ◀─ Hand
//	                                          └─▶ Outbox.Note (done, slots, Then)
//
// What it promises:
//
//   - An update is confirmed (webhook 200, next getUpdates offset) only after
//     Inbox.Accept returned nil for it. Any JSON is survived.
//   - What is handed to the Sender is sent in order per chat and lane, again and
//     again until Telegram takes it or refuses it for good, and then noted. Only a
//     crash or a cut between Telegram's acceptance and the note can repeat a message.
//   - Nothing is sent for a partition whose lease is not held.
//   - Telegram's limits are kept before they are hit, and retry_after is obeyed.
//   - No name, text, number, coordinate or token reaches a log line or a label.
//
// Intake is this package's own because the library (go-telegram/bot v1.19.0)
// confirms updates before they are handled; sending goes through the library.
package telegram
