package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"noken/bot"
	"noken/phrases"
)

// flowsTextsCommand lists a city's words for translators, and takes theirs.
type flowsTextsCommand struct {
	Dir          string `arg:"" optional:"" help:"Folder of the city; left out: NOKEN_CONFIG, or the embedded Mimika."`
	Lang         string `placeholder:"CODE" help:"Language to translate into, such as en; one that the city does not have yet will do."`
	Missing      bool   `help:"Only texts that have no words in that language. Ends with 1 where there are any, unless they are exported."`
	Format       string `default:"table" enum:"table,csv" help:"table or csv."`
	Separator    string `default:"comma" enum:"comma,semicolon,tab" help:"What parts the cells of a CSV: comma, semicolon (for Excel in Indonesian) or tab."`
	Export       string `placeholder:"FILE" help:"Write the texts to a CSV file that a spreadsheet opens."`
	Import       string `placeholder:"FILE" help:"Take the words of the language from a CSV file into the city's files."`
	Force        bool   `help:"Import: take words also where the text they translate has changed since."`
	AddLanguage  bool   `help:"Import: make the language one of the city's."`
	LanguageName string `placeholder:"NAME" help:"Import: how its speakers call an added language, for the button that chooses it."`
}

// Run does one of three things: list, export or import.
func (c *flowsTextsCommand) Run(s std) error {
	switch {
	case c.Import != "" && (c.Export != "" || c.Missing):
		return &usageError{"--import stands alone, without --export and --missing"}
	case c.Import == "" && (c.Force || c.AddLanguage || c.LanguageName != ""):
		return &usageError{"--force, --add-language and --language-name belong to --import"}
	case c.Lang == "" && (c.Import != "" || c.Export != "" || c.Missing):
		return &usageError{"which language? Add --lang, for example --lang en"}
	}
	folder := find(s.getenv, "NOKEN_CONFIG", c.Dir, "")
	if c.Import != "" && folder.value == "" {
		return &usageError{"into which city? Name its folder; the embedded one cannot be changed"}
	}
	dir, err := configDir(folder)
	if err != nil {
		return err
	}
	files, _, err := bot.ReadFiles(dir)
	if err != nil {
		return err
	}
	if c.Import != "" {
		return c.take(s, folder.value, files)
	}
	var languages []string
	if c.Lang != "" {
		languages = []string{c.Lang}
	}
	book, err := phrases.Read(files, languages...)
	if err != nil {
		return err
	}
	return c.give(s, book)
}

// give lists or exports.
func (c *flowsTextsCommand) give(s std, book *phrases.Book) error {
	chosen := book.Phrases
	if c.Missing {
		chosen = book.Missing(c.Lang)
	}
	separator := map[string]rune{"comma": ',', "semicolon": ';', "tab": '\t'}[c.Separator]
	switch {
	case c.Export != "":
		if err := replaceFile(c.Export, book.Export(chosen, c.Lang, separator)); err != nil {
			return fmt.Errorf("export the texts: %w", err)
		}
		fmt.Fprintf(s.out, "%s: %d texts\n", c.Export, len(chosen))
		return nil
	case c.Format == "csv":
		if _, err := s.out.Write(book.Export(chosen, c.Lang, separator)); err != nil {
			return err
		}
	default:
		if err := table(s.out, book, chosen, c.Lang); err != nil {
			return err
		}
		if c.Lang != "" {
			fmt.Fprintf(s.out, "%d of %d texts have no words in %q.\n", len(book.Missing(c.Lang)), len(book.Phrases), c.Lang)
		}
	}
	if c.Missing && len(chosen) > 0 {
		return errFound
	}
	return nil
}

// table shows texts in columns, long ones cut.
func table(out io.Writer, book *phrases.Book, chosen []phrases.Phrase, lang string) error {
	if len(chosen) == 0 {
		return nil
	}
	columns := []string{book.Languages[0]}
	if lang != "" && lang != columns[0] {
		columns = append(columns, lang)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "key\twhere\t%s\n", strings.Join(columns, "\t"))
	for _, p := range chosen {
		fmt.Fprintf(w, "%s\t%s", p.Key, glance(p.Where))
		for _, column := range columns {
			fmt.Fprintf(w, "\t%s", glance(p.Words[column]))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// glance is words on one line, cut where they are long; "-" for none.
func glance(words string) string {
	const most = 60 // characters
	words = strings.Join(strings.Fields(words), " ")
	if runes := []rune(words); len(runes) > most {
		words = strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	if words == "" {
		return "-"
	}
	return words
}

// take imports, and tells what came of it.
func (c *flowsTextsCommand) take(s std, folder string, files map[string][]byte) error {
	data, err := os.ReadFile(c.Import)
	if err != nil {
		return &usageError{fmt.Sprintf("--import: %v", err)}
	}
	sheet, err := phrases.ReadSheet(data)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Import, err)
	}
	result, err := phrases.Import(files, sheet, phrases.Options{
		Lang: c.Lang, Force: c.Force, AddLanguage: c.AddLanguage, LanguageName: c.LanguageName,
	})
	var unknown *phrases.UnknownLanguage
	switch {
	case errors.As(err, &unknown):
		return fmt.Errorf(`%w. Nothing was written; to add it, run this again with --add-language --language-name "..."`, err)
	case err != nil:
		return fmt.Errorf("nothing was written: %w", err)
	}
	names := slices.Sorted(maps.Keys(result.Files))
	for _, name := range names {
		if err := replaceFile(filepath.Join(folder, filepath.FromSlash(name)), result.Files[name]); err != nil {
			return fmt.Errorf("write the texts: %w", err)
		}
		fmt.Fprintf(s.out, "written: %s\n", name)
	}
	fmt.Fprintf(s.out, "%d new, %d changed, %d the same, %d blank, %d not taken\n",
		result.New, result.Changed, result.Same, result.Blank, len(result.Findings))
	for _, f := range result.Findings {
		fmt.Fprintln(s.out, f)
	}
	if result.Missing > 0 {
		fmt.Fprintf(s.out, "%d texts still have no words in %q, and the city cannot be published before they do. To see them: noken flows texts %s --lang %s --missing\n",
			result.Missing, c.Lang, folder, c.Lang)
	}
	if len(result.Findings) > 0 {
		return errFound
	}
	return nil
}

// replaceFile writes a file as a whole or not at all: whoever reads it meanwhile
// sees the old one. It keeps the file's mode, and follows a link to it.
func replaceFile(name string, data []byte) error {
	mode := os.FileMode(0o644)
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() { // such as /dev/stdout
			return os.WriteFile(name, data, mode)
		}
		mode = info.Mode().Perm()
	}
	// Hidden, so that whoever watches the folder leaves it alone.
	temp, err := os.CreateTemp(filepath.Dir(name), ".noken-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // gone already where all went well
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(mode), temp.Sync(), temp.Close())
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}
