package printer

import (
	"image"
	"image/color"
	"testing"

	"miaopi/app/printing"
)

func TestWhatWindowsSaysOfAJob(t *testing.T) {
	for _, tc := range []struct {
		name   string
		status uint32
		want   printing.Report
	}{
		{"waits", 0, printing.Report{State: printing.Waiting}},
		{"spools", 0x8, printing.Report{State: printing.Waiting}},
		{"prints", 0x10, printing.Report{State: printing.Printing}},
		{"printed", 0x80, printing.Report{State: printing.Done}},
		{"complete", 0x1010, printing.Report{State: printing.Done}},
		{"deleted while it printed", 0x114, printing.Report{State: printing.Cancelled}},
		{"out of paper", 0x52, printing.Report{State: printing.HeldUp, Trouble: printing.NoPaper, Said: "s"}},
		{"off", 0x22, printing.Report{State: printing.HeldUp, Trouble: printing.Unplugged, Said: "s"}},
		{"an error", 0x2, printing.Report{State: printing.HeldUp, Trouble: printing.Other, Said: "s"}},
	} {
		if got := jobReport(tc.status, "s"); got != tc.want {
			t.Errorf("%s: %+v", tc.name, got)
		}
	}
	for last, want := range map[uint32]printing.State{0x10: printing.Done, 0: printing.Done, 0x4: printing.Cancelled} {
		if got := goneReport(last); got.State != want {
			t.Errorf("gone after %#x: %s", last, got.State)
		}
	}
	for status, want := range map[uint32]printing.Trouble{0: "", 0x1: printing.Paused, 0x18: printing.Jam, 0x90: printing.NoPaper, 0x400: ""} {
		if got := printerTrouble(status); got != want {
			t.Errorf("printer %#x: %q", status, got)
		}
	}
}

func TestBitsOfAPage(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 3, 2))
	img.Set(0, 0, color.RGBA{1, 2, 3, 255})
	img.Set(2, 1, color.RGBA{4, 5, 6, 255})
	rows := bits(img)
	if len(rows) != 24 || string(rows[:3]) != "\x03\x02\x01" || string(rows[12+6:12+9]) != "\x06\x05\x04" {
		t.Errorf("% x", rows)
	}
}
