package tickets

// Days a case may take, in working days, where the config does not say
// otherwise (PermenPANRB 62/2018).
const (
	verifyDays     = 3  // from receipt to routing, where the coordinator looks first
	followUpDays   = 5  // from routing to the office's first answer
	answerDays     = 5  // an information request, from receipt to its answer
	resolveDays    = 14 // a complaint without inspection
	inspectionDays = 60 // a complaint that needs a look on the spot
)

// times are the days of a case: the rule's, those of its kind, those of its
// category or service, the last that are given.
func (c *City) times(o Open) Times {
	kind := c.Deadlines[o.Kind]
	t := Times{
		Verify: first(kind.Verify, verifyDays), FollowUp: first(kind.FollowUp, followUpDays),
		Inspection: first(kind.Inspection, inspectionDays),
	}
	switch {
	case o.Inspection:
		t.Resolve = t.Inspection
	case o.Kind == KindInformation:
		t.Resolve = first(kind.Resolve, answerDays)
	default:
		t.Resolve = first(kind.Resolve, resolveDays)
	}
	if category, ok := c.Category(o.Category); ok {
		t.FollowUp, t.Resolve = first(category.FollowUpDays, t.FollowUp), first(category.ResolveDays, t.Resolve)
	} else if service, ok := c.Service(o.Service); ok {
		t.FollowUp, t.Resolve = first(service.FollowUpDays, t.FollowUp), first(service.ResolveDays, t.Resolve)
	}
	// The first answer is never due after the last.
	t.FollowUp = min(t.FollowUp, t.Resolve)
	return t
}

// first is a number of days that is given, else another.
func first(days, otherwise int) int {
	if days > 0 {
		return days
	}
	return otherwise
}
