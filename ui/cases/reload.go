package cases

import "miaopi/ui/shell"

var _ shell.Reloader = (*Page)(nil)

// Reload implements shell.Reloader. While a dialog is up the list stays as it is:
// what is asked is about the case that is selected.
func (p *Page) Reload() {
	if p.Busy() {
		p.missed = true
		return
	}
	p.missed = false
	p.reload()
}
