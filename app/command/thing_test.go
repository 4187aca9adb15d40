package command_test

import (
	"encoding/json"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/command"
	"miaopi/app/document"
	"miaopi/app/fact"
	"miaopi/assets"
)

// sample is a facts file with the sample of an item, facts changed.
func (m *machine) sample(item app.PackID, file string, changed map[string]any) {
	m.t.Helper()
	today := civil.On(m.now)
	p, err := m.deps().Rules.At(item, today)
	if err != nil {
		m.t.Fatal(err)
	}
	in := p.Sample(today - 1)
	type one struct {
		Value  any    `json:"value"`
		Source string `json:"source"`
		AsOf   string `json:"as_of"`
	}
	facts := map[string]one{}
	for _, f := range in.Record.Facts {
		facts[f.Name] = one{jsonValue(f.Value), "police.population", "2026-11-22T12:00:00+08:00"}
	}
	for name, v := range changed {
		facts[name] = one{v, "police.population", "2026-11-22T12:00:00+08:00"}
	}
	b, err := json.Marshal(map[string]any{"subject": in.Record.Subject, "facts": facts})
	if err != nil {
		m.t.Fatal(err)
	}
	m.files[file] = b
	m.register(file)
}

func jsonValue(v fact.Value) any {
	switch v.Type() {
	case fact.Bool:
		return v.Bool()
	case fact.Int:
		return json.Number(v.String())
	case fact.IntList:
		return json.RawMessage("[0,0,0]")
	}
	return v.String()
}

func TestAcceptThing(t *testing.T) {
	m := newMachine(t, "--people", "60", "--applications", "5")
	m.sample("ridehail-driver", "driver.json", nil)
	m.sample("ridehail-vehicle", "car.json", map[string]any{"vehicle.owner_kind": "enterprise"})
	out := m.run("accept", "--thing", "ridehail", "--facts", "driver.json", "--facts", "car.json", "--name", "王秀英", "--phone", "14412345678")
	var got struct {
		Visit, Thing string
		Steps        []struct{ Item, Case, Serial, Verdict string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Thing != "ridehail" || len(got.Steps) != 2 || got.Steps[0].Verdict != "approve" || got.Steps[1].Verdict != "approve" || got.Steps[0].Serial == got.Steps[1].Serial {
		t.Errorf("%s", out)
	}
	if shown := m.run("show", got.Steps[1].Case); !strings.Contains(shown, got.Steps[1].Serial) {
		t.Errorf("the second case: %s", shown)
	}
	text := m.run("accept", "--thing", "ridehail", "--facts", "driver.json", "--format", "text")
	if !strings.Contains(text, "网络预约出租汽车运输证：请先填写车架号") {
		t.Errorf("%s", text)
	}
}

func TestAcceptThingRefuses(t *testing.T) {
	m := newMachine(t, "--people", "60", "--applications", "5")
	m.sample("ridehail-driver", "driver.json", nil)
	for name, tc := range map[string]struct{ args, says string }{
		"unknown":          {"--thing nothing --facts driver.json", "没有这件事：nothing"},
		"thing and item":   {"--thing ridehail --item ridehail-driver --facts driver.json", "--item 和 --thing 不能同时用"},
		"neither":          {"--facts driver.json", "--item"},
		"two files":        {"--item ridehail-driver --facts driver.json --facts driver.json", "一份 --facts"},
		"a file not there": {"--thing ridehail --facts gone.json", "cannot read"},
	} {
		t.Run(name, func(t *testing.T) {
			if code := m.exit(append([]string{"accept"}, strings.Fields(tc.args)...)...); code != command.ExitInput || !strings.Contains(m.said.String(), tc.says) {
				t.Errorf("exit %d: %s", code, &m.said)
			}
		})
	}
}

// Slips of a thing stand in every case that uses the fact, and go on one paper.
func TestAcceptThingWithSlips(t *testing.T) {
	m := newMachine(t, "--people", "60", "--applications", "5")
	m.Fonts = document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont}
	m.sample("ridehail-driver", "driver.json", nil)
	m.sample("ridehail-vehicle", "car.json", map[string]any{"vehicle.owner_kind": "enterprise"})
	out := m.run("accept", "--thing", "ridehail", "--facts", "driver.json", "--facts", "car.json", "--name", "王秀英", "--corrected", "vehicle.seats=行驶证上是 9 座", "--corrected", "credit.grey=有修复证明；a=b, c")
	var got struct {
		Visit string
		Steps []struct{ Case, Verdict string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Steps[0].Verdict != "review" || got.Steps[1].Verdict != "review" {
		t.Errorf("%s", out)
	}
	if shown := m.run("show", got.Steps[1].Case, "--full"); strings.Count(shown, `"corrected"`) != 2 || !strings.Contains(shown, "有修复证明；a=b, c") {
		t.Errorf("the car's events: %s", shown)
	}
	for _, document := range []string{"correction", "receipt", "receipt-large"} {
		if out := m.run("print", got.Visit, "--document", document, "--out", "/out.pdf"); !strings.Contains(out, `"visit":"`+got.Visit+`"`) || len(m.files["/out.pdf"]) < 1000 {
			t.Errorf("%s: %s", document, out)
		}
	}
	if code := m.exit("print", got.Visit, "--document", "approval", "--out", "/out.pdf"); code != command.ExitInput || !strings.Contains(m.said.String(), "请按办件打印") {
		t.Errorf("exit %d: %s", code, &m.said)
	}
}

func TestSlipsAreChecked(t *testing.T) {
	m := newMachine(t, "--people", "60", "--applications", "5")
	m.sample("ridehail-driver", "driver.json", nil)
	for name, tc := range map[string]struct{ what, slip, says string }{
		"no words":        {"--item=ridehail-driver", "person.hukou=", "请写明与纸质不符之处"},
		"no fact":         {"--item=ridehail-driver", "户籍地不同", "--corrected 应写成"},
		"not used":        {"--item=ridehail-driver", "account.holder=王秀荣", "这个事项不用"},
		"not used, thing": {"--thing=ridehail", "account.holder=王秀荣", "这次办理的各项都不用"},
	} {
		t.Run(name, func(t *testing.T) {
			if code := m.exit("accept", tc.what, "--facts", "driver.json", "--corrected", tc.slip); code != command.ExitInput || !strings.Contains(m.said.String(), tc.says) {
				t.Errorf("exit %d: %s", code, &m.said)
			}
		})
	}
	out := m.run("accept", "--item", "ridehail-driver", "--facts", "driver.json", "--corrected", "person.hukou=户口簿写的是东莞", "--format", "text")
	if !strings.Contains(out, "转人工") {
		t.Errorf("%s", out)
	}
}
