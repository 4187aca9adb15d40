package command

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	"github.com/rogpeppe/go-internal/diff"

	"miaopi/app"
	"miaopi/app/rule/layout"
)

type packFmtCmd struct {
	Files []string `arg:"" name:"file" help:"pack files"`
	Write bool     `short:"w" xor:"how" help:"write the files themselves"`
	Diff  bool     `xor:"how" help:"print what would change; exit 1 if anything would"`
}

// Run writes pack files in canonical form: to standard output, to where they
// are, or as a difference. A hash that changes is told, since decisions and
// bundles name packs by it.
func (c *packFmtCmd) Run(s *session) error {
	found := false
	for _, file := range c.Files {
		before, err := s.read(file)
		if err != nil {
			return err
		}
		after, err := layout.Format(file, before)
		if err != nil {
			return app.E("pack", app.Input, "", err)
		}
		changed := !bytes.Equal(before, after)
		found = found || c.Diff && changed
		if err := c.one(s, file, before, after, changed); err != nil {
			return err
		}
	}
	if found {
		return errFinding
	}
	return nil
}

func (c *packFmtCmd) one(s *session, file string, before, after []byte, changed bool) error {
	switch {
	case c.Diff && changed:
		_, err := s.Stdout.Write(diff.Diff(file, before, file+"（规范格式）", after))
		return err
	case c.Diff, c.Write && !changed:
		return nil
	case !c.Write:
		_, err := s.Stdout.Write(after)
		return err
	}
	if err := s.WriteFile(file, after); err != nil {
		return app.E("pack", app.Denied, "规则包写不到 "+file+"。", err)
	}
	_, err := fmt.Fprintf(s.text(), "%s：已改为规范格式，规则不变；哈希由 sha256:%x 变为 sha256:%x\n", file, sha256.Sum256(before), sha256.Sum256(after))
	return err
}
