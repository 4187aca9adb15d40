package desk_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/app/printing"
	"miaopi/assets"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

var printFonts = document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont}

// printed is the text of a PDF as a reader program finds it.
func printed(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v; sh assets/build/install.sh test installs it", err)
	}
	return string(out)
}

// text is what a paper of a case says, without line ends.
func (h *hall) text(st *desk.Station, id app.CaseID, p paperwork.Paper) string {
	h.t.Helper()
	pdf, err := paperwork.At(st).Print(h.t.Context(), id, p, printFonts)
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.ReplaceAll(printed(h.t, pdf), "\n", "")
}

func has(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

func hasNot(t *testing.T, text string, others ...string) {
	t.Helper()
	for _, other := range others {
		if strings.Contains(text, other) {
			t.Errorf("%q in %s", other, text)
		}
	}
}

// owes takes an old woman in whose 户口簿 comes later.
func (h *hall) owes(n int) reception.Accepted {
	h.t.Helper()
	a := h.elder(n, map[string]fact.Value{"person.hukou": {}})
	a.Later = []string{"户口簿"}
	return h.accept(a)
}

// ledger is the ledger in a few words.
func (h *hall) ledger(all bool) string {
	h.t.Helper()
	list, err := h.Ledger(h.t.Context(), all)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []string
	for _, o := range list {
		out = append(out, strings.TrimSpace(string(o.Standing(civil.On(h.now), h.Calendar))+" "+string(o.Ended)))
	}
	return strings.Join(out, ", ")
}

// photo is a JPEG of noise: as hard to compress as a scan gets.
func photo(t testing.TB, w, h int, seed uint64) []byte {
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

// madeOut is a case with its receipt, on its way to a printer.
func (h *hall) madeOut(t *testing.T) (app.CaseID, printing.Order) {
	t.Helper()
	id := h.accept(h.elder(2, nil)).Case
	pdf, err := paperwork.At(h.Station).Print(t.Context(), id, paperwork.ReceiptPaper, printFonts)
	if err != nil {
		t.Fatal(err)
	}
	return id, printing.Order{Title: "x", PDF: pdf, Setup: printing.Setup{Printer: "hp", Name: "三号窗口的 HP", Copies: 2}}
}

// code is the text of the code on a paper of a case.
func (h *hall) code(id app.CaseID, p paperwork.Paper) string {
	h.t.Helper()
	pdf, err := paperwork.At(h.Station).Print(h.t.Context(), id, p, printFonts)
	if err != nil {
		h.t.Fatal(err)
	}
	found := codeIn.FindSubmatch(pdf)
	if found == nil {
		h.t.Fatal("the paper has no code")
	}
	return string(found[1])
}

var codeIn = regexp.MustCompile(`/Keywords \((\d+)\)`)
