package words_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk/paperwork"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/assets"
	"miaopi/ui/present"
	"miaopi/ui/present/checkview"
	"miaopi/ui/present/systemview"
	"miaopi/ui/present/workview"
)

// catalogue is the English catalogue as it is built in.
func catalogue(t *testing.T) map[string]string {
	t.Helper()
	var m map[string]string
	if err := json.Unmarshal(assets.English, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// sources parses the Go files of ui/**, without tests and the test harness.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	out := map[string]*ast.File{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "uitest") {
			return err
		}
		out[path], err = parser.ParseFile(token.NewFileSet(), path, nil, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// translated are the presenters all of whose words go through T.
var translated = regexp.MustCompile(`present/(spotcheck|system)\w*\.go$`)

// recorded are words that go into a case and its papers as they are.
var recorded = []string{"已核对原件，符合条件。", "已向主管部门核实，符合条件。", "已现场核实本人，符合条件。", "需要现场勘查。", "需要听证。", "需要专家评审。",
	"申请人要求撤回。", "申请人改为其他事项。", "经核查，原决定正确。", "请补正："}

// literals are the Chinese strings of a file: all of them in the window and
// its pages, in package present those that are translated there.
func literals(path string, f *ast.File) []string {
	var out []string
	all := !strings.Contains(path, "present") || translated.MatchString(filepath.ToSlash(path))
	add := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && han(s) && !slices.Contains(recorded, s) {
				out = append(out, s)
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if len(n.Args) > 0 && translates(n.Fun) {
				add(n.Args[0])
			}
		case *ast.BasicLit:
			if all {
				add(n)
			}
		}
		return true
	})
	return out
}

// translates says whether a call is to T, or to t as presenters call it.
func translates(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name == "T"
	case *ast.Ident:
		return f.Name == "t" || f.Name == "T"
	}
	return false
}

// labels are words that reach T at run time: roles, verdicts, states,
// actions, tabs, papers, signs, keys.
func labels() []string {
	var out []string
	for _, r := range app.Roles {
		out = append(out, r.Label())
	}
	for _, v := range []app.Verdict{app.Approve, app.Provisional, app.Review} {
		out = append(out, v.Label(), present.ReadySign(v).Word)
	}
	for _, s := range casefile.States {
		for _, by := range []casefile.By{casefile.Machine, casefile.Official} {
			out = append(out, s.Label(), present.SignOf(s, "", by).Word)
		}
	}
	for _, a := range casefile.Actions {
		out = append(out, a.Label())
	}
	for _, p := range paperwork.PaperNames {
		out = append(out, p.Name)
	}
	for _, r := range []rule.Result{rule.Pass, rule.Fail, rule.Unknown} {
		out = append(out, present.ResultSign(r).Word)
	}
	for _, w := range slices.Concat(workview.TilesOf(app.Clerk), workview.TilesOf(app.Supervisor), workview.TilesOf(app.Auditor), workview.TilesOf(app.Administrator)) {
		out = append(out, w.Label)
	}
	for _, source := range fact.Sources {
		out = append(out, present.Register(source))
	}
	for s := fact.Missing; s <= fact.Invalid; s++ {
		out = append(out, s.Label())
	}
	for _, s := range []sheet.Standing{sheet.InForce, sheet.ToCome, sheet.Ended} {
		out = append(out, s.Label())
	}
	for _, k := range []sheet.Kind{sheet.Added, sheet.Removed, sheet.Changed} {
		out = append(out, k.Label())
	}
	for _, s := range []rule.Status{rule.Official, rule.Repost, rule.ToVerify} {
		out = append(out, s.Label())
	}
	for kind := app.Internal; kind <= app.Offline; kind++ {
		out = append(out, present.Sentence(app.E("", kind, "", nil)))
	}
	return append(out, tables()...)
}

// tables are the words of package present's exported tables.
func tables() []string {
	var out []string
	for _, g := range present.Shortcuts {
		out = append(out, g.Title)
		for _, k := range g.Keys {
			out = append(out, k.What)
		}
	}
	for _, p := range checkview.Periods {
		out = append(out, p.Label)
	}
	for _, v := range checkview.Verdicts {
		out = append(out, v.Label)
	}
	out = append(out, present.Asks()...)
	for _, l := range systemview.Licences {
		out = append(out, l.Use, l.Terms)
	}
	return out
}

func TestEveryStringHasEnglish(t *testing.T) {
	english := catalogue(t)
	needed := map[string]string{}
	for path, f := range sources(t) {
		for _, s := range literals(path, f) {
			needed[s] = path
		}
	}
	for _, s := range labels() {
		if han(s) {
			needed[s] = "a table"
		}
	}
	if len(needed) < 200 {
		t.Fatalf("only %d strings were found", len(needed))
	}
	for _, s := range slices.Sorted(maps.Keys(needed)) {
		if english[s] == "" {
			t.Errorf("no English for %q (%s)", s, needed[s])
		}
	}
	if dump := os.Getenv("MIAOPI_STRINGS"); dump != "" {
		b, _ := json.MarshalIndent(slices.Sorted(maps.Keys(needed)), "", " ")
		_ = os.WriteFile(dump, b, 0o644)
	}
}

var verbs = regexp.MustCompile(`%[-+ 0-9.]*[a-zA-Z%]`)

// TestEnglishTakesTheSameArguments compares the verbs of formats, in order.
func TestEnglishTakesTheSameArguments(t *testing.T) {
	for zh, en := range catalogue(t) {
		if a, b := verbs.FindAllString(zh, -1), verbs.FindAllString(en, -1); !slices.Equal(a, b) {
			t.Errorf("%q takes %q, its English %q", zh, a, b)
		}
		if han(en) && !strings.Contains(zh, "中文") {
			t.Errorf("the English of %q is %q", zh, en)
		}
	}
}
