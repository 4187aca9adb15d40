package kit

import (
	"bytes"
	"image"
	_ "image/jpeg" // decoders
	_ "image/png"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Picture shows a small JPEG or PNG in a square. What cannot be read leaves the
// square empty: beside it stands what it is.
func (k *Kit) Picture(data []byte, size float32) fyne.CanvasObject {
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		img = image.NewGray(image.Rect(0, 0, 1, 1))
	}
	p := canvas.NewImageFromImage(img)
	p.FillMode = canvas.ImageFillContain
	p.ScaleMode = canvas.ImageScaleFastest
	p.SetMinSize(fyne.NewSize(size, size))
	return p
}
