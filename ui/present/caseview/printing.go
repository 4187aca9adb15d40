package caseview

import (
	"fmt"

	"miaopi/app/casefile"
	"miaopi/app/desk/paperwork"
	"miaopi/app/printing"
	"miaopi/ui/present"
)

// PrintTrouble says why a job does not come out, with the system's own words
// behind; empty: nothing is the matter.
func PrintTrouble(r printing.Report) string {
	out := r.Trouble.Sentence()
	if r.Said != "" {
		out += "系统说：“" + r.Said + "”。"
	}
	return out
}

// PrintWords is what became of a paper at a printer.
func PrintWords(d casefile.PrintEndedData) string {
	paper := present.PaperName(paperwork.Paper(d.Document))
	switch d.Result {
	case casefile.PrintDone:
		return fmt.Sprintf("已打印：%s（%s，%d 份）", paper, d.Printer, d.Copies)
	case casefile.PrintCancelled:
		return fmt.Sprintf("打印已取消：%s（%s）", paper, d.Printer)
	case casefile.PrintUnknown:
		return fmt.Sprintf("不知道打没打出来：%s（%s）。%s", paper, d.Printer, d.Said)
	}
	return fmt.Sprintf("没有打出来：%s（%s）。%s", paper, d.Printer, d.Said)
}

// unprinted is the paper that was printed last, when it did not come out; empty:
// it did.
func unprinted(c *casefile.Case) string {
	if n := len(c.Prints); n > 0 && (c.Prints[n-1].Result == casefile.PrintFailed || c.Prints[n-1].Result == casefile.PrintUnknown) {
		return PrintWords(c.Prints[n-1])
	}
	return ""
}
