package counter_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"miaopi/app/desk/evidence"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// scanOf is a small JPEG.
func scanOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 32, 20)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesGoWithTheIntake(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Scans = map[string][]byte{"卡.jpg": scanOf(t)}
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.Tick()
	d.Tick()
	d.Command("扫描件")
	d.Sees("卡.jpg 是哪种材料？", "颐年卡")
	d.Type("3")
	d.Sees("受理后存档：颐年卡（卡.jpg）")
	if len(d.Scans) != 1 {
		t.Fatal("the scan went before a case has it")
	}
	d.UI.Dropped([]evidence.File{{Name: "身份证.jpg", Data: append(scanOf(t), 0)}})
	d.Settle()
	d.Type("1")
	d.Sees("居民身份证（身份证.jpg）")
	d.Shot("counter-files")
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
	c := only(t, d, granny)
	if len(c.Materials) != 2 || c.Materials[0].As != "颐年卡" || c.Materials[1].As != "居民身份证" || len(d.Scans) != 0 {
		t.Fatalf("materials %+v, scans %d", c.Materials, len(d.Scans))
	}
	d.UI.Dropped([]evidence.File{{Name: "委托.jpg", Data: append(scanOf(t), 0, 0)}})
	d.Settle()
	d.Type("6")
	d.Sees("已存档：授权委托书")
	if c := only(t, d, granny); len(c.Materials) != 3 {
		t.Errorf("materials %+v", c.Materials)
	}
}

func TestABadFileDoesNotKeepTheCase(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	d.UI.Dropped([]evidence.File{{Name: "坏.jpg", Data: []byte("\xff\xd8\xffhalf")}})
	d.Settle()
	d.Type("1")
	d.Command("确认受理")
	d.Key(fyne.KeyReturn)
	d.Sees("已受理", "没有传完")
	if c := only(t, d, granny); len(c.Materials) != 0 {
		t.Errorf("materials %+v", c.Materials)
	}
}

func TestFilesNeedSomebody(t *testing.T) {
	d := counter(t, uitest.Options{People: 60, Applications: -1})
	d.UI.Dropped([]evidence.File{{Name: "卡.jpg", Data: scanOf(t)}})
	d.Settle()
	d.Sees("或在“办件”里打开一件，再把文件拖进来")
}
