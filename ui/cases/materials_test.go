package cases_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/evidence"
	"miaopi/app/material"
	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// card looks a little like a scan of a card.
func card(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for x := range 320 {
		for y := range 200 {
			img.Set(x, y, color.RGBA{uint8(200 - y/2), uint8(120 + x/4), 200, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// attached are the files of all cases of the station.
func attached(d *uitest.Driver) []casefile.Material {
	d.T.Helper()
	var out []casefile.Material
	st := d.Station("clerk")
	_ = d.Store.Heads(d.T.Context(), func(h desk.Head) bool {
		c, _, err := st.Case(d.T.Context(), h.Case)
		if err != nil {
			d.T.Fatal(err)
		}
		out = append(out, c.Materials...)
		return true
	})
	return out
}

func TestScansGoWithTheOpenCase(t *testing.T) {
	d := open(t, uitest.Options{People: 300, Applications: 20})
	d.Type("f")
	d.Sees("没有等着存档的扫描件。请扫描到 /data/scans")
	d.Scans = map[string][]byte{"扫描1.jpg": card(t), "扫描2.jpg": card(t)[:700]}
	d.Tick()
	d.SeesNot("份扫描件等着存档")
	d.Tick()
	d.Sees("有 2 份扫描件等着存档")
	d.Type("f")
	d.Sees("哪些扫描件？", "全部 2 份", "扫描1.jpg")
	d.Shot("cases-scans")
	d.Type("2")
	d.Sees("扫描1.jpg 是哪种材料？", "其他材料")
	d.Shot("cases-scan-kind")
	d.Type("1")
	list := attached(d)
	if len(list) != 1 || list[0].Name != "扫描1.jpg" || list[0].Rank != casefile.Primary {
		t.Fatalf("materials %+v", list)
	}
	if _, there := d.Scans["扫描1.jpg"]; there || len(d.Scans) != 1 {
		t.Error("the open copy of a sealed scan stays, or another went")
	}
	d.Sees("材料存档：", "主要材料 · JPEG 1 页")
	d.Type("v")
	d.Shot("cases-materials")
	d.Type("f")
	d.Sees("扫描2.jpg 是哪种材料？")
}

func TestABadScanSaysSoAndStays(t *testing.T) {
	d := open(t, uitest.Options{People: 300, Applications: 20})
	d.Scans = map[string][]byte{"坏.jpg": card(t)[:700]}
	d.Tick()
	d.Tick()
	d.Type("f")
	d.Type("1")
	d.Sees("没有传完")
	if len(attached(d)) != 0 || len(d.Scans) != 1 {
		t.Error("a bad scan was taken")
	}
}

func TestFilesDroppedOnTheWindow(t *testing.T) {
	d := open(t, uitest.Options{People: 300, Applications: 20, Mode: look.Mode{Elder: true}})
	d.UI.Dropped([]evidence.File{{Name: "照片.jpg", Data: card(t)}})
	d.Settle()
	d.Sees("照片.jpg 是哪种材料？")
	d.Shot("cases-scan-kind-elder")
	d.Type("1")
	if list := attached(d); len(list) != 1 || list[0].Name != "照片.jpg" {
		t.Fatalf("materials %+v", list)
	}
	d.Type("v")
	d.Shot("cases-materials-elder")
	d.Command("工作台")
	d.UI.Dropped([]evidence.File{{Name: "照片.jpg", Data: card(t)}})
	d.Settle()
	d.Sees("或在“办件”里打开一件，再把文件拖进来")
}

func TestLookingAtAFileIsJournaled(t *testing.T) {
	d := open(t, uitest.Options{People: 300, Applications: 20})
	d.UI.Dropped([]evidence.File{{Name: "照片.jpg", Data: card(t)}})
	d.Settle()
	d.Type("1")
	d.Press("查看")
	d.Sees("已打开：", "（查看已记入审计日志）")
	for name, data := range d.Papers {
		if strings.HasSuffix(name, ".jpg") && bytes.Equal(data, card(t)) {
			return
		}
	}
	t.Errorf("papers %v", len(d.Papers))
}

// TestAPageIsScannedForTheOpenCase from the system's own scanner, when nothing
// waits in the folder.
func TestAPageIsScannedForTheOpenCase(t *testing.T) {
	d := open(t, uitest.Options{})
	d.Scanners = []material.Scanner{{ID: "a", Name: "高拍仪"}, {ID: "b", Name: "扫描仪"}}
	d.Type("f")
	d.Sees("用哪台扫描仪？", "高拍仪")
	d.Type("2")
	d.Sees("扫描仪没有扫出来")
	d.Scanners = d.Scanners[1:]
	d.Scans = map[string][]byte{"b": card(t)}
	d.Type("f")
	d.Sees("扫描.jpg 是哪种材料？")
	d.Type("1")
	if list := attached(d); len(list) != 1 || list[0].Name != "扫描.jpg" {
		t.Errorf("materials %+v", list)
	}
}
