package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// topLine is the line above everything: where, search, who. Where it is too long for
// the window it leaves out what stands elsewhere too: the program's name, which the
// window bears, then the place and that the data is invented, which the bottom line
// says instead.
type topLine struct {
	f      *frame
	bar    *kit.Box
	search *kit.Fixed
	spare  []fyne.CanvasObject // left out in this order
}

// top makes the top line.
func (f *frame) top() fyne.CanvasObject {
	k, t, st := f.x.kit, f.x.words.T, f.sh.Station
	name, place := k.Line(t("秒批工作站"), look.Title, look.Accent), k.Line(st.Info.Hall+"·"+st.Info.Window, look.Body, look.Quiet)
	line := &topLine{f: f, search: k.Fixed(searchWidth, f.search.entry), spare: []fyne.CanvasObject{name, place}}
	objects := []fyne.CanvasObject{k.Button(t("菜单"), shell.Hint("菜单"), kit.Ghost, f.x.openMenu), name, place}
	if st.Info.Demo != nil {
		demo := k.Badge("!", t("演示数据"), look.Attention)
		objects, line.spare = append(objects, demo), append(line.spare, demo)
	}
	who := fmt.Sprintf("%s %s", st.Actor.Name, t(st.Actor.Role.Label()))
	objects = append(objects, k.Space(), line.search, k.Line(who, look.Body, look.Plain),
		k.Button(t("锁定"), "", kit.Ghost, f.x.lock))
	line.bar = k.Row(look.Gap4, objects...).Grow(len(objects) - 4)
	whole := k.Stack(0, k.Ground(k.P.Surface, line.bar, look.Gap2, look.Gap4), k.Rule())
	f.headline = line
	return whole
}

// searchWidth is how wide the search is where there is room.
const searchWidth = 360

// fit leaves out what a window of that width has no room for, and reports what the
// bottom line is to say instead.
func (l *topLine) fit(width float32) (elsewhere string) {
	for _, o := range l.spare {
		o.Show()
	}
	l.search.SetWidth(min(searchWidth*l.f.x.kit.Scale(), width*0.24))
	for i, o := range l.spare {
		if l.bar.Natural()+2*look.Gap4 <= width {
			break
		}
		o.Hide()
		if i == 1 {
			elsewhere = l.spare[1].(*kit.Text).String()
		}
		if i == 2 {
			elsewhere += "·" + l.f.x.words.T("演示数据")
		}
	}
	l.bar.Refresh()
	return elsewhere
}

// fitTop fits the top line, and has the bottom line say what it leaves out.
func (f *frame) fitTop(width float32) {
	if elsewhere := f.headline.fit(width); elsewhere != f.place.String() {
		f.place.Set(elsewhere)
		f.arrange()
	}
}
