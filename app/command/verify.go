package command

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"miaopi/app"
	"miaopi/app/desk/paperwork"
	"miaopi/app/proof"
)

type verifyCmd struct {
	Code   string `arg:"" help:"text of a paper's QR code, or a file: its text, or the paper's PDF as this program made it"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run checks a code without a network. What is revoked or not ours is a finding.
func (c *verifyCmd) Run(s *session) error {
	text, err := c.text(s)
	if err != nil {
		return err
	}
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	v, err := paperwork.At(st).Verify(s.ctx, text)
	if err != nil {
		return err
	}
	if err := s.print(c.Format, v, verifiedText(v, itemName(st, v.Item))); err != nil {
		return err
	}
	if v.Worth != paperwork.ValidPaper {
		return errFinding
	}
	return nil
}

func verifiedText(v paperwork.Verified, item string) string {
	lines := []string{v.Worth.Label() + "：" + v.Why}
	if v.Kind != "" {
		lines = append(lines, fmt.Sprintf("%s  %s  %s  工作站 %s", paperwork.PaperName(v.Kind), v.Number, v.On, v.Station))
	}
	if v.Item != "" {
		lines = append(lines, item)
	}
	return strings.Join(lines, "\n")
}

// keywords is where a PDF of this program keeps its code.
var keywords = regexp.MustCompile(`/Keywords \((\d+)\)`)

// text is the code that was given, or that of the file.
func (c *verifyCmd) text(s *session) (string, error) {
	if proof.Looks(c.Code) {
		return c.Code, nil
	}
	b, err := s.ReadFile(c.Code)
	if err != nil {
		return "", app.E("verify", app.Input, "既不是二维码的内容，也读不到这个文件："+c.Code, err)
	}
	if !bytes.HasPrefix(b, []byte("%PDF-")) {
		return strings.TrimSpace(string(b)), nil
	}
	found := keywords.FindSubmatch(b)
	if found == nil {
		return "", app.E("verify", app.Input, "这个 PDF 里没有二维码的内容："+c.Code, nil)
	}
	return string(found[1]), nil
}
