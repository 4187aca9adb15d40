package uitest

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"strconv"
	"time"

	"miaopi/app/printing"
	"miaopi/ui/shell"
)

// spooler is the system's printing: what it is given is in Driver.Papers and
// Driver.Orders. A job comes out, unless Driver.Reports say otherwise.
type spooler Driver

func (s *spooler) Printers(context.Context) ([]printing.Printer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Devices, s.Spooling
}

func (s *spooler) Submit(_ context.Context, o printing.Order) (printing.Job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Papers[o.Title] = o.PDF
	s.Orders = append(s.Orders, o)
	return printing.Job{Printer: o.Printer, ID: strconv.Itoa(len(s.Orders))}, nil
}

func (s *spooler) Look(ctx context.Context, _ printing.Job) (printing.Report, error) {
	if r, ok := s.next(); ok || s.Hold == nil {
		return r, nil
	}
	select {
	case <-s.Hold:
		return printing.Report{State: printing.Done}, nil
	case <-ctx.Done():
		return printing.Report{}, ctx.Err()
	}
}

// next is the next of Driver.Reports; Done and false when there is none.
func (s *spooler) next() (printing.Report, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.Reports) == 0 {
		return printing.Report{State: printing.Done}, false
	}
	r := s.Reports[0]
	s.Reports = s.Reports[1:]
	return r, true
}

func (s *spooler) Cancel(context.Context, printing.Job) error { return nil }

// pause never waits.
func pause(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// pages are two grey pages with a dark head.
type pages struct{ d *Driver }

func (d *Driver) render(context.Context, []byte) (shell.PaperPages, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Open++
	return &pages{d}, nil
}

func (p *pages) Count() int { return 2 }

func (p *pages) Page(_ context.Context, n, width int) (image.Image, error) {
	img := image.NewRGBA(image.Rect(0, 0, width, width*297/210))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(width/8, width/8, width/2, width/8+20*(n+1)), image.NewUniform(color.Black), image.Point{}, draw.Src)
	return img, nil
}

func (p *pages) Close() {
	p.d.mu.Lock()
	defer p.d.mu.Unlock()
	p.d.Open--
}

// forget takes away what was shown by the system's program.
func (d *Driver) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Forgotten++
}

// thePrinter is the one there is, if a test does not say otherwise.
func thePrinter() []printing.Printer {
	return []printing.Printer{{ID: "hp", Name: "三号窗口 HP", Default: true, Trays: []printing.Tray{{ID: "tray-1", Name: "纸盒 1"}, {ID: "tray-2", Name: "纸盒 2"}}}}
}

// Ordered is the last order that went to the printer.
func (d *Driver) Ordered() printing.Order {
	d.T.Helper()
	if len(d.Orders) == 0 {
		d.T.Fatal("nothing was printed")
	}
	return d.Orders[len(d.Orders)-1]
}
