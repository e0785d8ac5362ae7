package tickets

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"noken/source"
)

var (
	areaShape  = regexp.MustCompile(`^[0-9]{2}(\.[0-9]{2,4}){0,3}$`)
	areaLevels = []string{Regency, District, Village}
)

// areaReader reads areas.csv: code, level, name. The area that one lies in has
// the beginning of its code.
type areaReader struct {
	*source.File
	seen  map[string]int    // line by code
	names map[string]string // code by the area around and the name
	areas []Area
	lost  bool // a row whose area cannot be told: others may refer to it
}

func (l *loader) readAreas() {
	data, ok := l.files[areasFile]
	if !ok {
		l.missing(areasFile)
		return
	}
	f, data, ok := source.ReadLines(areasFile, data, &l.problems)
	r := areaReader{File: f, seen: map[string]int{}, names: map[string]string{}}
	if ok {
		r.read(data)
		r.parents()
		if len(r.areas) == 0 && !f.Failed() {
			f.Problem(nil, RuleNothingToOffer, "the first line is code,level,name, each other one an area", "no areas; at least one is needed")
		}
	}
	l.city.Areas = r.areas
	l.unread[areasFile] = r.lost || len(r.areas) == 0
}

// wrong notes what is wrong in a column of a line; width is in characters.
func (r *areaReader) wrong(line, col, width int, rule source.Rule, hint, message string) {
	r.Note(source.Problem{Rule: rule, Line: line, Col: col, Width: width, Message: message, Hint: hint})
}

func (r *areaReader) read(data []byte) {
	rows := csv.NewReader(bytes.NewReader(data))
	rows.FieldsPerRecord = 3
	rows.TrimLeadingSpace = true
	rows.Comment = '#'
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			if !r.skip(syntax) {
				return
			}
			continue
		}
		if err != nil {
			r.Problem(nil, source.RuleSyntax, "", "cannot be read: %v", err)
			return
		}
		line, _ := rows.FieldPos(0)
		if row[0] == "code" {
			continue
		}
		_, second := rows.FieldPos(1)
		r.area(line, second, strings.TrimSpace(row[0]), strings.TrimSpace(row[1]), strings.TrimSpace(row[2]))
	}
}

// skip notes a row that is none, and says whether the rows after it can be read.
func (r *areaReader) skip(err *csv.ParseError) bool {
	r.lost = true
	const hint = "each line is code,level,name; a name with a comma stands between quotes"
	if errors.Is(err, csv.ErrFieldCount) {
		commas := strings.Count(r.Lines[err.Line-1], ",")
		message := "there is more than code,level,name in this line"
		if commas < 2 {
			message = "code, level or name is missing in this line"
		}
		r.wrong(err.Line, 1, utf8.RuneCountInString(r.Lines[err.Line-1]), source.RuleSyntax, hint, message)
		return true
	}
	line := min(err.StartLine, len(r.Lines)) // where a quote is not closed, the error is at the end
	r.wrong(line, 1, utf8.RuneCountInString(r.Lines[line-1]), source.RuleSyntax, hint, "a quote in this line is not closed, or stands in the middle of a text; expected code,level,name")
	return false
}

// levelParts is how many numbers a code has, by level.
var levelParts = map[string]int{Regency: 2, District: 3, Village: 4}

func (r *areaReader) area(line, second int, code, level, name string) {
	width := max(utf8.RuneCountInString(code), 1)
	switch {
	case !areaShape.MatchString(code):
		r.lost = true
		r.wrong(line, 1, width, RuleArea, "for example: 94.04.01.1002", fmt.Sprintf("%q is no area code", code))
		return
	case r.seen[code] > 0:
		r.Note(source.Problem{
			Rule: source.RuleDoubleKey, Line: line, Col: 1, Width: width,
			Message: fmt.Sprintf("area %q stands here twice", code), Hint: fmt.Sprintf("the first is in line %d", r.seen[code]),
		})
		return
	case !slices.Contains(areaLevels, level):
		r.wrong(line, second, utf8.RuneCountInString(level), source.RuleChoice, source.DidYouMean(level, areaLevels),
			fmt.Sprintf("%q is no level; expected %s", level, strings.Join(areaLevels, ", ")))
	case strings.Count(code, ".")+1 != levelParts[level]:
		r.wrong(line, second, utf8.RuneCountInString(level), RuleArea, "a regency's code has two numbers, a district's three, a village's four",
			fmt.Sprintf("%q is not the code of a %s", code, level))
	case name == "":
		r.wrong(line, 1, width, RuleArea, "", fmt.Sprintf("area %q has no name", code))
	}
	r.seen[code] = line
	r.areas = append(r.areas, Area{Code: code, Level: level, Name: name})
}

func (r *areaReader) parents() {
	missing := map[string]bool{}
	for i, a := range r.areas {
		dot := strings.LastIndexByte(a.Code, '.')
		if a.Level == Regency || dot < 0 {
			continue
		}
		line, width := r.seen[a.Code], len(a.Code)
		around := a.Code[:dot]
		if r.seen[around] == 0 {
			if missing[around] {
				continue // told already
			}
			missing[around] = true
			r.wrong(line, 1, width, RuleUnknownArea, "add it, or correct the code", fmt.Sprintf("area %q lies in %q, which is not in the list", a.Code, around))
			continue
		}
		r.areas[i].Parent = around
		key := around + " " + strings.ToLower(a.Name)
		if other := r.names[key]; other != "" && a.Name != "" {
			r.Note(source.Problem{
				Rule: RuleDoubleLabel, Severity: source.Warning, Line: line, Col: 1, Width: width,
				Message: fmt.Sprintf("%q in the same area has the same name: %s", other, a.Name), Hint: "residents cannot tell their buttons apart",
			})
		}
		r.names[key] = a.Code
	}
}
