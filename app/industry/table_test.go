package industry

import (
	"os"
	"testing"

	"miaopi/app"
	"miaopi/app/glyph"
)

func load(t testing.TB) *Table {
	t.Helper()
	b, err := os.ReadFile("../../assets/industries/gbt4754.tsv")
	if err != nil {
		t.Fatal(err)
	}
	table, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if missing := glyph.Missing(string(b)); len(missing) > 0 {
		t.Errorf("no glyph for %q", missing)
	}
	return table
}

// The numbers are those the standard states of itself.
func TestTheWholeStandard(t *testing.T) {
	table := load(t)
	count := map[int]int{}
	for code := range table.names {
		count[len(code)]++
	}
	if count[1] != 20 || count[2] != 97 || count[3] != 473 || count[4] != 1381 || len(table.Classes()) != 1381 {
		t.Errorf("%d sections, %d divisions, %d groups, %d classes", count[1], count[2], count[3], count[4])
	}
}

// A group has a class 0 of its own name or classes from 1 on, 9 being 其他
// or the rest, and never both.
func TestGroups(t *testing.T) {
	table := load(t)
	members := map[string][]Class{}
	for _, c := range table.Classes() {
		members[c.Code[:3]] = append(members[c.Code[:3]], c)
	}
	for code := range table.names {
		if len(code) != 3 {
			continue
		}
		switch m := members[code]; {
		case len(m) == 0:
			t.Errorf("%s has no class", code)
		case m[0].Code[3] == '0' && (len(m) > 1 || m[0].Name != table.Name(code)):
			t.Errorf("%s: %v", code, m)
		case m[0].Code[3] != '0' && (m[0].Code[3] != '1' || len(m) == 1):
			t.Errorf("%s: %v", code, m)
		}
	}
}

func TestNames(t *testing.T) {
	table := load(t)
	for _, c := range []struct {
		code, name, section string
		valid               bool
	}{
		{"3911", "计算机整机制造", "C", true},
		{"39", "计算机、通信和其他电子设备制造业", "C", false},
		{"6513", "应用软件开发", "I", true},
		{"4411", "火力发电", "D", true},
		{"391", "计算机制造", "C", false},
		{"3990", "其他电子设备制造", "C", true},
		{"6210", "正餐服务", "H", true},
		{"9700", "国际组织", "T", true},
		{"3998", "", "C", false}, // no such class
		{"C", "制造业", "", false},
		{"9801", "", "", false}, {"0001", "", "", false}, {"39１1", "", "C", false}, {"", "", "", false}, {"39111", "", "C", false},
	} {
		letter, _ := table.Section(c.code)
		if table.Name(c.code) != c.name || table.Valid(c.code) != c.valid || letter != c.section {
			t.Errorf("%q: name %q, valid %v, section %q", c.code, table.Name(c.code), table.Valid(c.code), letter)
		}
	}
}

func TestSearch(t *testing.T) {
	table := load(t)
	if got := table.Search("391", 3); len(got) != 3 || got[0].Code != "3911" {
		t.Errorf("by code: %v", got)
	}
	if got := table.Search("集成电路", 9); len(got) != 2 || got[0].Code != "3973" || got[1].Code != "6520" {
		t.Errorf("by name: %v", got)
	}
	if got := table.Search("餐饮", 3); len(got) != 3 || got[0].Code != "6241" || got[2].Code != "6210" {
		t.Errorf("by division: %v", got)
	}
	if got := table.Search("制造", 5); len(got) != 5 {
		t.Errorf("the limit: %v", got)
	}
	if got := table.Search(" ", 9); got != nil {
		t.Errorf("nothing finds %v", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, table := range map[string]string{
		"empty": "", "no tab": "C 制造业", "no name": "C\t", "twice": "C\t制造业\nC\t制造业", "division first": "39\t计算机", "class first": "C\t制造业\n3911\t计算机",
		"class before its group": "C\t制造业\n39\t计算机\n3911\t计算机整机", "group of another division": "C\t制造业\n38\t电气\n391\t计算机", "class of another group": "C\t制造业\n39\t计算机\n391\t计算机\n3921\t通信", "letter beyond": "U\t其他", "letters": "C\t制造业\n3A\t计算机",
	} {
		if _, err := Parse([]byte(table)); app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The codes that rules know are those of the table.
func TestExists(t *testing.T) {
	n := 0
	for _, c := range load(t).Classes() {
		if n++; !Exists(c.Code) {
			t.Errorf("%s %s does not exist", c.Code, c.Name)
		}
	}
	if n != len(classes()) || Exists("9999") || Exists("391") || Exists("C") || Exists("") {
		t.Errorf("%d classes in the table, %d known", n, len(classes()))
	}
}
