package fact

import (
	"strings"
	"testing"
)

func TestEverySourceHasAName(t *testing.T) {
	seen := map[string]string{}
	for _, id := range Sources {
		name, ok := registers[id]
		if !ok || strings.ContainsAny(name, "._ ") {
			t.Errorf("%s is called %q", id, name)
		}
		if seen[name] != "" {
			t.Errorf("%s and %s are both called %s", id, seen[name], name)
		}
		seen[name] = id
	}
	if len(registers) != len(Sources) {
		t.Errorf("%d names for %d sources", len(registers), len(Sources))
	}
	if got := RegisterName("a.new.one"); got != "其他登记部门" {
		t.Errorf("an unknown source is called %q", got)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"不一致：police.population 为“男”，counter 为“女”": "不一致：公安人口库为“男”，窗口所见为“女”",
		"只有自报，没有civil.death的数据":                   "只有自报，没有民政死亡登记的数据",
		"the counter is open": "the counter is open",
		"":                    "",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}
