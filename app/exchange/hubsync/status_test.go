package hubsync_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/worldtest"
)

// What stands in the bottom line is a sentence, never a message of a program.
func TestTroubleIsASentence(t *testing.T) {
	for _, c := range []struct {
		fault   hubtest.Fault
		offline bool
		stopped bool
		want    string
	}{
		{hubtest.Cut, true, false, "连不上汇聚库，照常办理。"},
		{hubtest.Rejected, false, true, "汇聚库不认这个账号或密码，已停止同步。"},
	} {
		w := worldtest.New(t, app.Clerk)
		a := w.Stations[0]
		w.Hub.Next = func(string) hubtest.Fault { return c.fault }
		if _, err := a.Link.Once(t.Context()); err == nil {
			t.Fatal("the round came through")
		}
		s := a.Link.State()
		if s.Trouble != c.want || s.Offline != c.offline || s.Stopped != c.stopped || s.Failed.IsZero() {
			t.Errorf("%+v", s)
		}
	}
	w := worldtest.New(t, app.Clerk)
	a := w.Stations[0]
	w.Hub.Restore(hubtest.Copy{}) // all databases are gone
	if _, err := a.Link.Once(t.Context()); err == nil {
		t.Fatal("the round came through")
	}
	if s := a.Link.State(); !s.Stopped || !strings.Contains(s.Trouble, "缺少本站要用的数据库") {
		t.Errorf("%+v", s)
	}
}
