package division_test

import (
	"testing"

	"miaopi/app"
	"miaopi/app/division"
	"miaopi/assets"
)

func TestPlace(t *testing.T) {
	tree, err := division.Parse(assets.Divisions)
	if err != nil {
		t.Fatal(err)
	}
	street := tree.Name("440306017")
	community := tree.Children("440306017")[0]
	for _, tc := range []struct {
		area app.Division
		want string
	}{
		{"", "辖区未登记"}, {"440306", "辖区未登记"}, {"440306017", street}, {community.Code, street + community.Name},
		{community.Code + "003", street + community.Name + "第3网格"}, {"440306017999", street + "999社区"}, {"440306017999002", street + "999社区002网格"},
	} {
		if got := tree.Place(tc.area); got != tc.want {
			t.Errorf("%q is %q, want %q", tc.area, got, tc.want)
		}
	}
	if (*division.Tree)(nil).Place("440306017999002") != "辖区未登记" {
		t.Error("a place without a table")
	}
}
