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

func TestTheWholeOfSectionsAndDivisions(t *testing.T) {
	table := load(t)
	sections, divisions := 0, 0
	for code := range table.names {
		switch len(code) {
		case 1:
			sections++
		case 2:
			divisions++
		}
	}
	if sections != 20 || divisions != 97 {
		t.Errorf("%d sections, %d divisions; the standard has 20 and 97", sections, divisions)
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
		{"3998", "计算机、通信和其他电子设备制造业", "C", true}, // a class the table lacks
		{"C", "制造业", "", false},
		{"9801", "", "", false}, {"0001", "", "", false}, {"391", "", "C", false}, {"39１1", "", "C", false}, {"", "", "", false}, {"39111", "", "C", false},
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
	if got := table.Search(" ", 9); got != nil {
		t.Errorf("nothing finds %v", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, table := range map[string]string{
		"empty": "", "no tab": "C 制造业", "no name": "C\t", "twice": "C\t制造业\nC\t制造业", "division first": "39\t计算机", "class first": "C\t制造业\n3911\t计算机",
		"class of another division": "C\t制造业\n38\t电气\n3911\t计算机", "letter beyond": "U\t其他", "letters": "C\t制造业\n3A\t计算机",
	} {
		if _, err := Parse([]byte(table)); app.KindOf(err) != app.Input {
			t.Errorf("%s: %v", name, err)
		}
	}
}
