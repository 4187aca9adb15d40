package counter_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"miaopi/app/desk/evidence"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// page is a scan of a page with a dark corner at its upper left.
func page(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 210, 297))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := range 60 {
		for x := range 60 {
			img.Set(x, y, color.Black)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const pdf = "%PDF-1.4\n1 0 obj <</Type /Pages /Count 2>> endobj\n%%EOF\n"

// thumbs are the small pictures that are seen.
func thumbs(d *uitest.Driver) (out []*kit.Thumb) {
	for _, o := range uitest.Objects(d.Win) {
		if t, ok := o.(*kit.Thumb); ok {
			out = append(out, t)
		}
	}
	return out
}

// arrive lets the scanner write a file, and the folder tell.
func arrive(d *uitest.Driver, name string, data []byte) {
	if d.Scans == nil {
		d.Scans = map[string][]byte{}
	}
	d.Scans[name] = data
	for range 2 { // it moved, and then stands still
		d.ScanStirs()
		d.Settle()
	}
}

// A scan stands beside the form as a picture as soon as it is there, with its pages; a
// broken one says so. The field that has the keyboard keeps it, and what is typed.
func TestScansStandBesideTheForm(t *testing.T) {
	for _, o := range []uitest.Options{{}, {Size: fyne.NewSize(1024, 768)}, {Size: fyne.NewSize(1024, 768), Mode: look.Mode{Elder: true}}} {
		d := counter(t, withFirm(o), func(d *uitest.Driver) { put(t, d, firm, "深圳市拟联智造有限公司", registered) })
		d.Type(firm.ID)
		d.Key(fyne.KeyReturn)
		pick(d, map[bool]string{true: "深圳市拟联智造有限公司　企业投资项目备案", false: "企业投资项目备案"}[o.Mode.Elder])
		d.Type("智能")
		field := d.Win.Canvas().Focused()
		if len(thumbs(d)) != 0 {
			t.Fatal("there is a picture of nothing")
		}
		arrive(d, "执照.jpg", page(t))
		d.Type("传感器")
		arrive(d, "章程.pdf", []byte(pdf))
		arrive(d, "坏.jpg", page(t)[:300])
		d.Type("线")
		if f := d.Win.Canvas().Focused(); f != field || field.(*kit.Entry).Text != "智能传感器线" {
			t.Errorf("the keyboard is with %T, typed %q", f, field.(*kit.Entry).Text)
		}
		d.Sees("扫描件 3 份", "1 页", "2 页", "读不出来")
		d.SeesNot("份扫描件等着存档")
		if list := thumbs(d); len(list) != 3 || !list[1].Shown() || !list[2].Shown() || list[0].Shown() {
			t.Errorf("%d pictures", len(list))
		}
		d.Shot("counter-strip" + elderly(o.Mode))
		whole(t, d, "改选事项", "换人")
		if d.Open != 0 {
			t.Errorf("%d papers are open", d.Open)
		}
	}
}

func withFirm(o uitest.Options) uitest.Options {
	o.People, o.Applications = 60, -1
	return o
}

// A press shows a scan large: whole, as wide as the dialog, turned, page by page, the
// next one; Return puts the one that is shown with the intake.
func TestAScanIsLookedAt(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	arrive(d, "a.jpg", page(t))
	arrive(d, "b.pdf", []byte(pdf))
	d.Win.Canvas().Focus(thumbs(d)[0])
	d.Key(fyne.KeyReturn)
	d.Sees("a.jpg　第 1 份，共 2 份　第 1 页，共 1 页")
	d.Shot("counter-scan")
	if leaf := find[*kit.Leaf](d, d.Win, nil); leaf.Size().Height < 300 || bottom(leaf) > bottom(find(d, d.Win, labelled("归入本件")))-36 {
		t.Errorf("the leaf is %v, down to %g", leaf.Size(), bottom(leaf))
	}
	whole(t, d, "归入本件", "关闭", "整页", "页宽", "旋转", "下一份")
	if x, y := corner(t, d); x != 0 || y != 0 {
		t.Errorf("the dark corner is at %d, %d", x, y)
	}
	d.Type("4")
	if x, y := corner(t, d); x != 1 || y != 0 {
		t.Errorf("turned once the dark corner is at %d, %d", x, y)
	}
	d.Type("44")
	if x, y := corner(t, d); x != 0 || y != 1 {
		t.Errorf("turned three times the dark corner is at %d, %d", x, y)
	}
	d.Type("3")
	d.Shot("counter-scan-large")
	d.Key(fyne.KeyRight) // sideways in what is wider than the room
	d.Sees("a.jpg　第 1 份")
	d.Type("1")
	d.Key(fyne.KeyRight)
	d.Sees("b.pdf　第 2 份，共 2 份　第 1 页，共 2 页")
	d.Key(fyne.KeyPageDown, fyne.KeyPageDown)
	d.Sees("第 2 页，共 2 页")
	d.Key(fyne.KeyRight) // there is none
	d.Sees("b.pdf")
	d.Key(fyne.KeyLeft, fyne.KeyReturn)
	d.Sees("a.jpg 是哪种材料？")
	if d.Open != 0 {
		t.Errorf("%d papers are open", d.Open)
	}
	d.Type("1")
	d.Sees("✓ 1 页")
	thumbs(d)[1].Press()
	d.Settle()
	d.Key(fyne.KeyEscape)
	if d.Open != 0 {
		t.Errorf("%d papers are open", d.Open)
	}
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
	if c := only(t, d, granny); len(c.Materials) != 1 || c.Materials[0].Name != "a.jpg" {
		t.Errorf("materials %+v", c.Materials)
	}
}

// corner is which corner of the picture that is shown large is dark.
func corner(t *testing.T, d *uitest.Driver) (x, y int) {
	t.Helper()
	for _, o := range uitest.Objects(d.Win) {
		shown, ok := o.(*canvas.Image)
		if !ok || shown.Image == nil || shown.Size().Height < 200 {
			continue
		}
		b := shown.Image.Bounds()
		for y := range 2 {
			for x := range 2 {
				if r, _, _, _ := shown.Image.At(b.Min.X+5+x*(b.Dx()-10), b.Min.Y+5+y*(b.Dy()-10)).RGBA(); r < 0x4000 {
					return x, y
				}
			}
		}
	}
	t.Fatal("no corner of a large picture is dark")
	return 0, 0
}

// What was dropped on the window is seen too; a file that goes takes its picture along,
// also while it is looked at, and a broken one says why when it is opened.
func TestScansComeAndGo(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.UI.Dropped([]evidence.File{{Name: "d.jpg", Data: page(t)}})
	d.Settle()
	d.Type("1")
	d.Sees("扫描件 1 份", "✓ 1 页")
	arrive(d, "bad.pdf", []byte("%PDF-1.4 "))
	d.Sees("扫描件 2 份", "读不出来")
	thumbs(d)[0].Press()
	d.Settle()
	d.Sees("文件读不出来，可能没有传完：bad.pdf")
	delete(d.Scans, "bad.pdf")
	d.ScanStirs()
	d.Settle()
	d.ScanStirs()
	d.Settle()
	d.Key(fyne.KeyReturn, fyne.KeyEscape)
	d.Sees("扫描件 1 份")
	d.SeesNot("读不出来", "是哪种材料")
	for i := range 6 {
		arrive(d, string(rune('m'+i))+".jpg", page(t))
	}
	d.Sees("扫描件 7 份")
	if n := len(thumbs(d)); n != 4 {
		t.Errorf("%d pictures", n)
	}
	d.Shot("counter-strip-many")
	d.Command("新受理")
	d.SeesNot("份　Alt+S")
	arrive(d, "z.jpg", page(t))
	d.Sees("有 7 份扫描件等着存档") // nothing here shows them
}

func bottom(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
}
