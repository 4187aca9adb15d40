// Package checkview makes what a supervisor reads of a draw and of its blind checks.
package checkview

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/ui/present"
)

// MayDraw says whether a role draws and checks.
func MayDraw(r app.Role) bool { return r == app.Supervisor }

// DrawLine is one spot check in the list.
type DrawLine struct {
	Day, Period, Item                 string
	Population, Drawn, Checked, Wrong string
	State                             present.Sign
	Sentence                          string
}

// DrawLineOf words a spot check.
func DrawLineOf(st *desk.Station, t present.Translate, p supervision.Progress) DrawLine {
	d, r := p.Draw, p.Result
	line := DrawLine{Day: present.Moment(d.At), Period: PeriodWords(t, d.From, d.To), Item: ItemOrAll(st, t, d.Item),
		Population: present.Grouped(r.Population), Drawn: present.Grouped(r.Drawn), Checked: present.Grouped(r.Checked), Wrong: present.Grouped(r.Wrong), Sentence: ResultSentence(t, r)}
	line.State = present.Sign{Icon: "…", Word: "抽查中", Tone: present.QuietTone}
	switch {
	case r.Checked < r.Drawn && r.Wrong > 0:
		line.State.Tone = present.AttentionTone
	case r.Checked == r.Drawn && r.Wrong > 0:
		line.State = present.Sign{Icon: "!", Word: "有不当", Tone: present.AttentionTone}
	case r.Checked == r.Drawn:
		line.State = present.Sign{Icon: "✓", Word: "无不当", Tone: present.GoodTone}
	}
	return line
}

// ResultSentence is the one sentence of a spot check in the language of the
// window; in Chinese it is spotcheck.Result.Sentence.
func ResultSentence(t present.Translate, r spotcheck.Result) string {
	switch {
	case r.Population == 0:
		return t("这个时段没有已决定的办件。")
	case r.Checked == 0:
		return t("已抽取 %d 件，尚未抽查。", r.Drawn)
	case r.Checked < r.Drawn:
		return t("已抽查 %d／%d 件，%d 件不当；全部查完后给出结论。", r.Checked, r.Drawn, r.Wrong)
	case r.Checked == r.Population:
		return t("全部 %d 件均已核查，%d 件不当。", r.Checked, r.Wrong)
	}
	return t("抽查 %d 件，%d 件不当；有 95%% 把握：不当决定率不超过 %s。", r.Checked, r.Wrong, spotcheck.Percent(r.Rate))
}

// PeriodWords is a period in one line.
func PeriodWords(t present.Translate, from, to civil.Date) string {
	if from == to {
		return from.String()
	}
	return t("%s 至 %s", from, to)
}

// ItemOrAll is an item's name, or that every item is meant.
func ItemOrAll(st *desk.Station, t present.Translate, id app.PackID) string {
	if id == "" {
		return t("全部事项")
	}
	return present.ItemName(st, id)
}

// DrawnSign is where a drawn case stands. It gives nothing away of a case
// that is still to be checked.
func DrawnSign(c supervision.DrawnCase) present.Sign {
	switch {
	case c.Damaged:
		return present.Sign{Icon: "!", Word: "记录受损，读不出", Tone: present.BadTone}
	case c.Checked && c.Wrong && c.Revoked:
		return present.Sign{Icon: "✕", Word: "不当，已撤销", Tone: present.BadTone}
	case c.Checked && c.Wrong:
		return present.Sign{Icon: "✕", Word: "不当", Tone: present.BadTone}
	case c.Checked:
		return present.Sign{Icon: "✓", Word: "妥当", Tone: present.GoodTone}
	case c.Revoked:
		return present.Sign{Icon: "✕", Word: "查前已撤销，计为不当", Tone: present.BadTone}
	case c.Mine:
		return present.Sign{Icon: "·", Word: "本人经办，不能抽查", Tone: present.AttentionTone}
	}
	return present.Sign{Icon: "…", Word: "未查", Tone: present.QuietTone}
}

// sought is the share of wrong decisions that a proposed sample can rule out.
const sought = 0.05

// Proposed is how many cases to draw, so that a clean result rules out more
// than one wrong decision in twenty.
func Proposed(size int) int { return spotcheck.SampleFor(size, sought) }

// Proves says what a sample would prove if nothing in it were wrong.
func Proves(t present.Translate, size, n int) string {
	switch {
	case n < 1 || n > size:
		return ""
	case n == size:
		return t("全部 %s 件都查：结论没有抽样误差。", present.Grouped(size))
	}
	return t("若 %s 件都妥当：有 95%% 把握，不当决定率不超过 %s。", present.Grouped(n), spotcheck.Percent(spotcheck.Conclude(size, n, n, 0).Rate))
}

// Proof is how somebody who trusts neither station nor supervisor draws
// again: lines to type into a terminal.
type Proof struct {
	Export string // writes the population at the station
	Draw   string // draws from that file on any machine
}

// ProofOf makes the lines for a draw.
func ProofOf(d supervision.Draw) Proof {
	export := fmt.Sprintf("miaopi draw --account %s --from %s --to %s", d.By, d.From, d.To)
	if d.Item != "" {
		export += " --item " + string(d.Item)
	}
	seed := fmt.Sprintf(" --seed %s --size %d", quoted(d.Seed), len(d.Drawn))
	return Proof{Export: export + seed + " --freeze population.txt", Draw: "miaopi draw --population population.txt" + seed}
}

// HashLine is the command that gives one case's hash without any program of
// ours.
func HashLine(seed string, id app.CaseID) string {
	return fmt.Sprintf(`printf '%%s\n%%s' %s %s | sha256sum`, quoted(seed), quoted(string(id)))
}

// quoted is a text as a POSIX shell takes it literally.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// DrawMark is one finished spot check in the plot over time; shares of one.
type DrawMark struct {
	Label       string
	Rate, Bound float64
	Note        string // the bound in words
}

// DrawMarks are the finished spot checks, the oldest first. An unfinished one
// proves nothing and has no place among them.
func DrawMarks(all []supervision.Progress) []DrawMark {
	var out []DrawMark
	for i := len(all) - 1; i >= 0; i-- {
		d, r := all[i].Draw, all[i].Result
		if r.Drawn == 0 || r.Checked < r.Drawn {
			continue
		}
		out = append(out, DrawMark{Label: d.At.In(civil.Shanghai).Format("01-02"), Rate: float64(r.Wrong) / float64(r.Checked),
			Bound: r.Rate, Note: spotcheck.Percent(r.Rate)})
	}
	return out
}

// DecidedSign is how a case was decided, whatever became of it since.
func DecidedSign(d casefile.Decision) present.Sign {
	switch {
	case d.Result == casefile.Refused:
		return present.Sign{Icon: "✕", Word: "不予", Tone: present.BadTone}
	case d.By == casefile.Machine && d.Verdict == app.Provisional:
		return present.Sign{Icon: "◐", Word: "预通过", Tone: present.HalfTone}
	case d.By == casefile.Machine:
		return present.Sign{Icon: "✓", Word: "自动通过", Tone: present.GoodTone}
	}
	return present.Sign{Icon: "✓", Word: "准予", Tone: present.GoodTone}
}

// ReadDay reads a day as people write it; the sentence says what is wrong with
// it, or that it is lacking.
func ReadDay(t present.Translate, label, text string) (civil.Date, string) {
	if strings.TrimSpace(text) == "" {
		return civil.None, t("请填写%s。", label)
	}
	d, wrong := present.ReadDay(text)
	if wrong != "" {
		return civil.None, t("%s：%s", label, t(wrong))
	}
	return d, ""
}

// ReadSample reads how many cases to draw of so many.
func ReadSample(t present.Translate, text string, size int) (int, string) {
	v, wrong := present.ReadWhole(strings.TrimSpace(text))
	switch n := v.Int(); {
	case wrong != "" || n < 1:
		return 0, t("抽查件数请填写大于 0 的整数。")
	case n > int64(size):
		return 0, t("名单只有 %s 件，抽查件数不能超过它。", present.Grouped(size))
	default:
		return int(n), ""
	}
}

// Period is a ready choice of days that ends today.
type Period struct {
	Label string
	From  func(today civil.Date) civil.Date
}

// Periods are the ready choices of a spot check.
var Periods = []Period{
	{"近 7 天", func(today civil.Date) civil.Date { return today - 6 }},
	{"近 30 天", func(today civil.Date) civil.Date { return today - 29 }},
	{"本月", func(today civil.Date) civil.Date {
		y, m, _ := today.Split()
		return civil.Of(y, m, 1)
	}},
}
