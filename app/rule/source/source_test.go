package source

import (
	"errors"
	"strings"
	"testing"

	"miaopi/app/civil"
)

// thing is a little of everything a file may hold.
type thing struct {
	name  string
	days  int
	from  civil.Date
	open  bool
	kind  string
	tags  []string
	parts map[string]string
}

func read(data string) (thing, error) {
	var v thing
	root, err := Parse("thing.yaml", []byte(data))
	if err != nil {
		return v, err
	}
	v.parts = map[string]string{}
	err = root.Object(
		Must("name", Text(&v.name)),
		May("days", Count(&v.days)),
		May("from", Day(&v.from)),
		May("open", Truth(&v.open)),
		May("kind", OneOf(&v.kind, "small", "large")),
		May("tags", Texts(&v.tags)),
		May("parts", Each(func(key, value *Node) error {
			var s string
			err := Text(&s)(value)
			v.parts[key.Value] = s
			return err
		})),
	)
	return v, err
}

func TestRead(t *testing.T) {
	v, err := read("# a comment\nname: 高龄老人津贴\ndays: 7\nfrom: 2021-03-01\nopen: true\nkind: large\ntags: [a, 'b: c']\nparts: {70: 200, x.y: 'z'}\n")
	if err != nil {
		t.Fatal(err)
	}
	if v.name != "高龄老人津贴" || v.days != 7 || v.from != civil.MustParse("2021-03-01") || !v.open || v.kind != "large" {
		t.Errorf("read %+v", v)
	}
	if len(v.tags) != 2 || v.tags[1] != "b: c" || v.parts["70"] != "200" || v.parts["x.y"] != "z" {
		t.Errorf("read %+v", v)
	}
}

// What editors of Windows put before a text and at the end of its lines says
// nothing.
func TestMarkAndLineEndsSayNothing(t *testing.T) {
	v, err := read("\xef\xbb\xbfname: 高龄老人津贴\r\ndays: 7\r\ntags: [a]\r\n")
	if err != nil || v.name != "高龄老人津贴" || v.days != 7 || len(v.tags) != 1 || v.tags[0] != "a" {
		t.Errorf("read %+v, error %v", v, err)
	}
}

func TestReadSaysWhereAndWhat(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "thing.yaml:1:1: the file is empty"},
		{"only a comment", "# x\n", "thing.yaml:1:1: the file is empty"},
		{"a list", "- a\n", "found a list; expected an object"},
		{"a text", "hello", "found a single value; expected an object"},
		{"two documents", "name: a\n---\nname: b\n", "several documents"},
		{"not UTF-8", "name: \xff", "not UTF-8"},
		{"too large", "name: " + strings.Repeat("a", MaxFile), "at most"},
		{"no YAML", "name: [a\n", "thing.yaml:1:"},
		{"tab", "name:\n\tx: 1\n", "thing.yaml:2"},
		{"unknown key", "name: a\n  \nnmae: b\n", "thing.yaml:3:1: unknown key \"nmae\"; expected name, days"},
		{"key twice", "name: a\nname: b\n", "thing.yaml:2:1"},
		{"missing key", "days: 7\n", "thing.yaml:1:1: the key name is missing"},
		{"required but empty", "name:\n", "thing.yaml:1:1: found nothing; expected a text"},
		{"number quoted", "name: a\ndays: '7'\n", "thing.yaml:2:7: found \"7\"; expected a whole number"},
		{"number negative", "name: a\ndays: -7\n", "expected a whole number"},
		{"day that does not exist", "name: a\nfrom: 2021-02-30\n", "thing.yaml:2:7: found \"2021-02-30\"; expected a day that exists"},
		{"truth in words", "name: a\nopen: yes\n", "expected true or false"},
		{"word of another list", "name: a\nkind: huge\n", "expected small, large"},
		{"list expected", "name: a\ntags: b\n", "thing.yaml:2:7: found a single value; expected a list"},
		{"object expected", "name: a\nparts: [b]\n", "found a list; expected an object"},
		{"anchor", "name: &a x\nkind: *a\n", "is not used in these files"},
		{"tag", "name: !!str x\n", "is not used in these files"},
		{"merge key", "name: a\nparts: {<<: {a: b}}\n", "thing.yaml:2"},
		{"merge key alone", "<<:", "a merge key is not used"},
		{"deep", "name: a\ntags: " + strings.Repeat("[", 40) + strings.Repeat("]", 40), "nested deeper"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(c.in)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want an *Error", err)
			}
			if !strings.Contains(e.Error(), c.want) || strings.Contains(e.Error(), "\n") {
				t.Errorf("error %q, want one line with %q", e, c.want)
			}
		})
	}
}

func TestErrorAtCountsWithinTheScalar(t *testing.T) {
	root, err := Parse("a.yaml", []byte("when: '身份 && x'\nplain: abc\nblock: |\n  one\n  two\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"a.yaml:1:9: m", "a.yaml:2:9: m", "a.yaml:4:"} {
		line := 1
		if got := root.Fields[i].Value.ErrorAt(line, 2, "m").Error(); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", root.Fields[i].Key, got, want)
		}
	}
}

// These shapes make the YAML library take time or memory that grows with the
// square of their size, or recurse as deep as they are long; at full size
// they must end as errors all the same.
func TestHostileShapesEnd(t *testing.T) {
	var stairs strings.Builder
	for i := 0; stairs.Len() < MaxFile-2000; i++ {
		stairs.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for name, in := range map[string]string{
		"brackets":   strings.Repeat("[", MaxFile),
		"braces":     strings.Repeat("{", MaxFile),
		"list marks": strings.Repeat("- ", MaxFile/2),
		"key marks":  strings.Repeat("? ", MaxFile/2),
		"colons":     strings.Repeat("a: ", MaxFile/3),
		"anchors":    strings.Repeat("&a ", MaxFile/3),
		"stairs":     stairs.String(),
		"same keys":  "a: {" + strings.Repeat("a,", MaxFile/8) + "}",
		"quotes":     "a: '" + strings.Repeat("''", MaxFile/2-9),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse("a.yaml", []byte(in)); err == nil {
				t.Error("read, want an error")
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("name: a\nparts: {70: 200}\ntags:\n  - a\n  - |\n    b\n"))
	f.Add([]byte("name: &a x\nkind: *a\n? b\n: c\n--- !x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := read(string(data))
		var e *Error
		if err != nil && (!errors.As(err, &e) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("error %q is not one line with a place", err)
		}
	})
}
