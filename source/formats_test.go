package source_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"noken/source"
)

func found() source.Problems {
	return source.Problems{
		{Rule: "no-step", File: "flows/a.yaml", Line: 3, Col: 7, Width: 5, Message: `no step "lokas"`, Hint: `did you mean "lokasi"?`},
		{Rule: "menu", Severity: source.Warning, File: "flows/b.yaml", Message: "100%: no menu\nleads here"},
	}
}

func TestProblemsForGitHub(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := found().Write(&out, "github", "kota, satu/"); err != nil {
		t.Fatal(err)
	}
	want := "::error file=kota%2C satu/flows/a.yaml,line=3,col=7,endColumn=12,title=no-step::no step \"lokas\"; did you mean \"lokasi\"?\n" +
		"::warning file=kota%2C satu/flows/b.yaml,title=menu::100%25: no menu%0Aleads here\n"
	if out.String() != want {
		t.Errorf("found\n%s\nwanted\n%s", out.String(), want)
	}
}

func TestProblemsAsJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := found().Write(&out, "json", ""); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Errors, Warnings int
		Findings         []struct {
			Rule, Severity, File, Message, Hint string
			Line, Column, EndColumn             int
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Errors != 1 || got.Warnings != 1 || len(got.Findings) != 2 {
		t.Fatalf("found %+v", got)
	}
	if first := got.Findings[0]; first.Rule != "no-step" || first.Line != 3 || first.Column != 7 || first.EndColumn != 12 || first.Severity != "error" {
		t.Errorf("found %+v", first)
	}
}

// The parts that readers of SARIF 2.1.0 insist on.
func TestProblemsAsSARIF(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := found().Write(&out, "sarif", "kota/"); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct{ ID string }
				}
			}
			ColumnKind string
			Results    []struct {
				RuleID, Level string
				Message       struct{ Text string }
				Locations     []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine, StartColumn, EndColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != "2.1.0" || len(got.Runs) != 1 || len(got.Runs[0].Results) != 2 || len(got.Runs[0].Tool.Driver.Rules) != 2 {
		t.Fatalf("found %s", out.String())
	}
	run := got.Runs[0]
	place := run.Results[0].Locations[0].PhysicalLocation
	if place.ArtifactLocation.URI != "kota/flows/a.yaml" || place.Region.StartLine != 3 || place.Region.EndColumn != 12 ||
		run.Results[0].RuleID != "no-step" || run.Results[1].Level != "warning" || run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("found %s", out.String())
	}
	if run.Results[1].Locations[0].PhysicalLocation.Region != nil {
		t.Error("a problem of the whole file has a region")
	}
}

func TestNoProblemsAreStillADocument(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "sarif"} {
		var out bytes.Buffer
		if err := (source.Problems{}).Write(&out, format, ""); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "null") {
			t.Errorf("%s has null where a list is needed:\n%s", format, out.String())
		}
	}
	if err := found().Write(&bytes.Buffer{}, "xml", ""); err == nil {
		t.Error("an unknown format is taken")
	}
}
