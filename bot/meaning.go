package bot

import "noken/source"

// meanings say in Indonesian what each rule is about: the message of a problem is
// for those who read English, and many who edit a city's files do not. A test
// holds them against all rules.
var meanings = map[source.Rule]string{
	"syntax":           "Susunan berkasnya belum benar: lihat spasi, tanda kutip, dan kurung di baris ini dan di atasnya.",
	"file":             "Berkasnya kosong, terlalu besar, atau bukan teks UTF-8.",
	"unread-file":      "Berkas ini tidak dibaca siapa pun: nama atau tempatnya keliru.",
	"double-key":       "Kata kunci ini ditulis dua kali di tempat yang sama.",
	"unknown-key":      "Kata kunci ini tidak dikenal di sini, biasanya salah ketik.",
	"missing-key":      "Ada yang wajib ditulis di sini dan belum ada.",
	"wrong-type":       "Bentuk isinya keliru: misalnya perlu angka, tetapi ditulis kata.",
	"out-of-range":     "Terlalu panjang, terlalu pendek, terlalu besar, atau terlalu kecil.",
	"unknown-word":     "Kata ini bukan pilihan yang boleh ditulis di sini.",
	"translation":      "Kalimat ini kurang satu bahasa, kelebihan bahasa, atau kosong.",
	"name":             "Nama hanya boleh memakai huruf kecil, angka, dan garis bawah.",
	"double-name":      "Nama ini sudah dipakai.",
	"kind":             "Langkah ini belum jelas jenisnya: text, choose, say, dan seterusnya.",
	"no-question":      "Langkah ini menunggu jawaban, tetapi belum ada pertanyaannya.",
	"no-step":          "Langkah yang dituju tidak ada.",
	"no-flow":          "Alur yang disebut di sini tidak ada.",
	"no-list":          "Daftar ini tidak ada.",
	"no-answer":        "Jawaban yang disebut di sini tidak ada, atau bukan jenis yang diperlukan.",
	"limits":           "Batasnya tidak menyisakan apa-apa, misalnya min lebih besar daripada max.",
	"unreachable":      "Tidak ada jalan ke langkah ini, jadi warga tidak pernah sampai di sini.",
	"dead-end":         "Dari langkah ini percakapan tidak pernah selesai.",
	"circle":           "Percakapan berputar di sini tanpa bertanya apa-apa.",
	"unset":            "Di salah satu jalan, jawaban ini belum ada ketika dipakai.",
	"catch-all":        "Ada kemungkinan yang belum diatur ke mana jalannya.",
	"expression":       "Syarat ini tidak bisa dihitung: salah ketik, atau nilainya tidak cocok.",
	"placeholder":      "Isian {...} ini tidak dikenal, atau berbeda antara bahasa.",
	"markup":           "Tanda bintang atau kurung ini akan terlihat begitu saja oleh warga.",
	"param":            "Yang perlu diberitahukan kepada alur ini kurang atau keliru.",
	"no-text":          "Kalimat yang diperlukan Noken tidak ada, atau tidak pernah dipakai.",
	"list-entry":       "Satu isi daftar tidak bisa ditawarkan. Beri tahu pengelola server.",
	"bad-id":           "Kode hanya boleh memakai huruf kecil, angka, dan garis bawah.",
	"unknown-office":   "Kode kantor ini tidak ada di offices.yaml.",
	"unknown-category": "Kode masalah ini tidak ada di categories.yaml.",
	"verification":     "Verifikasi belum cocok: tidak ada yang akan diperiksa koordinator.",
	"proof":            "Bukti ini bisa membuka siapa pelapornya, padahal laporannya rahasia.",
	"ladder":           "Anak tangga pengingat ini keliru: urutannya, harinya, atau siapa yang diberi tahu.",
	"people":           "Hak orang belum beres: ditulis dua kali, terlalu banyak, atau belum ada yang ditunjuk.",
	"unknown-area":     "Kode wilayah ini tidak ada di areas.csv.",
	"unreached-office": "Tidak ada laporan atau layanan yang menuju kantor ini.",
	"double-label":     "Dua tombol berbunyi sama, jadi warga tidak bisa membedakannya.",
	"double-word":      "Kata ini menuju dua tempat.",
	"telephone-number": "Ini bukan nomor telepon yang bisa dihubungi.",
	"deadline":         "Jam atau harinya belum benar, jadi batas waktu tidak bisa dihitung.",
	"holidays":         "Tanggalnya keliru, atau hari libur tahun yang diperlukan belum ada.",
	"area":             "Baris ini bukan wilayah yang benar.",
	"nothing-to-offer": "Daftarnya kosong; paling sedikit perlu satu.",
	"menu":             "Menu dan alur belum cocok: yang satu menyebut yang tidak ada, atau alur ini belum ada di menu.",
	"time":             "Waktunya belum benar; tulis seperti 2026-11-24 08:00.",
	"chat":             "Baris percakapan ini belum benar; satu baris untuk satu ucapan.",
}

// Meaning is what a rule is about in a language; empty where there are no words
// in it, as in English, where the message itself says it.
func Meaning(rule source.Rule, lang string) string {
	if lang != "id" {
		return ""
	}
	return meanings[rule]
}
