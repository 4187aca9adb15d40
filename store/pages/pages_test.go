package pages

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"miaopi/app"
)

// pdf has pages with a black square in their upper left quarter.
func pdf(t testing.TB, pages int) []byte {
	t.Helper()
	var b bytes.Buffer
	f := fpdf.New("P", "mm", "A4", "")
	for range pages {
		f.AddPage()
		f.Rect(0, 0, 105, 105, "F")
	}
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPagesAreDrawn(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "renderer")
	r := New(folder)
	p, err := r.Open(t.Context(), pdf(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	other, err := r.Open(t.Context(), pdf(t, 1))
	if err != nil || other.Count() != 1 || p.Count() != 2 {
		t.Fatalf("%d and %d pages, %v", p.Count(), other.Count(), err)
	}
	other.Close()
	for n, width := range []int{210, 420} {
		img, err := p.Page(t.Context(), n, width)
		if err != nil {
			t.Fatal(err)
		}
		size := img.Bounds().Size()
		if size.X != width || size.Y < width*297/210-2 || size.Y > width*297/210+2 {
			t.Errorf("a page of %v", size)
		}
		if dark, light := grey(img, width/4, width/4), grey(img, width*3/4, width*3/4); dark > 20 || light < 235 {
			t.Errorf("drawn with %d and %d", dark, light)
		}
	}
	if _, err := p.Page(t.Context(), 2, 100); app.KindOf(err) != app.Input {
		t.Errorf("a page that is not there: %v", err)
	}
	p.Close()
	p.Close()
	if _, err := p.Page(t.Context(), 0, 100); app.KindOf(err) != app.Cancelled {
		t.Errorf("a page of a closed paper: %v", err)
	}
	if r.pool != nil {
		t.Error("the machinery is kept")
	}
	if list, err := os.ReadDir(folder); err != nil || len(list) == 0 {
		t.Errorf("nothing was kept for the next start: %v", err)
	}
	again, err := New(folder).Open(t.Context(), pdf(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestWhatIsNoPaper(t *testing.T) {
	r := New(t.TempDir())
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "cut off": pdf(t, 1)[:300]} {
		if _, err := r.Open(t.Context(), data); app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r.pool != nil {
		t.Error("the machinery is kept")
	}
}

func grey(img image.Image, x, y int) uint8 {
	return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
}
