package ui_test

import (
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/desk/paperwork"
	"miaopi/app/printing"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

// receiptSeen is a window on the first case of the queue, its receipt seen.
func receiptSeen(t *testing.T) *uitest.Driver {
	t.Helper()
	d := uitest.Start(t, uitest.Options{People: 300, Applications: 20, Decided: true})
	d.LogIn("clerk")
	d.Command("办件")
	d.Type("p")
	d.Type("1")
	d.Sees("第 1 页，共 2 页")
	return d
}

func TestWhatBecomesOfAPaperIsSaidAndOnTheCase(t *testing.T) {
	held := printing.Report{State: printing.HeldUp, Trouble: printing.NoPaper, Said: "Load A4"}
	for _, tc := range []struct {
		name    string
		reports []printing.Report
		says    []string
		beside  string
	}{
		{"printed", nil, []string{"已打印：受理回执（三号窗口 HP，1 份）。", "再打一次"}, "已打印：受理回执（三号窗口 HP，1 份）"},
		{"failed", []printing.Report{{State: printing.Aborted, Trouble: printing.Jam, Said: "Tray 1 jammed"}},
			[]string{"没有打出来：受理回执。打印机卡纸，请取出卡住的纸。系统说：“Tray 1 jammed”。"}, "没有打出来：受理回执（三号窗口 HP）。Tray 1 jammed"},
		{"printed once there was paper", []printing.Report{held, held, {State: printing.Done}}, []string{"已打印：受理回执"}, "已打印：受理回执"},
		{"cancelled", []printing.Report{{State: printing.Printing}, {State: printing.Cancelled}}, []string{"打印已取消：受理回执。"}, "打印已取消：受理回执（三号窗口 HP）"},
		{"lost", []printing.Report{{State: printing.Lost, Trouble: printing.Unplugged}}, []string{"不知道打没打出来，请到打印机前看看：受理回执。打印机没有开机"}, "不知道打没打出来：受理回执（三号窗口 HP）"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := receiptSeen(t)
			d.Reports = tc.reports
			d.Key(fyne.KeyReturn)
			d.Sees(append(tc.says, tc.beside, "开具受理回执")...)
			d.SeesNot("正在打印", "取消打印")
		})
	}
}

// TestAPrinterThatStandsIsSaid while the job waits; afterwards it goes on.
func TestAPrinterThatStandsIsSaid(t *testing.T) {
	d := receiptSeen(t)
	d.Hold = make(chan struct{})
	d.Reports = []printing.Report{{State: printing.HeldUp, Trouble: printing.NoPaper, Said: "Load A4"}}
	d.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.Until("受理回执还没有打出来：打印机缺纸，请加纸。系统说：“Load A4”。处理好后会接着打。")
	d.Sees("取消打印")
	close(d.Hold)
	d.Settle()
	d.Sees("已打印：受理回执")
}

func TestPrintingAgainIsOneKey(t *testing.T) {
	d := receiptSeen(t)
	d.Key(fyne.KeyReturn)
	d.Command("再打一次")
	d.Command("再打一次")
	if len(d.Orders) != 3 || string(d.Orders[2].PDF) != string(d.Orders[0].PDF) {
		t.Errorf("%d orders", len(d.Orders))
	}
	d.Command("锁定")
	d.LogIn("clerk")
	d.Command("再打一次")
	d.Sees("还没有打印过文书。")
	if len(d.Orders) != 3 || d.Forgotten != 1 {
		t.Errorf("%d orders after the lock, papers were taken away %d times", len(d.Orders), d.Forgotten)
	}
}

func TestPapersAreClosedWhenTheWindowLocks(t *testing.T) {
	d := receiptSeen(t)
	d.Shot("preview")
	d.Key(fyne.KeyEscape)
	if d.Open != 0 || len(d.Orders) != 0 {
		t.Errorf("%d papers open, %d printed after Escape", d.Open, len(d.Orders))
	}
	d.Type("p")
	d.Type("1")
	d.Sees("第 1 页，共 2 页")
	d.Clock = d.Clock.Add(11 * time.Minute)
	d.Tick()
	if d.Open != 0 {
		t.Errorf("%d papers open behind the lock", d.Open)
	}
	d.SeesNot("第 1 页")
}

func TestAPrinterIsChosenByKindOfPaper(t *testing.T) {
	d := receiptSeen(t)
	d.Devices = append(d.Devices, printing.Printer{ID: "zebra", Name: "标签机", Place: "导办台", Trouble: printing.NoPaper})
	d.Press("打印机")
	d.Sees("打印机：回执", "系统默认的打印机", "打印机自己选")
	d.Key(fyne.KeyBackspace)
	d.Type("0")
	d.Key(fyne.KeyReturn)
	d.Sees("份数请填 1 到 20。")
	d.Key(fyne.KeyBackspace)
	d.Type("2")
	d.Press("系统默认的打印机")
	d.Sees("标签机 · 导办台　打印机缺纸，请加纸。")
	d.Type("2")
	d.Press("打印机自己选")
	d.Type("3")
	d.Shot("printers")
	d.Key(fyne.KeyReturn)
	d.Key(fyne.KeyReturn)
	if o := d.Ordered(); o.Printer != "hp" || o.Tray != "tray-2" || o.Copies != 2 {
		t.Errorf("%+v", o.Setup)
	}
	got, err := paperwork.At(d.Station("clerk")).PrintSetup(t.Context(), printing.Receipt)
	if err != nil || got != (printing.Setup{Printer: "hp", Name: "三号窗口 HP", Tray: "tray-2", TrayName: "纸盒 2", Copies: 2}) {
		t.Errorf("%+v, %v", got, err)
	}
	d.Devices = d.Devices[1:]
	d.Command("再打一次")
	d.Sees("选过的打印机 三号窗口 HP 不在系统里了，请另选一台。")
}

func TestNothingToPrintWith(t *testing.T) {
	for name, tc := range map[string]struct {
		spooling error
		says     string
	}{
		"no printer": {nil, "系统里没有打印机"},
		"no service": {app.E("test", app.Offline, "这台电脑的打印服务没有运行，请管理员启动打印服务（CUPS）。", nil), "打印服务没有运行"},
	} {
		t.Run(name, func(t *testing.T) {
			d := receiptSeen(t)
			d.Devices, d.Spooling = nil, tc.spooling
			d.Key(fyne.KeyReturn)
			d.Sees(tc.says)
			d.Key(fyne.KeyEscape)
		})
	}
}

// TestAPrinterIsNoStep: what was decided can still be taken back while its paper
// comes out.
func TestAPrinterIsNoStep(t *testing.T) {
	d := receiptSeen(t)
	d.Key(fyne.KeyReturn)
	d.Type("a")
	d.Type("1")
	d.Command("再打一次")
	d.Sees("收回", "Ctrl+Z", "已打印：受理回执")
	d.Command("收回上一步")
	d.Sees("已收回")
}

// TestAScanIsNoticedWhenItComes, not only at the next tick of the window.
func TestAScanIsNoticedWhenItComes(t *testing.T) {
	d := uitest.Start(t, uitest.Options{People: 300, Applications: 20, Decided: true})
	d.LogIn("clerk")
	d.Scans = map[string][]byte{"卡.jpg": []byte("scan")}
	for range 2 {
		d.ScanStirs()
		d.Settle()
	}
	d.Sees("有 1 份扫描件等着存档")
	d.Command("锁定")
	d.ScanStirs() // nobody is there to be told
	d.Settle()
	d.SeesNot("扫描件")
}
