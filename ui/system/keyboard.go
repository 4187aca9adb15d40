package system

import (
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"

	"fyne.io/fyne/v2"
)

// keyboard is 键盘: every key there is.
type keyboard struct{ p *Page }

func (k *keyboard) title() string { return "键盘" }

func (k *keyboard) content() []fyne.CanvasObject {
	p, t := k.p, k.p.T
	var left, right []fyne.CanvasObject
	for i, g := range present.Shortcuts {
		card := k.group(g)
		if i%2 == 0 {
			left = append(left, card)
		} else {
			right = append(right, card)
		}
	}
	words := p.Text(t("每一项操作都在菜单里，也都有快捷键；单个字母在没有输入框占用键盘时可用。"), look.Body, look.Quiet)
	return []fyne.CanvasObject{words, p.columns(p.Stack(look.Gap4, left...), p.Stack(look.Gap4, right...))}
}

func (k *keyboard) group(g present.KeyGroup) fyne.CanvasObject {
	p := k.p
	sheet := p.Sheet(kit.Column{Width: 9.5}, kit.Column{Grow: 1, Width: 8})
	rows := make([][]kit.Cell, len(g.Keys))
	for i, s := range g.Keys {
		rows[i] = []kit.Cell{{Text: s.Keys, Tone: look.Accent}, {Text: p.T(s.What)}}
	}
	sheet.SetRows(rows)
	return p.card(p.T(g.Title), sheet)
}
