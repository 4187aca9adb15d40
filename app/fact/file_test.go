package fact

import (
	"strings"
	"testing"

	"miaopi/app"
)

const goodFile = `{"subject":{"kind":"person","id":"440306194611220028"},
 "facts":{"person.birth":{"value":"1946-11-22","source":"police.population","as_of":"2026-11-20T08:00:00+08:00"},
 "credit.grey":[{"value":false,"source":"a"},{"value":true,"source":"b"}],"person.alive":null}}`

func TestReadFile(t *testing.T) {
	rec, err := ReadFile(strings.NewReader("\uFEFF" + goodFile))
	if err != nil {
		t.Fatal(err)
	}
	if rec.Subject != (app.Subject{Kind: app.Person, ID: "440306194611220028"}) {
		t.Errorf("subject %v", rec.Subject)
	}
	if got := len(rec.Find("credit.grey")); got != 2 {
		t.Errorf("credit.grey from %d sources, want 2", got)
	}
	birth := rec.Find("person.birth")
	if len(birth) != 1 || birth[0].Value.String() != "1946-11-22" || FormatTime(birth[0].AsOf) != "2026-11-20T08:00:00+08:00" {
		t.Errorf("person.birth = %v", birth)
	}
	if alive := rec.Find("person.alive"); len(alive) != 1 || !alive[0].Value.IsNull() {
		t.Errorf("person.alive = %v, want null", alive)
	}
	if len(rec.Find("person.name")) != 0 {
		t.Error("found a fact that is not there")
	}
}

func TestReadFileRefuses(t *testing.T) {
	const subject = `"subject":{"kind":"person","id":"1"}`
	fact := func(body string) string { return `{` + subject + `,"facts":{"person.birth":` + body + `}}` }
	for _, c := range []struct{ name, in, want string }{
		{"nothing", ``, "the file: expected a JSON object"},
		{"an array", `[]`, "the file: expected a JSON object"},
		{"cut off", `{"subject":`, `the file: "subject": bad JSON`},
		{"cut off after a member", `{` + subject, "the file"},
		{"trailing data", `{` + subject + `,"facts":{}} {}`, "the file: something follows the end"},
		{"no subject", `{"facts":{}}`, "subject: missing"},
		{"no facts", `{` + subject + `}`, "facts: missing"},
		{"null facts", `{` + subject + `,"facts":null}`, "facts: expected a JSON object"},
		{"unknown key", `{` + subject + `,"facts":{},"fact":1}`, "fact: unknown key"},
		{"key in capitals", `{"Subject":{}}`, "Subject: unknown key"},
		{"key twice", `{` + subject + `,` + subject + `}`, "subject: the key occurs twice"},
		{"fact twice", `{` + subject + `,"facts":{"a.b":{"value":1},"a.b":{"value":2}}}`, "facts.a.b: the key occurs twice"},
		{"subject a string", `{"subject":"1"}`, "subject: expected a JSON object"},
		{"unknown kind", `{"subject":{"kind":"dog","id":"1"}}`, `subject.kind: "dog" is not person`},
		{"empty id", `{"subject":{"kind":"person","id":" "}}`, "subject.id: expected an identifier"},
		{"id a number", `{"subject":{"kind":"person","id":1}}`, "subject.id: expected a string"},
		{"unknown key in subject", `{"subject":{"kind":"person","id":"1","x":1}}`, "subject.x: unknown key"},
		{"bad name", `{` + subject + `,"facts":{"Birth":{"value":1}}}`, "facts.Birth: not a fact name"},
		{"name with a line break", `{` + subject + `,"facts":{"a\nb":{"value":1}}}`, `facts."a\nb": not a fact name`},
		{"bare value", fact(`"1946-11-22"`), "facts.person.birth: expected a JSON object"},
		{"unknown key in fact", fact(`{"value":1,"asof":""}`), "facts.person.birth.asof: unknown key"},
		{"value twice", fact(`{"value":1,"value":2}`), "facts.person.birth.value: the key occurs twice"},
		{"source a number", fact(`{"value":1,"source":2}`), "facts.person.birth.source: expected a string"},
		{"as_of no moment", fact(`{"value":1,"as_of":"yesterday"}`), "facts.person.birth.as_of: \"yesterday\" is not a moment"},
		{"as_of without zone", fact(`{"value":1,"as_of":"2026-11-20T08:00:00"}`), "facts.person.birth.as_of"},
		{"as_of of another age", fact(`{"value":1,"as_of":"0001-01-01T00:00:00Z"}`), "is outside"},
		{"as_of impossible", fact(`{"value":1,"as_of":"2026-02-30T00:00:00Z"}`), "facts.person.birth.as_of"},
		{"as_of empty", fact(`{"value":1,"as_of":""}`), "facts.person.birth.as_of"},
		{"source of an array", fact(`[{"value":1},{"valu":1}]`), "facts.person.birth[1].valu: unknown key"},
		{"not UTF-8", "{\"\xff\":1}", "not UTF-8"},
		{"too large", strings.Repeat(" ", MaxFile+1), "larger than"},
		{"deep", strings.Repeat("[", 20000), "the file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadFile(strings.NewReader(c.in))
			if err == nil {
				t.Fatal("read, want an error")
			}
			if app.KindOf(err) != app.Input {
				t.Errorf("kind %v, want Input", app.KindOf(err))
			}
			if msg := err.Error(); !strings.Contains(msg, c.want) || strings.Contains(msg, "\n") {
				t.Errorf("error %q, want one line with %q", msg, c.want)
			}
		})
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add([]byte(goodFile))
	f.Add([]byte(`{"subject":{"kind":"vehicle","id":"x"},"facts":{"a.b":{"value":[1,"",{}]}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		rec, err := ReadFile(strings.NewReader(string(data)))
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		var back Record
		if err := DecodeRecord(rec.AppendBinary(nil), &back); err != nil {
			t.Fatalf("a record that was read cannot be stored: %v", err)
		}
	})
}
