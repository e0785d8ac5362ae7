package tickets

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Longest texts, in characters, that fit where they are shown.
const (
	labelLength = 24  // on a button, two side by side
	nameLength  = 80  // of an office
	lineLength  = 300 // in a list
)

// fields are what a service's request can ask; the flow "layanan" has a step for each.
var fields = []string{"nama", "nik", "kk", "telepon", "anak", "tanggal", "alamat", "keterangan", "foto"}

var (
	idShape     = regexp.MustCompile(`^[a-z0-9_]{1,24}$`)
	prefixShape = regexp.MustCompile(`^[A-Z]{2,4}$`)
	cityShape   = regexp.MustCompile(`^[a-z0-9-]{2,24}$`)
	langShape   = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// loader reads a city's files into one City.
type loader struct {
	files    map[string][]byte
	city     *City
	problems Problems
	later    []func()        // checks that need all files
	unread   map[string]bool // files that told nothing: what they should hold is not looked for
}

// LoadCity reads city.yaml, offices.yaml, categories.yaml, services.yaml,
// holidays.yaml and areas.csv. Other files are left alone. The error is a
// Problems with everything that is wrong, in the order of files and lines.
func LoadCity(files map[string][]byte) (*City, error) {
	l := &loader{files: files, city: &City{}, unread: map[string]bool{}}
	l.readCity()
	l.readAreas()
	l.readOffices()
	l.readCategories()
	l.readServices()
	l.readHolidays()
	l.city.index()
	for _, check := range l.later {
		check()
	}
	if len(l.problems) > 0 {
		slices.SortStableFunc(l.problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
		})
		return nil, l.problems
	}
	return l.city, nil
}

// open reads a YAML file; ok is false when there is nothing to read.
func (l *loader) open(file string) (*source, ast.Node, bool) {
	data, ok := l.files[file]
	if !ok {
		l.missing(file)
		return nil, nil, false
	}
	s := &source{file: file, lines: strings.Split(string(data), "\n"), languages: l.city.Languages, problems: &l.problems}
	before := len(l.problems)
	body := s.parse(data)
	if body == nil {
		l.unread[file] = true
		if len(l.problems) == before {
			l.problems = append(l.problems, Problem{File: file, Message: "the file is empty"})
		}
		return nil, nil, false
	}
	return s, body, true
}

func (l *loader) missing(file string) {
	l.unread[file] = true
	l.problems = append(l.problems, Problem{File: file, Message: "the file is missing"})
}

func (l *loader) readCity() {
	l.city.Languages = []string{"id"}
	l.city.Zone = zones["WIT"]
	l.city.Calendar = &Calendar{Zone: l.city.Zone}
	s, body, ok := l.open("city.yaml")
	if !ok {
		return
	}
	o := s.object(body, nil, "the city", "id", "name", "prefix", "languages", "zone", "hours", "coordinator", "emergency", "elsewhere")
	if languages := o.texts("languages"); len(languages) > 0 {
		l.city.Languages = languages
		for i, lang := range languages {
			if !langShape.MatchString(lang) || slices.Contains(languages[:i], lang) {
				o.problem("languages", fmt.Sprintf("language %q: expected each once, as a code of two or three letters", lang), "for example: languages: [id, en]")
			}
		}
	} else {
		o.missing("languages", "[id, en]")
	}
	s.languages = l.city.Languages
	l.city.Name = o.needed("name", nameLength)
	l.city.ID = o.text("id")
	switch {
	case l.city.ID == "":
		o.missing("id", "mimika")
	case !cityShape.MatchString(l.city.ID):
		o.problem("id", fmt.Sprintf("id is %q; expected 2 to 24 small letters, digits or -", l.city.ID), "for example: id: mimika")
	}
	l.city.Prefix = o.text("prefix")
	if !prefixShape.MatchString(l.city.Prefix) {
		o.problem("prefix", fmt.Sprintf("prefix is %q; expected two to four capital letters", l.city.Prefix), "for example: prefix: MMK")
	}
	l.readZone(o)
	l.readHours(o)
	l.city.Coordinator = o.text("coordinator")
	if l.city.Coordinator == "" {
		o.missing("coordinator", "diskominfo")
	} else {
		l.needOffice(o, "coordinator", l.city.Coordinator)
	}
	l.city.Emergency = readContacts(o, "emergency")
	l.city.Elsewhere = readContacts(o, "elsewhere")
}

// Indonesia's time zones; it keeps no daylight saving, so that no table of zones is needed.
var zones = map[string]*time.Location{
	"WIB":  time.FixedZone("WIB", 7*3600),
	"WITA": time.FixedZone("WITA", 8*3600),
	"WIT":  time.FixedZone("WIT", 9*3600),
}

func (l *loader) readZone(o object) {
	l.city.Zone = zones[o.oneOf("zone", "WIT", "WITA", "WIB")]
	l.city.Calendar.Zone = l.city.Zone
}

func readContacts(o object, key string) []Contact {
	if !o.has(key) {
		return nil
	}
	var list []Contact
	for _, e := range o.src.mapping(o.entries[key].value, key) {
		o.src.checkID(e)
		c := o.src.object(e.value, e.at, fmt.Sprintf("contact %q", e.key), "label", "number", "words")
		contact := Contact{ID: e.key, Label: c.needed("label", nameLength), Number: c.text("number"), Words: c.texts("words")}
		if contact.Number == "" {
			c.missing("number", `"112"`)
		}
		list = append(list, contact)
	}
	return list
}

func (s *source) checkID(e entry) {
	if !idShape.MatchString(e.key) {
		s.problem(e.at, fmt.Sprintf("%q cannot be an id; expected up to 24 small letters, digits and _", e.key), "")
	}
}

// needOffice checks later that an office exists.
func (l *loader) needOffice(o object, key, code string) {
	l.needOfficeAt(o.src, func() *token.Token { return valueToken(o, key) }, o.what, code)
}

func (l *loader) needOfficeAt(s *source, at func() *token.Token, what, code string) {
	l.later = append(l.later, func() {
		if _, ok := l.city.offices[code]; ok || l.unread["offices.yaml"] {
			return
		}
		hint := ""
		if near := l.city.SuggestOffice(code); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		s.problem(at(), fmt.Sprintf("%s: no office %q in offices.yaml", what, code), hint)
	})
}

func valueToken(o object, key string) *token.Token {
	if e, ok := o.entries[key]; ok && isScalar(e.value) {
		return e.value.GetToken()
	}
	return o.at
}

func (l *loader) readOffices() {
	s, body, ok := l.open("offices.yaml")
	if !ok {
		return
	}
	for _, e := range s.mapping(body, "the offices") {
		s.checkID(e)
		o := s.object(e.value, e.at, fmt.Sprintf("office %q", e.key), "name", "short", "does", "counter", "hours", "phone", "area")
		office := Office{
			Code: e.key, Name: o.needed("name", nameLength), Short: o.text("short"), Does: o.label("does", lineLength),
			Counter: o.label("counter", lineLength), Hours: o.label("hours", lineLength), Phone: o.text("phone"), Area: o.text("area"),
		}
		if office.Short == "" {
			o.missing("short", "PUPR")
		}
		l.needArea(s, func() *token.Token { return valueToken(o, "area") }, o.what, office.Area)
		l.city.Offices = append(l.city.Offices, office)
	}
}

func (l *loader) needArea(s *source, at func() *token.Token, what, code string) {
	if code == "" {
		return
	}
	l.later = append(l.later, func() {
		if _, ok := l.city.areas[code]; !ok && !l.unread["areas.csv"] {
			s.problem(at(), fmt.Sprintf("%s: no area %q in areas.csv", what, code), didYouMean(code, slices.Sorted(maps.Keys(l.city.areas))))
		}
	})
}

func (l *loader) readCategories() {
	s, body, ok := l.open("categories.yaml")
	if !ok {
		return
	}
	for _, e := range s.mapping(body, "the categories") {
		s.checkID(e)
		o := s.object(e.value, e.at, fmt.Sprintf("category %q", e.key), "label", "group", "office", "office_by_area",
			"photos", "secret", "inspection", "words", "follow_up_days", "resolve_days")
		l.city.Categories = append(l.city.Categories, Category{
			ID: e.key, Label: o.needed("label", labelLength), Group: o.text("group"), Office: l.office(o),
			OfficeByArea: l.officeByArea(o), Photos: o.oneOf("photos", "optional", "never", "required"),
			Secret: o.flag("secret"), Inspection: o.flag("inspection"), Words: o.texts("words"),
			FollowUpDays: o.count("follow_up_days", 1, 365), ResolveDays: o.count("resolve_days", 1, 365),
		})
	}
	if len(l.city.Categories) == 0 {
		s.problem(nil, "no categories; expected at least one", "")
	}
}

// office reads the office of a category or service.
func (l *loader) office(o object) string {
	code := o.text("office")
	if code == "" {
		o.missing("office", "pupr")
		return ""
	}
	l.needOffice(o, "office", code)
	return code
}

func (l *loader) officeByArea(o object) map[string]string {
	if !o.has("office_by_area") {
		return nil
	}
	offices := map[string]string{}
	for _, e := range o.src.mapping(o.entries["office_by_area"].value, o.what+": office_by_area") {
		code, ok := scalar(e.value)
		if !ok {
			o.src.problem(e.at, fmt.Sprintf("%s: expected the code of an office for area %q", o.what, e.key), "")
			continue
		}
		l.needOfficeAt(o.src, e.value.GetToken, o.what, code)
		l.needArea(o.src, func() *token.Token { return e.at }, o.what, e.key)
		offices[e.key] = code
	}
	return offices
}

func (l *loader) readServices() {
	s, body, ok := l.open("services.yaml")
	if !ok {
		return
	}
	for _, e := range s.mapping(body, "the services") {
		s.checkID(e)
		o := s.object(e.value, e.at, fmt.Sprintf("service %q", e.key), "label", "office", "bring", "cost", "time", "where",
			"fields", "words", "follow_up_days", "resolve_days")
		service := Service{
			ID: e.key, Label: o.needed("label", labelLength), Office: l.office(o), Bring: o.labels("bring", lineLength),
			Cost: o.label("cost", lineLength), Time: o.label("time", lineLength), Where: o.label("where", lineLength),
			Fields: o.texts("fields"), Words: o.texts("words"),
			FollowUpDays: o.count("follow_up_days", 1, 365), ResolveDays: o.count("resolve_days", 1, 365),
		}
		for _, field := range service.Fields {
			if !slices.Contains(fields, field) {
				o.problem("fields", fmt.Sprintf("%s: no field %q", o.what, field), didYouMean(field, fields))
			}
		}
		l.city.Services = append(l.city.Services, service)
	}
	if len(l.city.Services) == 0 {
		s.problem(nil, "no services; expected at least one", "")
	}
}
