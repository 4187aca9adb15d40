package rule

import (
	"strings"
	"sync"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
)

// plain is a pack that is only a name, for what a library does with packs.
func plain(id app.PackID, version, hash string) *Pack {
	return &Pack{ID: id, Version: civil.MustParse(version), Hash: hash, Item: Item{Name: "事项" + string(id), Subject: app.Person}}
}

func assembled(t *testing.T, packs ...*Pack) *Library {
	t.Helper()
	l, err := Assemble(packs...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestSuccession(t *testing.T) {
	day := civil.MustParse("2026-11-23")
	a1, a2, b1, b2 := plain("a", "2020-01-01", "a1"), plain("a", "2024-01-01", "a2"), plain("b", "2020-01-01", "b1"), plain("b", "2020-01-01", "b2")
	first := assembled(t, a1, a2, b1)
	second := assembled(t, b2)
	second.Name("baoan#2")
	second.Succeed(first)
	for _, hash := range []string{"a1", "a2", "b1", "b2"} {
		if _, ok := second.ByHash(hash); !ok {
			t.Errorf("%s is not found", hash)
		}
	}
	if got := second.Former("a"); len(got) != 2 || got[0] != a1 || got[1] != a2 {
		t.Errorf("a had %v", got)
	}
	if got := second.Former("b"); got != nil {
		t.Errorf("b is in force and had %v", got)
	}
	if p, later, ok := Deciding(second.Former("a"), civil.MustParse("2023-05-05")); !ok || p != a1 || len(later) != 1 {
		t.Errorf("decided by %v, later %v", p, later)
	}
	_, err := second.At("a", day)
	if app.KindOf(err) != app.Missing || !strings.Contains(err.(*app.Error).Detail, "“事项a”不在现行规则里") {
		t.Errorf("a former item: %v", err)
	}
	third := assembled(t, a2)
	third.Succeed(second)
	if got := third.Former("a"); got != nil {
		t.Errorf("a came back and had %v", got)
	}
	if got := third.Former("b"); len(got) != 1 || got[0] != b2 {
		t.Errorf("b had %v last", got)
	}
	if _, err := first.At("a", day); err != nil || first.Edition() != "" {
		t.Errorf("the first library changed: %v", err)
	}
}

func TestReplaceShowsOneSetWhole(t *testing.T) {
	one, two := assembled(t, plain("a", "2020-01-01", "one"), plain("b", "2020-01-01", "one-b")), assembled(t, plain("a", "2020-01-01", "two"), plain("b", "2020-01-01", "two-b"))
	one.Name("one")
	two.Name("two")
	l := one.Clone()
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				now := l.Clone()
				p, err := now.At("a", civil.MustParse("2026-11-23"))
				if err != nil || p.Hash != now.Edition() || now.Packs()[1].Hash != now.Edition()+"-b" {
					t.Errorf("%v of %s, %v", p, now.Edition(), err)
					return
				}
			}
		})
	}
	for range 2000 {
		l.Replace(two)
		l.Replace(one)
		l.Keep(plain("c", "2020-01-01", "kept"))
	}
	close(stop)
	readers.Wait()
	if _, ok := one.ByHash("kept"); ok {
		t.Error("keeping in one library kept in another")
	}
	if _, ok := l.ByHash("kept"); !ok {
		t.Error("the kept pack is not found")
	}
}
