package printer

import "image"

// bits are a picture's pixels as Windows draws them: blue, green, red, from the
// top, each line a multiple of four bytes long.
func bits(img image.Image) []byte {
	b := img.Bounds()
	line := (b.Dx()*3 + 3) &^ 3
	out := make([]byte, line*b.Dy())
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			i := y*line + x*3
			out[i], out[i+1], out[i+2] = byte(bl>>8), byte(g>>8), byte(r>>8)
		}
	}
	return out
}
