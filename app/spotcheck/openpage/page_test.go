package openpage_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/openpage"
)

// opened is a draw of n cases in two strata.
func opened(t *testing.T, n int) spotcheck.Opened {
	t.Helper()
	members := make([]spotcheck.Member, n)
	for i := range members {
		members[i] = spotcheck.Member{Case: app.CaseID(fmt.Sprintf("o%025d", i*7919)), Stratum: []string{"", "provisional"}[i%7/6]}
	}
	pop := spotcheck.FreezeIn(members)
	nonce, said := strings.Repeat("ab", 32), []spotcheck.Said{{Who: "张三", What: "17"}, {Who: "李四", What: "四"}}
	a := spotcheck.Announcement{V: 2, ID: "06h0", Station: "s1", Hall: "新安<街道>&办事处", By: "ducha", Frozen: time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC), Count: n,
		Digest: pop.Digest(), Root: pop.Root(), Strata: (spotcheck.Plan{Risk: 0.05, Confidence: 0.95}).Spread(pop.Strata()), Commitment: spotcheck.Commit(nonce)}
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	seed := spotcheck.Seed(nonce, said)
	return spotcheck.Opened{Announcement: string(text), Key: key.Public().(ed25519.PublicKey), Sig: ed25519.Sign(key, spotcheck.SignText(string(text))),
		List: pop.Lines(), Nonce: nonce, Said: said, Seed: seed, Drawn: pop.DrawEach(seed, a.Strata)}
}

func encode(t *testing.T, o spotcheck.Opened) []byte {
	t.Helper()
	b, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestThePageIsReadAgain: verify takes the page as well as the file.
func TestThePageIsReadAgain(t *testing.T) {
	data := encode(t, opened(t, 50))
	for name, file := range map[string][]byte{"the file": data, "the page": openpage.Page(data)} {
		var o spotcheck.Opened
		if err := json.Unmarshal(openpage.Data(file), &o); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, found, fits, err := o.Verify()
		if err != nil || !fits {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

// TestThePageComputesTheSame runs the page's own script on draws that fit and on
// some that do not.
func TestThePageComputesTheSame(t *testing.T) {
	for name, change := range map[string]func(*spotcheck.Opened){
		"as it is":       func(*spotcheck.Opened) {},
		"not drawn yet":  func(o *spotcheck.Opened) { o.Nonce, o.Said, o.Seed, o.Drawn = "", nil, "", nil },
		"a case left":    func(o *spotcheck.Opened) { o.List = o.List[1:] },
		"another order":  func(o *spotcheck.Opened) { o.List[3], o.List[4] = o.List[4], o.List[3] },
		"another number": func(o *spotcheck.Opened) { o.Said[0].What = "18" },
		"one person":     func(o *spotcheck.Opened) { o.Said = o.Said[:1] },
		"another case":   func(o *spotcheck.Opened) { o.Drawn[2].Case = app.CaseID(o.List[0] + "x") },
		"another seed":   func(o *spotcheck.Opened) { o.Seed = strings.Repeat("0", 64) },
	} {
		t.Run(name, func(t *testing.T) {
			o := opened(t, 300)
			change(&o)
			_, found, fits, err := o.Verify()
			if err != nil {
				t.Fatal(err)
			}
			got := inNode(t, openpage.Page(encode(t, o)))
			if got.Fits != fits || len(got.Checks) != len(found)-1 { // the signature is the program's matter
				t.Errorf("the page says %v of %d checks, the program %v of %d: %+v", got.Fits, len(got.Checks), fits, len(found), got.Checks)
			}
			if got.Fingerprint != spotcheck.Fingerprint(o.Announcement) {
				t.Errorf("fingerprint %s", got.Fingerprint)
			}
		})
	}
}

type computed struct {
	Fits        bool
	Fingerprint string
	Checks      []struct {
		What string
		OK   bool
	}
}

// inNode runs the script of a page without its window.
func inNode(t *testing.T, page []byte) (out computed) {
	t.Helper()
	_, rest, _ := strings.Cut(string(page), `id="data">`)
	data, rest, _ := strings.Cut(rest, "</script>")
	_, rest, _ = strings.Cut(rest, "<script>")
	script, _, _ := strings.Cut(rest, "</script>")
	file := filepath.Join(t.TempDir(), "page.js")
	script += "\nconsole.log(JSON.stringify(compute(" + data + ")));\n"
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := exec.Command("node", file).Output()
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
