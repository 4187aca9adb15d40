package kit

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"miaopi/app/civil"
	"miaopi/ui/look"
)

// Calendar is a month whose days are picked. Arrows go by days and weeks, Page Up and
// Page Down by months, Home and End by years; four digits are a year. The head
// line does the same with the mouse.
type Calendar struct {
	widget.BaseWidget
	k         *Kit
	at, today civil.Date
	words     CalendarWords
	taken     func(civil.Date)
	year      string // that is being typed
	focused   bool
}

// CalendarWords are what stands in a calendar: the days of a week from Monday on, and
// a month.
type CalendarWords struct {
	Days  [7]string
	Month func(year, month int) string
}

var (
	_ fyne.Focusable = (*Calendar)(nil)
	_ fyne.Tappable  = (*Calendar)(nil)
)

// The years a calendar goes to.
const firstYear, lastYear = 1900, 2199

// Calendar makes a calendar with a day selected.
func (k *Kit) Calendar(at, today civil.Date, words CalendarWords, taken func(civil.Date)) *Calendar {
	c := &Calendar{k: k, at: at, today: today, words: words, taken: taken}
	c.ExtendBaseWidget(c)
	return c
}

// At is the selected day.
func (c *Calendar) At() civil.Date { return c.at }

// Take picks the selected day.
func (c *Calendar) Take() { c.taken(c.at) }

// show selects a day, if the calendar goes so far.
func (c *Calendar) show(d civil.Date) {
	if y, _, _ := d.Split(); y >= firstYear && y <= lastYear {
		c.at = d
		c.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (c *Calendar) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *Calendar) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable: four digits go to a year.
func (c *Calendar) TypedRune(r rune) {
	c.k.composing.rune()
	if r < '0' || r > '9' {
		return
	}
	if c.year += string(r); len(c.year) < 4 {
		c.Refresh()
		return
	}
	var y int
	_, _ = fmt.Sscan(c.year, &y)
	c.year = ""
	now, _, _ := c.at.Split()
	c.show(c.at.TermEnd(12 * (y - now)))
	c.Refresh()
}

// TypedKey implements fyne.Focusable.
func (c *Calendar) TypedKey(e *fyne.KeyEvent) {
	if c.k.methods(e) {
		return
	}
	c.k.touched()
	to, known := map[fyne.KeyName]civil.Date{fyne.KeyLeft: c.at - 1, fyne.KeyRight: c.at + 1, fyne.KeyUp: c.at - 7, fyne.KeyDown: c.at + 7,
		fyne.KeyPageUp: c.at.TermEnd(-1), fyne.KeyPageDown: c.at.TermEnd(1), fyne.KeyHome: c.at.TermEnd(-12), fyne.KeyEnd: c.at.TermEnd(12)}[e.Name]
	switch {
	case known:
		c.year = ""
		c.show(to)
	case e.Name == fyne.KeyBackspace && c.year != "":
		c.year = c.year[:len(c.year)-1]
		c.Refresh()
	case e.Name == fyne.KeySpace:
		c.Take()
	default:
		c.k.Key(e)
	}
}

// turns are the signs of the head line and how many months each goes.
var turns = [...]struct {
	sign   string
	months int
	column int
}{{"《", -12, 0}, {"〈", -1, 1}, {"〉", 1, 5}, {"》", 12, 6}}

// Tapped implements fyne.Tappable: a press picks a day, or turns to another month.
func (c *Calendar) Tapped(e *fyne.PointEvent) {
	c.k.touched()
	size := c.cell(c.Size().Width)
	column, row := int(e.Position.X/size.Width), int(e.Position.Y/size.Height)
	if row == 0 {
		for _, t := range turns {
			if t.column == column {
				c.show(c.at.TermEnd(t.months))
			}
		}
		return
	}
	if d := c.first() + civil.Date((row-2)*7+column); row >= 2 && column >= 0 && column < 7 {
		c.show(d)
		c.Take()
	}
}

// first is the Monday that the page begins with.
func (c *Calendar) first() civil.Date {
	y, m, _ := c.at.Split()
	d := civil.Of(y, m, 1)
	return d - civil.Date((int(d.Weekday())+6)%7)
}

// rows are a head, the days of the week, and six weeks.
const calendarRows = 8

func (c *Calendar) cell(width float32) fyne.Size {
	return fyne.NewSize(width/7, max(c.k.Look.Row()*0.9, 24))
}

// HeightFor implements Flow.
func (c *Calendar) HeightFor(width float32) float32 { return calendarRows * c.cell(width).Height }

// CreateRenderer implements fyne.Widget.
func (c *Calendar) CreateRenderer() fyne.WidgetRenderer {
	return rendered(c, &calendarRenderer{c: c})
}

type calendarRenderer struct {
	c       *Calendar
	objects []fyne.CanvasObject
}

func (r *calendarRenderer) Layout(size fyne.Size) {
	c := r.c
	r.objects = nil
	cell := c.cell(size.Width)
	y, m, _ := c.at.Split()
	title := c.words.Month(y, m)
	if c.year != "" {
		title = c.year + "_"
	}
	r.text(title, look.Plain, fyne.NewPos(2*cell.Width, 0), fyne.NewSize(3*cell.Width, cell.Height))
	for _, t := range turns {
		r.text(t.sign, look.Accent, fyne.NewPos(float32(t.column)*cell.Width, 0), cell)
	}
	for i, d := range c.words.Days {
		r.text(d, look.Quiet, fyne.NewPos(float32(i)*cell.Width, cell.Height), cell)
	}
	for i := range (calendarRows - 2) * 7 {
		r.day(c.first()+civil.Date(i), m, fyne.NewPos(float32(i%7)*cell.Width, float32(2+i/7)*cell.Height), cell)
	}
}

// day is one day; those of other months are quiet.
func (r *calendarRenderer) day(d civil.Date, month int, at fyne.Position, cell fyne.Size) {
	c, p := r.c, &r.c.k.P
	_, m, day := d.Split()
	tone := look.Plain
	if m != month {
		tone = look.Quiet
	}
	if d == c.at || d == c.today {
		ground := canvas.NewRectangle(color.Transparent)
		ground.CornerRadius = 4
		ground.Move(at.AddXY(1, 1))
		ground.Resize(cell.SubtractWidthHeight(2, 2))
		if d == c.today {
			ground.StrokeColor, ground.StrokeWidth = p.Field, 1
		}
		if d == c.at {
			ground.FillColor, tone = p.Tone(look.Accent), look.OnAccent
			if c.focused {
				ground.StrokeColor, ground.StrokeWidth = p.Tone(look.Plain), 2
			}
		}
		r.objects = append(r.objects, ground)
	}
	r.text(fmt.Sprint(day), tone, at, cell)
}

// text puts a text into the middle of a room.
func (r *calendarRenderer) text(s string, tone look.Tone, at fyne.Position, room fyne.Size) {
	k := r.c.k
	px := k.Look.Text(look.Body)
	r.objects = append(r.objects, k.draw(s, px, k.P.Tone(tone), at.X+(room.Width-Width(s, px))/2, at.Y, room.Height)...)
}

func (r *calendarRenderer) MinSize() fyne.Size {
	return fyne.NewSize(280, r.c.HeightFor(280))
}
func (r *calendarRenderer) Objects() []fyne.CanvasObject { return r.objects }
