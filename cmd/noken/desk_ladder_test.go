package main

import (
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/simulator"
)

// officials are the people of a city whose head and secretary are known.
const officials = `leaders:
  sekda:
    title: {id: Sekretaris Daerah, en: Regional Secretary}
    user: 3002
    morning: true
offices:
  pupr: {head: 3001, staff: [2001, 2002]}
`

// above is Mimika's configuration with those officials.
func above(t testing.TB) *bot.Config {
	t.Helper()
	return edited(t, "people.yaml", officials)
}

// newCity is newTown with a coordinator's group, and officials who are known and
// have opened the bot's chat.
func newCity(t testing.TB) *town {
	t.Helper()
	w := newGround(t)
	w.AddUser(simulator.User{ID: headPUPR, First: "Ibu", Last: "Kepala", Lang: "id"})
	w.AddUser(simulator.User{ID: sekda, First: "Bapak", Last: "Sekda", Lang: "id"})
	w.AddGroup(simulator.Group{ID: groupKominfo, Title: "Diskominfo", Supergroup: true})
	w.Join(groupKominfo, admin)
	w.Promote(groupKominfo, admin)
	(&demo{telegram: w.Server}).bindGroups()
	w.As(admin).Says(groupKominfo, "/hubungkan diskominfo")
	config := above(t)
	w.stop = w.starts(func(o *appOptions) { o.Config = config })
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH, groupKominfo} {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}
	for _, who := range []int64{headPUPR, sekda} {
		w.As(who).Says(who, "/start")
		w.sees(who, "Halo")
	}
	return w
}

// reaches sets the clock ahead to a day and an hour of the city.
func (w *town) reaches(month time.Month, day, hour, minute int) {
	at := time.Date(2026, month, day, hour, minute, 0, 0, storyStart.Location())
	w.passes(at.Sub(w.now()))
}

// said counts the messages of the bot in a chat that have the words.
func (w *town) said(chat int64, words string) int {
	n := 0
	for _, m := range w.Messages(chat) {
		if m.Bot && strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}

// A case that nobody answers climbs the ladder rung by rung: its agent, the
// office, its head and the resident, the coordinator, the leaders.
func TestALateCaseClimbsTheLadder(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	w.As(kobogau).Says(kobogau, "/start")
	w.sees(kobogau, "Halo")
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	card := w.sees(groupPUPR, number)
	w.presses(kobogau, card, "Saya tangani")
	w.sees(yohana, "sekarang ditangani")

	w.reaches(time.November, 26, 12, 0)
	w.sees(kobogau, number+" · Got & banjir: setengah waktunya sudah lewat")
	w.reaches(time.November, 27, 7, 31)
	w.sees(kobogau, "batasnya sudah dekat, sisa 1 hari kerja")
	w.sees(groupPUPR, "batasnya sudah dekat, sisa 1 hari kerja")
	w.reaches(time.November, 30, 16, 1)
	w.sees(groupPUPR, "waktunya habis hari ini")

	w.reaches(time.December, 1, 7, 31)
	w.sees(headPUPR, number+" · Got & banjir: terlambat 1 hari kerja")
	late := w.sees(yohana, "terlambat dari janji kami, maaf. Sudah kami teruskan ke kepala Dinas")
	if want := "Janji baru: Selasa, 8 Desember"; !strings.Contains(late.Text, want) {
		t.Errorf("the resident reads %q, want %q in it", late.Text, want)
	}
	w.sees(groupPUPR, "terlambat 1 hari kerja")
	w.reaches(time.December, 3, 7, 31)
	w.sees(groupKominfo, "terlambat 3 hari kerja")
	w.reaches(time.December, 7, 7, 31)
	w.sees(sekda, "terlambat 5 hari kerja")
	if n := w.said(sekda, number); n != 1 {
		t.Errorf("the secretary was told %d times, want once", n)
	}
	if n := w.said(yohana, "terlambat dari janji kami"); n != 1 {
		t.Errorf("the resident was told %d times that it is late, want once", n)
	}
}

// Nobody is woken: what falls due in the night, or while the office is closed,
// waits for the morning, and comes as one message.
func TestWhatFallsDueTogetherIsOneMessageInTheMorning(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	first := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.sees(groupPUPR, first)
	second := w.files(marthen, "jalan", "jalan berlubang depan gereja besar")
	w.sees(groupPUPR, second)

	w.reaches(time.November, 27, 7, 31)
	both := w.sees(groupPUPR, "2 kasus perlu diperhatikan")
	for _, number := range []string{first, second} {
		if !strings.Contains(both.Text, number) {
			t.Errorf("%q does not name %s", both.Text, number)
		}
	}
	if got := w.said(groupPUPR, "setengah waktunya"); got != 0 {
		t.Errorf("half of the time was told beside the later rung, %d times", got)
	}
	// A reply to it reaches nobody.
	w.As(kobogau).Replies(groupPUPR, both.ID, "besok kita bahas")
	w.reaches(time.November, 30, 20, 0) // due at 16.00, quiet from 17.00
	w.reaches(time.December, 1, 7, 1)
	late := w.sees(groupPUPR, "2 kasus perlu diperhatikan")
	w.presses(kobogau, late, "Lihat yang terlambat")
	if list := w.sees(groupPUPR, "Terlambat: 2"); !strings.Contains(list.Text, "Dinas PUPR") || list.ID == late.ID {
		t.Errorf("the button of a reminder shows %q in message %d, the reminder is %d", list.Text, list.ID, late.ID)
	}
	if got := w.said(yohana, "besok kita bahas") + w.said(marthen, "besok kita bahas"); got != 0 {
		t.Error("talk about a reminder reached a resident")
	}
	if got := w.said(groupPUPR, "2 kasus perlu diperhatikan"); got != 2 {
		t.Errorf("the group was told %d times, want before the deadline and when the night was over", got)
	}
}

// Who blocked the bot, or never opened its chat, cannot be written to: the group is told instead,
// with their name.
func TestAnAgentWhoCannotBeWrittenToIsToldInTheGroup(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	w.As(rahel).Blocks()
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.presses(rahel, w.sees(groupPUPR, number), "Saya tangani")
	w.reaches(time.November, 26, 12, 0)
	told := w.sees(groupPUPR, "setengah waktunya sudah lewat")
	if want := "Untuk Ibu Rahel"; !strings.Contains(told.Text, want) {
		t.Errorf("the group reads %q, want %q in it", told.Text, want)
	}
}

// A case that is answered meanwhile is not told of when the night is over.
func TestWhatIsDoneMeanwhileIsNotTold(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	card := w.sees(groupPUPR, number)
	w.reaches(time.November, 30, 20, 0) // due at 16.00, the office rests since 17.00
	w.As(kobogau).Replies(groupPUPR, card.ID, "tim turun besok pagi jam sembilan")
	w.sees(yohana, "tim turun besok")
	other := w.files(marthen, "jalan", "jalan berlubang depan gereja besar")
	w.sees(groupPUPR, other)
	w.reaches(time.December, 4, 8, 0) // half of the other's time
	w.sees(groupPUPR, other+" · Jalan")
	if got := w.said(groupPUPR, number+" · Got & banjir: "); got != 0 {
		t.Errorf("the case that was answered was told of %d times", got)
	}
}

// Whose case follows the late one hears it too, under their own number.
func TestThoseWhoFollowALateCaseAreTold(t *testing.T) {
	t.Parallel()
	w := newCity(t)
	first := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	w.sees(groupPUPR, first)
	second := w.files(marthen, "got", "got penuh sampah depan pasar lama")
	card := w.sees(groupPUPR, second)
	w.presses(kobogau, card, "Gabungkan")
	menu := w.sees(groupPUPR, "sama dengan kasus yang mana")
	for _, row := range menu.Buttons {
		for _, b := range row {
			if strings.Contains(b.Label, first) {
				w.presses(kobogau, menu, b.Label)
			}
		}
	}
	w.sees(marthen, "digabung dengan laporan lain")
	w.reaches(time.December, 1, 7, 31)
	w.sees(yohana, "("+first+") terlambat dari janji kami")
	late := w.sees(marthen, "("+second+") terlambat dari janji kami")
	if want := "Janji baru: Selasa, 8 Desember"; !strings.Contains(late.Text, want) {
		t.Errorf("the other resident reads %q, want %q in it", late.Text, want)
	}
}
