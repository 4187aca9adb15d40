package paperwork_test

import (
	"crypto/ed25519"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/reception"
	"miaopi/app/fact"
	"miaopi/app/proof"
	"miaopi/app/sheet"
	"miaopi/store/memory"
)

// verified wants a worth and a sentence of a code.
func verified(t *testing.T, st *desk.Station, code string, worth paperwork.Worth, says string) paperwork.Verified {
	t.Helper()
	v, err := paperwork.At(st).Verify(t.Context(), code)
	if err != nil || v.Worth != worth || !strings.Contains(v.Why, says) {
		t.Errorf("%+v, %v, want %s with %q", v, err, worth, says)
	}
	return v
}

// Nothing on a code tells about the person.
func TestACodeHoldsNothingAboutThePerson(t *testing.T) {
	h := desktest.NewHall(t)
	a := h.Elder(1, nil)
	id := h.Accept(a).Case
	for _, p := range []paperwork.Paper{paperwork.ReceiptPaper, paperwork.LargeReceipt, paperwork.ApprovalPaper} {
		v, err := proof.Open(h.Code(id, p))
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := json.Marshal(v); strings.Contains(string(b), a.Subject.ID) || strings.Contains(string(b), "王") {
			t.Errorf("%s: %s", p, b)
		}
	}
}

func TestWhatBecameOfAPaper(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Elder(1, nil))
	approval, receipt := h.Code(got.Case, paperwork.ApprovalPaper), h.Code(got.Case, paperwork.ReceiptPaper)
	v := verified(t, h.Station, approval, paperwork.ValidPaper, "与登记一致")
	if v.Case != got.Case || v.Kind != paperwork.ApprovalPaper || v.Number != string(got.Serial) || v.On != "2026-11-23" {
		t.Errorf("%+v", v)
	}
	verified(t, h.Station, receipt, paperwork.ValidPaper, "与登记一致")
	if _, err := deciding.At(h.Sit("boss", app.Supervisor)).Invalidate(t.Context(), got.Case, "户籍已经迁出", ""); err != nil {
		t.Fatal(err)
	}
	verified(t, h.Station, approval, paperwork.RevokedPaper, "户籍已经迁出")
	verified(t, h.Station, receipt, paperwork.RevokedPaper, "已被撤销")

	other := h.Accept(h.Elder(2, map[string]fact.Value{"account.type": fact.StringOf("debit")}))
	waiting := h.Code(other.Case, paperwork.ReceiptPaper)
	if _, err := desktest.Approve(t.Context(), h.Station, other.Case, "已核对换发的颐年卡"); err != nil {
		t.Fatal(err)
	}
	verified(t, h.Station, waiting, paperwork.ValidPaper, "出具时“转人工”，现在“已通过”")
	if _, err := deciding.At(h.Station).Undo(t.Context(), other.Case); err != nil {
		t.Fatal(err)
	}
	personal, err := proof.Sign(proof.Paper{Kind: 4, Result: 6, On: civil.On(desktest.Monday), Number: string(other.Serial), Station: "s-1"}, h.PrivateKey(), nil)
	if err != nil {
		t.Fatal(err)
	}
	verified(t, h.Station, personal, paperwork.RevokedPaper, "已经收回")
	if _, err := deciding.At(h.Station).Supplement(t.Context(), other.Case, "请办理颐年卡", nil); err != nil {
		t.Fatal(err)
	}
	notice := h.Code(other.Case, paperwork.SupplementPaper)
	verified(t, h.Station, notice, paperwork.ValidPaper, "补正中")
	h.Clock = h.Clock.AddDate(0, 0, 1)
	if _, err := reception.At(h.Station).Receive(t.Context(), other.Case, nil, "没有办理"); err != nil {
		t.Fatal(err)
	}
	verified(t, h.Station, notice, paperwork.RevokedPaper, "补正已经结束")
	if _, err := desktest.Approve(t.Context(), h.Station, other.Case, "已核对换发的颐年卡"); err != nil {
		t.Fatal(err)
	}
	verified(t, h.Station, personal, paperwork.RevokedPaper, "以新的文书为准")
}

func TestCodesThatAreNotOurs(t *testing.T) {
	h := desktest.NewHall(t)
	code := h.Code(h.Accept(h.Elder(1, nil)).Case, paperwork.ApprovalPaper)
	there := desktest.NewHall(t)
	if err := desk.Found(t.Context(), there.Disk, desk.Info{ID: "s-1", Hall: "新安", Window: "3号", Created: desktest.Monday}, rand.NewChaCha8([32]byte{9})); err != nil {
		t.Fatal(err)
	}
	there.Station = there.Sit("clerk", app.Clerk)
	for name, tc := range map[string]struct{ code, says string }{
		"tampered":        {code[:40] + string('0'+('9'-code[40])) + code[41:], "签名对不上"},
		"truncated":       {code[:len(code)-17], "没有扫完整"},
		"something else":  {"WIFI:T:WPA;S:hall;P:1;;", "不是本系统文书"},
		"another station": {there.Code(there.Accept(there.Elder(1, nil)).Case, paperwork.ApprovalPaper), "不在本区的名单上"},
	} {
		t.Run(name, func(t *testing.T) { verified(t, h.Station, tc.code, paperwork.ForeignPaper, tc.says) })
	}
}

// sibling is another window of a district: it knows the district's key and list.
func sibling(t *testing.T, district ed25519.PrivateKey, list map[string]any) *desk.Station {
	t.Helper()
	h := &desktest.Hall{T: t, Disk: memory.New(), Clock: desktest.Monday}
	if err := desk.Found(t.Context(), h.Disk, desk.Info{ID: "s-9", Hall: "西乡", Window: "1号", Created: desktest.Monday}, rand.NewChaCha8([32]byte{7})); err != nil {
		t.Fatal(err)
	}
	docs := map[string][]byte{}
	for id, doc := range list {
		b, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		docs["station:"+id] = b
	}
	if err := h.Disk.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{paperwork.SettingAuthority: district.Public().(ed25519.PublicKey)}}); err != nil {
		t.Fatal(err)
	}
	if err := h.Disk.Import(t.Context(), desk.Import{DB: "ref", Since: "1", Reference: docs}); err != nil {
		t.Fatal(err)
	}
	return h.Sit("clerk", app.Clerk)
}

// A sibling believes the district's certificate, or its list of stations; of a
// case it does not have it says so.
func TestSiblingsVerifyByTheDistrictsWord(t *testing.T) {
	district := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	stranger := ed25519.NewKeyFromSeed([]byte(strings.Repeat("x", ed25519.SeedSize)))
	h := desktest.NewHall(t)
	key := h.PublicKey()
	issue := func(by ed25519.PrivateKey, from, until string) string {
		c := proof.Certify(by, "s-1", key, civil.MustParse(from), civil.MustParse(until))
		text, err := proof.Sign(proof.Paper{Kind: 4, Result: 6, On: civil.On(desktest.Monday), Number: "11440300007542195T3442108219000202611230001", Station: "s-1"}, h.PrivateKey(), &c)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	bare := h.Code(h.Accept(h.Elder(1, nil)).Case, paperwork.ApprovalPaper)
	replaced := func(until string) map[string]any {
		return map[string]any{"s-1": map[string]any{"key": stranger.Public(), "former": []any{map[string]any{"key": key, "until": until}}}}
	}
	for _, tc := range []struct {
		name, code string
		list       map[string]any
		worth      paperwork.Worth
		says       string
	}{
		{"certified", issue(district, "2026-01-01", "2031-01-01"), nil, paperwork.ValidPaper, "本站没有这个办件"},
		{"certificate expired", issue(district, "2020-01-01", "2026-11-22"), nil, paperwork.ForeignPaper, "不在工作站证书的有效期内"},
		{"another district's certificate", issue(stranger, "2026-01-01", "2031-01-01"), nil, paperwork.ForeignPaper, "不是本区签发"},
		{"no certificate, and on the list", bare, map[string]any{"s-1": map[string]any{"key": key}}, paperwork.ValidPaper, "本站没有这个办件"},
		{"no certificate, and on no list", bare, nil, paperwork.ForeignPaper, "不在本区的名单上"},
		{"of a computer replaced later", bare, replaced("2026-12-01T00:00:00Z"), paperwork.ValidPaper, "本站没有这个办件"},
		{"of a computer replaced before", bare, replaced("2026-11-20T00:00:00Z"), paperwork.ForeignPaper, "不在本区的名单上"},
	} {
		t.Run(tc.name, func(t *testing.T) { verified(t, sibling(t, district, tc.list), tc.code, tc.worth, tc.says) })
	}
}

// The station's own certificate is on its papers, while it is valid.
func TestPapersCarryTheCertificate(t *testing.T) {
	district := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	for until, carried := range map[string]bool{"2026-11-23": true, "2026-11-22": false} {
		h := desktest.NewHall(t)
		c := proof.Certify(district, "s-1", h.PublicKey(), civil.MustParse("2026-01-01"), civil.MustParse(until))
		b, err := json.Marshal(map[string]any{"key": h.PublicKey(), "paper": c})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Disk.Import(t.Context(), desk.Import{DB: "ref", Since: "1", Reference: map[string][]byte{"station:s-1": b}}); err != nil {
			t.Fatal(err)
		}
		p, err := proof.Open(h.Code(h.Accept(h.Elder(1, nil)).Case, paperwork.ReceiptPaper))
		if err != nil || (p.Certificate != nil) != carried {
			t.Errorf("until %s: %+v, %v", until, p, err)
		}
		if carried && p.Certified(district.Public().(ed25519.PublicKey)) != nil {
			t.Error("the certificate does not fit")
		}
	}
}

func TestRuleSheetsAreProved(t *testing.T) {
	h := desktest.NewHall(t)
	now, _ := h.Rules.At("elderly-allowance", civil.On(desktest.Monday))
	old, _ := h.Rules.At("elderly-allowance", civil.MustParse("2020-01-01"))
	e, err := paperwork.At(h.Station).SheetEdition(t.Context(), now)
	if err != nil || !strings.Contains(e.Issuer, proof.Fingerprint(h.PublicKey())) {
		t.Fatalf("%+v, %v", e, err)
	}
	one := sheet.Of(h.Rules, now, civil.On(desktest.Monday))
	pdf, err := one.PDF(e, desktest.PrintFonts)
	if err != nil {
		t.Fatal(err)
	}
	desktest.Has(t, strings.ReplaceAll(desktest.Printed(t, pdf), "\n", ""), "扫码核对", "签名公钥指纹")
	verified(t, h.Station, e.Proof, paperwork.ValidPaper, "现行")
	if e, err = paperwork.At(h.Station).SheetEdition(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	verified(t, h.Station, e.Proof, paperwork.RevokedPaper, "不施行")
}
