package bot

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"noken/flows"
	"noken/transcript"
)

// Changes are what differs between two configurations, in words.
type Changes struct {
	Files []FileChange // by name, only those that differ
}

// FileChange is what differs in one file.
type FileChange struct {
	Name    string        // such as flows/aduan.yaml
	Flow    string        // the flow's name; empty for other files
	What    Change        // of the file as a whole
	Entries []EntryChange // none of a transcript
}

// Change is what became of something.
type Change string

// What can become of something.
const (
	Changed Change = "changed"
	Added   Change = "new"
	Removed Change = "gone"
)

// EntryChange is what differs in a step of a flow, or in an entry of another file:
// a category, an office, a text.
type EntryChange struct {
	Step    bool   // it is a step of the flow
	Name    string // of the step or entry
	What    Change
	Details []Detail // of a changed one; of a new step what it asks, of a new entry its label
}

// Detail is one value that differs. Empty Old: it was added; empty New: it was removed.
type Detail struct {
	Where    string // such as ask, or choose.boleh.label
	Lang     string // of a text
	Old, New string
}

// Diff tells what differs between two configurations. Comments, the order of keys
// and how a file is written do not count; the order of a flow's steps does, where
// it leads people another way.
func Diff(before, after *Config) Changes {
	names := map[string]bool{}
	for name := range before.files {
		names[name] = true
	}
	for name := range after.files {
		names[name] = true
	}
	var changes Changes
	for _, name := range slices.Sorted(maps.Keys(names)) {
		was, had := before.files[name]
		is, has := after.files[name]
		if had && has && string(was) == string(is) {
			continue
		}
		f := FileChange{Name: name, What: Changed}
		old, fresh := readEntries(name, was), readEntries(name, is)
		f.Flow = cmp.Or(fresh.flow, old.flow)
		switch {
		case !had:
			f.What = Added
		case !has:
			f.What = Removed
		}
		f.Entries = diffEntries(old, fresh, languagesOf(before, after), slices.Contains(keyed, name))
		if f.What == Changed && len(f.Entries) == 0 {
			continue
		}
		if transcript.Is(name) { // says again what the flows that changed say
			f.Entries = nil
		}
		changes.Files = append(changes.Files, f)
	}
	changes.ways(before, after)
	slices.SortStableFunc(changes.Files, func(a, b FileChange) int { return cmp.Compare(a.Name, b.Name) })
	return changes
}

func languagesOf(configs ...*Config) map[string]bool {
	all := map[string]bool{}
	for _, c := range configs {
		for _, lang := range c.City.Languages {
			all[lang] = true
		}
	}
	return all
}

// keyed are the files whose entries are not things in a list but what is said of
// one thing: all of a new one is worth a look.
var keyed = []string{"city.yaml", "holidays.yaml", "people.yaml"}

func diffEntries(old, fresh entries, languages map[string]bool, whole bool) []EntryChange {
	var changes []EntryChange
	for _, key := range fresh.order {
		is, was := fresh.all[key], old.all[key]
		if was == nil {
			added := EntryChange{Step: key.step, Name: key.name, What: Added}
			shown := []string{"", "label", "name", "title", "when", "days", "tell"} // worth a look in a new one
			if key.step {
				shown = []string{"ask"}
			}
			added.Details = diffValues(&entry{}, is, languages)
			added.Details = slices.DeleteFunc(added.Details, func(d Detail) bool { return !whole && !slices.Contains(shown, d.Where) })
			changes = append(changes, added)
			continue
		}
		if details := diffValues(was, is, languages); len(details) > 0 {
			changes = append(changes, EntryChange{Step: key.step, Name: key.name, What: Changed, Details: details})
		}
	}
	for _, key := range old.order {
		if fresh.all[key] == nil {
			changes = append(changes, EntryChange{Step: key.step, Name: key.name, What: Removed})
		}
	}
	return changes
}

func diffValues(was, is *entry, languages map[string]bool) []Detail {
	var details []Detail
	add := func(where, old, new string) {
		d := Detail{Where: where, Old: old, New: new}
		if i := strings.LastIndex(where, "."); languages[where[i+1:]] {
			d.Lang, d.Where = where[i+1:], where[:max(i, 0)]
		}
		details = append(details, d)
	}
	for _, where := range is.order {
		if was.values[where] != is.values[where] {
			add(where, was.values[where], is.values[where])
		}
	}
	for _, where := range was.order {
		if _, there := is.values[where]; !there {
			add(where, was.values[where], "")
		}
	}
	return details
}

// ways adds what the files do not show by themselves: a step whose next one
// changed because others moved, and one whose words come from elsewhere.
func (c *Changes) ways(before, after *Config) {
	for _, name := range after.Flows.Flows() {
		is, _ := after.Flows.Outline(name)
		was, ok := before.Flows.Outline(name)
		if !ok {
			continue
		}
		old := map[string]flows.OutlineStep{}
		for _, s := range was.Steps {
			old[s.Name] = s
		}
		for _, s := range is.Steps {
			o, ok := old[s.Name]
			if !ok {
				continue
			}
			if from, to := waysOf(was, s.Name), waysOf(is, s.Name); from != to {
				c.add(is, s.Name, Detail{Where: "leads", Old: from, New: to})
			}
			for _, lang := range after.City.Languages {
				if o.Ask[lang] != s.Ask[lang] && !c.tells(is.File, s.Name) {
					c.add(is, s.Name, Detail{Where: "ask", Lang: lang, Old: o.Ask[lang], New: s.Ask[lang]})
				}
			}
		}
	}
}

// waysOf are the steps that one leads to.
func waysOf(o flows.Outline, step string) string {
	var to []string
	for _, a := range o.Arrows {
		if a.From == step && !slices.Contains(to, a.To) {
			to = append(to, a.To)
		}
	}
	return strings.Join(to, ", ")
}

// tells says that a step's words are told to differ already.
func (c *Changes) tells(file, step string) bool {
	for _, f := range c.Files {
		if f.Name != file {
			continue
		}
		for _, e := range f.Entries {
			if e.Step && e.Name == step && slices.ContainsFunc(e.Details, func(d Detail) bool {
				return d.Lang != "" && !strings.HasPrefix(d.Where, "label")
			}) {
				return true
			}
		}
	}
	return false
}

func (c *Changes) add(o flows.Outline, step string, d Detail) {
	i := slices.IndexFunc(c.Files, func(f FileChange) bool { return f.Name == o.File })
	if i < 0 {
		c.Files = append(c.Files, FileChange{Name: o.File, Flow: o.Name, What: Changed})
		i = len(c.Files) - 1
	}
	f := &c.Files[i]
	j := slices.IndexFunc(f.Entries, func(e EntryChange) bool { return e.Step && e.Name == step })
	if j < 0 {
		f.Entries = append(f.Entries, EntryChange{Step: true, Name: step, What: Changed})
		j = len(f.Entries) - 1
	}
	f.Entries[j].Details = append(f.Entries[j].Details, d)
}

// Steps are the steps that differ.
func (c Changes) Steps() []flows.Stop {
	var stops []flows.Stop
	for _, f := range c.Files {
		for _, e := range f.Entries {
			if e.Step {
				stops = append(stops, flows.Stop{Flow: f.Flow, Step: e.Name})
			}
		}
	}
	return stops
}

// String is Words with nobody anywhere.
func (c Changes) String() string { return c.Words(nil) }

// Words tell the changes, with how many people are at each step at this moment.
func (c Changes) Words(at map[flows.Stop]int64) string {
	if len(c.Files) == 0 {
		return "Nothing differs.\n"
	}
	var b strings.Builder
	sign := map[Change]string{Added: "+", Removed: "-", Changed: "~"}
	transcripts := map[Change]int{}
	for _, f := range c.Files {
		if transcript.Is(f.Name) {
			transcripts[f.What]++
			continue
		}
		b.WriteString(f.Name)
		if f.What != Changed {
			fmt.Fprintf(&b, " is %s", f.What)
		}
		b.WriteString("\n")
		for _, e := range f.Entries {
			fmt.Fprintf(&b, "  %s %s", sign[e.What], e.Name)
			if n := at[flows.Stop{Flow: f.Flow, Step: e.Name}]; e.Step && n > 0 {
				fmt.Fprintf(&b, "   (%s there now)", people(n))
			}
			b.WriteString("\n")
			for _, d := range e.Details {
				b.WriteString("      " + d.String() + "\n")
			}
		}
	}
	for _, what := range []Change{Changed, Added, Removed} {
		if n := transcripts[what]; n > 0 {
			fmt.Fprintf(&b, "transcripts: %d %s\n", n, what)
		}
	}
	return b.String()
}

func people(n int64) string {
	if n == 1 {
		return "1 person is"
	}
	return fmt.Sprintf("%d people are", n)
}

// String is a detail as one reads it.
func (d Detail) String() string {
	where := d.place()
	switch {
	case d.Old == "":
		return fmt.Sprintf("%s+ %q", where, d.New)
	case d.New == "":
		return fmt.Sprintf("%s- %q", where, d.Old)
	}
	return fmt.Sprintf("%s%q → %q", where, d.Old, d.New)
}

// place is what stands before a value that differs: "ask id: "; empty where the
// whole entry is one value.
func (d Detail) place() string {
	where := strings.TrimSpace(d.Where + " " + d.Lang)
	if where == "" {
		return ""
	}
	return where + ": "
}
