package supervision_test

import (
	"os"
	"strings"
	"testing"

	"miaopi/app/desk/desktest"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
)

// TestTheAnnouncementOnPaper: before the seed the paper tells what is committed to
// and how the seed will come; after it, what was said and drawn, and the nonce.
func TestTheAnnouncementOnPaper(t *testing.T) {
	st := decidedStation(t)
	d := announced(t, st, 4)
	before := paper(t, supervision.At(st), d)
	desktest.Has(t, before, "抽取公告", "2026年11月23日", "名单", d.Digest[:30], d.Announcement.Root[:20], d.Announcement.Commitment[:20], spotcheck.Fingerprint(d.Text)[:20], "李卫东", "至少2人当面各报一个数", "预通过")
	desktest.HasNot(t, before, "抽中的", "随机数＝")
	d, err := supervision.At(st).Take(t.Context(), d.ID, present)
	desktest.Sound(t, err)
	after := paper(t, supervision.At(st), d)
	desktest.Has(t, after, "抽取结果", "抽中的4件", "4711", "周琳", d.Seed[:20], d.Nonce[:20], string(d.Drawn[3].Case))
}

func paper(t *testing.T, room *supervision.Room, d drawing.Draw) string {
	t.Helper()
	pdf, err := room.Paper(t.Context(), d, desktest.PrintFonts)
	desktest.Sound(t, err)
	if dir := os.Getenv("MIAOPI_SHOTS"); dir != "" {
		desktest.Sound(t, os.WriteFile(dir+"/draw-"+d.Seed+".pdf", pdf, 0o600))
	}
	return strings.NewReplacer("\n", "", " ", "").Replace(desktest.Printed(t, pdf))
}
