package caseview

import (
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/ui/present"
)

// Relations are what an agent can be to an applicant.
var Relations = []string{"子女", "配偶", "其他亲属", "社区人员", "其他"}

// extrasOf is what stands with a case beside who it is: who acts for him, what
// is still to come, what he promised, with whom he was taken in, visits.
func extrasOf(st *desk.Station, c *casefile.Case, reveal bool) []present.Pair {
	var out []present.Pair
	add := func(label, value string) {
		if value != "" {
			out = append(out, present.Pair{Label: label, Value: value})
		}
	}
	add("代办", agentWords(st, c.App.Agent, reveal))
	add("容缺", owedWords(c, present.Today(st)))
	add("告知承诺", promiseWords(st, c))
	if g := c.App.Group; g != nil {
		add("集体代办", groupWords(g))
	}
	for _, v := range c.Visits {
		add("上门", v.On.String()+" "+v.Note)
	}
	return out
}

// agentWords says who acts, on what authority, and whether the applicant was
// called back.
func agentWords(st *desk.Station, a *casefile.Agent, reveal bool) string {
	if a == nil {
		return ""
	}
	name, id := chinaid.MaskName(a.Name), chinaid.MaskID(a.ID)
	if reveal {
		name, id = a.Name, a.ID
	}
	text := name + "（" + a.Relation + "）" + id + "，" + a.Document
	if a.Expires != civil.None {
		text += "，有效期至 " + a.Expires.String()
	}
	if a.Called == nil {
		return text + "；还没有电话核实"
	}
	return text + "；" + st.NameOf(a.Called.By) + " " + present.Moment(a.Called.At) + " 电话核实：" + a.Called.Note
}

// owedWords says what was let come later, and what came.
func owedWords(c *casefile.Case, today civil.Date) string {
	var parts []string
	awaited := c.Awaited()
	for _, o := range c.Owed {
		switch {
		case o.Received != civil.None:
			parts = append(parts, o.Material+" "+o.Received.String()+" 已收到")
		case len(awaited) == 0:
			parts = append(parts, o.Material+" 未补交，已由决定了结")
		case o.Due < today:
			parts = append(parts, o.Material+" 应于 "+o.Due.String()+" 前补交，已过期限")
		default:
			parts = append(parts, o.Material+" 请于 "+o.Due.String()+" 前补交")
		}
	}
	return strings.Join(parts, "；")
}

// promiseWords names the texts and their versions.
func promiseWords(st *desk.Station, c *casefile.Case) string {
	var parts []string
	for _, p := range c.App.Promises {
		title := p.ID
		if t, ok := st.Promises.ByHash(p.Hash); ok {
			title = t.Title
		}
		parts = append(parts, title+"（"+p.Version.String()+" 版）")
	}
	return strings.Join(parts, "；")
}

func groupWords(g *casefile.Group) string {
	text := g.Home + "：" + g.Reason
	if g.Holder != "" {
		text += "（统一账户户名 " + g.Holder + "）"
	}
	return text
}

// OwingLine is one line of the ledger of what was let come later.
type OwingLine struct {
	Case      app.CaseID
	Name      string // masked
	Materials string
	When      string
	Tone      present.Tone
}

// OwingLines words the open lines, the most urgent first.
func OwingLines(st *desk.Station, list []desk.Owing) []OwingLine {
	today := present.Today(st)
	var out []OwingLine
	for _, o := range list {
		line := OwingLine{Case: o.Case, Name: present.MaskedName(o.Subject, o.Name), When: o.Due.String() + " 前"}
		var names []string
		for _, m := range o.Materials {
			if m.Received == civil.None {
				names = append(names, m.Name)
			}
		}
		line.Materials = strings.Join(names, "、")
		switch o.Standing(today, st.Calendar) {
		case desk.Overdue:
			line.When, line.Tone = o.Due.String()+" 已过期限", present.BadTone
		case desk.DueSoon:
			line.Tone = present.AttentionTone
		default:
			line.Tone = present.QuietTone
		}
		out = append(out, line)
	}
	return out
}
