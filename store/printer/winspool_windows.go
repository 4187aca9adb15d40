package printer

import (
	"cmp"
	"strconv"
	"unsafe"

	"golang.org/x/sys/windows"

	"miaopi/app/printing"
)

var (
	winspool           = windows.NewLazySystemDLL("winspool.drv")
	procEnumPrinters   = winspool.NewProc("EnumPrintersW")
	procDefaultPrinter = winspool.NewProc("GetDefaultPrinterW")
	procCapabilities   = winspool.NewProc("DeviceCapabilitiesW")
	procOpenPrinter    = winspool.NewProc("OpenPrinterW")
	procClosePrinter   = winspool.NewProc("ClosePrinter")
	procGetJob         = winspool.NewProc("GetJobW")
	procSetJob         = winspool.NewProc("SetJobW")
	procProperties     = winspool.NewProc("DocumentPropertiesW")
)

// printerInfo2 is PRINTER_INFO_2W.
type printerInfo2 struct {
	server, name, share, port, driver, comment, location                           *uint16
	devMode, sepFile, processor, datatype, parameters, security                    uintptr
	attributes, priority, defaultPriority, start, until, status, jobs, pagesPerMin uint32
}

// jobInfo1 is JOB_INFO_1W.
type jobInfo1 struct {
	id                                               uint32
	printer, machine, user, document, datatype, said *uint16
	status, priority, position, total, printed       uint32
	submitted                                        windows.Systemtime
}

// enumPrinters lists the printers of this computer and those it is connected to.
func enumPrinters() ([]printing.Printer, error) {
	const localAndConnected = 2 | 4
	var need, n uint32
	procEnumPrinters.Call(localAndConnected, 0, 2, 0, 0, uintptr(unsafe.Pointer(&need)), uintptr(unsafe.Pointer(&n)))
	if need == 0 {
		return nil, nil
	}
	buf := make([]uint64, need/8+1) // aligned as the structures in it
	ok, _, err := procEnumPrinters.Call(localAndConnected, 0, 2, uintptr(unsafe.Pointer(&buf[0])), uintptr(need), uintptr(unsafe.Pointer(&need)), uintptr(unsafe.Pointer(&n)))
	if ok == 0 {
		return nil, err
	}
	var out []printing.Printer
	for _, p := range unsafe.Slice((*printerInfo2)(unsafe.Pointer(&buf[0])), n) {
		name := windows.UTF16PtrToString(p.name)
		out = append(out, printing.Printer{ID: name, Name: name, Place: windows.UTF16PtrToString(p.location), Trouble: printerTrouble(p.status)})
	}
	return out, nil
}

// defaultPrinter is the user's; empty: there is none.
func defaultPrinter() string {
	buf := make([]uint16, 512)
	n := uint32(len(buf))
	if ok, _, _ := procDefaultPrinter.Call(uintptr(unsafe.Pointer(&buf[0])), uintptr(unsafe.Pointer(&n))); ok == 0 {
		return ""
	}
	return windows.UTF16ToString(buf)
}

// trays are the paper sources of a printer, by the numbers Windows gives them.
func trays(printer string) (out []printing.Tray) {
	const binNumbers, binNames, nameLength = 6, 12, 24
	ask := func(what uintptr, into *uint16) int {
		n, _, _ := procCapabilities.Call(uintptr(unsafe.Pointer(pointer(printer))), 0, what, uintptr(unsafe.Pointer(into)), 0)
		return int(int32(n))
	}
	n := ask(binNumbers, nil)
	if n <= 0 {
		return nil
	}
	numbers, names := make([]uint16, n), make([]uint16, n*nameLength)
	if ask(binNumbers, &numbers[0]) != n || ask(binNames, &names[0]) != n {
		return nil
	}
	for i, number := range numbers {
		out = append(out, printing.Tray{ID: strconv.Itoa(int(number)), Name: cmp.Or(windows.UTF16ToString(names[i*nameLength:(i+1)*nameLength]), strconv.Itoa(int(number)))})
	}
	return out
}

// withPrinter opens a printer for something.
func withPrinter(name string, do func(h uintptr) error) error {
	var h uintptr
	if ok, _, err := procOpenPrinter.Call(uintptr(unsafe.Pointer(pointer(name))), uintptr(unsafe.Pointer(&h)), 0); ok == 0 {
		return err
	}
	defer procClosePrinter.Call(h)
	return do(h)
}

// jobStatus is what the spooler says of a job.
func jobStatus(j printing.Job) (status uint32, said string, err error) {
	id, _ := strconv.Atoi(j.ID)
	err = withPrinter(j.Printer, func(h uintptr) error {
		var need uint32
		_, _, err := procGetJob.Call(h, uintptr(id), 1, 0, 0, uintptr(unsafe.Pointer(&need)))
		if need == 0 && err == windows.ERROR_SUCCESS { // so Wine says that there is no such job
			return windows.ERROR_INVALID_PARAMETER
		}
		if need == 0 {
			return err
		}
		buf := make([]uint64, need/8+1)
		if ok, _, err := procGetJob.Call(h, uintptr(id), 1, uintptr(unsafe.Pointer(&buf[0])), uintptr(need), uintptr(unsafe.Pointer(&need))); ok == 0 {
			return err
		}
		info := (*jobInfo1)(unsafe.Pointer(&buf[0]))
		status, said = info.status, windows.UTF16PtrToString(info.said)
		return nil
	})
	return status, said, err
}

func deleteJob(j printing.Job) error {
	const remove = 5
	id, _ := strconv.Atoi(j.ID)
	return withPrinter(j.Printer, func(h uintptr) error {
		if ok, _, err := procSetJob.Call(h, uintptr(id), 0, 0, remove); ok == 0 {
			return err
		}
		return nil
	})
}

// devMode is the printer's own DEVMODEW with another tray; nil when it is not to
// be had: then the printer chooses.
func devMode(printer, tray string) (mode []byte) {
	const out, trayField, fieldsAt, trayAt = 2, 0x200, 72, 88
	number, err := strconv.Atoi(tray)
	if err != nil {
		return nil
	}
	_ = withPrinter(printer, func(h uintptr) error {
		n, _, _ := procProperties.Call(0, h, uintptr(unsafe.Pointer(pointer(printer))), 0, 0, 0)
		if int32(n) <= trayAt {
			return nil
		}
		buf := make([]byte, int32(n))
		if got, _, _ := procProperties.Call(0, h, uintptr(unsafe.Pointer(pointer(printer))), uintptr(unsafe.Pointer(&buf[0])), 0, out); int32(got) < 0 {
			return nil
		}
		buf[fieldsAt+1] |= trayField >> 8
		buf[trayAt], buf[trayAt+1] = byte(number), byte(number>>8)
		mode = buf
		return nil
	})
	return mode
}
