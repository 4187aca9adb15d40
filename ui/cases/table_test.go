package cases_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/xuri/excelize/v2"

	"miaopi/ui/look"
	"miaopi/ui/uitest"
)

// working is a clerk at the decided queue.
func working(t *testing.T) *uitest.Driver {
	t.Helper()
	d := uitest.Start(t, uitest.Options{Decided: true})
	d.LogIn("clerk")
	d.Command("办件")
	return d
}

// exported are the rows of the list as the export writes them.
func exported(t *testing.T, d *uitest.Driver) [][]string {
	t.Helper()
	clear(d.Papers)
	d.Command("导出列表")
	for name, data := range d.Papers {
		if strings.HasSuffix(name, ".xlsx") {
			f, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := f.GetRows(f.GetSheetName(0))
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
	}
	t.Fatal("nothing was exported")
	return nil
}

func column(rows [][]string, n int) (out []string) {
	for _, r := range rows[1:] {
		out = append(out, r[n])
	}
	return out
}

// TestListSorts sorts by every column in turn, and comes back to its own order.
func TestListSorts(t *testing.T) {
	d := working(t)
	own := exported(t, d)
	for i, title := range own[0] {
		d.Command("换一种排序")
		got := exported(t, d)
		if len(got) != len(own) {
			t.Fatalf("%s: %d rows of %d", title, len(got), len(own))
		}
		if title == "剩余" { // by the day, not by the words
			continue
		}
		if c := column(got, i); title != "申请人" && !slices.IsSorted(c) {
			t.Errorf("by %s: %v", title, c)
		}
	}
	d.Command("换一种排序")
	if got := exported(t, d); !slices.EqualFunc(got, own, slices.Equal) {
		t.Error("the list's own order is lost")
	}
}

// What is exported has a column for everything, however narrow the list is.
func TestNarrowListsExportWhole(t *testing.T) {
	d := working(t)
	wide := exported(t, d)
	for _, width := range []float32{1366, 1024, 640} {
		d.Win.Resize(fyne.NewSize(width, 768))
		if got := exported(t, d); !slices.EqualFunc(got, wide, slices.Equal) {
			t.Errorf("at %.0f: %v", width, got[:2])
		}
	}
}

// TestListFilters types a part of a reason, a day, and clears both.
func TestListFilters(t *testing.T) {
	d := working(t)
	all := len(exported(t, d))
	d.Command("筛选列表")
	d.Type("颐年卡")
	some := exported(t, d)
	if len(some) == 1 || len(some) == all {
		t.Fatalf("%d of %d rows", len(some), all)
	}
	for _, r := range some[1:] {
		if !strings.Contains(strings.Join(r, " "), "颐年卡") {
			t.Errorf("listed: %v", r)
		}
	}
	d.Type("没有这样的字")
	d.Sees("没有符合筛选条件的办件")
	d.Key(fyne.KeyEscape)
	if n := len(exported(t, d)); n != all {
		t.Errorf("%d rows after Escape, %d before", n, all)
	}
}

// TestDatesAreAsked asks for a range, and refuses one that ends before it begins.
func TestDatesAreAsked(t *testing.T) {
	d := working(t)
	all := len(exported(t, d))
	d.Press("全部日期")
	d.Type("5")
	d.Type("20261122")
	d.Key(fyne.KeyTab)
	d.Type("20261101")
	d.Key(fyne.KeyReturn)
	d.Sees("后一个不早于前一个")
	for range 8 {
		d.Key(fyne.KeyBackspace)
	}
	d.Type("20261122")
	d.Key(fyne.KeyReturn)
	if n := len(exported(t, d)); n == 1 || n >= all {
		t.Errorf("%d of %d rows on one day", n, all)
	}
}

// TestManyAtOnce marks two, claims them, and gives them back.
func TestManyAtOnce(t *testing.T) {
	d := working(t)
	d.Key(fyne.KeySpace, fyne.KeySpace)
	d.Sees("已选 2 件")
	d.Shot("cases-marked")
	if n := len(exported(t, d)); n != 3 {
		t.Errorf("%d rows of two cases and the titles", n)
	}
	d.Command("领取")
	d.Sees("领取：2 件")
	d.SeesNot("已选")
	d.Command("全部选中")
	d.Key(fyne.KeyEscape)
	d.SeesNot("已选")
}

// TestMarksAreOfWhatIsListed marks all of a filtered list: only that is exported, and
// Escape takes the marks away before the filter.
func TestMarksAreOfWhatIsListed(t *testing.T) {
	d := working(t)
	d.Command("筛选列表")
	d.Type("颐年卡")
	listed := len(exported(t, d))
	d.Command("全部选中")
	if n := len(exported(t, d)); n != listed {
		t.Errorf("%d rows marked of %d", n, listed)
	}
	d.Key(fyne.KeyEscape)
	d.SeesNot("已选")
	if n := len(exported(t, d)); n != listed {
		t.Errorf("%d rows after the marks were taken away, %d before", n, listed)
	}
}

// TestColumnsAreChosen adds a column; it is there in the next window too.
func TestColumnsAreChosen(t *testing.T) {
	d := working(t)
	d.SeesNot("窗口受理\n")
	d.Command("显示哪些列")
	d.Type("8")
	d.Key(fyne.KeyEscape)
	if !slices.Contains(exported(t, d)[0], "来源") {
		t.Error("the column is not there")
	}
	d.Command("深色外观")
	if !slices.Contains(exported(t, d)[0], "来源") {
		t.Error("the column is gone in another look")
	}
}

// TestEveryButtonIsThere looks at the smallest window: what has no room is under
// 更多.
func TestEveryButtonIsThere(t *testing.T) {
	for name, o := range map[string]uitest.Options{
		"small": {Size: fyne.NewSize(1024, 768)}, "usual": {}, "large type": {Mode: look.Mode{Elder: true}}, "wide": {Size: fyne.NewSize(2560, 1440)},
	} {
		t.Run(name, func(t *testing.T) {
			o.Decided = true
			d := uitest.Start(t, o)
			d.LogIn("clerk")
			d.Command("办件")
			d.Shot("cases-" + name)
			width := d.Win.Canvas().Size().Width
			for _, label := range []string{"批准", "不予", "更多"} {
				if at := d.Place(label); at.X < 0 || at.X+40 > width {
					t.Errorf("%s is at %v of %v", label, at.X, width)
				}
			}
		})
	}
}
