package main

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"miaopi/assets"
	"miaopi/ui/look"
)

// refuse shows why the program does not start, in a window of its own, to who opened it
// from the desktop: nobody reads its standard error there. Any key closes it.
func refuse(sentence, ok string) {
	a := fyneapp.NewWithID(appID)
	a.Settings().SetTheme(look.New(look.Mode{}, look.Fonts{Text: fyne.NewStaticResource("window.otf", assets.WindowFont), Rare: fyne.NewStaticResource("rare.ttf", assets.RareFont)}))
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	w := a.NewWindow("秒批工作站")
	text := widget.NewLabel(sentence)
	text.Wrapping = fyne.TextWrapWord
	w.SetContent(container.NewPadded(container.NewBorder(nil, container.NewCenter(widget.NewButton(ok, w.Close)), nil, nil, text)))
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { w.Close() })
	w.Resize(fyne.NewSize(520, 200))
	w.CenterOnScreen()
	if os.Getenv("MIAOPI_TRACE") != "" {
		a.Lifecycle().SetOnStarted(func() { fmt.Fprintln(os.Stderr, "trace: refused") })
	}
	w.ShowAndRun()
}
