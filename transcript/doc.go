// Package transcript is in charge of rehearsals: it plays a conversation by hand,
// without Telegram, writes it down as YAML that reads like a chat, plays what is
// written down again, and says which parts of the flows no transcript visits.
//
//	transcript: Got tersumbat
//	flow: aduan
//	lang: id
//	at: 2026-11-23 08:00
//	chat:
//	  - bot: "1 dari 5 · **Masalahnya tentang apa?**"
//	    buttons:
//	      - [Sampah, Got & banjir]
//	      - [Batal]
//	  - press: Got & banjir
//	  - settled: "Masalah: Got & banjir ✓"
//	  - ...
//
// A Player is the heart: it steps a flows.Set and stands in for the bot around it,
// which files reports and looks numbers up. Everything else feeds one (Run), writes
// down what one did (Player.File), or counts where one was (Coverage).
//
// Like flows it is a function: it reads no clock and no file and draws no chance.
package transcript
