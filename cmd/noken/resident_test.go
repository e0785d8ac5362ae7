package main

import (
	"testing"
)

func TestAComplaintGoesToTheOfficeOfItsCategoryAndComesBackAnswered(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan rusak berat depan gereja sejak bulan lalu")
	card := w.sees(groupPUPR, number)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	w.sees(yohana, "sekarang ditangani Dinas PUPR")
}
