package bot

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"noken/flows"
	"noken/source"
	"noken/tickets"
	"noken/transcript"
)

// The rules that a configuration is checked by as a whole.
const (
	RuleUnread source.Rule = "unread-file" // a file that nobody reads
	RuleMenu   source.Rule = "menu"        // a flow that no menu leads to, a menu that leads to no flow
)

// Bounds of a configuration: what is larger was not written by people.
const (
	maxFiles = 1000
	maxBytes = 16 << 20
)

// neededFlows are the flows that commands and buttons of the bot open.
var neededFlows = []struct{ flow, command string }{{"aduan", "/lapor"}, {"layanan", "/layanan"}, {"status", "/status"}}

// cityFiles are the files of a city outside its folders.
var cityFiles = []string{
	"city.yaml", "offices.yaml", "categories.yaml", "services.yaml", "holidays.yaml", "areas.csv", "ladder.yaml", "people.yaml",
}

// cityFolders are the folders of a city; each holds files NAME.yaml.
var cityFolders = []string{"flows", "texts", "transcripts", "replies"}

// ReadFiles reads the files of a city's folder that belong to its configuration,
// and names those that do not. What is hidden (.git, .schema) is left alone.
func ReadFiles(dir fs.FS) (files map[string][]byte, strays []string, err error) {
	files = map[string][]byte{}
	size := 0
	err = fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		case !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".csv"):
			strays = append(strays, name)
			return nil
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		if size += len(data); size > maxBytes || len(files) == maxFiles {
			return fmt.Errorf("more than %d files or %d MB: this is no city's folder", maxFiles, maxBytes>>20)
		}
		files[name] = data
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the configuration: %w", err)
	}
	return files, strays, nil
}

// CheckFiles checks a whole configuration and compiles it. It finds everything
// in one run: what cannot be read in one file does not keep the others from being
// checked. The Config is nil where there are errors. With a zero now only
// that is checked which conversations need: neither what is wrong from some day
// on nor the transcripts.
func CheckFiles(files map[string][]byte, now time.Time) (*Config, source.Problems) {
	return check(files, now, flows.Env{})
}

// check is CheckFiles with what env says of missing texts and forgiven rules.
func check(files map[string][]byte, now time.Time, env flows.Env) (*Config, source.Problems) {
	city, problems := tickets.LoadCity(files)
	env.Languages, env.Catalogues, env.Working = city.Languages, catalogues(city), city.Calendar.Open
	texts, inTexts := flows.CheckTexts(files, env, wantedTexts(city.Languages))
	for _, list := range []string{"categories", "services", "areas"} {
		if len(env.Catalogues[list]) == 0 {
			env.Unread = append(env.Unread, list)
		}
	}
	set, inFlows := flows.Check(files, env)
	problems = append(append(problems, inTexts...), inFlows...)
	if !now.IsZero() {
		problems = append(append(problems, city.Warnings(now)...), aside(files)...)
	}
	if set != nil {
		problems = append(problems, menuProblems(files, city, set)...)
	}
	problems = problems.Sorted()
	problems.Forgive(env.Forgive)
	if problems.Errors() > 0 {
		return nil, problems
	}
	return &Config{City: city, Flows: set, Texts: texts, files: files}, problems
}

// Rehearse plays the configuration's transcripts.
func (c *Config) Rehearse() transcript.Report { return transcript.RunAll(c.Flows, c.files) }

// Strays tells of files that ReadFiles did not take, where somebody may think it did.
func Strays(names []string) source.Problems {
	var problems source.Problems
	for _, name := range names {
		switch strings.ToLower(path.Ext(name)) {
		case ".yml", ".yaml", ".csv", ".txt", ".json", ".xlsx", ".bak", ".zip":
			problems = append(problems, source.Problem{
				Rule: RuleUnread, Severity: source.Warning, File: name, Message: "nobody reads this file",
				Hint: "files end in .yaml, in small letters; move what is none of the configuration elsewhere",
			})
		}
	}
	return problems
}

// aside checks what no conversation needs: the transcripts, and files that lie
// where nobody looks.
func aside(files map[string][]byte) source.Problems {
	var problems source.Problems
	for name, data := range files {
		problems = append(problems, unread(name)...)
		if transcript.Is(name) {
			transcript.Read(name, data, &problems)
		}
	}
	return problems
}

// unread tells of a file that lies where nobody looks.
func unread(name string) source.Problems {
	folder, file := path.Split(name)
	folder = strings.TrimSuffix(folder, "/")
	if slices.Contains(cityFiles, name) || slices.Contains(cityFolders, folder) && strings.HasSuffix(file, ".yaml") {
		return nil
	}
	p := source.Problem{Rule: RuleUnread, Severity: source.Warning, File: name, Message: "nobody reads this file"}
	if near := source.Nearest(name, cityFiles); near != "" {
		p.Hint = fmt.Sprintf("did you mean %q?", near)
	} else if near := source.Nearest(folder, cityFolders); folder != "" && near != "" {
		p.Hint = fmt.Sprintf("did you mean %q?", near+"/"+file)
	} else {
		p.Hint = "flows lie in flows/, the bot's words in texts/, tests in transcripts/, ready answers in replies/"
	}
	return source.Problems{p}
}

// menuProblems holds the menu against the flows.
func menuProblems(files map[string][]byte, city *tickets.City, set *flows.Set) source.Problems {
	var problems source.Problems
	opened := map[string]bool{}
	for _, n := range neededFlows {
		opened[n.flow] = true
		if !set.Has(n.flow) {
			problems = append(problems, source.Problem{
				Rule: RuleMenu, File: "flows/" + n.flow + ".yaml",
				Message: fmt.Sprintf("there is no flow %q that people can start; the command %s opens it", n.flow, n.command),
				Hint:    "the flow's name stands after flow: in its file",
			})
		}
	}
	root, src := source.Parse("city.yaml", files["city.yaml"], city.Languages, &problems)
	for i, flow := range city.Menu {
		opened[flow] = true
		if at := root.Get("menu"); !set.Has(flow) {
			if at != nil && i < len(at.Items) {
				at = at.Items[i]
			}
			src.Problem(at, RuleMenu, source.DidYouMean(flow, startable(set)), "the menu opens the flow %q, which is not there or only a part of others", flow)
		}
	}
	for _, name := range startable(set) {
		if !opened[name] {
			o, _ := set.Outline(name)
			problems = append(problems, source.Problem{
				Rule: RuleMenu, Severity: source.Warning, File: o.File, Line: 1, Col: 1, Width: 1,
				Message: fmt.Sprintf("no menu leads to the flow %q", name),
				Hint:    fmt.Sprintf("add it to menu: in city.yaml; until then only the link t.me/BOT?start=f_%s opens it", name),
			})
		}
	}
	return problems
}

// startable are the flows that people may start.
func startable(set *flows.Set) []string {
	return slices.DeleteFunc(set.Flows(), func(name string) bool { return !set.Has(name) })
}
