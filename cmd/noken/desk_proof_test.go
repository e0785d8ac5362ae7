package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/corona10/goimagehash"

	"noken/simulator"
	"noken/tickets"
)

func TestAProofIsAskedForAndTheWordsNeedNotBeWrittenTwice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.wants(prompt, "Sertakan foto hasil pekerjaan")
	w.As(kobogau).Replies(groupDLH, prompt.ID, "Sampah sudah diangkut semua.")
	again := w.sees(groupDLH, "hampir selesai")
	w.wants(again, "Sertakan foto", "tidak perlu diulang")
	w.never(yohana, "sudah diangkut")
	id := w.As(kobogau).RepliesPhoto(groupDLH, again.ID, 1, "")[0]
	w.sees(yohana, "Sampah sudah diangkut semua.")
	w.receipted(groupDLH, id)
	k := w.ticket(number)
	word, _ := k.LastWord()
	if k.Stage != tickets.Done || word.Text != "Sampah sudah diangkut semua." || len(word.Photos) != 1 {
		t.Errorf("the case is %s with %+v", k.Stage, word)
	}
}

func TestOneAgentsHalfIsNotAnothers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).Replies(groupDLH, prompt.ID, "Sampah sudah diangkut semua.")
	again := w.sees(groupDLH, "hampir selesai")
	w.As(rahel).RepliesPhoto(groupDLH, again.ID, 1, "")
	w.wants(w.sees(groupDLH, "hampir selesai"), "minimal 10 huruf")
	w.never(yohana, "sudah diangkut")
}

func TestAPhotoThatIsInACaseAlreadyProvesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	id := w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, "Sampah sudah diangkut.")[0]
	w.receipted(groupDLH, id)
	photo := w.photoOf(groupDLH, id)

	second, card := w.dlhCase(marthen)
	w.presses(kobogau, card, "Selesai")
	prompt = w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).Sends(groupDLH, simulator.Content{Again: []string{photo}, Caption: "Ini juga sudah diangkut.", ReplyTo: prompt.ID})
	again := w.sees(groupDLH, "hampir selesai")
	w.wants(again, "Foto itu sudah dipakai di "+first)
	w.never(marthen, "Ini juga sudah diangkut.")
	w.As(kobogau).RepliesPhoto(groupDLH, again.ID, 1, "")
	w.sees(marthen, "Ini juga sudah diangkut.")

	// An office does not hear of another office's cases.
	third, card := w.puprCase(yohana)
	w.presses(rahel, card, "Selesai")
	prompt = w.sees(groupPUPR, "apa yang sudah dikerjakan")
	w.As(rahel).Sends(groupPUPR, simulator.Content{Again: []string{photo}, Caption: "Jalan sudah diaspal.", ReplyTo: prompt.ID})
	again = w.sees(groupPUPR, "hampir selesai")
	w.wants(again, "sudah dipakai di kasus lain")
	if strings.Contains(again.Text, first) || strings.Contains(again.Text, second) {
		t.Errorf("PUPR is told of DLH's case: %q", again.Text)
	}
	if k := w.ticket(third); k.Stage.Ended() {
		t.Errorf("the case is %s", k.Stage)
	}
}

// photoOf is the file id of a message's photo.
func (w *town) photoOf(chat int64, id int) string {
	w.t.Helper()
	for _, m := range w.Messages(chat) {
		if m.ID == id && len(m.Photos) > 0 {
			return m.Photos[0]
		}
	}
	w.t.Fatalf("message %d has no photo", id)
	return ""
}

func TestACameraProofMustBeTakenNowAndNearThePlace(t *testing.T) {
	t.Parallel()
	const was, is = "truk sampah, kotor, rubbish, garbage, trash, waste]\n  proof: photo", "truk sampah, kotor, rubbish, garbage, trash, waste]\n  proof: camera\n  proof_pin: 200"
	w := townWith(t, "categories.yaml", was, is)
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.wants(prompt, "kamera", "200 m")

	w.As(kobogau).Sends(groupDLH, simulator.Content{Photos: 1, Caption: "Sampah sudah diangkut.", Forwarded: true, ReplyTo: prompt.ID})
	again := w.sees(groupDLH, "hampir selesai")
	w.wants(again, "terusan", "Kirim lokasi")

	w.As(kobogau).Sends(groupDLH, simulator.Content{File: "bukti.jpg", ReplyTo: again.ID})
	again = w.sees(groupDLH, "hampir selesai")
	w.wants(again, "sebagai berkas")

	w.As(kobogau).RepliesPhoto(groupDLH, again.ID, 1, "")
	again = w.sees(groupDLH, "hampir selesai")
	w.wants(again, "Kirim lokasi")
	w.As(kobogau).Sends(groupDLH, simulator.Content{Pin: &simulator.Pin{Lat: -4.60, Lon: 136.90}, ReplyTo: again.ID})
	again = w.sees(groupDLH, "hampir selesai")
	w.wants(again, "km dari tempat laporan")

	w.passes(11 * time.Minute)
	near := simulator.Content{Pin: &simulator.Pin{Lat: -4.5468, Lon: 136.8834}}
	near.ReplyTo = again.ID
	w.As(kobogau).Sends(groupDLH, near)
	again = w.sees(groupDLH, "hampir selesai")
	w.wants(again, "lebih dari 10 menit")
	if k := w.ticket(number); k.Stage.Ended() {
		t.Fatalf("the case is %s", k.Stage)
	}
	w.As(kobogau).RepliesPhoto(groupDLH, again.ID, 1, "")
	w.sees(yohana, "Sampah sudah diangkut.")
	if k := w.ticket(number); k.Stage != tickets.Done {
		t.Errorf("the case is %s", k.Stage)
	}
}

// photograph is a JPEG of something; the same seed shows the same, pressed anew by
// another quality.
func photograph(t *testing.T, seed uint64, quality int) []byte {
	t.Helper()
	const side, fields = 320, 8
	random := rand.New(rand.NewPCG(seed, seed))
	var grey [fields][fields + 1]uint8
	for y := range grey {
		for x := range grey[y] {
			grey[y][x] = uint8(random.IntN(256))
		}
	}
	picture := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			picture.SetGray(x, y, color.Gray{grey[y*fields/side][x*(fields+1)/side]})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// lookedAt is the number of the case in which a picture was noted as seen.
func (w *town) lookedAt(jpegs []byte) string {
	w.t.Helper()
	picture, err := jpeg.Decode(bytes.NewReader(jpegs))
	if err != nil {
		w.t.Fatal(err)
	}
	hash, err := goimagehash.DifferenceHash(picture)
	if err != nil {
		w.t.Fatal(err)
	}
	number, _, _, err := w.store.Like(w.ctx, hash.GetHash(), 5)
	if err != nil {
		w.t.Fatal(err)
	}
	return number
}

func TestAPhotoThatLooksLikeAnotherCasesIsMarkedWithoutHoldingTheAnswerUp(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.binds(groupDuk, "diskominfo")
	first, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).Sends(groupDLH, simulator.Content{Photos: 1, Bytes: photograph(t, 1, 90), Caption: "Sampah sudah diangkut.", ReplyTo: prompt.ID})
	w.sees(yohana, "Sampah sudah diangkut.")
	w.until("it is looked at", func() bool { return w.lookedAt(photograph(t, 1, 90)) == first })

	second, card := w.dlhCase(marthen)
	w.As(kobogau).Sends(groupDLH, simulator.Content{Photos: 1, Bytes: photograph(t, 1, 60), Caption: "Begini keadaannya.", ReplyTo: card.ID})
	w.sees(marthen, "Begini keadaannya.")
	w.becomes(card, "foto mirip dengan "+first)
	w.wants(w.sees(groupDuk, "mirip dengan foto di"), first, second)
	if k := w.ticket(second); !slices.Equal(k.Alike(), []string{first}) {
		t.Errorf("the case is like %q", k.Alike())
	}

	// Another picture is not.
	third, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt = w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).Sends(groupDLH, simulator.Content{Photos: 1, Bytes: photograph(t, 2, 90), Caption: "Yang ini juga diangkut.", ReplyTo: prompt.ID})
	w.sees(yohana, "Yang ini juga diangkut.")
	w.until("it is looked at", func() bool { return w.lookedAt(photograph(t, 2, 90)) == third })
	if k := w.ticket(third); len(k.Alike()) != 0 {
		t.Errorf("the case is like %q", k.Alike())
	}
}

func TestAPhotoThatLooksTheSameAsAnotherCasesProvesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Selesai")
	prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).Sends(groupDLH, simulator.Content{Photos: 1, Bytes: photograph(t, 1, 90), Caption: "Sampah sudah diangkut.", ReplyTo: prompt.ID})
	w.sees(yohana, "Sampah sudah diangkut.")
	w.until("it is looked at", func() bool { return w.lookedAt(photograph(t, 1, 90)) == first })

	second, card := w.dlhCase(marthen)
	w.presses(kobogau, card, "Selesai")
	prompt = w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).Sends(groupDLH, simulator.Content{Photos: 1, Bytes: photograph(t, 1, 60), Caption: "Ini juga sudah diangkut.", ReplyTo: prompt.ID})
	refused := w.sees(groupDLH, "tampak sama dengan foto di "+first)
	if k := w.ticket(second); k.Stage == tickets.Done {
		t.Fatal("another case's photo proved the end of the case")
	}
	w.As(kobogau).Sends(groupDLH, simulator.Content{Photos: 1, Bytes: photograph(t, 2, 90), ReplyTo: refused.ID})
	w.sees(marthen, "Ini juga sudah diangkut.")
	k := w.ticket(second)
	last, _ := k.LastWord()
	if k.Stage != tickets.Done || len(last.Photos) != 1 {
		t.Errorf("the case is %s with %d photos", k.Stage, len(last.Photos))
	}
}

func TestAProofThatCannotBeLookedAtGoesOutAllTheSame(t *testing.T) {
	t.Parallel()
	tests := map[string]func(w *town) (picture []byte, then func()){
		"a file that is no picture": func(*town) ([]byte, func()) { return []byte("no picture"), func() {} },
		"a file that does not come": func(w *town) ([]byte, func()) {
			asked := make(chan struct{}, 1)
			w.SetFaults(func(method string, _ int64) *simulator.Fault {
				if method != "getFile" {
					return nil
				}
				select {
				case asked <- struct{}{}:
				default:
				}
				return &simulator.Fault{Kind: simulator.FaultDelayBefore, Delay: 5 * time.Second}
			})
			return photograph(t, 5, 90), func() {
				<-asked
				w.passes(10 * time.Second) // in which nothing comes
			}
		},
	}
	for name, arrange := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			number, card := w.dlhCase(yohana)
			w.presses(kobogau, card, "Selesai")
			prompt := w.sees(groupDLH, "apa yang sudah dikerjakan")
			picture, then := arrange(w)
			w.As(kobogau).Sends(groupDLH, simulator.Content{Photos: 1, Bytes: picture, Caption: "Sampah sudah diangkut.", ReplyTo: prompt.ID})
			then()
			w.sees(yohana, "Sampah sudah diangkut.")
			if k := w.ticket(number); k.Stage != tickets.Done {
				t.Errorf("the case is %s", k.Stage)
			}
		})
	}
}

func TestOfTwoCasesProvedByOnePhotoAtOnceOneIsTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for range 10 {
		// A photo that Telegram knows, and no case does.
		id := w.As(kobogau).SendsPhoto(groupDuk, "")
		photo := w.photoOf(groupDuk, id)
		prompts := map[string]int{}
		groups := []int64{groupDLH, groupPUPR}
		agents := []int64{kobogau, rahel}
		var numbers []string
		for i, file := range []func(int64) (string, simulator.Message){w.dlhCase, w.puprCase} {
			number, card := file(yohana)
			w.presses(agents[i], card, "Selesai")
			numbers = append(numbers, number)
			prompts[number] = w.sees(groups[i], number+": apa yang sudah dikerjakan").ID
		}
		var both sync.WaitGroup
		for i, number := range numbers {
			both.Go(func() {
				w.As(agents[i]).Sends(groups[i], simulator.Content{Again: []string{photo}, Caption: "Sudah selesai semua.", ReplyTo: prompts[number]})
			})
		}
		both.Wait()
		told := func(i int) bool {
			return slices.ContainsFunc(w.Messages(groups[i]), func(m simulator.Message) bool {
				return m.Bot && strings.Contains(m.Text, numbers[i]+" · hampir selesai") && strings.Contains(m.Text, "kasus lain")
			})
		}
		done := func(i int) bool { return w.ticket(numbers[i]).Stage == tickets.Done }
		w.until("one is done and the other told", func() bool { return done(0) && told(1) || done(1) && told(0) })
		if done(0) && done(1) {
			t.Fatalf("one photo proved both %s and %s", numbers[0], numbers[1])
		}
	}
}
