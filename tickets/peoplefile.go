package tickets

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"noken/source"
)

// PeopleFile is people.yaml: whose rights come from here and not from being in an
// office's group. Persons stand here by their Telegram user ids, never by names. The
// file need not be there.
//
//	leaders:
//	  sekda:
//	    title: {id: Sekretaris Daerah, en: Regional Secretary}
//	    user: 700000001
//	offices:
//	  pupr: {head: 700000002, staff: [700000003, 700000004]}
type PeopleFile struct {
	source.Where

	// Those above all offices: they see the red list and may ask any office.
	//
	//	leaders:
	//	  bupati: {title: {id: Bupati, en: Regent}, user: 700000001}
	Leaders source.Entries[LeaderEntry] `yaml:"leaders"`

	// The persons in charge of each office, by its code in offices.yaml.
	//
	//	offices:
	//	  pupr: {head: 700000002, staff: [700000003, 700000004]}
	Offices source.Entries[StaffEntry] `yaml:"offices"`

	// Who verifies cases and decides between offices, beside the group of the
	// coordinating office.
	//
	//	coordinators: [700000005]
	Coordinators []int `yaml:"coordinators" jsonschema:"uniqueItems,minimum=1,maximum=4503599627370495"`

	// Who may see the numbers of all offices, and change nothing.
	//
	//	readers: [700000006]
	Readers []int `yaml:"readers" jsonschema:"uniqueItems,minimum=1,maximum=4503599627370495"`

	// Who alone gets the reports of a secret category, by its code in
	// categories.yaml. Left out: the head of its office.
	//
	//	secret: {pungli: [700000007]}
	Secret source.Entries[[]int] `yaml:"secret"`
}

// LeaderEntry is one leader.
type LeaderEntry struct {
	source.Where

	// The office held, as offices read it.
	//
	//	title: {id: Bupati, en: Regent}
	Title source.Text `yaml:"title" jsonschema:"required,maxLength=80"`

	// The person's Telegram user id. Left out: not known yet, nobody has the right.
	//
	//	user: 700000001
	User int `yaml:"user" jsonschema:"minimum=1,maximum=4503599627370495"`

	// Whether the red list comes each morning unasked.
	//
	//	morning: true
	Morning bool `yaml:"morning" jsonschema:"default=false"`
}

// StaffEntry is who is in charge of an office.
type StaffEntry struct {
	source.Where

	// The head's Telegram user id.
	//
	//	head: 700000002
	Head int `yaml:"head" jsonschema:"minimum=1,maximum=4503599627370495"`

	// The Telegram user ids of the others, at least two of them by the city's rule.
	//
	//	staff: [700000003, 700000004]
	Staff []int `yaml:"staff" jsonschema:"uniqueItems,minimum=1,maximum=4503599627370495"`
}

// readPeople reads people.yaml, which need not be there.
func (l *loader) readPeople() file[PeopleFile] {
	f, _ := openIfThere[PeopleFile](l, peopleFile)
	p := &l.city.People
	for _, e := range f.body.Leaders {
		v := e.Value
		p.Leaders = append(p.Leaders, Leader{ID: e.Name.Text, Title: v.Title.Words, User: int64(v.User), Morning: v.Morning})
	}
	p.Offices, p.Secret = map[string]Staff{}, map[string][]int64{}
	for _, e := range f.body.Offices {
		p.Offices[e.Name.Text] = Staff{Head: int64(e.Value.Head), Staff: userIDs(e.Value.Staff)}
	}
	p.Coordinators, p.Readers = userIDs(f.body.Coordinators), userIDs(f.body.Readers)
	for _, e := range f.body.Secret {
		p.Secret[e.Name.Text] = userIDs(e.Value)
	}
	if root := f.body.Node(); root != nil {
		l.city.peopleAt = f.Place(root)
	}
	return f
}

// userIDs leaves out what was told to be none.
func userIDs(list []int) []int64 {
	var ids []int64
	for _, id := range list {
		if id > 0 {
			ids = append(ids, int64(id))
		}
	}
	return ids
}

// The most persons that a list has without somebody asking whether that is meant.
const (
	mostLeaders = 12
	mostStaff   = 40
)

// checkPeople holds people.yaml against the other files.
func (l *loader) checkPeople(f file[PeopleFile]) {
	leaders := map[int]string{}
	for _, e := range f.body.Leaders {
		checkID(f.File, e.Name)
		user := e.Value.User
		if first := leaders[user]; user > 0 && first != "" {
			f.Problem(e.Value.At("user"), RulePeople, "take it out of one of them", "this person is the leader %q already", first)
		}
		leaders[user] = e.Name.Text
	}
	f.many(f.body.Node().Key("leaders"), len(f.body.Leaders), mostLeaders)
	for _, e := range f.body.Offices {
		l.needOffice(f.File, e.Name, e.Name.Text)
		v := e.Value
		if v.Head > 0 && slices.Contains(v.Staff, v.Head) {
			f.Warn(v.At("staff"), RulePeople, "take it out of staff", "the head stands among the staff too")
		}
		f.many(e.Name, len(v.Staff), mostStaff)
	}
	f.many(f.body.Node().Key("coordinators"), len(f.body.Coordinators), mostStaff)
	f.many(f.body.Node().Key("readers"), len(f.body.Readers), mostStaff)
	l.checkSecret(f)
}

func (l *loader) checkSecret(f file[PeopleFile]) {
	lists := f.body.Node().Get("secret")
	for _, e := range f.body.Secret {
		l.needCategory(f.File, e.Name, e.Name.Text)
		if c, ok := l.city.Category(e.Name.Text); ok && !c.Secret {
			f.Warn(e.Name, RulePeople, "write secret: true in categories.yaml, or take the line out",
				"the category %q is not secret: all of its office get its reports", e.Name.Text)
		}
		items, seen := itemsOf(lists.Get(e.Name.Text)), map[int]bool{}
		for i, id := range e.Value {
			if i >= len(items) || items[i].Shape != source.Scalar {
				continue
			}
			if _, err := strconv.Atoi(items[i].Text); err != nil {
				continue // told where it was read
			}
			switch {
			case id <= 0:
				f.Problem(items[i], RulePeople, "only groups have ids below zero", "%d is no person's id", id)
			case seen[id]:
				f.Warn(items[i], RulePeople, "take it out once", "%d stands in the list twice", id)
			}
			seen[id] = true
		}
		f.many(e.Name, len(e.Value), mostLeaders)
	}
}

// many asks about a list of persons that is longer than one would think.
func (f file[T]) many(at *source.Node, n, most int) {
	if n > most {
		f.Warn(at, RulePeople, "name here only those who must have these rights; agents have theirs from their office's group",
			"%d persons; more than %d are unusual", n, most)
	}
}

// withoutPeople tells for whom people.yaml names nobody, once it names anybody.
func (c *City) withoutPeople() source.Problems {
	heads := 0
	for _, staff := range c.People.Offices {
		if staff.Head != 0 {
			heads++
		}
	}
	if c.peopleAt.File == "" || heads == 0 {
		return nil
	}
	reached := map[string]bool{c.Coordinator: true}
	var secret []string
	for _, k := range c.Categories {
		if reached[k.Office] = true; k.Secret && len(c.HeadsFor(k.ID)) == 0 {
			secret = append(secret, k.ID)
		}
	}
	for _, s := range c.Services {
		reached[s.Office] = true
	}
	var headless []string
	for _, o := range c.Offices {
		if reached[o.Code] && c.People.Offices[o.Code].Head == 0 {
			headless = append(headless, o.Code)
		}
	}
	var out source.Problems
	warn := func(codes []string, hint, format string) {
		if len(codes) > 0 {
			p := c.peopleAt
			p.Rule, p.Severity, p.Hint = RulePeople, source.Warning, hint
			p.Message = fmt.Sprintf(format, strings.Join(codes, ", "))
			out = append(out, p)
		}
	}
	warn(headless, "write head: and the person's user id; until then what is late there climbs past the head", "no head is named for %s")
	warn(secret, "name them under secret:, or the head of its office", "nobody is named who gets the secret reports of %s")
	return out
}
