package layout

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miaopi/app/rule"
	"miaopi/app/rule/source"
	"miaopi/app/workday"
	"miaopi/assets"
)

func builtIn(t testing.TB) map[string][]byte {
	t.Helper()
	entries, err := assets.Packs.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	for _, e := range entries {
		if files[e.Name()], err = assets.Packs.ReadFile("packs/" + e.Name()); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestBuiltInPacksAreInForm(t *testing.T) {
	for name, data := range builtIn(t) {
		out, err := Format(name, data)
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(out, data) {
			t.Errorf("%s is not in canonical form; run miaopi pack fmt -w assets/packs/*.yaml", name)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"sections and keys in order", "version: 2020-01-01\npack: a\nconditions:\n  - {basis: b, when: x.y, id: c}\nbasis: [{title: t, id: b}]\n",
			"pack: a\nversion: 2020-01-01\nbasis:\n  - {id: b, title: t}\nconditions:\n  - id: c\n    when: x.y\n    basis: b\n"},
		{"facts stay in order", "facts:\n    z.z:   {label: Z, type: bool}\n    a.a:\n      type: int\n",
			"facts:\n  z.z: {type: bool, label: Z}\n  a.a: {type: int}\n"},
		{"parameters", "parameters:\n  p: [{value: {70: 200,80: 300}, from: 2020-01-01, basis: b}]\n",
			"parameters:\n  p:\n    - {from: 2020-01-01, value: {70: 200, 80: 300}, basis: b}\n"},
		{"parameters with a label", "parameters:\n  p: {values: [{value: 7, from: 2020-01-01, basis: b}], label: 上限}\n",
			"parameters:\n  p:\n    label: 上限\n    values:\n      - {from: 2020-01-01, value: 7, basis: b}\n"},
		{"needless quotes go", "notes:\n  - \"说明\"\n  - 'a: b'\n  - 'yes'\n  - '42'\n  - \"it's\"\n", "notes:\n  - 说明\n  - 'a: b'\n  - 'yes'\n  - '42'\n  - it's\n"},
		{"quotes come where a value goes onto one line", "cases:\n  - name: 甲, 乙\n    expect:\n      verdict: review\n", "cases:\n  - {name: '甲, 乙', expect: {verdict: review}}\n"},
		{"empty values", "until: null\nitem: {code: ~, name: x}\ncases: [{name: a, given: {x.y: }}]\nnotes: []\n", "until:\nitem:\n  name: x\n  code:\nnotes: []\ncases:\n  - {name: a, given: {x.y: }}\n"},
		{"texts of several lines", "conditions:\n  - id: a\n    when: |\n      x.y &&\n      x.z\n    say: >-\n      one\n      two\n", "conditions:\n  - id: a\n    say: one two\n    when: |\n      x.y &&\n      x.z\n"},
		{"folded text that ends a line", "conditions:\n  - say: >\n      one\n      two\n", "conditions:\n  - say: \"one two\\n\"\n"},
		{"one empty line at most", "\n\npack: a\n\n\n\nversion: 2020-01-01\nnotes:\n\n  - x\n", "pack: a\n\nversion: 2020-01-01\nnotes:\n\n  - x\n"},
		{"as an editor of Windows writes", "\xef\xbb\xbfpack: a\r\nnotes:\r\n  - x # y\r\n", "pack: a\nnotes:\n  - x  # y\n"},
		{"what is not known stays", "pack: a\nzzz: {b: 1, a: 2}\nversion: 1\n", "pack: a\nversion: 1\nzzz: {b: 1, a: 2}\n"},
	} {
		t.Run(c.name, func(t *testing.T) { formats(t, c.in, c.want) })
	}
}

func TestCommentsStayWithWhatTheyStandBy(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"the header stays at the top", "# head\n\n# more\nversion: 2020-01-01\npack: a\n", "# head\n\n# more\npack: a\nversion: 2020-01-01\n"},
		{"a comment above goes along", "pack: a\n# about basis\nbasis: []\n# about version\nversion: 1 # v\n", "pack: a\n# about version\nversion: 1  # v\n# about basis\nbasis: []\n"},
		{"comments in a column", "pack: a       # one\nversion: 1    # two\n", "pack: a       # one\nversion: 1    # two\n"},
		{"an item that is commented out", "conditions:\n  - id: a\n    basis: b\n  # - id: c\n  #   basis: b\noutcome: {}\n", "conditions:\n  - id: a\n    basis: b\n  # - id: c\n  #   basis: b\noutcome: {}\n"},
		{"a section that is commented out", "conditions:\n  - id: a\n    basis: b\n# outcome:\n#   x: 1\nnotes: []\n", "conditions:\n  - id: a\n    basis: b\n# outcome:\n#   x: 1\nnotes: []\n"},
		{"inside a value", "facts:\n  a.b: {type: bool, # one\n    # two\n    label: x} # three\n  c.d: {type: int}\n", "facts:\n  # two\n  # three\n  a.b: {type: bool, label: x}  # one\n  c.d: {type: int}\n"},
		{"above the first key of an item", "conditions:\n  # first\n  - when: x\n    # id\n    id: a\n", "conditions:\n  # first\n  # id\n  - id: a\n    when: x\n"},
		{"beside a text of several lines", "conditions:\n  - id: a\n    when: | # why\n      x\n      y\n", "conditions:\n  - id: a\n    # why\n    when: |\n      x\n      y\n"},
		{"at the end", "pack: a\n  # indented\n\n# end\n", "pack: a\n# indented\n\n# end\n"},
		{"no comment at all", "pack: 'a # b'\nnotes: ['#x']\n", "pack: 'a # b'\nnotes:\n  - '#x'\n"},
	} {
		t.Run(c.name, func(t *testing.T) { formats(t, c.in, c.want) })
	}
}

func formats(t *testing.T, in, want string) {
	t.Helper()
	got, err := Format("a.yaml", []byte(in))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if again, err := Format("a.yaml", got); err != nil || !bytes.Equal(again, got) {
		t.Errorf("a second time it becomes\n%s (%v)", again, err)
	}
}

// A pack that is written anew decides as before.
func TestFormatKeepsTheRules(t *testing.T) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range builtIn(t) {
		loose := strings.NewReplacer("  - {name:", "\n\n  - { name:", "    when: ", "    when:    ", "conditions:\n", "# rules\nconditions:\n\n").Replace(string(data))
		out, err := Format(name, []byte(loose))
		if err != nil {
			t.Fatal(err)
		}
		p, err := rule.LoadPack(name, out, rule.WithCalendar(cal))
		if err != nil {
			t.Fatal(err)
		}
		before, err := rule.LoadPack(name, data, rule.WithCalendar(cal))
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range before.Cases {
			if fmt.Sprint(p.Cases[i].Input, p.Cases[i].Expect.Verdict) != fmt.Sprint(c.Input, c.Expect.Verdict) {
				t.Errorf("%s: the case %s became %+v", name, c.Name, p.Cases[i])
			}
		}
		for i, r := range p.RunCases() {
			if want := before.RunCases()[i]; !r.OK() || fmt.Sprint(r.Evaluation.Conditions) != fmt.Sprint(want.Evaluation.Conditions) {
				t.Errorf("%s: %s: %v", name, r.Name, r.Problems)
			}
		}
	}
}

// A file in any indentation, order and quoting keeps its meaning and its
// comments, and comes to rest after one pass.
func TestFormatSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { settles(t, []byte(scribble{t}.object(0))) })
}

func settles(t interface {
	Helper()
	Fatalf(string, ...any)
}, data []byte) {
	t.Helper()
	if _, err := source.Parse("a.yaml", data); err != nil {
		return
	}
	out, err := Format("a.yaml", data)
	if err != nil {
		t.Fatalf("%v\n%q", err, data)
	}
	if again, err := Format("a.yaml", out); err != nil || !bytes.Equal(again, out) {
		t.Fatalf("%q becomes %q, then %q (%v)", data, out, again, err)
	}
}

// scribble writes random files of the kind people write.
type scribble struct{ t *rapid.T }

func (s scribble) pick(list ...string) string { return rapid.SampledFrom(list).Draw(s.t, "pick") }

func (s scribble) keys(depth int) []string {
	if depth == 0 {
		return []string{"pack", "version", "item", "basis", "conditions", "facts", "parameters", "cases", "notes", "outcome", "sample", "other"}
	}
	return []string{"id", "name", "when", "basis", "value", "x.y", "70", "'true'", "中文"}
}

func (s scribble) object(depth int) string {
	var b strings.Builder
	indent := strings.Repeat("  ", depth)
	seen := map[string]bool{}
	for range rapid.IntRange(1, 5).Draw(s.t, "keys") {
		key := s.pick(s.keys(depth)...)
		if seen[key] {
			continue
		}
		seen[key] = true
		b.WriteString(s.pick("", "", "", "\n", indent+"# above\n", "   # odd\n", "\n\n"+indent+"# apart\n\n"))
		b.WriteString(indent + key + ":" + s.value(depth))
	}
	return b.String()
}

func (s scribble) value(depth int) string {
	end := s.pick("\n", "\n", " # end\n", "      # far\n")
	if depth < 3 {
		switch s.pick("object", "list", "flow", "text", "text", "block") {
		case "object":
			return end + s.object(depth+1)
		case "list":
			return end + s.list(depth+1)
		case "flow":
			return " " + s.flow(2) + end
		case "block":
			pad := strings.Repeat("  ", depth+1)
			return s.pick(" |\n", " >\n", " |-\n", " >-\n") + pad + "one: 1\n" + pad + s.pick("two # 2", "  deeper", "三") + "\n"
		}
	}
	return " " + s.text() + end
}

func (s scribble) list(depth int) string {
	var b strings.Builder
	indent := strings.Repeat("  ", depth)
	for range rapid.IntRange(1, 3).Draw(s.t, "items") {
		b.WriteString(s.pick("", "", indent+"# item\n", "\n"))
		switch s.pick("text", "flow", "object") {
		case "text":
			b.WriteString(indent + "- " + s.text() + "\n")
		case "flow":
			b.WriteString(indent + "- " + s.flow(2) + "\n")
		default:
			b.WriteString(indent + "- id: " + s.text() + s.pick("\n", " # c\n") + indent + "  when: " + s.text() + "\n")
		}
	}
	return b.String()
}

func (s scribble) flow(depth int) string {
	if depth == 0 {
		return s.pick("a", "'b, c'", "7", "\"x: y\"", "'7'", "1.50")
	}
	switch s.pick("map", "list", "open", "leaf") {
	case "map":
		return "{name: " + s.flow(depth-1) + ",   70: " + s.flow(depth-1) + "}"
	case "list":
		return "[" + s.flow(depth-1) + ", " + s.flow(depth-1) + "]"
	case "open":
		return "{a: , b: " + s.flow(depth-1) + "}"
	}
	return s.flow(0)
}

func (s scribble) text() string {
	return s.pick("a", "说明", "'quoted'", "\"double \\n line\"", "42", "'42'", "true", "'true'", "null", "''", "a && b || !c", "'!c'", "x == 'y'", "age(a.b, date) >= 70", "'it''s'", "２０", "a, b", "b: c d", "[1, 2]")
}

func FuzzFormat(f *testing.F) {
	for _, data := range builtIn(f) {
		f.Add(data)
	}
	f.Add([]byte("# a\nb: |+\n  c\n\n\nd: >\n  e\n   f\n- g\n"))
	f.Add([]byte("a: \"\\x41\\t\"\n? b\n: {c, d: }\nbasis: [[], [{}]]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := source.Parse("a.yaml", data); err != nil {
			return
		}
		out, err := Format("a.yaml", data)
		if err != nil {
			return // what it cannot write it leaves alone
		}
		if again, err := Format("a.yaml", out); err != nil || !bytes.Equal(again, out) {
			t.Errorf("%q becomes %q, then %q (%v)", data, out, again, err)
		}
	})
}

func BenchmarkFormat(b *testing.B) {
	data, err := os.ReadFile("../../../assets/packs/elderly-allowance-2021-03-01.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Format("a.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}
