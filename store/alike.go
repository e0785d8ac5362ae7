package store

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Alike notes what a picture looks like, so that one that looks nearly the same
// is found again.
type Alike struct {
	Hash  uint64 // perceptual hash of the picture
	Value string // what it was seen for, as a case's number; 1 to 64 bytes without blanks
}

// A hash is kept four times, under each quarter of its 64 bits. Of two hashes that
// differ in at most 7 bits one quarter differs in at most 1 (4 times 2 would be 8),
// so looking under the 17 values of each quarter that are that near finds all of
// them: 68 small cells, about 1 picture in 1,000. (Eight bands of one byte that
// are asked for the same value would be exact as well, with 1 in 32 to compare.)
const (
	// AlikeWithin is the greatest distance, in bits, within which Like is exact.
	AlikeWithin = 7

	likeBands    = 4
	likeBandBits = 64 / likeBands
	// likeCell is how many bytes a cell may have, about 450 pictures: it forgets
	// its oldest beyond that. Only pictures of nothing (black, white) crowd a cell.
	likeCell = 16 << 10
)

func likeBand(hash uint64, band int) uint16 { return uint16(hash >> (band * likeBandBits)) }

func (b *commitBuilder) alike(a Alike) error {
	if !plainName(a.Value, 64) {
		return errBlank
	}
	line := fmt.Sprintf("%016x %s", a.Hash, a.Value)
	for band := range likeBands {
		b.write("APPEND", b.s.names.like(band), likeBand(a.Hash, band), line, likeCell)
	}
	return nil
}

// Like finds the picture that looks most like a hash among those noted, at most
// distance bits away (0 to AlikeWithin; more are not looked for), and returns its
// value and how near it is. Pictures with one of the values except are passed
// over. It is one round trip.
func (s *Store) Like(ctx context.Context, hash uint64, distance int, except ...string) (value string, near int, ok bool, err error) {
	distance = min(distance, AlikeWithin)
	pipe := s.rdb.Pipeline()
	var cells [likeBands]*redis.SliceCmd
	for band := range likeBands {
		here := likeBand(hash, band)
		fields := []string{strconv.Itoa(int(here))}
		for bit := range likeBandBits {
			fields = append(fields, strconv.Itoa(int(here^1<<bit)))
		}
		cells[band] = pipe.HMGet(ctx, s.names.like(band), fields...)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return "", 0, false, fmt.Errorf("look for pictures alike: %w", err)
	}
	near = distance + 1
	for _, found := range cells {
		for _, cell := range found.Val() {
			lines, _ := cell.(string)
			for line := range strings.Lines(lines) {
				hex, who, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
				other, err := strconv.ParseUint(hex, 16, 64)
				if err != nil {
					continue
				}
				if d := bits.OnesCount64(hash ^ other); d < near && !slices.Contains(except, who) {
					value, near, ok = who, d, true
				}
			}
		}
	}
	if !ok {
		return "", 0, false, nil
	}
	return value, near, true, nil
}
