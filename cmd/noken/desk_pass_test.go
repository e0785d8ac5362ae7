package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

// coordinates binds a group to the coordinating office.
func (w *town) coordinates() {
	w.t.Helper()
	w.AddGroup(simulator.Group{ID: groupKominfo, Title: "Diskominfo", Supergroup: true})
	w.Join(groupKominfo, kobogau, rahel, thomas, admin)
	w.Promote(groupKominfo, admin)
	w.As(admin).Says(groupKominfo, "/hubungkan diskominfo")
	w.sees(groupKominfo, "Grup ini sekarang menerima kasus")
}

// queues are the queues that a case stands in.
func (w *town) queues(number string) []string {
	w.t.Helper()
	var all []string
	for _, o := range mimika(w.t).City.Offices {
		waiting, err := w.store.Queue(w.ctx, o.Code, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		if slices.Contains(waiting, number) {
			all = append(all, o.Code)
		}
	}
	return all
}

// did says what was done to a case, in order, since it came to its office.
func did(k tickets.Ticket) string {
	var acts []string
	for _, c := range k.History[3:] { // filed, verified and routed in one
		acts = append(acts, string(c.What))
	}
	return strings.Join(acts, " ")
}

func TestACaseIsGivenToAColleagueWhoIsToldOfIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	card = w.becomes(card, "Ditangani Pak Kobogau")
	w.As(rahel).Says(groupDLH, "/antrian") // now Rahel is known
	w.sees(groupDLH, "kasus terbuka")
	w.As(rahel).Says(rahel, "/start")
	w.sees(rahel, "Halo")
	w.presses(kobogau, card, "Alihkan ke rekan")
	menu := w.sees(groupDLH, "siapa yang menangani?")
	if !slices.Contains(labels(menu), "Ibu Rahel") || slices.Contains(labels(menu), "Pak Kobogau") {
		t.Fatalf("the menu offers %q", labels(menu))
	}
	w.presses(kobogau, menu, "Ibu Rahel")
	w.becomes(menu, "dialihkan ke Ibu Rahel")
	w.becomes(card, "Ditangani Ibu Rahel")
	w.sees(groupDLH, "Ibu Rahel, "+number+" dialihkan Pak Kobogau")
	w.sees(rahel, "Pak Kobogau mengalihkan kasus kepada Anda: "+number)
	w.never(yohana, "Rahel")
	k := w.ticket(number)
	if k.Agent != rahel || did(k) != "take assign" {
		t.Errorf("agent %d has the case; it was %s", k.Agent, did(k))
	}
}

func TestACaseIsNotGivenToWhoLeftTheGroup(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.As(rahel).Says(groupDLH, "/antrian")
	w.sees(groupDLH, "kasus terbuka")
	w.presses(kobogau, card, "Alihkan ke rekan")
	menu := w.sees(groupDLH, "siapa yang menangani?")
	give := dataOf(t, menu, "Ibu Rahel")
	w.Leave(groupDLH, rahel)
	w.passes(2 * time.Minute) // it is not remembered that she was a member
	if toast := w.toast(kobogau, groupDLH, w.As(kobogau).PressesData(groupDLH, menu.ID, give)); !strings.Contains(toast.Text, "tidak ada lagi di grup ini") {
		t.Errorf("giving a case to who left is answered %q", toast.Text)
	}
	if k := w.ticket(number); k.Agent != 0 {
		t.Errorf("agent %d has the case", k.Agent)
	}
}

func TestACaseGoesBackIntoTheQueueByWhoHasItAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	card = w.becomes(card, "Ditangani Pak Kobogau")
	if toast := w.presses(rahel, card, "Lepaskan"); !strings.Contains(toast.Text, "sudah ditangani Pak Kobogau") {
		t.Errorf("giving back somebody else's case is answered %q", toast.Text)
	}
	if toast := w.presses(kobogau, card, "Lepaskan"); !strings.Contains(toast.Text, "kembali ke antrian") {
		t.Errorf("giving back is answered %q", toast.Text)
	}
	w.becomes(card, "belum ada yang menangani")
	w.sees(groupDLH, number+" dilepas Pak Kobogau")
	k := w.ticket(number)
	if k.Agent != 0 || k.Stage != tickets.Routed || !slices.Equal(w.queues(number), []string{"dlh"}) {
		t.Errorf("agent %d, stage %s, queues %q", k.Agent, k.Stage, w.queues(number))
	}
}

func TestAReceivingOfficeSeesWhyAndAcceptsOrReturnsACase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, old := w.dlhCase(yohana)
	w.handsBecause(groupDLH, old, "PUPR", "ini got yang tersumbat, bukan sampah")
	card := w.sees(groupPUPR, number)
	for _, want := range []string{"Diteruskan oleh DLH", "got yang tersumbat"} {
		if !strings.Contains(card.Text, want) {
			t.Errorf("the new office's card does not say %q: %q", want, card.Text)
		}
	}
	w.never(yohana, "tersumbat")
	back := dataOf(t, card, "Kembalikan")
	if toast := w.presses(rahel, card, "Terima kasus"); !strings.Contains(toast.Text, "kasus kantor Anda") {
		t.Errorf("accepting is answered %q", toast.Text)
	}
	if toast := w.toast(rahel, groupPUPR, w.As(rahel).PressesData(groupPUPR, card.ID, back)); !strings.Contains(toast.Text, "sudah berubah") {
		t.Errorf("returning what was accepted is answered %q", toast.Text)
	}
	if k := w.ticket(number); did(k) != "handover accept" || !slices.Equal(w.queues(number), []string{"pupr"}) {
		t.Errorf("it was %s and stands in %q", did(k), w.queues(number))
	}
}

func TestACaseReturnedThreeTimesIsTheCoordinatorsToDecide(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.coordinates()
	number, card := w.dlhCase(yohana)
	for i := range tickets.MaxReturns {
		w.handsBecause(groupDLH, card, "PUPR", "ini got")
		card = w.sees(groupPUPR, "ini got")
		w.presses(rahel, card, "Kembalikan")
		prompt := w.sees(groupPUPR, "kenapa dikembalikan")
		w.As(rahel).Replies(groupPUPR, prompt.ID, fmt.Sprintf("bukan got, sampah %d", i))
		if i < tickets.MaxReturns-1 {
			w.sees(groupPUPR, "dikembalikan ke Dinas Lingkungan Hidup")
			card = w.sees(groupDLH, fmt.Sprintf("bukan got, sampah %d", i))
			if !strings.Contains(card.Text, "Dikembalikan oleh PUPR") {
				t.Errorf("the card does not say who returned it: %q", card.Text)
			}
		}
	}
	w.sees(groupPUPR, "sebagai koordinator yang memutuskan")
	card = w.sees(groupKominfo, number)
	if !strings.Contains(card.Text, "Anda yang memutuskan") {
		t.Errorf("the coordinator's card is %q", card.Text)
	}
	w.handsBecause(groupKominfo, card, "PUPR", "got dulu, lalu sampahnya")
	card = w.sees(groupPUPR, "got dulu, lalu sampahnya")
	if slices.Contains(labels(card), "Kembalikan") {
		t.Error("the coordinator's decision can be returned")
	}
	k := w.ticket(number)
	if k.Office != "pupr" || !k.Handed.Final || !slices.Equal(w.queues(number), []string{"pupr"}) {
		t.Errorf("the case is with %s, final %v, in %q", k.Office, k.Handed.Final, w.queues(number))
	}
	if want := "handover return handover return handover return note route"; did(k) != want {
		t.Errorf("it was %s, not %s", did(k), want)
	}
}

func TestAReasonMustBeWritten(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Kantor lain »")
	where := w.sees(groupDLH, "kantor mana yang menangani")
	w.presses(kobogau, where, "PUPR")
	prompt := w.sees(groupDLH, "kenapa ke Dinas PUPR?")
	w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, "")
	w.sees(groupDLH, "tulis alasannya")
	if k := w.ticket(number); k.Office != "dlh" {
		t.Errorf("the case went to %s without a reason", k.Office)
	}
	w.As(rahel).Replies(groupDLH, prompt.ID, "ini got") // anybody of the office may say it
	w.sees(groupDLH, "diteruskan ke Dinas PUPR")
	w.As(rahel).Replies(groupDLH, prompt.ID, "sekali lagi")
	w.sees(groupDLH, "sekarang di Dinas PUPR")
	if k := w.ticket(number); did(k) != "handover" {
		t.Errorf("it was %s", did(k))
	}
}

func TestWhoIsNotInTheGroupPassesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	w.Leave(groupDLH, thomas)
	for _, act := range []string{"release", "give", "gv:2002", "hand", "ho:pupr", "accept", "return", "join", "jo:pupr", "jd:pupr:3", "extend", "ex:5", "merge", "mt", "split"} {
		toast := w.toast(thomas, groupDLH, w.As(thomas).PressesData(groupDLH, card.ID, "o:"+number+":"+act))
		if !strings.Contains(toast.Text, "Hanya anggota grup ini") {
			t.Errorf("%s by somebody who left is answered %q", act, toast.Text)
		}
	}
	// Nor may another office's group.
	for _, act := range []string{"release", "give", "hand", "ho:pupr", "accept", "return", "join", "jo:pupr", "ju:pupr", "task", "extend", "merge", "split"} {
		toast := w.toast(kobogau, groupDuk, w.As(kobogau).PressesData(groupDuk, w.Messages(groupDuk)[0].ID, "o:"+number+":"+act))
		if !strings.Contains(toast.Text, "sekarang di Dinas Lingkungan Hidup") {
			t.Errorf("%s from another office's group is answered %q", act, toast.Text)
		}
	}
	if k := w.ticket(number); did(k) != "take" {
		t.Errorf("the case was %s", did(k))
	}
}

func TestATakeAndAHandoverAtOnceLeaveTheCaseInOneQueue(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cards, numbers, _ := w.raceCases(rounds)
	for i, card := range cards {
		w.presses(kobogau, card, "Kantor lain »")
		where := w.sees(groupDLH, numbers[i]+": kantor mana yang menangani")
		w.presses(kobogau, where, "PUPR")
		prompt := w.sees(groupDLH, numbers[i]+": kenapa ke Dinas PUPR?")
		var both sync.WaitGroup
		both.Go(func() { w.As(kobogau).Replies(groupDLH, prompt.ID, "ini got") })
		both.Go(func() {
			w.toast(rahel, groupDLH, w.As(rahel).PressesData(groupDLH, card.ID, "o:"+numbers[i]+":take"))
		})
		both.Wait()
		w.has(groupPUPR, "the card of "+numbers[i], func(m simulator.Message) bool {
			return m.Bot && strings.HasPrefix(m.Text, numbers[i]+" · Sampah")
		})
		k := w.ticket(numbers[i])
		if k.Office != "pupr" || k.Agent != 0 || !slices.Equal(w.queues(numbers[i]), []string{"pupr"}) {
			t.Errorf("round %d: with %s and agent %d, in %q", i, k.Office, k.Agent, w.queues(numbers[i]))
		}
		if got := did(k); got != "handover" && got != "take handover" {
			t.Errorf("round %d: it was %s", i, got)
		}
	}
}

func TestACaseForAnOfficeWithoutAGroupWaitsThereAndItsSenderIsTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Kantor lain »")
	where := w.sees(groupDLH, "kantor mana yang menangani")
	w.presses(kobogau, where, "Dishub")
	prompt := w.sees(groupDLH, "Alasannya dibaca kantor itu")
	w.As(kobogau).Replies(groupDLH, prompt.ID, "ini urusan lampu jalan")
	w.wants(w.sees(groupDLH, "belum punya grup"), number, "Dinas Perhubungan")
	w.sees(yohana, "diteruskan ke Dinas Perhubungan")
	if got := w.queues(number); !slices.Equal(got, []string{"dishub"}) {
		t.Errorf("the case stands in the queues %q", got)
	}
}

// handsBecause hands a case on for a reason.
func (w *town) handsBecause(group int64, card simulator.Message, office, why string) {
	w.t.Helper()
	w.presses(kobogau, card, "Kantor lain »")
	where := w.sees(group, "kantor mana yang menangani")
	w.presses(kobogau, where, office)
	prompt := w.sees(group, "Alasannya dibaca kantor itu")
	w.As(kobogau).Replies(group, prompt.ID, why)
	w.sees(group, "diteruskan ke")
}
