package material

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"miaopi/app"
)

func picture(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	return img
}

func asJPEG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(w, h), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture(w, h)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const document = "%PDF-1.4\n1 0 obj<</Type /Pages /Count 3>>endobj\n2 0 obj<</Type /Page >>endobj\n%%EOF\n"

func TestTake(t *testing.T) {
	photo := asJPEG(t, 60, 40)
	for _, tc := range []struct {
		name  string
		file  string
		data  []byte
		kind  Kind
		pages int
		says  string
	}{
		{"photo", `C:\scan\卡.jpg`, photo, JPEG, 1, ""},
		{"scan", "/tmp/page.png", asPNG(t, 10, 10), PNG, 1, ""},
		{"document of three pages", "证明.pdf", []byte(document), PDF, 3, ""},
		{"wrong ending, right content", "照片.pdf", photo, JPEG, 1, ""},
		{"empty", "a.jpg", nil, "", 0, "是空的"},
		{"text", "a.jpg", []byte("hello"), "", 0, "只收 JPEG"},
		{"photo cut off", "a.jpg", photo[:len(photo)/2], "", 0, "没有传完"},
		{"document cut off", "a.pdf", []byte(document[:40]), "", 0, "没有传完"},
		{"document with a password", "a.pdf", []byte(strings.Replace(document, "%%EOF", "trailer<</Root 1 0 R /Encrypt 5 0 R>>\n%%EOF", 1)), "", 0, "加了密码"},
		{"document that speaks of encryption", "a.pdf", []byte(strings.Replace(document, "%%EOF", "(/Encrypt is a word)\n%%EOF", 1)), PDF, 3, ""},
		{"too large", "a.jpg", append(bytes.Clone(photo), make([]byte, MaxBytes)...), "", 0, "文件太大"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := Take(tc.file, "颐年卡", tc.data)
			if tc.says != "" {
				e, ok := err.(*app.Error)
				if !ok || !strings.Contains(e.Detail, tc.says) {
					t.Errorf("error %v, want %q", err, tc.says)
				}
				return
			}
			if err != nil || m.Kind != tc.kind || m.Pages != tc.pages || m.Hash != Hash(tc.data) || strings.ContainsAny(m.Name, `/\`) {
				t.Errorf("%+v, %v", m, err)
			}
		})
	}
}

func TestThumbnailKeepsTheShape(t *testing.T) {
	for _, tc := range []struct{ w, h, tw, th int }{{400, 200, 100, 50}, {200, 400, 50, 100}, {80, 60, 80, 60}, {1000, 1, 100, 1}} {
		b, err := Thumbnail(JPEG, asJPEG(t, tc.w, tc.h), 100)
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil || c.Width != tc.tw || c.Height != tc.th {
			t.Errorf("%d×%d gives %d×%d, %v", tc.w, tc.h, c.Width, c.Height, err)
		}
	}
	if b, err := Thumbnail(PDF, []byte(document), 100); b != nil || err != nil {
		t.Errorf("a PDF has a thumbnail: %v", err)
	}
	if _, err := Thumbnail(JPEG, []byte("x"), 100); err == nil {
		t.Error("no picture has a thumbnail")
	}
}

// Whatever a file holds, it is refused as bad input or taken in whole, and its
// thumbnail is a picture that can be shown.
func FuzzTake(f *testing.F) {
	f.Add([]byte(document))
	f.Add(asPNG(f, 4, 4))
	f.Add(asJPEG(f, 4, 4))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Take("x", "y", data)
		if err != nil {
			if app.KindOf(err) != app.Input {
				t.Fatalf("a file is refused with %v", err)
			}
			return
		}
		if m.Bytes != len(data) || m.Hash != Hash(data) || m.Pages < 1 {
			t.Fatalf("taken in as %+v", m)
		}
		small, err := Thumbnail(m.Kind, data, 64)
		if err != nil || m.Kind == PDF {
			return // no more than the beginning of a picture was looked at
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(small)); err != nil || c.Width > 64 || c.Height > 64 {
			t.Fatalf("a thumbnail of %d×%d, error %v", c.Width, c.Height, err)
		}
	})
}

// BenchmarkTwelvePages takes in a bundle of twelve A4 pages at 200 dpi, with
// thumbnails.
func BenchmarkTwelvePages(b *testing.B) {
	page := asJPEG(b, 1654, 2339)
	for b.Loop() {
		for range 12 {
			m, err := Take("p.jpg", "", page)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := Thumbnail(m.Kind, page, 160); err != nil {
				b.Fatal(err)
			}
		}
	}
}
