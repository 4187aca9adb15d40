package rule

import (
	"testing"

	"miaopi/app"
	"miaopi/app/fact"
)

// One person is written in many ways; in what was decided before that was
// known, a name is compared to the letter.
func TestNamesAreComparedAsNames(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		name, person, holder string
		want                 app.Verdict
	}{
		{"the same", "王秀英", "王秀英", app.Approve},
		{"another dot", "阿卜杜拉·买买提", "阿卜杜拉•买买提", app.Approve},
		{"a dot of katakana", "阿卜杜拉·买买提", "阿卜杜拉・买买提", app.Approve},
		{"a full-width full stop", "阿卜杜拉·买买提", "阿卜杜拉．买买提", app.Approve},
		{"blanks", "王 秀英", "王　秀英", app.Approve},
		{"code page 936", "李\ue863", "李䶮", app.Approve},
		{"a compatibility ideograph", "\uf9dd", "利", app.Approve},
		{"full-width letters", "ＡＮＮＡ", "ANNA", app.Approve},
		{"somebody else", "王秀英", "王秀瑛", app.Review},
		{"a part missing", "阿卜杜拉·买买提", "阿卜杜拉", app.Review},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, in := caseOf(t, l, "elderly-allowance", "80 岁，条件全部符合")
			in.Record.Facts = append([]fact.Fact{}, in.Record.Facts...)
			for i, f := range in.Record.Facts {
				switch f.Name {
				case "person.name":
					in.Record.Facts[i].Value = fact.StringOf(c.person)
				case "account.holder":
					in.Record.Facts[i].Value = fact.StringOf(c.holder)
				}
			}
			if got := p.Verdict(in); got != c.want {
				t.Errorf("the verdict alone is %s", got)
			}
			e, err := p.Evaluate(in)
			if err != nil || e.Verdict != c.want {
				t.Fatalf("%v %v", e.Verdict, err)
			}
			before, err := p.EvaluateIn(Quoted, in)
			if err != nil || (before.Verdict == app.Approve) != (c.person == c.holder) {
				t.Errorf("in earlier words %v, %v", before.Verdict, err)
			}
		})
	}
}

// Two registers that type a name differently do not disagree.
func TestNamesOfTwoRegisters(t *testing.T) {
	p, in := caseOf(t, library(t), "elderly-allowance", "80 岁，条件全部符合")
	in.Record.Facts = append([]fact.Fact{}, in.Record.Facts...)
	for i, f := range in.Record.Facts {
		if f.Name == "person.name" {
			in.Record.Facts[i].Value = fact.StringOf("陈 秀英")
			f.Source = "identity.verify"
			in.Record.Facts = append(in.Record.Facts, f)
			break
		}
	}
	in.Record.Sort()
	if e, err := p.Evaluate(in); err != nil || e.Verdict != app.Approve {
		t.Errorf("%v, %v", e.Verdict, err)
	}
}
