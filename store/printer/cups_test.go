package printer

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"
	"github.com/google/go-cmp/cmp"

	"miaopi/app"
	"miaopi/app/printing"
)

func named(name, info string, rest ...goipp.Attribute) goipp.Attributes {
	return append(goipp.Attributes{keywords("printer-name", name), goipp.MakeAttr("printer-info", goipp.TagText, goipp.String(info))}, rest...)
}

func TestPrintersAreListed(t *testing.T) {
	f := &fake{standard: "hp", printers: []goipp.Attributes{
		named("zebra", "", append(printerIn(5, "Paused by admin"), goipp.MakeAttr("printer-is-accepting-jobs", goipp.TagBoolean, goipp.Boolean(true)))...),
		named("hp", "HP 三楼", append(printerIn(3, "", "none"), keywords("media-source-supported", "auto", "tray-1", "letterhead"))...),
		named("epson", "Epson", append(printerIn(4, "", "media-low-warning"), goipp.MakeAttr("printer-is-accepting-jobs", goipp.TagBoolean, goipp.Boolean(false)))...),
	}}
	got, err := f.start(t).Printers(t.Context())
	want := []printing.Printer{
		{ID: "hp", Name: "HP 三楼", Default: true, Trays: []printing.Tray{{ID: "tray-1", Name: "纸盒 1"}, {ID: "letterhead", Name: "letterhead"}}},
		{ID: "epson", Name: "Epson", Trouble: printing.Refusing},
		{ID: "zebra", Name: "zebra", Trouble: printing.Paused, Said: "Paused by admin"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestNoPrintersAreNoError(t *testing.T) {
	f := &fake{status: map[goipp.Op]goipp.Status{goipp.OpCupsGetPrinters: goipp.StatusErrorNotFound, goipp.OpCupsGetDefault: goipp.StatusErrorNotFound}}
	c := f.start(t)
	if got, err := c.Printers(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := c.Submit(t.Context(), printing.Order{}); app.KindOf(err) != app.Missing || !strings.Contains(detail(err), "没有打印机") {
		t.Errorf("printed on nothing: %v", err)
	}
}

func TestAnOrderSaysWhatIsMeant(t *testing.T) {
	f := &fake{standard: "hp"}
	c := f.start(t)
	j, err := c.Submit(t.Context(), printing.Order{Title: "receipt", PDF: []byte("%PDF-1.4"), Setup: printing.Setup{Tray: "tray-2", Copies: 3}})
	if err != nil || j != (printing.Job{Printer: "hp", ID: "7"}) {
		t.Fatalf("%+v, %v", j, err)
	}
	in := f.last(goipp.OpPrintJob)
	if in.path != "/printers/hp" || string(in.document) != "%PDF-1.4" {
		t.Errorf("%q to %s", in.document, in.path)
	}
	for name, want := range map[string]string{"requesting-user-name": "wang", "job-name": "receipt", "document-format": "application/pdf", "printer-uri": "ipp://" + c.host + "/printers/hp"} {
		if got, _ := text(in.message.Operation, name); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	media, _ := values(in.message.Job, "media-col")[0].V.(goipp.Collection)
	if source, _ := text(goipp.Attributes(media), "media-source"); number(in.message.Job, "copies") != 3 || source != "tray-2" {
		t.Errorf("%d copies from %q", number(in.message.Job, "copies"), source)
	}
}

// TestFollowing: what is said of a job, to its end.
func TestFollowing(t *testing.T) {
	ready := printerIn(4, "")
	for _, tc := range []struct {
		name    string
		jobs    []goipp.Attributes
		printer goipp.Attributes
		status  goipp.Status
		http    int
		says    string // the states told, in order
		trouble printing.Trouble
		said    string
	}{
		{"printed", []goipp.Attributes{jobIn(3, ""), jobIn(5, "Page 1"), jobIn(5, "Page 1"), jobIn(9, "Done")}, ready, 0, 0, "waiting printing done", "", ""},
		{"aborted", []goipp.Attributes{jobIn(5, ""), jobIn(8, "Unable to open device: Permission denied", "aborted-by-system")}, ready, 0, 0,
			"printing aborted", printing.Other, "Unable to open device: Permission denied"},
		{"no filter", []goipp.Attributes{jobIn(8, "Filter failed", "cups-missing-filter-warning")}, ready, 0, 0, "aborted", printing.NoDriver, "Filter failed"},
		{"printed with errors", []goipp.Attributes{jobIn(9, "", "job-completed-with-errors")}, ready, 0, 0, "aborted", printing.Other, ""},
		{"cancelled by somebody", []goipp.Attributes{jobIn(7, "", "job-canceled-by-operator")}, ready, 0, 0, "cancelled", "", ""},
		{"held", []goipp.Attributes{jobIn(4, "", "cups-held-for-authentication"), jobIn(7, "")}, ready, 0, 0, "held-up cancelled", "", ""},
		{"a printer that is found", append(slices.Repeat([]goipp.Attributes{jobIn(5, "", "connecting-to-device")}, 3), jobIn(9, "")), printerIn(4, "", "connecting-to-device"), 0, 0, "printing done", "", ""},
		{"a printer that is not found", append(slices.Repeat([]goipp.Attributes{jobIn(5, "")}, 6), jobIn(7, "")), printerIn(4, "Not there.", "connecting-to-device"), 0, 0, "printing held-up cancelled", "", ""},
		{"forgotten by the system", []goipp.Attributes{jobIn(5, "")}, ready, goipp.StatusErrorNotFound, 0, "lost", "", ""},
		{"the service went away", nil, ready, 0, http.StatusInternalServerError, "lost", printing.Unplugged, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := &fake{jobs: tc.jobs, printer: tc.printer, http: tc.http, status: map[goipp.Op]goipp.Status{goipp.OpGetJobAttributes: tc.status}}
			got, told := follow(t, f.start(t))
			if told != tc.says || got.Trouble != tc.trouble || got.Said != tc.said {
				t.Errorf("told %q, at last %+v", told, got)
			}
		})
	}
}

// follow follows a job without waiting.
func follow(t *testing.T, s printing.Spooler) (printing.Report, string) {
	t.Helper()
	var told []string
	pauses := 0
	r, err := printing.Follow(t.Context(), s, printing.Job{Printer: "hp", ID: "7"}, func(_ context.Context, d time.Duration) error {
		if pauses++; d <= 0 || d > 10*time.Second || pauses > 100 {
			t.Fatalf("pause %d of %s", pauses, d)
		}
		return nil
	}, func(r printing.Report) { told = append(told, string(r.State)) })
	if err != nil {
		t.Fatal(err)
	}
	return r, strings.Join(told, " ")
}

// TestAPrinterThatStands holds a job up; its reason is told by kind.
func TestAPrinterThatStands(t *testing.T) {
	for _, tc := range []struct {
		name    string
		printer goipp.Attributes
		want    printing.Report
	}{
		{"out of paper", printerIn(4, "Load A4 into tray 1", "media-empty-error", "media-needed-error"), printing.Report{State: printing.HeldUp, Trouble: printing.NoPaper, Said: "Load A4 into tray 1"}},
		{"jammed and empty", printerIn(5, "", "media-empty-error", "media-jam-error"), printing.Report{State: printing.HeldUp, Trouble: printing.Jam}},
		{"stopped", printerIn(5, "Paused", "paused"), printing.Report{State: printing.HeldUp, Trouble: printing.Paused, Said: "Paused"}},
		{"off", printerIn(4, "The printer is not responding.", "offline-report"), printing.Report{State: printing.HeldUp, Trouble: printing.Unplugged, Said: "The printer is not responding."}},
		{"toner low", printerIn(4, "Toner low", "toner-low-warning"), printing.Report{State: printing.Printing, Said: "Toner low"}},
		{"being found", printerIn(4, "Connecting", "connecting-to-device"), printing.Report{State: printing.HeldUp, Trouble: printing.Connecting, Said: "Connecting"}},
		{"something of its own", printerIn(5, "E-42", "com.acme-fuser-error"), printing.Report{State: printing.HeldUp, Trouble: printing.Other, Said: "E-42"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := &fake{jobs: []goipp.Attributes{jobIn(5, "")}, printer: tc.printer}
			if got, err := f.start(t).Look(t.Context(), printing.Job{Printer: "hp", ID: "7"}); err != nil || got != tc.want {
				t.Errorf("%+v, %v", got, err)
			}
			if tc.want.Trouble != "" && tc.want.Trouble.Sentence() == "" {
				t.Error("the trouble has no sentence")
			}
		})
	}
}

// TestRefusals: each has a sentence for who stands at the printer, with the
// system's own words behind it.
func TestRefusals(t *testing.T) {
	for _, tc := range []struct {
		name   string
		status goipp.Status
		http   int
		kind   app.Kind
		says   string
	}{
		{"a printer that takes nothing", goipp.StatusErrorNotAcceptingJobs, 0, app.Denied, "不接受新的任务。系统说：“Sorry.”"},
		{"a printer that is gone", goipp.StatusErrorNotFound, 0, app.Missing, "没有这台打印机"},
		{"not allowed", goipp.StatusErrorNotAuthorized, 0, app.Denied, "不允许这个账号"},
		{"no PDF", goipp.StatusErrorDocumentFormatNotSupported, 0, app.Denied, "不能直接打印 PDF"},
		{"busy", goipp.StatusErrorBusy, 0, app.Offline, "正忙"},
		{"anything else", goipp.StatusErrorConflicting, 0, app.Denied, "不接受这份文书"},
		{"a password is wanted", 0, http.StatusUnauthorized, app.Denied, "不允许这个账号"},
		{"no print service at all", 0, http.StatusTeapot, app.Offline, "没有正常回答"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := &fake{http: tc.http, said: "Sorry.", status: map[goipp.Op]goipp.Status{goipp.OpPrintJob: tc.status}}
			_, err := f.start(t).Submit(t.Context(), printing.Order{Setup: printing.Setup{Printer: "hp"}})
			if app.KindOf(err) != tc.kind || !strings.Contains(detail(err), tc.says) {
				t.Errorf("%v: %q", err, detail(err))
			}
		})
	}
}

func TestNoService(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().String()
	_ = l.Close()
	for _, address := range []string{port, filepath.Join(t.TempDir(), "cups.sock")} {
		if _, err := NewCUPS(address, "wang").Printers(t.Context()); app.KindOf(err) != app.Offline || !strings.Contains(detail(err), "没有运行") {
			t.Errorf("%s: %v", address, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := NewCUPS(port, "wang").Printers(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped by the user: %v", err)
	}
}

func TestCancelling(t *testing.T) {
	f := &fake{jobs: []goipp.Attributes{jobIn(7, "")}}
	c, j := f.start(t), printing.Job{Printer: "hp", ID: "7"}
	if err := c.Cancel(t.Context(), j); err != nil || number(f.last(goipp.OpCancelJob).message.Operation, "job-id") != 7 {
		t.Error(err)
	}
	f.status = map[goipp.Op]goipp.Status{goipp.OpCancelJob: goipp.StatusErrorNotPossible}
	if err := c.Cancel(t.Context(), j); err != nil {
		t.Errorf("a job that is over: %v", err)
	}
	f.jobs = []goipp.Attributes{jobIn(5, "")}
	if err := c.Cancel(t.Context(), j); err == nil {
		t.Error("a job that goes on was cancelled")
	}
}

func detail(err error) string {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Detail
	}
	return ""
}
