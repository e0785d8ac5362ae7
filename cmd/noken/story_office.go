package main

import (
	"time"

	"noken/simulator"
)

// files has a resident file a complaint; of the form only the outcome is told.
func (p *play) files(who int64, category, story string) (number string) {
	p.did(who, who, "(melapor: "+category+") "+story)
	tells := p.telegram.As(who)
	tells.Says(who, "/lapor")
	p.awaits(who, "Masalahnya tentang apa?")
	tells.Says(who, category)
	p.awaits(who, "Di mana tempatnya?")
	tells.SendsPin(who, -4.5467, 136.8833)
	p.awaits(who, "Apa yang terjadi")
	tells.Says(who, story)
	p.awaits(who, "Ada foto?")
	tells.SendsPhoto(who, "")
	m := p.awaits(who, "1 foto diterima")
	if _, err := tells.Presses(who, m.ID, "Lanjut"); err != nil {
		panic(storyError{err})
	}
	p.awaits(who, "Boleh nama Anda")
	tells.Says(who, "boleh")
	p.awaits(who, "Periksa dulu")
	tells.Says(who, "kirim")
	return numberCopied(p.sees(who, "Laporan masuk"))
}

// numberCopied is what a message's copy button copies: a case's number.
func numberCopied(m simulator.Message) string {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Copy != "" {
				return b.Copy
			}
		}
	}
	return ""
}

// proves has an agent finish something with a photo and words.
func (p *play) proves(who, group int64, prompt simulator.Message, words string) {
	p.did(who, group, "(membalas dengan foto) "+words)
	p.telegram.As(who).RepliesPhoto(group, prompt.ID, 1, words)
}

// joint: rubbish in a drain. DLH leads, PUPR helps, Marthen hears one voice, and
// has the last word.
func (p *play) joint() {
	p.scene("Satu kasus, dua dinas: DLH memimpin, PUPR membantu")
	number := p.files(marthen, "sampah", "sampah menumpuk di got depan sekolah, air naik ke kelas")
	lead := p.sees(groupDLH, number)
	p.presses(thomas, groupDLH, lead, "Saya tangani")
	lead = p.becomes(lead, "Ditangani Thomas")
	p.sees(marthen, "sekarang ditangani")

	p.presses(thomas, groupDLH, lead, "Ajak kantor lain")
	menu := p.sees(groupDLH, "kantor mana yang diajak?")
	p.presses(thomas, groupDLH, menu, "PUPR")
	menu = p.becomes(menu, "berapa hari kerja untuk")
	p.presses(thomas, groupDLH, menu, "3")
	prompt := p.sees(groupDLH, "apa tugas")
	p.replies(thomas, groupDLH, prompt, "tolong buka penutup got di depan sekolah")
	p.sees(groupDLH, "diajak, sampai")

	card := p.sees(groupPUPR, "Kantor utama: Dinas Lingkungan Hidup")
	p.replies(rahel, groupPUPR, card, "Penutupnya beton, kami bawa derek besok.")
	p.sees(groupPUPR, "dicatat untuk semua kantor")
	p.sees(groupDLH, "kami bawa derek besok")
	p.presses(rahel, groupPUPR, card, "Tugas selesai")
	p.proves(rahel, groupPUPR, p.sees(groupPUPR, "apa yang sudah dikerjakan Dinas PUPR?"), "Penutup got sudah dibuka.")
	p.sees(groupPUPR, "tugas selesai")
	p.sees(groupDLH, "menyelesaikan tugasnya")

	p.presses(thomas, groupDLH, lead, "Selesai")
	p.proves(thomas, groupDLH, p.sees(groupDLH, "apa yang sudah dikerjakan"), "Sampah diangkat dua truk, got sudah jalan.")
	done := p.sees(marthen, "Sampah diangkat dua truk")

	p.scene("Marthen bilang belum, dan kasusnya dibuka lagi")
	p.presses(marthen, marthen, done, "Belum")
	m := p.sees(marthen, "Apa yang masih kurang?")
	p.replies(marthen, marthen, m, "sebelah kiri gerbang masih penuh")
	p.sees(groupDLH, "dibuka kembali oleh pelapor")
	p.presses(thomas, groupDLH, lead, "Selesai")
	p.proves(thomas, groupDLH, p.sees(groupDLH, "apa yang sudah dikerjakan"), "Sebelah kiri gerbang juga sudah bersih.")
	done = p.sees(marthen, "Sebelah kiri gerbang juga")
	p.presses(marthen, marthen, done, "Sudah beres")
	p.sees(groupDLH, "sudah beres")
}

// late: nobody answers a report about a road, and those above the office hear it
// one after the other.
func (p *play) late() {
	p.scene("Laporan yang didiamkan naik tangga")
	number := p.files(yohana, "jalan", "jalan berlubang besar depan gereja, motor sering jatuh")
	card := p.sees(groupPUPR, number)

	p.until(time.November, 27, 7, 31, "sehari sebelum batas waktu")
	p.finds(groupPUPR, "batasnya sudah dekat")
	p.until(time.November, 30, 16, 1, "batas waktunya")
	p.finds(groupPUPR, "waktunya habis hari ini")
	p.until(time.December, 1, 7, 31, "terlambat sehari")
	p.finds(groupPUPR, "terlambat 1 hari kerja")
	p.finds(headPUPR, "terlambat 1 hari kerja")
	p.finds(yohana, "terlambat dari janji kami")
	p.until(time.December, 3, 7, 31, "terlambat tiga hari")
	p.finds(groupKominfo, "terlambat 3 hari kerja")
	p.until(time.December, 7, 7, 31, "terlambat lima hari")
	p.finds(sekda, "terlambat 5 hari kerja")
	p.finds(regent, "Merah hari ini") // as each morning
	p.shows(groupPUPR, "Terlambat: 1")

	p.scene("Bupati membuka daftar merah dan bertanya")
	p.until(time.December, 7, 11, 0, "sela rapat")
	p.says(regent, regent, "/merah")
	list := p.sees(regent, "Merah hari ini")
	p.presses(regent, regent, list, "PUPR")
	list = p.becomes(list, "1. Jalan")
	p.presses(regent, regent, list, "1")
	red := p.sees(regent, "tanpa tindakan")
	p.presses(regent, regent, red, "Tanya kantor")
	p.replies(regent, regent, p.sees(regent, "apa yang mau ditanyakan"), "Kenapa belum dikerjakan?")
	p.sees(regent, "sudah sampai ke")
	question := p.sees(groupPUPR, "Pertanyaan dari Bupati")
	p.replies(kobogau, groupPUPR, question, "Aspal baru datang kemarin. Besok pagi kami tambal.")
	p.sees(groupPUPR, "jawaban diteruskan ke Bupati")
	p.sees(regent, "Besok pagi kami tambal")

	p.replies(kobogau, groupPUPR, card, "Maaf terlambat, Ibu. Besok pagi jalannya kami tambal.")
	p.sees(yohana, "Besok pagi jalannya")
	p.replies(kobogau, groupPUPR, card, "/riwayat")
	p.sees(groupPUPR, "Riwayat "+number)
}
