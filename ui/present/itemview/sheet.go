// Package itemview makes the list of items and the sheet of one.
package itemview

import (
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/ui/present"
)

// ItemLine is one item in the list of 事项.
type ItemLine struct {
	Item      app.PackID
	Name      string
	Short     string
	Authority string
	Version   string
	Ready     present.Sign
	Remedy    string // why not everything works today; empty when it does
	Class     Class
	Words     string // what else it may be looked for by: other words, conditions, papers
}

// Class is how far an item can be decided by rules.
type Class int

// The classes.
const (
	Decides     Class = iota // what fits the rules is approved on the spot
	OnlyTakesIn              // with the data of today, or before its rules begin, everything goes to a person
	Unconfirmed              // the authority has not confirmed the rules: everything goes to a person
)

// ItemLines lists every item the rules know, with what it can do today.
func ItemLines(lib *rule.Library, health safekeeping.Health, today civil.Date) []ItemLine {
	ready := map[app.PackID]safekeeping.ItemHealth{}
	for _, h := range health.Items {
		ready[h.Pack.ID] = h
	}
	var out []ItemLine
	for _, id := range lib.Items() {
		p := sheet.Current(lib, id, today)
		line := ItemLine{Item: id, Name: p.Item.Name, Short: p.Item.Short, Authority: p.Item.Authority, Version: p.Version.String(), Ready: present.Sign{Icon: "·", Word: "未施行", Tone: present.QuietTone},
			Class: OnlyTakesIn, Words: searched(p)}
		if h, ok := ready[id]; ok {
			line.Ready, line.Remedy = present.ReadyOf(h), remedy(h)
			if h.Best != app.Review {
				line.Class = Decides
			}
		}
		if p.Unconfirmed {
			line.Class, line.Ready = Unconfirmed, present.Sign{Icon: "?", Word: "规则待确认", Tone: present.AttentionTone}
			line.Remedy = "规则还没有经主管部门确认，所有申请转工作人员办理。"
		}
		out = append(out, line)
	}
	return out
}

// searched is what an item may be looked for by besides its name and department.
func searched(p *rule.Pack) string {
	parts := slices.Clone(p.Item.Search)
	for i := range p.Conditions {
		parts = append(parts, p.Conditions[i].Say)
	}
	for _, m := range p.Materials {
		parts = append(parts, m.Name)
	}
	return strings.Join(parts, "\n")
}

// ShortAuthority is an authority without its city, for a narrow column.
func ShortAuthority(name string) string {
	if i := strings.Index(name, "市"); i > 0 && i <= len("四个字的") && i+len("市") < len(name) {
		return name[i+len("市"):]
	}
	return name
}

func remedy(h safekeeping.ItemHealth) string {
	if len(h.Stale) == 0 {
		return ""
	}
	var names []string
	for _, s := range h.Stale {
		names = append(names, present.Register(s))
	}
	return strings.Join(names, "、") + "的数据已过时效，联网更新后恢复。"
}

// StandingSign is whether a version of the rules decides today.
func StandingSign(s sheet.Standing) present.Sign {
	return present.Sign{Icon: [...]string{sheet.InForce: "✓", sheet.ToCome: "…", sheet.Ended: "·"}[s], Word: s.Label(), Tone: [...]present.Tone{sheet.InForce: present.GoodTone, sheet.ToCome: present.QuietTone, sheet.Ended: present.QuietTone}[s]}
}

// StatusSign is how far a basis has been verified.
func StatusSign(s rule.Status) present.Sign {
	switch s {
	case rule.Official:
		return present.Sign{Icon: "✓", Word: s.Label(), Tone: present.GoodTone}
	case rule.Repost:
		return present.Sign{Icon: "◐", Word: s.Label(), Tone: present.HalfTone}
	}
	return present.Sign{Icon: "!", Word: rule.ToVerify.Label(), Tone: present.AttentionTone}
}

// ChangeSign is how a thing differs from one version to the next.
func ChangeSign(k sheet.Kind) present.Sign {
	switch k {
	case sheet.Added:
		return present.Sign{Icon: "+", Word: k.Label(), Tone: present.GoodTone}
	case sheet.Removed:
		return present.Sign{Icon: "−", Word: k.Label(), Tone: present.BadTone}
	}
	return present.Sign{Icon: "≠", Word: k.Label(), Tone: present.AttentionTone}
}
