package schema

import (
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Docs are the doc comments of Go types, their fields and constants.
type Docs struct {
	of map[string]Doc // by "flows.StepKeys", "flows.StepKeys.Ask", "transcript.Bot"
}

// Doc is what a doc comment says.
type Doc struct {
	Text    string // paragraphs, with an empty line between them
	Example string // YAML, "" where there is none
}

// Markdown is the text and the example.
func (d Doc) Markdown() string {
	if d.Example == "" {
		return d.Text
	}
	return d.Text + "\n\n```yaml\n" + d.Example + "\n```"
}

// packages are where the types stand that describe a city's files.
var packages = []string{"flows", "source", "tickets", "transcript"}

// ReadDocs reads the doc comments in the program's source, whose root it is given.
func ReadDocs(root fs.FS) (*Docs, error) {
	d := &Docs{of: map[string]Doc{}}
	for _, folder := range packages {
		names, err := fs.Glob(root, folder+"/*.go")
		if err != nil {
			return nil, fmt.Errorf("list package %s: %w", folder, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			data, err := fs.ReadFile(root, name)
			if err != nil {
				return nil, fmt.Errorf("read the doc comments: %w", err)
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return nil, fmt.Errorf("read the doc comments: %w", err)
			}
			d.read(folder, file)
		}
	}
	return d, nil
}

func (d *Docs) read(folder string, file *ast.File) {
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				about := spec.Doc
				if about == nil {
					about = group.Doc
				}
				d.note(folder+"."+spec.Name.Name, about, spec.Name.Name)
				if structure, ok := spec.Type.(*ast.StructType); ok {
					d.fields(folder+"."+spec.Name.Name, structure)
				}
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					about := spec.Doc
					if about == nil && !group.Lparen.IsValid() {
						about = group.Doc
					}
					if about == nil {
						about = spec.Comment
					}
					d.note(folder+"."+name.Name, about, "")
				}
			}
		}
	}
}

func (d *Docs) fields(of string, structure *ast.StructType) {
	for _, field := range structure.Fields.List {
		for _, name := range field.Names {
			about := field.Doc
			if about == nil {
				about = field.Comment
			}
			d.note(of+"."+name.Name, about, "")
		}
	}
}

// note keeps a comment in the words of who edits the files: without the name of
// the Go type that it begins with.
func (d *Docs) note(key string, about *ast.CommentGroup, name string) {
	if about == nil {
		return
	}
	var p comment.Parser
	var one Doc
	var texts []string
	for _, block := range p.Parse(about.Text()).Content {
		if code, ok := block.(*comment.Code); ok {
			one.Example = strings.TrimRight(strings.ReplaceAll(code.Text, "\t", "  "), "\n")
			continue
		}
		var print comment.Printer
		text := string(print.Text(&comment.Doc{Content: []comment.Block{block}}))
		texts = append(texts, strings.Join(strings.Fields(text), " "))
	}
	one.Text = plain(strings.Join(texts, "\n\n"), name)
	d.of[key] = one
}

// plain begins a sentence without a Go name: "chooseKind offers" is "Offers".
func plain(text, name string) string {
	rest, ok := strings.CutPrefix(text, name+" ")
	if !ok || name == "" {
		return text
	}
	for _, verb := range []string{"is ", "are "} {
		rest = strings.TrimPrefix(rest, verb)
	}
	if word, _, _ := strings.Cut(rest, " "); strings.Contains(word, ".") { // a file's name
		return rest
	}
	first, size := utf8.DecodeRuneInString(rest)
	return string(unicode.ToUpper(first)) + rest[size:]
}

// typeKey is what a type is called in Docs.
func typeKey(t reflect.Type) string {
	folder := t.PkgPath()
	return folder[strings.LastIndexByte(folder, '/')+1:] + "." + t.Name()
}

// Of is what is said of a type, a field or a constant, such as "flows.FlowFile.Title".
func (d *Docs) Of(key string) Doc { return d.of[key] }
