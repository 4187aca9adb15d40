package cases

import "miaopi/ui/shell"

var _ shell.Reloader = (*Page)(nil)

// Reload implements shell.Reloader.
func (p *Page) Reload() { p.reload() }
