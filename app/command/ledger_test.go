package command_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"miaopi/app/command"
	"miaopi/assets"
)

// slow is a machine with one item, promised within ten days, for which 户口簿 is
// secondary, and the facts of somebody whose register does not have it.
func slow(t *testing.T) *machine {
	t.Helper()
	data, err := fs.ReadFile(assets.Packs, "packs/elderly-allowance-2021-03-01.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("  subject: person\n", "  subject: person\n  promised_days: 10\n", "{name: 户口簿,", "{name: 户口簿, essential: false,").Replace(string(data))
	m := newMachine(t, "--people", "50", "--applications", "1")
	m.Packs = fstest.MapFS{"packs/a.yaml": {Data: []byte(text)}}
	m.files["granny.json"] = []byte(`{"subject":{"kind":"person","id":"440306194611220024"},"facts":{
	 "person.id":{"value":"440306194611220024","source":"police.population","as_of":"2026-11-23T08:00:00+08:00"},
	 "person.name":{"value":"王秀英","source":"police.population","as_of":"2026-11-23T08:00:00+08:00"},
	 "person.birth":{"value":"1946-11-22","source":"police.population","as_of":"2026-11-23T08:00:00+08:00"},
	 "person.sex":{"value":"female","source":"police.population","as_of":"2026-11-23T08:00:00+08:00"},
	 "person.alive":{"value":true,"source":"civil.death","as_of":"2026-11-23T08:00:00+08:00"},
	 "credit.grey":{"value":false,"source":"credit.platform","as_of":"2026-11-23T08:00:00+08:00"},
	 "account.type":{"value":"yinian","source":"bank.account","as_of":"2026-11-23T08:00:00+08:00"},
	 "account.holder":{"value":"王秀英","source":"bank.account","as_of":"2026-11-23T08:00:00+08:00"},
	 "allowance.active":{"value":false,"source":"civil.allowance","as_of":"2026-11-23T08:00:00+08:00"},
	 "allowance.suspended":{"value":false,"source":"civil.allowance","as_of":"2026-11-23T08:00:00+08:00"}}}`)
	m.register("granny.json")
	return m
}

func TestLedgerCommand(t *testing.T) {
	m := slow(t)
	var got struct{ Case, Verdict string }
	if err := json.Unmarshal([]byte(m.run("accept", "--item", "elderly-allowance", "--facts", "granny.json", "--later", "户口簿")), &got); err != nil || got.Verdict != "review" {
		t.Fatalf("%+v, %v", got, err)
	}
	var line struct {
		Applicant, Due, Standing, Ended string
		Materials                       []struct{ Name, Received string }
	}
	read := func(args ...string) {
		t.Helper()
		if err := json.Unmarshal([]byte(m.run(append([]string{"ledger"}, args...)...)), &line); err != nil {
			t.Fatal(err)
		}
	}
	read()
	if line.Applicant != "王*英" || line.Due != "2026-12-03" || line.Standing != "awaited" || line.Materials[0].Name != "户口簿" {
		t.Errorf("ledger %+v", line)
	}
	m.now = m.now.AddDate(0, 0, 11)
	if out := m.run("ledger", "--format", "text"); !strings.Contains(out, "已过期限") || !strings.Contains(out, "户口簿") {
		t.Errorf("ledger prints %q", out)
	}
	m.files["hukou.png"] = scan(t)
	m.run("material", "add", got.Case, "hukou.png", "--as", "户口簿")
	if out := m.run("ledger"); out != "" {
		t.Errorf("open lines: %q", out)
	}
	read("--all")
	if line.Ended != "received" || line.Materials[0].Received != "2026-12-04" {
		t.Errorf("ledger %+v", line)
	}
	if out := m.run("ledger", "--all", "--format", "text"); !strings.Contains(out, "户口簿（2026-12-04 收到）") {
		t.Errorf("ledger prints %q", out)
	}
}

func TestAgentsOnTheCommandLine(t *testing.T) {
	m := slow(t)
	accept := []string{"accept", "--item", "elderly-allowance", "--facts", "granny.json", "--agent-name", "李强", "--agent-id", "440306197505050037", "--agent-relation", "子女"}
	for _, tc := range []struct {
		name string
		more []string
		code int
		says string
	}{
		{"expired", []string{"--agent-until", "2026-11-22"}, command.ExitInput, "agent"},
		{"no date", []string{"--agent-until", "soon"}, command.ExitInput, "accept"},
		{"valid", []string{"--agent-until", "2026-12-31"}, command.ExitOK, `"verdict":"review"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if code := m.exit(append(accept, tc.more...)...); code != tc.code || !strings.Contains(m.out.String()+m.said.String(), tc.says) {
				t.Errorf("exit %d: %s%s", code, &m.out, &m.said)
			}
		})
	}
	serial := m.run("cases", "--item", "elderly-allowance", "--limit", "1")
	var c struct{ Case string }
	if err := json.Unmarshal([]byte(serial), &c); err != nil {
		t.Fatal(err)
	}
	for _, full := range []bool{false, true} {
		args, want := []string{"show", c.Case}, `"agent":{"name":"李*"`
		if full {
			args, want = append(args, "--full"), `"agent":{"name":"李强"`
		}
		if out := m.run(args...); !strings.Contains(out, want) {
			t.Errorf("%v does not print %s", args, want)
		}
	}
	m.run("call", c.Case, "--note", "本人知情")
	if code := m.exit("call", c.Case, "--note", "又问"); code != command.ExitInput {
		t.Errorf("a second call: exit %d", code)
	}
}

func TestPromiseCommands(t *testing.T) {
	m := newMachine(t, "--people", "50", "--applications", "1")
	out := m.run("promise", "list", "--item", "graduate-settlement")
	line, rest, _ := strings.Cut(out, "\n")
	var one struct{ Promise, Hash string }
	if err := json.Unmarshal([]byte(line), &one); err != nil || one.Promise != "health" || !strings.Contains(rest, "no-banned-organisation") {
		t.Fatalf("list prints %q", out)
	}
	for _, id := range []string{one.Promise, one.Hash} {
		if out := m.run("promise", "show", id); !strings.Contains(out, "本人承诺身体健康") || !strings.Contains(out, one.Hash) {
			t.Errorf("show prints %q", out)
		}
	}
	if code := m.exit("promise", "show", "nothing"); code != command.ExitInput {
		t.Errorf("exit %d", code)
	}
}
