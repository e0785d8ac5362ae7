package tickets

import (
	"cmp"
	"slices"

	"noken/source"
)

// LadderFile is ladder.yaml: who is told, and when, of a case whose deadline comes
// near or has passed. The key of each rung is its name; the rungs of one deadline
// stand in the order of time. Without the file the ladder is the one that comes
// with the program.
//
//	late_1:
//	  of: [first_answer, end]
//	  when: after
//	  days: 1
//	  tell: [office, head, resident]
type LadderFile = source.Entries[RungEntry]

// RungEntry is one rung.
type RungEntry struct {
	source.Where

	// The deadlines it belongs to: verify (the coordinator gives the case to an
	// office), first_answer (the office's first word to the resident), end (the
	// case is done), task (a supporting office has done its part). Left out:
	// first_answer, end and task.
	//
	//	of: [first_answer, end]
	Of []string `yaml:"of" jsonschema:"uniqueItems,enum=verify,enum=first_answer,enum=end,enum=task"`

	// When it is due: half (half of the working time is over), before or after (so
	// many days before or after the deadline), due (at the deadline).
	//
	//	when: before
	When string `yaml:"when" jsonschema:"required,enum=half,enum=before,enum=due,enum=after,example=due"`

	// How many working days before or after.
	//
	//	days: 1
	Days int `yaml:"days" jsonschema:"minimum=1,maximum=90"`

	// Who is told: agent (who has the case; the office where nobody has), office
	// (its group), head, coordinator, leader (the city's), resident (who reported it).
	//
	//	tell: [agent, office]
	Tell []string `yaml:"tell" jsonschema:"required,minItems=1,uniqueItems,enum=agent,enum=office,enum=head,enum=coordinator,enum=leader,enum=resident,example=[agent]"`
}

// usualOf are the deadlines of a rung that names none.
var usualOf = []string{OfFirstAnswer, OfEnd, OfTask}

// DefaultLadder is the ladder of a city without ladder.yaml. The shipped file says
// the same.
func DefaultLadder() []Rung {
	var all []Rung
	add := func(name, when string, days int, of []string, tell ...Audience) {
		for _, one := range of {
			all = append(all, Rung{ID: rungID(one, name), Of: one, When: when, Days: days, Tell: slices.Clone(tell)})
		}
	}
	told, inner, verify := []string{OfFirstAnswer, OfEnd}, []string{OfTask}, []string{OfVerify}
	add("half", AtHalf, 0, usualOf, ToAgent)
	add("tomorrow", AtBefore, 1, usualOf, ToAgent, ToOffice)
	add("today", AtDue, 0, usualOf, ToAgent, ToOffice)
	add("late_1", AtAfter, 1, told, ToOffice, ToHead, ToResident)
	add("late_1_task", AtAfter, 1, inner, ToOffice, ToHead)
	add("late_3", AtAfter, 3, usualOf, ToCoordinator)
	add("late_5", AtAfter, 5, told, ToLeader)
	// The day after the new promise of late_1 has passed.
	add("late_7", AtAfter, 1+PromiseDays+1, told, ToHead, ToCoordinator, ToResident)
	add("verify_half", AtHalf, 0, verify, ToCoordinator)
	add("verify_today", AtDue, 0, verify, ToCoordinator)
	add("verify_late", AtAfter, 2, verify, ToCoordinator, ToLeader)
	// The day after the reporter was to hear from the office: 3 days to verify, 5 to answer.
	add("verify_late_6", AtAfter, 6, verify, ToCoordinator, ToLeader, ToResident)
	return all
}

// rungID names a rung of one deadline in what was told: the file's rung may be of
// several.
func rungID(of, name string) string { return of + "/" + name }

// readLadder reads ladder.yaml, which need not be there.
func (l *loader) readLadder() {
	f, there := openIfThere[LadderFile](l, ladderFile)
	if !there {
		l.city.Ladder = DefaultLadder()
		return
	}
	last := map[string]RungEntry{} // of each deadline
	for _, e := range f.body {
		checkID(f.File, e.Name)
		v := e.Value
		checkRung(f.File, e.Name, v)
		of := filled(slices.Clone(v.Of))
		if len(v.Of) == 0 {
			of = usualOf
		}
		tell := make([]Audience, 0, len(v.Tell))
		for _, who := range filled(slices.Clone(v.Tell)) {
			tell = append(tell, Audience(who))
		}
		if v.When == "" || len(tell) == 0 {
			continue // told where it was read
		}
		for _, one := range of {
			if before, some := last[one]; some && compareRungs(before, v) >= 0 {
				f.Problem(e.Name, RuleLadder, "put the rungs of a deadline in the order of time, each at a time of its own",
					"this rung of %s is not later than the one above it", one)
			}
			last[one] = v
			l.city.Ladder = append(l.city.Ladder, Rung{ID: rungID(one, e.Name.Text), Of: one, When: v.When, Days: v.Days, Tell: tell})
		}
	}
}

// checkRung tells what in one rung does not fit together.
func checkRung(f *source.File, name *source.Node, v RungEntry) {
	counted := v.When == AtBefore || v.When == AtAfter
	switch {
	case v.When == "":
	case counted && !v.Has("days"):
		f.Problem(v.At("when"), RuleLadder, "for example: days: 1", "it is not said how many days %s the deadline", v.When)
	case !counted && v.Has("days"):
		f.Problem(v.At("days"), RuleLadder, "take the line out, or write when: before or when: after", "days say nothing where it is %s", v.When)
	}
	if !slices.Contains(v.Tell, string(ToResident)) {
		return
	}
	switch {
	case slices.Contains(v.Of, OfTask) || len(v.Of) == 0:
		f.Problem(v.At("tell"), RuleLadder, "name the rungs of tasks apart from the others, and take resident out there",
			"residents know nothing of an office's part in a case (task)")
	case v.When != AtAfter && v.When != "":
		f.Warn(v.At("tell"), RuleLadder, "tell residents only after the deadline", "the resident would be told of a case that is not late yet")
	}
}

// compareRungs says which of two rungs of one deadline is earlier.
func compareRungs(a, b RungEntry) int {
	order := []string{AtHalf, AtBefore, AtDue, AtAfter}
	if c := cmp.Compare(slices.Index(order, a.When), slices.Index(order, b.When)); c != 0 {
		return c
	}
	if a.When == AtBefore {
		return cmp.Compare(b.Days, a.Days)
	}
	return cmp.Compare(a.Days, b.Days)
}
