package kit_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"miaopi/ui/kit"
	"miaopi/ui/look"
)

func key(n fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: n} }

// page notes the keys that widgets hand on.
type page struct{ keys []fyne.KeyName }

func (p *page) TypedKey(e *fyne.KeyEvent) bool { p.keys = append(p.keys, e.Name); return true }
func (p *page) TypedRune(rune) bool            { return true }

func rows(n int, text string) [][]kit.Cell {
	out := make([][]kit.Cell, n)
	for i := range out {
		out[i] = []kit.Cell{{Text: fmt.Sprint(i)}, {Text: text}}
	}
	return out
}

func TestSheetIsAsHighAsItsText(t *testing.T) {
	for name, m := range map[string]look.Mode{"normal": {}, "elder": {Elder: true}} {
		t.Run(name, func(t *testing.T) {
			k, w := newKit(t, m)
			s := k.Sheet(kit.Column{Title: "号", Width: 3}, kit.Column{Title: "说明", Grow: 1})
			w.SetContent(s)
			s.SetRows(rows(3, "短"))
			short := s.HeightFor(500)
			if want := 4 * k.Look.Row(); short != want {
				t.Errorf("three short rows are %v high, want %v", short, want)
			}
			s.SetRows(rows(3, strings.Repeat("长", 200)))
			if tall := s.HeightFor(500); tall < 3*short {
				t.Errorf("long text is %v high", tall)
			}
			if s.HeightFor(500) <= s.HeightFor(900) {
				t.Error("more room makes it no lower")
			}
			s.SetRows(nil)
			if got := s.HeightFor(500); got != k.Look.Row() {
				t.Errorf("an empty sheet is %v high", got)
			}
		})
	}
}

func TestSheetColumnsGiveWay(t *testing.T) {
	k, w := newKit(t, look.Mode{})
	s := k.Sheet(kit.Column{Width: 30}, kit.Column{Width: 30})
	w.SetContent(s)
	s.SetRows([][]kit.Cell{{{Text: strings.Repeat("字", 30)}, {Text: strings.Repeat("字", 30)}}})
	if s.HeightFor(400) <= s.HeightFor(2000) {
		t.Error("columns wider than the room do not wrap")
	}
}

// Where columns give way, a badge keeps its room: it cannot wrap.
func TestBadgesDoNotGiveWay(t *testing.T) {
	k, w := newKit(t, look.Mode{})
	s := k.Sheet(kit.Column{Width: 30}, kit.Column{Width: 2})
	w.SetContent(s)
	s.SetRows([][]kit.Cell{{{Text: strings.Repeat("字", 30)}, {Icon: "✓", Text: "可自动通过"}}})
	s.Resize(fyne.NewSize(450, 200))
	for _, o := range test.WidgetRenderer(s).Objects() {
		if b, ok := o.(*kit.Badge); ok && b.Size().Width < b.Natural() {
			t.Errorf("the badge has %v of %v", b.Size().Width, b.Natural())
		}
	}
}

// A note that does not fit beside the others takes a second line, and no third.
func TestTileNotesTakeTwoLines(t *testing.T) {
	k, _ := newKit(t, look.Mode{})
	tile := k.Tile("已撤销", nil)
	tile.Set("0", "短", look.Plain)
	one := tile.HeightFor(160)
	for note, more := range map[string]float32{"本站没有连接汇聚库，只有本站的": 1, strings.Repeat("很长", 60): 1, "也短": 0} {
		tile.Set("0", note, look.Plain)
		if got, want := tile.HeightFor(160), one+more*k.Look.Text(look.Body)*look.Leading; got != want {
			t.Errorf("%.12s…: %v, want %v", note, got, want)
		}
	}
}

func TestGridByKeyboard(t *testing.T) {
	k, w := newKit(t, look.Mode{})
	p := &page{}
	k.SetPage(p)
	g := k.Grid(kit.Column{Width: 3}, kit.Column{Grow: 1})
	var moved, picked []int
	g.Moved = func(i int) { moved = append(moved, i) }
	g.Pick = func(i int) { picked = append(picked, i) }
	g.SetRows(rows(3, "一行"))
	w.SetContent(g)
	k.Focus(g)
	for _, n := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyHome, fyne.KeyUp, fyne.KeyEnd, fyne.KeyEscape} {
		g.TypedKey(key(n))
	}
	if fmt.Sprint(moved) != "[0 1 2 0 2]" || fmt.Sprint(picked) != "[2]" {
		t.Errorf("moved %v, picked %v", moved, picked)
	}
	if fmt.Sprint(p.keys) != "[Down Up Escape]" {
		t.Errorf("handed on %v", p.keys)
	}
	g.SetRows(rows(1, "一行"))
	if g.Selected() != 0 {
		t.Errorf("with fewer rows %d is selected", g.Selected())
	}
	g.SetRows(nil)
	g.TypedKey(key(fyne.KeyReturn))
	if g.Selected() != -1 || len(picked) != 1 {
		t.Errorf("an empty grid has %d selected", g.Selected())
	}
}

func TestGridByMouse(t *testing.T) {
	k, w := newKit(t, look.Mode{})
	g := k.Grid(kit.Column{Title: "号", Width: 3}, kit.Column{Grow: 1})
	picked := -1
	g.Pick = func(i int) { picked = i }
	g.SetRows(rows(3, "一行"))
	w.SetContent(g)
	at := &fyne.PointEvent{Position: fyne.NewPos(20, k.Look.Row()*2.5)}
	g.Tapped(at)
	if g.Selected() != 1 || picked != -1 {
		t.Errorf("one click: %d selected, %d picked", g.Selected(), picked)
	}
	g.Tapped(at)
	if picked != 1 {
		t.Errorf("two clicks pick %d", picked)
	}
	g.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 2)})
	if g.Selected() != 1 {
		t.Error("the head can be chosen")
	}
}

func TestComboSearchesWhileTyping(t *testing.T) {
	k, w := newKit(t, look.Mode{})
	c := k.Combo("地名")
	c.Find = func(text string) []kit.Option {
		if text == "" {
			return nil
		}
		return []kit.Option{{Value: "440306", Label: "宝安区", Taken: "宝安区（440306）"}, {Value: "440305", Label: "南山区", Taken: "南山区（440305）"}}
	}
	var values []string
	c.Changed = func(v string) { values = append(values, v) }
	resized := 0
	c.Resized = func() { resized++ }
	other := k.Entry("另一处", nil)
	w.SetContent(k.Stack(4, c, other))
	k.Focus(c.Field())
	closed := c.HeightFor(400)
	test.Type(c.Field(), "区")
	if c.HeightFor(400) <= closed || resized != 1 {
		t.Errorf("no hits are shown; resized %d times", resized)
	}
	c.Field().TypedKey(key(fyne.KeyDown))
	c.Field().TypedKey(key(fyne.KeyReturn))
	if c.Field().Text != "南山区（440305）" || fmt.Sprint(values) != "[区 440305]" || c.HeightFor(400) != closed {
		t.Errorf("took %q, told %v", c.Field().Text, values)
	}
	c.SetText("")
	test.Type(c.Field(), "宝")
	c.Field().TypedKey(key(fyne.KeyEscape))
	if c.HeightFor(400) != closed {
		t.Error("Escape leaves the hits")
	}
	c.SetText("")
	test.Type(c.Field(), "宝")
	k.Focus(other)
	if c.HeightFor(400) != closed {
		t.Error("the hits stay when another field has the focus")
	}
}

func TestScrollFollowsTheFocus(t *testing.T) {
	k, w := newKit(t, look.Mode{})
	var fields []*kit.Entry
	box := k.Stack(8)
	var objects []fyne.CanvasObject
	for range 40 {
		e := k.Entry("", nil)
		fields, objects = append(fields, e), append(objects, k.Stack(0, k.Fixed(200, e)))
	}
	box.Set(objects...)
	s := k.Scroll(box).Follow(k)
	w.SetContent(s)
	top := func(e *kit.Entry) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(e).Y
	}
	for _, i := range []int{39, 0, 20, 21, 5} {
		k.Focus(fields[i])
		if y := top(fields[i]); y < 0 || y+fields[i].Size().Height > w.Canvas().Size().Height {
			t.Errorf("field %d stands at %v of %v", i, y, w.Canvas().Size().Height)
		}
	}
	s.Lead(objects[10])
	if y := top(fields[10]); y < 0 || y > 60 {
		t.Errorf("the lead stands at %v", y)
	}
}

func TestPlaceholderIsCutToItsField(t *testing.T) {
	k, w := newKit(t, look.Mode{Elder: true})
	e := k.Entry("姓名/拼音/证件尾号/流水号  Ctrl+F", nil)
	w.SetContent(k.Row(0, k.Fixed(200, e)))
	if short := e.PlaceHolder; !strings.HasSuffix(short, "…") || kit.Width(short, k.Look.Text(look.Body)) > 200 {
		t.Errorf("placeholder %q", short)
	}
	e.Briefly("查找  Ctrl+F")
	if e.PlaceHolder != "查找  Ctrl+F" {
		t.Errorf("in brief: %q", e.PlaceHolder)
	}
	e.Resize(fyne.NewSize(800, 60))
	if e.PlaceHolder != "姓名/拼音/证件尾号/流水号  Ctrl+F" {
		t.Errorf("with room: %q", e.PlaceHolder)
	}
}

func TestReaderTurnsByKeyboard(t *testing.T) {
	k, w := newKit(t, look.Mode{})
	p := &page{}
	k.SetPage(p)
	last := k.Text("最后一行", look.Body, look.Plain)
	r := k.Reader(k.Stack(0, k.Text(strings.Repeat("很长的一段文字。", 400), look.Body, look.Plain), last))
	w.SetContent(r)
	if h := r.HeightFor(800); h > w.Canvas().Size().Height {
		t.Errorf("a long text wants %v", h)
	}
	k.Focus(r)
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y }
	before := top()
	r.TypedKey(key(fyne.KeyPageDown))
	r.TypedKey(key(fyne.KeyDown))
	if top() >= before {
		t.Error("the text does not turn")
	}
	r.TypedKey(key(fyne.KeyPageUp))
	r.TypedKey(key(fyne.KeyUp))
	if top() != before {
		t.Errorf("back at %v, not %v", top(), before)
	}
	r.TypedKey(key(fyne.KeyEscape))
	if fmt.Sprint(p.keys) != "[Escape]" {
		t.Errorf("handed on %v", p.keys)
	}
}
