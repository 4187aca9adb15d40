package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/rulebook"
)

type bundleInstallCmd struct {
	Bundle string `arg:"" help:"bundle file" placeholder:"FILE"`
	Yes    bool   `help:"put it in force; without, only what would change is shown"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run shows what a bundle changes, and installs it if that was agreed to.
func (c *bundleInstallCmd) Run(s *session) error {
	data, err := s.ReadFile(c.Bundle)
	if err != nil {
		return app.E("bundle", app.Input, "", fmt.Errorf("cannot read the bundle: %w", err))
	}
	return s.atStation(func(st *desk.Station) error {
		do := rulebook.At(st).PreviewBundle
		if c.Yes {
			do = rulebook.At(st).InstallBundle
		}
		p, err := do(s.ctx, data)
		if err != nil {
			return about(c.Bundle, err)
		}
		if err := s.print(c.Format, previewOf(&p, c.Yes), previewText(&p, c.Yes)); err != nil || c.Yes {
			return err
		}
		fmt.Fprintln(s.Stderr, "miaopi: 还没有安装：看过以上变动，加 --yes 再运行一次就安装。")
		return errFinding
	})
}

// bundlePreview is the answer as JSON.
type bundlePreview struct {
	Bundle     string        `json:"bundle"`
	Name       string        `json:"name"`
	Sequence   int           `json:"sequence"`
	ValidUntil string        `json:"valid_until"`
	Signers    []string      `json:"signers"`
	Packs      int           `json:"packs"`
	Added      []itemPreview `json:"added"`
	Changed    []itemPreview `json:"changed"`
	Removed    []itemPreview `json:"removed"`
	Installed  bool          `json:"installed"`
}

// itemPreview is what becomes of one item: the versions by what happens to them.
type itemPreview struct {
	Item    app.PackID   `json:"item"`
	Name    string       `json:"name"`
	Added   []civil.Date `json:"added"`
	Changed []civil.Date `json:"changed"`
	Removed []civil.Date `json:"removed"`
	Open    int          `json:"open"`
}

func previewOf(p *rulebook.Preview, installed bool) bundlePreview {
	return bundlePreview{p.Label(), p.Name, p.Sequence, p.ValidUntil.String(), p.Signers, p.Packs,
		itemPreviews(p.Added), itemPreviews(p.Changed), itemPreviews(p.Removed), installed}
}

func itemPreviews(list []rulebook.ItemChange) []itemPreview {
	some := func(days []civil.Date) []civil.Date { return append([]civil.Date{}, days...) }
	out := []itemPreview{}
	for _, c := range list {
		out = append(out, itemPreview{c.Item, c.Name, some(c.Added), some(c.Changed), some(c.Removed), c.Open})
	}
	return out
}

// previewText says it in lines, what goes away last, where the eye ends.
func previewText(p *rulebook.Preview, installed bool) string {
	state := "未安装"
	if installed {
		state = "已生效"
	}
	lines := []string{fmt.Sprintf("规则束 %s %s：%d 份规则包，有效至 %s，签名：%s。", p.Label(), state, p.Packs, p.ValidUntil, strings.Join(p.Signers, "、"))}
	for _, part := range []struct {
		word string
		list []rulebook.ItemChange
	}{{"新增", p.Added}, {"变动", p.Changed}, {"去掉", p.Removed}} {
		for _, c := range part.list {
			lines = append(lines, "  "+part.word+"  "+columns(c.Name, 36)+columns(openWords(c.Open), 14)+rulebook.VersionWords(c))
		}
	}
	switch {
	case len(lines) == 1:
		lines = append(lines, "  与现行规则相同，没有新增、变动或去掉的事项。")
	case len(p.Left()) > 0:
		lines = append(lines, "去掉的事项不受理新的申请；在办的照原来的规则办。")
	}
	return strings.Join(lines, "\n")
}

func openWords(n int) string { return fmt.Sprintf("在办 %d 件", n) }
