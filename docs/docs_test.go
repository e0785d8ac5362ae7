// Package docs_test keeps the documents true to the code, where that is cheap.
package docs_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// read returns the files under the repository's root whose name matches, by path.
func read(t *testing.T, match func(path string) bool) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() {
			if name == ".git" || name == "bin" || name == "tmp" || name == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		if !match(path) {
			return nil
		}
		text, err := os.ReadFile(path)
		files[filepath.ToSlash(path)] = string(text)
		return err
	})
	if err != nil {
		t.Fatalf("read the repository: %v", err)
	}
	return files
}

func documents(t *testing.T) map[string]string {
	return read(t, func(path string) bool { return strings.HasSuffix(path, ".md") })
}

// found is the set of what a pattern's first group, or else the whole of it, matches.
func found(pattern string, texts ...string) map[string]bool {
	expression := regexp.MustCompile(pattern)
	set := map[string]bool{}
	for _, text := range texts {
		for _, m := range expression.FindAllStringSubmatch(text, -1) {
			set[m[len(m)-1]] = true
		}
	}
	return set
}

func values(files map[string]string) []string { return slices.Collect(maps.Values(files)) }

func compare(t *testing.T, here map[string]bool, where string, there map[string]bool, otherwise string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(here)) {
		if !there[name] {
			t.Errorf("%s is in %s but not in %s", name, where, otherwise)
		}
	}
}

func TestEverySettingIsExplained(t *testing.T) {
	t.Parallel()
	code := read(t, func(path string) bool { return filepath.Base(path) == "settings.go" })
	example := read(t, func(path string) bool { return filepath.Base(path) == ".env.example" })
	settings := found(`"(NOKEN_[A-Z_]+)"`, values(code)...)
	// Secrets may also be given as files: findSecret adds _FILE to their names.
	for name := range found(`findSecret\(s\.getenv, "(NOKEN_[A-Z_]+)"`, values(code)...) {
		settings[name+"_FILE"] = true
	}
	explained := found(`(?m)^#?(NOKEN_[A-Z_]+)=`, values(example)...)
	compare(t, settings, "settings.go", explained, ".env.example")
	compare(t, explained, ".env.example", settings, "settings.go")
}

func TestEveryMetricIsExplained(t *testing.T) {
	t.Parallel()
	code := read(t, func(path string) bool {
		return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
	})
	operations := documents(t)["../docs/OPERATIONS.md"]
	metrics := found(`(?:Name: |NewDesc\()"(noken_[a-z_]+)"`, values(code)...)
	explained := found("(?m)^\\| `(noken_[a-z_]+)`", operations)
	compare(t, metrics, "the code", explained, "OPERATIONS.md")
	compare(t, explained, "OPERATIONS.md", metrics, "the code")
}

func TestTestsThatAreNamedExist(t *testing.T) {
	t.Parallel()
	tests := read(t, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
	exist := found(`(?m)^func ((?:Test|Fuzz|Benchmark|Example)\w+)\(`, values(tests)...)
	for path, text := range documents(t) {
		named := found(`\b((?:Test|Fuzz|Benchmark)[A-Z]\w+)`, text)
		compare(t, named, path, exist, "any _test.go file")
	}
}

func TestFunctionsThatAreNamedExist(t *testing.T) {
	t.Parallel()
	code := values(read(t, func(path string) bool { return strings.HasSuffix(path, ".go") }))
	exist := found(`(?m)^func (?:\([^)]*\) )?(\w+)\(`, code...)
	maps.Copy(exist, found(`(?m)^(?:type |\t)(\w+) `, code...))
	named := found("`(?:[A-Za-z]+\\.)+([A-Za-z]{3,})`", documents(t)["../docs/ARCHITECTURE.md"])
	for _, extension := range []string{"lua", "yaml", "csv"} {
		delete(named, extension)
	}
	compare(t, named, "ARCHITECTURE.md", exist, "the code")
}

func TestMakeTargetsThatAreNamedExist(t *testing.T) {
	t.Parallel()
	makefile := read(t, func(path string) bool { return filepath.Base(path) == "Makefile" })
	exist := found(`(?m)^([a-z-]+):`, values(makefile)...)
	texts := documents(t)
	texts[".ci/run"] = values(read(t, func(path string) bool { return strings.HasSuffix(filepath.ToSlash(path), ".ci/run") }))[0]
	for path, text := range texts {
		compare(t, found("(?m)(?:^|`)make ([a-z-]+)", text), path, exist, "the Makefile")
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	files := documents(t)
	for path, text := range files {
		for link := range found(`\]\(([^)\s]+)\)`, text) {
			if strings.Contains(link, "://") {
				continue
			}
			file, anchor, _ := strings.Cut(link, "#")
			target := path
			if file != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(path), file))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s, which does not exist", path, link)
				continue
			}
			if anchor != "" && !anchors(files[target])[anchor] {
				t.Errorf("%s links to %s, and there is no such heading", path, link)
			}
		}
	}
}

// The story in the README is cut from the one that `noken demo --play` compares
// itself with, line by line.
func TestTheStoryIsTheOneThatIsPlayed(t *testing.T) {
	t.Parallel()
	story, err := os.ReadFile("../cmd/noken/story.txt")
	if err != nil {
		t.Fatalf("read the story: %v", err)
	}
	played := map[string]bool{"": true, "...": true}
	for line := range strings.Lines(string(story)) {
		played[strings.TrimSpace(line)] = true
	}
	_, told, _ := strings.Cut(documents(t)["../README.md"], "\n## A story\n")
	told, _, _ = strings.Cut(told, "\n## ")
	_, told, _ = strings.Cut(told, "```\n")
	told, _, _ = strings.Cut(told, "```")
	for line := range strings.Lines(told) {
		if !played[strings.TrimSpace(line)] {
			t.Errorf("README.md tells %q, which is not in story.txt", strings.TrimSpace(line))
		}
	}
}

func TestMessagesThatTheGuideExplainsAreSaid(t *testing.T) {
	t.Parallel()
	code := strings.Join(values(read(t, func(path string) bool {
		return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
	})), "\n")
	_, rows, ok := strings.Cut(documents(t)["../docs/panduan-admin.md"], "| yang muncul |")
	if !ok {
		t.Fatal("the guide has no table of messages")
	}
	rows, _, _ = strings.Cut(rows, "\n\n")
	for row := range strings.Lines(rows) {
		first, _, _ := strings.Cut(strings.TrimPrefix(row, "|"), "|")
		for message := range found("`([^`]+)`", first) {
			if said, _, _ := strings.Cut(message, " ..."); !strings.Contains(code, said) && message != "pull" {
				t.Errorf("panduan-admin.md explains the message %q, which nothing says", message)
			}
		}
	}
}

// Agents find every button of a card, and every command of a group, in their guide.
func TestTheGuideForAgentsExplainsEveryButtonAndCommand(t *testing.T) {
	t.Parallel()
	guide := documents(t)["../docs/panduan-petugas.md"]
	files := read(t, func(path string) bool {
		return strings.HasSuffix(path, "texts/office.yaml") || strings.HasSuffix(path, "bot/cardbuttons.go") || strings.HasSuffix(path, "bot/group.go")
	})
	_, labels, _ := strings.Cut(files["../configs/mimika/texts/office.yaml"], "\n  button:\n")
	buttons := found(`act: "([a-z]+)"`, files["../bot/cardbuttons.go"])
	if len(buttons) < 15 {
		t.Fatalf("found the buttons %v", buttons)
	}
	for act := range buttons {
		label := regexp.MustCompile(`(?m)^    ` + act + `: \{id: "?([^",]+)`).FindStringSubmatch(labels)
		if label == nil || !strings.Contains(guide, "**"+label[1]+"**") {
			t.Errorf("panduan-petugas.md does not explain the button %s, %q", act, label)
		}
	}
	_, commands, _ := strings.Cut(files["../bot/group.go"], "func officeCommandOf(")
	commands, _, _ = strings.Cut(commands, "\n}\n")
	named := found("`/([a-z]+)", guide)
	known := found(`(?m)^\tcase "([a-z]+)", "`, commands)
	if len(known) < 8 {
		t.Fatalf("found the commands %v", known)
	}
	compare(t, known, "bot/group.go", named, "panduan-petugas.md")
	delete(named, "merah") // of the leaders' own chat
	compare(t, named, "panduan-petugas.md", known, "bot/group.go")
}

// anchors are the headings of a document as links name them.
func anchors(text string) map[string]bool {
	set := map[string]bool{}
	for heading := range found(`(?m)^#+ (.+)$`, text) {
		kept := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
				return r
			}
			return -1
		}, strings.ToLower(heading))
		set[kept] = true
	}
	return set
}
