package bot

// leaderTexts are what the city's leaders read in their own chat, as textKeys has
// them.
var leaderTexts = map[string]string{
	"leader.answer":       "agent number office",
	"leader.ask_what":     "number office",
	"leader.asked":        "number office",
	"leader.button.ask":   "",
	"leader.button.back":  "",
	"leader.button.daily": "",
	"leader.button.list":  "",
	"leader.button.open":  "",
	"leader.button.stop":  "",
	"leader.card.office":  "office stage",
	"leader.card.red":     "days",
	"leader.card.time":    "day left",
	"leader.card.yellow":  "days",
	"leader.red.case":     "days number place what",
	"leader.red.cases":    "count office",
	"leader.red.daily":    "clock",
	"leader.red.head":     "count days",
	"leader.red.more":     "count",
	"leader.red.none":     "days",
	"leader.red.office":   "count days office",
	"leader.red.secret":   "",
	"leader.red.stopped":  "",
	"leader.red.yellow":   "count days",
}
