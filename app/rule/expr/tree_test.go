package expr

import (
	"testing"

	"pgregory.net/rapid"

	"miaopi/app/fact"
)

// What a tree writes down is read back as the same tree, which gives the same
// value.
func TestTreeIsReadBack(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		source := writer{t}.boolean(3)
		p, err := s.Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		text := p.Tree.String()
		again, err := s.Compile(text)
		if err != nil {
			t.Fatalf("%s was written as %s: %v", source, text, err)
		}
		if again.Tree.String() != text {
			t.Fatalf("%s was written as %s, then as %s", source, text, again.Tree)
		}
		f := frame("2026-11-22", draw(t))
		if got, want := again.Eval(f), p.Eval(f); got != want || p.Tree.Eval(f) != want {
			t.Fatalf("%s = %v, written as %s = %v", source, want, text, got)
		}
	})
}

func TestTreeWritesOneForm(t *testing.T) {
	s := schema(t)
	for _, c := range []struct{ source, want string }{
		{`p.b1&&( p.b2||p.b1 )`, `p.b1 && (p.b2 || p.b1)`},
		{`(p.b1 && p.b2) || p.b1`, `p.b1 && p.b2 || p.b1`},
		{`!(p.b1 || p.b2)`, `!(p.b1 || p.b2)`},
		{`p.i1-(p.i2-1)`, `p.i1 - (p.i2 - 1)`},
		{`p.s1 == "a'b\\c"`, `p.s1 == 'a\'b\\c'`},
		{`p.s1 in ["a","b"]`, `p.s1 in ['a', 'b']`},
		{`p.i1 in [1,2]`, `p.i1 in [1, 2]`},
		{`p.s1.matches('^a')`, `matches(p.s1, '^a')`},
		{`p.s1.startsWith("粤")`, `p.s1.startsWith('粤')`},
		{`day("2026-01-31")<=date`, `day('2026-01-31') <= date`},
		{`p.m1 > decimal('1.50')`, `p.m1 > decimal('1.50')`},
		{`(p.b1 ? p.b2 : p.b1) ? true : p.b1 ? false : true`, `(p.b1 ? p.b2 : p.b1) ? true : p.b1 ? false : true`},
		{`-p.i1 < -2`, `-p.i1 < -2`},
	} {
		p, err := s.Compile(c.source)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Tree.String(); got != c.want {
			t.Errorf("%s is written %s, want %s", c.source, got, c.want)
		}
	}
}

func TestTreeReads(t *testing.T) {
	p, err := schema(t).Compile(`age(p.d1, date) >= 70 || p.b1`)
	if err != nil {
		t.Fatal(err)
	}
	if tree := p.Tree; !tree.Reads(slotOf("p.d1")) || tree.Args[1].Reads(slotOf("p.d1")) || tree.Args[0].Type != fact.Bool {
		t.Error("the tree does not tell what it reads")
	}
}
