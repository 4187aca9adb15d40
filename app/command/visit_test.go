package command_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"miaopi/app/command"
	"miaopi/app/document"
	"miaopi/assets"
)

func TestVisitCommands(t *testing.T) {
	m := newMachine(t, "--people", "200", "--applications", "30")
	m.Fonts = document.Fonts{Print: assets.PrintFont, Rare: assets.RareFont}
	m.run("decide", "--all")
	var ids []string
	for line := range strings.Lines(m.run("cases", "--verdict", "review", "--limit", "3")) {
		var c struct{ Case string }
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.Case)
	}
	out := m.run("visit", "plan", "--case", strings.Join(ids, ","), "--out", "route.pdf", "--format", "text")
	if !strings.Contains(out, "route.pdf：3 户") || !bytes.HasPrefix(m.files["route.pdf"], []byte("%PDF-")) {
		t.Errorf("prints %q, %d bytes", out, len(m.files["route.pdf"]))
	}
	m.run("visit", "done", ids[0], "--note", "已见到本人")
	m.run("visit", "done", ids[0], "--note", "没有人", "--not-met")
	if out := m.run("show", ids[0], "--full"); strings.Count(out, `"type":"visited"`) != 2 || !strings.Contains(out, `"met":false`) {
		t.Error("the visits are not in the history")
	}
	for _, tc := range []struct {
		name string
		args []string
	}{
		{"nobody", []string{"--agreed", "elderly-allowance"}},
		{"no such case", []string{"--case", "nothing"}},
		{"a copy for nobody", []string{"--case", ids[0], "--copy", "x"}},
		{"a copy without a hub", []string{"--case", ids[0], "--copy", "x", "--for", "laptop"}},
	} {
		if code := m.exit(append([]string{"visit", "plan", "--out", "never.pdf"}, tc.args...)...); code != command.ExitInput || m.files["never.pdf"] != nil {
			t.Errorf("%s: exit %d", tc.name, code)
		}
	}
}

func TestGroupCommand(t *testing.T) {
	m := slow(t)
	m.files["other.json"] = bytes.ReplaceAll(m.files["granny.json"], []byte("440306194611220024"), []byte("440306194611220040"))
	group := []string{"group", "--item", "elderly-allowance", "--home", "宝安区福利院", "--holder", "宝安区福利院", "--reason", "账户由福利院代管。"}
	var got struct {
		Group string
		Cases []struct{ Case, Serial, Verdict string }
	}
	if err := json.Unmarshal([]byte(m.run(append(group, "--facts", "granny.json", "--facts", "other.json")...)), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Cases) != 2 || got.Group == "" || got.Cases[0].Serial == got.Cases[1].Serial || got.Cases[0].Verdict != "review" {
		t.Errorf("group %+v", got)
	}
	if code := m.exit(append(group, "--facts", "granny.json", "--facts", "granny.json")...); code != command.ExitInput {
		t.Errorf("somebody twice: exit %d", code)
	}
}
