package graph

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"noken/flows"
)

var (
	//go:embed page.html
	pageSource string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string

	page = template.Must(template.New("page").Funcs(template.FuncMap{"say": sayAll}).Parse(pageSource))
)

// languageNames are what languages call themselves, for the buttons.
var languageNames = map[string]string{"id": "Bahasa Indonesia", "en": "English"}

// pageData is what page.html shows.
type pageData struct {
	Name      string
	Languages []pageLanguage
	First     string
	Style     template.CSS
	Script    template.JS
	Flows     []pageFlow
	Legend    []pageKind
}

type pageLanguage struct{ Code, Name string }

// spoken is a text in each language of the page.
type spoken []tongue

type tongue struct{ Lang, Text string }

type pageFlow struct {
	Name, File       string
	Title            spoken
	Steps, Questions int
	Bad, Untested    int
	By               []string
	Picture          template.HTML
	List             []pageStep
}

type pageStep struct {
	ID, Name, Kind, At    string
	Icon                  template.HTML
	Class                 string
	Means, Ask, Label     spoken
	When, Calls           string
	Linked                bool // the flow it calls is on the page
	Unreachable, Untested bool
	Ways                  []pageWay
}

type pageWay struct {
	To, ID          string // ID is empty at the end of the flow
	Why             []string
	Skip, Otherwise bool
}

type pageKind struct {
	Kind, Class string
	Icon        template.HTML
	Means       spoken
}

// HTML draws flows as one page that needs nothing from the network: all languages
// with buttons to choose, each step's words in full beside the picture.
func HTML(all []flows.Outline, o Options) (string, error) {
	langs := o.languages(all)
	data := pageData{
		Name: o.Name, First: langs[0],
		Style:  template.CSS(pictureStyle + pageStyle + languageStyle(langs)),
		Script: template.JS(pageScript),
	}
	for _, lang := range langs {
		name, known := languageNames[lang]
		if !known {
			name = lang
		}
		data.Languages = append(data.Languages, pageLanguage{lang, name})
	}
	kinds := map[string]bool{}
	for _, v := range views(all, o) {
		data.Flows = append(data.Flows, newPageFlow(v, langs))
		for i := range v.steps {
			if n := &v.steps[i]; !kinds[n.Kind] {
				kinds[n.Kind] = true
				data.Legend = append(data.Legend, pageKind{n.Kind, n.look.shape.class(), iconOf(n), speak(n.look.means, langs)})
			}
		}
	}
	var b bytes.Buffer
	if err := page.Execute(&b, data); err != nil {
		return "", fmt.Errorf("fill the page: %w", err)
	}
	return b.String(), nil
}

// languageStyle hides what is in another language than the page's.
func languageStyle(langs []string) string {
	var b strings.Builder
	for _, lang := range langs {
		// A code from a city's file goes into a selector: only what one may hold.
		code := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
				return r
			}
			return -1
		}, lang)
		fmt.Fprintf(&b, "html[data-lang=\"%s\"] .in:not(.in-%s) { display: none; }\n", code, code)
	}
	return b.String()
}

func newPageFlow(v *view, langs []string) pageFlow {
	w := writer{picture: v.lay(langs)}
	fmt.Fprintf(&w, "<svg role=\"group\" aria-labelledby=\"title-%s\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">\n",
		escape(v.Name), px(w.width), px(w.height), px(w.width), px(w.height))
	w.draw()
	w.WriteString("</svg>")
	f := pageFlow{
		Name: v.Name, File: v.File, Title: speak(v.Title, langs), Steps: len(v.steps), By: v.by,
		Picture: template.HTML(w.String()), // every text in it went through escape
	}
	for i := range v.steps {
		n := &v.steps[i]
		if n.Asks {
			f.Questions++
		}
		if n.unreachable {
			f.Bad++
		} else if n.untested {
			f.Untested++
		}
		st := pageStep{
			ID: "step-" + v.Name + "-" + n.Name, Name: n.Name, Kind: n.Kind, At: fmt.Sprintf("%s:%d", v.File, n.Line),
			Icon: iconOf(n), Class: n.look.shape.class(), Means: speak(n.look.means, langs),
			When: n.When, Calls: n.Calls, Linked: v.drawn[n.Calls],
			Unreachable: n.unreachable, Untested: n.untested && !n.unreachable,
		}
		if n.Ask != nil {
			st.Ask = speak(n.Ask, langs)
		}
		if n.Asks && in(n.Label, langs[0]) != "" {
			st.Label = speak(n.Label, langs)
		}
		for _, w := range v.ways {
			if w.from != i {
				continue
			}
			way := pageWay{To: v.place(w.to), Why: w.why, Skip: w.skip, Otherwise: w.otherwise}
			if w.to < len(v.steps) {
				way.ID = "step-" + v.Name + "-" + way.To
			}
			st.Ways = append(st.Ways, way)
		}
		f.List = append(f.List, st)
	}
	return f
}

func iconOf(n *node) template.HTML {
	return template.HTML(`<svg class="sign" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="` + n.look.icon + `"/></svg>`)
}

func speak(words map[string]string, langs []string) spoken {
	list := make(spoken, len(langs))
	for i, lang := range langs {
		list[i] = tongue{lang, in(words, lang)}
	}
	return list
}

// sayAll is one of the page's own words in each of its languages.
func sayAll(key string, langs []pageLanguage) spoken {
	list := make(spoken, len(langs))
	for i, lang := range langs {
		list[i] = tongue{lang.Code, phrase(key, lang.Code)}
	}
	return list
}
