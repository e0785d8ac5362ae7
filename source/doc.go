// Package source is in charge of the files that people edit: it reads YAML into
// nodes that know where they stand, decodes nodes into Go types, and tells what
// is wrong so that the person who edits the file finds and mends it.
//
//	bytes ─Parse▶ Node (line, column) ─Decode▶ the Go type of that part of the file
//	                   └──────────────┴──▶ Problems: file:line:col, the line with a caret, a hint
//
// The Go types say what a file may hold. Their tags are read here, and again by
// the JSON Schema that editors use, so that both say the same:
//
//	type text struct {
//		// Fewest characters of an answer.
//		Min int `yaml:"min" jsonschema:"minimum=0,maximum=4000,default=1"`
//	}
//
// It knows nothing of conversations or cities. What it reads may come from
// anybody: sizes and depths are bounded and nothing makes it panic.
package source
