package system

import (
	"context"
	"crypto/rand"
	"strings"

	"miaopi/app"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/neighbour"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/present/systemview"
	"miaopi/ui/shell"

	"fyne.io/fyne/v2"
)

// hub is 汇聚库: how it stands with the hub and the neighbour, and what a
// person can do about either.
type hub struct {
	p       *Page
	round   shell.Slot
	pairing shell.Step
	report  *kit.Text
	address *kit.Entry
	code    *kit.Entry
	shown   *kit.Text // the code that pairs
	stick   stickCard
}

func newHub(p *Page) *hub {
	return &hub{p: p, stick: stickCard{p: p}, report: p.Text("", look.Body, look.Quiet), shown: p.Text("", look.Title, look.Accent),
		address: p.Entry(p.T("邻机地址，例如 192.168.1.12:47613"), nil), code: p.Entry(p.T("对方显示的 6 位配对码"), nil)}
}

func (h *hub) title() string { return "汇聚库" }

func (h *hub) content() []fyne.CanvasObject {
	p, t := h.p, h.p.T
	link, ok := p.Station.Remote.(*hubsync.Link)
	if !ok {
		return []fyne.CanvasObject{p.card(t("汇聚库"), p.Text(t("本站单机工作，没有登记到汇聚库。要与其他窗口共用办件，请管理员关闭窗口后运行："), look.Body, look.Quiet),
			p.Text(systemview.EnrolLine, look.Body, look.Plain))}
	}
	now := p.Button(t("立即同步"), "", kit.Normal, func() { h.sync(link) })
	left := p.card(t("汇聚库"), p.pairs(append(systemview.HubLines(p.data.health, p.T), systemview.LinkLines(link.Config, p.T)...)), p.Row(look.Gap3, now, h.report).Grow(1))
	outbox := p.card(t("本机过程记录"), p.pairs(systemview.OutboxLines(p.data.health.Outbox, p.T)))
	h.stick.link = link
	return []fyne.CanvasObject{p.columns(p.Stack(look.Gap4, left, outbox), p.Stack(look.Gap4, h.neighbour(), h.stick.card()))}
}

// sync goes one round now.
func (h *hub) sync(link *hubsync.Link) {
	p := h.p
	h.report.Set(p.T("正在同步……"))
	shell.Run(p.Jobs, &h.round, func(ctx context.Context) (hubsync.Result, error) { return link.Now(ctx) }, func(r hubsync.Result, err error) {
		if err != nil {
			h.report.SetTone(p.T(present.Sentence(err)), look.Attention)
		} else {
			h.report.SetTone(p.T("收到 %d，发出 %d", r.Pulled, r.Pushed), look.Good)
			if r.Rules != "" {
				p.Say(kit.Toast{Tone: look.Attention, Text: p.T(r.Rules), Seconds: 12})
			}
		}
		p.Changed()
		p.reload()
	})
}

// neighbour is the card of mutual copies.
func (h *hub) neighbour() fyne.CanvasObject {
	p, t := h.p, h.p.T
	hall, ok := p.Station.Neighbour.(*neighbour.Hall)
	if !ok {
		return p.Space()
	}
	what := p.Text(t("两台电脑配对后，每办一件先给对方存一份（加密），一台坏了，另一台接着办。"), look.Body, look.Quiet)
	if n := hall.Peer(); n.Station != "" {
		off := p.Button(t("停止互存"), "", kit.Normal, func() { h.forget(hall) })
		return p.card(t("邻机互存"), what, p.pairs(systemview.NeighbourLines(p.data.health, n, p.T)), p.Row(look.Gap2, off, p.Space()).Grow(1))
	}
	show := p.Button(t("显示配对码"), "", kit.Normal, func() { h.show(hall) })
	pair := p.Button(t("与邻机配对"), "", kit.Normal, func() { h.pair(hall) })
	return p.card(t("邻机互存"), what, p.Text(t("在一台电脑上："), look.Body, look.Plain), p.Row(look.Gap3, show, h.shown).Grow(1),
		p.Text(t("在另一台电脑上："), look.Body, look.Plain), h.address, h.code, p.Row(look.Gap2, pair, p.Space()).Grow(1))
}

func (h *hub) show(hall *neighbour.Hall) {
	code, err := hall.Code(rand.Reader)
	if err != nil {
		h.p.Fail(err)
		return
	}
	h.shown.Set(h.p.T("%s（5 分钟内有效）　本机地址 %s", code[:3]+" "+code[3:], strings.Join(hall.Addresses(), h.p.T(" 或 "))))
	h.p.fit()
}

func (h *hub) pair(hall *neighbour.Hall) {
	p := h.p
	address, code := strings.TrimSpace(h.address.Text), strings.ReplaceAll(h.code.Text, " ", "")
	if address == "" || code == "" {
		p.Fail(app.E("pair", app.Input, "请填写邻机地址和配对码。", nil))
		return
	}
	shell.Write(p.Jobs, &h.pairing, p.T("与邻机配对"), func(ctx context.Context) (neighbour.Peer, error) { return hall.Pair(ctx, address, code) },
		func(n neighbour.Peer, err error) {
			if err != nil {
				p.Fail(err)
				return
			}
			p.Say(kit.Toast{Tone: look.Good, Text: p.T("已与 %s 配对，今后每件先复制到那里。", string(n.Station)), Seconds: 8})
			p.Changed()
			p.reload()
		})
}

func (h *hub) forget(hall *neighbour.Hall) {
	p := h.p
	shell.Write(p.Jobs, &h.pairing, p.T("停止互存"), func(ctx context.Context) (struct{}, error) { return struct{}{}, hall.Forget(ctx) }, func(_ struct{}, err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.Changed()
		p.reload()
	})
}
