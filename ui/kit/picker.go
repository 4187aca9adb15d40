package kit

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"miaopi/ui/look"
)

// Picker is a numbered list of answers below each other: a digit takes one at
// once, arrows and Return do it in two steps.
type Picker struct {
	widget.BaseWidget
	k        *Kit
	options  []Answer
	menu     bool // keys stand at the right instead of digits at the left
	selected int
	from     int // first option that is shown, when there is no room for all
	hovered  int
	focused  bool
	taken    func(int)
	// Beside, when set, is told that Left (-1) or Right (1) was pressed.
	Beside func(by int)
	// Words, when set, takes what is typed that is no digit: an answer in one's
	// own words.
	Words *Entry
}

// Answer is one line of a picker.
type Answer struct {
	Text string
	Hint string // the key that does the same
	Off  bool   // impossible now; taking it may say why
}

var (
	_ fyne.Focusable    = (*Picker)(nil)
	_ fyne.Tappable     = (*Picker)(nil)
	_ desktop.Hoverable = (*Picker)(nil)
)

// Picker makes a picker with the first option selected.
func (k *Kit) Picker(options []string, taken func(int)) *Picker {
	list := make([]Answer, len(options))
	for i, s := range options {
		list[i].Text = s
	}
	return k.Answers(list, taken)
}

// Answers makes a picker of which some answers may be impossible.
func (k *Kit) Answers(options []Answer, taken func(int)) *Picker {
	p := &Picker{k: k, options: options, taken: taken, hovered: -1}
	p.ExtendBaseWidget(p)
	return p
}

// Menu makes a picker of commands, with their keys.
func (k *Kit) Menu(options []Answer, taken func(int)) *Picker {
	p := k.Answers(options, taken)
	p.menu = true
	return p
}

// Select shows an option as selected, and in sight.
func (p *Picker) Select(i int) {
	p.selected = i
	p.sight(min(max(p.from, i-p.room()+1), i))
}

// sight shows the options from one on, as many as there is room for.
func (p *Picker) sight(from int) {
	p.from = max(0, min(from, len(p.options)-p.room()))
	p.Refresh()
}

// room is how many options fit into a dialog in this window, between its title
// and its buttons.
func (p *Picker) room() int {
	l := p.k.Look
	if p.k.Canvas == nil {
		return len(p.options)
	}
	free := p.k.Canvas.Size().Height - 4*look.Gap5 - 2*look.Gap4 - l.Target() - l.Text(look.Title)*look.Leading
	return min(max(3, int(free/l.Row())), len(p.options))
}

// shown are the options that are seen.
func (p *Picker) shown() (from, to int) { return p.from, min(p.from+p.room(), len(p.options)) }

func (p *Picker) take(i int) {
	if i >= 0 && i < len(p.options) {
		p.Select(i)
		p.taken(i)
	}
}

// FocusGained implements fyne.Focusable.
func (p *Picker) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements fyne.Focusable.
func (p *Picker) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *Picker) TypedRune(r rune) {
	p.k.composing.rune()
	if !p.menu && r >= '1' && r <= '9' && int(r-'1') < len(p.options) {
		p.take(int(r - '1'))
		return
	}
	if p.Words != nil {
		p.k.Focus(p.Words)
		p.Words.TypedRune(r)
	}
}

// TypedKey implements fyne.Focusable.
func (p *Picker) TypedKey(e *fyne.KeyEvent) {
	if p.k.methods(e) {
		return
	}
	switch e.Name {
	case fyne.KeyUp:
		p.Select(max(p.selected-1, 0))
	case fyne.KeyDown:
		p.Select(min(p.selected+1, len(p.options)-1))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.take(p.selected)
	case fyne.KeyLeft, fyne.KeyRight:
		if p.Beside == nil {
			p.k.Key(e)
			return
		}
		p.Beside(map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1}[e.Name])
	default:
		p.k.Key(e)
	}
}

func (p *Picker) at(e fyne.Position) int {
	y := float32(0)
	from, to := p.shown()
	for i := from; i < to; i++ {
		h := p.height(i, p.Size().Width)
		if e.Y >= y && e.Y < y+h {
			return i
		}
		y += h
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (p *Picker) Tapped(e *fyne.PointEvent) {
	from, to := p.shown()
	i, sign := p.at(e.Position), e.Position.X > p.Size().Width-p.signWidth()
	switch {
	case sign && i == from && from > 0:
		p.sight(from - p.room() + 1)
	case sign && i == to-1 && to < len(p.options):
		p.sight(to - 1)
	default:
		p.take(i)
	}
}

// signWidth is how wide the place is where a press shows more options.
func (p *Picker) signWidth() float32 { return 3 * p.px() }

// MouseIn implements desktop.Hoverable.
func (p *Picker) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *Picker) MouseMoved(e *desktop.MouseEvent) {
	if i := p.at(e.Position); i != p.hovered {
		p.hovered = i
		p.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (p *Picker) MouseOut() { p.hovered = -1; p.Refresh() }

func (p *Picker) px() float32 { return p.k.Look.Text(look.Body) }

// indent is where the words start, after the digit.
func (p *Picker) indent() float32 {
	if p.menu {
		return look.Gap3
	}
	return 2.4 * p.px()
}

// margin is what is right of the keys: also the sign that there is more.
func (p *Picker) margin() float32 {
	if p.room() < len(p.options) {
		return p.signWidth()
	}
	return look.Gap3
}

// hintWidth is the room of the longest key.
func (p *Picker) hintWidth() (w float32) {
	for _, o := range p.options {
		if o.Hint != "" {
			w = max(w, Width(o.Hint, p.px())+p.margin())
		}
	}
	return w
}

func (p *Picker) lines(i int, width float32) []string {
	return Wrap(p.options[i].Text, p.px(), width-p.indent()-p.hintWidth()-look.Gap3)
}

func (p *Picker) height(i int, width float32) float32 {
	return max(p.k.Look.Row(), float32(len(p.lines(i, width)))*p.px()*look.Leading+look.Gap2)
}

// HeightFor implements Flow.
func (p *Picker) HeightFor(width float32) (h float32) {
	from, to := p.shown()
	for i := from; i < to; i++ {
		h += p.height(i, width)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (p *Picker) CreateRenderer() fyne.WidgetRenderer { return rendered(p, &pickerRenderer{p: p}) }

type pickerRenderer struct {
	p       *Picker
	objects []fyne.CanvasObject
}

func (r *pickerRenderer) Layout(size fyne.Size) {
	r.objects = nil
	y := float32(0)
	from, to := r.p.shown()
	for i := from; i < to; i++ {
		h := r.p.height(i, size.Width)
		r.option(i, y, size.Width, h)
		y += h
	}
	r.more(from > 0, to < len(r.p.options), size)
}

// more marks at the right that there are options above or below.
func (r *pickerRenderer) more(above, below bool, size fyne.Size) {
	p := r.p
	row := p.k.Look.Row()
	for _, one := range []struct {
		there bool
		sign  string
		y     float32
	}{{above, "▲", 0}, {below, "▼", size.Height - row}} {
		if one.there {
			r.objects = append(r.objects, p.k.draw(one.sign, p.px(), p.k.P.Tone(look.Quiet), size.Width-2*p.px(), one.y, row)...)
		}
	}
}

func (r *pickerRenderer) option(i int, y, width, h float32) {
	p, pal := r.p, &r.p.k.P
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = 4
	ground.Move(fyne.NewPos(0, y+1))
	ground.Resize(fyne.NewSize(width, h-2))
	switch {
	case i == p.selected && (p.focused || !p.menu):
		ground.FillColor = pal.Select
	case i == p.hovered:
		ground.FillColor = pal.Hover
	}
	if i == p.selected && p.focused {
		ground.StrokeColor, ground.StrokeWidth = pal.Tone(look.Accent), 2
	}
	r.objects = append(r.objects, ground)
	tone, o := pal.Tone(look.Plain), p.options[i]
	if o.Off {
		tone = pal.Field
	}
	if i < 9 && !p.menu {
		r.objects = append(r.objects, p.k.draw(fmt.Sprint(i+1), p.px(), pal.Tone(look.Accent), look.Gap3, y, h)...)
	}
	lines := p.lines(i, width)
	line := p.px() * look.Leading
	top := y + (h-line*float32(len(lines)))/2
	for n, s := range lines {
		r.objects = append(r.objects, p.k.draw(s, p.px(), tone, p.indent(), top+float32(n)*line, line)...)
	}
	if o.Hint != "" {
		if !o.Off {
			tone = pal.Tone(look.Quiet)
		}
		r.objects = append(r.objects, p.k.draw(o.Hint, p.px(), tone, width-p.margin()-Width(o.Hint, p.px()), y, h)...)
	}
}

func (r *pickerRenderer) MinSize() fyne.Size {
	w := max(r.p.Size().Width, 200)
	return fyne.NewSize(200, r.p.HeightFor(w))
}
func (r *pickerRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Selector is a button that shows what is chosen and asks for another choice.
type Selector struct {
	*Button
	k        *Kit
	title    string
	options  []string
	cancel   string
	Selected int
	changed  func(int)
}

// Selector makes a selector with the first option chosen.
func (k *Kit) Selector(title string, options []string, cancel string, changed func(int)) *Selector {
	s := &Selector{k: k, title: title, options: options, cancel: cancel, changed: changed}
	s.Button = k.Button("", "▾", Normal, s.ask)
	s.show()
	return s
}

func (s *Selector) show() { s.Set(s.options[s.Selected]) }

// Choose chooses without asking.
func (s *Selector) Choose(i int) {
	s.Selected = i
	s.show()
}

// ask shows the options.
func (s *Selector) ask() {
	var m *Modal
	pick := s.k.Picker(s.options, func(i int) {
		m.Close()
		s.Choose(i)
		s.changed(i)
	})
	pick.Select(s.Selected)
	m = s.k.Ask(Ask{Title: s.title, Cancel: s.cancel, Body: []fyne.CanvasObject{pick}, First: pick, Width: 420})
}
