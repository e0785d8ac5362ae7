// Package bot is in charge of the running bot: it takes events from the inbox,
// steps the chat they happened in, and commits what follows.
//
//	inbox entry ─▶ load record ─▶ turn (step) ─▶ store.Commit ─▶ Sender.Hand
//	                    ▲                            │
//	                    └──── conflict: once more ◀──┘
//
// A chat, private or group, is worked by one goroutine of one replica at a time:
// the one that holds the lease of the chat's partition. What concerns two chats
// (a case has a resident and an office's group) travels between them as an event
// in the other chat's inbox, written by the commit that made it happen. So every
// message leaves through the outbox of its own chat, in order.
//
// The package knows no Telegram types; bot/telegram does. Time and randomness
// come in through Options.
package bot
