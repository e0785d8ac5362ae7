package store_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"noken/store"
)

// One update goes its whole way: in, through a step, out, noted.
func Example() {
	mini, err := miniredis.Run()
	if err != nil {
		panic(err)
	}
	defer mini.Close()
	rdb := redis.NewClient(&redis.Options{Addr: mini.Addr()})
	defer func() { _ = rdb.Close() }()
	keys, err := store.ParseKeyring("2026:" + base64.StdEncoding.EncodeToString(make([]byte, 32)))
	if err != nil {
		panic(err)
	}
	s, ctx := store.New(rdb, store.Options{City: "mimika", Keys: keys}), context.Background()

	const chat = 42
	update := []store.Arrival{{Update: 1001, Chat: chat, Payload: []byte("/start")}}
	for range 2 { // Telegram may deliver twice
		fresh, err := s.Accept(ctx, update)
		fmt.Println("accepted:", fresh, err)
	}

	leases, _, err := s.Hold(ctx, "replica-1", 10*time.Second)
	if err != nil {
		panic(err)
	}
	entries, err := s.Read(ctx, map[int]string{store.Partition(chat): ""}, 10, 0)
	if err != nil {
		panic(err)
	}
	records, err := s.Records(ctx, chat)
	if err != nil {
		panic(err)
	}
	step := &store.Commit{
		Lease: leases[store.Partition(chat)], Entry: entries[0].ID,
		Record: &store.RecordWrite{Record: records[0], Data: []byte("greeted")},
		Out:    [][]byte{[]byte("Halo!")},
	}
	ids, err := s.Commit(ctx, step)
	fmt.Println("committed:", len(ids), err)
	_, err = s.Commit(ctx, step)
	fmt.Println("once more:", err != nil)

	err = s.Note(ctx, []store.Note{{Partition: step.Lease.Partition, ID: ids[0], Chat: chat, Slots: map[string]int{"q": 7}}})
	fmt.Println("noted:", err)
	message, _, err := s.Slot(ctx, chat, "q")
	fmt.Println("standing question:", message, err)
	// Output:
	// accepted: 1 <nil>
	// accepted: 0 <nil>
	// committed: 1 <nil>
	// once more: true
	// noted: <nil>
	// standing question: 7 <nil>
}
