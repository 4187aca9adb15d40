package cases

import (
	"context"
	"slices"

	"miaopi/app/casefile"
	"miaopi/ui/kit"
)

// Reasons a clerk gives often.
var (
	approvals   = []string{"已核对原件，符合条件。", "已向主管部门核实，符合条件。", "已现场核实本人，符合条件。"}
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

// sentence asks for one: a digit takes a ready one, the last choice is one's
// own words.
func (v *panel) sentence(a casefile.Action, hint, other string, ready []string, act func(context.Context, string) (*casefile.Case, error)) {
	p, id := v.p, v.view.Case
	own := p.Area(p.T(hint), 3)
	var box *kit.Modal
	give := func(why string) {
		if why == "" {
			p.Focus(own)
			return
		}
		box.Close()
		v.run(id, a, func(ctx context.Context) (*casefile.Case, error) { return act(ctx, why) })
	}
	ask := kit.Ask{Title: p.T(a.Label()) + "  " + p.T(v.view.Title), Cancel: p.T("返回"), OK: p.T(a.Label()), Width: 560,
		Danger: a == casefile.DoRefuse || a == casefile.DoInvalidate, First: own,
		Accept: func() bool { give(own.Text); return false }}
	own.Enter = func() { give(own.Text) }
	if len(ready) > 0 {
		pick := p.Picker(append(slices.Clone(ready), p.T(other)), func(i int) {
			if i < len(ready) {
				give(ready[i])
				return
			}
			p.Focus(own)
		})
		pick.Words = own
		ask.Body, ask.First = append(ask.Body, pick), pick
	}
	ask.Body = append(ask.Body, own)
	box = p.Ask(ask)
}
