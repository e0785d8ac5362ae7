package tickets

import (
	"slices"
	"strings"
	"time"

	"noken/source"
)

// City is what the config says of a city: its offices, what people complain
// about and ask for, where, and when offices work. It is made by LoadCity and
// read-only after.
type City struct {
	ID          string            // names the city in the store's keys: 2 to 24 of a-z, 0-9 and -
	Name        map[string]string // by language
	Prefix      string            // of ticket numbers: 2 to 4 capital letters
	Languages   []string          // the first is the default
	Zone        *time.Location
	Coordinator string    // code of the office that gets what no office claims
	Menu        []string  // flows on the main menu, from top to bottom
	Emergency   []Contact // always one tap away
	Elsewhere   []Contact // for what is not the city's
	Offices     []Office
	Categories  []Category
	Services    []Service
	Areas       []Area // around before within: regency, districts, villages
	Calendar    *Calendar

	Deadlines      map[Kind]Times
	Verification   string                   // VerifyOff, VerifyOn or VerifyByCategory
	Ladder         []Rung                   // in the order of the file
	Red            Red                      // the colours of the red list
	Quiet          map[string]QuietHours    // by Audience
	DigestAt       time.Duration            // since midnight, when offices get the morning's digest
	WeeklyOn       time.Weekday             // when the coordinator gets the weekly one, at DigestAt
	People         People                   // whose rights the files give
	Replies        map[string][]CannedReply // by office code; "": of all offices
	FirstContact   string                   // code of the office for people who want a human
	FirstContactBy map[string]string        // code of that office by category, where it is another

	offices    map[string]int
	categories map[string]int
	services   map[string]int
	areas      map[string]int
	calendars  map[string]*Calendar // of offices with working time of their own, by code

	expected   map[int]source.Problem // where years begin whose holidays are only expected
	holidaysAt source.Problem         // where holidays are added, for Warnings
	peopleAt   source.Problem         // people.yaml, for Warnings; no file where there is none
}

// Contact is whom to call.
type Contact struct {
	ID     string
	Label  map[string]string // by language
	Number string            // as people dial it
	Words  []string          // everyday words for it
}

// Office is a unit that owns a queue. What is not known is empty.
type Office struct {
	Code    string            // lower case, such as "pupr"
	Name    map[string]string // by language
	Short   string            // such as "PUPR"
	Does    map[string]string // by language: its work in a line
	Counter map[string]string // by language: where to go
	Hours   map[string]string // by language: when
	Phone   string
	Area    string // of a district's office: the district's code
}

// Category is something people complain about.
type Category struct {
	ID           string
	Label        map[string]string // by language, at most 24 characters
	Group        string
	Office       string            // code
	OfficeByArea map[string]string // code of the office by code of the area, where it is another
	Photos       string            // never, optional or required
	Secret       bool              // anonymous and never public
	Inspection   bool              // somebody must go and look
	Words        []string          // everyday words for it
	FollowUpDays int               // working days; 0: the rule's
	ResolveDays  int               // working days; 0: the rule's
	Verify       bool              // the coordinator looks first, where City.Verification is by category
	Proof        string            // ProofNone, ProofPhoto or ProofCamera, to end a case
	ProofPin     int               // metres from the place within which a pin must lie to end a case; 0: none is asked
}

// Service is something people ask an office for.
type Service struct {
	ID           string
	Label        map[string]string // by language, at most 24 characters
	Office       string            // code
	Bring        []map[string]string
	Cost         map[string]string
	Time         map[string]string
	Where        map[string]string
	Fields       []string // what the request asks: nama, nik, kk, ...
	Words        []string
	FollowUpDays int // working days; 0: the rule's
	ResolveDays  int // working days; 0: the rule's
}

// The levels of areas.
const (
	Regency  = "regency"
	District = "district"
	Village  = "village"
)

// Area is a place with a code of the ministry of home affairs (Kemendagri).
type Area struct {
	Code   string // such as 94.04.01.1002
	Level  string // regency, district or village
	Name   string
	Parent string // code of the area it lies in; empty for the regency
}

// Office finds an office by its code, in any case.
func (c *City) Office(code string) (Office, bool) {
	i, ok := c.offices[strings.ToLower(strings.TrimSpace(code))]
	if !ok {
		return Office{}, false
	}
	return c.Offices[i], true
}

// CalendarOf is when an office works: its own calendar, or that of the city.
func (c *City) CalendarOf(office string) *Calendar {
	if own := c.calendars[office]; own != nil {
		return own
	}
	return c.Calendar
}

// FirstContactFor is the office for somebody who wants a human, by the category
// it is about, if one is known.
func (c *City) FirstContactFor(category string) string {
	if office := c.FirstContactBy[category]; office != "" {
		return office
	}
	if c.FirstContact != "" {
		return c.FirstContact
	}
	return c.Coordinator
}

// SuggestOffice is the code of the office that was probably meant by a code that
// is none, or by a name; empty where nothing is near.
func (c *City) SuggestOffice(code string) string {
	typed := strings.ToLower(strings.TrimSpace(code))
	var codes []string
	for _, o := range c.Offices {
		if strings.EqualFold(o.Short, typed) || slices.Contains(lowered(o.Name), typed) {
			return o.Code
		}
		codes = append(codes, o.Code)
	}
	return source.Nearest(strings.ReplaceAll(typed, " ", "_"), codes)
}

func lowered(texts map[string]string) []string {
	var out []string
	for _, s := range texts {
		out = append(out, strings.ToLower(s))
	}
	return out
}

// Category finds a category by its id.
func (c *City) Category(id string) (Category, bool) {
	i, ok := c.categories[id]
	if !ok {
		return Category{}, false
	}
	return c.Categories[i], true
}

// Service finds a service by its id.
func (c *City) Service(id string) (Service, bool) {
	i, ok := c.services[id]
	if !ok {
		return Service{}, false
	}
	return c.Services[i], true
}

// Area finds an area by its code.
func (c *City) Area(code string) (Area, bool) {
	i, ok := c.areas[code]
	if !ok {
		return Area{}, false
	}
	return c.Areas[i], true
}

// AreaName is an area in words, from small to large: "Kwamki, Mimika Baru". The
// regency itself is only named when it is the area. Empty for an unknown code.
func (c *City) AreaName(code string) string {
	a, ok := c.Area(code)
	if !ok {
		return ""
	}
	if around, ok := c.Area(a.Parent); ok && around.Level != Regency {
		return a.Name + ", " + around.Name
	}
	return a.Name
}

// OfficeName is an office's name in a language, its code where it is unknown.
func (c *City) OfficeName(code, lang string) string {
	o, _ := c.Office(code)
	return inLanguage(o.Name, lang, code)
}

// index makes the lookups.
func (c *City) index() {
	c.offices = indexBy(c.Offices, func(o Office) string { return o.Code })
	c.categories = indexBy(c.Categories, func(x Category) string { return x.ID })
	c.services = indexBy(c.Services, func(x Service) string { return x.ID })
	c.areas = indexBy(c.Areas, func(a Area) string { return a.Code })
}

func indexBy[T any](list []T, key func(T) string) map[string]int {
	m := make(map[string]int, len(list))
	for i, x := range list {
		m[key(x)] = i
	}
	return m
}
