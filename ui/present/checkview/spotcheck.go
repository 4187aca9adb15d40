// Package checkview makes what a supervisor reads of a draw and of its blind checks.
package checkview

import (
	"fmt"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/app/spotcheck"
	"miaopi/app/spotcheck/drawing"
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
	case d.Closed != nil:
		line.State = present.Sign{Icon: "✕", Word: "未查完了结", Tone: present.AttentionTone}
	case d.Seed == "":
		line.State = present.Sign{Icon: "…", Word: "待抽取", Tone: present.AttentionTone}
		line.Sentence = t("名单 %s 件，已公告，尚未抽取。", present.Grouped(d.Size))

	case r.Checked < r.Drawn && r.Wrong > 0:
		line.State.Tone = present.AttentionTone
	case r.Checked == r.Drawn && r.Wrong > 0:
		line.State = present.Sign{Icon: "!", Word: "有不当", Tone: present.AttentionTone}
	case r.Standing() == spotcheck.TooSmall:
		line.State = present.Sign{Icon: "◐", Word: "样本不足", Tone: present.AttentionTone}
	case r.Standing() == spotcheck.NoTarget:
		line.State = present.Sign{Icon: "·", Word: "无不当", Tone: present.PlainTone}
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
	case r.Left > 0:
		return t("抽查 %d 件，%d 件不当；另有 %d 件先前抽中而未查，按不当计；有 %s 把握：不当决定率不超过 %s。", r.Checked, r.Wrong, r.Left, spotcheck.Sure(r.Confidence), spotcheck.Percent(r.Rate))
	}
	return t("抽查 %d 件，%d 件不当；有 %s 把握：不当决定率不超过 %s。", r.Checked, r.Wrong, spotcheck.Sure(r.Confidence), spotcheck.Percent(r.Rate))
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

// Layer is a ready choice of what strata are told apart by.
type Layer struct {
	Label string
	By    []supervision.Apart
}

// Layers are the choices; what was decided provisionally is always apart.
var Layers = []Layer{
	{"不分层", nil},
	{"按事项", []supervision.Apart{supervision.ByItem}},
	{"按规则版本", []supervision.Apart{supervision.ByItem, supervision.ByVersion}},
	{"按渠道", []supervision.Apart{supervision.ByChannel}},
	{"机器与人工", []supervision.Apart{supervision.ByMaker}},
	{"按窗口", []supervision.Apart{supervision.ByWindow}},
}

// Risks are the shares of wrong decisions that a draw can be asked to rule out, and
// Sures how sure one wants to be.
var (
	Risks = []float64{0.01, 0.025, 0.05, 0.08}
	Sures = []float64{0.9, 0.95, 0.99}
)

// UsualSure is the place of 95 %.
const UsualSure = 1

// RiskOf is the place of a pace's risk.
func RiskOf(p spotcheck.Pace) int { return slices.Index(Risks, p.Risk()) }

// RiskLabels are the choices in words.
func RiskLabels(t present.Translate) []string {
	out := make([]string, len(Risks))
	for i, r := range Risks {
		out[i] = t("超过 %s", spotcheck.Sure(r))
	}
	return out
}

// SureLabels are the choices in words.
func SureLabels() []string {
	out := make([]string, len(Sures))
	for i, s := range Sures {
		out[i] = spotcheck.Sure(s)
	}
	return out
}

// FinishedOf are the results of the draws that were finished, the newest first.
func FinishedOf(all []supervision.Progress) (out []spotcheck.Result) {
	for _, p := range all {
		if p.Draw.State(p.Result) == drawing.Finished {
			out = append(out, p.Result)
		}
	}
	return out
}

// PlanSentence says what a draw would prove if nothing in it were wrong.
func PlanSentence(t present.Translate, f supervision.Frozen) string {
	n, size := f.Sample(), f.Size()
	if n == size {
		return t("全部 %s 件都查：结论没有抽样误差。", present.Grouped(size))
	}
	r := spotcheck.ConcludeEach(spotcheck.Found(f.Strata), n, 0, f.Plan)
	return t("若抽到的 %s 件都妥当：有 %s 把握，不当决定率不超过 %s。", present.Grouped(n), spotcheck.Sure(r.Confidence), spotcheck.Percent(r.Rate))
}

// Proof is how somebody who trusts neither station nor supervisor draws
// again: lines to type into a terminal.
type Proof struct {
	Export string // writes the file at the station
	Verify string // computes the draw from that file on any machine
}

// ProofOf makes the lines for a draw.
func ProofOf(d drawing.Draw) Proof {
	if d.Announced {
		file := "draw-" + d.ID + ".json"
		return Proof{Export: "miaopi draw export " + d.ID + " --out " + file, Verify: "miaopi draw verify " + file}
	}
	export := fmt.Sprintf("miaopi draw --account %s --from %s --to %s", d.By, d.From, d.To)
	if d.Item != "" {
		export += " --item " + string(d.Item)
	}
	seed := fmt.Sprintf(" --seed %s --size %d", quoted(d.Seed), len(d.Drawn))
	return Proof{Export: export + seed + " --freeze population.txt", Verify: "miaopi draw --population population.txt" + seed}
}

// DrawNotes is what else must be known of a draw: how it ended, and what should
// not be in its record.
func DrawNotes(t present.Translate, p supervision.Progress, nameOf func(app.AccountID) string) (out []string) {
	if c := p.Draw.Closed; c != nil {
		out = append(out, t("%s 于 %s 了结，未查完：%s", nameOf(c.By), present.Moment(c.At), c.Reason))
	}
	switch p.Result.Standing() {
	case spotcheck.TooSmall:
		out = append(out, t("样本不足：要说不当决定率不超过 %s，还要多抽。", spotcheck.Sure(p.Result.Risk)))
	case spotcheck.Overstepped:
		out = append(out, t("查出的不当率超过 %s。", spotcheck.Sure(p.Result.Risk)))
	}
	for _, problem := range p.Draw.Problems {
		out = append(out, t(problem))
	}
	return out
}

// StratumLines are the results of a draw by strata; none when there is one.
func StratumLines(t present.Translate, r spotcheck.Result) (out []string) {
	for _, s := range r.Strata {
		out = append(out, t("%s：%d 件，已查 %d 件，%d 件不当", s.Title, s.Count, s.Checked, s.Wrong))
	}
	return out
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
