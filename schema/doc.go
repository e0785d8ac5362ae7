// Package schema is in charge of what editors and readers are told about a
// city's files: a JSON Schema (2020-12) for every kind of file, by which VS Code
// and other editors complete and explain as one types, and the tables of
// docs/flow-reference.md.
//
// Both are made from the Go types by which package flows and package tickets read
// the files, with the tags of package source and the types' doc comments. "make
// generate" writes them; a test fails while they are stale. The program itself
// carries only the result (package configs).
//
// Where the schema is milder than the reader: what needs more than one place to be
// told (a step that is not there, an answer that some way never gives, a language
// too few, two entries of one name), the limits of a number between quotes, and
// what is no YAML. Where it is stricter: spaces within the quotes of a word that
// has a form.
package schema

//go:generate go run ./generate
