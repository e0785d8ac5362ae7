package transcript

import "strings"

// File is a transcript: one conversation, written down.
type File struct {
	Name  string // such as "transcripts/got.yaml"
	Title string
	Options
	Turns []Turn // the first is the beginning, which nobody does

	head []string // what stands above the chat, "chat:" included
	rows []string // all lines of the file, without line ends
}

// folder is where transcripts lie in a city's folder.
const folder = "transcripts/"

// Is says whether a file of a city's folder is a transcript.
func Is(name string) bool {
	return strings.HasPrefix(name, folder) && strings.HasSuffix(name, ".yaml")
}

// File is what the Player did, as a transcript.
func (p *Player) File(name, title string) *File {
	return &File{Name: name, Title: title, Options: p.options, Turns: p.Turns()}
}
