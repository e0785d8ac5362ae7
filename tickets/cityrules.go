package tickets

import (
	"regexp"
	"strings"
	"time"

	"noken/source"
)

// CityRules are what city.yaml says of how cases are handled: how long they may
// take, who looks first, and when people are told.
type CityRules struct {
	// How long each kind of case may take. Left out: what the rules of SP4N-LAPOR!
	// allow (PermenPANRB 62/2018).
	//
	//	deadlines:
	//	  complaint: {verify_days: 3, follow_up_days: 5, resolve_days: 14, inspection_days: 60}
	Deadlines KindDeadlines `yaml:"deadlines"`

	// Whether the coordinator looks at a case before an office gets it: off (the
	// office gets it at once), on (always), or category (where the category says
	// verify: true).
	//
	//	verification: category
	Verification string `yaml:"verification" jsonschema:"enum=off,enum=on,enum=category,default=off"`

	// When a case on which nobody acts has a colour.
	//
	//	red: {yellow: 3, red: 5}
	Red RedEntry `yaml:"red"`

	// When nobody is reminded of anything. What falls due then is told when the
	// quiet is over. An answer to a resident is never held back.
	//
	//	quiet:
	//	  resident: 21:00-06:00
	Quiet QuietEntry `yaml:"quiet"`

	// When each office gets its overview in the morning, and leaders the red list.
	//
	//	digest: "07:30"
	Digest string `yaml:"digest" jsonschema:"pattern=^([01][0-9]|2[0-3]):[0-5][0-9]$,default=07:30,example=\"07:30\"" expect:"a time, such as 07:30"`

	// The day on which the coordinator gets the overview of the week.
	//
	//	weekly: monday
	Weekly string `yaml:"weekly" jsonschema:"enum=monday,enum=tuesday,enum=wednesday,enum=thursday,enum=friday,enum=saturday,enum=sunday,default=monday"`

	// Who talks to residents that want a person and not a bot.
	//
	//	first_contact: {office: diskominfo}
	FirstContact FirstContactEntry `yaml:"first_contact"`
}

// KindDeadlines are how long each kind of case may take.
type KindDeadlines struct {
	source.Where

	// Of complaints. Left out: 3 to verify, 5 to the first answer, 14 until it is
	// done, 60 with an inspection.
	//
	//	complaint: {resolve_days: 10}
	Complaint TimesEntry `yaml:"complaint"`
	// Of requests for a service. Left out: as for complaints.
	//
	//	service: {resolve_days: 10}
	Service TimesEntry `yaml:"service"`
	// Of requests for information. Left out: 3 to verify, 5 to its answer, which
	// ends it.
	//
	//	information: {follow_up_days: 2, resolve_days: 5}
	Information TimesEntry `yaml:"information"`
	// Of wishes and ideas (aspirasi). Left out: as for complaints.
	//
	//	aspiration: {resolve_days: 30}
	Aspiration TimesEntry `yaml:"aspiration"`
}

// TimesEntry is how long one kind of case may take, in working days of the office.
type TimesEntry struct {
	source.Where

	// Until the coordinator has looked at it and given it to an office.
	//
	//	verify_days: 3
	Verify int `yaml:"verify_days" jsonschema:"minimum=1,maximum=365"`
	// To the office's first answer.
	//
	//	follow_up_days: 5
	FollowUp int `yaml:"follow_up_days" jsonschema:"minimum=1,maximum=365"`
	// Until it is done.
	//
	//	resolve_days: 14
	Resolve int `yaml:"resolve_days" jsonschema:"minimum=1,maximum=365"`
	// Until it is done where somebody must go and look.
	//
	//	inspection_days: 60
	Inspection int `yaml:"inspection_days" jsonschema:"minimum=1,maximum=365"`
}

// RedEntry is when a case has a colour: so many days, Sundays and holidays among
// them, after the office last did something.
type RedEntry struct {
	source.Where

	// Days until it is yellow.
	//
	//	yellow: 3
	Yellow int `yaml:"yellow" jsonschema:"minimum=1,maximum=90,default=3"`
	// Days until it is red, and on the list of the regent.
	//
	//	red: 5
	Red int `yaml:"red" jsonschema:"minimum=1,maximum=90,default=5"`
}

// QuietEntry is when nobody is reminded, for each of those who are told. The
// second time may be on the next day; twice the same time is never quiet.
type QuietEntry struct {
	source.Where

	// Agents, in their private chats.
	//
	//	agent: 17:00-07:00
	Agent string `yaml:"agent" jsonschema:"pattern=^([01][0-9]|2[0-3])[:.][0-5][0-9] *- *(([01][0-9]|2[0-3])[:.][0-5][0-9]|24[:.]00)$,default=17:00-07:00,example=17:00-07:00" expect:"two times, such as 21:00-06:00"`
	// The groups of offices. New cases come there at any hour all the same.
	//
	//	office: 17:00-07:00
	Office string `yaml:"office" jsonschema:"pattern=^([01][0-9]|2[0-3])[:.][0-5][0-9] *- *(([01][0-9]|2[0-3])[:.][0-5][0-9]|24[:.]00)$,default=17:00-07:00,example=17:00-07:00" expect:"two times, such as 21:00-06:00"`
	// Heads of offices.
	//
	//	head: 18:00-07:00
	Head string `yaml:"head" jsonschema:"pattern=^([01][0-9]|2[0-3])[:.][0-5][0-9] *- *(([01][0-9]|2[0-3])[:.][0-5][0-9]|24[:.]00)$,default=18:00-07:00,example=18:00-07:00" expect:"two times, such as 21:00-06:00"`
	// The coordinator.
	//
	//	coordinator: 18:00-07:00
	Coordinator string `yaml:"coordinator" jsonschema:"pattern=^([01][0-9]|2[0-3])[:.][0-5][0-9] *- *(([01][0-9]|2[0-3])[:.][0-5][0-9]|24[:.]00)$,default=18:00-07:00,example=18:00-07:00" expect:"two times, such as 21:00-06:00"`
	// Leaders: the regent, the deputy, the secretary.
	//
	//	leader: 20:00-06:30
	Leader string `yaml:"leader" jsonschema:"pattern=^([01][0-9]|2[0-3])[:.][0-5][0-9] *- *(([01][0-9]|2[0-3])[:.][0-5][0-9]|24[:.]00)$,default=20:00-06:30,example=20:00-06:30" expect:"two times, such as 21:00-06:00"`
	// Residents.
	//
	//	resident: 21:00-06:00
	Resident string `yaml:"resident" jsonschema:"pattern=^([01][0-9]|2[0-3])[:.][0-5][0-9] *- *(([01][0-9]|2[0-3])[:.][0-5][0-9]|24[:.]00)$,default=21:00-06:00,example=21:00-06:00" expect:"two times, such as 21:00-06:00"`
}

// FirstContactEntry is who talks to residents that want a person.
type FirstContactEntry struct {
	source.Where

	// The office, by its code in offices.yaml. Left out: the coordinator.
	//
	//	office: diskominfo
	Office string `yaml:"office" jsonschema:"example=diskominfo"`
	// Another office where it is known what it is about: its code after the
	// category's.
	//
	//	by_category: {adminduk: disdukcapil}
	ByCategory source.Entries[string] `yaml:"by_category"`
}

// readRules fills in the city's rules; what the file does not say is the official
// rule's.
func (l *loader) readRules(c CityRules) {
	city := l.city
	city.Deadlines = map[Kind]Times{}
	for kind, e := range c.Deadlines.byKind() {
		official := OfficialTimes(kind)
		city.Deadlines[kind] = e.times(official)
	}
	city.Verification = c.Verification
	city.Red = Red{Yellow: c.Red.Yellow, Red: c.Red.Red}
	city.Quiet = map[string]QuietHours{}
	for who, hours := range c.Quiet.byAudience() {
		city.Quiet[string(who)] = parseQuiet(hours)
	}
	if digest := c.Digest; len(digest) == len("07:30") {
		city.DigestAt = clock(digest[:2], digest[3:])
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.EqualFold(day.String(), c.Weekly) {
			city.WeeklyOn = day
		}
	}
	if city.FirstContact = c.FirstContact.Office; city.FirstContact == "" {
		city.FirstContact = city.Coordinator
	}
	city.FirstContactBy = map[string]string{}
	for _, e := range c.FirstContact.ByCategory {
		city.FirstContactBy[e.Name.Text] = e.Value
	}
}

func (k KindDeadlines) byKind() map[Kind]TimesEntry {
	return map[Kind]TimesEntry{
		KindComplaint: k.Complaint, KindService: k.Service, KindInformation: k.Information, KindAspiration: k.Aspiration,
	}
}

// times are an entry's, with the official ones where it says nothing. With a
// shorter time until the end, neither the first answer nor the end of an
// information request comes after it.
func (e TimesEntry) times(official Times) Times {
	or := func(own, rule int) int {
		if own > 0 {
			return own
		}
		return rule
	}
	t := Times{
		Verify: or(e.Verify, official.Verify), FollowUp: or(e.FollowUp, official.FollowUp),
		Resolve: or(e.Resolve, official.Resolve), Inspection: or(e.Inspection, official.Inspection),
	}
	if e.Inspection == 0 {
		t.Inspection = max(t.Inspection, t.Resolve)
	}
	if e.FollowUp == 0 {
		t.FollowUp = min(t.FollowUp, t.Resolve)
	}
	return t
}

func (q QuietEntry) byAudience() map[Audience]string {
	return map[Audience]string{
		ToAgent: q.Agent, ToOffice: q.Office, ToHead: q.Head, ToCoordinator: q.Coordinator, ToLeader: q.Leader, ToResident: q.Resident,
	}
}

var quietShape = regexp.MustCompile(`^([0-9]{2})[:.]([0-9]{2}) *- *([0-9]{2})[:.]([0-9]{2})$`)

// parseQuiet reads "21:00-06:00"; what is none is never quiet, and was told where
// the file was read.
func parseQuiet(s string) QuietHours {
	m := quietShape.FindStringSubmatch(s)
	if m == nil {
		return QuietHours{}
	}
	return QuietHours{From: clock(m[1], m[2]), To: clock(m[3], m[4])}
}

// checkRules tells what does not fit together in the city's rules, or with the
// other files.
func (l *loader) checkRules(c file[CityFile]) {
	for _, kind := range Kinds {
		l.checkTimes(c, c.body.Deadlines.byKind()[kind], l.city.Deadlines[kind])
	}
	red := c.body.Red
	if red.Yellow > red.Red && red.Node() != nil {
		c.Problem(red.At("yellow"), RuleDeadline, "make red the larger of the two",
			"a case would be yellow after %d days, and red after %d already", red.Yellow, red.Red)
	}
	first := c.body.FirstContact
	l.needOffice(c.File, first.At("office"), first.Office)
	byCategory := first.Node().Get("by_category")
	for _, e := range first.ByCategory {
		l.needCategory(c.File, e.Name, e.Name.Text)
		l.needOffice(c.File, byCategory.Get(e.Name.Text), e.Value)
	}
	l.checkVerification(c)
}

// checkTimes tells of a deadline that comes before one that should be earlier.
func (l *loader) checkTimes(c file[CityFile], e TimesEntry, is Times) {
	switch {
	case e.Node() == nil:
	case is.FollowUp > is.Resolve:
		c.Problem(e.At("follow_up_days"), RuleDeadline, "make resolve_days the larger of the two",
			"it is to be done in %d working days, before its first answer is due in %d", is.Resolve, is.FollowUp)
	case is.Inspection < is.Resolve:
		c.Problem(e.At("inspection_days"), RuleDeadline, "make inspection_days the larger of the two",
			"with an inspection it is to be done in %d working days, without one in %d", is.Inspection, is.Resolve)
	}
}

// checkVerification tells where city.yaml and the categories do not agree on what
// the coordinator looks at.
func (l *loader) checkVerification(c file[CityFile]) {
	for _, category := range l.city.Categories {
		if category.Verify {
			return
		}
	}
	if l.city.Verification == VerifyByCategory && !l.unread[categoriesFile] {
		c.Warn(c.body.At("verification"), RuleVerification, "write verify: true in a category of categories.yaml, or verification: off",
			"the coordinator would verify nothing: no category says verify: true")
	}
}

// needCategory tells of an id that is no category's.
func (l *loader) needCategory(f *source.File, at *source.Node, id string) {
	if _, ok := l.city.categories[id]; ok || id == "" || l.unread[categoriesFile] {
		return
	}
	var ids []string
	for _, c := range l.city.Categories {
		ids = append(ids, c.ID)
	}
	f.Problem(at, RuleUnknownCategory, source.DidYouMean(id, ids), "no category %q in %s", id, categoriesFile)
}
