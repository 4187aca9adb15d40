package command

import (
	"strings"

	"miaopi/app/desk"
	"miaopi/app/desk/paperwork"
)

type remedyCmd struct {
	List remedyListCmd `cmd:"" help:"list every authority, and what papers still lack; a gap is a finding"`
	Set  remedySetCmd  `cmd:"" help:"name the organ of reconsideration and the court of an authority"`
}

type remedyListCmd struct {
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run lists what is named and what is not.
func (c *remedyListCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	list, err := paperwork.At(st).Remedies(s.ctx)
	if err != nil {
		return err
	}
	gaps, err := paperwork.At(st).Gaps(s.ctx)
	if err != nil {
		return err
	}
	var lines []string
	for _, r := range list {
		if r.Whole() {
			line := r.Authority + "：复议机关 " + r.Review + "，法院 " + r.Court
			if r.District {
				line += "（区里统一发布）"
			}
			lines = append(lines, line)
		}
	}
	for _, gap := range gaps {
		lines = append(lines, "! "+gap)
	}
	answer := struct {
		Remedies []paperwork.Remedy `json:"remedies"`
		Gaps     []string           `json:"gaps"`
	}{list, append([]string{}, gaps...)}
	if err := s.print(c.Format, answer, strings.Join(lines, "\n")); err != nil {
		return err
	}
	if len(gaps) > 0 {
		return errFinding
	}
	return nil
}

type remedySetCmd struct {
	Authority string `help:"the authority, such as 深圳市民政局" required:""`
	Review    string `help:"the organ of reconsideration (行政复议机关)" required:""`
	Court     string `help:"the court (人民法院)" required:""`
	Format    string `help:"text or json" enum:"text,json" default:"text"`
}

// Run names both.
func (c *remedySetCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	r := desk.Remedy{Authority: c.Authority, Review: c.Review, Court: c.Court}
	if err := paperwork.At(st).SetRemedy(s.ctx, r); err != nil {
		return err
	}
	return s.print(c.Format, r, c.Authority+"：已填写。")
}
