package system

import (
	"context"
	"strings"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/desk/evidence"
	"miaopi/app/desk/reception"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// devices is 设备: the card reader of this window, the folder a scanner writes
// to, the screen turned to the citizen.
type devices struct {
	p       *Page
	reader  *kit.Entry
	folder  *kit.Entry
	report  *kit.Text // of the reader
	saved   *kit.Text // of the folder
	setting shell.Step
	reading shell.Slot
	filled  bool // the fields show what is set
}

func newDevices(p *Page) *devices {
	d := &devices{p: p, report: p.Text("", look.Body, look.Quiet), saved: p.Text("", look.Body, look.Quiet),
		reader: p.Entry(p.T("例如 http://127.0.0.1:8989/read，留空表示没有"), nil), folder: p.Entry("", nil)}
	d.reader.Enter, d.folder.Enter = d.setReader, d.setFolder
	return d
}

func (d *devices) title() string { return "设备" }

func (d *devices) content() []fyne.CanvasObject {
	p, t := d.p, d.p.T
	if p.data.health.Packs == 0 {
		return []fyne.CanvasObject{p.card(t("读卡器"))} // not read yet
	}
	if !d.filled {
		d.filled = true
		d.reader.SetText(p.data.reader.URL)
		d.folder.SetText(p.data.scans)
	}
	if p.Scans != nil {
		d.folder.SetPlaceHolder(t("留空用本站自己的：%s", p.Scans.Folder()))
	}
	reader := p.card(t("读卡器"), p.Text(t("填读卡器厂家装在本机的服务地址，读身份证用。"), look.Body, look.Quiet), d.reader,
		p.Row(look.Gap2, p.Button(t("保存"), "⏎", kit.Normal, d.setReader), p.Button(t("试读一张"), shell.Hint("试读一张"), kit.Normal, d.read), p.Space()).Grow(2), d.report)
	scans := p.card(t("扫描件文件夹"), p.Text(t("扫描仪把文件存到这里，窗口就会提示存档；存档后这里的原件删去。"), look.Body, look.Quiet), d.folder,
		p.Row(look.Gap2, p.Button(t("保存"), "⏎", kit.Normal, d.setFolder), p.Space()).Grow(1), d.saved)
	screen := p.card(t("群众屏"), p.Text(t("Ctrl+M 打开或关闭。它自己找到对着群众的显示器并铺满，下次登录时自己打开；群众在上面核对姓名、账户尾号和金额，也可以签名；窗口锁定时它什么也不显示。"), look.Body, look.Plain),
		p.Text(t("Ctrl+U 打开朗读：屏上的话同时读出来。"), look.Body, look.Quiet))
	return []fyne.CanvasObject{p.columns(p.Stack(look.Gap4, reader, screen), p.Stack(look.Gap4, scans, d.printers()))}
}

// setReader keeps the address.
func (d *devices) setReader() {
	p, cfg := d.p, card.Config{URL: strings.TrimSpace(d.reader.Text), Fields: d.p.data.reader.Fields}
	shell.Write(p.Jobs, &d.setting, p.T("保存设置"), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, reception.At(p.Station).SetCardReader(ctx, cfg)
	}, func(_ struct{}, err error) {
		d.tell(d.report, "读卡器地址已保存。", err)
		p.reload()
	})
}

// read reads the card that lies on the reader, and shows as much of it as shows
// that it works.
func (d *devices) read() {
	p := d.p
	if p.ReadCard == nil || d.reading.Busy() {
		return
	}
	d.tell(d.report, "正在读卡，请把身份证放在读卡器上……", nil)
	shell.Run(p.Jobs, &d.reading, p.ReadCard, func(c card.Card, err error) {
		if err != nil {
			d.tell(d.report, "", err)
			return
		}
		d.report.SetTone(p.T("读到了：%s，证件号尾号 %s。", present.MaskedName(app.Subject{Kind: app.Person}, c.Name), c.ID[max(0, len(c.ID)-4):]), look.Good)
		p.fit()
	})
}

// setFolder keeps the folder, and looks into it.
func (d *devices) setFolder() {
	p, dir := d.p, strings.TrimSpace(d.folder.Text)
	shell.Write(p.Jobs, &d.setting, p.T("保存设置"), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, evidence.At(p.Station).SetScansFolder(ctx, dir)
	}, func(_ struct{}, err error) {
		d.tell(d.saved, "文件夹已保存。", err)
		if err == nil && p.Scans != nil {
			p.Scans.Look()
		}
		p.reload()
	})
}

func (d *devices) tell(where *kit.Text, sentence string, err error) {
	tone := look.Good
	if err != nil {
		sentence, tone = present.Sentence(err), look.Bad
	}
	where.SetTone(d.p.T(sentence), tone)
	d.p.fit()
}
