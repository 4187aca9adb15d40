package present

import (
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/rule"
	"miaopi/app/sheet"
)

// ItemLine is one item in the list of 事项.
type ItemLine struct {
	Item      app.PackID
	Name      string
	Short     string
	Authority string
	Version   string
	Ready     Sign
	Remedy    string // why not everything works today; empty when it does
}

// ItemLines lists every item the rules know, with what it can do today.
func ItemLines(lib *rule.Library, health desk.Health, today civil.Date) []ItemLine {
	ready := map[app.PackID]desk.ItemHealth{}
	for _, h := range health.Items {
		ready[h.Pack.ID] = h
	}
	var out []ItemLine
	for _, id := range lib.Items() {
		p := sheet.Current(lib, id, today)
		line := ItemLine{Item: id, Name: p.Item.Name, Short: p.Item.Short, Authority: p.Item.Authority, Version: p.Version.String(), Ready: Sign{"·", "未施行", QuietTone}}
		if h, ok := ready[id]; ok {
			line.Ready, line.Remedy = ReadySign(h.Best), remedy(h)
		}
		out = append(out, line)
	}
	return out
}

// ShortAuthority is an authority without its city, for a narrow column.
func ShortAuthority(name string) string {
	if i := strings.Index(name, "市"); i > 0 && i <= len("四个字的") && i+len("市") < len(name) {
		return name[i+len("市"):]
	}
	return name
}

func remedy(h desk.ItemHealth) string {
	if len(h.Stale) == 0 {
		return ""
	}
	var names []string
	for _, s := range h.Stale {
		names = append(names, Register(s))
	}
	return strings.Join(names, "、") + "的数据已过时效，联网更新后恢复。"
}

// StandingSign is whether a version of the rules decides today.
func StandingSign(s sheet.Standing) Sign {
	return Sign{[...]string{sheet.InForce: "✓", sheet.ToCome: "…", sheet.Ended: "·"}[s], s.Label(), [...]Tone{sheet.InForce: GoodTone, sheet.ToCome: QuietTone, sheet.Ended: QuietTone}[s]}
}

// StatusSign is how far a basis has been verified.
func StatusSign(s rule.Status) Sign {
	switch s {
	case rule.Official:
		return Sign{"✓", s.Label(), GoodTone}
	case rule.Repost:
		return Sign{"◐", s.Label(), HalfTone}
	}
	return Sign{"!", rule.ToVerify.Label(), AttentionTone}
}

// ChangeSign is how a thing differs from one version to the next.
func ChangeSign(k sheet.Kind) Sign {
	switch k {
	case sheet.Added:
		return Sign{"+", k.Label(), GoodTone}
	case sheet.Removed:
		return Sign{"−", k.Label(), BadTone}
	}
	return Sign{"≠", k.Label(), AttentionTone}
}
