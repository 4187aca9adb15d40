package stick_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/stick"
	"miaopi/app/exchange/worldtest"

	"filippo.io/age"
)

func TestAStickCarriesBothWays(t *testing.T) {
	w, hall, far := worldtest.Village(t)
	if did, err := worldtest.Plug(t, far, worldtest.Carry(t, hall, far, true)); err != nil || did.Subjects != 2 || did.Refused != 0 || did.Cut {
		t.Fatalf("facts to the village: %+v, %v", did, err)
	}
	r := w.Elder(1, nil)
	got, err := reception.At(far.Station).Accept(t.Context(), worldtest.Acceptance(r), "")
	if err != nil || got.Verdict != app.Approve {
		t.Fatalf("%+v, %v", got, err)
	}
	file := worldtest.Carry(t, far, hall, false)
	for n, relayed := range []int{2, 0} { // it may be repeated
		if did, err := worldtest.Plug(t, hall, file); err != nil || did.Relayed != relayed || did.Refused != 0 {
			t.Errorf("import %d: %+v, %v", n+1, did, err)
		}
	}
	if c := hall.Kase(got.Case); c.State != casefile.Approved || c.Serial() != got.Serial {
		t.Errorf("at the hall: %s", c.State)
	}
	hall.Sync()
	if n := len(worldtest.EventsAt(w)); n != 2 {
		t.Errorf("the hub holds %d events", n)
	}
	// Only now the village may show it as booked.
	if o := far.Outbox(); o != (desk.Outbox{Saved: 2}) {
		t.Errorf("before the way back: %+v", o)
	}
	if _, err := worldtest.Plug(t, far, worldtest.Carry(t, hall, far, false)); err != nil {
		t.Fatal(err)
	}
	if _, err := far.Disk.Book(t.Context()); err != nil {
		t.Fatal(err)
	}
	if o := far.Outbox(); o != (desk.Outbox{Booked: 2}) || far.Counts() != hall.Counts() {
		t.Errorf("after: %+v", o)
	}
}

func TestAStickThatCannotBeTrusted(t *testing.T) {
	w, hall, far := worldtest.Village(t)
	if _, err := reception.At(hall.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(1, nil)), ""); err != nil {
		t.Fatal(err)
	}
	good := worldtest.Carry(t, hall, far, true)
	id, err := stick.Identity(t.Context(), far.Disk)
	if err != nil {
		t.Fatal(err)
	}
	plain := func() []byte {
		r, err := age.Decrypt(bytes.NewReader(good), id)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}()
	seal := func(b []byte) []byte {
		var buf bytes.Buffer
		wr, err := age.Encrypt(&buf, id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := wr.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := wr.Close(); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	change := func(old, new string) []byte { return seal(bytes.Replace(plain, []byte(old), []byte(new), 1)) }
	for _, c := range []struct {
		name string
		file []byte
		kind app.Kind
		want string
	}{
		{"no stick", []byte("hello"), app.Wrong, "不是给本站的"},
		{"for somebody else", worldtest.Carry(t, hall, hall, false), app.Wrong, "不是给本站的"},
		{"empty", seal(nil), app.Input, "是空的"},
		{"of a newer program", change("stick v1", "stick v9"), app.Newer, "格式不认识"},
		{"of another hub", change(`"hub":"baoan"`, `"hub":"nanshan"`), app.Input, "另一个汇聚库：nanshan"},
		{"of a stranger", change(`"station":"s1"`, `"station":"s9"`), app.Input, "摘要不符"},
		{"changed", change(`"kind":"event"`, `"kind":"evenT"`), app.Input, "摘要不符"},
		{"torn", seal([]byte("{\"miaopi\":\"stick v1\",\"hub\":\"baoan\"}\n{\"db\":\n")), app.Input, "第 2 行读不出来"},
		{"longer than its end", seal(append(bytes.Clone(plain), "{}\n"...)), app.Input, "在结尾之后"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := worldtest.Plug(t, far, c.file)
			if e, ok := err.(*app.Error); !ok || e.Kind != c.kind || !strings.Contains(e.Detail, c.want) {
				t.Errorf("%v", err)
			}
			if d := far.Counts(); d.Cases != 0 {
				t.Errorf("it was used: %+v", d)
			}
		})
	}
}

func TestAStickThatWasPulledOutEarly(t *testing.T) {
	w, hall, far := worldtest.Village(t)
	if _, err := reception.At(hall.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(1, nil)), ""); err != nil {
		t.Fatal(err)
	}
	hall.Sync()
	var many []byte
	for n := range 200 { // long enough that the file has several parts
		if _, err := reception.At(hall.Station).Accept(t.Context(), worldtest.Acceptance(w.Elder(n+10, nil)), ""); err != nil {
			t.Fatal(err)
		}
	}
	many = worldtest.Carry(t, hall, far, false)
	did, err := worldtest.Plug(t, far, many[:len(many)*2/3])
	if err != nil || !did.Cut || did.Events == 0 {
		t.Fatalf("%+v, %v", did, err)
	}
	did, err = worldtest.Plug(t, far, many)
	if err != nil || did.Cut || far.Counts() != hall.Counts() {
		t.Errorf("the whole: %+v, %v", did, err)
	}
}

// The reader of sticks meets whatever people plug in.
func TestAStickThatSomebodyStops(t *testing.T) {
	_, hall, far := worldtest.Village(t)
	id, err := stick.Identity(t.Context(), far.Disk)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	file := worldtest.Carry(t, hall, far, true)
	counts := 0
	_, err = stick.Read(ctx, far.Link, bytes.NewReader(file), id, func(done, total int) {
		if counts++; done >= total {
			t.Errorf("%d of %d done before the last page", done, total)
		}
		stop()
	})
	if !errors.Is(err, context.Canceled) || counts != 1 {
		t.Errorf("import: %v after %d pages", err, counts)
	}
	var buf bytes.Buffer
	if _, err := stick.Write(ctx, hall.Link, &buf, id.Recipient(), true, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("export: %v", err)
	}
	if did, err := worldtest.Plug(t, far, file); err != nil || did.Subjects != 2 {
		t.Errorf("again: %+v, %v", did, err)
	}
}

func FuzzStick(f *testing.F) {
	w := worldtest.NewOf(fatal{f}, 9, app.Clerk)
	w.Hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	s := w.Stations[0]
	id, err := stick.Identity(f.Context(), s.Disk)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("{\"miaopi\":\"stick v1\",\"hub\":\"baoan\",\"station\":\"s1\"}\n{\"db\":\"baoan-area-440306017\",\"doc\":{\"_id\":\"event:x\"}}\n"))
	f.Add([]byte("{\"miaopi\":\"stick v1\",\"hub\":\"baoan\"}\n{\"end\":1,\"sum\":\"AA\",\"sig\":\"AA\"}\n"))
	f.Fuzz(func(t *testing.T, plain []byte) {
		var buf bytes.Buffer
		wr, err := age.Encrypt(&buf, id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = wr.Write(plain)
		_ = wr.Close()
		did, err := stick.Read(t.Context(), s.Link, bytes.NewReader(buf.Bytes()), id, nil)
		if err == nil && (did.Reference > 0 || did.Events > 0 || did.Subjects > 0) {
			t.Errorf("what nobody signed was used: %+v", did)
		}
	})
}

type fatal struct{ *testing.F }

func (f fatal) Fatalf(format string, args ...any) { f.F.Fatalf(format, args...) }
