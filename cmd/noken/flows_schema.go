package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"noken/configs"
)

// flowsSchemaCommand gives out the schemas that are built in.
type flowsSchemaCommand struct {
	Kind string `arg:"" optional:"" help:"Kind of file, such as flow; none: list them."`
	Out  string `placeholder:"DIR" help:"Folder to write into, such as mimika/.schema; without KIND all of them."`
}

// Run prints, lists or writes schemas.
func (c *flowsSchemaCommand) Run(s std) error {
	all, err := schemas()
	if err != nil {
		return err
	}
	if c.Kind != "" {
		i := slices.IndexFunc(all, func(one schemaFile) bool { return one.kind == c.Kind })
		if i < 0 {
			var kinds []string
			for _, one := range all {
				kinds = append(kinds, one.kind)
			}
			return &usageError{fmt.Sprintf("there is no kind of file %q; there are: %s", c.Kind, strings.Join(kinds, ", "))}
		}
		all = all[i : i+1]
	}
	switch {
	case c.Out != "":
		if err := writeSchemas(c.Out, all); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Written to %s: %d.\n", c.Out, len(all))
		return nil
	case c.Kind != "":
		_, err := s.out.Write(all[0].data)
		return err
	}
	table := tabwriter.NewWriter(s.out, 0, 0, 3, ' ', 0)
	for _, one := range all {
		fmt.Fprintf(table, "%s\t%s\n", one.kind, one.files)
	}
	return table.Flush()
}

// schemaFile is the schema of one kind of file.
type schemaFile struct {
	kind  string // such as "flow"
	files string // which files they are, such as "flows/*.yaml"
	data  []byte
}

// schemas are those that are built in, in the order of their names.
func schemas() ([]schemaFile, error) {
	names, err := fs.Glob(configs.Schemas(), "*.json")
	if err != nil {
		return nil, fmt.Errorf("list the schemas: %w", err)
	}
	var all []schemaFile
	for _, name := range names {
		data, err := fs.ReadFile(configs.Schemas(), name)
		if err != nil {
			return nil, fmt.Errorf("read the schema %s: %w", name, err)
		}
		var head struct{ Title string }
		if err := json.Unmarshal(data, &head); err != nil {
			return nil, fmt.Errorf("read the schema %s: %w", name, err)
		}
		all = append(all, schemaFile{strings.TrimSuffix(name, ".json"), head.Title, data})
	}
	return all, nil
}

// writeSchemas writes schemas into a folder. In a city's folder it is .schema,
// where the files' first lines look for them.
func writeSchemas(folder string, all []schemaFile) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("write the schemas: %w", err)
	}
	for _, one := range all {
		if err := os.WriteFile(filepath.Join(folder, one.kind+".json"), one.data, 0o644); err != nil {
			return fmt.Errorf("write the schemas: %w", err)
		}
	}
	return nil
}
