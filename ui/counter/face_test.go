package counter_test

import (
	"bytes"
	"image/png"
	"slices"
	"strings"
	"testing"

	"miaopi/app/casefile"
	"miaopi/app/desk/evidence"
	"miaopi/ui/kit"
	"miaopi/ui/shell"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// faced is the counter with a granny whom the registers know, and the screen
// turned to her.
func faced(t *testing.T) *uitest.Driver {
	t.Helper()
	d := known(t, granny, "王秀英", elder)
	d.Command("群众屏")
	d.Face.Resize(fyne.NewSize(1280, 800))
	return d
}

// faceSees fails the test unless the citizen's screen shows texts, and never a
// full number.
func faceSees(t *testing.T, d *uitest.Driver, texts ...string) {
	t.Helper()
	all := d.FaceText()
	for _, s := range texts {
		if !strings.Contains(all, s) {
			t.Errorf("the citizen does not see %q but:\n%s", s, all)
		}
	}
	for _, s := range []string{granny.ID, "9999061234567890", "14412345678", "19461122"} {
		if strings.Contains(all, s) {
			t.Errorf("the citizen's screen shows %q", s)
		}
	}
}

// idle fails the test if anything of anybody is on the citizen's screen.
func idle(t *testing.T, d *uitest.Driver) {
	t.Helper()
	faceSees(t, d, "新安街道办事处·3号窗口", "您好，请坐")
	if strings.Contains(d.FaceText(), "王") {
		t.Errorf("the idle screen shows\n%s", d.FaceText())
	}
}

func TestCitizenSeesReadBackAndResult(t *testing.T) {
	d := faced(t)
	idle(t, d)
	d.FaceShot("face-idle")
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	idle(t, d) // what the clerk looks at is not hers to read yet
	d.Key(fyne.KeyReturn)
	faceSees(t, d, "请核对", "高龄老人津贴", "王秀英", "0024", "7890", "300 元", "2026年11月", "对不对？")
	d.FaceShot("face-readback")
	d.Key(fyne.KeyEscape)
	idle(t, d)
	d.Key(fyne.KeyReturn, fyne.KeyReturn)
	faceSees(t, d, "办好了", "11440300007542195T3442108219000 20261123 0001", "300 元", "本事项已办结。", "0755-0000 0003")
	d.FaceShot("face-result")
	d.Type("n")
	idle(t, d)
}

func TestCitizenScreenClears(t *testing.T) {
	for name, leave := range map[string]func(*uitest.Driver){
		"another page": func(d *uitest.Driver) { d.Command("工作台") },
		"lock":         func(d *uitest.Driver) { d.Command("锁定") },
		"next":         func(d *uitest.Driver) { d.Command("新受理") },
		"other looks":  func(d *uitest.Driver) { d.Command("深色外观") },
	} {
		t.Run(name, func(t *testing.T) {
			d := faced(t)
			d.Type(granny.ID)
			d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
			faceSees(t, d, "办好了")
			leave(d)
			idle(t, d)
		})
	}
}

// A screen that is opened later shows what is being asked.
func TestCitizenScreenOpensLate(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	d.Command("群众屏")
	faceSees(t, d, "办好了")
	d.Command("群众屏")
	d.Type("n") // and goes on without one
	d.Sees("这里随填随判")
}

func TestVoiceIsOffUntilAskedFor(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	whole := func() {
		d.Command("新受理")
		d.Type(granny.ID)
		d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
		d.Key(fyne.KeyEscape)
	}
	whole()
	if said := strings.Join(d.Said, ""); said != "" {
		t.Errorf("said %q", said)
	}
	d.Command("朗读")
	whole()
	if !slices.Contains(d.Said, "请核对。高龄老人津贴。姓名，王秀英。身份证尾号，0 0 2 4。账户尾号，7 8 9 0。每月金额，300 元。起发月份，2026年11月。对不对？") {
		t.Errorf("said %q", d.Said)
	}
	if last := d.Said[len(d.Said)-1]; last != "" {
		t.Errorf("the voice goes on after the clerk went back: %q", last)
	}
}

func TestNoVoiceIsNoFailure(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Mute = true
	d.Command("朗读")
	d.Sees("这台电脑没有语音程序，朗读不起作用；办理不受影响。")
	d.Command("新受理")
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("已受理")
}

// find is the first widget of a kind in a window, dialogs first.
func find[T fyne.CanvasObject](d *uitest.Driver, w fyne.Window, like func(T) bool) T {
	d.T.Helper()
	for _, o := range uitest.Objects(w) {
		if x, ok := o.(T); ok && (like == nil || like(x)) {
			return x
		}
	}
	var none T
	d.T.Fatalf("there is no %T", none)
	return none
}

// draw draws two strokes.
func draw(p *kit.Pad) {
	for _, y := range []float32{60, 120} {
		p.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, y)}})
		for x := float32(100); x < 300; x += 10 {
			p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}})
		}
		p.DragEnd()
		p.MouseUp(nil)
	}
}

func labelled(s string) func(*kit.Button) bool {
	return func(b *kit.Button) bool { return b.Label() == s }
}

func TestSignatureOnTheCitizensScreen(t *testing.T) {
	d := faced(t)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	d.Sees("未签名（可以不签）")
	find(d, d.Win, labelled("签名")).Press()
	d.Sees("请申请人在群众屏上签名")
	faceSees(t, d, "请在下面签名")
	pad, done := find[*kit.Pad](d, d.Face, nil), find(d, d.Face, labelled("签好了"))
	done.Press() // nothing is drawn yet
	faceSees(t, d, "请在下面签名")
	draw(pad)
	find(d, d.Face, labelled("重写")).Press()
	draw(pad)
	d.FaceShot("face-sign")
	done.Press()
	d.Sees("✓ 已签名")
	d.Shot("counter-signed")
	faceSees(t, d, "对不对？")
	d.Key(fyne.KeyReturn)
	c := only(t, d, granny)
	img, err := png.Decode(bytes.NewReader(kept(t, d, c, evidence.SignaturePaper)))
	if err != nil || img.Bounds().Dx() != int(pad.Size().Width) || img.Bounds().Dy() != int(pad.Size().Height) {
		t.Fatalf("the picture: %v", err)
	}
	if r, _, _, _ := img.At(200, 60).RGBA(); r != 0 {
		t.Error("the stroke is not in the picture")
	}
	if r, _, _, _ := img.At(200, 250).RGBA(); r != 0xffff {
		t.Error("the paper is not white")
	}
}

func TestSignatureInThisWindow(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	find(d, d.Win, labelled("签名")).Press()
	d.Sees("请申请人签名")
	d.Key(fyne.KeyReturn) // nothing is drawn yet
	d.Sees("请申请人签名")
	draw(find[*kit.Pad](d, d.Win, nil))
	d.Key(fyne.KeyReturn)
	d.Sees("✓ 已签名", "请核对")
	d.Key(fyne.KeyReturn)
	kept(t, d, only(t, d, granny), evidence.SignaturePaper)
}

func TestFingerprintFromTheInbox(t *testing.T) {
	d := known(t, granny, "王秀英", elder)
	d.Type(granny.ID)
	d.Key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	finger := find(d, d.Win, labelled("指纹图片"))
	finger.Press()
	d.Sees("inbox 文件夹里没有图片")
	picture, err := kit.Ink{{fyne.NewPos(1, 1), fyne.NewPos(20, 20)}}.PNG(40, 40)
	if err != nil {
		t.Fatal(err)
	}
	d.Inbox = []shell.File{{Name: "half.png", Data: picture[:40]}, {Name: "finger.png", Data: picture}, {Name: "pack.yaml"}}
	finger.Press()
	d.Sees("哪一张是申请人的指纹？", "finger.png")
	d.SeesNot("pack.yaml")
	d.Type("1")
	d.Sees("文件读不出来，可能没有传完")
	finger.Press()
	d.Type("2")
	d.Sees("✓ 已取指纹图片")
	d.Key(fyne.KeyReturn)
	if got := kept(t, d, only(t, d, granny), evidence.FingerprintPaper); !bytes.Equal(got, picture) {
		t.Errorf("kept %d bytes", len(got))
	}
}

// kept is the one file that was put with a case.
func kept(t *testing.T, d *uitest.Driver, c *casefile.Case, as string) []byte {
	t.Helper()
	if len(c.Materials) != 1 || c.Materials[0].As != as {
		t.Fatalf("materials %+v", c.Materials)
	}
	_, data, err := evidence.At(d.Station("clerk")).ReadMaterial(t.Context(), c.ID, c.Materials[0].Hash)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
