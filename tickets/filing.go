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
// what no office claims. Where the city wants the coordinator to look first, the
// case begins there, Meant for its office.
func New(city *City, f Filing, number, code string, now time.Time) Ticket {
	now = now.In(city.Zone)
	t := Ticket{
		Open: Open{
			Number: number, Kind: f.Kind, Category: f.Category, Service: f.Service, Area: f.Area,
			Stage: Received, Reporter: f.Reporter, Lang: f.Lang,
			Anonymous: f.Anonymous, Secret: f.Secret, Filed: now, LastAction: now, Photos: len(f.Photos),
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
	verify := city.verifies(t.Open)
	if verify {
		t.Office, t.Meant = city.Coordinator, t.Office
	}
	t.History = []Change{{At: now, By: t.reporter(), What: ActFile, To: Received, Office: t.Office}}
	if !verify {
		t.record(ActVerify, Actor{Role: BySystem}, Verified, now)
		t.record(ActRoute, Actor{Role: BySystem}, Routed, now)
	}
	t.wind([]Effect{ClockStarts}, now)
	t.allot(city)
	return t
}

// verifies says whether the coordinator looks at a case before its office. Only
// what PermenPANRB 62/2018 asks it of: who wants a service or a human gets the
// office at once, and what is secret passes through no more hands than it must.
func (c *City) verifies(o Open) bool {
	if o.Secret || o.Kind != KindComplaint && o.Kind != KindAspiration {
		return false
	}
	if c.Verification == VerifyByCategory {
		category, _ := c.Category(o.Category)
		return category.Verify
	}
	return c.Verification == VerifyOn
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
