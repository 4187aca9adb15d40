package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"miaopi/ui/look"
)

// Large shows a field in the largest text size, for a room to read.
func (k *Kit) Large(e *Entry) fyne.CanvasObject {
	return container.NewThemeOverride(e, figures{k.Look})
}

// figures is the look with running text as large as figures.
type figures struct{ *look.Look }

// Size implements fyne.Theme.
func (f figures) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameText {
		return f.Text(look.Figure)
	}
	return f.Look.Size(name)
}
