package command

import (
	"context"
	"errors"
	"fmt"
	"net"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/neighbour"
)

// HallPort is where stations of a hall listen for each other, when they are
// paired.
const HallPort = "47613"

type neighbourCmd struct {
	Listen neighbourListenCmd `cmd:"" help:"show a code, and answer a sibling station until interrupted"`
	Pair   neighbourPairCmd   `cmd:"" help:"copy to the station that shows a code, and take its copies"`
	Off    neighbourOffCmd    `cmd:"" help:"work alone again"`
}

// hall joins a linked station to its hall.
func (h *Host) hall(ctx context.Context, l *hubsync.Link, st *desk.Station, port string) (*neighbour.Hall, error) {
	return neighbour.NewHall(ctx, st, l.Office(), h.Sibling(st.PrivateKey()), port)
}

// answer answers siblings until the context ends.
func (h *Host) answer(ctx context.Context, hall *neighbour.Hall, port string) error {
	l, err := net.Listen("tcp", ":"+port)
	if err != nil {
		return app.E("neighbour", app.Busy, "端口 "+port+" 已被占用，不能接收邻机的副本。", err)
	}
	return h.ServeHall(ctx, l, hall)
}

// addresses are where this machine can be called in its network.
func addresses(port string) (out []string) {
	list, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range list {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsPrivate() && n.IP.To4() != nil {
			out = append(out, net.JoinHostPort(n.IP.String(), port))
		}
	}
	return out
}

type neighbourListenCmd struct {
	Port string `help:"port to listen on" default:"47613"`
}

// Run shows a code and answers.
func (c *neighbourListenCmd) Run(s *session) error {
	l, done, err := s.linked("neighbour")
	if err != nil {
		return err
	}
	defer done()
	hall, err := s.hall(s.ctx, l, l.Station(), c.Port)
	if err != nil {
		return err
	}
	code, err := hall.Code(s.Random)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.text(), "配对码 %s（5 分钟内有效）。在另一台电脑上：miaopi neighbour pair --to %s --code %s\n", code, c.where(), code)
	err = s.answer(s.ctx, hall, c.Port)
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (c *neighbourListenCmd) where() string {
	if list := addresses(c.Port); len(list) > 0 {
		return list[0]
	}
	return "本机地址:" + c.Port
}

type neighbourPairCmd struct {
	To   string `help:"address of the other station" required:"" placeholder:"HOST:PORT"`
	Code string `help:"the code it shows" required:""`
	Port string `help:"port this station listens on" default:"47613"`
}

// Run pairs.
func (c *neighbourPairCmd) Run(s *session) error {
	l, done, err := s.linked("neighbour")
	if err != nil {
		return err
	}
	defer done()
	hall, err := s.hall(s.ctx, l, l.Station(), c.Port)
	if err != nil {
		return err
	}
	n, err := hall.Pair(s.ctx, c.To, c.Code)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.text(), "已与工作站 %s（%s）配对，今后每件先复制到那里。\n", n.Station, n.Address)
	return err
}

type neighbourOffCmd struct{}

// Run ends the copies.
func (c *neighbourOffCmd) Run(s *session) error {
	l, done, err := s.linked("neighbour")
	if err != nil {
		return err
	}
	defer done()
	hall, err := s.hall(s.ctx, l, l.Station(), HallPort)
	if err != nil {
		return err
	}
	if err := hall.Forget(s.ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.text(), "已停止与邻机互存副本。")
	return err
}
