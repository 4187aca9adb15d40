package rule

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// golden compares with a file; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got\n%s\nwant\n%s", name, got, want)
	}
}

func evaluateCase(t *testing.T, id app.PackID, name string) (*Pack, *Evaluation) {
	t.Helper()
	l := library(t)
	p, in := caseOf(t, l, id, name)
	e, err := l.Evaluate(id, in)
	if err != nil {
		t.Fatal(err)
	}
	return p, e
}

func TestAnswersAreAsPublished(t *testing.T) {
	for _, c := range []struct {
		file string
		item app.PackID
		of   string
	}{
		{"approve", "elderly-allowance", "80 岁，条件全部符合"},
		{"provisional", "elderly-allowance", "健在数据过 24 小时 1 秒"},
		{"waits", "elderly-allowance", "70 周岁生日前一天，次日自然满足"},
		{"curable", "elderly-allowance", "账户类型和户名都不详"},
		{"conflict", "elderly-allowance", "两个来源不一致"},
		{"alternatives", "ridehail-driver", "户籍和居住证都不详，补一个即可"},
		{"invalid", "project-filing", "总投资是文字"},
	} {
		t.Run(c.file, func(t *testing.T) {
			p, e := evaluateCase(t, c.item, c.of)
			golden(t, c.file+".json.golden", append(e.JSON(), '\n'))
			var text bytes.Buffer
			if err := WriteText(&text, e, p); err != nil {
				t.Fatal(err)
			}
			golden(t, c.file+".txt.golden", text.Bytes())
		})
	}
}

// The contract fixes the keys and their order.
func TestAnswerKeepsTheContract(t *testing.T) {
	_, e := evaluateCase(t, "elderly-allowance", "80 岁，条件全部符合")
	keys := func(data []byte) string {
		var list []string
		if err := eachKey(data, func(k string) { list = append(list, k) }); err != nil {
			t.Fatal(err)
		}
		return strings.Join(list, " ")
	}
	if got, want := keys(e.JSON()), "pack version pack_hash date verdict conditions outcome missing wakes_on trace_hash"; got != want {
		t.Errorf("keys %s, want %s", got, want)
	}
	var answer struct {
		Conditions []json.RawMessage
		Outcome    json.RawMessage
		Missing    json.RawMessage
		WakesOn    json.RawMessage `json:"wakes_on"`
	}
	if err := json.Unmarshal(e.JSON(), &answer); err != nil {
		t.Fatal(err)
	}
	if got, want := keys(answer.Conditions[0]), "id result say why on_fail basis facts"; got != want {
		t.Errorf("keys of a condition %s, want %s", got, want)
	}
	var condition struct{ Facts []json.RawMessage }
	if err := json.Unmarshal(answer.Conditions[0], &condition); err != nil {
		t.Fatal(err)
	}
	if got, want := keys(condition.Facts[0]), "name value source as_of state"; got != want {
		t.Errorf("keys of a fact %s, want %s", got, want)
	}
	if string(answer.Outcome) != `{"amount":"300","from":"2026-11"}` || string(answer.Missing) != "[]" || string(answer.WakesOn) != "null" {
		t.Errorf("outcome %s, missing %s, wakes_on %s", answer.Outcome, answer.Missing, answer.WakesOn)
	}
}

// The trace hash can be checked by anybody from the bytes alone.
func TestTraceHashIsOfTheRest(t *testing.T) {
	_, e := evaluateCase(t, "elderly-allowance", "两个来源不一致")
	whole := string(e.JSON())
	body, last, ok := strings.Cut(whole, `,"trace_hash":`)
	if !ok {
		t.Fatal("no trace_hash")
	}
	sum := sha256.Sum256([]byte(body + "}"))
	if want := `"sha256:` + hex.EncodeToString(sum[:]) + `"}`; last != want {
		t.Errorf("trace_hash %s, want %s", last, want)
	}
	if !e.Intact() {
		t.Error("an untouched answer is not intact")
	}
	e.Conditions[0].Why += "."
	if e.Intact() {
		t.Error("an altered answer is intact")
	}
}

func TestAnswerSurvivesStorage(t *testing.T) {
	l := library(t)
	for _, p := range l.Packs() {
		for _, c := range p.Cases {
			e, err := l.Evaluate(p.ID, c.Input)
			if err != nil {
				t.Fatal(err)
			}
			var back Evaluation
			if err := json.Unmarshal(e.JSON(), &back); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(back.JSON(), e.JSON()) || !back.Intact() {
				t.Fatalf("%s: %s became %s", c.Name, e.JSON(), back.JSON())
			}
			again, err := l.Evaluate(p.ID, c.Input)
			if err != nil || !bytes.Equal(again.JSON(), e.JSON()) {
				t.Fatalf("%s: a second evaluation differs", c.Name)
			}
		}
	}
}

func TestAnswerEscapesOnlyWhatJSONMust(t *testing.T) {
	p, in := caseOf(t, library(t), "elderly-allowance", "80 岁，条件全部符合")
	in.Record = fact.Merge(in.Record, []fact.Fact{{Name: "account.type", Value: fact.StringOf("<a>&\"\\\n\u2028\x01"), Source: "bank.account", AsOf: in.Now}}, func(string) bool { return false })
	e, err := p.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(e.JSON(), []byte(`<a>&\"\\\n`+"\u2028"+`\u0001`)) && !bytes.Contains(e.JSON(), []byte(`"state":"conflict"`)) {
		t.Errorf("answer %s", e.JSON())
	}
	if !json.Valid(e.JSON()) {
		t.Error("the answer is not JSON")
	}
}

func TestEvaluateRefusesWhatItCannotDecide(t *testing.T) {
	l := library(t)
	p, in := caseOf(t, l, "elderly-allowance", "80 岁，条件全部符合")
	other, early, late := in, in, in
	other.Record.Subject.Kind = app.Vehicle
	early.Date = civil.MustParse("2019-09-30")
	late.Date = civil.MustParse("2021-03-01")
	old := l.Versions("elderly-allowance")[0]
	for _, c := range []struct {
		name string
		do   func() (*Evaluation, error)
		want string
		kind app.Kind
	}{
		{"another kind of subject", func() (*Evaluation, error) { return p.Evaluate(other) }, "decides about a person; the subject is a \"vehicle\"", app.Input},
		{"before the version", func() (*Evaluation, error) { return p.Evaluate(early) }, "2019-09-30 is before version 2021-03-01", app.Input},
		{"after the version", func() (*Evaluation, error) { return old.Evaluate(late) }, "2021-03-01 is after 2021-02-28", app.Input},
		{"before the first version", func() (*Evaluation, error) { return l.Evaluate("elderly-allowance", early) }, "date 2019-09-30 is before 2019-10-01, the first version", app.Input},
		{"unknown item", func() (*Evaluation, error) { return l.Evaluate("nothing", in) }, `there is no pack "nothing"`, app.Missing},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.do()
			if err == nil || !strings.Contains(err.Error(), c.want) || app.KindOf(err) != c.kind {
				t.Errorf("error %v (kind %v), want %q", err, app.KindOf(err), c.want)
			}
		})
	}
	if v := p.Verdict(early); v != app.Review {
		t.Errorf("the sweep says %s outside the version, want review", v)
	}
	if v := l.Verdict("nothing", in); v != app.Review {
		t.Errorf("the sweep says %s for no item, want review", v)
	}
}

func TestOutcomeThatCannotBeComputedIsAReview(t *testing.T) {
	p := load(t, strings.Replace(small[:strings.Index(small, "sample:")], "{70: 200, 80: 300.50}", "{90: 200}", 1))
	rec := fact.Record{Subject: app.Subject{Kind: app.Person, ID: "x"}}
	now := civil.MustParse("2026-11-22").Noon()
	for name, v := range map[string]fact.Value{"person.birth": fact.StringOf("1946-11-22"), "person.alive": yes, "account.type": fact.StringOf("yinian"), "credit.grey": no} {
		rec.Facts = append(rec.Facts, fact.Fact{Name: name, Value: v, Source: "register", AsOf: now})
	}
	e, err := p.Evaluate(Input{rec, civil.On(now), now})
	if err != nil {
		t.Fatal(err)
	}
	if e.Verdict != app.Review || e.Outcome != nil || !strings.Contains(e.Problem, "没有对应的档次") {
		t.Errorf("verdict %s, outcome %v, problem %q", e.Verdict, e.Outcome, e.Problem)
	}
	if e.WakesOn != civil.MustParse("2036-11-22") {
		t.Errorf("wakes on %v, want the 90th birthday", e.WakesOn)
	}
}

func TestReadiness(t *testing.T) {
	l := library(t)
	const never = -1
	all := func(d time.Duration) func(string) (time.Duration, bool) {
		return func(string) (time.Duration, bool) { return d, d != never }
	}
	for _, c := range []struct {
		item app.PackID
		age  time.Duration
		want app.Verdict
	}{
		{"elderly-allowance", never, app.Review},
		{"elderly-allowance", 24 * time.Hour, app.Approve},
		{"elderly-allowance", 25 * time.Hour, app.Provisional},
		{"elderly-allowance", 1000 * time.Hour, app.Provisional},
		{"ridehail-driver", 24 * time.Hour, app.Approve},
		{"ridehail-driver", 25 * time.Hour, app.Review},
	} {
		versions := l.Versions(c.item)
		if got := versions[len(versions)-1].Readiness(all(c.age)); got != c.want {
			t.Errorf("%s with data %v old: %s, want %s", c.item, c.age, got, c.want)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	l := library(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, p := range l.Packs() {
				for _, c := range p.Cases {
					want := c.Expect.Verdict
					if p.Unconfirmed {
						want = app.Review
					}
					e, err := l.Evaluate(p.ID, c.Input)
					if err != nil || e.Verdict != want || p.Verdict(c.Input) != want {
						t.Errorf("%s: %v %v", c.Name, e, err)
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestWriteCases(t *testing.T) {
	p := load(t, strings.Replace(small, "verdict: provisional", "verdict: approve", 1))
	var b bytes.Buffer
	ok, err := WriteCases(&b, p, p.RunCases())
	if err != nil || ok {
		t.Errorf("ok %v, error %v; one case fails", ok, err)
	}
	golden(t, "cases.golden", b.Bytes())
}
