package printer

import "miaopi/app/printing"

// The bits in which the Windows spooler tells the state of a job and a printer
// (winspool.h).
const (
	jobPaused       = 0x1
	jobError        = 0x2
	jobDeleting     = 0x4
	jobPrinting     = 0x10
	jobOffline      = 0x20
	jobNoPaper      = 0x40
	jobPrinted      = 0x80
	jobDeleted      = 0x100
	jobBlocked      = 0x200
	jobIntervention = 0x400
	jobComplete     = 0x1000
)

var printerBits = []struct {
	bit     uint32
	trouble printing.Trouble
}{
	{0x8, printing.Jam}, {0x10, printing.NoPaper}, {0x40, printing.NoPaper}, {0x400000, printing.Open}, {0x40000, printing.NoInk}, {0x800, printing.OutputFull},
	{0x80, printing.Unplugged}, {0x1000, printing.Unplugged}, {0x1, printing.Paused}, {0x2, printing.Other}, {0x100000, printing.Other},
}

// printerTrouble is the most telling trouble of a printer's bits.
func printerTrouble(status uint32) printing.Trouble {
	for _, b := range printerBits {
		if status&b.bit != 0 {
			return b.trouble
		}
	}
	return ""
}

// jobReport reads a job's bits.
func jobReport(status uint32, said string) printing.Report {
	switch {
	case status&(jobDeleting|jobDeleted) != 0:
		return printing.Report{State: printing.Cancelled}
	case status&(jobPrinted|jobComplete) != 0:
		return printing.Report{State: printing.Done}
	}
	for _, b := range []struct {
		bit     uint32
		trouble printing.Trouble
	}{{jobNoPaper, printing.NoPaper}, {jobOffline, printing.Unplugged}, {jobPaused, printing.Paused}, {jobBlocked, printing.NoDriver}, {jobIntervention, printing.Other}, {jobError, printing.Other}} {
		if status&b.bit != 0 {
			return printing.Report{State: printing.HeldUp, Trouble: b.trouble, Said: said}
		}
	}
	if status&jobPrinting != 0 {
		return printing.Report{State: printing.Printing}
	}
	return printing.Report{State: printing.Waiting}
}

// goneReport is what became of a job that the spooler does not know any more:
// it drops one that is printed.
func goneReport(last uint32) printing.Report {
	if r := jobReport(last, ""); r.State == printing.Cancelled {
		return r
	}
	return printing.Report{State: printing.Done}
}
