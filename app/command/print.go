package command

import (
	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
	"miaopi/app/desk/visits"
)

type printCmd struct {
	Case     string          `arg:"" help:"case id, serial number, or its last digits; or a visit, for its receipt or correction slip"`
	Document paperwork.Paper `help:"receipt, receipt-large, supplement, promise, correction, approval or refusal" default:"receipt" enum:"receipt,receipt-large,supplement,promise,correction,approval,refusal"`
	Out      string          `help:"file to write" required:"" placeholder:"FILE"`
	Format   string          `help:"text or json" enum:"text,json" default:"json"`
}

// Run writes a paper.
func (c *printCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	if _, err := visits.At(st).Visit(s.ctx, c.Case); err == nil {
		return c.visit(s, st)
	}
	id, err := st.FindCase(s.ctx, c.Case)
	if err != nil {
		return err
	}
	pdf, err := paperwork.At(st).Print(s.ctx, id, c.Document, s.Fonts)
	if err != nil {
		return err
	}
	return c.write(s, "case", string(id), pdf)
}

// visit writes a paper that all cases of a visit share.
func (c *printCmd) visit(s *session, st *desk.Station) error {
	var pdf []byte
	var err error
	switch c.Document {
	case paperwork.ReceiptPaper, paperwork.LargeReceipt:
		pdf, err = paperwork.At(st).PrintVisit(s.ctx, c.Case, c.Document == paperwork.LargeReceipt, s.Fonts)
	case paperwork.CorrectionPaper:
		pdf, err = paperwork.At(st).PrintVisitCorrection(s.ctx, c.Case, s.Fonts)
	default:
		err = app.E("print", app.Input, "一次受理只有一份受理回执和一份数据更正单；别的文书请按办件打印。", nil)
	}
	if err != nil {
		return err
	}
	return c.write(s, "visit", c.Case, pdf)
}

func (c *printCmd) write(s *session, what, id string, pdf []byte) error {
	if err := s.WriteFile(c.Out, pdf); err != nil {
		return app.E("print", app.Denied, "文书写不到 "+c.Out+"，请换一个能写的位置。", err)
	}
	return s.print(c.Format, map[string]any{what: id, "document": c.Document, "out": c.Out, "bytes": len(pdf)}, c.Out)
}
