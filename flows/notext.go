package flows

import (
	"fmt"
	"slices"
	"strings"

	"noken/source"
)

// engineArgs are the placeholders that the engine fills in, parted by spaces, by
// the key of its text; in all others there is none.
var engineArgs = map[string]string{
	"progress": "n all", "before": "words", "settled": "label words", "editing": "label", "whole": "name",
	"photos": "n max min", "photosfull": "n max min", "photosmin": "n max min", "photosmore": "n max min", "photoscount": "n",
	"document": "n max", "documentfull": "n max", "documentmore": "n max", "documentcount": "n", "documentor": "a b",
	"rating.shown": "n max",
	"wrong.short":  "n min max", "wrong.long": "n max", "wrong.empty": "n min max", "wrong.small": "min max", "wrong.big": "min max",
	"wrong.early": "day", "wrong.late": "day", "wrong.closed": "day next", "wrong.closeddays": "day",
	"wrong.nikdigits": "n", "wrong.kk": "n",
	"wrong.document": "types", "wrong.documenttype": "types", "wrong.documentbig": "n max", "wrong.rating": "max",
}

// fills tells placeholders in the engine's own texts that nothing is put in for.
func (t *Texts) fills() {
	for _, key := range engineKeys {
		at, own := t.places["flow."+key]
		if !own {
			continue // borrowed
		}
		args := strings.Fields(engineArgs[key])
		for _, name := range t.Placeholders("flow." + key) {
			if !slices.Contains(args, name) {
				at.src.Problem(at.text.In(t.languages[0]), RulePlaceholder, known(args), "nothing is put in for {%s} here", name)
			}
		}
	}
}

// noTexts tells that texts of the engine's own are missing: at the key that was
// probably meant, else at the one that they belong below. A level that is missing
// is told once.
func (l *loader) noTexts(file string, data []byte, missing []string) {
	if len(missing) == 0 {
		return
	}
	var again source.Problems // told when the file was read for its texts
	root, src := source.Parse(file, data, l.set.languages, &again)
	told := map[string]bool{}
	for _, key := range missing {
		p, lost := placeOf(src, root, strings.Split(key, "."))
		if told[lost] {
			continue
		}
		told[lost] = true
		p.Rule, p.Message = RuleText, "there is no text "+key
		if lost != key {
			p.Message = fmt.Sprintf("there are no texts below %s, such as %s", lost, key)
		}
		src.Note(p)
		*l.problems = append(*l.problems, again[len(again)-1])
	}
}

// placeOf is where a text should stand, and the part of its key that is missing.
func placeOf(src *source.File, root *source.Node, parts []string) (p source.Problem, lost string) {
	level, above := root, (*source.Node)(nil)
	for i, part := range parts {
		if k := level.Key(part); k != nil && i < len(parts)-1 && level.Get(part).Shape == source.Mapping {
			level, above = level.Get(part), k
			continue
		}
		lost = strings.Join(parts[:i+1], ".")
		var others []string
		for _, e := range level.Keys {
			full := strings.Join(append(slices.Clone(parts[:i]), e.Key.Text), ".")
			if !slices.ContainsFunc(engineKeys, func(key string) bool { return "flow."+key == full || strings.HasPrefix("flow."+key, full+".") }) {
				others = append(others, e.Key.Text)
			}
		}
		if near := source.Nearest(part, others); near != "" {
			p = src.Place(level.Key(near))
			p.Hint = fmt.Sprintf("is %q meant for it? It is called %q", near, part)
			return p, lost
		}
		p = src.Place(above)
		p.Hint = "add it below"
		return p, lost
	}
	return src.Place(above), strings.Join(parts, ".")
}
