package tickets_test

import (
	"bytes"
	"maps"
	"strings"
	"testing"
	"time"

	"noken/source"
	"noken/tickets"
)

// mutation is one slip in the shipped files.
type mutation struct {
	file     string
	old, new string // the first old becomes new
	at       string // text of the line where it is to be found; empty: the first that changed
	want     string // in the message or hint
}

// mutations are slips that people make in a city's files; the flows' and texts'
// are elsewhere.
var mutations = map[string]mutation{
	"a letter lost in an office's code":          {"categories.yaml", "office: disperkimtan", "office: disperkimta", "", `did you mean "disperkimtan"?`},
	"a letter too many in an office's code":      {"services.yaml", "office: dlh", "office: dlhh", "", `did you mean "dlh"?`},
	"an office's short name for its code":        {"categories.yaml", "office: satpol_pp", "office: Satpol PP", "", `did you mean "satpol_pp"?`},
	"an office renamed where it is defined":      {"offices.yaml", "\nrsud:", "\nrsu:", "office: rsud", `no office "rsud"`},
	"a coordinator that is no office":            {"city.yaml", "coordinator: diskominfo", "coordinator: kominfo", "", `no office "kominfo"`},
	"no coordinator":                             {"city.yaml", "coordinator:", "# coordinator:", "id: mimika", `"coordinator" is missing`},
	"a category without office":                  {"categories.yaml", "  office: dlh\n", "", "sampah:", `"office" is missing`},
	"an office without a word after it":          {"categories.yaml", "office: bpbd", "office:", "", `nothing stands after "office"`},
	"an office between empty quotes":             {"categories.yaml", "office: bpbd", `office: ""`, "", `between the quotes after "office"`},
	"a key with a letter lost":                   {"categories.yaml", "words: [sampah", "word: [sampah", "", `did you mean "words"?`},
	"a key that nobody reads":                    {"services.yaml", "cost: {id: Gratis", "price: {id: Gratis", "", `unknown key "price"`},
	"a key twice":                                {"categories.yaml", "  office: dlh\n", "  office: dlh\n  office: pupr\n", "  office: pupr", `"office" stands here twice`},
	"a category twice":                           {"categories.yaml", "\nmck:", "\nsampah:", "\nsampah:\n  label: {id: MCK", `"sampah" stands here twice`},
	"a category with a capital letter":           {"categories.yaml", "\nmck:", "\nMCK:", "", `"MCK" cannot be a code`},
	"a category with a space":                    {"categories.yaml", "\nlampu_jalan:", "\nlampu jalan:", "", `"lampu jalan" cannot be a code`},
	"a colon lost":                               {"categories.yaml", "\nmck:", "\nmck", "", `"key: value" is needed`},
	"the space after a colon lost":               {"categories.yaml", "office: dishub", "office:dishub", "", `not valid YAML`},
	"a translation deleted":                      {"categories.yaml", "{id: Sampah, en: Rubbish}", "{id: Sampah}", "", `the text has no "en"`},
	"an empty translation":                       {"categories.yaml", "{id: Sampah, en: Rubbish}", `{id: Sampah, en: ""}`, "", `the text in "en" is empty`},
	"a language of no city":                      {"offices.yaml", "en: Environment Office", "eng: Environment Office", "", `the city has no language "eng"`},
	"a text without languages":                   {"services.yaml", "label: {id: KTP pertama, en: First ID card}", "label: KTP pertama", "", `a text for each language`},
	"a button too long":                          {"categories.yaml", "en: Noise & public order", "en: Noise and drunkenness and public order", "", `there is room for 24`},
	"two categories called the same":             {"categories.yaml", "en: Trees & parks", "en: Rubbish", "", `"sampah" is called so already`},
	"two services called the same but for case":  {"services.yaml", "id: Akta kematian,", "id: Akta Kelahiran,", "", `"akta_lahir" is called so already`},
	"a word that leads to two categories":        {"categories.yaml", "words: [mck,", "words: [mck, sampah,", "", `the word "sampah" leads to category "sampah" already`},
	"a word twice":                               {"categories.yaml", "words: [mck,", "words: [mck, mck,", "", `"mck" stands here twice`},
	"a photo rule with a letter changed":         {"categories.yaml", "photos: never", "photos: newer", "", `did you mean "never"?`},
	"a photo rule that is none":                  {"categories.yaml", "photos: optional", "photos: maybe", "", `known here: optional, never, required`},
	"neither true nor false":                     {"categories.yaml", "secret: true", "secret: rahasia", "", `true or false is needed`},
	"no days":                                    {"categories.yaml", "inspection: true", "resolve_days: 0", "", `0 is too small`},
	"less than no days":                          {"categories.yaml", "inspection: true", "resolve_days: -3", "", `-3 is too small`},
	"more days than a year":                      {"categories.yaml", "inspection: true", "resolve_days: 400", "", `400 is too large`},
	"days in words":                              {"categories.yaml", "inspection: true", "resolve_days: tiga", "", `a whole number is needed here, not "tiga"`},
	"an answer due after the end":                {"categories.yaml", "inspection: true", "follow_up_days: 10\n  resolve_days: 3", "resolve_days: 3", `before its first answer is due in 10`},
	"an answer due after the rule's end":         {"services.yaml", "office: dlh", "office: dlh\n  follow_up_days: 20", "follow_up_days: 20", `14, which is the rule`},
	"an area that is none":                       {"offices.yaml", `area: "94.04.03"`, `area: "94.04.30"`, "", `did you mean "94.04.03"?`},
	"an office by an area that is none":          {"categories.yaml", "  office: dlh\n", "  office: dlh\n  office_by_area: {\"94.04.99\": tembagapura}\n", "94.04.99", `no area "94.04.99"`},
	"an office by area that is none":             {"categories.yaml", "  office: dlh\n", "  office: dlh\n  office_by_area: {\"94.04.10\": tembagapuras}\n", "tembagapuras", `did you mean "tembagapura"?`},
	"no office by any area":                      {"categories.yaml", "  office: dlh\n", "  office: dlh\n  office_by_area: {}\n", "office_by_area", `nothing in office_by_area`},
	"an office that no case comes to":            {"offices.yaml", "\n  handed_on: true", "", "dinkop:", `no case comes to office "dinkop"`},
	"the only category of an office given away":  {"categories.yaml", "office: bpbd", "office: pupr", "bpbd:", `no case comes to office "bpbd"`},
	"an office without short name":               {"offices.yaml", "  short: DLH\n", "", "dlh:", `"short" is missing`},
	"two offices with one short name":            {"offices.yaml", "short: Dinkes", "short: DLH", "", `"dlh" is called so already`},
	"a field of no request":                      {"services.yaml", "fields: [nama, nik, kk", "fields: [nama, nikk, kk", "", `did you mean "nik"?`},
	"a field asked twice":                        {"services.yaml", "fields: [nama, nik, kk", "fields: [nama, nama, kk", "", `"nama" stands in the list twice`},
	"a list where a word is":                     {"services.yaml", "office: dlh", "office: [dlh, pupr]", "", `a single text is needed here`},
	"a word where keys are":                      {"city.yaml", "  darurat:\n", "  lain: 112\n  darurat:\n", "lain: 112", `known here: label, number, words`},
	"an opening bracket lost":                    {"categories.yaml", "words: [mck", "words: mck", "", `a "]" ends a list here`},
	"an opening quote lost":                      {"offices.yaml", `id: "Rumah sakit umum`, `id: Rumah sakit umum`, "", `a quote ends a text here that none begins`},
	"an opening brace lost":                      {"offices.yaml", `name: {id: Inspektorat`, `name: id: Inspektorat`, "", `not valid YAML`},
	"a space too few before the first line":      {"categories.yaml", "  label: {id: Sampah,", " label: {id: Sampah,", "", `it has 1 spaces before it`},
	"a space too many before a block":            {"city.yaml", "  darurat:", "   darurat:", "", `it has 3 spaces before it`},
	"a space before the first key":               {"holidays.yaml", "national:", " national:", "", `it has 1 spaces before it`},
	"an office renamed that many name":           {"offices.yaml", "disdukcapil:", "disdukcapi:", "", `did you mean "disdukcapil"?`},
	"an emergency number that is none":           {"city.yaml", `number: "113"`, `number: "ll3"`, "", `"ll3" is no telephone number`},
	"an emergency number with a digit lost":      {"city.yaml", `number: "113"`, `number: "11"`, "", `"11" is no telephone number`},
	"no emergency number":                        {"city.yaml", "    number: \"113\"\n", "", "pemadam:", `"number" is missing`},
	"hours from late to early":                   {"city.yaml", "monday: 07:30-16:00", "monday: 16:00-07:30", "", `expected times from earlier to later`},
	"an hour that is none":                       {"city.yaml", "13:00-16:30", "13:00-16:70", "", `expected times from earlier to later`},
	"a day that is none":                         {"city.yaml", "tuesday:", "teusday:", "", `did you mean "tuesday"?`},
	"a time zone that is none":                   {"city.yaml", "zone: WIT", "zone: WIR", "", `did you mean "WIT"?`},
	"a prefix in small letters":                  {"city.yaml", "prefix: MMK", "prefix: mmk", "", `expected two to four capital letters`},
	"a city's id with a space":                   {"city.yaml", "id: mimika", "id: mimika kab", "", `expected small letters, digits or -`},
	"languages misspelt":                         {"city.yaml", "languages:", "langauges:", "", `did you mean "languages"?`},
	"a language changed":                         {"city.yaml", "[id, en]", "[id, eng]", "", `no text of the city is in "eng"`},
	"a language lost":                            {"city.yaml", "[id, en]", "[id]", "", `the texts are in "en" too`},
	"a bracket lost":                             {"categories.yaml", "illegal levy]", "illegal levy", "", `the bracket that is opened here is not closed`},
	"a brace lost":                               {"services.yaml", "en: First ID card}", "en: First ID card", "", `the bracket that is opened here is not closed`},
	"a quote lost":                               {"city.yaml", `"0811 4982 800"`, `"0811 4982 800`, "", `quote that is opened here is not closed`},
	"a tab before a line":                        {"categories.yaml", "  office: dlh", "\toffice: dlh", "", `a tab before the words`},
	"a space too many before a line":             {"categories.yaml", "  office: dlh", "   office: dlh", "", `further to the right`},
	"a space too many before the first line":     {"categories.yaml", "  label: {id: Sampah,", "   label: {id: Sampah,", "", `further to the right`},
	"a space too few before a line":              {"categories.yaml", "  office: dlh", "office: dlh", "", `further to the left`},
	"an entry of a list too far to the right":    {"services.yaml", "    - {id: Fotokopi", "     - {id: Fotokopi", "", `not valid YAML`},
	"a dash lost":                                {"services.yaml", "    - {id: Fotokopi", "    {id: Fotokopi", "", `not valid YAML`},
	"a comma lost between languages":             {"categories.yaml", "{id: Sampah, en: Rubbish}", "{id: Sampah en: Rubbish}", "", `the text has no "en"`},
	"an anchor":                                  {"categories.yaml", "office: dlh", "office: *dlh", "", `alias is not used`},
	"a month that is none":                       {"holidays.yaml", "2026-08-17", "2026-13-17", "", `"2026-13-17" is no date`},
	"a day that no month has":                    {"holidays.yaml", "2026-05-31", "2026-06-31", "", `"2026-06-31" is no date`},
	"a year mistyped":                            {"holidays.yaml", "2026-08-17", "2062-08-17", "", `only 1 national holidays in 2062`},
	"a day off twice":                            {"holidays.yaml", "2026-03-18", "2026-03-19", "", `is a day off already, in line`},
	"a holiday without a name":                   {"holidays.yaml", "2026-08-17: Proklamasi Kemerdekaan", "2026-08-17:", "", `nothing stands after "2026-08-17"`},
	"a holiday with a name of nothing":           {"holidays.yaml", "2026-08-17: Proklamasi Kemerdekaan", `2026-08-17: ""`, "", `the day 2026-08-17 has no name`},
	"a list of days that is none":                {"holidays.yaml", "shared_leave:", "shared_leaves:", "", `did you mean "shared_leave"?`},
	"a yearly day with a year":                   {"holidays.yaml", "\n  02-05:", "\n  2026-02-05:", "", `"2026-02-05" is no day; expected month and day`},
	"next year's holidays not there":             {"holidays.yaml", "\nexpected:", "\n# expected:", "2026-12-25", ""},
	"an area's code with a letter":               {"areas.csv", "94.04.16,", "94.O4.16,", "", `"94.O4.16" is no area code`},
	"an area twice":                              {"areas.csv", "94.04.01.1003,", "94.04.01.1002,", "", `area "94.04.01.1002" stands here twice`},
	"an area in none":                            {"areas.csv", "94.04.01.1003,", "94.04.81.1003,", "", `lies in "94.04.81", which is not in the list`},
	"a level misspelt":                           {"areas.csv", "94.04.16,district", "94.04.16,distric", "", `did you mean "district"?`},
	"a village called a district":                {"areas.csv", "94.04.01.1003,village", "94.04.01.1003,district", "", `is not the code of a district`},
	"an area without name":                       {"areas.csv", "village,Kwamki\n", "village,\n", "", `has no name`},
	"two villages of a district called the same": {"areas.csv", "village,Sempan", "village,Kwamki", "", `has the same name`},
	"a comma lost":                               {"areas.csv", "94.04.01.1003,village", "94.04.01.1003 village", "", `is missing in this line`},
	"a quote too many":                           {"areas.csv", "village,Sempan", `village,"Sempan`, "", `a quote in this line`},
	"a list without anything in it":              {"city.yaml", "languages: [id, en]", "languages: []", "", `at least 1 needed`},
	"a kind of case that is none":                {"city.yaml", "  aspiration:", "  aspirations:", "", `did you mean "aspiration"?`},
	"a key of a deadline that is none":           {"city.yaml", "verify_days: 3", "verify_day: 3", "", `did you mean "verify_days"?`},
	"no days to verify":                          {"city.yaml", "verify_days: 3", "verify_days: 0", "", `0 is too small`},
	"a kind's answer due after its end":          {"city.yaml", "follow_up_days: 5, resolve_days: 14", "follow_up_days: 15, resolve_days: 14", "", `before its first answer is due in 15`},
	"an inspection faster than none":             {"city.yaml", "inspection_days: 60", "inspection_days: 6", "", `with an inspection it is to be done in 6 working days`},
	"a verification that is none":                {"city.yaml", "verification: off", "verification: aus", "", `none of the words that may stand here`},
	"verification of no category":                {"city.yaml", "verification: off", "verification: category", "", `no category says verify: true`},
	"a category verified where none is":          {"categories.yaml", "  proof: photo", "  verify: true", "", `so that nobody verifies this`},
	"yellow after red":                           {"city.yaml", "yellow: 3, red: 5", "yellow: 8, red: 5", "", `red after 5 already`},
	"a colour that is none":                      {"city.yaml", "{yellow: 3,", "{yelow: 3,", "", `did you mean "yellow"?`},
	"quiet hours without an end":                 {"city.yaml", "resident: 21:00-06:00", "resident: 21:00", "", `expected two times, such as 21:00-06:00`},
	"quiet hours that no clock has":              {"city.yaml", "resident: 21:00-06:00", "resident: 25:00-06:00", "", `expected two times, such as 21:00-06:00`},
	"quiet hours of nobody":                      {"city.yaml", "  leader: 20:00", "  leaders: 20:00", "", `did you mean "leader"?`},
	"a digest at no time":                        {"city.yaml", `digest: "07:30"`, `digest: pagi`, "", `expected a time, such as 07:30`},
	"a day of the week in Indonesian":            {"city.yaml", "weekly: monday", "weekly: senin", "", `none of the words that may stand here`},
	"a first contact that is no office":          {"city.yaml", "office: diskominfo #", "office: diskominfoo #", "", `did you mean "diskominfo"?`},
	"a first contact for no category":            {"city.yaml", "    adminduk:", "    admindik:", "", `did you mean "adminduk"?`},
	"a first contact by category in no office":   {"city.yaml", "adminduk: disdukcapil", "adminduk: capil", "", `no office "capil"`},
	"an office's day that is none":               {"offices.yaml", "    sunday: 00:00-24:00", "    sundai: 00:00-24:00", "", `did you mean "sunday"?`},
	"an office's hours beyond midnight":          {"offices.yaml", "sunday: 00:00-24:00", "sunday: 22:00-06:00", "", `expected times from earlier to later`},
	"an office's day off that is none":           {"offices.yaml", "00:00-24:00\n  works_on_holidays: true", "00:00-24:00\n  days_off: {2026-12-32: Pindah}", "", `"2026-12-32" is no date`},
	"an office's day off without a name":         {"offices.yaml", "00:00-24:00\n  works_on_holidays: true", "00:00-24:00\n  days_off: {2026-12-19: \"\"}", "", `the day 2026-12-19 has no name`},
	"an office's special hours that are none":    {"offices.yaml", "00:00-24:00\n  works_on_holidays: true", "00:00-24:00\n  special_days: {2026-12-19: siang}", "", `"siang" are no hours`},
	"an office's day off with hours":             {"offices.yaml", "00:00-24:00\n  works_on_holidays: true", "00:00-24:00\n  days_off: {2026-12-19: Pindah}\n  special_days: {2026-12-19: \"08:00-12:00\"}", "  special_days: {2026-12-19", `stands here already, in line`},
	"an office that means all":                   {"offices.yaml", "\nbrida:", "\nall:", "", `"all" means all offices`},
	"special hours on a day off":                 {"holidays.yaml", "\nevery_year:", "\nspecial_days:\n  2026-12-24: \"08:00-12:00\"\nevery_year:", `2026-12-24: "08`, `is a day off too, in line`},
	"special hours that are none":                {"holidays.yaml", "\nevery_year:", "\nspecial_days:\n  2026-12-23: \"12:00-08:00\"\nevery_year:", `2026-12-23: "12`, `expected times from earlier to later`},
	"special hours of no day":                    {"holidays.yaml", "\nevery_year:", "\nspecial_days:\n  2026-13-23: \"08:00-12:00\"\nevery_year:", `2026-13-23`, `is no date`},
	"a proof with a letter changed":              {"categories.yaml", "proof: photo", "proof: phoot", "", `did you mean "photo"?`},
	"a proof of what is secret":                  {"categories.yaml", "  secret: true", "  secret: true\n  proof: photo", "  proof: photo", `could give its reporter away`},
	"a pin for what is secret":                   {"categories.yaml", "  secret: true", "  secret: true\n  proof_pin: 300", "  proof_pin: 300", `could give its reporter away`},
	"a pin within a few metres":                  {"categories.yaml", "  proof: photo", "  proof_pin: 3", "", `3 is too small`},
	"neither verified nor not":                   {"categories.yaml", "  proof: photo", "  verify: kadang", "", `true or false is needed`},
	"a rung with a letter lost":                  {"ladder.yaml", "  when: half", "  when: hal", "", `did you mean "half"?`},
	"a rung at no time":                          {"ladder.yaml", "  when: half\n", "", "half:", `"when" is missing`},
	"a rung for nobody":                          {"ladder.yaml", "  tell: [agent]\n", "", "half:", `"tell" is missing`},
	"a rung for nobody known":                    {"ladder.yaml", "tell: [agent]", "tell: [agen]", "", `did you mean "agent"?`},
	"a rung that tells one twice":                {"ladder.yaml", "tell: [agent, office]", "tell: [agent, agent]", "", `"agent" stands in the list twice`},
	"a rung of no deadline":                      {"ladder.yaml", "of: task", "of: tasks", "", `did you mean "task"?`},
	"a rung without its days":                    {"ladder.yaml", "  days: 1\n", "", "  when: before", `how many days before the deadline`},
	"a rung with days too many":                  {"ladder.yaml", "  when: half\n", "  when: half\n  days: 2\n", "  days: 2", `days say nothing where it is half`},
	"a rung before the one above it":             {"ladder.yaml", "  days: 3\n", "  days: 1\n", "late_3:", `is not later than the one above it`},
	"a rung of a task told to residents":         {"ladder.yaml", "  tell: [office, head]\n", "  tell: [office, head, resident]\n", "", `residents know nothing of an office's part`},
	"a rung told to residents too early":         {"ladder.yaml", "  of: verify\n  when: due\n  tell: [coordinator]", "  of: verify\n  when: due\n  tell: [coordinator, resident]", "", `not late yet`},
	"a rung with a capital letter":               {"ladder.yaml", "\nhalf:", "\nHalf:", "", `"Half" cannot be a code`},
	"a leader without a title":                   {"people.yaml", "    title: {id: Bupati, en: Regent}\n", "", "bupati:", `"title" is missing`},
	"a leader by name":                           {"people.yaml", "    # user: 700000001", "    user: Yohanes", "", `a whole number is needed here`},
	"a leader that is a group":                   {"people.yaml", "    # user: 700000001", "    user: -1001234567", "", `is too small`},
	"a leader twice":                             {"people.yaml", "    # user: 700000001\n    morning: true\n  wakil_bupati:\n", "    user: 700000002\n    morning: true\n  wakil_bupati:\n    user: 700000002\n", "  wakil_bupati:\n    user", `this person is the leader "bupati" already`},
	"the head of no office":                      {"people.yaml", "# offices:\n#   pupr:", "offices:\n  purp:", "  purp:", `did you mean "pupr"?`},
	"a head among the staff":                     {"people.yaml", "# offices:\n#   pupr: {head: 700000011, staff: [700000012", "offices:\n  pupr: {head: 700000011, staff: [700000011", "  pupr: {", `the head stands among the staff too`},
	"offices without a head":                     {"people.yaml", "# offices:\n#   pupr:", "offices:\n  pupr:", "leaders:", `no head is named for disdukcapil, dpmptsp, disperkimtan`},
	"secret reports for nobody":                  {"people.yaml", "# offices:\n#   pupr:", "offices:\n  pupr:", "leaders:", `the secret reports of kekerasan, pungli`},
	"a coordinator twice":                        {"people.yaml", "# coordinators: [700000031]", "coordinators: [700000031, 700000031]", "", `"700000031" stands in the list twice`},
	"a reader by name":                           {"people.yaml", "# readers: [700000041]", "readers: [yohana]", "", `a whole number is needed here`},
	"secret reports of no category":              {"people.yaml", "# secret:\n#   kekerasan:", "secret:\n  kekersan:", "  kekersan:", `did you mean "kekerasan"?`},
	"secret reports of what is not secret":       {"people.yaml", "# secret:\n#   kekerasan:", "secret:\n  sampah:", "  sampah:", `is not secret: all of its office get its reports`},
	"secret reports for a group":                 {"people.yaml", "# secret:\n#   kekerasan: [7", "secret:\n  kekerasan: [-7", "  kekerasan: [-7", `is no person's id`},
	"a placeholder with a letter lost":           {"replies/all.yaml", "{number}) sudah", "{numbr}) sudah", "", `did you mean "number"?`},
	"a placeholder in one language only":         {"replies/pupr.yaml", "by {day}.", "soon.", "", `"id" has {day}, "en" has none`},
	"a brace of a placeholder lost":              {"replies/all.yaml", "{number}) sudah", "{number) sudah", "", `a brace stands here without its other half`},
	"an answer without words":                    {"replies/dlh.yaml", "  title: {id: Sampah akan diangkut, en: The rubbish will be fetched}\n", "", "diangkut:", `"title" is missing`},
	"an answer's title too long":                 {"replies/dlh.yaml", "en: The rubbish will be fetched}", "en: The rubbish will be fetched by our truck quite soon}", "", `there is room for 40`},
	"two answers called the same":                {"replies/all.yaml", "en: Ask for a photo", "en: We have it", "", `"diterima" is called so already`},
	"an answer in one language":                  {"replies/disdukcapil.yaml", "title: {id: Berkas kurang, en: Papers are missing}", "title: {id: Berkas kurang}", "", `the text has no "en"`},
	"a category's words with an empty one":       {"categories.yaml", "words: [mck,", `words: [mck, "",`, "", `an entry of the list is empty`},
}

func TestEachMutationIsFoundAtItsLine(t *testing.T) {
	t.Parallel()
	shipped, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	if len(mutations) < 140 {
		t.Errorf("%d mutations", len(mutations))
	}
	for name, m := range mutations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := string(shipped[m.file])
			after := strings.Replace(before, m.old, m.new, 1)
			if after == before {
				t.Fatalf("%s has no %q", m.file, m.old)
			}
			problems := findings(shipped, m.file, after)
			line := firstChanged(before, after)
			if m.at != "" {
				line = 0 // wherever that line is, in any file
			}
			for _, p := range problems {
				there := p.File == m.file && p.Line == line
				if m.at != "" {
					there = strings.Contains("\n"+p.Source+"\n", strings.SplitN(m.at, "\n", 3)[min(1, strings.Count(m.at, "\n"))])
				}
				if there && strings.Contains(p.Message+p.Hint, m.want) {
					if len(problems) > 3 && m.file != "offices.yaml" {
						t.Errorf("one slip is told %d times:\n%v", len(problems), problems)
					}
					return
				}
			}
			t.Errorf("expected %q at line %d of %s, or at %q:\n%v", m.want, line, m.file, m.at, problems)
		})
	}
}

// findings are all problems of the shipped files with one changed.
func findings(shipped map[string][]byte, file, text string) source.Problems {
	files := maps.Clone(shipped)
	files[file] = []byte(text)
	city, problems := tickets.LoadCity(files)
	return append(problems, city.Warnings(time.Date(2026, time.November, 23, 9, 0, 0, 0, city.Zone))...)
}

func firstChanged(before, after string) int {
	old, now := strings.Split(before, "\n"), strings.Split(after, "\n")
	for i := range min(len(old), len(now)) {
		if old[i] != now[i] {
			return i + 1
		}
	}
	return min(len(old), len(now))
}

var cityFiles = []string{
	"city.yaml", "offices.yaml", "categories.yaml", "services.yaml", "holidays.yaml", "areas.csv", "ladder.yaml", "people.yaml", "replies/all.yaml",
}

// What editors and spreadsheets do without a word is no problem, and neither are
// the shipped files.
func TestHarmlessChangesHaveNoFinding(t *testing.T) {
	t.Parallel()
	shipped, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, now string) func(string) string {
		return func(s string) string { return strings.ReplaceAll(s, old, now) }
	}
	for name, change := range map[string]func(string) string{
		"nothing":               func(s string) string { return s },
		"Windows line ends":     replace("\n", "\r\n"),
		"a byte order mark":     func(s string) string { return "\ufeff" + s },
		"a comment":             func(s string) string { return "# catatan\n" + s + "# selesai\n" },
		"lines with nothing":    func(s string) string { return "\n\n" + s + "\n\n" },
		"spaces at line ends":   replace("office: dlh\n", "office: dlh   \n"),
		"no last line end":      func(s string) string { return strings.TrimRight(s, "\n") },
		"keys in another order": replace("  office: bpbd\n  inspection: true\n", "  inspection: true\n  office: bpbd\n"),
		"double quotes":         replace("office: pupr", `office: "pupr"`),
		"single quotes":         replace("en: Rubbish", `en: 'Rubbish'`),
		"quoted keys":           replace("\nsampah:", "\n\"sampah\":"),
		"a block for a list":    replace("fields: [nama, anak, telepon, keterangan]", "fields:\n    - nama\n    - anak\n    - telepon\n    - keterangan"),
		"one word for a list":   replace("words: [psc]", "words: psc"),
		"a text over lines":     replace("label: {id: Sampah, en: Rubbish}", "label:\n    id: Sampah\n    en: Rubbish"),
		"a document's mark":     func(s string) string { return "---\n" + s },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, file := range cityFiles {
				if name == "a document's mark" && file == "areas.csv" {
					continue
				}
				if got := findings(shipped, file, change(string(shipped[file]))); len(got) > 0 {
					t.Errorf("%s:\n%v", file, got)
				}
			}
		})
	}
}

// Every line of every file left out, and every line cut in its middle: nothing
// panics, the city is always there, and no problem points outside of its file.
func TestAnyLineMayBeBroken(t *testing.T) {
	t.Parallel()
	shipped, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range cityFiles {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			lines := bytes.SplitAfter(shipped[file], []byte("\n"))
			step := max(1, len(lines)/12)
			for i := 0; i < len(lines); i += step {
				for _, now := range []string{"", string(lines[i][:len(lines[i])/2]), "\t" + string(lines[i]), " " + string(lines[i])} {
					text := string(bytes.Join(lines[:i], nil)) + now + string(bytes.Join(lines[i+1:], nil))
					for _, p := range findings(shipped, file, text) {
						if most := len(lines) + 1; p.File == file && p.Line > most || p.Message == "" || p.Rule == "" {
							t.Errorf("%+v is no place of %d lines", p, most)
						}
					}
				}
			}
		})
	}
}
