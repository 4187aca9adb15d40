package ui

import (
	"strings"

	"miaopi/app"
	"miaopi/ui/kit"
	"miaopi/ui/look"
	"miaopi/ui/present"
	"miaopi/ui/shell"
)

// late are sentences about steps that were answered when whoever asked for them
// had gone; each hears of his own when he is back.
type late map[app.AccountID][]answer

type answer struct {
	sentence string
	failed   bool
}

// answered takes in how a step ended whose page is gone: the window was locked,
// or made again in another look.
func (x *Window) answered(who app.AccountID, what string, err error) {
	a := answer{x.words.T("已完成：%s", what), err != nil}
	if err != nil {
		a.sentence = x.words.T("没有完成：%s。%s", what, x.words.T(present.Sentence(err)))
	}
	if x.late == nil {
		x.late = late{}
	}
	x.late[who] = append(x.late[who], a)
	if x.frame == nil || x.station.Actor.Account != who {
		return
	}
	x.tellLate()
	x.Heard(true)
}

// tellLate tells whoever sits at the window how his steps ended.
func (x *Window) tellLate() {
	list := x.late[x.station.Actor.Account]
	if len(list) == 0 {
		return
	}
	delete(x.late, x.station.Actor.Account)
	tone, sentences := look.Good, make([]string, len(list))
	for i, a := range list {
		sentences[i] = a.sentence
		if a.failed {
			tone = look.Bad
		}
	}
	x.kit.Say(kit.Toast{Tone: tone, Text: strings.Join(sentences, "\n")})
}

// writing shows which step is on its way, and closes a window that waits for
// the last.
func (x *Window) writing() {
	steps := x.jobs.Steps()
	if x.leaving && x.jobs.Saved() {
		x.close()
		return
	}
	if x.frame != nil {
		x.frame.showSteps(steps)
	}
}

// showSteps puts the first of the steps into the bottom line.
func (f *frame) showSteps(steps []string) {
	switch len(steps) {
	case 0:
		f.saving.Set("")
	case 1:
		f.saving.Set(f.x.words.T("正在保存：%s", steps[0]))
	default:
		f.saving.Set(f.x.words.T("正在保存：%s，后面还有 %d 项", steps[0], len(steps)-1))
	}
	if f.arrange() {
		f.relayout()
	}
}

// reloadPage reads what the page shows again.
func (f *frame) reloadPage() {
	if p, ok := f.pages[f.current].(shell.Reloader); ok {
		p.Reload()
	}
}
