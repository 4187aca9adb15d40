package printer

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/OpenPrinting/goipp"
)

// fake is a print service on loopback that answers as it is told to.
type fake struct {
	t        testing.TB
	printers []goipp.Attributes
	standard string
	jobs     []goipp.Attributes // what each look at the job finds; the last again and again
	printer  goipp.Attributes   // what a look at the printer finds
	status   map[goipp.Op]goipp.Status
	said     string // with a status that says no
	http     int    // answered instead
	got      []request
}

// request is one that came.
type request struct {
	op       goipp.Op
	path     string
	message  goipp.Message
	document []byte
}

// start gives a client to it.
func (f *fake) start(t testing.TB) *CUPS {
	f.t = t
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return NewCUPS(strings.TrimPrefix(s.URL, "http://"), "wang")
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.http != 0 {
		w.WriteHeader(f.http)
		return
	}
	in := request{path: r.URL.EscapedPath()}
	if err := in.message.Decode(r.Body); err != nil {
		f.t.Error(err)
	}
	in.op = goipp.Op(in.message.Code)
	in.document, _ = io.ReadAll(r.Body)
	f.got = append(f.got, in)
	status, said := f.status[in.op], ""
	if status != 0 {
		said = f.said
	}
	groups := goipp.Groups{{Tag: goipp.TagOperationGroup, Attrs: goipp.Attributes{
		goipp.MakeAttr("attributes-charset", goipp.TagCharset, goipp.String("utf-8")),
		goipp.MakeAttr("attributes-natural-language", goipp.TagLanguage, goipp.String("en")),
		goipp.MakeAttr("status-message", goipp.TagText, goipp.String(said))}}}
	if status == 0 {
		groups = append(groups, f.answer(in.op)...)
	}
	b, err := goipp.NewMessageWithGroups(goipp.DefaultVersion, goipp.Code(status), in.message.RequestID, groups).EncodeBytes()
	if err != nil {
		f.t.Error(err)
	}
	_, _ = w.Write(b)
}

func (f *fake) answer(op goipp.Op) (out goipp.Groups) {
	switch op {
	case goipp.OpCupsGetPrinters:
		for _, p := range f.printers {
			out = append(out, goipp.Group{Tag: goipp.TagPrinterGroup, Attrs: p})
		}
	case goipp.OpCupsGetDefault:
		out = goipp.Groups{{Tag: goipp.TagPrinterGroup, Attrs: goipp.Attributes{keywords("printer-name", f.standard)}}}
	case goipp.OpPrintJob:
		out = goipp.Groups{{Tag: goipp.TagJobGroup, Attrs: goipp.Attributes{integer("job-id", 7)}}}
	case goipp.OpGetJobAttributes:
		out = goipp.Groups{{Tag: goipp.TagJobGroup, Attrs: f.jobs[0]}}
		if len(f.jobs) > 1 {
			f.jobs = f.jobs[1:]
		}
	case goipp.OpGetPrinterAttributes:
		out = goipp.Groups{{Tag: goipp.TagPrinterGroup, Attrs: f.printer}}
	}
	return out
}

// last is the last request of a kind.
func (f *fake) last(op goipp.Op) request {
	f.t.Helper()
	for i := len(f.got) - 1; i >= 0; i-- {
		if f.got[i].op == op {
			return f.got[i]
		}
	}
	f.t.Fatalf("no %s came", op)
	return request{}
}

func keywords(name string, first string, rest ...string) goipp.Attribute {
	a := goipp.MakeAttr(name, goipp.TagKeyword, goipp.String(first))
	for _, s := range rest {
		a.Values.Add(goipp.TagKeyword, goipp.String(s))
	}
	return a
}

func integer(name string, n int) goipp.Attribute {
	return goipp.MakeAttr(name, goipp.TagInteger, goipp.Integer(n))
}

// jobIn is a job in a state, with what its printer says.
func jobIn(state int, said string, reasons ...string) goipp.Attributes {
	list := goipp.Attributes{integer("job-state", state), goipp.MakeAttr("job-printer-state-message", goipp.TagText, goipp.String(said))}
	if len(reasons) > 0 {
		list.Add(keywords("job-state-reasons", reasons[0], reasons[1:]...))
	}
	return list
}

// printerIn is a printer in a state.
func printerIn(state int, said string, reasons ...string) goipp.Attributes {
	list := goipp.Attributes{integer("printer-state", state), goipp.MakeAttr("printer-state-message", goipp.TagText, goipp.String(said))}
	if len(reasons) > 0 {
		list.Add(keywords("printer-state-reasons", reasons[0], reasons[1:]...))
	}
	return list
}
