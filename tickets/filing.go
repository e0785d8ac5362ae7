package tickets

import (
	"strings"
	"time"
)

// Filing is what a resident hands in.
type Filing struct {
	Kind      Kind
	Category  string // of a complaint
	Service   string // of a service request
	Office    string // wished by the form; empty or unknown: decided by OfficeFor
	Area      string // code
	Reporter  int64  // chat id
	Lang      string
	Name      string
	Anonymous bool
	Secret    bool
	Text      string
	Photos    []Photo
	Files     []Photo
	Place     *Place
	Fields    []Field
}

// New makes a case of a filing: routes it to its office and sets its deadlines.
// Number and code (6 digits) are given by the caller, who sees to it that they
// are unique and unguessable.
//
// A form is only sent when complete, so that the verification that PermenPANRB
// 62/2018 allows three working days for happens at once; the coordinator gets
// what no office claims.
func New(city *City, f Filing, number, code string, now time.Time) Ticket {
	now = now.In(city.Zone)
	t := Ticket{
		Open: Open{
			Number: number, Kind: f.Kind, Category: f.Category, Service: f.Service, Area: f.Area,
			Stage: Received, Reporter: f.Reporter, Lang: f.Lang,
			Anonymous: f.Anonymous, Secret: f.Secret, Filed: now, Photos: len(f.Photos),
			HasPin: f.Place != nil && f.Place.Pin,
		},
		Personal: Personal{
			Name: f.Name, Code: code, Text: f.Text, Photos: f.Photos, Files: f.Files, Place: f.Place, Fields: f.Fields,
		},
	}
	if c, ok := city.Category(f.Category); ok {
		t.Inspection = c.Inspection
		// Sensitive kinds are both, whatever the form asked.
		t.Anonymous = t.Anonymous || c.Secret
		t.Secret = t.Secret || c.Secret
	}
	t.Office = city.OfficeFor(f.Category, f.Service, f.Area)
	if o, ok := city.Office(f.Office); ok && !city.overridden(f.Category, f.Area) {
		t.Office = o.Code
	}
	t.History = []Change{{At: now, By: t.reporter(), What: ActFile, To: Received, Office: t.Office}}
	t.record(ActVerify, Actor{Role: BySystem}, Verified, "", now)
	t.record(ActRoute, Actor{Role: BySystem}, Routed, "", now)
	t.setDeadlines(city, now)
	return t
}

// About is what the case is about, in a language: its category's or service's
// label, else its kind.
func (c *City) About(o Open, lang string) string {
	if category, ok := c.Category(o.Category); ok {
		return inLanguage(category.Label, lang, o.Category)
	}
	if service, ok := c.Service(o.Service); ok {
		return inLanguage(service.Label, lang, o.Service)
	}
	return o.Kind.Label(lang)
}

// Days a case may take, in working days, where the config does not say
// otherwise (PermenPANRB 62/2018).
const (
	followUpDays   = 5  // from routing to the office's first answer
	answerDays     = 5  // an information request, from receipt to its answer
	resolveDays    = 14 // a complaint without inspection
	inspectionDays = 60 // a complaint that needs a look on the spot
)

type times struct{ followUp, resolve int } // working days

func (c *City) times(o Open) times {
	t := times{followUpDays, resolveDays}
	if o.Inspection {
		t.resolve = inspectionDays
	}
	if o.Kind == KindInformation {
		t.resolve = answerDays
	}
	var own times
	if category, ok := c.Category(o.Category); ok {
		own = times{category.FollowUpDays, category.ResolveDays}
	} else if service, ok := c.Service(o.Service); ok {
		own = times{service.FollowUpDays, service.ResolveDays}
	}
	if own.followUp > 0 {
		t.followUp = own.followUp
	}
	if own.resolve > 0 {
		t.resolve = own.resolve
	}
	// The first answer is never due after the last.
	t.followUp = min(t.followUp, t.resolve)
	return t
}

func (t *Ticket) setDeadlines(city *City, now time.Time) {
	days := city.times(t.Open)
	t.FollowUpBy = city.Calendar.AddWorkingDays(now, days.followUp)
	t.ResolveBy = city.Calendar.AddWorkingDays(now, days.resolve)
}

// OfficeFor is the office whose work a category or service is in an area: the
// category's office, or the one named for the area or the nearest area around
// it. What is unknown goes to the coordinator.
func (c *City) OfficeFor(category, service, area string) string {
	if cat, ok := c.Category(category); ok {
		if office := byArea(cat.OfficeByArea, area); office != "" {
			return office
		}
		if cat.Office != "" {
			return cat.Office
		}
	}
	if s, ok := c.Service(service); ok && s.Office != "" {
		return s.Office
	}
	return c.Coordinator
}

func (c *City) overridden(category, area string) bool {
	cat, ok := c.Category(category)
	return ok && byArea(cat.OfficeByArea, area) != ""
}

// byArea looks an area up, then the areas around it: an area's code begins with
// the code of the area it lies in.
func byArea(offices map[string]string, area string) string {
	for area != "" {
		if office := offices[area]; office != "" {
			return office
		}
		dot := strings.LastIndexByte(area, '.')
		if dot < 0 {
			break
		}
		area = area[:dot]
	}
	return ""
}
