package graph

// phrases are the pictures' own words. A language that is not here gets English.
var phrases = map[string]map[string]string{
	"id": {
		"start": "mulai", "end": "selesai", "skip": "lewati", "otherwise": "kalau tidak", "when": "kalau",
		"calls": "lewat alur", "unreachable": "tak terjangkau", "untested": "belum diuji",
		"flows": "Alur percakapan", "legend": "Arti gambar", "steps": "langkah", "questions": "pertanyaan",
		"called": "dipakai oleh", "words": "Semua langkah dan kata-katanya", "leads": "Sesudah ini", "asked": "Yang dikatakan bot",
		"only": "Hanya kalau", "answer": "Nama jawaban", "choose": "Pilih satu langkah di gambar untuk membaca semua katanya.",
		"language": "Bahasa", "print": "Cetak", "dashed": "garis putus: langkah dilewati", "close": "Tutup", "open": "Buka alur",
		"picture": "Gambar alur", "keys": "Panah ↑ ↓ pindah langkah, Enter membuka, Esc menutup.", "line": "baris",
	},
	"en": {
		"start": "start", "end": "end", "skip": "skip", "otherwise": "otherwise", "when": "when",
		"calls": "through flow", "unreachable": "unreachable", "untested": "not tested",
		"flows": "Conversations", "legend": "How to read it", "steps": "steps", "questions": "questions",
		"called": "used by", "words": "All steps and their words", "leads": "What follows", "asked": "What the bot says",
		"only": "Only when", "answer": "Name of the answer", "choose": "Choose a step in a picture to read all its words.",
		"language": "Language", "print": "Print", "dashed": "dashed line: the step is skipped", "close": "Close", "open": "Open the flow",
		"picture": "Picture of the flow", "keys": "Arrows ↑ ↓ move between steps, Enter opens, Esc closes.", "line": "line",
	},
}

// phrase is one of the pictures' own words.
func phrase(key, lang string) string {
	if words, ok := phrases[lang]; ok {
		return words[key]
	}
	return phrases["en"][key]
}
