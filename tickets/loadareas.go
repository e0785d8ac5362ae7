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
)

const areasFile = "areas.csv"

var (
	areaShape  = regexp.MustCompile(`^[0-9]{2}(\.[0-9]{2,4}){0,3}$`)
	areaLevels = []string{Regency, District, Village}
)

// areaReader reads areas.csv: code, level, name. The area that one lies in has
// the beginning of its code.
type areaReader struct {
	lines    []string
	seen     map[string]int // line by code
	areas    []Area
	problems Problems
}

func (l *loader) readAreas() {
	data, ok := l.files[areasFile]
	if !ok {
		l.missing(areasFile)
		return
	}
	r := areaReader{lines: strings.Split(string(data), "\n"), seen: map[string]int{}}
	r.read(data)
	r.parents()
	l.city.Areas = r.areas
	l.problems = append(l.problems, r.problems...)
	l.unread[areasFile] = len(r.areas) == 0
}

func (r *areaReader) wrong(line, col int, message, hint string) {
	r.problems = append(r.problems, Problem{
		File: areasFile, Line: line, Col: col, Source: excerpt(r.lines, line, col, 1), Message: message, Hint: hint,
	})
}

func (r *areaReader) read(data []byte) {
	// Spreadsheets put a byte order mark first.
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	rows.FieldsPerRecord = 3
	rows.TrimLeadingSpace = true
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			r.wrong(syntax.Line, max(1, syntax.Column), syntax.Err.Error()+"; expected code,level,name", "")
			if errors.Is(err, csv.ErrFieldCount) {
				continue
			}
			return
		}
		if err != nil {
			r.problems = append(r.problems, Problem{File: areasFile, Message: err.Error()})
			return
		}
		line, _ := rows.FieldPos(0)
		if row[0] == "code" {
			continue
		}
		r.area(line, strings.TrimSpace(row[0]), strings.TrimSpace(row[1]), strings.TrimSpace(row[2]))
	}
}

func (r *areaReader) area(line int, code, level, name string) {
	switch {
	case !areaShape.MatchString(code):
		r.wrong(line, 1, fmt.Sprintf("%q is no area code", code), "for example: 94.04.01.1002")
		return
	case r.seen[code] > 0:
		r.wrong(line, 1, fmt.Sprintf("area %q is here twice", code), fmt.Sprintf("the first is in line %d", r.seen[code]))
		return
	case !slices.Contains(areaLevels, level):
		r.wrong(line, len(code)+2, fmt.Sprintf("level is %q; expected %s", level, strings.Join(areaLevels, ", ")), nearHint(level, areaLevels))
	case name == "":
		r.wrong(line, 1, fmt.Sprintf("area %q has no name", code), "")
	}
	r.seen[code] = line
	r.areas = append(r.areas, Area{Code: code, Level: level, Name: name})
}

func (r *areaReader) parents() {
	for i, a := range r.areas {
		dot := strings.LastIndexByte(a.Code, '.')
		if a.Level == Regency || dot < 0 {
			continue
		}
		if r.seen[a.Code[:dot]] == 0 {
			r.wrong(r.seen[a.Code], 1, fmt.Sprintf("area %q lies in %q, which is not in the list", a.Code, a.Code[:dot]), "")
			continue
		}
		r.areas[i].Parent = a.Code[:dot]
	}
}
