// Package systemview makes what an administrator reads: can one work, which rules are
// in force, what a new one would change, accounts, copies, the log.
package systemview

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/app/exchange/neighbour"
	"miaopi/app/exchange/port"
	"miaopi/app/exchange/stick"
	"miaopi/app/rule"
	"miaopi/app/sheet"
	"miaopi/ui/present"
)

// ReadyLine is one item under “现在能办什么”.
type ReadyLine struct {
	Item   string
	Sign   present.Sign
	Why    string
	Remedy string
}

// ReadyLines says for every item the rules know what can be done with it now,
// why not more, and what helps.
func ReadyLines(st *desk.Station, h safekeeping.Health, t present.Translate) []ReadyLine {
	heard := map[string]time.Time{}
	for _, r := range h.Registers {
		heard[r.Source] = r.At
	}
	today := present.Today(st)
	var out []ReadyLine
	for _, id := range st.Rules.Items() {
		at := slices.IndexFunc(h.Items, func(i safekeeping.ItemHealth) bool { return i.Pack.ID == id })
		if at < 0 {
			out = append(out, outOfForce(sheet.Current(st.Rules, id, today), t))
			continue
		}
		out = append(out, readyLine(h, h.Items[at], heard, st.Now(), t))
	}
	return out
}

// outOfForce is an item without rules for today.
func outOfForce(p *rule.Pack, t present.Translate) ReadyLine {
	line := ReadyLine{Item: p.Item.Name, Sign: present.Sign{Icon: "✕", Word: "不能受理", Tone: present.BadTone}, Why: t("规则自 %s 起施行", p.Version), Remedy: t("请管理员核对规则包。")}
	if p.Until != civil.None {
		line.Why = t("规则已于 %s 失效", p.Until)
	}
	return line
}

func readyLine(h safekeeping.Health, i safekeeping.ItemHealth, heard map[string]time.Time, now time.Time, t present.Translate) ReadyLine {
	line := ReadyLine{Item: i.Pack.Item.Name, Sign: present.ReadyOf(i)}
	switch {
	case h.Lapsed:
		line.Sign = present.ReadySign(i.Best)
		line.Why, line.Remedy = t("规则束已于 %s 到期", h.Book.ValidUntil), t("照常受理，由人工办理；请管理员安装新的规则束。")
		return line
	case i.Pack.Unconfirmed:
		line.Why, line.Remedy = t("规则还没有经主管部门确认"), t("照常受理，由工作人员办理；主管部门确认以后再自动判定。")
		return line
	case i.Best == app.Approve:
		line.Why = t("数据都在时效之内")
		return line
	case i.Best == app.Provisional:
		line.Remedy = t("照常受理，先预通过；取得新数据后自动复核。")
	default:
		line.Remedy = t("照常受理，由人工凭纸质材料核验；取得新数据后恢复自动判定。")
	}
	var why []string
	for _, source := range i.Stale {
		why = append(why, staleWhy(i.Pack, source, heard[source], now, t))
	}
	line.Why = strings.Join(why, "\n")
	return line
}

// staleWhy says how old a register is, and how old it may be.
func staleWhy(p *rule.Pack, source string, at, now time.Time, t present.Translate) string {
	limit := time.Duration(0)
	for _, d := range p.FactsRead() {
		if d.Source == source && d.MaxAge > 0 && (limit == 0 || d.MaxAge < limit) {
			limit = d.MaxAge
		}
	}
	if at.IsZero() {
		return t("%s：从未取得", t(present.Register(source)))
	}
	return t("%s：%s，时效 %s", t(present.Register(source)), Ago(now.Sub(at), t), sheet.Age(limit))
}

// Ago is how long ago something was, in its two largest units.
func Ago(d time.Duration, t present.Translate) string {
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	switch {
	case d < 0:
		return t("时间在将来，请核对本机时钟")
	case d < time.Minute:
		return t("刚刚")
	case d < time.Hour:
		return t("%d 分钟前", minutes)
	case days == 0:
		return t("%d 小时 %d 分前", hours, minutes)
	}
	if hours == 0 || days > 30 {
		return t("%d 天前", days)
	}
	return t("%d 天 %d 小时前", days, hours)
}

// RegisterLine is one register under “数据与保管”.
type RegisterLine struct {
	Name, At, Ago string
	Tone          present.Tone
}

// RegisterLines says how current each register is. One that an item finds too
// old stands out.
func RegisterLines(h safekeeping.Health, now time.Time, t present.Translate) []RegisterLine {
	stale := map[string]bool{}
	for _, i := range h.Items {
		for _, s := range i.Stale {
			stale[s] = true
		}
	}
	out := make([]RegisterLine, len(h.Registers))
	for i, r := range h.Registers {
		out[i] = RegisterLine{Name: present.Register(r.Source), At: "—", Ago: t("从未取得"), Tone: present.AttentionTone}
		if !r.At.IsZero() {
			out[i].At, out[i].Ago = present.Moment(r.At), Ago(now.Sub(r.At), t)
		}
		if !stale[r.Source] && !r.At.IsZero() && !r.At.After(now) {
			out[i].Tone = present.QuietTone
		}
	}
	return out
}

// OutboxLines are own events by how far they got.
func OutboxLines(o desk.Outbox, t present.Translate) []present.Pair {
	return []present.Pair{
		{Label: t("本机已存"), Value: t("%s 条过程记录，已落盘", present.Grouped(o.Saved))},
		{Label: t("已发出"), Value: t("%s 条，汇聚库还没有回音", present.Grouped(o.Sent))},
		{Label: t("已签收"), Value: t("%s 条，汇聚库已收下", present.Grouped(o.Accepted))},
		{Label: t("已入账"), Value: t("%s 条，已从汇聚库读回核对", present.Grouped(o.Booked))},
	}
}

// HubLines say how it stands with the hub, with its own sentences; none for a
// station that works alone.
func HubLines(h safekeeping.Health, t present.Translate) []present.Pair {
	if !h.Hub {
		return nil
	}
	line, _ := present.HubOf(h, t)
	out := []present.Pair{{Label: t("汇聚库"), Value: line}}
	for _, l := range h.Back {
		out = append(out, present.Pair{Label: t("被退回"), Value: l.Reason})
	}
	for _, q := range h.Held[:min(len(h.Held), 10)] {
		out = append(out, present.Pair{Label: t("没有采用"), Value: q.Why})
	}
	if more := len(h.Held) - 10; more > 0 {
		out = append(out, present.Pair{Label: "", Value: t("另有 %d 份没有采用", more)})
	}
	return out
}

// RulesLines say where the rules and the calendar come from, and until when
// they hold.
func RulesLines(st *desk.Station, h safekeeping.Health, t present.Translate) []present.Pair {
	calendar := t("至 %s；之后的期限按周末推算，是暂定的", st.Calendar.ValidUntil())
	if present.Today(st) > st.Calendar.ValidUntil() {
		calendar = t("已于 %s 用完，现在的期限按周末推算，请更新程序", st.Calendar.ValidUntil())
	}
	return []present.Pair{{Label: t("规则"), Value: present.RulesOf(h, t)}, {Label: t("工作日历"), Value: calendar}}
}

// CheckView is the report of a check.
type CheckView struct {
	Sign     present.Sign
	Headline string
	Problems []string
	Counts   []present.Pair
}

// CheckOf words a report. root is the root hash of the audit log, for those
// who may read it.
func CheckOf(r desk.Report, root string, t present.Translate) CheckView {
	v := CheckView{Sign: present.Sign{Icon: "✓", Word: "完好", Tone: present.GoodTone}, Problems: r.Problems,
		Headline: t("%s 份数据、%s 条过程记录、%s 条审计日志逐条核对过，全部完好。", present.Grouped(r.Records), present.Grouped(r.Events), present.Grouped(int(r.Journal)))}
	if n := len(r.Problems); n > 0 {
		v.Sign, v.Headline = present.Sign{Icon: "✕", Word: "有问题", Tone: present.BadTone}, t("查出 %d 处问题。请立即做备份，并把下面的内容报告管理员。", n)
	}
	kinds := make([]string, 0, len(r.Buckets))
	for kind := range r.Buckets {
		kinds = append(kinds, kind)
	}
	slices.SortFunc(kinds, func(a, b string) int {
		if r.Buckets[a] != r.Buckets[b] {
			return r.Buckets[b] - r.Buckets[a]
		}
		return strings.Compare(a, b)
	})
	for _, kind := range kinds {
		v.Counts = append(v.Counts, present.Pair{Label: kind, Value: present.Grouped(r.Buckets[kind])})
	}
	if root != "" {
		v.Counts = append(v.Counts, present.Pair{Label: t("审计日志根哈希"), Value: root})
	}
	return v
}

// RestoreLine is how a backup becomes a station again. One process owns a data
// directory, so no window can do it to its own.
const RestoreLine = "miaopi restore --from 备份文件 --data 新目录"

// Fingerprint groups a hash for reading aloud.
func Fingerprint(hash []byte) string {
	var b strings.Builder
	for i := 0; i < len(hash); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%x", hash[i:min(i+4, len(hash))])
	}
	return b.String()
}

// EnrolLine is how an administrator joins a station to a hub.
const EnrolLine = "miaopi enrol --data 新目录 --url https://… --name 名称 --station 编号 --areas 街道代码"

// LinkLines say where the hub is, without the credentials.
func LinkLines(c port.Config, t present.Translate) []present.Pair {
	trust := t("系统信任的证书")
	switch {
	case c.Pin != "":
		trust = t("固定证书 %s…", c.Pin[:min(len(c.Pin), 16)])
	case c.CA != "":
		trust = t("自有 CA")
	}
	out := []present.Pair{{Label: t("地址"), Value: c.URL + " · " + c.Name}, {Label: t("本站区域"), Value: strings.Join(c.Areas, "、")}, {Label: t("证书"), Value: trust}}
	if c.Proxy != "" {
		out = append(out, present.Pair{Label: t("代理"), Value: c.Proxy})
	}
	return out
}

// NeighbourLines say whom this station copies to.
func NeighbourLines(h safekeeping.Health, n neighbour.Peer, t present.Translate) []present.Pair {
	state := t("已配对，还没有副本")
	if !h.Copied.IsZero() {
		state = t("最近一份副本：%s", h.Copied.In(civil.Shanghai).Format("01-02 15:04"))
	}
	if h.Away {
		state = t("没有应答，只存在本机；半分钟后再试")
	}
	return []present.Pair{{Label: t("邻机"), Value: string(n.Station) + "（" + n.Address + "）"}, {Label: t("状态"), Value: state}}
}

// CarriedWords say what came from a file that was carried by hand, and whether
// all of it could be used.
func CarriedWords(did stick.Carried, t present.Translate) (text string, whole bool) {
	text = t("读入过程记录 %d（其中 %d 条由本站转交汇聚库），公共数据 %d，当事人 %d，未采用 %d。", did.Events, did.Relayed, did.Reference, did.Subjects, did.Refused)
	if did.Cut {
		text += t("文件不完整，读到的已经采用；请重新拷贝后再导入一次。")
	}
	return text, !did.Cut && did.Refused == 0
}
