package tickets

import (
	"maps"
	"regexp"
	"slices"
	"time"

	"noken/source"
)

// The files of a city.
const (
	cityFile       = "city.yaml"
	officesFile    = "offices.yaml"
	categoriesFile = "categories.yaml"
	servicesFile   = "services.yaml"
	holidaysFile   = "holidays.yaml"
	areasFile      = "areas.csv"
	ladderFile     = "ladder.yaml" // need not be there
	peopleFile     = "people.yaml" // need not be there
)

// The rules that a city's files are held to, beside those of package source.
const (
	RuleID              source.Rule = "bad-id"           // a code that could not be told from others everywhere
	RuleUnknownOffice   source.Rule = "unknown-office"   // a code that is none of offices.yaml
	RuleUnknownCategory source.Rule = "unknown-category" // an id that is none of categories.yaml
	RuleUnknownArea     source.Rule = "unknown-area"     // a code that is none of areas.csv
	RuleUnreached       source.Rule = "unreached-office" // an office that no case comes to
	RuleDeadline        source.Rule = "deadline"         // days or hours by which no deadline can be told
	RuleHolidays        source.Rule = "holidays"         // a day that is none, a year that is not known when deadlines reach it
	RuleVerification    source.Rule = "verification"     // what is to be verified, and is not
	RuleProof           source.Rule = "proof"            // a proof that gives somebody away
	RuleLadder          source.Rule = "ladder"           // a rung that nobody climbs
	RulePeople          source.Rule = "people"           // rights that nobody has, or too many
	RulePlaceholder     source.Rule = "placeholder"      // braces in a reply that nothing is filled into
	RuleDoubleLabel     source.Rule = "double-label"     // two buttons that look the same
	RuleDoubleWord      source.Rule = "double-word"      // a word that leads to two places
	RuleNumber          source.Rule = "telephone-number" // what nobody can dial
	RuleArea            source.Rule = "area"             // a row of areas.csv that is no area
	RuleNothingToOffer  source.Rule = "nothing-to-offer" // no office, category or service at all
)

var (
	idShape = regexp.MustCompile(`^[a-z0-9_]{1,24}$`)
)

// loader reads a city's files into one City.
type loader struct {
	files    map[string][]byte
	city     *City
	problems source.Problems
	unread   map[string]bool // files that told nothing: what they should hold is not looked for
	wanted   map[string]int  // how often an office is named that is none, by code
}

// LoadCity reads city.yaml, offices.yaml, categories.yaml, services.yaml,
// holidays.yaml and areas.csv, and where they are there ladder.yaml, people.yaml
// and replies/*.yaml. Other files are left alone. The city is there
// always, with as much of it as could be read; it may be used where the problems
// hold no error. What depends on the day is told by City.Warnings.
func LoadCity(files map[string][]byte) (*City, source.Problems) {
	l := &loader{files: files, city: &City{}, unread: map[string]bool{}, wanted: map[string]int{}}
	city := l.readCity()
	l.readAreas()
	offices := l.readOffices()
	categories := l.readCategories()
	services := l.readServices()
	l.readHolidays()
	l.city.index()
	offices.readTimes(l)
	l.readLadder()
	people := l.readPeople()
	l.readReplies()

	offices.check(l)
	reached := map[string]bool{l.city.Coordinator: true}
	categories.check(l, reached)
	services.check(l, reached)
	l.checkCity(city)
	l.checkPeople(people)
	offices.checkRenamed(reached, l)
	offices.checkReached(reached, l)
	return l.city, l.problems.Sorted()
}

// file is one file as it was read, for the checks that need all of them.
type file[T any] struct {
	*source.File
	body T
}

// open reads a file into its type. Where there is nothing to read, the type is
// at its defaults.
func open[T any](l *loader, name string) file[T] {
	f, ok := openIfThere[T](l, name)
	if !ok {
		l.missing(name)
	}
	return f
}

// openIfThere is open for a file that a city may do without; it says whether
// there is one.
func openIfThere[T any](l *loader, name string) (f file[T], there bool) {
	f.File = &source.File{Name: name}
	data, ok := l.files[name]
	if !ok {
		f.Decode(nil, &f.body)
		return f, false
	}
	root, read := source.Parse(name, data, l.city.Languages, &l.problems)
	f.File = read
	if root == nil {
		l.unread[name] = true
		f.Decode(nil, &f.body)
		return f, true
	}
	if name == cityFile {
		l.city.Languages = languagesOf(read, root)
		read.Languages = l.city.Languages
	}
	read.Decode(root, &f.body)
	return f, true
}

func (l *loader) missing(name string) {
	l.unread[name] = true
	l.problems = append(l.problems, source.Problem{Rule: source.RuleFile, File: name, Message: "the file is missing"})
}

// itemsOf are the entries of a list; one value counts as a list of one.
func itemsOf(n *source.Node) []*source.Node {
	switch {
	case n == nil || n.Shape == source.Empty:
		return nil
	case n.Shape == source.List:
		return n.Items
	}
	return []*source.Node{n}
}

func (l *loader) readCity() file[CityFile] {
	l.city.Languages = l.guessLanguages()
	f := open[CityFile](l, cityFile)
	c := f.body
	l.city.ID, l.city.Name, l.city.Prefix, l.city.Coordinator = c.ID, c.Name.Words, c.Prefix, c.Coordinator
	if l.city.Menu = c.Menu; len(l.city.Menu) == 0 {
		l.city.Menu = []string{"aduan", "layanan", "status"}
	}
	l.city.Zone = zones[c.Zone]
	if l.city.Zone == nil {
		l.city.Zone = zones["WIT"]
	}
	l.city.Calendar = &Calendar{Zone: l.city.Zone, Holidays: map[Date]string{}, Yearly: map[MonthDay]string{}, Years: map[int]bool{}, Special: map[Date][]Span{}}
	l.city.Calendar.Hours = weekOf(f.File, c.Hours, f.body.At("hours"))
	l.readRules(c.CityRules)
	l.city.Emergency = contacts(c.Emergency)
	l.city.Elsewhere = contacts(c.Elsewhere)
	return f
}

// Indonesia's time zones; it keeps no daylight saving, so that no table of zones is needed.
var zones = map[string]*time.Location{
	"WIB":  time.FixedZone("WIB", 7*3600),
	"WITA": time.FixedZone("WITA", 8*3600),
	"WIT":  time.FixedZone("WIT", 9*3600),
}

func contacts(entries source.Entries[ContactEntry]) []Contact {
	var list []Contact
	for _, e := range entries {
		c := e.Value
		list = append(list, Contact{ID: e.Name.Text, Label: c.Label.Words, Number: c.Number, Words: filled(c.Words)})
	}
	return list
}

// filled leaves out what was told to be empty.
func filled(words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

func (l *loader) readOffices() officesRead {
	f := open[OfficesFile](l, officesFile)
	for _, e := range f.body {
		o := e.Value
		l.city.Offices = append(l.city.Offices, Office{
			Code: e.Name.Text, Name: o.Name.Words, Short: o.Short, Does: o.Does.Words, Counter: o.Counter.Words,
			Hours: o.Hours.Words, Phone: o.Phone, Area: o.Area,
		})
	}
	l.needSome(f.File, len(f.body), "offices")
	return officesRead(f)
}

func (l *loader) readCategories() categoriesRead {
	f := open[CategoriesFile](l, categoriesFile)
	for _, e := range f.body {
		c := e.Value
		byArea := map[string]string{}
		for _, other := range c.OfficeByArea {
			byArea[other.Name.Text] = other.Value
		}
		if len(byArea) == 0 {
			byArea = nil
		}
		l.city.Categories = append(l.city.Categories, Category{
			ID: e.Name.Text, Label: c.Label.Words, Group: c.Group, Office: c.Office, OfficeByArea: byArea, Photos: c.Photos,
			Secret: c.Secret, Inspection: c.Inspection, Words: filled(c.Words), FollowUpDays: c.FollowUpDays, ResolveDays: c.ResolveDays,
			Verify: c.Verify, Proof: c.Proof, ProofPin: c.ProofPin,
		})
	}
	l.needSome(f.File, len(f.body), "categories")
	return categoriesRead(f)
}

func (l *loader) readServices() servicesRead {
	f := open[ServicesFile](l, servicesFile)
	for _, e := range f.body {
		s := e.Value
		var bring []map[string]string
		for _, thing := range s.Bring {
			if thing.Words != nil {
				bring = append(bring, thing.Words)
			}
		}
		l.city.Services = append(l.city.Services, Service{
			ID: e.Name.Text, Label: s.Label.Words, Office: s.Office, Bring: bring, Cost: s.Cost.Words, Time: s.Time.Words,
			Where: s.Place.Words, Fields: filled(s.Fields), Words: filled(s.Words), FollowUpDays: s.FollowUpDays, ResolveDays: s.ResolveDays,
		})
	}
	l.needSome(f.File, len(f.body), "services")
	return servicesRead(f)
}

// needSome tells of a list of the city's that has nothing in it. Where the file
// itself could not be read, or holds something else, that is told already.
func (l *loader) needSome(f *source.File, n int, what string) {
	if n > 0 {
		return
	}
	if !l.unread[f.Name] && !f.Failed() {
		f.Problem(nil, RuleNothingToOffer, "", "no %s; at least one is needed", what)
	}
	l.unread[f.Name] = true
}

// officeCodes and areaCodes are what references may name.
func (l *loader) officeCodes() []string { return slices.Sorted(maps.Keys(l.city.offices)) }
func (l *loader) areaCodes() []string   { return slices.Sorted(maps.Keys(l.city.areas)) }
