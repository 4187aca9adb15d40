package paperwork_test

import (
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
	"miaopi/app/desk/desktest"
	"miaopi/app/desk/paperwork"
	"miaopi/app/printing"
)

func TestEachKindOfPaperHasItsPrinter(t *testing.T) {
	h := desktest.NewHall(t)
	want := printing.Setup{Printer: "hp", Tray: "tray-2", Copies: 2}
	if err := paperwork.At(h.Station).SetPrintSetup(t.Context(), printing.Decision, want); err != nil {
		t.Fatal(err)
	}
	for k, want := range map[printing.Kind]printing.Setup{printing.Decision: want, printing.Receipt: {}} {
		if got, err := paperwork.At(h.Station).PrintSetup(t.Context(), k); err != nil || got != want {
			t.Errorf("%s: %+v, %v", k, got, err)
		}
	}
	if err := paperwork.At(h.Station).SetPrintSetup(t.Context(), printing.Label, printing.Setup{Copies: 99}); app.KindOf(err) != app.Input {
		t.Errorf("99 copies: %v", err)
	}
	if err := h.Disk.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"printer/label": []byte("{")}}); err != nil {
		t.Fatal(err)
	}
	if _, err := paperwork.At(h.Station).PrintSetup(t.Context(), printing.Label); app.KindOf(err) != app.Damaged {
		t.Errorf("a torn setting: %v", err)
	}
}

func TestEveryPaperIsOfAKind(t *testing.T) {
	for _, tc := range []struct {
		paper paperwork.Paper
		want  printing.Kind
	}{{paperwork.ReceiptPaper, printing.Receipt}, {paperwork.LargeReceipt, printing.Receipt}, {paperwork.VisitPaper, printing.Receipt}, {paperwork.ApprovalPaper, printing.Decision},
		{paperwork.RefusalPaper, printing.Decision}, {paperwork.SupplementPaper, printing.Decision}, {paperwork.PromisePaper, printing.Decision}, {paperwork.CorrectionPaper, printing.Decision}} {
		if got := paperwork.KindOf(tc.paper); got != tc.want {
			t.Errorf("%s is of kind %s", tc.paper, got)
		}
	}
}

func TestWhatBecameOfAPaperIsOnTheCase(t *testing.T) {
	for _, tc := range []struct {
		name   string
		report printing.Report
		result casefile.PrintResult
		said   string
	}{
		{"printed", printing.Report{State: printing.Done, Said: "ready"}, casefile.PrintDone, ""},
		{"failed", printing.Report{State: printing.Aborted, Trouble: printing.Jam, Said: " Jam in tray 1 "}, casefile.PrintFailed, "Jam in tray 1"},
		{"failed without a word", printing.Report{State: printing.Aborted, Trouble: printing.Jam}, casefile.PrintFailed, printing.Jam.Sentence()},
		{"failed at length", printing.Report{State: printing.Aborted, Said: strings.Repeat("字", 400)}, casefile.PrintFailed, strings.Repeat("字", 300) + "…"},
		{"cancelled", printing.Report{State: printing.Cancelled}, casefile.PrintCancelled, ""},
		{"lost", printing.Report{State: printing.Lost, Trouble: printing.Unplugged}, casefile.PrintUnknown, printing.Unplugged.Sentence()},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := desktest.NewHall(t)
			id, order := h.MadeOut(t)
			other := h.Accept(h.Elder(1, nil)).Case
			if err := paperwork.At(h.Station).PrintEnded(t.Context(), []app.CaseID{id, other}, "receipt", order, tc.report); err != nil {
				t.Fatal(err)
			}
			if c := h.Kase(other); len(c.Prints) != 0 {
				t.Errorf("a case that the paper is not of has %+v", c.Prints)
			}
			c := h.Kase(id)
			if len(c.Prints) != 1 || len(c.Problems) != 0 {
				t.Fatalf("prints %+v, problems %q", c.Prints, c.Problems)
			}
			if p := c.Prints[0]; p.Document != "receipt" || p.Result != tc.result || p.Said != tc.said || p.Printer != "三号窗口的 HP" || p.Copies != 2 || p.Hash != c.Printed[0].Hash {
				t.Errorf("%+v", p)
			}
		})
	}
	if err := paperwork.At(desktest.NewHall(t).Station).PrintEnded(t.Context(), nil, "visit", printing.Order{}, printing.Report{State: printing.HeldUp}); app.KindOf(err) != app.Internal {
		t.Errorf("a job that goes on: %v", err)
	}
}

// With a case that was revoked meanwhile nothing is recorded, and no error said:
// the journal has it. So it has a paper of no case.
func TestAPaperOfARevokedCase(t *testing.T) {
	h := desktest.NewHall(t)
	id, order := h.MadeOut(t)
	if _, err := deciding.At(h.Sit("boss", app.Supervisor)).Invalidate(t.Context(), id, "冒名申请", ""); err != nil {
		t.Fatal(err)
	}
	before, err := h.Disk.JournalSize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, cases := range [][]app.CaseID{{id}, nil} {
		if err := paperwork.At(h.Station).PrintEnded(t.Context(), cases, "receipt", order, printing.Report{State: printing.Done}); err != nil {
			t.Error(err)
		}
		after, err := h.Disk.JournalSize(t.Context())
		if c := h.Kase(id); err != nil || after != before+int64(i)+1 || len(c.Prints) != 0 || len(c.Problems) != 0 {
			t.Errorf("journal %d, then %d; prints %v, problems %q, %v", before, after, c.Prints, c.Problems, err)
		}
	}
}
