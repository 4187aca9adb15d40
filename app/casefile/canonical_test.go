package casefile

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
)

// byTree is canonical JSON by way of encoding/json alone: decoded, looked at and
// encoded again.
func byTree(v any) (json.RawMessage, error) {
	b, err := marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	if err := wholeNumbers(tree); err != nil {
		return nil, err
	}
	return marshal(tree)
}

func wholeNumbers(v any) error {
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			if err := wholeNumbers(x); err != nil {
				return err
			}
		}
	case []any:
		for _, x := range v {
			if err := wholeNumbers(x); err != nil {
				return err
			}
		}
	case json.Number:
		if _, err := v.Int64(); err != nil {
			return fmt.Errorf("number %s is not a whole number", v)
		}
	}
	return nil
}

func sameCanonical(t *testing.T, v any) {
	t.Helper()
	want, err1 := byTree(v)
	got, err2 := Canonical(v)
	if !bytes.Equal(want, got) || (err1 == nil) != (err2 == nil) {
		t.Errorf("%.200v: %s, %v; want %s, %v", v, got, err2, want, err1)
	}
}

func raw(s string) json.RawMessage { return json.RawMessage(s) }

func TestCanonicalIsWhatDecodingAndEncodingGives(t *testing.T) {
	for _, v := range []any{
		nil, true, false, 0, -5, 1 << 62, 1.5, 1e30, "", "<&>", "\u2028\u2029", "\xff", "\x7f\n\t\"\\", []int{}, []int(nil), map[string]int{},
		struct {
			Z, A int
			M    map[string][]string
			O    any `json:"o,omitempty"`
		}{1, 2, map[string][]string{"b": nil, "a": {"x", "乙"}}, nil},
		raw(`{"b":1,"a":{"d":[ {"f":1, "e":"\u4e2d\/"}, -0 ],"c":null}}`), raw(`{"a":1,"a":2,"b":3,"a":4}`), raw(`{"\u0061":1,"a":2}`),
		raw(`["\ud800","\ud83d\ude00","` + "\u2028" + `"]`), raw(`1.0`), raw(`1E2`), raw(`[9223372036854775808]`), raw(`{"` + "\u2029" + `":1,"z":true}`), raw(`{"x":[[],{}],"":false}`),
		map[string]any{"n": json.Number("12"), "list": []any{map[string]any{"y": 1, "x": raw(`{"q":2,"p":1}`)}}},
	} {
		sameCanonical(t, v)
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add([]byte(`{"b":[1,{"d":"\u00e9","c":-1}],"a":{},"":"x\ny"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if json.Valid(b) {
			sameCanonical(t, raw(string(b)))
		}
	})
}

// TestCanonicalAllocatesLittle is a budget: what encoding/json needs to write the
// value once, and the room of the answer.
func TestCanonicalAllocatesLittle(t *testing.T) {
	v := map[string]any{"item": "elder-allowance", "subject": map[string]string{"kind": "person", "id": "110101"}, "grounds": []int{1, 2, 3}}
	once := testing.AllocsPerRun(100, func() { _, _ = marshal(v) })
	if got := testing.AllocsPerRun(100, func() { _, _ = Canonical(v) }); got > once+18 {
		t.Errorf("%v allocations, writing it once takes %v", got, once)
	}
}

// TestEventsSortAsTheyWereBegun: in which order they are finished is no matter.
func TestEventsSortAsTheyWereBegun(t *testing.T) {
	m := newBench(t).maker
	list := make([]Event, 8)
	for i := range list {
		e, err := m.Begin("c", Held, "clerk")
		if err != nil {
			t.Fatal(err)
		}
		list[i] = e
	}
	var wg sync.WaitGroup
	for i := range list {
		wg.Go(func() { list[i], _ = m.Finish(list[i], HeldData{Reason: fmt.Sprint(i)}) })
	}
	wg.Wait()
	for i := range list {
		var d HeldData
		if err := errors.Join(list[i].Verify(m.Key.Public().(ed25519.PublicKey)), list[i].Read(&d)); err != nil || d.Reason != fmt.Sprint(i) || i > 0 && !list[i-1].Before(&list[i]) {
			t.Errorf("the %dth says %q; %v", i, d.Reason, err)
		}
	}
}
