package fact

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"miaopi/app/civil"
)

func TestMerge(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 22, h, 0, 0, 0, civil.Shanghai) }
	old := Fact{"account.type", StringOf("debit"), "bank.account", at(8)}
	for _, c := range []struct {
		name        string
		application Fact
		settles     bool
		want        string
	}{
		{"paper that settles replaces", Fact{"account.type", StringOf("yinian"), Counter, at(9)}, true, "[counter=yinian]"},
		{"paper seen at the same moment replaces", Fact{"account.type", StringOf("yinian"), Counter, at(8)}, true, "[counter=yinian]"},
		{"paper that settles nothing conflicts", Fact{"account.type", StringOf("yinian"), Counter, at(9)}, false, "[bank.account=debit counter=yinian]"},
		{"older paper conflicts", Fact{"account.type", StringOf("yinian"), Counter, at(7)}, true, "[bank.account=debit counter=yinian]"},
		{"paper without a moment conflicts", Fact{"account.type", StringOf("yinian"), Counter, time.Time{}}, true, "[bank.account=debit counter=yinian]"},
		{"a declaration never replaces", Fact{"account.type", StringOf("yinian"), Declared, at(9)}, true, "[bank.account=debit declared=yinian]"},
		{"a register's word, at a counter", Fact{"account.type", StringOf("yinian"), "bank.account", at(9)}, false, "[bank.account=debit counter=yinian]"},
		{"an older one", Fact{"account.type", StringOf("yinian"), "I say so", at(7)}, true, "[bank.account=debit counter=yinian]"},
		{"nothing said changes nothing", Fact{"account.type", Value{}, Counter, at(9)}, true, "[bank.account=debit]"},
		{"another fact joins in order", Fact{"a.b", IntOf(1), Declared, at(9)}, true, "[declared=1 bank.account=debit]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			register := Record{Facts: []Fact{old}}
			got := Merge(register, []Fact{c.application}, func(string) bool { return c.settles })
			var shown []string
			for _, f := range got.Facts {
				shown = append(shown, f.Source+"="+f.Value.String())
			}
			if fmt.Sprint(shown) != c.want {
				t.Errorf("facts %v, want %s", shown, c.want)
			}
			if len(register.Facts) != 1 || register.Facts[0] != old {
				t.Error("the register's record was changed")
			}
		})
	}
}

func TestPaperSeenAgainStillSettles(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, civil.Shanghai)
	seen := Fact{"a.b", IntOf(1), Counter, at}
	got := Merge(Record{Facts: []Fact{{"a.b", IntOf(2), "register", at}, seen}}, []Fact{seen}, func(string) bool { return true })
	if len(got.Facts) != 1 || got.Facts[0] != seen {
		t.Errorf("facts %v, want the paper alone", got.Facts)
	}
}

func TestPeopleMayCorrectThemselves(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 22, h, 0, 0, 0, civil.Shanghai) }
	said := Record{Facts: []Fact{
		{"a.b", IntOf(1), Declared, at(8)},
		{"a.b", IntOf(1), Counter, at(8)},
		{"a.b", IntOf(1), "register", at(8)},
	}}
	got := Merge(said, []Fact{{"a.b", IntOf(2), Declared, at(9)}, {"a.b", IntOf(2), Counter, at(9)}, {"a.b", IntOf(3), Declared, at(7)}}, func(string) bool { return false })
	var shown []string
	for _, f := range got.Facts {
		shown = append(shown, f.Source+"="+f.Value.String())
	}
	if want := "[register=1 counter=2 declared=3]"; fmt.Sprint(shown) != want {
		t.Errorf("facts %v, want %s", shown, want)
	}
}

func TestADeclarationCorrectsADeclaration(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 22, h, 0, 0, 0, civil.Shanghai) }
	for _, c := range []struct {
		name string
		said []Fact
		want string
	}{
		{"later", []Fact{{"a.b", IntOf(1), Declared, at(8)}, {"a.b", IntOf(2), Declared, at(9)}}, "[declared=2]"},
		{"said late", []Fact{{"a.b", IntOf(2), Declared, at(9)}, {"a.b", IntOf(1), Declared, at(8)}}, "[declared=2 declared=1]"},
		{"at no moment", []Fact{{"a.b", IntOf(2), Declared, at(9)}, {"a.b", IntOf(1), Declared, time.Time{}}}, "[declared=2 declared=1]"},
		{"not what was seen", []Fact{{"a.b", IntOf(1), Counter, at(8)}, {"a.b", IntOf(2), Declared, at(9)}}, "[counter=1 declared=2]"},
		{"seen is better", []Fact{{"a.b", IntOf(1), Declared, at(8)}, {"a.b", IntOf(2), Counter, at(9)}}, "[counter=2]"},
		{"nothing in between", []Fact{{"a.b", Value{}, Declared, at(8)}, {"a.b", IntOf(2), Declared, at(9)}}, "[declared=2]"},
	} {
		var shown []string
		for _, f := range Merge(Record{}, c.said, func(string) bool { return false }).Facts {
			shown = append(shown, f.Source+"="+f.Value.String())
		}
		if fmt.Sprint(shown) != c.want {
			t.Errorf("%s: %v, want %s", c.name, shown, c.want)
		}
	}
}

func TestFactJSONRoundTrip(t *testing.T) {
	f := Fact{"person.birth", StringOf("1946-11-22"), "police.population", time.Date(2026, 11, 20, 8, 0, 0, 0, civil.Shanghai)}
	b, err := json.Marshal(f)
	if want := `{"name":"person.birth","value":"1946-11-22","source":"police.population","as_of":"2026-11-20T08:00:00+08:00"}`; err != nil || string(b) != want {
		t.Fatalf("%s, %v; want %s", b, err, want)
	}
	var back Fact
	if err := json.Unmarshal(b, &back); err != nil || back.Value != f.Value || !back.AsOf.Equal(f.AsOf) {
		t.Errorf("back %v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"name":"a.b","as_of":"x"}`), &back); err == nil {
		t.Error("a bad as_of was read")
	}
}

func TestStatesHaveTheirWords(t *testing.T) {
	for s, want := range map[State]string{Fresh: "fresh", Stale: "stale", Missing: "missing", Conflict: "conflict", Invalid: "invalid"} {
		var back State
		if b, _ := s.MarshalText(); string(b) != want || back.UnmarshalText(b) != nil || back != s {
			t.Errorf("%d is %q, back %v", s, b, back)
		}
	}
}
