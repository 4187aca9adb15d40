package division

import (
	"os"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/chinaid"
)

func load(t testing.TB) *Tree {
	t.Helper()
	table, err := os.ReadFile("../../assets/divisions/china.tsv")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := Parse(table)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestBaoanHasItsTenStreets(t *testing.T) {
	tree := load(t)
	var streets []string
	communities := 0
	for _, s := range tree.Children("440306") {
		if strings.HasSuffix(s.Name, "街道") {
			streets = append(streets, strings.TrimSuffix(s.Name, "街道"))
			communities += len(tree.Children(s.Code))
		}
	}
	if got, want := strings.Join(streets, " "), "新安 西乡 航城 福永 福海 沙井 新桥 松岗 燕罗 石岩"; got != want {
		t.Errorf("streets %s, want %s", got, want)
	}
	if communities != 140 {
		t.Errorf("%d communities", communities)
	}
}

func TestNames(t *testing.T) {
	tree := load(t)
	for code, want := range map[app.Division]string{
		"440306": "广东省深圳市宝安区", "440306000000": "广东省深圳市宝安区", "440300": "广东省深圳市", "440000": "广东省", "44": "广东省",
		"440306017": "广东省深圳市宝安区新安街道", "440306017017": "广东省深圳市宝安区新安街道翻身社区",
		"440306017017003": "广东省深圳市宝安区新安街道翻身社区第3网格",
		"110101":          "北京市东城区", "441900": "广东省东莞市", "441900003": "广东省东莞市东城街道", "429004": "湖北省仙桃市",
		"810000": "香港特别行政区", "710000": "台湾省", "440306019001": "广东省深圳市宝安区航城街道黄麻布社区",
	} {
		if got := tree.FullName(code); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
	for _, code := range []app.Division{"", "990000", "440321", "440306999", "440306999001003", "宝安"} {
		if tree.Known(code) || tree.Name(code) != "" {
			t.Errorf("%s is known as %q", code, tree.Name(code))
		}
	}
}

func TestCounts(t *testing.T) {
	tree := load(t)
	for level, least := range map[chinaid.Level]int{chinaid.Province: 34, chinaid.City: 342, chinaid.County: 2900, chinaid.Township: 1700, chinaid.Community: 788} {
		if got := len(tree.Level(level)); got < least {
			t.Errorf("level %d: %d places, want at least %d", level, got, least)
		}
	}
}

// Whatever the table holds, going down from a parent finds every child, and
// going up from a child finds the parent.
func TestParentsAndChildrenAgree(t *testing.T) {
	tree := load(t)
	for level := chinaid.City; level < chinaid.Grid; level++ {
		for _, d := range tree.Level(level) {
			up := tree.Parent(d.Code)
			if !tree.Known(up) {
				t.Fatalf("%s has no parent", d.Code)
			}
			if !contains(tree.Children(up), d) {
				t.Fatalf("%s is not among the children of %s", d.Code, up)
			}
		}
	}
	if got := tree.Children("440306017017"); got != nil {
		t.Errorf("a community has children %v", got)
	}
	if got := tree.Children("x"); got != nil {
		t.Errorf("no code has children %v", got)
	}
}

func contains(places []Division, d Division) bool {
	for _, p := range places {
		if p == d {
			return true
		}
	}
	return false
}

func TestSearch(t *testing.T) {
	tree := load(t)
	for _, c := range []struct{ query, first string }{
		{"宝安", "440306"}, {"翻身", "440306017017"}, {"440306017", "440306017"}, {"4403", "440300"}, {" 深圳 ", "440300"},
	} {
		got := tree.Search(c.query, 5)
		if len(got) == 0 || string(got[0].Code) != c.first || len(got) > 5 {
			t.Errorf("%q finds %v, want %s first", c.query, got, c.first)
		}
	}
	for _, q := range []string{"", "  ", "不存在的地方", "\xff"} {
		if got := tree.Search(q, 5); len(got) != 0 {
			t.Errorf("%q finds %v", q, got)
		}
	}
	if got := tree.Search("社区", -1); len(got) != 0 {
		t.Errorf("a negative limit finds %v", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, table := range map[string]string{
		"no tab": "44 广东省\n", "no name": "44\t\n", "letters": "4A\t广东省\n", "unsorted": "44\t广东省\n43\t湖南省\n",
		"twice": "44\t广东省\n44\t广东省\n", "no parent": "44\t广东省\n440306\t宝安区\n", "grid": "440306017017003\t网格\n", "empty line": "44\t广东省\n\n",
	} {
		if _, err := Parse([]byte(table)); app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLookups(f *testing.F) {
	tree := load(f)
	for _, s := range []string{"440306", "440306017017003", "宝安", "4403060", "000000", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code := app.Division(s)
		if (tree.Name(code) == "") != (!tree.Known(code)) {
			t.Errorf("%q", s)
		}
		tree.FullName(code)
		tree.Children(code)
		tree.Search(s, 3)
	})
}

func BenchmarkName(b *testing.B) {
	tree := load(b)
	for b.Loop() {
		tree.Name("440306017017")
	}
}

func BenchmarkParse(b *testing.B) {
	table, err := os.ReadFile("../../assets/divisions/china.tsv")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Parse(table); err != nil {
			b.Fatal(err)
		}
	}
}

// The codes that rules know are those of the table, as far as the counties.
func TestRulesKnowTheSameCodes(t *testing.T) {
	tree := load(t)
	for _, level := range []chinaid.Level{chinaid.Province, chinaid.City, chinaid.County} {
		for _, d := range tree.Level(level) {
			if !chinaid.DivisionExists(string(d.Code)) {
				t.Errorf("%s %s does not exist", d.Code, d.Name)
			}
		}
	}
	for code, want := range map[string]bool{"440306017001": true, "440399": false, "440399001": false, "4499": false, "99": false, "": false, "深圳": false} {
		if chinaid.DivisionExists(code) != want {
			t.Errorf("%q exists: %t, want %t", code, !want, want)
		}
	}
}

// Pinyin finds the places nearest to the hall first.
func TestSounding(t *testing.T) {
	tree := load(t)
	for letters, want := range map[string]app.Division{"ba": "440306", "baoan": "440306", "szs": "440300"} {
		got := tree.Sounding(letters, "440306001000", 6)
		if len(got) == 0 || normal(got[0].Code) != normal(want) {
			t.Errorf("%s: %v, want %s first", letters, got, want)
		}
	}
	for _, letters := range []string{"", "b", "4403", "宝安"} {
		if got := tree.Sounding(letters, "440306", 6); len(got) != 0 {
			t.Errorf("%q finds %v", letters, got)
		}
	}
}
