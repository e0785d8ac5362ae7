package source

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Formats are the names that Write knows.
var Formats = []string{"text", "json", "sarif", "github"}

// Write writes the problems in one of the Formats: text for people, json for
// programs, sarif (2.1.0) for code scanners and editors, github for the
// annotations of a workflow. The files' names are put after prefix where a
// program looks for them from elsewhere (sarif and github).
func (p Problems) Write(w io.Writer, format, prefix string) error {
	switch format {
	case "text":
		_, err := fmt.Fprintln(w, p.Error())
		return err
	case "json":
		return encode(w, p.json())
	case "sarif":
		return encode(w, p.sarif(prefix))
	case "github":
		return p.github(w, prefix)
	}
	return fmt.Errorf("no format %q; known: %s", format, strings.Join(Formats, ", "))
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

type jsonProblem struct {
	Rule     Rule   `json:"rule"`
	Severity string `json:"severity"`
	File     string `json:"file"`
	Line     int    `json:"line,omitempty"`      // from 1
	Column   int    `json:"column,omitempty"`    // from 1, in characters
	End      int    `json:"endColumn,omitempty"` // the character after the last one
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Meaning  string `json:"meaning,omitempty"` // in the language asked for
}

func (p Problems) json() any {
	all := make([]jsonProblem, len(p))
	for i, one := range p {
		all[i] = jsonProblem{
			Rule: one.Rule, Severity: one.Severity.String(), File: one.File, Line: one.Line, Column: one.Col,
			End: one.end(), Message: one.Message, Hint: one.Hint, Meaning: one.Meaning,
		}
	}
	return struct {
		Errors   int           `json:"errors"`
		Warnings int           `json:"warnings"`
		Findings []jsonProblem `json:"findings"`
	}{p.Errors(), len(p) - p.Errors(), all}
}

func (p Problem) end() int {
	if p.Line == 0 {
		return 0
	}
	return p.Col + max(p.Width, 1)
}

// full is the message with the hint, for formats that have one field for both.
func (p Problem) full() string {
	if p.Hint == "" {
		return p.Message
	}
	return p.Message + "; " + p.Hint
}

type object map[string]any

// sarif is the problems as https://docs.oasis-open.org/sarif/sarif/v2.1.0 has them.
func (p Problems) sarif(prefix string) any {
	var rules []Rule
	results := make([]object, len(p))
	for i, one := range p {
		if !slices.Contains(rules, one.Rule) {
			rules = append(rules, one.Rule)
		}
		place := object{"artifactLocation": object{"uri": prefix + one.File}}
		if one.Line > 0 {
			place["region"] = object{"startLine": one.Line, "startColumn": one.Col, "endColumn": one.end()}
		}
		results[i] = object{
			"ruleId": one.Rule, "level": one.Severity.String(), "message": object{"text": one.full()},
			"locations": []object{{"physicalLocation": place}},
		}
	}
	known := make([]object, len(rules))
	for i, r := range rules {
		known[i] = object{"id": r}
	}
	return object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []object{{
			"tool":       object{"driver": object{"name": "noken", "rules": known}},
			"columnKind": "unicodeCodePoints", "results": results,
		}},
	}
}

var (
	githubValue    = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// github writes workflow commands: ::error file=...,line=...::message
func (p Problems) github(w io.Writer, prefix string) error {
	for _, one := range p {
		place := "file=" + githubProperty.Replace(prefix+one.File)
		if one.Line > 0 {
			place += fmt.Sprintf(",line=%d,col=%d,endColumn=%d", one.Line, one.Col, one.end())
		}
		place += ",title=" + githubProperty.Replace(string(one.Rule))
		if _, err := fmt.Fprintf(w, "::%s %s::%s\n", one.Severity, place, githubValue.Replace(one.full())); err != nil {
			return err
		}
	}
	return nil
}
