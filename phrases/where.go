package phrases

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"noken/source"
)

// The greatest lengths in characters. Those of the lists and the flows are what
// the files are checked for, see the types that read them.
const (
	roomTwin    = 24   // a button beside another
	roomTitle   = 40   // a title, or a step's line in the summary
	roomButton  = 64   // a button of its own
	roomName    = 80   // of an office or a number to call
	roomCommand = 256  // Bot API, BotCommand: description
	roomLine    = 300  // a line of a list, or a hint
	roomAsk     = 1000 // a question, or an office's ready answer
	roomMessage = 4096 // Bot API, sendMessage: text
)

// room is how many characters a text may have where it is used.
func room(file string, names []string) int {
	last := names[len(names)-1]
	switch {
	case strings.HasPrefix(file, "flows/"):
		return roomInFlow(names)
	case strings.HasPrefix(file, "texts/") && names[0] == "command":
		return roomCommand
	case strings.HasPrefix(file, "texts/") && slices.Contains(names[:len(names)-1], "button"):
		return roomButton
	case strings.HasPrefix(file, "texts/"):
		return roomMessage
	case (file == "categories.yaml" || file == "services.yaml") && last == "label":
		return roomTwin
	case strings.HasPrefix(file, "replies/") && last == "title":
		return roomTitle
	case strings.HasPrefix(file, "replies/"):
		return roomAsk
	case file == cityFile || file == "people.yaml" || file == "offices.yaml" && last == "name":
		return roomName
	}
	return roomLine
}

func roomInFlow(names []string) int {
	last, name := names[len(names)-1], choice(names)
	switch {
	case len(names) == 1:
		return roomTitle
	case name != "" && (last == "label" || last == "shown" || last == name):
		return roomButton
	case last == "label":
		return roomTitle
	case last == "hint", names[0] == "params", slices.Contains(names[1:], "check"), slices.Contains(names[1:], "with"):
		return roomLine
	case last == "ask":
		return roomAsk
	}
	return roomMessage
}

// choice is the name of the choice that a path leads through, empty where none.
func choice(names []string) string {
	for i, name := range names[:len(names)-1] {
		if name == "choose" {
			return names[i+1]
		}
	}
	return ""
}

// where says in Indonesian, which translators here read, where a text is used.
func where(file string, root *source.Node, names []string, first string) string {
	switch {
	case strings.HasPrefix(file, "flows/"):
		title := strings.TrimSuffix(path.Base(file), ".yaml")
		if t := root.Get("title").Get(first); t != nil && t.Text != "" {
			title = strings.TrimSpace(t.Text)
		}
		return inFlow(names) + " (alur " + title + ")"
	case strings.HasPrefix(file, "texts/"):
		return inTexts(names)
	}
	return inCity(file, names)
}

// inFlow is where in a flow.
func inFlow(names []string) string {
	step, rest, last := names[0], names[1:], names[len(names)-1]
	if len(rest) == 0 {
		if step == "title" {
			return "Judul alur"
		}
		return fmt.Sprintf("Teks %q", step)
	}
	switch {
	case step == "params":
		return fmt.Sprintf("Kata untuk {%s}, bila alur yang memanggil tidak mengisinya", rest[0])
	case len(rest) > 2 && rest[0] == "call" && rest[1] == "with":
		return fmt.Sprintf("Kata untuk {%s} di alur yang dipanggil langkah %q", rest[2], step)
	case rest[0] == "check":
		return fmt.Sprintf("Pesan pada langkah %q bila jawaban tidak diterima", step)
	}
	if name := choice(names); name != "" {
		switch last {
		case "label", name:
			return fmt.Sprintf("Tombol pilihan %q pada langkah %q", name, step)
		case "shown":
			return fmt.Sprintf("Yang terlihat setelah %q dipilih pada langkah %q", name, step)
		}
	}
	switch last {
	case "ask":
		return fmt.Sprintf("Pertanyaan pada langkah %q", step)
	case "label":
		return fmt.Sprintf("Nama jawaban langkah %q di ringkasan", step)
	case "hint":
		return fmt.Sprintf("Petunjuk di bawah pertanyaan langkah %q", step)
	case "say":
		if len(rest) > 2 && rest[0] == "on" {
			return fmt.Sprintf("Ucapan bot pada langkah %q bila hasilnya %q", step, rest[1])
		}
		return fmt.Sprintf("Ucapan bot pada langkah %q", step)
	}
	return fmt.Sprintf("Teks %q pada langkah %q", strings.Join(rest, "."), step)
}

// inTexts is where among the words of the bot.
func inTexts(names []string) string {
	key := strings.Join(names, ".")
	for i, name := range names {
		switch {
		case name == "typed" && i < len(names)-1:
			return fmt.Sprintf("Kata lain yang boleh diketik untuk tombol %q, dipisah koma: %s", names[len(names)-1], key)
		case name == "button" && i < len(names)-1:
			return "Tombol: " + key
		}
	}
	switch names[0] {
	case "command":
		return "Keterangan perintah di menu Telegram: " + key
	case "reason":
		return "Alasan laporan ditolak: " + key
	case "office":
		return "Kata bot di grup kantor: " + key
	case "flow":
		return "Kata bot di sekitar pertanyaan: " + key
	}
	return "Kata bot: " + key
}

// inCity is where in one of the city's lists.
func inCity(file string, names []string) string {
	id, last := names[0], names[len(names)-1]
	called := map[string]string{
		"offices.yaml/name": "Nama kantor", "offices.yaml/does": "Tugas kantor",
		"offices.yaml/counter": "Tempat loket kantor", "offices.yaml/hours": "Jam loket kantor",
		"categories.yaml/label": "Tombol masalah", "services.yaml/label": "Tombol layanan",
		"services.yaml/cost": "Biaya layanan", "services.yaml/time": "Lama layanan", "services.yaml/where": "Tempat layanan",
	}
	office := strings.TrimSuffix(path.Base(file), ".yaml")
	switch {
	case strings.HasPrefix(file, "replies/") && last == "title":
		return fmt.Sprintf("Nama jawaban siap pakai %q (%s)", id, office)
	case strings.HasPrefix(file, "replies/"):
		return fmt.Sprintf("Jawaban siap pakai %q (%s)", id, office)
	case file == "people.yaml" && len(names) == 3:
		return fmt.Sprintf("Jabatan pimpinan %q", names[1])
	case called[file+"/"+last] != "" && len(names) == 2:
		return fmt.Sprintf("%s %q", called[file+"/"+last], id)
	case file == "services.yaml" && len(names) == 3 && names[1] == "bring":
		return fmt.Sprintf("Yang perlu dibawa untuk layanan %q, nomor %s", id, last)
	case file == cityFile && len(names) == 1 && id == "name":
		return "Nama kota"
	case file == cityFile && id == "emergency" && len(names) > 1:
		return fmt.Sprintf("Nama nomor darurat %q", names[1])
	case file == cityFile && id == "elsewhere" && len(names) > 1:
		return fmt.Sprintf("Nama layanan di luar pemerintah kabupaten: %q", names[1])
	}
	return fmt.Sprintf("Teks %q di %s", strings.Join(names, "."), file)
}
