// Package simulator is in charge of a Telegram that runs on your machine: the Bot
// API over HTTP on one side, people who chat on the other. It knows nothing of
// Noken; any bot can be pointed at it.
//
//	bot ──HTTP /bot<TOKEN>/<method>──▶ Server ◀──As(user).Says(...)── tests, the page
//	bot ◀──getUpdates or webhook────── Server
//
// Every call is checked against the Bot API reference (api.json, generated) and
// against the rules that the reference only tells in prose (lengths after parsing,
// what makes a button, which edits change nothing), and is refused in Telegram's
// words. It is stricter than Telegram in one point: fields that the reference does
// not know are refused instead of passed over, because they are always mistakes.
//
// Groups live as groups do: people come, go and are promoted, the bot is given rights
// and loses them, topics are closed and deleted, boards are pinned. What the bot ever
// showed in a chat can be searched (EverSent).
//
// Under / the Server serves a page on which one plays residents and agents by hand,
// to this machine only.
//
// What it does not play: inline mode, payments, stickers and polls from the bot,
// business accounts, Markdown. Calls for these are checked and then refused.
package simulator

//go:generate go run ./internal/genapi ../../shared/telegram/api.json api.json
