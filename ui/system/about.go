package system

import (
	"context"

	"miaopi/app"
	"miaopi/app/provenance"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// about is 关于: what this is, which station, and on what terms.
type about struct {
	p    *Page
	step shell.Step
	keep *kit.Button

	terms   *kit.Button
	writing shell.Step
}

func newAbout(p *Page) *about {
	a := &about{p: p}
	a.keep = p.Button(p.T("保存运行日志"), shell.Hint("保存运行日志"), kit.Normal, a.save)
	a.terms = p.Button(p.T("保存全部许可"), "", kit.Normal, a.saveTerms)
	return a
}

func (a *about) title() string { return "关于" }

func (a *about) content() []fyne.CanvasObject {
	p, t := a.p, a.p.T
	program := p.card(t("秒批工作站"),
		p.Text(t("按公布的规则当场判定；规则通不过的，由人来办。机器可以说“行”，只有人可以说“不行”。"), look.Body, look.Plain),
		p.pairs(systemview.AboutProgram(p.Program, t)))
	station := p.card(t("本站"), p.pairs(append(systemview.AboutStation(p.Station, t), present.Pair{Label: t("数据目录"), Value: p.Dir})))
	sheet := p.Sheet(kit.Column{Title: t("名称"), Width: 11, Grow: 1}, kit.Column{Title: t("用途"), Width: 8, Grow: 1}, kit.Column{Title: t("许可"), Width: 9, Grow: 1})
	rows := make([][]kit.Cell, len(systemview.Licences))
	for i, l := range systemview.Licences {
		rows[i] = []kit.Cell{{Text: t(l.Name)}, {Text: t(l.Use), Tone: look.Quiet}, {Text: t(l.Terms), Tone: look.Quiet}}
	}
	sheet.SetRows(rows)
	return []fyne.CanvasObject{p.columns(program, station), a.log(), p.card(t("字体、数据和程序库的许可"), sheet, p.Row(look.Gap2, a.terms, p.Space()).Grow(1))}
}

// log shows the newest lines of the log, and how to give it to whoever mends the
// program.
func (a *about) log() fyne.CanvasObject {
	p, t := a.p, a.p.T
	if p.LogText == nil {
		return p.card(t("运行日志"), p.Text(t("没有运行日志。"), look.Body, look.Quiet))
	}
	words := p.Text(t("出错的原因记在这里：什么操作、哪一类、为什么。没有姓名和证件号，可以交给技术支持。"), look.Body, look.Quiet)
	lines := p.Text(t("还没有出过错。"), look.Body, look.Quiet)
	if p.data.log != "" {
		lines = p.Text(p.data.log, look.Body, look.Plain)
	}
	return p.card(t("运行日志"), words, lines, p.Row(look.Gap2, a.keep, p.Space()).Grow(1))
}

// save writes the whole log where exports go.
func (a *about) save() {
	p := a.p
	if p.LogText == nil {
		return
	}
	name := systemview.LogName(p.Station)
	shell.Write(p.Jobs, &a.step, p.T("保存运行日志"), func(context.Context) (string, error) {
		text, err := p.LogText()
		if err != nil {
			return "", app.E("log", app.Denied, "", err)
		}
		return p.Save(name, text)
	}, func(path string, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("运行日志已存到 %s", path)})
	})
}

// saveTerms writes the licences of everything built in, word for word, where exports go.
func (a *about) saveTerms() {
	p := a.p
	shell.Write(p.Jobs, &a.writing, p.T("保存全部许可"), func(context.Context) (string, error) {
		parts, err := p.Licences()
		if err != nil {
			return "", err
		}
		return p.Save("miaopi-licences.txt", []byte(provenance.Terms(parts)))
	}, func(path string, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Say(kit.Toast{Tone: look.Good, Text: p.T("全部许可已存到 %s", path)})
	})
}
