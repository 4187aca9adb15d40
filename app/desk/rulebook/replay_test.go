package rulebook_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/judging"
	"miaopi/app/desk/rulebook"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/assets"
)

// changedPack is the allowance's pack with some text replaced.
func changedPack(t *testing.T, old, with string) *rule.Pack {
	t.Helper()
	const name = "packs/elderly-allowance-2021-03-01.yaml"
	b, err := assets.Packs.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), old, with, 1)
	if text == string(b) {
		t.Fatalf("the pack has no %q", old)
	}
	p, err := rule.LoadPack(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestReplayIsByteEqual(t *testing.T) {
	h := desktest.NewHall(t)
	h.Accept(h.Elder(1, nil))
	h.Accept(h.Elder(2, map[string]fact.Value{"account.type": {}}))
	h.Accept(h.Elder(3, map[string]fact.Value{"person.hukou": fact.StringOf("110101")}))
	h.Clock = h.Clock.AddDate(3, 0, 0) // years later
	r, err := rulebook.At(h.Station).ReplayCases(t.Context(), nil, nil)
	if err != nil || r.Cases != 3 || r.Equal != 3 || len(r.Differences) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestReplayTellsAForgedRecord(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": {}}))
	c := h.Kase(got.Case)
	j := *c.Judgement
	j.Facts = append([]fact.Fact(nil), j.Facts...)
	for i := range j.Facts {
		if j.Facts[i].Name == "person.hukou" {
			j.Facts[i].Value = fact.StringOf("110101")
		}
	}
	m := casefile.Maker{Station: "s-1", Key: make([]byte, 64), Clock: casefile.NewClock(h.Now, c.LastAt), Random: &ones{}}
	e, err := m.Make(got.Case, casefile.Evaluated, "clerk", casefile.EvaluatedData{Judgement: j})
	if err != nil {
		t.Fatal(err)
	}
	h.Book(t, e)
	r, err := rulebook.At(h.Station).ReplayCases(t.Context(), []app.CaseID{got.Case}, nil)
	if err != nil || r.Equal != 0 || len(r.Differences) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if d := r.Differences[0]; !strings.Contains(d.Why, "判定依据不同") || len(d.Changed) != 1 || d.Changed[0] != "hukou" {
		t.Errorf("%+v", d)
	}
}

type ones struct{ n byte }

func (o *ones) Read(p []byte) (int, error) {
	for i := range p {
		o.n++
		p[i] = o.n
	}
	return len(p), nil
}

func TestImpactNamesConditionsAndMoney(t *testing.T) {
	h := desktest.NewHall(t)
	h.Accept(h.Elder(1, nil))                                                                   // approved, 300
	h.Accept(h.Elder(2, nil))                                                                   // approved, 300
	open := h.Accept(h.Elder(3, map[string]fact.Value{"account.type": fact.StringOf("debit")})) // no 颐年卡
	same, err := rulebook.At(h.Station).Impact(t.Context(), changedPack(t, "# 高龄", "#  高龄"), nil)
	if err != nil || same.Decided.Cases != 2 || same.Open.Cases != 1 || len(same.Decided.Flips)+len(same.Open.Flips) != 0 {
		t.Errorf("the same rules: %+v, %v", same, err)
	}
	older, err := rulebook.At(h.Station).Impact(t.Context(), changedPack(t, "age(person.birth, date) >= 70", "age(person.birth, date) >= 85"), nil)
	if err != nil || older.Decided.Lose != 2 || older.Decided.By["age"] != 2 || older.Decided.Monthly != "-600" {
		t.Errorf("from 85: %+v, %v", older.Decided, err)
	}
	any, err := rulebook.At(h.Station).Impact(t.Context(), changedPack(t, `account.type == 'yinian'`, `account.type != ''`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if any.Open.Gain != 1 || any.Open.By["account"] != 1 || any.Open.Monthly != "300" || any.Open.Flips[0].Case != open.Case {
		t.Errorf("any account: %+v", any.Open)
	}
	if c := h.Kase(open.Case); c.Events != 2 {
		t.Error("the impact changed a case")
	}
}

// Rules of next year are tried on the applications of today.
func TestImpactOfRulesToCome(t *testing.T) {
	h := desktest.NewHall(t)
	h.Accept(h.Elder(1, nil))
	to := *changedPack(t, "# 高龄", "#  高龄")
	to.Version = civil.MustParse("2027-06-01")
	next, err := rulebook.At(h.Station).Impact(t.Context(), &to, nil)
	if err != nil || next.Decided.Cases != 1 || next.Decided.Lose != 0 {
		t.Errorf("%+v, %v", next.Decided, err)
	}
	to.Version, to.Until = civil.MustParse("2021-03-01"), civil.MustParse("2025-03-01")
	ended, err := rulebook.At(h.Station).Impact(t.Context(), &to, nil)
	if err != nil || ended.Decided.Cases != 1 {
		t.Errorf("%+v, %v", ended.Decided, err)
	}
}

// An evaluation that was recorded in the engine's earlier words still comes
// out byte for byte.
func TestReplayInTheWordsOfItsTime(t *testing.T) {
	h := desktest.NewHall(t)
	got := h.Accept(h.Elder(1, map[string]fact.Value{"account.type": {}}))
	c := h.Kase(got.Case)
	p, ok := h.Rules.ByHash(c.Judgement.PackHash)
	if !ok {
		t.Fatal("no pack")
	}
	earlier, err := p.EvaluateIn(rule.Bare, rule.Input{Record: c.Judgement.Record(), Date: c.Judgement.Date, Now: c.Judgement.Now})
	if err != nil || earlier.TraceHash == c.Judgement.TraceHash {
		t.Fatalf("the words are the same: %v", err)
	}
	j := *c.Judgement
	j.TraceHash = earlier.TraceHash
	c.Judgement = &j
	if e, ok := judging.At(h.Station).Replay(c); !ok || e.TraceHash != earlier.TraceHash {
		t.Error("an earlier evaluation does not replay")
	}
	j.TraceHash = "sha256:00"
	if e, ok := judging.At(h.Station).Replay(c); ok || e == nil || e.TraceHash == earlier.TraceHash {
		t.Error("what differs is not said in the words of now")
	}
}
