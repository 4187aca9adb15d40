package command

import (
	"fmt"
	"io"
	"io/fs"
	"path"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/rule"
	"miaopi/app/rule/check"
	"miaopi/app/rule/revise"
)

type packReviseCmd struct {
	Pack   string `arg:"" name:"id" help:"id of a built-in pack, whose newest version is revised, or a pack file"`
	From   string `help:"first day in force of the next version" required:"" placeholder:"YYYY-MM-DD"`
	Out    string `help:"file to write; default standard output" placeholder:"FILE"`
	Format string `help:"text or json, of what was moved" enum:"text,json" default:"text"`
}

// revised is what was done as JSON.
type revised struct {
	Pack     app.PackID    `json:"pack"`
	Was      civil.Date    `json:"was"`
	Version  civil.Date    `json:"version"`
	Sample   int           `json:"sample"` // years by which the dates of the sample moved
	Moved    []revise.Move `json:"moved"`
	Left     []revise.Stay `json:"left"`
	Findings []finding     `json:"findings"` // of pack check, on what came out
}

// Run writes the next version of a pack. Exit 1: a case was not moved, or pack
// check finds something in what came out.
func (c *packReviseCmd) Run(s *session) error {
	from, err := civil.Parse(c.From)
	if err != nil {
		return app.E("pack", app.Input, "", fmt.Errorf("--from: %w", err))
	}
	if c.Out != "" && s.isFile(c.Out) {
		return app.E("pack", app.Input, c.Out+" 已经有了，没有改动。", nil)
	}
	file, data, err := c.text(s)
	if err != nil {
		return err
	}
	cal, err := s.Calendars()
	if err != nil {
		return err
	}
	r, err := revise.Pack(file, data, from, rule.WithCalendar(cal))
	if err != nil {
		return err
	}
	report := check.File(file, r.Text, rule.WithCalendar(cal))
	said := s.text()
	if c.Out == "" {
		said = s.Stderr
		_, err = s.Stdout.Write(r.Text)
	} else if err = s.WriteFile(c.Out, r.Text); err != nil {
		err = app.E("pack", app.Denied, "规则包写不到 "+c.Out+"。", err)
	}
	if err == nil {
		err = c.say(s, said, r, report)
	}
	if err == nil && (len(r.Left) > 0 || len(report.Errors) > 0) {
		return errFinding
	}
	return err
}

// text is the pack that is revised.
func (c *packReviseCmd) text(s *session) (file string, data []byte, err error) {
	if looksLikeFile(c.Pack) {
		data, err = s.read(c.Pack)
		return c.Pack, data, err
	}
	packs, err := s.packsNamed(c.Pack)
	if err != nil {
		return "", nil, err
	}
	file = packs[len(packs)-1].File
	data, err = fs.ReadFile(s.Packs, file)
	return path.Base(file), data, err
}

// say tells what was moved, and what is left to the author.
func (c *packReviseCmd) say(s *session, w io.Writer, r *revise.Revision, report *check.Report) error {
	if c.Format == "json" {
		out := revised{Sample: r.Sample, Moved: append([]revise.Move{}, r.Moves...), Left: append([]revise.Stay{}, r.Left...), Findings: findings(report.Errors)}
		if p := report.Pack; p != nil {
			out.Pack, out.Version, out.Was = p.ID, p.Version, r.Was
		}
		if c.Out != "" {
			w = s.Stdout
		}
		return jsonTo(w, out)
	}
	fmt.Fprintf(w, "新版本自 %s 起施行（原来是 %s）。移动了 %d 个用例，%d 个没有移动：\n", c.From, r.Was, len(r.Moves), len(r.Left))
	for _, m := range r.Moves {
		fmt.Fprintf(w, "  %s → %s  %s  %s\n", m.From, m.To, moveWords(m), m.Case)
	}
	if r.Sample != 0 {
		fmt.Fprintf(w, "样本里的日期和身份证号后移 %d 年。\n", r.Sample)
	}
	for _, stay := range r.Left {
		fmt.Fprintln(w, stayWords(stay))
	}
	for _, e := range report.Errors {
		fmt.Fprintln(w, s.finding(e, ""))
	}
	_, err := fmt.Fprintln(w, "规则、依据、数额和开头的说明没有动：请按新文件修改，再运行 miaopi pack check 和 miaopi pack test。")
	return err
}

// stayWords say why a case was not moved, and what to do.
func stayWords(s revise.Stay) string {
	if s.Year > 0 {
		return fmt.Sprintf("没有移动，原样留在注释里：%s %s。%d 年的放假安排还没有公布；公布并随程序升级以后，再运行一次 miaopi pack revise，或者手工改写。", s.Date, s.Case, s.Year)
	}
	return fmt.Sprintf("没有移动，原样留在注释里：%s %s。在新版本里找不到意义相同的日子，请改写。", s.Date, s.Case)
}

func moveWords(m revise.Move) string {
	text := "数据没有动"
	if m.Years != 0 {
		text = fmt.Sprintf("数据里的日期后移 %d 年", m.Years)
	}
	if m.Grants {
		text += "，结果随参数变了"
	}
	return text
}
