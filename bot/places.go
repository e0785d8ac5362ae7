package bot

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"noken/store"
	"noken/tickets"
)

// A case stands in the store's sorted indexes, by which it is found again. They
// follow from the case alone, so that each commit can move it from where it stood
// to where it stands.
//
//	queue:OFFICE            open cases, by when they are due: exactly one office's
//	queue:OFFICE:free       of these, what nobody has taken
//	queue:OFFICE:wait       of these, what waits for the resident
//	queue:OFFICE:c:CATEGORY of these, a category's (s:SERVICE: a service's)
//	queue:OFFICE:d:AREA     of these, an area's: the place itself and the district around it
//	queue:OFFICE:a:USER     of these, an agent's
//	late:OFFICE             of these, those whose clock runs: what is due before now is late
//	agent:USER              open cases that an agent has, by when they are due
//	tasks:OFFICE            what it shall do for the cases of others, by when it is due
//	idle:OFFICE             open cases, by when the office last did something
//	first:OFFICE:YYYY-MM    cases first answered, by the working minutes that took
//	new:OFFICE:YYYY-MM      cases that came to it, by when they were filed
//	ended:OFFICE:YYYY-MM    cases done, by the working minutes they took
//	ended:OFFICE:YYYY-Www   the same, by the week
//	intime:OFFICE:YYYY-MM   of these, those done before they were due
//	veto:OFFICE:YYYY-MM     cases whose reporter said "not fixed", by when
//
// Beside these stands a case under its reporter's code, see store.CodeIndex.
func queueIndex(office string) string      { return "queue:" + office }
func queuePart(office, part string) string { return "queue:" + office + ":" + part }
func agentIndex(user int64) string         { return "agent:" + strconv.FormatInt(user, 10) }
func tasksIndex(office string) string      { return "tasks:" + office }
func lateIndex(office string) string       { return "late:" + office }
func idleIndex(office string) string       { return "idle:" + office }
func monthIndex(what, office string, at time.Time) string {
	return what + ":" + office + ":" + at.Format("2006-01")
}

// weekIndex goes by the week of ISO 8601, Monday to Sunday.
func weekIndex(what, office string, at time.Time) string {
	year, week := at.ISOWeek()
	return fmt.Sprintf("%s:%s:%d-W%02d", what, office, year, week)
}

// The parts of a queue.
const (
	partFree     = "free"
	partWaiting  = "wait"
	partCategory = "c:"
	partService  = "s:"
	partArea     = "d:"
	partAgent    = "a:"
)

// placesOf is where a case stands.
func placesOf(city *tickets.City, k *tickets.Ticket) []store.Place {
	var places []store.Place
	add := func(index string, score float64) {
		place := store.Place{Index: index, Score: score}
		for i := range places { // a second "not fixed" in one month
			if places[i].Index == index {
				places[i] = place
				return
			}
		}
		places = append(places, place)
	}
	if !k.Stage.Ended() {
		due := float64(k.Urgency())
		add(queueIndex(k.Office), due)
		switch {
		case k.Agent != 0:
			add(agentIndex(k.Agent), due)
			add(queuePart(k.Office, agentPart(k.Agent)), due)
		default:
			add(queuePart(k.Office, partFree), due)
		}
		if k.Waiting {
			add(queuePart(k.Office, partWaiting), due)
		}
		switch {
		case k.Category != "":
			add(queuePart(k.Office, partCategory+k.Category), due)
		case k.Service != "":
			add(queuePart(k.Office, partService+k.Service), due)
		}
		if d := districtOf(k.Area); d != "" {
			add(queuePart(k.Office, partArea+d), due)
			add(queuePart(k.Office, partArea+k.Area), due)
		}
		if !k.Waiting { // the office cannot act while the resident is asked
			add(lateIndex(k.Office), due)
			add(idleIndex(k.Office), float64(lastAction(k).UnixMilli()))
		}
		for _, s := range k.Supports {
			if s.Done.IsZero() {
				add(tasksIndex(s.Office), float64(s.Due.UnixMilli()))
			}
		}
	}
	add(monthIndex("new", k.Office, k.Filed.In(city.Zone)), float64(k.Filed.UnixMilli()))
	if from := k.Clock.FollowFrom; !k.FollowedAt.IsZero() && !from.IsZero() {
		took := city.CalendarOf(k.Office).Between(from, k.FollowedAt)
		add(monthIndex("first", k.Office, k.FollowedAt.In(city.Zone)), float64(took/time.Minute))
	}
	if k.Stage == tickets.Done {
		ended := k.EndedAt.In(city.Zone)
		add(monthIndex("ended", k.Office, ended), float64(k.WorkingMinutes(city)))
		add(weekIndex("ended", k.Office, ended), float64(k.WorkingMinutes(city)))
		if k.InTime() {
			add(monthIndex("intime", k.Office, ended), float64(k.EndedAt.UnixMilli()))
		}
	}
	for _, v := range k.Vetoes {
		add(monthIndex("veto", v.Office, v.At.In(city.Zone)), float64(v.At.UnixMilli()))
	}
	return places
}

func agentPart(user int64) string { return partAgent + strconv.FormatInt(user, 10) }

// codePlace is where a case stands under its reporter's code, open or ended.
func (t *turn) codePlace(k *tickets.Ticket) []store.Place {
	if k.Personal.Code == "" {
		return nil
	}
	return []store.Place{{Index: t.store.CodeIndex(k.Personal.Code), Score: float64(k.Filed.UnixMilli())}}
}

// lastAction is when the office last did something about a case; it was filed
// where it has not.
func lastAction(k *tickets.Ticket) time.Time {
	if k.LastAction.IsZero() {
		return k.Filed
	}
	return k.LastAction
}

// districtOf is the district an area lies in: the first three parts of its code.
func districtOf(area string) string {
	parts := strings.SplitN(area, ".", 4)
	if len(parts) < 3 {
		return ""
	}
	return strings.Join(parts[:3], ".")
}
