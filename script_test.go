package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"

	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/store/disk"
)

// damage FILE half|text|zero: what a bad disk does to a file.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: damage FILE half|text|zero")
	}
	file := ts.MkAbs(args[0])
	info, err := os.Stat(file)
	ts.Check(err)
	switch args[1] {
	case "half":
		ts.Check(os.Truncate(file, info.Size()/2))
	case "text":
		ts.Check(os.WriteFile(file, []byte(strings.Repeat("不是数据库", 5000)), 0o600))
	case "zero":
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		ts.Check(err)
		_, err = f.WriteAt(make([]byte, 8192), 0)
		ts.Check(err)
		ts.Check(f.Close())
	default:
		ts.Fatalf("unknown damage %q", args[1])
	}
}

// newer DIR: a later program wrote the station's data.
func newer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: newer DIR")
	}
	db, err := bolt.Open(ts.MkAbs(args[0]+"/desk.db"), 0o600, nil)
	ts.Check(err)
	ts.Check(db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte{'m'}).Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, 1000))
	}))
	ts.Check(db.Close())
}

// bad COMMAND…: the command says in one line on standard error what cannot be
// used, prints nothing else, and ends with exit code 2.
func bad(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: bad COMMAND…")
	}
	err := ts.Exec(args[0], args[1:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != command.ExitInput {
		ts.Fatalf("%v; expected exit code %d", err, command.ExitInput)
	}
	said := ts.ReadFile("stderr")
	if !strings.HasPrefix(said, "miaopi: ") || strings.Count(said, "\n") != 1 {
		ts.Fatalf("standard error is not one line of ours: %q", said)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("printed before it was refused: %q", out)
	}
}

// code N COMMAND…: the command ends with an exit code.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND…")
	}
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit code %d, expected %s", got, args[0])
	}
}

// lines N: the last standard output has N lines.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := strings.Count(ts.ReadFile("stdout"), "\n")
	if (got == want) == neg {
		ts.Fatalf("%d lines", got)
	}
}

// query PATH VALUE: the last standard output is JSON, and the value at a path
// of keys and numbers (a.0.b) prints so.
func query(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: jq PATH VALUE")
	}
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &v); err != nil {
		ts.Fatalf("standard output is not JSON: %v", err)
	}
	for _, key := range strings.Split(args[0], ".") {
		v = step(ts, v, key)
	}
	got := fmt.Sprint(v)
	if f, ok := v.(float64); ok {
		got = strconv.FormatFloat(f, 'f', -1, 64)
	}
	if name, ok := strings.CutPrefix(args[1], ">"); ok { // keep it
		ts.Setenv(name, got)
		return
	}
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s", args[0], got)
	}
}

func step(ts *testscript.TestScript, v any, key string) any {
	switch v := v.(type) {
	case map[string]any:
		x, ok := v[key]
		if !ok {
			ts.Fatalf("no key %q", key)
		}
		return x
	case []any:
		i, err := strconv.Atoi(key)
		if err != nil || i >= len(v) {
			ts.Fatalf("no element %q", key)
		}
		return v[i]
	}
	ts.Fatalf("nothing at %q", key)
	return nil
}

// flood BLOCKS COMMAND…: runs a command that may not write files larger than
// so many blocks of 512 bytes, as a full disk would have it.
func flood(ts *testscript.TestScript, neg bool, args []string) {
	cmd := exec.Command("sh", "-c", `ulimit -f "$0" && exec "$@"`, args[0])
	cmd.Args = append(cmd.Args, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"PATH=" + ts.Getenv("PATH"), "HOME=" + ts.Getenv("HOME")}
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	fmt.Fprint(ts.Stdout(), out.String())
	fmt.Fprint(ts.Stderr(), errs.String())
	if (err == nil) == neg {
		ts.Fatalf("%v: %s", err, errs.String())
	}
}

// facts FILE [NAME=JSON…]: writes a facts file of an elderly woman for whom
// everything holds, as of now, with some facts changed; NAME= takes one out.
func facts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: facts FILE [NAME=JSON…]")
	}
	values := map[string]string{
		"person.id": `"440306194611220024"`, "person.name": `"王秀英"`, "person.birth": `"1946-11-22"`, "person.sex": `"female"`,
		"person.hukou": `"440306"`, "person.alive": "true", "credit.grey": "false", "account.type": `"yinian"`,
		"account.holder": `"王秀英"`, "account.no": `"9999000000000001"`, "allowance.active": "false", "allowance.suspended": "false",
	}
	for _, a := range args[1:] {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			ts.Fatalf("%q is not NAME=JSON", a)
		}
		values[name] = value
		if value == "" {
			delete(values, name)
		}
	}
	asOf := time.Now().Add(-time.Minute).Format(time.RFC3339)
	var parts []string
	for name, value := range values {
		parts = append(parts, fmt.Sprintf(`%q:{"value":%s,"source":%q,"as_of":%q}`, name, value, sources[strings.SplitN(name, ".", 2)[0]], asOf))
	}
	text := `{"subject":{"kind":"person","id":"440306194611220024"},"facts":{` + strings.Join(parts, ",") + `}}`
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// register DIR FILE: lets a station's registers know what a facts file says, as a
// delivery does.
func register(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: register DIR FILE")
	}
	text, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	r, err := fact.ReadFile(bytes.NewReader(text))
	ts.Check(err)
	v, err := disk.Open(disk.Options{Dir: ts.MkAbs(args[0]), Random: rand.Reader, Now: time.Now})
	ts.Check(err)
	store, _, err := v.Unlock("clerk", command.DemoPassword)
	ts.Check(err)
	ts.Check(store.Import(context.Background(), desk.Import{Records: []fact.Record{r}}))
	ts.Check(v.Close())
}

var sources = map[string]string{"person": "police.population", "credit": "credit.platform", "account": "bank.account", "allowance": "civil.allowance"}

// tamper BUNDLE OUT: copies a bundle with one pack changed.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tamper BUNDLE OUT")
	}
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, f := range in.File {
		r, err := f.Open()
		ts.Check(err)
		data, err := io.ReadAll(r)
		ts.Check(err)
		if strings.Contains(f.Name, "elderly-allowance-2021") {
			data = append(data, "# changed\n"...)
		}
		w, err := out.Create(f.Name)
		ts.Check(err)
		_, err = w.Write(data)
		ts.Check(err)
	}
	ts.Check(out.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), buf.Bytes(), 0o600))
}
