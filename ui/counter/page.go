// Package counter is the page 受理.
package counter

import (
	"fyne.io/fyne/v2"

	"miaopi/ui/look"
	"miaopi/ui/shell"
)

// Page is 受理.
type Page struct {
	*shell.Shell
}

var _ shell.Page = (*Page)(nil)

// New makes the page.
func New(s *shell.Shell) *Page { return &Page{Shell: s} }

// Content implements shell.Page.
func (p *Page) Content() fyne.CanvasObject {
	return p.Stack(look.Gap4, p.Text(p.T("受理"), look.Figure, look.Plain)).Pad(look.Gap4)
}

// Enter implements shell.Page.
func (p *Page) Enter(any) {}

// Leave implements shell.Page.
func (p *Page) Leave() {}

// Commands implements shell.Page.
func (p *Page) Commands() []shell.Command { return nil }

// TypedKey implements kit.Keys.
func (p *Page) TypedKey(*fyne.KeyEvent) bool { return false }

// TypedRune implements kit.Keys.
func (p *Page) TypedRune(rune) bool { return false }
