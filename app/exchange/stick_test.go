package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/exchange/hubtest"
	"miaopi/app/exchange/stick"
)

// village is a counter that never sees the network, and hall a window that
// does; the village knows its district from its enrolment.
func village(t *testing.T) (w *world, hall, far *station) {
	w = newWorld(t, app.Clerk, app.Clerk)
	hall, far = w.stations[0], w.stations[1]
	w.load(area, w.elder(1, nil), w.elder(2, nil))
	hall.sync()
	if err := far.link.Introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w, hall, far
}

// carry writes a stick from one station to another.
func carry(t *testing.T, from, to *station, facts bool) []byte {
	t.Helper()
	id, err := stick.Identity(t.Context(), to.store)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if _, err := stick.Write(t.Context(), from.link, &buf, id.Recipient(), facts, nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func plug(t *testing.T, s *station, file []byte) (stick.Carried, error) {
	t.Helper()
	id, err := stick.Identity(t.Context(), s.store)
	if err != nil {
		t.Fatal(err)
	}
	return stick.Read(t.Context(), s.link, bytes.NewReader(file), id, nil)
}

func TestAStickCarriesBothWays(t *testing.T) {
	w, hall, far := village(t)
	if did, err := plug(t, far, carry(t, hall, far, true)); err != nil || did.Subjects != 2 || did.Refused != 0 || did.Cut {
		t.Fatalf("facts to the village: %+v, %v", did, err)
	}
	r := w.elder(1, nil)
	got, err := far.Accept(t.Context(), acceptance(r), "")
	if err != nil || got.Verdict != app.Approve {
		t.Fatalf("%+v, %v", got, err)
	}
	file := carry(t, far, hall, false)
	for n, relayed := range []int{2, 0} { // it may be repeated
		if did, err := plug(t, hall, file); err != nil || did.Relayed != relayed || did.Refused != 0 {
			t.Errorf("import %d: %+v, %v", n+1, did, err)
		}
	}
	if c := hall.kase(got.Case); c.State != casefile.Approved || c.Serial() != got.Serial {
		t.Errorf("at the hall: %s", c.State)
	}
	hall.sync()
	if n := len(eventsAt(w)); n != 2 {
		t.Errorf("the hub holds %d events", n)
	}
	// Only now the village may show it as booked.
	if o := far.outbox(); o != (desk.Outbox{Saved: 2}) {
		t.Errorf("before the way back: %+v", o)
	}
	if _, err := plug(t, far, carry(t, hall, far, false)); err != nil {
		t.Fatal(err)
	}
	if _, err := far.store.Book(t.Context()); err != nil {
		t.Fatal(err)
	}
	if o := far.outbox(); o != (desk.Outbox{Booked: 2}) || far.digest() != hall.digest() {
		t.Errorf("after: %+v", o)
	}
}

func TestAStickThatCannotBeTrusted(t *testing.T) {
	w, hall, far := village(t)
	if _, err := hall.Accept(t.Context(), acceptance(w.elder(1, nil)), ""); err != nil {
		t.Fatal(err)
	}
	good := carry(t, hall, far, true)
	id, err := stick.Identity(t.Context(), far.store)
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
		{"for somebody else", carry(t, hall, hall, false), app.Wrong, "不是给本站的"},
		{"empty", seal(nil), app.Input, "是空的"},
		{"of a newer program", change("stick v1", "stick v9"), app.Newer, "格式不认识"},
		{"of another hub", change(`"hub":"baoan"`, `"hub":"nanshan"`), app.Input, "另一个汇聚库：nanshan"},
		{"of a stranger", change(`"station":"s1"`, `"station":"s9"`), app.Input, "摘要不符"},
		{"changed", change(`"kind":"event"`, `"kind":"evenT"`), app.Input, "摘要不符"},
		{"torn", seal([]byte("{\"miaopi\":\"stick v1\",\"hub\":\"baoan\"}\n{\"db\":\n")), app.Input, "第 2 行读不出来"},
		{"longer than its end", seal(append(bytes.Clone(plain), "{}\n"...)), app.Input, "在结尾之后"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := plug(t, far, c.file)
			if e, ok := err.(*app.Error); !ok || e.Kind != c.kind || !strings.Contains(e.Detail, c.want) {
				t.Errorf("%v", err)
			}
			if d := far.digest(); d.Cases != 0 {
				t.Errorf("it was used: %+v", d)
			}
		})
	}
}

func TestAStickThatWasPulledOutEarly(t *testing.T) {
	w, hall, far := village(t)
	if _, err := hall.Accept(t.Context(), acceptance(w.elder(1, nil)), ""); err != nil {
		t.Fatal(err)
	}
	hall.sync()
	var many []byte
	for n := range 200 { // long enough that the file has several parts
		if _, err := hall.Accept(t.Context(), acceptance(w.elder(n+10, nil)), ""); err != nil {
			t.Fatal(err)
		}
	}
	many = carry(t, hall, far, false)
	did, err := plug(t, far, many[:len(many)*2/3])
	if err != nil || !did.Cut || did.Events == 0 {
		t.Fatalf("%+v, %v", did, err)
	}
	did, err = plug(t, far, many)
	if err != nil || did.Cut || far.digest() != hall.digest() {
		t.Errorf("the whole: %+v, %v", did, err)
	}
}

// The reader of sticks meets whatever people plug in.
func TestAStickThatSomebodyStops(t *testing.T) {
	_, hall, far := village(t)
	id, err := stick.Identity(t.Context(), far.store)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	file := carry(t, hall, far, true)
	counts := 0
	_, err = stick.Read(ctx, far.link, bytes.NewReader(file), id, func(done, total int) {
		if counts++; done >= total {
			t.Errorf("%d of %d done before the last page", done, total)
		}
		stop()
	})
	if !errors.Is(err, context.Canceled) || counts != 1 {
		t.Errorf("import: %v after %d pages", err, counts)
	}
	var buf bytes.Buffer
	if _, err := stick.Write(ctx, hall.link, &buf, id.Recipient(), true, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("export: %v", err)
	}
	if did, err := plug(t, far, file); err != nil || did.Subjects != 2 {
		t.Errorf("again: %+v, %v", did, err)
	}
}

func FuzzStick(f *testing.F) {
	w := newWorldOf(fatal{f}, 9, app.Clerk)
	w.hub.Next = func(string) hubtest.Fault { return hubtest.Cut }
	s := w.stations[0]
	id, err := stick.Identity(f.Context(), s.store)
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
		did, err := stick.Read(t.Context(), s.link, bytes.NewReader(buf.Bytes()), id, nil)
		if err == nil && (did.Reference > 0 || did.Events > 0 || did.Subjects > 0) {
			t.Errorf("what nobody signed was used: %+v", did)
		}
	})
}

type fatal struct{ *testing.F }

func (f fatal) Fatalf(format string, args ...any) { f.F.Fatalf(format, args...) }
