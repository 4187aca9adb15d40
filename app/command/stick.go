package command

import (
	"bytes"
	"fmt"

	"filippo.io/age"

	"miaopi/app"
	"miaopi/app/exchange/hubsync"
	"miaopi/app/exchange/stick"
)

type exportCmd struct {
	To     string `help:"file to write" required:"" placeholder:"FILE"`
	For    string `help:"id of the station it is for, or an age public key" required:"" placeholder:"RECIPIENT"`
	Facts  bool   `help:"also everybody's facts"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run writes a stick.
func (c *exportCmd) Run(s *session) error {
	l, done, err := s.linked("export")
	if err != nil {
		return err
	}
	defer done()
	to, err := stick.Recipient(s.ctx, l.Station().Store(), c.For, c.Facts)
	if err != nil {
		return err
	}
	if c.Facts {
		if err := l.Station().MayExportFacts(); err != nil {
			return err
		}
	}
	if err := l.Station().Exported(s.ctx, "stick"); err != nil {
		return err
	}
	var buf bytes.Buffer
	did, err := stick.Write(s.ctx, l, &buf, to, c.Facts, nil)
	if err != nil {
		return err
	}
	did.Encrypted = buf.Len()
	if err := s.WriteFile(c.To, buf.Bytes()); err != nil {
		return app.E("export", app.Denied, "导出文件写不到 "+c.To+"。", err)
	}
	return s.print(c.Format, did, fmt.Sprintf("已写到 %s：过程记录 %d，公共数据 %d，当事人 %d（%d 字节，只有收件人能打开）。", c.To, did.Events, did.Reference, did.Subjects, did.Encrypted))
}

// linked is a station that is enrolled.
func (s *session) linked(op string) (*hubsync.Link, func(), error) {
	st, done, err := s.station()
	if err != nil {
		return nil, nil, err
	}
	l, ok := st.Remote.(*hubsync.Link)
	if !ok {
		done()
		return nil, nil, app.E(op, app.Input, "这台工作站没有登记到汇聚库，请先运行 miaopi enrol。", nil)
	}
	return l, done, nil
}

type importCmd struct {
	File     string `arg:"" help:"file to read" placeholder:"FILE"`
	Identity string `help:"file with an age private key; default: the station's own" placeholder:"FILE"`
	Format   string `help:"text or json" enum:"text,json" default:"text"`
}

// Run takes a stick in.
func (c *importCmd) Run(s *session) error {
	b, err := s.read(c.File)
	if err != nil {
		return err
	}
	l, done, err := s.linked("import")
	if err != nil {
		return err
	}
	defer done()
	id, err := c.identity(s, l)
	if err != nil {
		return err
	}
	did, err := stick.Read(s.ctx, l, bytes.NewReader(b), id, nil)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("读入过程记录 %d（其中 %d 条由本站转交汇聚库），公共数据 %d，当事人 %d，未采用 %d。", did.Events, did.Relayed, did.Reference, did.Subjects, did.Refused)
	if did.Cut {
		text += "\n文件不完整，读到的已经采用；请重新拷贝后再导入一次。"
	}
	if err := s.print(c.Format, did, text); err != nil {
		return err
	}
	if did.Cut || did.Refused > 0 {
		return errFinding
	}
	return nil
}

func (c *importCmd) identity(s *session, l *hubsync.Link) (age.Identity, error) {
	if c.Identity == "" {
		return stick.Identity(s.ctx, l.Station().Store())
	}
	return (&restoreCmd{Identity: c.Identity}).identity(s)
}
