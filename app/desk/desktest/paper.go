package desktest

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/app/printing"
	"miaopi/assets"
)

// PrintFonts are the fonts of papers.
var PrintFonts = document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont}

// Printed is the text of a PDF as a reader program finds it.
func Printed(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v; sh assets/build/install.sh test installs it", err)
	}
	return string(out)
}

// Text is what a paper of a case says, without line ends.
func (h *Hall) Text(st *desk.Station, id app.CaseID, p paperwork.Paper) string {
	h.T.Helper()
	pdf, err := paperwork.At(st).Print(h.T.Context(), id, p, PrintFonts)
	if err != nil {
		h.T.Fatal(err)
	}
	return strings.ReplaceAll(Printed(h.T, pdf), "\n", "")
}

// Has looks for words in a text.
func Has(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

// HasNot looks for words that must not be in a text.
func HasNot(t *testing.T, text string, others ...string) {
	t.Helper()
	for _, other := range others {
		if strings.Contains(text, other) {
			t.Errorf("%q in %s", other, text)
		}
	}
}

// Owes takes an old woman in whose 户口簿 comes later.
func (h *Hall) Owes(n int) reception.Accepted {
	h.T.Helper()
	a := h.Elder(n, map[string]fact.Value{"person.hukou": {}})
	a.Later = []string{"户口簿"}
	return h.Accept(a)
}

// Lines is the ledger in a few words.
func (h *Hall) Lines(all bool) string {
	h.T.Helper()
	list, err := h.Ledger(h.T.Context(), all)
	if err != nil {
		h.T.Fatal(err)
	}
	var out []string
	for _, o := range list {
		out = append(out, strings.TrimSpace(string(o.Standing(civil.On(h.Clock), h.Calendar))+" "+string(o.Ended)))
	}
	return strings.Join(out, ", ")
}

// Photo is a JPEG of noise: as hard to compress as a scan gets.
func Photo(t testing.TB, w, h int, seed uint64) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32() >> 29)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 60}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// MadeOut is a case with its receipt, on its way to a printer.
func (h *Hall) MadeOut(t *testing.T) (app.CaseID, printing.Order) {
	t.Helper()
	id := h.Accept(h.Elder(2, nil)).Case
	pdf, err := paperwork.At(h.Station).Print(t.Context(), id, paperwork.ReceiptPaper, PrintFonts)
	if err != nil {
		t.Fatal(err)
	}
	return id, printing.Order{Title: "x", PDF: pdf, Setup: printing.Setup{Printer: "hp", Name: "三号窗口的 HP", Copies: 2}}
}

// Code is the text of the code on a paper of a case.
func (h *Hall) Code(id app.CaseID, p paperwork.Paper) string {
	h.T.Helper()
	pdf, err := paperwork.At(h.Station).Print(h.T.Context(), id, p, PrintFonts)
	if err != nil {
		h.T.Fatal(err)
	}
	found := codeIn.FindSubmatch(pdf)
	if found == nil {
		h.T.Fatal("the paper has no code")
	}
	return string(found[1])
}

var codeIn = regexp.MustCompile(`/Keywords \((\d+)\)`)
