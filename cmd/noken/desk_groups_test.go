package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

// topic is the topic of a case in a forum, once it is as wanted.
func (w *town) topic(group int64, number, what string, is func(simulator.Topic) bool) simulator.Topic {
	w.t.Helper()
	var found simulator.Topic
	w.has(group, "a topic that "+what, func(simulator.Message) bool {
		for _, topic := range w.Topics(group) {
			if strings.Contains(topic.Name, number) && is(topic) {
				found = topic
				return true
			}
		}
		return false
	})
	return found
}

func closed(t simulator.Topic) bool { return t.Closed }
func open(t simulator.Topic) bool   { return !t.Closed }

// boundTo are the desks of a chat.
func (w *town) boundTo(chat int64) []string {
	w.t.Helper()
	desks, err := w.store.ChatDesks(w.ctx, chat)
	if err != nil {
		w.t.Fatal(err)
	}
	return desks
}

// cleansDrain has an agent say in a group that a case of drains is done.
func (w *town) cleansDrain(group int64, card simulator.Message) {
	w.t.Helper()
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(group, "apa yang sudah dikerjakan")
	w.As(kobogau).RepliesPhoto(group, prompt.ID, 1, "Got sudah dibersihkan kemarin.")
	w.becomes(card, tickets.Done.Label("id"))
}

func TestATopicIsNamedAfterItsCaseClosedAtItsEndAndOpenedWithIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	if got, want := w.Topics(groupPUPR)[0].Name, number+" · Got & banjir"; !strings.HasPrefix(got, want) {
		t.Errorf("the topic is called %q, want %q", got, want)
	}
	w.presses(kobogau, card, "Saya tangani")
	w.cleansDrain(groupPUPR, card)
	w.topic(groupPUPR, number, "is closed", closed)
	done := w.sees(yohana, "Got sudah dibersihkan")
	w.presses(yohana, done, "Belum")
	w.sees(yohana, "Apa yang masih kurang?")
	w.As(yohana).Says(yohana, "airnya masih tergenang")
	again := w.topic(groupPUPR, number, "is open", open)
	if again.ID != card.Topic {
		t.Errorf("the case goes on in topic %d, not %d", again.ID, card.Topic)
	}
	w.sees(groupPUPR, "airnya masih tergenang")
}

func TestATopicIsClosedWhenItsCaseGoesToAnotherOfficeAndOpenedWhenItComesBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, first := w.puprCase(yohana)
	w.hands(groupPUPR, first, "DLH")
	card := w.sees(groupDLH, number)
	w.topic(groupPUPR, number, "is closed", closed)
	w.hands(groupDLH, card, "PUPR")
	w.sees(groupPUPR, "belum ada yang menangani")
	w.topic(groupPUPR, number, "is open", open)
}

func TestATopicMadeAgainTellsWhatHappenedBefore(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	id := w.As(kobogau).Replies(groupPUPR, card.ID, "Tim turun besok pagi.")
	w.sees(yohana, "Tim turun besok pagi.")
	w.receipted(groupPUPR, id)
	w.DeleteTopic(groupPUPR, card.Topic)
	// Nobody says anything new: the card alone finds the topic gone.
	w.As(yohana).Blocks()
	w.As(yohana).Unblocks()
	w.As(yohana).Says(yohana, "/status")
	told := w.has(yohana, "the answer", func(m simulator.Message) bool { return strings.Contains(m.Text, "Tim turun besok") })
	w.As(yohana).Replies(yohana, told.ID, "baik, terima kasih")
	soFar := w.has(groupPUPR, "what happened so far", func(m simulator.Message) bool {
		return m.Bot && m.Topic != 0 && m.Topic != card.Topic && strings.Contains(m.Text, "Yang terjadi sejauh ini")
	})
	for _, want := range []string{"Pak Kobogau menangani", "Tim turun besok pagi."} {
		if !strings.Contains(soFar.Text, want) {
			t.Errorf("what is told does not say %q: %q", want, soFar.Text)
		}
	}
	w.has(groupPUPR, "the card below it", func(m simulator.Message) bool {
		return m.ID > soFar.ID && m.Topic == soFar.Topic && strings.HasPrefix(m.Text, number+" · Got") && len(m.Buttons) > 0
	})
	if topics := w.Topics(groupPUPR); len(topics) != 1 {
		t.Errorf("the topics are %v", topics)
	}
}

func TestADeletedTopicIsMadeAgainWhenOnlyTheCardChanges(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	take := dataOf(t, card, "Saya tangani")
	w.DeleteTopic(groupPUPR, card.Topic)
	w.toast(kobogau, groupPUPR, w.As(kobogau).PressesData(groupPUPR, card.ID, take)) // their phone still shows it
	w.has(groupPUPR, "a card in a new topic", func(m simulator.Message) bool {
		return m.Bot && m.Topic != 0 && m.Topic != card.Topic && strings.HasPrefix(m.Text, number+" · Got") &&
			strings.Contains(m.Text, "Ditangani Pak Kobogau") && slices.Contains(labels(m), "Selesai")
	})
	if n := len(w.Topics(groupPUPR)); n != 1 {
		t.Errorf("the case has %d topics", n)
	}
}

func TestABotWithoutTheRightToMakeTopicsSaysSoOnceAndUsesThreadsUntilItHasIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.SetBotRight(groupPUPR, admin, simulator.RightTopics, false)
	w.sees(groupPUPR, "hak Kelola topik")
	number, card := w.puprCase(yohana)
	if card.Topic != 0 {
		t.Errorf("the card is in topic %d", card.Topic)
	}
	second := w.files(marthen, "got", "got mampet depan gereja")
	w.sees(groupPUPR, second)
	id := w.As(kobogau).Replies(groupPUPR, card.ID, "Tim turun besok.")
	told := w.sees(yohana, "Tim turun besok.")
	w.receipted(groupPUPR, id)
	w.As(yohana).Replies(yohana, told.ID, "terima kasih banyak")
	if m := w.sees(groupPUPR, "terima kasih banyak"); m.Topic != 0 {
		t.Errorf("the word is in topic %d", m.Topic)
	}
	n := 0
	for _, m := range w.Messages(groupPUPR) {
		if strings.Contains(m.Text, "Kelola topik") {
			n++
		}
	}
	if n != 1 || len(w.Topics(groupPUPR)) != 0 || countCards(w, groupPUPR, number) != 1 {
		t.Errorf("the missing right is told %d times, topics %v:\n%s", n, w.Topics(groupPUPR), w.chat(groupPUPR))
	}
	w.SetBotRight(groupPUPR, admin, simulator.RightTopics, true)
	w.sees(groupPUPR, "Terima kasih, hak itu")
	third := w.files(sarahSpeaksIndonesian(w), "got", "got mampet depan pasar")
	if m := w.sees(groupPUPR, third+" · "); m.Topic == 0 {
		t.Errorf("a new case has no topic:\n%s", w.chat(groupPUPR))
	}
}

// sarahSpeaksIndonesian returns Sarah after she chose Indonesian.
func sarahSpeaksIndonesian(w *town) int64 {
	w.t.Helper()
	w.As(sarah).Says(sarah, "/bahasa")
	choice := w.sees(sarah, "language")
	w.presses(sarah, choice, "Bahasa Indonesia")
	return sarah
}

func TestARightThatIsFoundMissingByDoingIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.faulty("createForumTopic", groupPUPR, 5, simulator.Fault{Kind: simulator.FaultRefuse, Code: 400, Description: "Bad Request: not enough rights to create a topic"})
	w.puprCase(yohana)
	w.sees(groupPUPR, "hak Kelola topik")
	second := w.files(marthen, "got", "got mampet depan gereja")
	if m := w.sees(groupPUPR, second); m.Topic != 0 {
		t.Errorf("the card is in topic %d", m.Topic)
	}
}

func TestAGroupForACategoryTakesItsCasesAndGivesThemBackWhenItIsUnbound(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.addsFreeGroup()
	number, old := w.puprCase(yohana)
	road := w.files(marthen, "jalan", "jalan rusak berat depan gereja")
	w.sees(groupPUPR, road)
	w.As(admin).Says(groupFree, "/hubungkan pupr Got & banjir")
	w.sees(groupFree, "Dinas PUPR · Got & banjir. Kasus terbuka: 1")
	w.sees(groupFree, number)
	w.becomes(old, "Sekarang ditangani di grup lain Dinas PUPR")
	w.topic(groupPUPR, number, "is closed", closed)
	next := w.files(marthen, "got", "got mampet depan gereja")
	card := w.sees(groupFree, next)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	w.never(groupFree, road)
	w.never(groupPUPR, next)
	w.As(admin).Says(groupFree, "/putuskan")
	w.sees(groupFree, "tidak lagi menerima kasus Dinas PUPR · Got & banjir")
	w.sees(groupPUPR, next)
	w.becomes(card, "Sekarang ditangani di grup lain")
	w.topic(groupPUPR, number, "is open", open)
}

func TestAGroupForAnAreaIsBoundByNameOrCodeAndUnknownPartsAreToldApart(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.addsFreeGroup()
	for words, want := range map[string]string{
		"pupr wnia":      `Tidak ada jenis masalah atau wilayah bernama "wnia". Maksudnya "pupr wania"?`,
		"pupr zzzzzzzzz": `Tidak ada jenis masalah atau wilayah bernama "zzzzzzzzz".`,
		"pupt wania":     `Tidak ada kantor dengan kode "pupt". Maksudnya "pupr"?`,
	} {
		w.As(admin).Says(groupFree, "/hubungkan "+words)
		w.has(groupFree, want, func(m simulator.Message) bool { return m.Bot && m.Text == want })
	}
	w.As(admin).Says(groupFree, "/hubungkan pupr mimika baru")
	w.sees(groupFree, "Dinas PUPR · Mimika Baru")
	w.As(admin).Says(groupFree, "/hubungkan pupr 94.04.16")
	w.sees(groupFree, "Dinas PUPR · Wania")
	w.As(admin).Says(groupFree, "/hubungkan pupr sampah")
	w.sees(groupFree, "biasanya masuk ke DLH")
	if got, want := w.boundTo(groupFree), []string{"pupr/a/94.04.01", "pupr/a/94.04.16", "pupr/c/sampah"}; !slices.Equal(got, want) {
		t.Errorf("the group has the desks %q, want %q", got, want)
	}
	w.As(admin).Says(groupFree, "/putuskan dlh")
	w.sees(groupFree, "tidak menerima kasus Dinas Lingkungan Hidup")
	w.As(admin).Says(groupFree, "/putuskan")
	ask := w.sees(groupFree, "Lepaskan yang mana?")
	w.presses(admin, ask, "Lepaskan PUPR · Wania")
	ask = w.becomes(ask, "tidak lagi menerima kasus Dinas PUPR · Wania")
	if toast := w.presses(kobogau, ask, "Semuanya"); !strings.Contains(toast.Text, "Hanya admin kota") {
		t.Errorf("an agent's press is answered %q", toast.Text)
	}
	w.presses(admin, ask, "Semuanya")
	w.becomes(ask, "tidak lagi menerima kasus Dinas PUPR · Mimika Baru")
	if got := w.boundTo(groupFree); len(got) != 0 {
		t.Errorf("the group still has the desks %q", got)
	}
}

func TestABotThatComesBackOffersWhatTheGroupHad(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.As(admin).Says(groupDLH, "/hubungkan pupr got")
	w.sees(groupDLH, "Dinas PUPR · Got & banjir")
	number, _ := w.dlhCase(yohana)
	drain := w.files(marthen, "got", "got mampet depan gereja")
	w.sees(groupDLH, drain)
	w.RemoveBot(groupDLH, kobogau)
	w.sees(admin, "dikeluarkan dari grup Dinas Lingkungan Hidup, Dinas PUPR · Got & banjir")
	w.sees(groupPUPR, drain) // the office's own group works on it meanwhile
	if got := w.boundTo(groupDLH); len(got) != 0 {
		t.Errorf("a group without the bot has the desks %q", got)
	}
	w.AddBot(groupDLH, admin, true)
	offer := w.sees(groupDLH, "Saya kembali")
	w.AddBot(groupDLH, admin, true) // other rights: nothing new to offer
	if toast := w.presses(kobogau, offer, "Hubungkan lagi ke DLH"); !strings.Contains(toast.Text, "Hanya admin kota") {
		t.Errorf("an agent's press is answered %q", toast.Text)
	}
	w.presses(admin, offer, "Hubungkan lagi ke DLH")
	offer = w.becomes(offer, "Kasus terbuka: 1")
	w.sees(groupDLH, number)
	w.presses(admin, offer, "Hubungkan lagi ke PUPR · Got & banjir")
	w.sees(groupDLH, drain)
	if got, want := w.boundTo(groupDLH), []string{"dlh", "pupr/c/got_banjir"}; !slices.Equal(got, want) {
		t.Errorf("the group has the desks %q, want %q", got, want)
	}
	n := 0
	for _, m := range w.Messages(groupDLH) {
		if m.ID != offer.ID && strings.Contains(m.Text, "Saya kembali") {
			n++
		}
	}
	if n != 0 {
		t.Errorf("the offer is made %d times more", n)
	}
}

func TestASupergroupKeepsAllDesksOfTheGroupItWas(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.As(admin).Says(groupDuk, "/hubungkan pupr got")
	w.sees(groupDuk, "Dinas PUPR · Got & banjir")
	ktp := w.asksForKTP(yohana)
	w.sees(groupDuk, ktp)
	drain := w.files(marthen, "got", "got mampet depan gereja")
	w.sees(groupDuk, drain)
	moved := w.Upgrade(groupDuk)
	w.sees(moved, "Kasus terbuka: 2")
	w.has(moved, "both cases", func(simulator.Message) bool { return countCards(w, moved, ktp)+countCards(w, moved, drain) == 2 })
	if got, want := w.boundTo(moved), []string{"disdukcapil", "pupr/c/got_banjir"}; !slices.Equal(got, want) {
		t.Errorf("the supergroup has the desks %q, want %q", got, want)
	}
	w.Rename(moved, admin, "Disdukcapil & got")
	w.As(admin).Says(moved, "/hubungkan")
	w.sees(moved, "Dinas PUPR · Got & banjir")
}

func TestPostsOfCasesThatAreLongOverAreForgottenAndALateReplyStillFindsItsCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.puprCase(yohana)
	w.cleansDrain(groupPUPR, card)
	still := w.files(marthen, "jalan", "jalan rusak berat depan gereja")
	w.sees(groupPUPR, still)
	slots := func() (slots []string) {
		all, err := w.redis.HGetAll(w.ctx, "noken:{mimika}:posts:-1001000000001").Result()
		if err != nil {
			t.Fatal(err)
		}
		for field, value := range all {
			if strings.Contains(field, number) || strings.HasPrefix(value, number) {
				slots = append(slots, field)
			}
		}
		return slots
	}
	if len(slots()) == 0 {
		t.Fatal("nothing is remembered of the case")
	}
	w.passes(45 * 24 * time.Hour) // into January: what ended in November is over
	w.sees(groupPUPR, "Selamat pagi, Dinas PUPR")
	if left := slots(); len(left) > 0 {
		t.Errorf("still remembered: %q", left)
	}
	w.As(admin).Replies(groupPUPR, card.ID, "masih ada yang kurang?") // an administrator may write in a closed topic
	w.has(groupPUPR, "an answer that knows the case", func(m simulator.Message) bool {
		return m.Bot && m.ID > card.ID && m.ReplyTo != 0 && strings.Contains(m.Text, number)
	})
}

func TestTheBoardIsPinnedOnceTheBotIsGivenTheRight(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.SetBotRight(groupPUPR, admin, simulator.RightPin, false)
	w.puprCase(yohana)
	w.passes(3 * time.Second) // the board is drawn
	w.sees(groupPUPR, "Sematkan pesan")
	w.SetBotRight(groupPUPR, admin, simulator.RightPin, true)
	w.sees(groupPUPR, "Terima kasih, hak itu")
	w.has(groupPUPR, "a pinned board", func(simulator.Message) bool { return len(w.Pinned(groupPUPR)) == 1 })
}
