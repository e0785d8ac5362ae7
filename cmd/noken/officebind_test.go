package main

import (
	"strings"
	"testing"

	"noken/simulator"
)

// A fourth group, which no office has.
const groupFree = -1001000000029

func (w *town) addsFreeGroup() {
	w.AddGroup(simulator.Group{ID: groupFree, Title: "Grup baru", Supergroup: true})
	w.Join(groupFree, kobogau, admin)
	w.Promote(groupFree, admin)
}

func TestTheCitysAdminBindsAGroupAndOthersAreRefused(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.addsFreeGroup()
	w.As(kobogau).Says(groupFree, "/hubungkan dinkes")
	w.sees(groupFree, "Hanya admin kota")
	w.As(admin).Says(groupFree, "/hubungkan dinkes")
	w.sees(groupFree, "Grup ini sekarang menerima kasus untuk Dinas Kesehatan")
	w.As(kobogau).Says(groupFree, "/putuskan")
	w.sees(groupFree, "Hanya admin kota")
	if chat, bound, err := w.store.OfficeChat(w.ctx, "dinkes"); err != nil || !bound || chat != groupFree {
		t.Errorf("the office's group is %d (bound %v, %v)", chat, bound, err)
	}
}

func TestBindingAsksForAMissingCodeAndSuggestsForAnUnknownOne(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.addsFreeGroup()
	w.As(admin).Says(groupFree, "/hubungkan")
	w.sees(groupFree, "Tulis kode kantornya")
	w.As(admin).Says(groupFree, "/hubungkan dinkess")
	if m := w.sees(groupFree, `Tidak ada kantor dengan kode "dinkess"`); !strings.Contains(m.Text, `"dinkes"`) {
		t.Errorf("nothing is suggested: %q", m.Text)
	}
	w.As(admin).Says(groupFree, "/hubungkan zzzzzzzz")
	if m := w.sees(groupFree, "Tidak ada kantor"); strings.Contains(m.Text, "Maksudnya") {
		t.Errorf("something far off is suggested: %q", m.Text)
	}
	w.As(admin).Says(groupFree, "/hubungkan DINKES@noken_bot")
	w.sees(groupFree, "Tidak ada kantor")
	w.As(admin).Says(groupFree, "/hubungkan@noken_bot Dinkes")
	w.sees(groupFree, "Grup ini sekarang menerima kasus")
}

func TestAnOfficeThatMovesToAnotherGroupTakesItsCasesAndTellsTheOldOne(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.addsFreeGroup()
	number, old := w.dlhCase(yohana)
	w.As(admin).Says(groupFree, "/hubungkan dlh")
	w.sees(groupFree, "Kasus terbuka: 1")
	card := w.sees(groupFree, number)
	w.sees(groupDLH, "Dinas Lingkungan Hidup")
	take := dataOf(t, old, "Saya tangani")
	gone := w.becomes(old, "Sekarang ditangani di grup lain Dinas Lingkungan Hidup")
	if len(gone.Buttons) != 0 {
		t.Errorf("the old card still has the buttons %q", labels(gone))
	}
	toast := w.toast(kobogau, groupDLH, w.As(kobogau).PressesData(groupDLH, old.ID, take)) // their phone still shows it
	if !strings.Contains(toast.Text, "sekarang di Dinas Lingkungan Hidup") && !strings.Contains(toast.Text, "grup") {
		t.Errorf("a press in the group that has lost its office is answered %q", toast.Text)
	}
	if w.ticket(number).Agent != 0 {
		t.Error("a group that has lost its office still takes cases")
	}
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
}

func TestAGroupThatIsBoundToASecondOfficeHasBoth(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.As(admin).Says(groupDLH, "/hubungkan dinkes")
	w.sees(groupDLH, "Dinas Kesehatan")
	for _, office := range []string{"dlh", "dinkes"} {
		if chat, bound, err := w.store.OfficeChat(w.ctx, office); err != nil || !bound || chat != groupDLH {
			t.Errorf("the group of %s is %d (%v, %v)", office, chat, bound, err)
		}
	}
	w.As(admin).Says(groupDLH, "/hubungkan")
	if m := w.sees(groupDLH, "Grup ini menerima kasus"); !strings.Contains(m.Text, "Dinas Kesehatan") || !strings.Contains(m.Text, "Dinas Lingkungan Hidup") {
		t.Errorf("the group is said to have %q", m.Text)
	}
}

func TestCasesFiledBeforeAGroupIsBoundArePostedOnceItIs(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.As(admin).Says(groupDLH, "/putuskan")
	w.sees(groupDLH, "Dinas Lingkungan Hidup")
	w.As(admin).Says(groupDLH, "/putuskan")
	w.sees(groupDLH, "belum terhubung")
	first := w.files(yohana, "sampah", "sampah menumpuk di depan sekolah")
	second := w.files(marthen, "sampah", "truk sampah tidak datang dua minggu")
	w.As(kobogau).Says(groupDLH, "/antrian")
	w.sees(groupDLH, "belum terhubung")
	w.never(groupDLH, first)
	w.As(admin).Says(groupDLH, "/hubungkan dlh")
	w.sees(groupDLH, "Kasus terbuka: 2")
	w.sees(groupDLH, first)
	card := w.sees(groupDLH, second)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
}

func TestBindingTheSameOfficeAgainPostsNothingTwice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, _ := w.dlhCase(yohana)
	w.As(admin).Says(groupDLH, "/hubungkan dlh")
	w.sees(groupDLH, "Kasus terbuka: 1")
	w.As(kobogau).Says(groupDLH, "/antrian")
	w.sees(groupDLH, "Antrian")
	if n := countCards(w, groupDLH, number); n != 1 {
		t.Errorf("%d cards of one case:\n%s", n, w.chat(groupDLH))
	}
}

func TestTheBotRemovedFromAGroupTellsTheAdminsAndKeepsTheCases(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	before, _ := w.dlhCase(yohana)
	w.RemoveBot(groupDLH, kobogau)
	w.sees(admin, "dikeluarkan dari grup Dinas Lingkungan Hidup")
	after := w.files(marthen, "sampah", "truk sampah tidak datang dua minggu")
	w.AddBot(groupDLH, admin, true)
	w.As(admin).Says(groupDLH, "/hubungkan dlh")
	w.sees(groupDLH, "Kasus terbuka: 2")
	w.sees(groupDLH, before)
	w.sees(groupDLH, after)
}

func TestABotAddedToAGroupSaysHowToBindIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.AddGroup(simulator.Group{ID: groupFree, Title: "Grup baru", Supergroup: true, Bot: "left"})
	w.Join(groupFree, admin)
	w.AddBot(groupFree, admin, false)
	w.sees(groupFree, "/hubungkan")
	w.As(admin).Says(groupFree, "/hubungkan dinkes") // a plain member: privacy mode is on
	w.sees(groupFree, "Grup ini sekarang menerima kasus")
}

func TestAGroupThatBecomesASupergroupKeepsItsOfficeAndGetsItsOpenCases(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.asksForKTP(yohana)
	card := w.sees(groupDuk, number)
	w.presses(rahel, card, "Saya tangani")
	w.becomes(card, "Ditangani Ibu Rahel")
	moved := w.Upgrade(groupDuk)
	w.sees(moved, "Grup ini sekarang menerima kasus")
	card = w.sees(moved, number)
	if !strings.Contains(card.Text, "Ditangani Ibu Rahel") {
		t.Errorf("the case's new card has forgotten who has it: %q", card.Text)
	}
	id := w.As(rahel).Replies(moved, card.ID, "Silakan datang ke loket 2.")
	w.sees(yohana, "Silakan datang ke loket 2.")
	w.receipted(moved, id)
	if code, bound, err := w.store.ChatOffice(w.ctx, moved); err != nil || !bound || code != "disdukcapil" {
		t.Errorf("the supergroup is of office %q (%v, %v)", code, bound, err)
	}
	if n := countCards(w, moved, number); n != 1 {
		t.Errorf("%d cards in the supergroup:\n%s", n, w.chat(moved))
	}
}

func TestNewsThatMeetsAGroupAfterItsUpgradeArrivesInTheSupergroup(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.asksForKTP(yohana)
	w.sees(groupDuk, "KTP")
	// The update that tells of the move comes late: nobody but the sender finds out.
	moved := w.Upgrade(groupDuk)
	number := w.asksForKTP(marthen)
	w.sees(moved, number)
}

// countCards counts a case's cards that one can still press.
func countCards(w *town, chat int64, number string) int {
	n := 0
	for _, m := range w.Messages(chat) {
		if m.Bot && !m.Deleted && strings.HasPrefix(m.Text, number+" · ") && len(m.Buttons) > 0 {
			n++
		}
	}
	return n
}

// asksForKTP files a request for a lost KTP, whose office has a plain group.
func (w *town) asksForKTP(who int64) (number string) {
	w.t.Helper()
	return copied(w.chats(who,
		"/layanan", "Mau urus apa?", "ktp hilang", "Mau ajukan dari sini?", "ajukan", "nama lengkap",
		"Yohana Magal", "Berapa NIK Anda?", "9404016512900003", "Nomor HP", "081240001234", "Apa yang perlu petugas tahu?",
		"hilang di pasar hari Jumat", "Ada foto berkasnya?", "tanpa foto", "Periksa dulu", "kirim", "Permohonan masuk"))
}
