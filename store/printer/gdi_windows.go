package printer

import (
	"image"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	gdi             = windows.NewLazySystemDLL("gdi32.dll")
	procCreateDC    = gdi.NewProc("CreateDCW")
	procDeleteDC    = gdi.NewProc("DeleteDC")
	procCaps        = gdi.NewProc("GetDeviceCaps")
	procStartDoc    = gdi.NewProc("StartDocW")
	procStartPage   = gdi.NewProc("StartPage")
	procEndPage     = gdi.NewProc("EndPage")
	procEndDoc      = gdi.NewProc("EndDoc")
	procAbortDoc    = gdi.NewProc("AbortDoc")
	procStretchBits = gdi.NewProc("StretchDIBits")
)

// deviceContext draws on a printer.
type deviceContext uintptr

func newContext(printer, tray string) (deviceContext, error) {
	mode := devMode(printer, tray)
	h, _, err := procCreateDC.Call(uintptr(unsafe.Pointer(pointer("WINSPOOL"))), uintptr(unsafe.Pointer(pointer(printer))), 0, uintptr(unsafe.Pointer(unsafe.SliceData(mode))))
	if h == 0 {
		return 0, err
	}
	return deviceContext(h), nil
}

func (d deviceContext) close() { procDeleteDC.Call(uintptr(d)) }
func (d deviceContext) abort() { procAbortDoc.Call(uintptr(d)) }

// The measures of a device, in its own pixels.
const (
	dotsPerInch = 88
	paperWidth  = 110
	paperHeight = 111
	leftEdge    = 112 // that cannot be printed on
	topEdge     = 113
)

func (d deviceContext) measure(what uintptr) int {
	n, _, _ := procCaps.Call(uintptr(d), what)
	return int(int32(n))
}

// finest is as fine as pages are drawn, in dots an inch.
const finest = 300

// pixels is how wide a page is to be drawn.
func (d deviceContext) pixels() int {
	w, dpi := d.measure(paperWidth), d.measure(dotsPerInch)
	if dpi > finest {
		return w * finest / dpi
	}
	return w
}

// docInfo is DOCINFOW.
type docInfo struct {
	size                   int32
	name, output, datatype *uint16
	kind                   uint32
}

// start begins a job and gives its number.
func (d deviceContext) start(title string) (int, error) {
	info := docInfo{name: pointer(title)}
	info.size = int32(unsafe.Sizeof(info))
	n, _, err := procStartDoc.Call(uintptr(d), uintptr(unsafe.Pointer(&info)))
	if int32(n) <= 0 {
		return 0, err
	}
	return int(int32(n)), nil
}

// bitmapInfo is BITMAPINFOHEADER.
type bitmapInfo struct {
	size                       uint32
	width, height              int32
	planes, bits               uint16
	compression, bytes         uint32
	xPerMetre, yPerMetre       int32
	coloursUsed, coloursNeeded uint32
}

// page draws a picture over a whole sheet.
func (d deviceContext) page(img image.Image) error {
	if n, _, err := procStartPage.Call(uintptr(d)); int32(n) <= 0 {
		return err
	}
	size, data := img.Bounds().Size(), bits(img)
	info := bitmapInfo{width: int32(size.X), height: -int32(size.Y), planes: 1, bits: 24}
	info.size = uint32(unsafe.Sizeof(info))
	w := d.measure(paperWidth)
	h := w * size.Y / size.X
	const copyBits = 0xcc0020
	n, _, err := procStretchBits.Call(uintptr(d), uintptr(-d.measure(leftEdge)), uintptr(-d.measure(topEdge)), uintptr(w), uintptr(min(h, d.measure(paperHeight))),
		0, 0, uintptr(size.X), uintptr(size.Y), uintptr(unsafe.Pointer(&data[0])), uintptr(unsafe.Pointer(&info)), 0, copyBits)
	if int32(n) <= 0 {
		return err
	}
	if n, _, err := procEndPage.Call(uintptr(d)); int32(n) <= 0 {
		return err
	}
	return nil
}

func (d deviceContext) end() error {
	if n, _, err := procEndDoc.Call(uintptr(d)); int32(n) <= 0 {
		return err
	}
	return nil
}
