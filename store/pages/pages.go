// Package pages draws the pages of a PDF as pictures, for the preview and for
// systems that cannot print PDF. The renderer is PDFium as WebAssembly: it has
// no files, no network and a bounded memory. What it costs: about 6 MB of the
// program; the first time at a station it is compiled for 4 to 6 seconds into a
// folder (21 MB), later it is there in a quarter of a second; 80 MB of memory
// while a paper is open; a page takes some 30 ms for the screen, 0.2 s for a
// printer of 300 dpi.
package pages

import (
	"context"
	"errors"
	"image"
	"image/draw"
	"io"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"miaopi/app"
)

// Renderer opens papers. It holds the machinery only while one is open. Its
// methods may be called from several goroutines.
type Renderer struct {
	folder string // of the compiled renderer

	mu   sync.Mutex
	pool pdfium.Pool // guarded by mu, like open
	open int
}

// New makes a renderer that keeps what it compiled in a folder.
func New(folder string) *Renderer { return &Renderer{folder: folder} }

const (
	memoryPages = 1 << 14 // of 64 KB: a gigabyte
	maxWidth    = 10_000  // pixels of a page
	maxHeight   = 30_000
)

// Open opens a PDF. It takes a moment, the first time some seconds.
func (r *Renderer) Open(ctx context.Context, pdf []byte) (*Paper, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.start(); err != nil {
		return nil, app.E("pages", app.Internal, "文书不能在这里预览，可以直接打印或用系统的程序打开。", err)
	}
	p, err := r.load(pdf)
	if err != nil {
		r.stop()
		return nil, app.E("pages", app.Input, "这份 PDF 读不出来。", err)
	}
	r.open++
	return p, nil
}

// start makes the machinery. It is called under mu.
func (r *Renderer) start() (err error) {
	if r.pool != nil {
		return nil
	}
	cfg := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).WithMemoryLimitPages(memoryPages)
	if cache, err := wazero.NewCompilationCacheWithDir(r.folder); err == nil { // without one it only takes longer
		cfg = cfg.WithCompilationCache(cache)
	}
	r.pool, err = webassembly.Init(webassembly.Config{MaxIdle: 1, MaxTotal: 4, RuntimeConfig: cfg, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard})
	return err
}

// stop gives the machinery back when nothing is open. It is called under mu.
func (r *Renderer) stop() {
	if r.open == 0 && r.pool != nil {
		_ = r.pool.Close()
		r.pool = nil
	}
}

func (r *Renderer) load(pdf []byte) (*Paper, error) {
	in, err := r.pool.GetInstance(10 * time.Second)
	if err != nil {
		return nil, err
	}
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &pdf})
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil || count.PageCount == 0 {
		return nil, errors.Join(err, in.Close(), errors.New("no pages"))
	}
	return &Paper{r: r, in: in, doc: doc.Document, count: count.PageCount}, nil
}

// Paper is an open PDF.
type Paper struct {
	r     *Renderer
	count int

	mu  sync.Mutex
	in  pdfium.Pdfium // nil once it is closed; guarded by mu
	doc references.FPDF_DOCUMENT
}

// Count is the number of its pages.
func (p *Paper) Count() int { return p.count }

// Page draws a page so many pixels wide.
func (p *Paper) Page(ctx context.Context, n, width int) (image.Image, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p.in == nil {
		return nil, app.E("pages", app.Cancelled, "", errors.New("the paper is closed"))
	}
	got, err := p.in.RenderPageInPixels(&requests.RenderPageInPixels{Width: min(width, maxWidth), Height: maxHeight,
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: p.doc, Index: n}}})
	if err != nil {
		return nil, app.E("pages", app.Input, "这一页画不出来。", err)
	}
	defer got.Cleanup()
	own := image.NewRGBA(got.Result.RenderedImage.Bounds()) // the other one lies in the renderer's memory
	draw.Draw(own, own.Bounds(), got.Result.RenderedImage, own.Bounds().Min, draw.Src)
	return own, nil
}

// Close gives everything back. It may be called twice.
func (p *Paper) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.in == nil {
		return
	}
	_ = p.in.Close()
	p.in = nil
	p.r.mu.Lock()
	defer p.r.mu.Unlock()
	p.r.open--
	p.r.stop()
}
