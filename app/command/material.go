package command

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/evidence"
)

type materialCmd struct {
	Add    materialAddCmd    `cmd:"" help:"put files with a case, sealed, their hashes in its history"`
	List   materialListCmd   `cmd:"" help:"list the files of a case"`
	Get    materialGetCmd    `cmd:"" help:"write one file out again; this is journaled"`
	Folder materialFolderCmd `cmd:"" help:"watch a folder for scans"`
}

type materialAddCmd struct {
	Case   string   `arg:"" help:"case id, serial number, or its last digits"`
	Files  []string `arg:"" help:"JPEG, PNG or PDF files" placeholder:"FILE"`
	As     string   `help:"the paper they are, by its published name, such as 颐年卡" required:"" placeholder:"NAME"`
	Format string   `help:"text or json" enum:"text,json" default:"json"`
}

// Run puts files with a case: all of them, or none.
func (c *materialAddCmd) Run(s *session) error {
	var files []evidence.File
	for _, name := range c.Files {
		b, err := s.readPaper(name)
		if err != nil {
			return err
		}
		files = append(files, evidence.File{Name: filepath.Base(name), Data: b})
	}
	return s.onCase(c.Case, func(st *desk.Station, id app.CaseID) error {
		kase, err := evidence.At(st).Attach(s.ctx, id, c.As, files)
		if err != nil {
			return err
		}
		return s.printMaterials(c.Format, kase, kase.Materials[len(kase.Materials)-len(files):])
	})
}

func (s *session) readPaper(name string) ([]byte, error) {
	read := s.ReadPaper
	if read == nil {
		read = s.ReadFile
	}
	b, err := read(name)
	var said *app.Error
	if err != nil && !errors.As(err, &said) {
		err = app.E("material", app.Input, "读不了文件 "+name+"。", err)
	}
	return b, err
}

// printMaterials prints what is recorded of files.
func (s *session) printMaterials(format string, c *casefile.Case, list []casefile.Material) error {
	if format == "json" {
		if list == nil {
			list = []casefile.Material{}
		}
		return s.json(map[string]any{"case": c.ID, "serial": c.Serial(), "materials": list})
	}
	for _, m := range list {
		if _, err := fmt.Fprintf(s.text(), "%s%s%s%3d 页  %s\n", columns(m.As, 26), columns(m.Rank.Label(), 11), columns(m.Kind, 6), m.Pages, m.Hash); err != nil {
			return err
		}
	}
	return nil
}

type materialListCmd struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run lists the files of a case.
func (c *materialListCmd) Run(s *session) error {
	return s.onCase(c.Case, func(st *desk.Station, id app.CaseID) error {
		kase, _, err := st.Case(s.ctx, id)
		if err != nil {
			return err
		}
		return s.printMaterials(c.Format, kase, withoutNames(kase.Materials))
	})
}

// withoutNames leaves out how files were called: people put names into them.
func withoutNames(list []casefile.Material) []casefile.Material {
	out := slices.Clone(list)
	for i := range out {
		out[i].Name = ""
	}
	return out
}

type materialGetCmd struct {
	Case   string `arg:"" help:"case id, serial number, or its last digits"`
	Hash   string `arg:"" help:"hash of the file, or its beginning"`
	Out    string `help:"file to write" required:"" placeholder:"FILE"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run writes one file out.
func (c *materialGetCmd) Run(s *session) error {
	return s.onCase(c.Case, func(st *desk.Station, id app.CaseID) error {
		m, data, err := evidence.At(st).ReadMaterial(s.ctx, id, c.Hash)
		if err != nil {
			return err
		}
		if err := s.WriteFile(c.Out, data); err != nil {
			return app.E("material", app.Denied, "材料写不到 "+c.Out+"，请换一个能写的位置。", err)
		}
		return s.print(c.Format, map[string]any{"case": id, "hash": m.Hash, "as": m.As, "out": c.Out, "bytes": len(data)}, c.Out)
	})
}

type materialFolderCmd struct {
	Dir    string `arg:"" optional:"" help:"folder that a scanner writes to; none: tell which it is"`
	Own    bool   `help:"back to the folder scans of the station's directory"`
	Format string `help:"text or json" enum:"text,json" default:"json"`
}

// Run sets or tells the watched folder.
func (c *materialFolderCmd) Run(s *session) error {
	st, done, err := s.station()
	if err != nil {
		return err
	}
	defer done()
	if c.Dir != "" || c.Own {
		dir := c.Dir
		if c.Own {
			dir = ""
		} else if dir, err = filepath.Abs(dir); err != nil {
			return app.E("material", app.Input, "文件夹不对："+c.Dir, err)
		}
		if err := evidence.At(st).SetScansFolder(s.ctx, dir); err != nil {
			return err
		}
	}
	dir, err := evidence.At(st).ScansFolder(s.ctx)
	if err != nil {
		return err
	}
	if dir == "" {
		dir = filepath.Join(s.line.Data, ScansDir)
	}
	return s.print(c.Format, map[string]string{"folder": dir}, dir)
}

// ScansDir is the folder of a station's directory that is watched for scans
// when no other is set.
const ScansDir = "scans"
