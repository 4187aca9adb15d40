package bundle

import (
	"archive/zip"
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
)

type publisher struct{ private, public string }

func key(t testing.TB, name string) publisher {
	t.Helper()
	private, public, err := NewKey(rand.NewChaCha8([32]byte{byte(len(name)), name[0]}), name)
	if err != nil {
		t.Fatal(err)
	}
	return publisher{private, public}
}

var packs = []Source{
	{"elderly-allowance", civil.MustParse("2021-03-01"), "elderly-allowance-2021-03-01.yaml", []byte("pack: elderly-allowance\n")},
	{"ridehail-driver", civil.MustParse("2019-12-01"), "ridehail-driver-2019-12-01.yaml", []byte("pack: ridehail-driver\n")},
}

func made(t testing.TB) *Bundle {
	t.Helper()
	b, err := Make("baoan-2026", 3, civil.MustParse("2026-11-22"), civil.MustParse("2027-06-30"), packs)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func signed(t testing.TB, by ...publisher) *Bundle {
	t.Helper()
	b := made(t)
	for _, p := range by {
		if err := b.Sign(p.private); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func archive(t testing.TB, b *Bundle) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := b.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestTwoPublishersMustSign(t *testing.T) {
	civilAffairs, district, stranger := key(t, "civil-affairs"), key(t, "district"), key(t, "stranger")
	trusted := []string{civilAffairs.public, district.public}
	for _, tc := range []struct {
		name string
		by   []publisher
		ok   bool
		says string
	}{
		{"both", []publisher{civilAffairs, district}, true, ""},
		{"in the other order, with a stranger", []publisher{stranger, district, civilAffairs}, true, ""},
		{"one", []publisher{district}, false, "现在只有 district"},
		{"one and a stranger", []publisher{district, stranger}, false, "现在只有 district"},
		{"nobody", nil, false, "没有可信发布者的签名"},
		{"strangers only", []publisher{stranger}, false, "没有可信发布者的签名"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, err := Read(archive(t, signed(t, tc.by...)))
			if err != nil {
				t.Fatal(err)
			}
			who, err := b.Verify(trusted)
			if (err == nil) != tc.ok {
				t.Fatalf("verify: %v %v", who, err)
			}
			if err != nil && !strings.Contains(err.(*app.Error).Detail, tc.says) {
				t.Errorf("sentence %q", err.(*app.Error).Detail)
			}
			if len(b.Signers()) != len(tc.by) {
				t.Errorf("signers %v", b.Signers())
			}
		})
	}
	b := signed(t, district)
	if err := b.Sign(district.private); err == nil {
		t.Error("one publisher signs twice")
	}
}

func TestTamperedBundlesAreRefused(t *testing.T) {
	a, d := key(t, "civil-affairs"), key(t, "district")
	good := signed(t, a, d)
	rezip := func(change func(name string, data []byte) (string, []byte)) []byte {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		put := func(name string, data []byte) {
			name, data = change(name, data)
			if name == "" {
				return
			}
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = w.Write(data)
		}
		put(manifestName, good.Note)
		for _, p := range good.Packs {
			put(packFolder+p.File, good.Files[p.File])
		}
		put("", nil)
		_ = z.Close()
		return buf.Bytes()
	}
	whole := archive(t, good)
	for _, tc := range []struct {
		name string
		data []byte
		says string
	}{
		{"not an archive", []byte("hello"), "不是规则束"},
		{"cut off", whole[:len(whole)-30], "不是规则束"},
		{"a changed pack", rezip(func(n string, d []byte) (string, []byte) {
			if strings.HasSuffix(n, ".yaml") {
				d = append(slices.Clone(d), '#')
			}
			return n, d
		}), "被改动过"},
		{"a missing pack", rezip(func(n string, d []byte) (string, []byte) {
			if strings.Contains(n, "driver") {
				n = ""
			}
			return n, d
		}), "缺少"},
		{"another file", rezip(func(n string, d []byte) (string, []byte) {
			if n == "" {
				return "evil.sh", []byte("rm")
			}
			return n, d
		}), "清单以外"},
		{"a changed date in the manifest", rezip(func(n string, d []byte) (string, []byte) {
			return n, bytes.Replace(d, []byte("2027-06-30"), []byte("2037-06-30"), 1)
		}), "没有可信发布者的签名"},
		{"a manifest of another version", rezip(func(n string, d []byte) (string, []byte) {
			return n, bytes.Replace(d, []byte("bundle v1"), []byte("bundle v2"), 1)
		}), "不认识的版本"},
		{"a higher sequence", rezip(func(n string, d []byte) (string, []byte) {
			return n, bytes.Replace(d, []byte("sequence 3"), []byte("sequence 03"), 1)
		}), "不合格式"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, err := Read(tc.data)
			if err == nil {
				_, err = b.Verify([]string{a.public, d.public})
			}
			e, ok := err.(*app.Error)
			if !ok || e.Kind != app.Input || !strings.Contains(e.Detail, tc.says) {
				t.Errorf("error %v, want %q", err, tc.says)
			}
		})
	}
}

func TestMakeRefuses(t *testing.T) {
	day := civil.MustParse("2026-11-22")
	for name, err := range map[string]error{
		"bad name":     second(Make("a b", 1, day, day, packs)),
		"no sequence":  second(Make("a", 0, day, day, packs)),
		"ends before":  second(Make("a", 1, day, day-1, packs)),
		"no packs":     second(Make("a", 1, day, day, nil)),
		"a file twice": second(Make("a", 1, day, day, []Source{packs[0], packs[0]})),
		"a bad file":   second(Make("a", 1, day, day, []Source{{"x", day, "../x.yaml", nil}})),
	} {
		if app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestRoundTrip(t *testing.T) {
	a, d := key(t, "civil-affairs"), key(t, "district")
	one := archive(t, signed(t, a, d))
	b, err := Read(one)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(archive(t, b), one) {
		t.Error("writing again gives other bytes")
	}
	if b.Name != "baoan-2026" || b.Sequence != 3 || len(b.Packs) != 2 || string(b.Files[packs[0].File]) != string(packs[0].Data) {
		t.Errorf("%+v", b.Manifest)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(archive(f, made(f)))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Read(data)
		if err == nil && len(b.Packs) == 0 {
			t.Error("a bundle without packs")
		}
	})
}
