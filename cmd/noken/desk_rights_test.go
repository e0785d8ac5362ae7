package main

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noken/simulator"
	"noken/tickets"
)

func idText(id int64) string { return strconv.FormatInt(id, 10) }

// casesOf are the words that a function of package bot tells apart in a switch, so
// that a deed that is added is tried here too.
func casesOf(t *testing.T, file, function string) []string {
	t.Helper()
	source, err := os.ReadFile("../../bot/" + file)
	if err != nil {
		t.Fatal(err)
	}
	_, body, ok := strings.Cut(string(source), "\nfunc "+function+"(")
	if !ok {
		t.Fatalf("%s has no %s", file, function)
	}
	body, _, _ = strings.Cut(body, "\n}\n")
	var found []string
	for _, line := range regexp.MustCompile(`(?m)^\tcase (.*):$`).FindAllStringSubmatch(body, -1) {
		for _, word := range regexp.MustCompile(`"([^"]*)"`).FindAllStringSubmatch(line[1], -1) {
			found = append(found, word[1])
		}
	}
	if len(found) < 5 {
		t.Fatalf("%s knows only %q", function, found)
	}
	return found
}

// deedArgs are what deeds are about, where they would do nothing without.
func deedArgs(other string) map[string]string {
	return map[string]string{
		"rj": "incomplete", "ho": "pupr", "gv": idText(rahel), "jo": "pupr", "jd": "pupr:3", "ju": "pupr", "ex": "5",
		"want": "photo", "mg": other, "sp": other, "tk": idText(kobogau), "cn": "0",
		"handwhy": "pupr", "joinwhat": "pupr 3", "extendwhy": "5", "query": "0",
	}
}

// Whoever lost the right between seeing a button and pressing it changes nothing,
// however lately they were found to be a member: neither with a button, nor with a
// reply, nor with a command.
func TestWhoLeftTheGroupCanDoNothingAnyMore(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	other, _ := w.dlhCase(marthen)
	w.presses(kobogau, card, "Saya tangani")
	card = w.becomes(card, "Ditangani Pak Kobogau")
	w.As(thomas).Says(groupDLH, "/antrian") // Thomas is a member, as was found a moment ago
	w.sees(groupDLH, "kasus terbuka")
	args := deedArgs(other)

	w.Leave(groupDLH, thomas)
	before, desks := w.ticket(number), w.desks()
	for _, deed := range casesOf(t, "office.go", "officeDeedOf") {
		data := "o:" + number + ":" + deed + ":" + args[deed]
		if toast := w.toast(thomas, groupDLH, w.As(thomas).PressesData(groupDLH, card.ID, data)); !strings.Contains(toast.Text, "Hanya anggota grup") {
			t.Errorf("%q of who left is answered %q", deed, toast.Text)
		}
		w.unchanged(before, "the button "+deed)
	}
	for _, data := range []string{"q:late", "q:o:" + number, "w:p:" + idText(kobogau) + ":0", "w:o:" + idText(kobogau) + ":" + number} {
		if toast := w.toast(thomas, groupDLH, w.As(thomas).PressesData(groupDLH, card.ID, data)); !strings.Contains(toast.Text, "Hanya anggota grup") {
			t.Errorf("%q of who left is answered %q", data, toast.Text)
		}
	}
	for _, deed := range casesOf(t, "office.go", "officeReplyOf") {
		w.refers(groupDLH, card.ID, strings.TrimSpace(number+" "+deed+" "+args[deed]))
		w.As(thomas).Replies(groupDLH, card.ID, "ini kata-kata saya")
		w.sees(groupDLH, "Hanya anggota grup")
		w.unchanged(before, "a reply to "+deed)
	}
	w.refers(groupDLH, card.ID, number)
	for _, name := range casesOf(t, "group.go", "officeCommandOf") {
		if slices.Contains([]string{"bantuan", "help", "start"}, name) {
			continue // for whoever is there
		}
		w.As(thomas).Sends(groupDLH, simulator.Content{Text: "/" + name + " 3 hari", ReplyTo: card.ID})
		if slices.Contains([]string{"hubungkan", "bind", "putuskan", "unbind"}, name) {
			w.sees(groupDLH, "Hanya admin kota")
		} else {
			w.sees(groupDLH, "Hanya anggota grup")
		}
		w.unchanged(before, "the command "+name)
	}
	if diff := cmp.Diff(desks, w.desks()); diff != "" {
		t.Errorf("the desks have changed (-before +after):\n%s", diff)
	}
	w.never(yohana, "kata-kata saya")
}

// Telegram's word that somebody is a member may be older than their departure: it
// was given while the departure was on its way.
func TestAnAnswerFromBeforeADepartureGivesNoRight(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	before := w.ticket(number)
	known, _ := w.Count("getChatMember")
	asked := make(chan struct{})
	once := sync.OnceFunc(func() { close(asked) })
	w.SetFaults(func(method string, chat int64) *simulator.Fault {
		if method != "getChatMember" || chat != groupDLH {
			return nil
		}
		defer once()
		select {
		case <-asked:
			return nil
		default:
			return &simulator.Fault{Kind: simulator.FaultDelayAfter, Delay: time.Second}
		}
	})
	query, err := w.As(thomas).Presses(groupDLH, card.ID, "Saya tangani")
	if err != nil {
		t.Fatal(err)
	}
	<-asked
	w.until("Telegram found Thomas a member", func() bool { calls, _ := w.Count("getChatMember"); return calls > known })
	w.Leave(groupDLH, thomas)
	if toast := w.toast(thomas, groupDLH, query); !strings.Contains(toast.Text, "Hanya anggota grup") {
		t.Errorf("the press is answered %q", toast.Text)
	}
	w.unchanged(before, "a press from before the departure")
}

// desks are the groups by the desks they have.
func (w *town) desks() map[string]int64 {
	w.t.Helper()
	desks, err := w.store.Desks(w.ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return desks
}

// unchanged says that nothing was done to a case.
func (w *town) unchanged(before tickets.Ticket, by string) {
	w.t.Helper()
	if diff := cmp.Diff(before, w.ticket(before.Number)); diff != "" {
		w.t.Errorf("%s changed the case (-before +after):\n%s", by, diff)
	}
}

// refers has a message of a group be about something else, as Noken remembers it.
func (w *town) refers(group int64, message int, ref string) {
	w.t.Helper()
	key := "noken:{mimika}:posts:" + idText(group)
	if n, err := w.redis.Exists(w.ctx, key).Result(); err != nil || n == 0 {
		w.t.Fatalf("nothing is kept of the messages of %d (%v)", group, err)
	}
	if err := w.redis.HSet(w.ctx, key, "r/"+strconv.Itoa(message), ref).Err(); err != nil {
		w.t.Fatal(err)
	}
}

// What somebody may do by name in the city's files ends with the edition that no
// longer names them, though the buttons are still there.
func TestWhoIsNoLongerNamedCanDoNoMoreThanOthers(t *testing.T) {
	t.Parallel()
	const named = `leaders:
  sekda:
    title: {id: Sekretaris Daerah, en: Regional Secretary}
    user: 3002
coordinators: [2003]
offices:
  dlh: {head: 2002, staff: [2001, 2003]}
`
	w := newGround(t)
	w.AddUser(simulator.User{ID: sekda, First: "Bapak", Last: "Sekda", Lang: "id"})
	(&demo{telegram: w.Server}).bindGroups()
	with := edited(t, "people.yaml", named)
	w.stop = w.starts(func(o *appOptions) { o.Config = with })
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH} {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	card = w.becomes(card, "Ditangani Pak Kobogau")
	w.presses(rahel, card, "Catatan") // both are members, as was found a moment ago
	w.sees(groupDLH, "")
	w.presses(thomas, card, "Catatan")
	w.As(sekda).Says(sekda, "/merah")
	list := w.sees(sekda, "Tidak ada yang merah")
	ask := w.As(sekda).PressesData(sekda, list.ID, "r:ask:"+number)
	w.toast(sekda, sekda, ask)
	prompt := w.sees(sekda, "apa yang mau ditanyakan")

	without := edited(t, "people.yaml", strings.ReplaceAll(strings.Split(named, "coordinators")[0], "3002", "3999"))
	w.puts(without, "they have other posts now")
	w.until("it runs", runs(without, w.app))
	before := w.ticket(number)
	release := "o:" + number + ":release"
	for name, who := range map[string]int64{"the head": rahel, "the coordinator": thomas} {
		if toast := w.toast(who, groupDLH, w.As(who).PressesData(groupDLH, card.ID, release)); !strings.Contains(toast.Text, "sudah ditangani Pak Kobogau") {
			t.Errorf("%s who is none any more releases a case: %q", name, toast.Text)
		}
		w.unchanged(before, name)
	}
	for _, act := range []string{"list", "o:dlh", "c:" + number, "ask:" + number, "on"} {
		w.toast(sekda, sekda, w.As(sekda).PressesData(sekda, list.ID, "r:"+act))
		w.unchanged(before, "a leader's button "+act)
	}
	w.As(sekda).Replies(sekda, prompt.ID, "kenapa belum dikerjakan?")
	w.sees(sekda, "")
	w.As(sekda).Says(sekda, "/merah")
	w.sees(sekda, "Perintah itu belum saya kenal")
	w.unchanged(before, "a leader's question")
	w.never(groupDLH, "kenapa belum dikerjakan")
	w.never(sekda, "menumpuk")

	// And those who are named still may.
	w.puts(with, "back again")
	w.until("it runs", runs(with, w.app))
	w.toast(rahel, groupDLH, w.As(rahel).PressesData(groupDLH, card.ID, release))
	w.until("the head releases it", func() bool { return w.ticket(number).Agent == 0 })
}

// A secret case is for the heads named for it at this moment: whoever was one has
// the card still, with its buttons, in their own chat.
func TestWhoIsNoLongerNamedForASecretCaseCanDoNothingWithIt(t *testing.T) {
	t.Parallel()
	w := newSecretCity(t, nil)
	number := w.filesSecret(tellerX, "kekerasan", "suami tetangga memukul istrinya tiap malam")
	card := w.sees(headDP3, number)
	w.sees(secondDP3, number)
	without := edited(t, "people.yaml", officials+"secret:\n  kekerasan: ["+idText(secondDP3)+"]\n")
	w.puts(without, "another post now")
	w.until("it runs", runs(without, w.app))
	before, read := w.ticket(number), strings.Count(w.audits("--who", idText(headDP3)), number)
	args := deedArgs(number)
	for _, deed := range append(casesOf(t, "office.go", "officeDeedOf"), "show") {
		data := "o:" + number + ":" + deed + ":" + args[deed]
		w.toast(headDP3, headDP3, w.As(headDP3).PressesData(headDP3, card.ID, data))
		w.unchanged(before, "the button "+deed)
	}
	for _, deed := range casesOf(t, "office.go", "officeReplyOf") {
		w.refers(headDP3, card.ID, strings.TrimSpace(number+" "+deed+" "+args[deed]))
		w.As(headDP3).Replies(headDP3, card.ID, "ini kata-kata saya")
		w.As(headDP3).Says(headDP3, "/darurat") // what comes behind is answered behind
		w.sees(headDP3, "110")
		w.unchanged(before, "a reply to "+deed)
	}
	w.never(tellerX, "kata-kata saya")
	if now := strings.Count(w.audits("--who", idText(headDP3)), number); now != read {
		t.Errorf("they read the case %d times more", now-read)
	}
}
