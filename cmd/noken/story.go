package main

import "strings"

// story is what the demo plays: a complaint with an album and a pin from filing
// to "it is fixed", a look at it by its number, a stranger who asks for it, a case
// that two offices work together and the resident sends back once, one that comes
// late and climbs the ladder, and a service request.
func (p *play) story() {
	number, code := p.complaint()
	p.office(number)
	p.status(number)
	p.stranger(number, code)
	p.joint()
	p.late()
	p.service()
}

// complaint: Yohana reports standing water.
func (p *play) complaint() (number, code string) {
	p.scene("Yohana melaporkan got yang meluap")
	p.says(yohana, yohana, "/start")
	m := p.sees(yohana, "Halo, Yohana")
	p.presses(yohana, yohana, m, "Lapor masalah")
	m = p.sees(yohana, "Masalahnya tentang apa?")
	p.presses(yohana, yohana, m, "Got & banjir")
	p.sees(yohana, "Di mana tempatnya?")
	p.did(yohana, yohana, "(pin lokasi)")
	p.telegram.As(yohana).SendsPin(yohana, -4.5467, 136.8833)
	p.sees(yohana, "Apa yang terjadi")
	p.says(yohana, yohana, "air tergenang depan pasar su 3 hari, got penuh sampah")
	p.sees(yohana, "Ada foto?")
	p.did(yohana, yohana, "(album 3 foto)")
	p.telegram.As(yohana).SendsAlbum(yohana, 3, "")
	m = p.sees(yohana, "3 foto diterima")
	p.presses(yohana, yohana, m, "Lanjut")
	p.sees(yohana, "Boleh nama Anda")
	p.says(yohana, yohana, "2")
	m = p.sees(yohana, "Periksa dulu")
	p.presses(yohana, yohana, m, "Kirim")
	m = p.sees(yohana, "Laporan masuk")
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Copy != "" {
				number = b.Copy
			}
		}
	}
	return number, codes.FindString(strings.ReplaceAll(m.Text, number, ""))
}

// office: Pak Kobogau takes the case, asks, answers and finishes it.
func (p *play) office(number string) {
	p.scene("Dinas PUPR menanganinya")
	card := p.sees(groupPUPR, "Got & banjir")
	p.presses(kobogau, groupPUPR, card, "Saya tangani")
	card = p.becomes(card, "Ditangani Pak Kobogau")
	p.sees(yohana, "sekarang ditangani")

	p.presses(kobogau, groupPUPR, card, "Tanya pelapor")
	m := p.sees(groupPUPR, "apa yang mau ditanyakan")
	question := "Sebelah mana pasar, Ibu?"
	p.replies(kobogau, groupPUPR, m, question)
	m = p.sees(yohana, question)
	p.receipt(groupPUPR, question)
	p.replies(yohana, yohana, m, "sebelah kanan pintu masuk")
	p.sees(yohana, "Diteruskan ke")
	p.sees(groupPUPR, "sebelah kanan pintu masuk")

	answer := "Tim turun besok jam 9 pagi, mohon tunggu"
	p.replies(kobogau, groupPUPR, card, answer)
	p.sees(yohana, answer)
	p.receipt(groupPUPR, answer)
	p.did(rahel, groupPUPR, "makan siang di mana?")
	p.telegram.As(rahel).Says(groupPUPR, "makan siang di mana?")

	p.presses(kobogau, groupPUPR, card, "Selesai")
	m = p.sees(groupPUPR, "apa yang sudah dikerjakan")
	done := "Got sudah dibersihkan 200 meter."
	p.did(kobogau, groupPUPR, "(membalas dengan foto) "+done)
	p.telegram.As(kobogau).RepliesPhoto(groupPUPR, m.ID, 1, done)
	m = p.sees(yohana, done)
	p.presses(yohana, yohana, m, "Sudah beres")
	m = p.sees(yohana, "Seberapa puas")
	p.presses(yohana, yohana, m, "5")
	p.sees(groupPUPR, "nilai dari pelapor")
}

// service: Sarah, who reads English, asks for a lost KTP.
func (p *play) service() {
	p.scene("Sarah mengurus KTP yang hilang, dalam Bahasa Inggris")
	p.says(sarah, sarah, "/services")
	p.sees(sarah, "What do you need?")
	p.says(sarah, sarah, "ktp hilang")
	p.sees(sarah, "What to bring")
	m := p.sees(sarah, "Shall we request it")
	p.presses(sarah, sarah, m, "Request it now")
	p.sees(sarah, "What is your full name?")
	p.says(sarah, sarah, "Sarah Miller")
	p.sees(sarah, "What is your NIK?")
	p.says(sarah, sarah, "9404 0165 1290 0003")
	p.sees(sarah, "phone")
	p.says(sarah, sarah, "0812 4000 1234")
	p.sees(sarah, "What should the office know?")
	p.says(sarah, sarah, "Lost at the market on Friday. I have the police letter.")
	m = p.sees(sarah, "Photos of the papers?")
	p.presses(sarah, sarah, m, "No photo")
	p.sees(sarah, "Please check")
	p.says(sarah, sarah, "send")
	p.sees(sarah, "Your request is in")
	p.sees(groupDuk, "KTP")
}

// status: Yohana looks her report up by its number, first with a slip.
func (p *play) status(number string) {
	p.scene("Yohana mengecek laporannya")
	p.says(yohana, yohana, "/status")
	p.sees(yohana, "Laporan yang mana?")
	p.says(yohana, yohana, slipped(number))
	p.sees(yohana, "salah ketik")
	p.says(yohana, yohana, number)
	p.sees(yohana, "Tahap: ")
}

// slipped is a ticket number with a wrong last letter.
func slipped(number string) string {
	last := number[len(number)-1:]
	if last == "A" {
		return strings.TrimSuffix(number, last) + "C"
	}
	return strings.TrimSuffix(number, last) + "A"
}

// stranger: Marthen asks for Yohana's report, and gets its stage when she gives
// him the code.
func (p *play) stranger(number, code string) {
	p.scene("Marthen menanyakan laporan Yohana")
	p.says(marthen, marthen, "/status")
	p.sees(marthen, "Laporan yang mana?")
	p.says(marthen, marthen, number)
	p.sees(marthen, "milik orang lain")
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	p.did(marthen, marthen, "(menebak kodenya)")
	p.telegram.As(marthen).Says(marthen, wrong)
	p.sees(marthen, "belum cocok")
	p.did(marthen, marthen, "(kode yang diberi Yohana)")
	p.telegram.As(marthen).Says(marthen, code)
	p.sees(marthen, "Tahap: ")
}
