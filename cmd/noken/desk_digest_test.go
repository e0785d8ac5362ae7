package main

import (
	"strings"
	"testing"
	"time"
)

// Each morning at work a group reads how its office stands, if there is anything
// to say.
func TestAnOfficeReadsEachMorningHowItStands(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	first := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.sees(groupPUPR, first)
	second := w.files(marthen, "jalan", "jalan berlubang depan gereja besar")
	w.sees(groupPUPR, second)

	w.reaches(time.November, 24, 7, 31)
	digest := w.sees(groupPUPR, "Kasus terbuka: 2")
	for _, want := range []string{"Selamat pagi, Dinas", "Baru: 2"} {
		if !strings.Contains(digest.Text, want) {
			t.Errorf("the digest reads %q, want %q in it", digest.Text, want)
		}
	}
	w.reaches(time.December, 1, 7, 31) // due yesterday
	digest = w.sees(groupPUPR, "Kasus terbuka: 2")
	for _, want := range []string{"Terlambat: 2", "Paling lama tanpa tindakan: " + first, "7 hari"} {
		if !strings.Contains(digest.Text, want) {
			t.Errorf("the digest reads %q, want %q in it", digest.Text, want)
		}
	}
	if strings.Contains(digest.Text, "Baru:") {
		t.Errorf("the digest reads %q, which tells what was new before", digest.Text)
	}
	if n := w.said(groupDLH, "Selamat pagi"); n != 0 {
		t.Errorf("an office with nothing to do was told so %d times", n)
	}
}

// Once a week the coordinator reads how all offices did.
func TestTheCoordinatorReadsEachWeekHowAllOfficesDid(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	card := w.sees(groupPUPR, number)
	w.As(kobogau).Replies(groupPUPR, card.ID, "tim turun besok pagi jam sembilan")
	w.sees(yohana, "tim turun besok")
	w.reaches(time.November, 30, 7, 31)
	week := w.sees(groupKominfo, "Minggu lalu, per kantor")
	if want := "PUPR: 1 terbuka, 0 terlambat, 0 selesai"; !strings.Contains(week.Text, want) {
		t.Errorf("the week reads %q, want %q in it", week.Text, want)
	}
	w.reaches(time.December, 1, 8, 0)
	w.As(admin).Says(groupKominfo, "/bantuan")
	w.sees(groupKominfo, "Untuk petugas")
	if n := w.said(groupKominfo, "Minggu lalu"); n != 1 {
		t.Errorf("the week was told %d times, want once", n)
	}
}

// A group that has only a part of an office's work reads how that part stands.
func TestAGroupOfOneCategoryReadsOfThatAlone(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	w.As(admin).Says(groupDLH, "/hubungkan pupr got")
	w.sees(groupDLH, "Dinas PUPR · Got & banjir")
	road := w.files(marthen, "jalan", "jalan berlubang depan gereja besar")
	w.sees(groupPUPR, road)
	w.passes(time.Hour)
	drain := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.sees(groupDLH, drain)

	w.reaches(time.November, 25, 7, 31)
	digest := w.sees(groupDLH, "Selamat pagi, Dinas")
	for _, want := range []string{"Kasus terbuka: 1", "Paling lama tanpa tindakan: " + drain} {
		if !strings.Contains(digest.Text, want) {
			t.Errorf("the digest reads %q, want %q in it", digest.Text, want)
		}
	}
	w.reaches(time.December, 1, 7, 31)
	digest = w.sees(groupDLH, "Terlambat: 1")
	w.presses(kobogau, digest, "Lihat yang terlambat")
	if list := w.sees(groupDLH, "· Terlambat: 1"); !strings.Contains(list.Text, drain) || strings.Contains(list.Text, road) {
		t.Errorf("the list reads %q", list.Text)
	}
}
