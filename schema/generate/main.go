// Command generate writes what package schema makes of the program's types: the
// schemas of a city's files and docs/flow-reference.md. Run it by "make generate".
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"noken/schema"
)

func main() {
	if err := generate(".."); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// generate writes below the root of the program's source.
func generate(root string) error {
	files, err := schema.Generate(os.DirFS(root))
	if err != nil {
		return err
	}
	for name, data := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make the folder of %s: %w", name, err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}
