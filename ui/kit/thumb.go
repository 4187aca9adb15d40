package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"miaopi/ui/look"
)

// Thumb is a small picture of a file with a word below it. It is pressed like a
// button.
type Thumb struct {
	press
	img  image.Image // nil: none yet, or it cannot be read
	word string
	tone look.Tone
}

// Thumb makes a thumb without a picture.
func (k *Kit) Thumb(word string, tapped func()) *Thumb {
	t := &Thumb{press: press{k: k, tapped: tapped}, word: word, tone: look.Quiet}
	t.self = t
	t.ExtendBaseWidget(t)
	return t
}

// Set changes picture and word.
func (t *Thumb) Set(img image.Image, word string, tone look.Tone) {
	t.img, t.word, t.tone = img, word, tone
	t.Refresh()
}

// Say changes the word alone.
func (t *Thumb) Say(word string) {
	if word != t.word {
		t.word = word
		t.Refresh()
	}
}

// Word is what stands below the picture.
func (t *Thumb) Word() string { return t.word }

// Shown says whether there is a picture.
func (t *Thumb) Shown() bool { return t.img != nil }

// thumbHeight is how high the picture is.
const thumbHeight = 72

// Natural implements Naturally.
func (t *Thumb) Natural() float32 {
	return max(thumbHeight*1.2*t.k.Scale(), 4.5*t.k.Look.Text(look.Body)) // a word of four characters
}

func (t *Thumb) line() float32 { return t.k.Look.Text(look.Body) * look.Leading }

// HeightFor implements Flow.
func (t *Thumb) HeightFor(float32) float32 { return thumbHeight*t.k.Scale() + t.line() }

// CreateRenderer implements fyne.Widget.
func (t *Thumb) CreateRenderer() fyne.WidgetRenderer { return rendered(t, &thumbRenderer{t: t}) }

type thumbRenderer struct {
	t       *Thumb
	objects []fyne.CanvasObject
}

func (r *thumbRenderer) Layout(size fyne.Size) {
	t, p := r.t, &r.t.k.P
	px := t.k.Look.Text(look.Body)
	frame := fyne.NewSize(size.Width, size.Height-t.line())
	ground := canvas.NewRectangle(p.Ground)
	ground.CornerRadius, ground.StrokeWidth, ground.StrokeColor = 4, 1, p.Line
	if t.hovered {
		ground.FillColor = p.Hover
	}
	if t.focused {
		ground.StrokeWidth, ground.StrokeColor = 2, p.Tone(look.Accent)
	}
	ground.Resize(frame)
	r.objects = []fyne.CanvasObject{ground}
	if t.img != nil {
		img := canvas.NewImageFromImage(t.img)
		img.FillMode, img.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
		img.Move(fyne.NewPos(3, 3))
		img.Resize(frame.SubtractWidthHeight(6, 6))
		r.objects = append(r.objects, img)
	}
	word := Fit(t.word, px, size.Width)
	r.objects = append(r.objects, t.k.draw(word, px, p.Tone(t.tone), (size.Width-Width(word, px))/2, frame.Height, t.line())...)
}

func (r *thumbRenderer) MinSize() fyne.Size {
	return fyne.NewSize(40*r.t.k.Scale(), r.t.HeightFor(0)) // several share a narrow column
}
func (r *thumbRenderer) Objects() []fyne.CanvasObject { return r.objects }
