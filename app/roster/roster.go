// Package roster writes a sweep's list for calling and visiting people: as CSV
// for any program, as XLSX, and as the texts of short messages. It sends
// nothing. Names and phones in it are full: whoever writes a file journals it.
package roster

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/outreach"
	"miaopi/app/division"

	"github.com/xuri/excelize/v2"
)

// Roster is a list with what it is for.
type Roster struct {
	Station *desk.Station
	Item    app.PackID
	Name    string // of the item
	Tree    *division.Tree
	People  []outreach.Eligible
	Tried   map[string][]outreach.Attempt // by ContactTag
}

// Head are the column titles.
var Head = []string{"街道", "社区", "网格", "姓名", "证件尾号", "电话", "情况", "每月金额", "短信", "联系情况"}

// Rows are the lines, the heading first.
func (r *Roster) Rows() [][]string {
	rows := [][]string{Head}
	for _, e := range r.People {
		street, community, grid := Place(r.Tree, string(e.Area))
		tail := e.Subject.ID[max(0, len(e.Subject.ID)-4):]
		what := map[bool]string{false: "符合，未享受", true: fmt.Sprintf("%d 天内将符合", outreach.SoonDays)}[e.Soon]
		if e.Verdict == app.Provisional {
			what += "（待联网复核）"
		}
		rows = append(rows, []string{street, community, grid, e.Name, tail, e.Phone, what, e.Amount, outreach.At(r.Station).Message(r.Name, e), r.tried(e)})
	}
	return rows
}

// tried is what was tried for somebody, the latest first.
func (r *Roster) tried(e outreach.Eligible) string {
	var out []string
	list := r.Tried[outreach.At(r.Station).ContactTag(r.Item, e.Subject)]
	for i := range list {
		a := list[len(list)-1-i]
		out = append(out, strings.TrimSpace(a.At.In(civil.Shanghai).Format("01-02 15:04")+" "+a.What.Label()+" "+a.Note))
	}
	return strings.Join(out, "；")
}

// Place names street and community of a grid.
func Place(tree *division.Tree, area string) (street, community, grid string) {
	if len(area) < 9 || tree == nil {
		return "", "", ""
	}
	street = tree.Name(app.Division(area[:9]))
	if len(area) < 12 {
		return street, "", ""
	}
	community = tree.Name(app.Division(area[:12]))
	return street, community, area[min(len(area), chinaid.Width(chinaid.DivisionLevel(area[:12]))):]
}

// Messages are the texts of short messages, one a line: phone, tab, text. Who
// has no phone is left out; a name is masked as it is on any message.
func (r *Roster) Messages() []byte {
	var b bytes.Buffer
	for _, e := range r.People {
		if e.Phone == "" {
			continue
		}
		fmt.Fprintf(&b, "%s\t%s：%s\n", oneLine(e.Phone), oneLine(chinaid.MaskName(e.Name)), oneLine(outreach.At(r.Station).Message(r.Name, e)))
	}
	return b.Bytes()
}

// oneLine keeps a hostile name from starting a message of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// CSV is what Excel opens with the right characters: UTF-8 with a mark. A cell
// that a sheet would take for a formula is kept as text.
func CSV(rows [][]string) ([]byte, error) {
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

// XLSX is a workbook of one sheet; every cell is text.
func XLSX(rows [][]string) ([]byte, error) {
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
