package printer

import (
	"context"
	"image"
	"strconv"
	"sync"

	"golang.org/x/sys/windows"

	"miaopi/app"
	"miaopi/app/printing"
)

// Spooler is the one of Windows. It is given pages that are drawn here, so no
// viewer is needed.
type Spooler struct {
	open Open

	mu   sync.Mutex
	last map[printing.Job]uint32 // bits that a job had at the last look; guarded by mu
}

var _ printing.Spooler = (*Spooler)(nil)

// New is this system's print service.
func New(_ func(string) string, open Open) printing.Spooler {
	return &Spooler{open: open, last: map[printing.Job]uint32{}}
}

// Printers implements printing.Spooler.
func (s *Spooler) Printers(context.Context) ([]printing.Printer, error) {
	list, err := enumPrinters()
	if err != nil {
		return nil, failed(err)
	}
	standard := defaultPrinter()
	var out []printing.Printer
	for _, one := range list {
		one.Default, one.Trays = one.ID == standard, trays(one.ID)
		if one.Default {
			out = append([]printing.Printer{one}, out...)
			continue
		}
		out = append(out, one)
	}
	return out, nil
}

// Submit implements printing.Spooler: it draws every page in the printer's own
// resolution, up to 300 dpi.
func (s *Spooler) Submit(ctx context.Context, o printing.Order) (printing.Job, error) {
	name := o.Printer
	if name == "" {
		name = defaultPrinter()
	}
	if name == "" {
		return printing.Job{}, app.E("printer", app.Missing, "系统里没有打印机，请管理员先在系统里添加。", nil)
	}
	pages, err := s.open(ctx, o.PDF)
	if err != nil {
		return printing.Job{}, err
	}
	defer pages.Close()
	dc, err := newContext(name, o.Tray)
	if err != nil {
		return printing.Job{}, failed(err)
	}
	defer dc.close()
	id, err := dc.start(o.Title)
	if err != nil {
		return printing.Job{}, failed(err)
	}
	for range o.Number() {
		for n := range pages.Count() {
			var page image.Image
			if page, err = pages.Page(ctx, n, dc.pixels()); err == nil {
				err = dc.page(page)
			}
			if err != nil {
				dc.abort()
				return printing.Job{}, failed(err)
			}
		}
	}
	return printing.Job{Printer: name, ID: strconv.Itoa(id)}, failed(dc.end())
}

// Look implements printing.Spooler.
func (s *Spooler) Look(_ context.Context, j printing.Job) (printing.Report, error) {
	status, said, err := jobStatus(j)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == windows.ERROR_INVALID_PARAMETER { // not in the queue any more
		return goneReport(s.last[j]), nil
	}
	if err != nil {
		return printing.Report{}, failed(err)
	}
	s.last[j] = status
	return jobReport(status, said), nil
}

// Cancel implements printing.Spooler. A job that is over is fine.
func (s *Spooler) Cancel(_ context.Context, j printing.Job) error {
	s.mu.Lock()
	s.last[j] |= jobDeleting
	s.mu.Unlock()
	if err := deleteJob(j); err != nil && err != windows.ERROR_INVALID_PARAMETER {
		return failed(err)
	}
	return nil
}

// failed gives an error of the system a sentence with the system's own words.
func failed(err error) error {
	switch {
	case err == nil:
		return nil
	case app.KindOf(err) != app.Internal:
		return err
	case err == windows.ERROR_ACCESS_DENIED:
		return app.E("printer", app.Denied, printing.NoAccess.Sentence(), err)
	}
	return app.E("printer", app.Offline, "Windows 的打印服务没有接受这份文书。系统说：“"+err.Error()+"”", err)
}

// pointer is a text for Windows; one with a zero byte in it is none.
func pointer(s string) *uint16 {
	p, err := windows.UTF16PtrFromString(s)
	if err != nil {
		return nil
	}
	return p
}
