package command

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/desk"
	"miaopi/app/division"
)

type sweepCmd struct {
	Item   app.PackID `help:"item to look at everybody for" required:""`
	Out    string     `help:"write the call and visit list, .csv or .xlsx" placeholder:"FILE"`
	Format string     `help:"text or json" enum:"text,json" default:"json"`
}

// Run looks at everybody. A list holds names and phones in full: writing it is
// journaled.
func (c *sweepCmd) Run(s *session) error {
	if c.Out != "" && !strings.HasSuffix(c.Out, ".csv") && !strings.HasSuffix(c.Out, ".xlsx") {
		return app.E("sweep", app.Input, "--out 的文件名要以 .csv 或 .xlsx 结尾。", nil)
	}
	return s.atStation(func(st *desk.Station) error {
		var mu sync.Mutex
		var list []desk.Eligible
		var keep func(desk.Eligible)
		if c.Out != "" {
			if err := st.MayExport(); err != nil {
				return err
			}
			keep = func(e desk.Eligible) {
				mu.Lock()
				defer mu.Unlock()
				list = append(list, e)
			}
		}
		total, err := st.Sweep(s.ctx, c.Item, nil, keep)
		if err != nil {
			return err
		}
		if c.Out != "" {
			desk.SortEligible(list)
			if err := s.writeList(st, c, list); err != nil {
				return err
			}
		}
		return s.print(c.Format, total, fmt.Sprintf("%d 人：符合而未享受 %d 人，已享受 %d 人，%d 天内将符合 %d 人（%.1f 秒）",
			total.Subjects, total.Qualify, total.Receiving, desk.SoonDays, total.Soon, total.Seconds))
	})
}

// writeList writes the list and journals it.
func (s *session) writeList(st *desk.Station, c *sweepCmd, list []desk.Eligible) error {
	tree, err := s.Divisions()
	if err != nil {
		return err
	}
	rows := listRows(st, itemName(st, c.Item), tree, list)
	data, err := asCSV(rows)
	if strings.HasSuffix(c.Out, ".xlsx") {
		data, err = asXLSX(rows)
	}
	if err != nil {
		return app.E("sweep", app.Internal, "", err)
	}
	if err := st.Exported(s.ctx, fmt.Sprintf("sweep %s %d", c.Item, len(list))); err != nil {
		return err
	}
	if err := s.WriteFile(c.Out, data); err != nil {
		return app.E("sweep", app.Denied, "名单写不到 "+c.Out+"。", err)
	}
	return nil
}

var listHead = []string{"街道", "社区", "网格", "姓名", "证件尾号", "电话", "情况", "每月金额", "短信"}

// listRows are the list's lines, the heading first.
func listRows(st *desk.Station, item string, tree *division.Tree, list []desk.Eligible) [][]string {
	rows := [][]string{listHead}
	for _, e := range list {
		street, community, grid := place(tree, string(e.Area))
		tail := e.Subject.ID[max(0, len(e.Subject.ID)-4):]
		what := map[bool]string{false: "符合，未享受", true: fmt.Sprintf("%d 天内将符合", desk.SoonDays)}[e.Soon]
		if e.Verdict == app.Provisional {
			what += "（待联网复核）"
		}
		rows = append(rows, []string{street, community, grid, e.Name, tail, e.Phone, what, e.Amount, st.Message(item, e)})
	}
	return rows
}

// place names street and community of a grid.
func place(tree *division.Tree, area string) (street, community, grid string) {
	for _, width := range []int{9, 12} {
		if len(area) < width {
			return street, community, grid
		}
		name := tree.Name(app.Division(area[:width]))
		if width == 9 {
			street = name
		} else {
			community = name
		}
	}
	return street, community, area[min(len(area), chinaid.Width(chinaid.DivisionLevel(area[:12]))):]
}

// asCSV is what Excel opens with the right characters: UTF-8 with a mark. A
// cell that a sheet would take for a formula is kept as text.
func asCSV(rows [][]string) ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteString("\ufeff")
	w := csv.NewWriter(&buf)
	for _, r := range rows {
		line := make([]string, len(r))
		for i, cell := range r {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				cell = "'" + cell
			}
			line[i] = cell
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return buf.Bytes(), w.Error()
}

func asXLSX(rows [][]string) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		cells := make([]any, len(r))
		for j, cell := range r {
			cells[j] = cell
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return nil, err
		}
		if err := w.SetRow(at, cells); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
