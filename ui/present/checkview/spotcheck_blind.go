package checkview

import (
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/supervision"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/ui/present"
)

// BlindView is a blind file in words.
type BlindView struct {
	Title      string // the item
	Who        string
	Dates      string
	Conditions []BlindCondition
}

// BlindCondition is one condition of a blind file.
type BlindCondition struct {
	ID, Say, Basis string
	Facts          []BlindFact
}

// BlindFact is one fact of a blind file. State is empty while nothing is
// wrong with it.
type BlindFact struct {
	Label, Value, Source, AsOf, State string
}

// BlindOf words a blind file; full shows personal data.
func BlindOf(s supervision.Sheet, t present.Translate, ref present.Reference, full bool) BlindView {
	who := present.MaskedName(s.Subject, s.Name) + "  " + present.MaskedID(s.Subject)
	if full {
		who = s.Name + "  " + s.Subject.ID
	}
	v := BlindView{Title: s.Item, Who: who, Dates: t("申请日期 %s · 数据时效按 %s 计", s.Date, present.Moment(s.Judged))}
	for _, c := range s.Conditions {
		line := BlindCondition{ID: c.ID, Say: c.Say, Basis: c.Basis}
		for _, f := range c.Facts {
			line.Facts = append(line.Facts, blindFact(f, t, ref, full))
		}
		v.Conditions = append(v.Conditions, line)
	}
	return v
}

func blindFact(f supervision.SheetFact, t present.Translate, ref present.Reference, full bool) BlindFact {
	out := BlindFact{Label: f.Label, Value: "—", Source: t(present.SourceName(f.Fact.Source))}
	switch {
	case f.IsSlip():
		out.Value = t("与纸质不符")
	case f.Value.IsNull():
	case full:
		out.Value = ref.Full(f.Decl, f.Value)
	default:
		out.Value = ref.Value(f.Decl, f.Value)
	}
	if !f.AsOf.IsZero() {
		out.AsOf = present.Moment(f.AsOf)
	}
	if f.State != fact.Fresh {
		out.State = f.State.Label()
	}
	return out
}

// Answers are what a checker may say of a condition, in the order of the keys
// 1, 2, 3.
var Answers = []rule.Result{rule.Pass, rule.Fail, rule.Unknown}

// Verdicts of a checker on the whole case, in the order of the keys 1 and 2.
var Verdicts = []struct {
	Label string
	Grant bool
}{{"应当准予", true}, {"不应准予", false}}

// VerdictWords is a checker's verdict in words.
func VerdictWords(grant bool) string {
	for _, v := range Verdicts {
		if v.Grant == grant {
			return v.Label
		}
	}
	return ""
}

// DifferenceView is an opinion beside the record in words.
type DifferenceView struct {
	Sign      present.Sign
	Headline  string
	Decided   present.Sign
	By        string // who decided, and when
	Reason    string
	Checked   string // who checked, and when
	Remark    string
	Lines     []DifferenceLine
	Revoked   string
	MayRevoke bool
}

// DifferenceLine is one condition in two pairs of eyes.
type DifferenceLine struct {
	Say, Why        string
	Holds, Recorded present.Sign
	Agrees          present.Sign
}

// DifferenceOf words a difference.
func DifferenceOf(st *desk.Station, d supervision.Difference, t present.Translate) DifferenceView {
	v := DifferenceView{Decided: DecidedSign(d.Decision), Reason: d.Decision.Reason, Remark: d.Remark, Revoked: d.Revoked, MayRevoke: d.Wrong && d.Revoke,
		Checked: t("抽查人 %s · %s", st.NameOf(d.By), present.Moment(d.At))}
	v.By = t("经办人 %s · %s", st.NameOf(d.Decision.Operator), present.Moment(d.Decision.At))
	if d.Decision.By == casefile.Machine {
		v.By = t("系统按规则判定 · 操作人 %s · %s", st.NameOf(d.Decision.Operator), present.Moment(d.Decision.At))
	}
	mine, theirs := t(VerdictWords(d.Grant)), t(v.Decided.Word)
	v.Sign, v.Headline = present.Sign{Icon: "✓", Word: "妥当", Tone: present.GoodTone}, t("抽查意见“%s”，原决定“%s”：一致，决定妥当。", mine, theirs)
	if d.Wrong {
		v.Sign, v.Headline = present.Sign{Icon: "✕", Word: "不当", Tone: present.BadTone}, t("抽查意见“%s”，原决定“%s”：不一致，计为不当。", mine, theirs)
	}
	for _, l := range d.Lines {
		v.Lines = append(v.Lines, differenceLine(l, t))
	}
	return v
}

func differenceLine(l supervision.Compared, t present.Translate) DifferenceLine {
	out := DifferenceLine{Say: l.Say, Why: present.Plain(l.Why), Holds: present.ResultSign(l.Holds), Recorded: present.ResultSign(l.Recorded), Agrees: present.Sign{Icon: "✓", Word: "一致", Tone: present.GoodTone}}
	if !l.Agrees {
		out.Agrees = present.Sign{Icon: "!", Word: "不一致", Tone: present.AttentionTone}
	}
	if out.Say == "" {
		out.Say = t("（规则版本不在本机）")
	}
	return out
}
