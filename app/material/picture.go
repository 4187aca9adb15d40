package material

import (
	"bytes"
	"image"

	"golang.org/x/image/draw"
)

// Picture reads a picture to be looked at, at most so many pixels in both directions.
func Picture(data []byte, most int) (*image.RGBA, error) {
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, bad("图片读不出来。", "decode: %w", err)
	}
	return Scaled(src, most), nil
}

// Scaled is a picture at most so many pixels in both directions, in its own shape.
func Scaled(src image.Image, most int) *image.RGBA {
	w, h := fit(src.Bounds().Dx(), src.Bounds().Dy(), most)
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Src, nil)
	return dst
}

// Turned is a picture turned to the right by quarters, as it is looked at: the file
// stays as it was handed over.
func Turned(src *image.RGBA, quarters int) *image.RGBA {
	for range ((quarters % 4) + 4) % 4 {
		src = turned(src)
	}
	return src
}

func turned(src *image.RGBA) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	dst := image.NewRGBA(image.Rect(0, 0, h, w))
	for y := range h {
		row := src.Pix[y*src.Stride:]
		for x := range w {
			copy(dst.Pix[x*dst.Stride+(h-1-y)*4:][:4], row[x*4:][:4])
		}
	}
	return dst
}
