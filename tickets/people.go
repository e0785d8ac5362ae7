package tickets

import "slices"

// People are those whose rights come from the city's files, by their Telegram
// user ids. Agents are not among them: they are the members of an office's group.
type People struct {
	Leaders      []Leader
	Offices      map[string]Staff // by code
	Coordinators []int64
	Readers      []int64            // see the numbers, change nothing
	Secret       map[string][]int64 // who alone gets the cases of a secret category, by its id
}

// Leader is one who is above all offices.
type Leader struct {
	ID      string
	Title   map[string]string // by language
	User    int64             // 0: not known yet
	Morning bool              // gets the red list each morning
}

// Staff are the persons in charge of an office.
type Staff struct {
	Head  int64 // 0: not known
	Staff []int64
}

// IsHead says whether a user is the head of an office, by its code.
func (c *City) IsHead(user int64, office string) bool {
	return user != 0 && c.People.Offices[office].Head == user
}

// IsStaff says whether a user is one of the persons in charge of an office, its
// head among them.
func (c *City) IsStaff(user int64, office string) bool {
	return c.IsHead(user, office) || user != 0 && slices.Contains(c.People.Offices[office].Staff, user)
}

// IsLeader says whether a user is one of the city's leaders.
func (c *City) IsLeader(user int64) bool {
	_, ok := c.LeaderOf(user)
	return ok
}

// LeaderOf is the leader that a user is.
func (c *City) LeaderOf(user int64) (Leader, bool) {
	i := slices.IndexFunc(c.People.Leaders, func(l Leader) bool { return user != 0 && l.User == user })
	if i < 0 {
		return Leader{}, false
	}
	return c.People.Leaders[i], true
}

// IsCoordinator says whether a user verifies and routes for the city. The head
// of the coordinating office does so too.
func (c *City) IsCoordinator(user int64) bool {
	return user != 0 && slices.Contains(c.People.Coordinators, user) || c.IsHead(user, c.Coordinator)
}

// IsReader says whether a user may read the city's numbers.
func (c *City) IsReader(user int64) bool { return user != 0 && slices.Contains(c.People.Readers, user) }

// HeadsFor are who alone gets the cases of a secret category: those named for it,
// else the head of its office. None where neither is known, and where the
// category is not secret.
func (c *City) HeadsFor(category string) []int64 {
	k, ok := c.Category(category)
	if !ok || !k.Secret {
		return nil
	}
	if named := c.People.Secret[category]; len(named) > 0 {
		return slices.Clone(named)
	}
	if head := c.People.Offices[k.Office].Head; head != 0 {
		return []int64{head}
	}
	return nil
}
