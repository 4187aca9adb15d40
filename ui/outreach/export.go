package outreach

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"miaopi/app/roster"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// format is one way to write the list.
type format struct {
	label, ending string
	write         func(*roster.Roster) ([]byte, error)
}

var formats = []format{
	{"Excel 表格（.xlsx）", ".xlsx", func(r *roster.Roster) ([]byte, error) { return roster.XLSX(r.Rows()) }},
	{"CSV 文本（.csv）", ".csv", func(r *roster.Roster) ([]byte, error) { return roster.CSV(r.Rows()) }},
	{"短信文本（一行一条，本程序不发送）", ".txt", func(r *roster.Roster) ([]byte, error) { return r.Messages(), nil }},
}

// export asks for a format and writes those that are shown. Full names and
// phones leave the station: it is journaled.
func (p *Page) export() {
	if p.found == nil || len(p.shown) == 0 {
		p.Say(kit.Toast{Tone: look.Attention, Text: p.T("没有可以导出的名单：请先核对。"), Seconds: 8})
		return
	}
	labels := make([]string, len(formats))
	for i, f := range formats {
		labels[i] = p.T(f.label)
	}
	var m *kit.Modal
	pick := p.Picker(labels, func(i int) {
		m.Close()
		p.write(formats[i])
	})
	m = p.Ask(kit.Ask{Title: p.T("导出 %d 人的名单", len(p.shown)), Cancel: p.T("返回"), Body: []fyne.CanvasObject{
		p.Text(p.T("文件里是完整的姓名和电话，导出记入审计日志。请只给打电话和上门的人。"), look.Body, look.Attention), pick}, First: pick})
}

func (p *Page) write(f format) {
	st := p.Station
	r := &roster.Roster{Station: st, Item: p.found.Item, Name: p.found.Name, Tree: p.ref.Divisions, People: p.shown, Tried: p.found.Tried}
	name := fmt.Sprintf("%s-%s%s", r.Item, st.Now().Format("20060102-1504"), f.ending)
	shell.Write(p.Jobs, &p.card.step, p.T("导出名单"), func(ctx context.Context) (string, error) {
		if err := st.MayExport(); err != nil {
			return "", err
		}
		data, err := f.write(r)
		if err != nil {
			return "", err
		}
		if err := st.Exported(ctx, fmt.Sprintf("sweep %s %d", r.Item, len(r.People))); err != nil {
			return "", err
		}
		return p.Save(name, data)
	}, func(path string, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("名单已存到 %s", path)})
	})
}
