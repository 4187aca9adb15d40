package document

import (
	"fmt"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// Route is the 上门路线单: whom to visit, in the order of the way. It has doors and
// telephone numbers, without which nobody is found; names and ID numbers are
// masked. Whoever carries it brings it back.
type Route struct {
	Hall  string // 新安街道办事处
	Who   string // who goes
	Phone string // of the window
	Stops []Stop // in order
	Demo  bool
	At    time.Time
}

// Stop is one person on the way.
type Stop struct {
	Place   string // community and grid; stops of one place stand together
	Name    string // masked
	ID      string // masked
	Phone   string // in full
	Address string // the door
	Item    string
	Serial  string   // short: 1122-0001; empty when there is no case yet
	Do      []string // what is to be done there
}

// PDF makes the paper.
func (r Route) PDF(fonts Fonts) ([]byte, error) {
	if r.Hall == "" || r.At.IsZero() || len(r.Stops) == 0 {
		return nil, app.E("document.Route", app.Input, "没有要上门的人，路线单不能打印。", fmt.Errorf("hall, date or stops are empty"))
	}
	s := &sheet{demo: r.Demo, title: "上门路线单", mark: date(civil.On(r.At)), base: dense, rules: []string{"姓名和证件号已遮盖，住址和电话是完整的：由" + r.Who + "保管，当日用完交回窗口，不得留在住户家中。", date(civil.On(r.At)) + "印制"}}
	s.begin(fonts, s.title+" "+s.mark, r.At)
	s.titles(r.Hall, s.title, fmt.Sprintf("%s　%s　共 %d 户", date(civil.On(r.At)), r.Who, len(r.Stops)))
	s.double()
	for from := 0; from < len(r.Stops); {
		to := from + 1
		for to < len(r.Stops) && r.Stops[to].Place == r.Stops[from].Place {
			to++
		}
		s.place(from, r.Stops[from:to])
		from = to
	}
	if r.Phone != "" {
		s.flush("窗口电话：" + r.Phone)
	}
	return s.output("Route")
}

// place draws the stops of one place as a table with boxes to tick.
func (s *sheet) place(before int, stops []Stop) {
	s.section(fmt.Sprintf("%s（%d 户）", stops[0].Place, len(stops)))
	rows := make([][]string, len(stops))
	for i, one := range stops {
		who := one.Name + "\n" + one.ID
		for _, line := range []string{one.Phone, one.Address} {
			if line != "" {
				who += "\n" + line
			}
		}
		what := one.Item
		if one.Serial != "" {
			what += "\n" + one.Serial
		}
		do := "□ 见到本人　□ 未见到"
		for _, d := range one.Do {
			do += "\n□ " + d
		}
		rows[i] = []string{fmt.Sprint(before + i + 1), who, what, do, " "}
	}
	s.table([]column{{"序号", 12}, {"谁", 42}, {"事项", 34}, {"要办的", 48}, {"记录", textWidth - 136}}, rows)
}
