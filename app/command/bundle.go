package command

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/rulebook"
	"miaopi/app/rule"
)

type bundleCmd struct {
	Key     bundleKeyCmd     `cmd:"" help:"make a publisher's key pair"`
	Make    bundleMakeCmd    `cmd:"" help:"bundle pack files, unsigned"`
	Sign    bundleSignCmd    `cmd:"" help:"add a publisher's signature"`
	Verify  bundleVerifyCmd  `cmd:"" help:"check digests, signatures and the packs' own cases"`
	Trust   bundleTrustCmd   `cmd:"" help:"set whose signatures count at a station, once"`
	Install bundleInstallCmd `cmd:"" help:"put a bundle in force at a station"`
}

type bundleKeyCmd struct {
	Name   string `help:"publisher, such as sz-civil-affairs" required:""`
	Out    string `help:"file for the private key" required:"" placeholder:"FILE"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run makes a key pair; the public key is printed.
func (c *bundleKeyCmd) Run(s *session) error {
	private, public, err := bundle.NewKey(s.Random, c.Name)
	if err != nil {
		return err
	}
	if _, err := s.ReadFile(c.Out); err == nil {
		return app.E("bundle", app.Conflict, c.Out+" 已经存在，没有覆盖它。", nil)
	}
	if err := s.WriteFile(c.Out, []byte(private+"\n")); err != nil {
		return app.E("bundle", app.Denied, "私钥写不到 "+c.Out+"。", err)
	}
	return s.print(c.Format, map[string]any{"name": c.Name, "public": public, "out": c.Out}, public)
}

type bundleMakeCmd struct {
	Packs      []string `arg:"" optional:"" help:"pack files; default: the built-in ones"`
	Name       string   `help:"name of the bundle" required:""`
	Sequence   int      `help:"number, higher than the one before" required:""`
	ValidUntil string   `help:"last day on which its rules approve" required:"" placeholder:"YYYY-MM-DD"`
	Out        string   `help:"file to write" required:"" placeholder:"FILE"`
	Format     string   `help:"text or json" enum:"text,json" default:"text"`
}

// Run bundles packs whose own cases pass.
func (c *bundleMakeCmd) Run(s *session) error {
	until, err := civil.Parse(c.ValidUntil)
	if err != nil {
		return app.E("bundle", app.Input, "", fmt.Errorf("--valid-until: %w", err))
	}
	sources, err := c.sources(s)
	if err != nil {
		return err
	}
	b, err := bundle.Make(c.Name, c.Sequence, civil.On(s.Now()), until, sources)
	if err != nil {
		return err
	}
	return s.writeBundle(b, c.Out, c.Format, fmt.Sprintf("%s#%d，%d 个规则包，还没有签名：%s", b.Name, b.Sequence, len(b.Packs), c.Out))
}

// sources loads the packs and runs their cases.
func (c *bundleMakeCmd) sources(s *session) ([]bundle.Source, error) {
	var out []bundle.Source
	var packs []*rule.Pack
	add := func(p *rule.Pack, data []byte) {
		packs = append(packs, p)
		out = append(out, bundle.Source{ID: p.ID, Version: p.Version, File: fmt.Sprintf("%s-%s.yaml", p.ID, p.Version), Data: data})
	}
	if len(c.Packs) == 0 {
		lib, err := s.library()
		if err != nil {
			return nil, err
		}
		for _, p := range lib.Packs() {
			data, err := s.builtin(p.File)
			if err != nil {
				return nil, err
			}
			add(p, data)
		}
		return out, nil
	}
	for _, name := range c.Packs {
		data, err := s.ReadFile(name)
		if err != nil {
			return nil, app.E("bundle", app.Input, "", fmt.Errorf("cannot read the pack: %w", err))
		}
		p, err := s.packFile(name)
		if err != nil {
			return nil, err
		}
		add(p, data)
	}
	_, err := rule.NewLibrary(packs...)
	return out, err
}

// builtin reads an embedded pack.
func (s *session) builtin(name string) ([]byte, error) {
	f, err := s.Packs.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(f)
	return b.Bytes(), err
}

func (s *session) writeBundle(b *bundle.Bundle, out, format, text string) error {
	var buf bytes.Buffer
	if err := b.Write(&buf); err != nil {
		return err
	}
	if err := s.WriteFile(out, buf.Bytes()); err != nil {
		return app.E("bundle", app.Denied, "规则束写不到 "+out+"。", err)
	}
	return s.print(format, map[string]any{"name": b.Name, "sequence": b.Sequence, "packs": len(b.Packs), "signers": b.Signers(), "out": out}, text)
}

// readBundle reads a bundle file and checks its digests.
func (s *session) readBundle(file string) (*bundle.Bundle, []byte, error) {
	data, err := s.ReadFile(file)
	if err != nil {
		return nil, nil, app.E("bundle", app.Input, "", fmt.Errorf("cannot read the bundle: %w", err))
	}
	b, err := bundle.Read(data)
	return b, data, about(file, err)
}

type bundleSignCmd struct {
	Bundle string `arg:"" help:"bundle file; it is written again with the signature" placeholder:"FILE"`
	Key    string `help:"file with the publisher's private key" required:"" placeholder:"FILE"`
	Format string `help:"text or json" enum:"text,json" default:"text"`
}

// Run signs.
func (c *bundleSignCmd) Run(s *session) error {
	b, _, err := s.readBundle(c.Bundle)
	if err != nil {
		return err
	}
	key, err := s.ReadFile(c.Key)
	if err != nil {
		return app.E("bundle", app.Input, "", fmt.Errorf("cannot read the key: %w", err))
	}
	if err := b.Sign(string(key)); err != nil {
		return about(c.Key, err)
	}
	return s.writeBundle(b, c.Bundle, c.Format, fmt.Sprintf("%s#%d 的签名：%s", b.Name, b.Sequence, strings.Join(b.Signers(), "、")))
}

type bundleVerifyCmd struct {
	Bundle    string   `arg:"" help:"bundle file" placeholder:"FILE"`
	Publisher []string `help:"trusted public key, at least two" required:"" placeholder:"KEY"`
	Format    string   `help:"text or json" enum:"text,json" default:"text"`
}

// Run verifies.
func (c *bundleVerifyCmd) Run(s *session) error {
	b, _, err := s.readBundle(c.Bundle)
	if err != nil {
		return err
	}
	if err := bundle.CheckPublishers(c.Publisher); err != nil {
		return err
	}
	who, err := b.Verify(c.Publisher)
	if err != nil {
		return err
	}
	if err := s.tryPacks(b); err != nil {
		return err
	}
	return s.print(c.Format, map[string]any{"name": b.Name, "sequence": b.Sequence, "valid_until": b.ValidUntil.String(), "signers": who, "packs": len(b.Packs)},
		fmt.Sprintf("%s#%d 完好：%d 个规则包，%s 签名，有效至 %s。", b.Name, b.Sequence, len(b.Packs), strings.Join(who, "、"), b.ValidUntil))
}

// tryPacks loads every pack of a bundle and runs its cases.
func (s *session) tryPacks(b *bundle.Bundle) error {
	cal, err := s.Calendars()
	if err != nil {
		return err
	}
	var packs []*rule.Pack
	for _, e := range b.Packs {
		p, err := rule.LoadPack(path.Base(e.File), b.Files[e.File], rule.WithCalendar(cal))
		if err != nil {
			return err
		}
		packs = append(packs, p)
	}
	_, err = rule.NewLibrary(packs...)
	return err
}

type bundleTrustCmd struct {
	Publisher []string `help:"trusted public key, at least two" required:"" placeholder:"KEY"`
	Format    string   `help:"text or json" enum:"text,json" default:"text"`
}

// Run sets the publishers.
func (c *bundleTrustCmd) Run(s *session) error {
	return s.atStation(func(st *desk.Station) error {
		if err := rulebook.At(st).Trust(s.ctx, c.Publisher); err != nil {
			return err
		}
		return s.print(c.Format, map[string]any{"publishers": c.Publisher}, fmt.Sprintf("本机只认 %d 个发布者的规则束。", len(c.Publisher)))
	})
}

// atStation opens the station for a command that is about no one case.
func (s *session) atStation(do func(*desk.Station) error) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	return do(st)
}
