package cases

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"miaopi/app/casefile"
	"miaopi/ui/kit"
)

// Reasons a clerk gives often.
var (
	approvals   = []string{"已核对原件，符合条件。", "已向主管部门核实，符合条件。", "已现场核实本人，符合条件。"}
	returns     = []string{"请补充核实后再提出。", "所附材料不足以证明。", "不符合条件，请不予。"}
	holds       = []string{"需要现场勘查。", "需要听证。", "需要专家评审。"}
	withdrawals = []string{"申请人要求撤回。", "申请人改为其他事项。"}
	rejections  = []string{"不属于本窗口办理的事项。", "提交时该事项还没有规则。", "申请内容读不出来。"}
)

func supplements(wants []string) []string {
	if len(wants) == 0 {
		return nil
	}
	s := "请补正："
	for i, w := range wants {
		if i > 0 {
			s += "、"
		}
		s += w
	}
	return []string{s}
}

// reason asks why.
func (v *panel) reason(a casefile.Action, ready []string, act func(context.Context, string) (*casefile.Case, error)) {
	v.sentence(a, "理由（申请人会在文书上看到）", "另写理由", ready, act)
}

// note asks what was heard or found.
func (v *panel) note(a casefile.Action, ready []string, act func(context.Context, string) (*casefile.Case, error)) {
	v.sentence(a, "写明结果", "另写结果", ready, act)
}

// sentence asks for one, then does the step with it.
func (v *panel) sentence(a casefile.Action, hint, other string, ready []string, act func(context.Context, string) (*casefile.Case, error)) {
	p, id := v.p, v.view.Case
	v.answer(question{title: p.T(a.Label()) + "  " + p.T(v.view.Title), ok: p.T(a.Label()), hint: hint, other: other, ready: ready,
		danger: a == casefile.DoRefuse || a == casefile.DoInvalidate}, func(why string) {
		v.run(id, a, func(ctx context.Context) (*casefile.Case, error) { return act(ctx, why) })
	})
}

// question is one that is answered by a sentence.
type question struct {
	title, ok   string
	body        []fyne.CanvasObject // above the answers
	hint, other string              // of the field for one's own words, and of the choice that leads there
	ready       []string
	danger      bool
	check       func(string) error // what will not do as an answer; nil: all will
}

// answer asks: a digit takes a ready sentence, the last choice is one's own words.
// What will not do is said, and the question stays.
func (v *panel) answer(q question, given func(string)) {
	p := v.p
	own := p.Area(p.T(q.hint), 3)
	var box *kit.Modal
	give := func(text string) {
		if text == "" {
			p.Focus(own)
			return
		}
		if q.check != nil {
			if err := q.check(text); err != nil {
				p.Fail(err)
				return
			}
		}
		box.Close()
		given(text)
	}
	ask := kit.Ask{Title: q.title, Cancel: p.T("返回"), OK: q.ok, Width: 560, Danger: q.danger, First: own,
		Body: q.body, Accept: func() bool { give(own.Text); return false }}
	own.Enter = func() { give(own.Text) }
	if len(q.ready) > 0 {
		pick := p.Picker(append(slices.Clone(q.ready), p.T(q.other)), func(i int) {
			if i < len(q.ready) {
				give(q.ready[i])
				return
			}
			p.Focus(own)
		})
		pick.Words = own
		ask.Body, ask.First = append(slices.Clone(ask.Body), pick), pick
	}
	ask.Body = append(ask.Body, own)
	box = p.Ask(ask)
}
