package main

import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// free is a port nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// TestTwoComputersOfAHall pairs two stations by code over the network, takes
// somebody in at one of them, throws that computer away, and finishes the case
// at the other.
func TestTwoComputersOfAHall(t *testing.T) {
	w := newHubWorld(t)
	a, b, c := w.enrol("a"), w.enrol("b"), w.enrol("c")
	w.sync(a) // they hear of each other
	w.sync(b)

	port := free(t)
	listen := w.cmd("neighbour", "listen", "--data", b, "--port", port)
	out, err := listen.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := listen.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`配对码 (\d{6})`).FindStringSubmatch(line)
	if code == nil {
		t.Fatalf("no code in %q", line)
	}
	if out, err := w.cmd("neighbour", "pair", "--data", a, "--to", "127.0.0.1:"+port, "--code", "x").CombinedOutput(); exitCode(err) != 2 || !strings.Contains(string(out), "配对码不对") {
		t.Errorf("a wrong code: %v\n%s", err, out)
	}
	said := w.run("neighbour", "pair", "--data", a, "--to", "127.0.0.1:"+port, "--code", code[1])
	if !strings.Contains(string(said), "已与工作站 b") {
		t.Errorf("%s", said)
	}
	id := w.accept(a)
	if err := os.RemoveAll(a); err != nil { // the computer is gone before it ever spoke to the hub
		t.Fatal(err)
	}
	if err := listen.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := listen.Wait(); err != nil {
		t.Errorf("listen ended with %v", err)
	}

	receipt := filepath.Join(t.TempDir(), "receipt.pdf")
	w.run("print", "--data", b, id, "--document", "receipt", "--out", receipt)
	w.agree(b, c)
	if list := string(w.run("cases", "--data", c)); !strings.Contains(list, id) {
		t.Errorf("a third window does not have it: %s", list)
	}
}

// TestWatchEndsWhenItIsTold: sync --watch goes on until it is interrupted, and
// then ends well.
func TestWatchEndsWhenItIsTold(t *testing.T) {
	w := newHubWorld(t)
	a := w.enrol("a")
	id := w.accept(a)
	watch := w.cmd("sync", "--data", a, "--watch", "--format", "json")
	out, err := watch.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	var r round
	if err := json.NewDecoder(out).Decode(&r); err != nil || r.Outbox.Booked == 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if err := watch.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := watch.Wait(); err != nil {
		t.Errorf("watch ended with %v", err)
	}
	b := w.enrol("b")
	w.agree(a, b)
	if list := string(w.run("cases", "--data", b)); !strings.Contains(list, id) {
		t.Errorf("%s is not at the other window", id)
	}
}
