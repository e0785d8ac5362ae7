package tickets

import (
	"maps"
	"slices"
	"strings"

	"noken/source"
)

// The files as read, each with its checks of what stands in the others.
type (
	officesRead    file[OfficesFile]
	categoriesRead file[CategoriesFile]
	servicesRead   file[ServicesFile]
)

func checkID(f *source.File, name *source.Node) {
	if !idShape.MatchString(name.Text) {
		f.Problem(name, RuleID, "for example: jalan_rusak", "%q cannot be a code; expected up to 24 small letters, digits and _", name.Text)
	}
}

// needOffice tells of a code that is no office's.
func (l *loader) needOffice(f *source.File, at *source.Node, code string) {
	if _, ok := l.city.offices[code]; ok || code == "" || l.unread[officesFile] {
		return
	}
	l.wanted[code]++
	hint := source.DidYouMean(code, l.officeCodes())
	if near := l.city.SuggestOffice(code); near != "" {
		hint = `did you mean "` + near + `"?`
	}
	f.Problem(at, RuleUnknownOffice, hint, "no office %q in %s", code, officesFile)
}

// needArea tells of a code that is no area's.
func (l *loader) needArea(f *source.File, at *source.Node, code string) {
	if _, ok := l.city.areas[code]; ok || code == "" || l.unread[areasFile] {
		return
	}
	f.Problem(at, RuleUnknownArea, source.DidYouMean(code, l.areaCodes()), "no area %q in %s", code, areasFile)
}

func (o officesRead) check(l *loader) {
	shorts := newLabels(o.File, source.Warning)
	names := newLabels(o.File, source.Warning)
	for _, e := range o.body {
		checkID(o.File, e.Name)
		if e.Name.Text == allOffices {
			o.Problem(e.Name, RuleID, "call it something else", "%q means all offices", allOffices)
		}
		l.needArea(o.File, e.Value.At("area"), e.Value.Area)
		if e.Value.Phone != "" && !dialled(e.Value.Phone) {
			o.Warn(e.Value.At("phone"), RuleNumber, `for example: phone: "0901 321 333"`, "%q is no telephone number", e.Value.Phone)
		}
		names.add(e.Name.Text, e.Value.Name)
		shorts.addIn("", e.Name.Text, e.Value.Short, e.Value.At("short"))
	}
}

// checkRenamed tells of an office whose code was changed here, while several
// places still name it by the old one.
func (o officesRead) checkRenamed(reached map[string]bool, l *loader) {
	wanted := slices.Sorted(maps.Keys(l.wanted))
	for _, e := range o.body {
		old := source.Nearest(e.Name.Text, wanted)
		if reached[e.Name.Text] || e.Value.HandedOn || l.wanted[old] < 2 {
			continue
		}
		o.Problem(e.Name, RuleUnknownOffice, `did you mean "`+old+`"?`, "nothing names office %q, but %d places name %q", e.Name.Text, l.wanted[old], old)
	}
}

// checkReached tells of offices that no case comes to. Where a reference is wrong
// this could not be told.
func (o officesRead) checkReached(reached map[string]bool, l *loader) {
	for _, name := range []string{cityFile, categoriesFile, servicesFile} {
		if l.unread[name] || l.problems.In(name) {
			return
		}
	}
	for _, e := range o.body {
		if !reached[e.Name.Text] && !e.Value.HandedOn {
			o.Warn(e.Name, RuleUnreached,
				"name it in categories.yaml or services.yaml, or add handed_on: true where it only gets what other offices hand on",
				"no case comes to office %q: no category and no service leads there, and it is not the coordinator", e.Name.Text)
		}
	}
}

func (c categoriesRead) check(l *loader, reached map[string]bool) {
	labels, words := newLabels(c.File, source.Error), newWords(c.File, "category")
	for _, e := range c.body {
		checkID(c.File, e.Name)
		v := e.Value
		l.needOffice(c.File, v.At("office"), v.Office)
		reached[v.Office] = true
		byArea := v.Node().Get("office_by_area")
		for _, other := range v.OfficeByArea {
			l.needArea(c.File, other.Name, other.Name.Text)
			l.needOffice(c.File, byArea.Get(other.Name.Text), other.Value)
			reached[other.Value] = true
		}
		if byArea != nil && byArea.Shape == source.Mapping && len(byArea.Keys) == 0 {
			c.Problem(byArea, source.RuleMissingKey, `write {"94.04.10": tembagapura}, or take the line out`, "there is nothing in office_by_area")
		}
		labels.add(e.Name.Text, v.Label)
		words.add(e.Name.Text, v.Node().Get("words"))
		rule := l.city.Deadlines[KindComplaint]
		if v.Inspection {
			rule.Resolve = rule.Inspection
		}
		v.check(c.File, v.Where, rule.Resolve)
		c.checkProof(v)
		if v.Verify && l.city.Verification == VerifyOff && !l.unread[cityFile] {
			c.Warn(v.At("verify"), RuleVerification, "write verification: category in city.yaml, or take the line out",
				"city.yaml says verification: off, so that nobody verifies this")
		}
	}
}

func (s servicesRead) check(l *loader, reached map[string]bool) {
	labels, words := newLabels(s.File, source.Error), newWords(s.File, "service")
	for _, e := range s.body {
		checkID(s.File, e.Name)
		v := e.Value
		l.needOffice(s.File, v.At("office"), v.Office)
		reached[v.Office] = true
		labels.add(e.Name.Text, v.Label)
		words.add(e.Name.Text, v.Node().Get("words"))
		v.check(s.File, v.Where, l.city.Deadlines[KindService].Resolve)
	}
}

// checkProof tells of a proof by which an office would show who reported in secret.
func (c categoriesRead) checkProof(v CategoryEntry) {
	key := "proof"
	if v.Proof == ProofNone {
		key = "proof_pin"
	}
	if v.Secret && (v.Proof != ProofNone && v.Proof != "" || v.ProofPin > 0) {
		c.Warn(v.At(key), RuleProof, "take it out", "a secret report is ended without pictures and pins: they could give its reporter away")
	}
}

// check tells of a first answer that is due after the last. Where only the time
// until it is done is given, the first answer's is no longer than that.
func (d Deadlines) check(f *source.File, at source.Where, resolve int) {
	switch {
	case d.FollowUpDays == 0:
	case d.ResolveDays > 0 && d.ResolveDays < d.FollowUpDays:
		f.Problem(at.At("resolve_days"), RuleDeadline, "make resolve_days the larger of the two",
			"it is to be done in %d working days, before its first answer is due in %d", d.ResolveDays, d.FollowUpDays)
	case d.ResolveDays == 0 && resolve < d.FollowUpDays:
		f.Problem(at.At("follow_up_days"), RuleDeadline, "add resolve_days: ..., with more days than that",
			"the first answer is due in %d working days, but it is to be done in %d, which is the rule", d.FollowUpDays, resolve)
	}
}

// checkCity tells what is wrong between city.yaml and the other files.
func (l *loader) checkCity(c file[CityFile]) {
	if l.unread[cityFile] {
		return
	}
	l.needOffice(c.File, c.body.At("coordinator"), c.body.Coordinator)
	l.checkRules(c)
	for _, list := range []source.Entries[ContactEntry]{c.body.Emergency, c.body.Elsewhere} {
		labels := newLabels(c.File, source.Warning)
		for _, e := range list {
			checkID(c.File, e.Name)
			labels.add(e.Name.Text, e.Value.Label)
			if number := e.Value.Number; number != "" && !dialled(number) {
				c.Problem(e.Value.At("number"), RuleNumber, `for example: number: "112"`, "%q is no telephone number; expected 3 to 15 digits", number)
			}
		}
	}
}

// dialled says whether people can dial it: 3 to 15 digits (ITU-T E.164 allows no
// more), a plus before them, signs that part them.
func dialled(number string) bool {
	digits := 0
	for i, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0:
		case !strings.ContainsRune(" -.()/", r):
			return false
		}
	}
	return digits >= 3 && digits <= 15
}

// labels finds what looks the same to residents, in one language.
type labels struct {
	file     *source.File
	severity source.Severity
	first    map[[2]string]string // whose it is, by language and label
}

func newLabels(f *source.File, severity source.Severity) labels {
	return labels{f, severity, map[[2]string]string{}}
}

func (k labels) add(whose string, text source.Text) {
	for lang, words := range text.Words {
		k.addIn(lang, whose, words, text.In(lang))
	}
}

func (k labels) addIn(lang, whose, words string, at *source.Node) {
	key := [2]string{lang, strings.ToLower(words)}
	first, twice := k.first[key]
	switch {
	case words == "":
	case !twice:
		k.first[key] = whose
	case k.severity == source.Error:
		k.file.Problem(at, RuleDoubleLabel, "call one of them something else", "%q is called so already: %q", first, words)
	default:
		k.file.Warn(at, RuleDoubleLabel, "call one of them something else", "%q is called so already: %q", first, words)
	}
}

// words finds everyday words that lead to two places: residents would always get
// to the first.
type words struct {
	file  *source.File
	what  string
	first map[string]string // whose it is, by word
}

func newWords(f *source.File, what string) words { return words{f, what, map[string]string{}} }

func (k words) add(whose string, list *source.Node) {
	for _, n := range itemsOf(list) {
		word := strings.ToLower(strings.TrimSpace(n.Text))
		if n.Shape != source.Scalar || word == "" {
			continue
		}
		first, twice := k.first[word]
		switch {
		case !twice:
			k.first[word] = whose
		case first == whose:
			k.file.Warn(n, RuleDoubleWord, "take it out once", "%q stands here twice", word)
		default:
			k.file.Warn(n, RuleDoubleWord, "take it out of one of them", "the word %q leads to %s %q already", word, k.what, first)
		}
	}
}
