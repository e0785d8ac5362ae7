package tickets

import (
	"fmt"
	"slices"
	"time"
)

// MaxDays is the most working days a task or an extension may have.
const MaxDays = 60

// Support is what another office does in a case that stays with its office, the
// lead. It is never changed, only replaced.
type Support struct {
	Office string    `json:"o"`
	Agent  int64     `json:"ag,omitempty"` // user id of who did it
	By     Actor     `json:"b"`            // of the lead
	Asked  time.Time `json:"a"`
	Days   int       `json:"d,omitempty"` // working days of the supporting office
	Due    time.Time `json:"u,omitzero"`
	Done   time.Time `json:"e,omitzero"` // zero: not yet
	Task   int       `json:"t"`          // the note that says what: an index into Personal.Notes
}

// OpenTasks are what supporting offices still have to do; none when the case has
// ended.
func (o *Open) OpenTasks() []Support {
	if o.Stage.Ended() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(o.Supports), func(s Support) bool { return !s.Done.IsZero() })
}

// Supported says that an office helps in the case, or did.
func (o *Open) Supported(office string) bool {
	return slices.ContainsFunc(o.Supports, func(s Support) bool { return s.Office == office })
}

// task is where an office's open task lies.
func (o *Open) task(office string) int {
	return slices.IndexFunc(o.Supports, func(s Support) bool { return s.Office == office && s.Done.IsZero() })
}

// Share asks another office for its part, in so many working days of its own; 0
// is the rule's time for a first answer. An office has one open task in a case.
func (t *Ticket) Share(city *City, a Agent, office string, task Note, days int, now time.Time) error {
	to, err := t.checkAgent(ActShare, a)
	if err != nil {
		return err
	}
	if days == 0 {
		days = followUpDays
	}
	o, ok := city.Office(office)
	switch {
	case !ok:
		return fmt.Errorf("share with %q: %w", office, ErrUnknownOffice)
	case days < 1 || days > MaxDays:
		return fmt.Errorf("share for %d days: %w", days, ErrBadDays)
	case o.Code == t.Office || t.task(o.Code) >= 0:
		return fmt.Errorf("share with %q: %w", office, ErrSameOffice)
	}
	t.act(ActShare, a, to, now).Other = o.Code
	t.note(ActShare, a, t.Office, task, now)
	t.Supports = append(t.Supports[:len(t.Supports):len(t.Supports)], Support{
		Office: o.Code, By: a.actor(), Asked: now, Days: days, Task: len(t.Personal.Notes) - 1,
		Due: city.CalendarOf(o.Code).AddWorkingDays(now, days),
	})
	return nil
}

// Unshare takes an office's open task back.
func (t *Ticket) Unshare(a Agent, office string, now time.Time) error {
	to, err := t.checkAgent(ActUnshare, a)
	if err != nil {
		return err
	}
	i := t.task(office)
	if i < 0 {
		return fmt.Errorf("unshare with %q: %w", office, ErrNoTask)
	}
	t.act(ActUnshare, a, to, now).Other = office
	t.Supports = slices.Delete(slices.Clone(t.Supports), i, i+1)
	return nil
}

// TaskDone says that an office did its part; n says how, and may be empty. The
// agent's role is BySupport.
func (t *Ticket) TaskDone(a Agent, office string, n Note, now time.Time) error {
	to, err := t.check(ActTaskDone, a.role())
	if err != nil {
		return err
	}
	if a.Office != "" && a.Office != office {
		return &NotAllowed{Act: ActTaskDone, Role: a.role(), Office: a.Office}
	}
	i := t.task(office)
	if i < 0 {
		return fmt.Errorf("task of %q: %w", office, ErrNoTask)
	}
	t.act(ActTaskDone, a, to, now).Other = office
	if !n.empty() {
		t.note(ActTaskDone, a, office, n, now)
	}
	t.Supports = slices.Clone(t.Supports)
	t.Supports[i].Done, t.Supports[i].Agent = now, a.ID
	return nil
}
