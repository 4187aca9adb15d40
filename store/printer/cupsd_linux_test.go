package printer

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"miaopi/app/printing"
)

// conf is a print service for one test: on loopback, nothing shared.
const conf = `Listen 127.0.0.1:%d
Listen %s/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
`

const files = `ServerRoot %[1]s
RequestRoot %[1]s/spool
TempDir %[1]s/spool
CacheDir %[1]s/cache
StateDir %[1]s/run
AccessLog %[1]s/access
ErrorLog %[1]s/error
PageLog %[1]s/page
FileDevice Yes
User %[2]s
Group %[3]s
`

const queues = `<DefaultPrinter pdf>
Info PDF 打印机
Location 三号窗口
DeviceURI %s
State Idle
Accepting Yes
</DefaultPrinter>
<Printer gone>
Info 断线的打印机
DeviceURI socket://127.0.0.1:1
State Idle
Accepting Yes
ErrorPolicy stop-printer
</Printer>
<Printer paused>
Info 暂停的打印机
DeviceURI %s
State Stopped
StateMessage 管理员在换墨粉
Accepting Yes
</Printer>
`

// cupsd starts the print service that Debian ships, in a folder of its own, and
// gives its two addresses. As root its printer is the one of cups-pdf, and out
// is where that puts what it is called title; else it is a file.
func cupsd(t *testing.T) (addresses []string, out func(title string) (pattern string)) {
	t.Helper()
	dir, err := os.MkdirTemp("", "cups") // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	owner, group := me.Username, me.Username
	device := "file:" + dir + "/spool/out.pdf"
	out = func(string) string { return dir + "/spool/out.pdf" }
	if me.Uid == "0" {
		owner, group, device = "lp", "lp", "cups-pdf:/"
		out = func(title string) string { return filepath.Join("/var/spool/cups-pdf/ANONYMOUS", title+"*.pdf") }
	}
	port := freePort(t)
	for _, sub := range []string{"spool", "cache", "run", "ppd"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "cupsd.conf", fmt.Sprintf(conf, port, dir))
	put(t, dir, "cups-files.conf", fmt.Sprintf(files, dir, owner, group))
	put(t, dir, "printers.conf", fmt.Sprintf(queues, device, "file:/dev/null"))
	if me.Uid == "0" {
		ppd, err := os.ReadFile("/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd")
		if err != nil {
			t.Fatalf("%v; sh assets/build/install.sh test installs it", err)
		}
		put(t, dir, "ppd/pdf.ppd", string(ppd))
	}
	run(t, dir, owner)
	return []string{fmt.Sprintf("127.0.0.1:%d", port), filepath.Join(dir, "cups.sock")}, out
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// run starts it and waits until it answers.
func run(t *testing.T, dir, owner string) {
	t.Helper()
	if me, _ := user.Current(); me.Uid == "0" {
		if b, err := exec.Command("chown", "-R", owner, dir+"/spool", dir+"/cache", dir+"/run").CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
	}
	cmd := exec.Command("/usr/sbin/cupsd", "-f", "-c", dir+"/cupsd.conf", "-s", dir+"/cups-files.conf")
	said, err := os.Create(dir + "/said")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = said, said // a file: what it starts may outlive it
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; sh assets/build/install.sh test installs it", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			a, _ := os.ReadFile(said.Name())
			b, _ := os.ReadFile(dir + "/error")
			t.Logf("%s\n%s", a, b)
		}
	})
	c := NewCUPS(dir+"/cups.sock", "miaopi")
	for t.Context().Err() == nil {
		if _, err := c.Printers(t.Context()); err == nil {
			return
		}
		if err := printing.Sleep(t.Context(), 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
}

// TestARealPrintService: the print service of Debian prints to a PDF printer, a
// printer that cannot be reached stops with the service's own words, a paused
// one holds the job up, and a job is cancelled.
func TestARealPrintService(t *testing.T) {
	addresses, out := cupsd(t)
	quickly := func(ctx context.Context, _ time.Duration) error { return printing.Sleep(ctx, 50*time.Millisecond) }
	paper, title := blank(t), fmt.Sprintf("miaopi-test-%d", os.Getpid())
	overSocket, overTCP := NewCUPS(addresses[1], "miaopi-nobody"), NewCUPS(addresses[0], "miaopi-nobody")

	list, err := overTCP.Printers(t.Context())
	if err != nil || len(list) != 3 || !list[0].Default || list[0].Name != "PDF 打印机" || list[0].Place != "三号窗口" || list[0].Trouble != "" {
		t.Fatalf("%+v, %v", list, err)
	}
	if p := list[2]; p.ID != "paused" || p.Trouble != printing.Paused || p.Said != "管理员在换墨粉" {
		t.Errorf("%+v", p)
	}

	j, err := overSocket.Submit(t.Context(), printing.Order{Title: title, PDF: paper, Setup: printing.Setup{Copies: 2}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := printing.Follow(t.Context(), overSocket, j, quickly, nil)
	if err != nil || r != (printing.Report{State: printing.Done}) {
		t.Errorf("%+v, %v", r, err)
	}
	printed, err := filepath.Glob(out(title))
	if err != nil || len(printed) != 1 {
		t.Fatalf("%q came out, %v", printed, err)
	}
	if b, err := os.ReadFile(printed[0]); err != nil || !bytes.Contains(b, []byte("%PDF")) || os.Remove(printed[0]) != nil {
		t.Errorf("what came out is no PDF: %v", err)
	}

	for printer, want := range map[string]string{"gone": "", "paused": "管理员在换墨粉"} {
		j, err := overTCP.Submit(t.Context(), printing.Order{Title: title, PDF: paper, Setup: printing.Setup{Printer: printer}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var held printing.Report
		_, err = printing.Follow(ctx, overTCP, j, quickly, func(r printing.Report) {
			if r.Said != "" {
				held = r
				stop()
			}
		})
		if ctx.Err() == nil || held.State.Ended() || !strings.Contains(held.Said, want) {
			t.Errorf("%s: %+v, %v", printer, held, err)
		}
		if err := overTCP.Cancel(t.Context(), j); err != nil {
			t.Error(err)
		}
		if r, err := printing.Follow(t.Context(), overTCP, j, quickly, nil); err != nil || r.State != printing.Cancelled {
			t.Errorf("%s after it was cancelled: %+v, %v", printer, r, err)
		}
		stop()
	}
}

// blank is a page with a word on it.
func blank(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	f := fpdf.New("P", "mm", "A4", "")
	f.AddPage()
	f.SetFont("Helvetica", "", 20)
	f.Text(20, 30, "paper")
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
