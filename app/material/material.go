// Package material takes in what an applicant hands over: a scan or a photo, as
// JPEG, PNG or PDF. It checks what it is, names it by its content, and makes a
// small picture of it. Where the bytes are kept is the store's business.
package material

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	_ "image/png" // decoder
	"path"
	"regexp"
	"strings"

	"miaopi/app"
)

// MaxBytes is the largest file taken in: a colour page at 300 dpi is 2 to 4
// megabytes.
const MaxBytes = 20 << 20

// maxPixels keeps a small file from unpacking into a huge picture.
const maxPixels = 120 << 20

// Kind is what a file is, by its content.
type Kind string

// The kinds that are taken in.
const (
	JPEG Kind = "jpeg"
	PNG  Kind = "png"
	PDF  Kind = "pdf"
)

// Material is one file as it is recorded with a case.
type Material struct {
	Hash  string `json:"hash"` // "sha256:" and hex, of the bytes as handed over
	Name  string `json:"name"` // of the file, without folder
	Kind  Kind   `json:"kind"`
	Bytes int    `json:"bytes"`
	Pages int    `json:"pages"` // of a PDF; 1 for a picture
	Shows string `json:"shows"` // what it shows, such as 颐年卡
}

// Hash names content.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Take looks at a file. name is as the clerk knows it; shows is the paper it
// is. Anything but a readable JPEG, PNG or PDF is refused with a sentence.
func Take(name, shows string, data []byte) (Material, error) {
	m := Material{Name: path.Base(strings.ReplaceAll(name, "\\", "/")), Shows: shows, Bytes: len(data), Pages: 1}
	switch {
	case len(data) == 0:
		return m, bad("文件是空的："+m.Name, "empty file")
	case len(data) > MaxBytes:
		return m, bad(fmt.Sprintf("文件太大：%s 有 %d MB，最大 %d MB。请用 300 dpi 以下重新扫描。", m.Name, len(data)>>20, MaxBytes>>20), "%d bytes", len(data))
	}
	m.Hash = Hash(data)
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		m.Kind, err = JPEG, checkPicture(data)
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		m.Kind, err = PNG, checkPicture(data)
	case bytes.HasPrefix(data, []byte("%PDF-")):
		m.Kind = PDF
		m.Pages, err = pdfPages(data)
	default:
		return m, bad("只收 JPEG、PNG 和 PDF："+m.Name, "unknown content")
	}
	switch {
	case errors.Is(err, errLocked):
		return m, bad("PDF 加了密码，打不开："+m.Name+"。请存成不加密的再交。", "%w", err)
	case err != nil:
		return m, bad("文件读不出来，可能没有传完："+m.Name, "%w", err)
	}
	return m, nil
}

// errLocked says that a PDF is encrypted.
var errLocked = errors.New("encrypted document")

func bad(sentence, format string, args ...any) error {
	return app.E("material", app.Input, sentence, fmt.Errorf(format, args...))
}

// checkPicture reads a picture's size, and that its data goes to the end.
func checkPicture(data []byte) error {
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return err
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width*c.Height > maxPixels {
		return fmt.Errorf("picture of %d×%d", c.Width, c.Height)
	}
	end := map[string]string{"jpeg": "\xff\xd9", "png": "IEND\xae\x42\x60\x82"}[format]
	if !bytes.Contains(data[max(0, len(data)-64):], []byte(end)) {
		return fmt.Errorf("the picture is cut off")
	}
	return nil
}

var (
	pageObject = regexp.MustCompile(`/Type\s*/Page[^s]`)
	encrypted  = regexp.MustCompile(`/Encrypt\s*(\d+\s+\d+\s+R|<<)`) // in the trailer, which is never packed
	pageCount  = regexp.MustCompile(`/Type\s*/Pages[^>]*/Count\s+(\d+)|/Count\s+(\d+)[^>]*/Type\s*/Pages`)
)

// pdfPages counts pages as far as it can be seen without unpacking the file;
// a PDF whose objects are packed counts as one. It must end as PDFs do.
func pdfPages(data []byte) (int, error) {
	if !bytes.Contains(data[max(0, len(data)-2048):], []byte("%%EOF")) {
		return 0, fmt.Errorf("the document is cut off")
	}
	if encrypted.Match(data) {
		return 0, errLocked
	}
	n := 0
	for _, m := range pageCount.FindAllSubmatch(data, -1) {
		for _, digits := range m[1:] {
			count := 0
			for _, c := range digits {
				count = min(count*10+int(c-'0'), 100_000)
			}
			n = max(n, count)
		}
	}
	return max(n, len(pageObject.FindAll(data, -1)), 1), nil
}

// Thumbnail is a small JPEG of a picture, at most size pixels in both
// directions; nil for a PDF, which the window shows by its name.
func Thumbnail(kind Kind, data []byte, size int) ([]byte, error) {
	if kind == PDF {
		return nil, nil
	}
	dst, err := Picture(data, size)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, dst, &jpeg.Options{Quality: 80}); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// fit is the size of a picture that keeps its shape.
func fit(w, h, size int) (int, int) {
	if w <= size && h <= size {
		return w, h
	}
	if w >= h {
		return size, max(1, h*size/w)
	}
	return max(1, w*size/h), size
}
