package command

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/desk/deciding"
)

type runCmd struct {
	Demo bool `help:"make a demo station first when there is none"`
}

// Run opens the window, or says in one why not. Without a display it does the main job in the
// terminal: decide the queue, print it, and say how to get the window.
func (c *runCmd) Run(s *session) error {
	err := c.open(s)
	if err != nil && !s.Terminal && s.Refuse != nil && s.Display() { // opened from the desktop
		s.Refuse(s.inWords(s.message(err)), s.inWords("知道了"))
	}
	return err
}

func (s *session) inWords(text string) string {
	if s.Words == nil {
		return text
	}
	return s.Words(text)
}

func (c *runCmd) open(s *session) error {
	if c.Demo && !s.Exists(s.line.Data) {
		fmt.Fprintf(s.text(), "正在建演示站 %s ……\n", s.line.Data)
		demo := initCmd{Demo: true, People: 20000, Applications: 1200, Seed: 1, Hall: "新安街道办事处", Window: "3号窗口", Area: "440306017", Format: "text"}
		if err := demo.Run(s); err != nil {
			return err
		}
	}
	if !s.Exists(s.line.Data) {
		return app.E("run", app.Missing, s.line.Data+" 还没有工作站。请用 miaopi init 建站，或者用 miaopi run --demo 先试用。", nil)
	}
	if s.Display() {
		return s.Window(s.ctx, s.line.Data)
	}
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	return s.mainJob(st)
}

// mainJob decides the whole queue and prints it.
func (s *session) mainJob(st *desk.Station) error {
	t, err := deciding.At(st).DecideAll(s.ctx, nil)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.text(), columns("编号", 11)+columns("申请人", 14)+columns("事项", 26)+columns("判定", 13)+"原因")
	err = st.EachRow(s.ctx, func(r desk.Row) bool {
		_, err = fmt.Fprintln(s.text(), s.textLine(st, r))
		return err == nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.text(), "\n本次判定 %d 件：自动通过 %d，预通过 %d，转人工 %d（%.2f 秒）\n", t.Cases, t.Approve, t.Provisional, t.Review, t.Seconds)
	_, err = fmt.Fprintln(s.text(), "没有显示器，所以在终端里办理。要看窗口：在有桌面的电脑上运行同一命令，或先设好 DISPLAY（例如 xvfb-run make run）。")
	return err
}
