package paperwork

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/internal/change"
	"miaopi/app/material"
	"miaopi/app/printing"
)

// KindOf is the kind of paper that a document of a case is.
func KindOf(p Paper) printing.Kind {
	switch p {
	case ReceiptPaper, LargeReceipt, VisitPaper:
		return printing.Receipt
	}
	return printing.Decision
}

// settingPrinter begins the keys of how each kind of paper is printed at this
// window.
const settingPrinter = "printer/"

// PrintSetup is how a kind of paper is printed at this window.
func (s *Room) PrintSetup(ctx context.Context, k printing.Kind) (setup printing.Setup, err error) {
	b, ok, err := s.store.Setting(ctx, settingPrinter+string(k))
	if err != nil || !ok {
		return setup, err
	}
	if err := json.Unmarshal(b, &setup); err != nil {
		return printing.Setup{}, app.E("printing", app.Damaged, "打印机的设置读不出来，请重新选择。", err)
	}
	return setup, nil
}

// SetPrintSetup remembers how a kind of paper is printed at this window.
func (s *Room) SetPrintSetup(ctx context.Context, k printing.Kind, setup printing.Setup) error {
	if err := setup.Check(); err != nil {
		return err
	}
	b, err := json.Marshal(setup)
	if err != nil {
		return err
	}
	s.at.Lock()
	defer s.at.Unlock()
	return s.at.SaveSettings(ctx, map[string][]byte{settingPrinter + string(k): b})
}

// Print results by the end of a job.
var printResults = map[printing.State]casefile.PrintResult{
	printing.Done: casefile.PrintDone, printing.Aborted: casefile.PrintFailed, printing.Cancelled: casefile.PrintCancelled, printing.Lost: casefile.PrintUnknown,
}

// maxSaid is as much of a system's words as stands with a case, in runes.
const maxSaid = 300

// PrintEnded records what became of a paper at a printer, with those of some cases
// that it was made out of. A paper of no case is only journaled.
func (s *Room) PrintEnded(ctx context.Context, cases []app.CaseID, document string, o printing.Order, r printing.Report) error {
	result, ended := printResults[r.State]
	if !ended {
		return app.Errorf("printing", app.Internal, "a job that is %q has not ended", r.State)
	}
	d := casefile.PrintEndedData{Document: document, Hash: material.Hash(o.PDF), Printer: cmp.Or(o.Name, o.Printer), Copies: o.Number(), Result: result}
	if result != casefile.PrintDone {
		d.Said = cut(strings.TrimSpace(cmp.Or(r.Said, r.Trouble.Sentence())), maxSaid)
	}
	s.at.Lock()
	defer s.at.Unlock()
	ch := change.New()
	if len(cases) == 0 {
		s.at.Note(ch, "print-ended", "", document+" "+string(result))
	}
	for _, c := range cases {
		if err := s.printEnded(ctx, ch, c, d); err != nil {
			return err
		}
	}
	return s.at.Commit(ctx, ch)
}

// printEnded records it with one case, if the paper is its own. With a revoked one
// nothing can be recorded any more: the journal has it. It is called under mu.
func (s *Room) printEnded(ctx context.Context, ch *change.Change, id app.CaseID, d casefile.PrintEndedData) error {
	events, err := s.store.Events(ctx, id)
	if err != nil && !errors.Is(err, desk.ErrUnreadable) {
		return err
	}
	c, foldErr := casefile.Fold(events)
	readable := err == nil && foldErr == nil
	if readable && !slices.ContainsFunc(c.Printed, func(p casefile.PrintedData) bool { return p.Hash == d.Hash }) {
		return nil
	}
	s.at.Note(ch, "print-ended", id, d.Document+" "+d.Hash+" "+string(d.Result))
	if !readable || c.State == casefile.InvalidState {
		return nil
	}
	ch.Folded[id] = events
	_, err = s.at.Event(ctx, ch, id, casefile.PrintEnded, d)
	return err
}

// cut is the beginning of a text.
func cut(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return s
}
