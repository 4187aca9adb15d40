package counterview

import (
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/visits"
	"miaopi/ui/present"
)

// StepView is one step of a thing, for reading.
type StepView struct {
	Name  string
	Sign  present.Sign
	Lines []string
}

// ThingSteps words the steps of a thing as they would come out.
func ThingSteps(steps []visits.ThingStep, t present.Translate) []StepView {
	names := map[app.PackID]string{}
	var out []StepView
	for _, s := range steps {
		names[s.Item] = s.Name
		out = append(out, stepView(s, names, t))
	}
	return out
}

func stepView(s visits.ThingStep, names map[app.PackID]string, t present.Translate) StepView {
	if s.Judged == nil {
		return leftOut(s.Name, s.Item, s.Why, t)
	}
	v := VerdictOf(s.Judged)
	out := StepView{Name: s.Name, Sign: v.Sign}
	for _, g := range v.Grants {
		out.Lines = append(out.Lines, g.Label+" "+g.Value)
	}
	if s.Judged.Effective() == app.Approve {
		return out
	}
	for _, lead := range v.Lead {
		if len(s.Waits) == 0 { // what it waits for is said below
			out.Lines = append(out.Lines, t(lead))
		}
	}
	for _, c := range v.Conditions {
		if c.Sign.Tone != present.GoodTone {
			out.Lines = append(out.Lines, c.Sign.Icon+" "+c.Why)
		}
	}
	return waiting(out, s.Waits, s.Until, names, t)
}

// leftOut is a step without a case.
func leftOut(name string, item app.PackID, why string, t present.Translate) StepView {
	sign := present.Sign{Icon: "·", Word: "不办", Tone: present.QuietTone}
	switch {
	case item == "":
		sign = present.Sign{Icon: "…", Word: "以后", Tone: present.QuietTone}
	case strings.HasPrefix(why, "请先"):
		sign = present.Sign{Icon: "…", Word: "待填", Tone: present.AttentionTone}
	}
	return StepView{name, sign, []string{t(why)}}
}

// waiting adds what a step waits for.
func waiting(v StepView, waits []app.PackID, until string, names map[app.PackID]string, t present.Translate) StepView {
	for _, w := range waits {
		v.Lines = append(v.Lines, t("等“%s”办结", names[w]))
	}
	if until != "" {
		v.Lines = append(v.Lines, until)
	}
	return v
}

// VisitSteps words what became of the steps of a visit, with their numbers.
func VisitSteps(st *desk.Station, v visits.Visit, t present.Translate) []StepView {
	names := map[app.PackID]string{}
	var out []StepView
	for _, s := range v.Steps {
		names[s.Item] = s.Name
		if s.Case == "" {
			out = append(out, leftOut(s.Name, s.Item, s.Why, t))
			continue
		}
		step, _ := v.Made.Step(s.Item)
		until := step.Until
		if s.Verdict == app.Approve {
			until = ""
		}
		one := StepView{Name: s.Name, Sign: visitSign(s.Verdict), Lines: []string{t("办件编号") + " " + present.SpacedSerial(s.Serial)}}
		out = append(out, waiting(one, s.Waits, until, names, t))
	}
	return out
}

func visitSign(v app.Verdict) present.Sign {
	states := map[app.Verdict]casefile.State{app.Approve: casefile.Approved, app.Provisional: casefile.Provisional, app.Review: casefile.InReview}
	return present.SignOf(states[v], v, casefile.Machine)
}

// ThingReadOut is what the applicant is asked to confirm of a thing.
func ThingReadOut(f visits.ThingForm, steps []visits.ThingStep, t present.Translate) ReadOut {
	out := ReadOut{Item: f.Thing.Name}
	for i, p := range f.Parties {
		if i == 0 {
			out.Lines = append(out.Lines, present.Pair{Label: t("姓名"), Value: p.Name}, present.Pair{Label: t("身份证尾号"), Value: present.Tail(p.Subject.ID)})
			continue
		}
		out.Lines = append(out.Lines, present.Pair{Label: t("车架号尾号"), Value: present.Tail(p.Subject.ID)})
		if p.Name != "" {
			out.Lines = append(out.Lines, present.Pair{Label: t("号牌"), Value: p.Name})
		}
	}
	for _, s := range steps {
		if s.Judged == nil {
			continue
		}
		v := VerdictOf(s.Judged)
		value := t(v.Sign.Word)
		for _, g := range v.Grants {
			value += "，" + g.Label + " " + g.Value
		}
		out.Lines = append(out.Lines, present.Pair{Label: shortOf(s), Value: value})
	}
	return out
}

// shortOf is the name of a step for a narrow column.
func shortOf(s visits.ThingStep) string {
	if short := s.Judged.Pack.Item.Short; short != "" {
		return short
	}
	return s.Name
}

// ThingTold is what the applicant is told of a visit.
func ThingTold(st *desk.Station, v visits.Visit) Told {
	out := Told{Title: "办好了", Sign: present.Sign{Icon: "✓", Word: "自动通过", Tone: present.GoodTone}, Item: v.Name, Phone: st.Info.Phone}
	var serials []string
	for _, s := range v.Steps {
		if s.Case == "" {
			out.Next = append(out.Next, s.Name+"："+s.Why)
			continue
		}
		serials = append(serials, present.SpacedSerial(s.Serial))
		out.Lines = append(out.Lines, present.Pair{Label: present.ShortItem(st, s.Item), Value: visitSign(s.Verdict).Word})
		if step, ok := v.Made.Step(s.Item); ok && s.Verdict != app.Approve && step.Until != "" {
			out.Next = append(out.Next, step.Until+"。")
		}
		out.lower(s.Verdict)
	}
	out.Serial = strings.Join(serials, "\n")
	return out
}

// lower makes the title that of the least that came out.
func (t *Told) lower(v app.Verdict) {
	switch {
	case v == app.Review:
		t.Title, t.Sign = "收下了，由工作人员接着办", visitSign(v)
	case v == app.Provisional && t.Title == "办好了":
		t.Title, t.Sign = "先给您办上了", visitSign(v)
	}
}

// WrongCar says what is wrong with a car's number. An old one that is not of 17
// characters has no check digit and is for a person to look at.
func WrongCar(text string, today civil.Date) string {
	sub, wrong := present.ReadSubject(text, today)
	switch {
	case wrong != "":
		return wrong
	case sub.Kind != app.Vehicle:
		return "请填写行驶证上的 17 位车架号。"
	}
	return ""
}
