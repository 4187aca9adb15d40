package sheet_test

import (
	"flag"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"miaopi/app/civil"
	"miaopi/app/document"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/assets"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// edition is where and when the sheets of the tests are printed.
var edition = sheet.Edition{Origin: "规则束 baoan#7（civil-affairs、district 签名，有效至 2099-12-31）", At: time.Date(2026, 11, 23, 10, 53, 0, 0, civil.Shanghai)}

var fonts = document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont}

func TestGolden(t *testing.T) {
	got := markup(t, allowance(t))
	if *update {
		if err := os.WriteFile("testdata/elderly-allowance.html", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/elderly-allowance.html")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
}

// The date of printing is that of Shanghai, wherever the machine stands.
func TestDateOfPrinting(t *testing.T) {
	s := allowance(t)
	b, err := s.HTML(sheet.Edition{Origin: "内置规则", At: time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC)})
	if err != nil || !strings.Contains(string(b), "<p>2027年1月1日印制</p>") {
		t.Errorf("%v: the date is missing", err)
	}
}

// hostile is what a pack could say to break out of the page, its style or its
// attributes.
const hostile = `<script>alert(1)</script></style></title><img src=x onerror=alert(1)>"}@import url(http://127.0.0.1:9/x);'&amp;` + "\u2028" + `{{.Hash}} 完`

// hostilePack is the allowance with hostile words wherever a pack has words.
func hostilePack(t *testing.T) sheet.Sheet {
	t.Helper()
	s := allowance(t)
	s.Name, s.Authority = "名"+hostile, "机关"+hostile
	s.Elements[0].Value = hostile
	s.Conditions[0].Say, s.Conditions[1].Basis, s.Conditions[2].Fails = "条"+hostile, hostile, hostile
	s.Parameters[0].Value, s.Materials[0].Name, s.Data[0].Label = hostile, hostile, hostile
	s.Bases[0].Cite, s.Bases[0].Source, s.Notes[0], s.Outcome[0], s.Hash = hostile, hostile, hostile, hostile, hostile
	return s
}

func TestHostileTextStaysText(t *testing.T) {
	s := hostilePack(t)
	dom, logged := chromium(t, "--dump-dom", file(t, markup(t, s)))
	if said := console(logged); len(said) > 0 {
		t.Errorf("the console says %s", said)
	}
	known := map[string]bool{}
	for _, m := range tags.FindAllStringSubmatch(string(markup(t, allowance(t))), -1) {
		known[m[1]] = true
	}
	for _, m := range tags.FindAllStringSubmatch(dom, -1) {
		if !known[m[1]] {
			t.Errorf("the page got a tag %s", m[1])
		}
	}
	if n := strings.Count(dom, "&lt;script&gt;alert(1)&lt;/script&gt;"); n < 12 {
		t.Errorf("the words stand only %d times in the page", n)
	}
	if strings.Count(dom, "</style>") != 1 {
		t.Error("the style was broken out of")
	}
	if _, err := s.PDF(edition, fonts); err != nil {
		t.Errorf("as PDF: %v", err)
	}
}

// A pack that says next to nothing still makes a sheet.
func TestSheetOfASmallPack(t *testing.T) {
	p, err := rule.LoadPack("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	l, err := rule.NewLibrary(p)
	if err != nil {
		t.Fatal(err)
	}
	s := sheet.Of(l, p, today)
	var titles []string
	for _, one := range s.Sections() {
		titles = append(titles, one.Title)
	}
	if got := strings.Join(titles, " "); got != "事项 办理时限 办理条件 判定用到的数据 依据 版本沿革" {
		t.Errorf("sections: %s", got)
	}
	if b := string(markup(t, s)); strings.Contains(b, `"#notes"`) || !strings.Contains(b, "没有公布") {
		t.Error("empty parts are shown")
	}
}

const small = `
pack: small
version: 2026-01-01
item: {name: 小事项, authority: 某局, subject: person}
basis: [{id: b1, title: 某办法, status: to-verify}]
facts:
  person.id: {type: string, label: 号码, source: police.population}
conditions:
  - {id: ok, say: 号码有效, when: valid_id(person.id), basis: b1, on_fail: manual}
cases: []
`

var (
	schemes   = regexp.MustCompile(`(?s):root \{([^}]*)\}`)
	variables = regexp.MustCompile(`--([a-z]+): #([0-9a-f]+);`)
)

// Every colour of text can be read on every ground it stands on, by day, by
// night and on paper: 4.5 to 1 at least.
func TestContrast(t *testing.T) {
	b, err := os.ReadFile("sheet.css")
	if err != nil {
		t.Fatal(err)
	}
	found := schemes.FindAllStringSubmatch(string(b), -1)
	if len(found) != 3 {
		t.Fatalf("%d colour schemes", len(found))
	}
	for i, scheme := range found {
		colours := map[string]float64{}
		for _, m := range variables.FindAllStringSubmatch(scheme[1], -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, ground := range []string{"paper", "head"} {
			for _, ink := range []string{"ink", "quiet", "link", "good", "half", "open"} {
				a, b := max(colours[ground], colours[ink]), min(colours[ground], colours[ink])
				if ratio := (a + 0.05) / (b + 0.05); ratio < 4.5 {
					t.Errorf("scheme %d: %s on %s is %.2f to 1", i, ink, ground, ratio)
				}
			}
		}
	}
}

// luminance is the relative luminance of a colour (WCAG 2.2).
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
