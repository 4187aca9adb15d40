package outreachview_test

import (
	"testing"

	"miaopi/ui/present/presenttest"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/outreach"
	"miaopi/app/division"
	"miaopi/assets"
	"miaopi/ui/present"
	"miaopi/ui/present/outreachview"
)

func TestAreasCountEverybodyOnce(t *testing.T) {
	tree, err := division.Parse(assets.Divisions)
	if err != nil {
		t.Fatal(err)
	}
	st, ref := presenttest.Offline(t), present.Reference{Divisions: tree}
	one := func(id, area string, soon bool) outreach.Eligible {
		return outreach.Eligible{Resident: desk.Resident{Subject: app.Subject{Kind: app.Person, ID: id}, Area: app.Division(area)}, Soon: soon}
	}
	r := outreachview.Reach{Item: "x", List: []outreach.Eligible{one("1", "440306017001001", false), one("2", "440306017001001", false), one("3", "440306017001002", false),
		one("4", "440306017002001", false), one("5", "", false), one("6", "440306017001001", true)}}
	r.Tried = map[string][]outreach.Attempt{outreach.At(st).ContactTag("x", r.List[0].Subject): {{What: outreach.NoAnswer}}}
	got := outreachview.Areas(st, r, false, ref, presenttest.Chinese)
	want := []outreachview.AreaLine{{"", "全部", 5, 1}, {"440306017001", tree.Name("440306017001"), 3, 1}, {"440306017001001", "　网格 001", 2, 1}, {"440306017001002", "　网格 002", 1, 0},
		{"440306017002", tree.Name("440306017002"), 1, 0}, {"440306017002001", "　网格 001", 1, 0}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	if soon := outreachview.Areas(st, r, true, ref, presenttest.Chinese); soon[0].People != 1 {
		t.Errorf("%+v", soon)
	}
}

func TestPersonOf(t *testing.T) {
	e := outreach.Eligible{Resident: desk.Resident{Subject: app.Subject{Kind: app.Person, ID: "440306194611220024"}, Name: "王秀英"}, Amount: "300"}
	l := outreachview.PersonOf(e, nil, present.Reference{})
	if l.Name != "王*英" || l.Phone != "没有电话" || l.Grid != "" || l.Last.Word != "还没联系" {
		t.Errorf("%+v", l)
	}
	for _, c := range outreach.Contacts {
		if l := outreachview.PersonOf(e, []outreach.Attempt{{What: outreach.NoAnswer}, {What: c}}, present.Reference{}); l.Last.Word != c.Label() || c.Label() == "" {
			t.Errorf("%+v", l)
		}
	}
}
