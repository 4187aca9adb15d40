package ui_test

import (
	"testing"

	"miaopi/app/desk"
	"miaopi/ui/uitest"
)

// news is a store that tells once what it mended.
type news struct {
	desk.Store
	told []string
}

func (s *news) Notices() []string {
	out := s.told
	s.told = nil
	return out
}

// What was mended is told to everybody who comes to the window, not only to
// the first.
func TestNoticesOutliveALock(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	d.Store = &news{d.Store, []string{"受损的数据已恢复。"}}
	d.LogIn("clerk")
	d.Sees("受损的数据已恢复。")
	d.Command("锁定")
	d.SeesNot("受损的数据已恢复。")
	d.Type("demo")
	d.Key("Return")
	d.Command("工作台")
	d.Sees("受损的数据已恢复。")
}
