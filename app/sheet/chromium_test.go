package sheet_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"miaopi/app/rule"
	"miaopi/app/sheet"
)

// chromium runs the browser without a display and without a network, and gives
// what it printed and what it logged. make test installs it.
func chromium(t *testing.T, args ...string) (out, logged string) {
	t.Helper()
	args = append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--virtual-time-budget=20000", "--user-data-dir=" + t.TempDir()}, args...)
	cmd := exec.CommandContext(t.Context(), "chromium", args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("chromium: %v\n%s\nsh assets/build/install.sh test installs it", err, stderr.String())
	}
	return stdout.String(), stderr.String()
}

// console are the lines of a log that a page wrote, or caused, on its console.
func console(logged string) []string {
	var out []string
	for line := range strings.Lines(logged) {
		if strings.Contains(line, "CONSOLE") {
			out = append(out, line)
		}
	}
	return out
}

// file writes a page where the browser finds it.
func file(t *testing.T, page []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// markup is a sheet as HTML.
func markup(t *testing.T, s sheet.Sheet) []byte {
	t.Helper()
	b, err := s.HTML(edition)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var (
	headings = regexp.MustCompile(`<h([1-6])[^>]*>([^<]*)</h`)
	rowHeads = regexp.MustCompile(`<th scope="row">(?:<span[^>]*>[^<]*</span>)?([^<]*)</th>`)
	links    = regexp.MustCompile(`href="([^"]*)"`)
	ids      = regexp.MustCompile(`\bid="([^"]*)"`)
	tags     = regexp.MustCompile(`<([a-z0-9]+)[ >]`)
)

// check holds a page to what every sheet must have: headings in order, tables
// with captions and scopes, links that lead somewhere, every condition.
func check(t *testing.T, s *sheet.Sheet, page string) {
	t.Helper()
	checkHeadings(t, page, len(s.Sections()))
	checkTables(t, page)
	checkLinks(t, page)
	at := 0
	for _, c := range s.Conditions {
		i := strings.Index(page[at:], `<th scope="row">`+html.EscapeString(c.Say)+`</th>`)
		if i < 0 {
			t.Errorf("condition %q is missing, or out of order", c.Say)
			continue
		}
		at += i
	}
}

func TestEverySheetIsWellMade(t *testing.T) {
	l := lib(t)
	for _, p := range l.Packs() {
		t.Run(string(p.ID)+" "+p.Version.String(), func(t *testing.T) {
			s := sheet.Of(l, p, today)
			check(t, &s, string(markup(t, s)))
		})
	}
}

// shown are the sheets that the browser shows: the one that is kept for these
// tests, and the longest there is.
func shown(t *testing.T) map[string]sheet.Sheet {
	t.Helper()
	l := lib(t)
	longest := slices.MaxFunc(l.Packs(), func(a, b *rule.Pack) int {
		return cmp.Compare(len(a.Conditions)+len(a.Facts), len(b.Conditions)+len(b.Facts))
	})
	return map[string]sheet.Sheet{"kept": allowance(t), "longest": sheet.Of(l, longest, today)}
}

// The browser reads a sheet as it was written, and has nothing to say about
// it.
func TestBrowserReadsSheets(t *testing.T) {
	for name, s := range shown(t) {
		t.Run(name, func(t *testing.T) {
			dom, logged := chromium(t, "--dump-dom", file(t, markup(t, s)))
			if said := console(logged); len(said) > 0 {
				t.Errorf("the console says %s", said)
			}
			check(t, &s, dom)
		})
	}
}

func checkHeadings(t *testing.T, dom string, sections int) {
	t.Helper()
	found := headings.FindAllStringSubmatch(dom, -1)
	if len(found) != sections+1 {
		t.Errorf("%d headings for %d sections", len(found), sections)
	}
	for i, h := range found {
		if want := "2"; i == 0 && h[1] != "1" || i > 0 && h[1] != want || h[2] == "" {
			t.Errorf("heading %d is h%s %q", i, h[1], h[2])
		}
	}
}

func checkTables(t *testing.T, dom string) {
	t.Helper()
	if tables, captions := strings.Count(dom, "<table"), strings.Count(dom, "<caption>"); tables == 0 || tables != captions {
		t.Errorf("%d tables with %d captions", tables, captions)
	}
	if heads, scopes := strings.Count(dom, "<th "), strings.Count(dom, "<th scope="); heads == 0 || heads != scopes || strings.Contains(dom, "<th>") {
		t.Errorf("%d heads with %d scopes", heads, scopes)
	}
	if len(rowHeads.FindAllString(dom, -1)) == 0 {
		t.Error("no row has a head")
	}
}

func checkLinks(t *testing.T, dom string) {
	t.Helper()
	there := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(dom, -1) {
		if there["#"+m[1]] {
			t.Errorf("id %s twice", m[1])
		}
		there["#"+m[1]] = true
	}
	found := links.FindAllStringSubmatch(dom, -1)
	if len(found) < 5 {
		t.Errorf("only %d links", len(found))
	}
	for _, m := range found {
		if !there[m[1]] {
			t.Errorf("link to %s leads nowhere", m[1])
		}
	}
}

// A page that asks for something is heard on the console: the test above
// would notice.
func TestTheConsoleIsHeard(t *testing.T) {
	page := bytes.Replace(markup(t, allowance(t)), []byte("</main>"), []byte(`<img src="http://127.0.0.1:9/x.png" alt=""></main>`), 1)
	if _, logged := chromium(t, "--dump-dom", file(t, page)); len(console(logged)) == 0 {
		t.Errorf("nothing was heard: %s", logged)
	}
}

// Print loses no text: every cell of every table is in the PDF, and so are
// head and foot of every page.
func TestPrintLosesNothing(t *testing.T) {
	for name, s := range shown(t) {
		t.Run(name, func(t *testing.T) {
			pdf := filepath.Join(t.TempDir(), "page.pdf")
			chromium(t, "--no-pdf-header-footer", "--print-to-pdf="+pdf, file(t, markup(t, s)))
			checkPaper(t, &s, pdf)
		})
	}
}

// The program's own PDF says the same as the HTML.
func TestPDFLosesNothing(t *testing.T) {
	l := lib(t)
	for _, p := range l.Packs() {
		t.Run(string(p.ID)+" "+p.Version.String(), func(t *testing.T) {
			s := sheet.Of(l, p, today)
			b, err := s.PDF(edition, fonts)
			if err != nil {
				t.Fatal(err)
			}
			pdf := filepath.Join(t.TempDir(), "sheet.pdf")
			if err := os.WriteFile(pdf, b, 0o600); err != nil {
				t.Fatal(err)
			}
			checkPaper(t, &s, pdf)
		})
	}
}

func checkPaper(t *testing.T, s *sheet.Sheet, pdf string) {
	t.Helper()
	text := onPaper(t, pdf)
	for _, want := range append(printed(s), "规则来源："+edition.Origin, "第1页/共", "2026年11月23日印制", s.Hash) {
		if !strings.Contains(text, squeeze(want)) {
			t.Errorf("%q is not on paper", want)
		}
	}
}

// printed are all texts of a sheet.
func printed(s *sheet.Sheet) []string {
	out := []string{s.Title(), s.Authority, s.Standing.Label() + "，" + s.Period, s.Lead()}
	for _, one := range s.Sections() {
		out = append(append(out, one.Title), one.Lines...)
		if one.Table == nil {
			continue
		}
		out = append(out, one.Table.Caption)
		for _, row := range one.Table.Rows {
			for _, cell := range row {
				out = append(out, cell.Text)
			}
		}
	}
	return out
}

// onPaper is the text of a PDF without spaces: lines may break anywhere.
func onPaper(t *testing.T, pdf string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", pdf, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v; sh assets/build/install.sh test installs it", err)
	}
	return squeeze(string(out))
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// Nothing runs over the edge of a phone's 320 pixels, nor at 200 % zoom.
func TestNarrowAndZoomed(t *testing.T) {
	l := lib(t)
	var pages []string
	for _, p := range l.Packs() {
		pages = append(pages, string(markup(t, sheet.Of(l, p, today))))
	}
	list, err := json.Marshal(pages)
	if err != nil {
		t.Fatal(err)
	}
	dom, _ := chromium(t, "--window-size=1300,900", "--dump-dom", file(t, []byte(strings.Replace(narrow, "PAGES", string(list), 1))))
	var got struct {
		Frames int
		Over   []string
	}
	if err := json.Unmarshal([]byte(result(t, dom)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Frames != 4*len(pages) || len(got.Over) > 0 {
		t.Errorf("%d frames for %d pages; over the edge run %s", got.Frames, len(pages), strings.Join(got.Over, "\n"))
	}
}

// narrow shows pages in frames of several widths and tells which elements
// stand over the right edge. 640 is a window of 1280 at 200 %.
const narrow = `<!DOCTYPE html><meta charset="utf-8"><body><script>
const pages = PAGES, widths = [320, 500, 640, 1280], got = {Frames: 0, Over: []};
function measure(f, width) {
  const d = f.contentDocument, edge = d.documentElement.clientWidth;
  const over = e => e.getBoundingClientRect().right > edge + 1 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
  for (const e of d.querySelectorAll("body *:not(.skip)"))
    if (!e.closest("thead") && over(e)) got.Over.push(width + " " + d.title + " " + e.tagName + " " + e.textContent.slice(0, 20));
  f.remove();
  if (++got.Frames < pages.length * widths.length) return;
  const pre = document.createElement("pre");
  pre.id = "result";
  pre.textContent = JSON.stringify(got);
  document.body.replaceChildren(pre);
}
for (const page of pages) for (const width of widths) {
  const f = document.createElement("iframe");
  f.style.cssText = "border:0;height:800px;width:" + width + "px";
  f.srcdoc = page;
  f.onload = () => measure(f, width);
  document.body.append(f);
}
</script>`

var results = regexp.MustCompile(`(?s)<pre id="result">(.*?)</pre>`)

// result is what a probe left in the page.
func result(t *testing.T, dom string) string {
	t.Helper()
	m := results.FindStringSubmatch(dom)
	if m == nil {
		t.Fatalf("the probe left no result: %.300s", dom)
	}
	return html.UnescapeString(m[1])
}

// TestAccessibility runs axe-core on a sheet. npm fetches it by the lock file
// in testdata/axe.
func TestAccessibility(t *testing.T) {
	page := markup(t, allowance(t))
	page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAll(page, nil) // it forbids the checker's script
	probe := "<script>" + axe(t) + `</script><script>axe.run(document).then(r => {
const pre = document.createElement("pre"); pre.id = "result";
pre.textContent = JSON.stringify({passes: r.passes.length, violations: r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.map(n => n.html).join(" "))});
document.body.append(pre); })</script></body>`
	page = bytes.Replace(page, []byte("</body>"), []byte(probe), 1)
	dom, _ := chromium(t, "--window-size=1280,900", "--dump-dom", file(t, page))
	var got struct {
		Passes     int
		Violations []string
	}
	if err := json.Unmarshal([]byte(result(t, dom)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Passes < 15 || len(got.Violations) > 0 {
		t.Errorf("%d checks passed, violations: %s", got.Passes, strings.Join(got.Violations, "\n"))
	}
}

// axe is the checker's script.
func axe(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json"} {
		b, err := os.ReadFile(filepath.Join("testdata/axe", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s\nsh assets/build/install.sh test installs npm", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A picture of the sheet is no blank page.
func TestPicture(t *testing.T) {
	shot := filepath.Join(t.TempDir(), "sheet.png")
	chromium(t, "--window-size=1000,1400", "--screenshot="+shot, file(t, markup(t, allowance(t))))
	f, err := os.Open(shot)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	ink := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				ink++
			}
		}
	}
	if img.Bounds().Dx() < 1000 || ink < 5000 {
		t.Errorf("a picture of %v with %d dark pixels", img.Bounds(), ink)
	}
}
