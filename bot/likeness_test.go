package bot

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// scene is a picture of fields of grey; the same seed shows the same.
func scene(seed uint64, side int) *image.Gray {
	random := rand.New(rand.NewPCG(seed, seed))
	var grey [8][9]uint8
	for y := range grey {
		for x := range grey[y] {
			grey[y][x] = uint8(random.IntN(256))
		}
	}
	picture := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			picture.SetGray(x, y, color.Gray{grey[y*8/side][x*9/side]})
		}
	}
	return picture
}

func jpegOf(t testing.TB, picture image.Image, quality int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAPictureThatWasPressedAgainOrMadeSmallerLooksTheSame(t *testing.T) {
	t.Parallel()
	hash := func(picture image.Image, quality int) uint64 {
		t.Helper()
		h, err := perceptualHash(jpegOf(t, picture, quality))
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	for seed := range uint64(20) {
		one := hash(scene(seed, 640), 90)
		if d := bits.OnesCount64(one ^ hash(scene(seed, 320), 40)); d > likeWithin {
			t.Errorf("scene %d made smaller is %d bits away", seed, d)
		}
		if d := bits.OnesCount64(one ^ hash(scene(seed+100, 640), 90)); d <= likeWithin {
			t.Errorf("another scene than %d is %d bits away", seed, d)
		}
	}
}

func TestWhatShowsNothingOrIsTooLargeIsNotCompared(t *testing.T) {
	t.Parallel()
	var flat, small bytes.Buffer
	if err := png.Encode(&flat, image.NewGray(image.Rect(0, 0, 200, 200))); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&small, scene(1, 32)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"a wall":                      {flat.Bytes(), errNothing},
		"an icon":                     {small.Bytes(), errNothing},
		"a bomb of 60,000 by 60,000":  {pngHead(60_000, 60_000), ErrTooLarge},
		"a strip of 2 billion pixels": {pngHead(2_000_000_000, 64), ErrTooLarge},
		"text":                        {[]byte("bukan gambar"), image.ErrFormat},
		"nothing":                     {nil, image.ErrFormat},
	} {
		if _, err := perceptualHash(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

// pngHead is the beginning of a PNG that says it is that large.
func pngHead(width, height uint32) []byte {
	chunk := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	chunk = binary.BigEndian.AppendUint32(chunk, height)
	chunk = append(chunk, 8, 0, 0, 0, 0)
	out := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), 13)
	out = append(out, chunk...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
}

func FuzzPerceptualHash(f *testing.F) {
	f.Add(jpegOf(f, scene(1, 64), 50))
	f.Add(pngHead(64, 64))
	f.Add([]byte{0xff, 0xd8, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := perceptualHash(data); err != nil && errors.Is(err, errNothing) && len(data) == 0 {
			t.Error("nothing was read as a picture")
		}
	})
}

func BenchmarkPerceptualHash(b *testing.B) {
	data := jpegOf(b, scene(1, 1280), 85)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := perceptualHash(data); err != nil {
			b.Fatal(err)
		}
	}
}
