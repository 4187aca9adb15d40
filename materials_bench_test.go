package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"miaopi/app/desk/evidence"
	"miaopi/app/desk/reception"
)

// page is an A4 page at 200 dpi, as a scanner gives it: each another.
func page(b *testing.B, seed uint64) []byte {
	b.Helper()
	img := image.NewGray(image.Rect(0, 0, 1654, 2339))
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range img.Pix {
		img.Pix[i] = 0xff - byte(r.Uint32()>>28) // paper is never quite white
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, nil); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

// BenchmarkAttachTwelvePages measures a bundle from bytes to disk: looked at,
// unpacked whole, made small, sealed and synced, recorded with the case.
func BenchmarkAttachTwelvePages(b *testing.B) {
	st := station(b, 500, 1)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		got, err := reception.At(st).Accept(b.Context(), elder(b, i), "")
		if err != nil {
			b.Fatal(err)
		}
		var files []evidence.File
		for n := range uint64(12) {
			files = append(files, evidence.File{Name: "p.jpg", Data: page(b, uint64(i)*12+n)})
		}
		b.StartTimer()
		if _, err := evidence.At(st).Attach(b.Context(), got.Case, "颐年卡", files); err != nil {
			b.Fatal(err)
		}
	}
}
