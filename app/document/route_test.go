package document

import (
	"fmt"
	"strings"
	"testing"

	"miaopi/app"
)

func route() Route {
	return Route{Hall: "新安街道办事处", Who: "陈小芳", Phone: "0755-00000000", At: sample().At, Stops: []Stop{
		{Place: "新安街道上合社区 001 网格", Name: "王*英", ID: "440306********0028", Phone: "14412345678", Address: "示范花园3栋2单元502房", Item: "高龄老人津贴", Serial: "1122-0008", Do: []string{"看颐年卡"}},
		{Place: "新安街道上合社区 001 网格", Name: "李*兰", ID: "440306********0036", Item: "高龄老人津贴", Do: []string{"告知可以办理", "受理申请"}},
		{Place: "新安街道翻身社区 002 网格", Name: "陈**", ID: "440306********0044", Item: "高龄老人津贴", Serial: "1122-0009"}}}
}

func TestRouteGolden(t *testing.T) { golden(t, "route", route()) }

// TestNobodyIsLostOnALongRoute goes over several pages.
func TestNobodyIsLostOnALongRoute(t *testing.T) {
	r := route()
	r.Stops = nil
	for i := range 90 {
		r.Stops = append(r.Stops, Stop{Place: fmt.Sprintf("第%d社区", i/20), Name: fmt.Sprintf("户*%d号", i), Item: "高龄老人津贴", Do: []string{"看颐年卡"}})
	}
	text := said(t, make1(t, r))
	for _, one := range r.Stops {
		if !strings.Contains(text, one.Name) {
			t.Errorf("%s is lost", one.Name)
		}
	}
	if n := strings.Count(text, "□ 见到本人"); n != len(r.Stops) {
		t.Errorf("%d boxes to tick", n)
	}
}

func TestARouteWithoutStops(t *testing.T) {
	r := route()
	r.Stops = nil
	if _, err := r.PDF(fonts(t)); app.KindOf(err) != app.Input {
		t.Errorf("error %v", err)
	}
}
