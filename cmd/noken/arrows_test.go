package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows are the packages of ours that each may import; docs/ARCHITECTURE.md
// draws them. What is not named here is tied together by nobody but cmd.
var arrows = map[string][]string{
	"noken/source":       {},
	"noken/flows":        {"noken/source"},
	"noken/tickets":      {"noken/source"},
	"noken/transcript":   {"noken/flows", "noken/source"},
	"noken/graph":        {"noken/flows"},
	"noken/phrases":      {"noken/source"},
	"noken/simulator":    {},
	"noken/configs":      {},
	"noken/store":        {},
	"noken/bot":          {"noken/flows", "noken/tickets", "noken/store", "noken/source", "noken/transcript", "noken/configs"},
	"noken/bot/telegram": {"noken/bot", "noken/flows"},
}

// pure packages compute: what they need is passed in.
var pure = []string{"noken/source", "noken/flows", "noken/tickets", "noken/transcript", "noken/graph", "noken/phrases"}

// ioPackages are packages whose import means input, output, time's passing or chance.
var ioPackages = []string{"os", "net", "net/http", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "syscall", "os/exec", "database/sql"}

func TestArrowsPointOneWay(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "noken/...").Output()
	if err != nil {
		t.Fatalf("list the packages: %v", err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name, imports := fields[0], fields[1:]
		allowed, known := arrows[name]
		if !known {
			continue
		}
		seen++
		for _, imported := range imports {
			if strings.HasPrefix(imported, "noken/") && !slices.Contains(allowed, imported) && !strings.HasPrefix(imported, name+"/") {
				t.Errorf("%s imports %s", name, imported)
			}
			if slices.Contains(pure, name) && slices.Contains(ioPackages, imported) {
				t.Errorf("%s is pure and imports %s", name, imported)
			}
		}
	}
	if seen != len(arrows) {
		t.Errorf("found %d of the %d packages with arrows", seen, len(arrows))
	}
}
