package supervision

import (
	"context"
	"fmt"
	"strings"
	"time"

	"miaopi/app/civil"
	"miaopi/app/document"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

// Paper is the announcement of a draw (抽取公告), to be put up before there is a
// seed; of one that was made, with the seed and what it drew (抽取结果).
func (s *Room) Paper(_ context.Context, d drawing.Draw, fonts document.Fonts) ([]byte, error) {
	a, print := d.Announcement, spotcheck.Fingerprint(d.Text)
	p := document.Published{
		Authority: s.at.Info.Hall, Title: "抽取公告", Below: words(d), Mark: "抽查 " + d.ID[:min(10, len(d.ID))],
		Lead:  "从下列已决定的办件里随机抽取一部分重新核查。名单在种子定下之前已经冻结；种子定下之后，任何人都能照样算出同一份结果。",
		Proof: "miaopi draw 2 " + d.ID + " " + print, Issuer: "码里是本次抽查的编号和公告指纹。",
		Rules: []string{"复算：miaopi draw verify 加公开文件，或者用浏览器打开公开网页，不用网络"}, Demo: s.at.Info.Demo != nil, At: s.at.Now(),
	}
	p.Sections = []document.Section{{Title: "公告", Columns: pairs, Rows: announcedRows(a, print)}, {Title: "名单和抽取件数", Columns: layers, Rows: strataRows(a.Strata)}}
	if d.Seed == "" {
		p.Sections = append(p.Sections, document.Section{Title: "种子怎样定", Lines: []string{sourceWords(a.Source),
			"种子＝SHA-256（随机数、换行，再接各人所报，每项之后换行）；公告时只公布随机数的 SHA-256，抽取之后公布随机数。", drawWords}})
		return p.PDF(fonts)
	}
	p.Title = "抽取结果"
	rows := [][]string{{"抽取日期", day(d.On)}, {"随机数", d.Nonce}}
	for _, one := range d.Said {
		rows = append(rows, []string{one.Who, one.What})
	}
	p.Sections = append(p.Sections, document.Section{Title: "种子", Columns: pairs, Rows: append(rows, []string{"种子", d.Seed})},
		document.Section{Title: fmt.Sprintf("抽中的 %d 件", len(d.Drawn)), Caption: drawWords, Columns: drawnColumns, Rows: drawnRows(d.Drawn)})
	return p.PDF(fonts)
}

const drawWords = "办件的名次＝SHA-256（种子、换行、办件的编号）由小到大；每层取名次最前的若干件。"

var (
	pairs        = []document.Column{{Share: 0.2}, {Share: 0.8}}
	layers       = []document.Column{{Title: "层", Share: 0.6}, {Title: "名单", Share: 0.2}, {Title: "抽取", Share: 0.2}}
	drawnColumns = []document.Column{{Title: "名次", Share: 0.1}, {Title: "办件的编号", Share: 0.35}, {Title: "校验值", Share: 0.55}}
)

func announcedRows(a spotcheck.Announcement, print string) [][]string {
	who := a.ByName
	if who == "" {
		who = string(a.By)
	}
	return [][]string{
		{"抽查编号", a.ID}, {"公告单位", a.Hall + "（工作站 " + string(a.Station) + "）"}, {"公告人", who},
		{"冻结时间", a.Frozen.In(civil.Shanghai).Format("2006 年 1 月 2 日 15:04")},
		{"名单", fmt.Sprintf("%d 件", a.Count)}, {"名单摘要", a.Digest}, {"名单树根", a.Root}, {"随机数承诺", a.Commitment}, {"公告指纹", print},
		{"要排除", fmt.Sprintf("有 %s 把握，不当决定率不超过 %s", spotcheck.Sure(a.Plan.Plan().Confidence), spotcheck.Sure(a.Plan.Plan().Risk))},
	}
}

func strataRows(strata []spotcheck.Stratum) (out [][]string) {
	for _, s := range strata {
		out = append(out, []string{s.Title, fmt.Sprint(s.Count), fmt.Sprint(s.Sample)})
	}
	return out
}

func drawnRows(list []spotcheck.Drawn) (out [][]string) {
	for _, one := range list {
		out = append(out, []string{fmt.Sprint(one.Rank), string(one.Case), one.Hash})
	}
	return out
}

func sourceWords(s spotcheck.SeedSource) string {
	if s.Public == "" {
		return fmt.Sprintf("由在场的至少 %d 人当面各报一个数。", spotcheck.People)
	}
	return "用公开数字“" + s.Public + "”，" + day(s.On) + "公布。公告之时没有人知道它。"
}

// words says which decisions a draw is of.
func words(d drawing.Draw) string {
	period := day(d.From)
	if d.To != d.From {
		period += "至" + day(d.To)
	}
	return strings.TrimSpace("办结时段 " + period)
}

func day(d civil.Date) string {
	return d.Noon().In(time.FixedZone("", 8*3600)).Format("2006 年 1 月 2 日")
}
