package printer

import (
	"cmp"
	"context"
	"strconv"

	"github.com/OpenPrinting/goipp"

	"miaopi/app"
	"miaopi/app/printing"
)

// Submit implements printing.Spooler.
func (c *CUPS) Submit(ctx context.Context, o printing.Order) (printing.Job, error) {
	id := o.Printer
	if id == "" {
		var err error
		if id, err = c.standard(ctx); err != nil {
			return printing.Job{}, err
		}
	}
	if id == "" {
		return printing.Job{}, noPrinter()
	}
	m := c.request(goipp.OpPrintJob, printerPath(id))
	m.Operation.Add(goipp.MakeAttr("job-name", goipp.TagName, goipp.String(o.Title)))
	m.Operation.Add(goipp.MakeAttr("document-format", goipp.TagMimeType, goipp.String("application/pdf")))
	m.Job.Add(goipp.MakeAttr("copies", goipp.TagInteger, goipp.Integer(o.Number())))
	if o.Tray != "" {
		m.Job.Add(goipp.MakeAttrCollection("media-col", goipp.MakeAttr("media-source", goipp.TagKeyword, goipp.String(o.Tray))))
	}
	answer, err := c.ask(ctx, printerPath(id), m, o.PDF)
	if err != nil {
		return printing.Job{}, err
	}
	n := number(answer.Job, "job-id")
	if n == 0 {
		return printing.Job{}, app.E("printer", app.Offline, "打印服务没有给出任务号，不知道打没打出来。", nil)
	}
	return printing.Job{Printer: id, ID: strconv.Itoa(n)}, nil
}

// noPrinter says that there is nothing to print with.
func noPrinter() error {
	return app.E("printer", app.Missing, "系统里没有打印机，请管理员先在系统里添加。", nil)
}

// about is a request about a job.
func (c *CUPS) about(op goipp.Op, j printing.Job) *goipp.Message {
	m := c.request(op, printerPath(j.Printer))
	n, _ := strconv.Atoi(j.ID) // a job that is no number the service does not know
	m.Operation.Add(goipp.MakeAttr("job-id", goipp.TagInteger, goipp.Integer(n)))
	return m
}

// Look implements printing.Spooler.
func (c *CUPS) Look(ctx context.Context, j printing.Job) (printing.Report, error) {
	m := c.about(goipp.OpGetJobAttributes, j)
	m.Operation.Add(wanted(goipp.String("job-state"), goipp.String("job-state-reasons"), goipp.String("job-state-message"),
		goipp.String("job-printer-state-message"), goipp.String("job-printer-state-reasons")))
	answer, err := c.ask(ctx, printerPath(j.Printer), m, nil)
	if err != nil {
		return printing.Report{}, err
	}
	r := reportOf(answer.Job)
	if r.State != printing.Waiting && r.State != printing.Printing {
		return r, nil
	}
	return c.besides(ctx, j, r)
}

// reportOf reads the state of a job.
func reportOf(list goipp.Attributes) printing.Report {
	reasons := append(texts(list, "job-state-reasons"), texts(list, "job-printer-state-reasons")...)
	said, _ := text(list, "job-printer-state-message")
	also, _ := text(list, "job-state-message")
	r := printing.Report{Said: cmp.Or(said, also)}
	switch number(list, "job-state") {
	case 3:
		r.State = printing.Waiting
	case 4:
		r.State, r.Trouble = printing.HeldUp, cmp.Or(printing.TroubleOf(reasons, false), printing.Paused)
	case 5:
		r.State = printing.Printing
	case 6:
		r.State, r.Trouble = printing.HeldUp, cmp.Or(printing.TroubleOf(reasons, true), printing.Other)
	case 7:
		r.State = printing.Cancelled
	case 9:
		r.State = printing.Done
		for _, k := range reasons {
			if k == "job-completed-with-errors" {
				r.State, r.Trouble = printing.Aborted, printing.Other
			}
		}
	default:
		r.State, r.Trouble = printing.Aborted, cmp.Or(printing.TroubleOf(reasons, true), printing.Other)
	}
	if r.State == printing.Done || r.State == printing.Cancelled {
		r.Said = "" // the last progress, such as “rendering completed”
	}
	return r
}

// besides looks at the printer of a job that is not done: whether it stands.
func (c *CUPS) besides(ctx context.Context, j printing.Job, r printing.Report) (printing.Report, error) {
	m := c.request(goipp.OpGetPrinterAttributes, printerPath(j.Printer))
	m.Operation.Add(wanted(printerAttributes[0], printerAttributes[1:]...))
	answer, err := c.ask(ctx, printerPath(j.Printer), m, nil)
	if err != nil {
		return r, err
	}
	t, said := troubleOf(answer.Printer, "printer")
	if t != "" {
		return printing.Report{State: printing.HeldUp, Trouble: t, Said: said}, nil
	}
	r.Said = cmp.Or(said, r.Said) // often all that is said of a printer that is off
	return r, nil
}

// Cancel implements printing.Spooler. A job that is over is fine.
func (c *CUPS) Cancel(ctx context.Context, j printing.Job) error {
	_, err := c.ask(ctx, printerPath(j.Printer), c.about(goipp.OpCancelJob, j), nil)
	if r, lookErr := c.Look(ctx, j); err != nil && lookErr == nil && r.State.Ended() {
		return nil
	}
	return err
}
