package command

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/rule"
)

// packCmd is the workshop of those who write rules.
type packCmd struct {
	New    packNewCmd    `cmd:"" help:"write the skeleton of a new pack"`
	Check  packCheckCmd  `cmd:"" help:"find all that is wrong with pack files, and what their cases leave out"`
	Test   packTestCmd   `cmd:"" help:"run the packs' own cases"`
	Revise packReviseCmd `cmd:"" help:"write the next version of a pack: another first day, and cases that mean the same on later days"`
	Fmt    packFmtCmd    `cmd:"" help:"write pack files in canonical form"`
	DMN    packDMNCmd    `cmd:"" name:"dmn" help:"write a pack as a DMN 1.3 decision table"`
}

// looksLikeFile tells file names from ids, which have neither.
func looksLikeFile(name string) bool { return strings.ContainsAny(name, "./\\") }

// choosePacks finds the packs that are named, in that order; files and ids may
// be mixed, an id stands for all its versions, and no name for the library.
func (s *session) choosePacks(names []string) ([]*rule.Pack, error) {
	if len(names) == 0 {
		lib, err := s.library()
		if err != nil {
			return nil, err
		}
		return lib.Packs(), nil
	}
	var out []*rule.Pack
	for _, name := range names {
		packs, err := s.packsNamed(name)
		if err != nil {
			return nil, err
		}
		out = append(out, packs...)
	}
	return out, nil
}

func (s *session) packsNamed(name string) ([]*rule.Pack, error) {
	if looksLikeFile(name) {
		p, err := s.packFile(name)
		return []*rule.Pack{p}, err
	}
	lib, err := s.library()
	if err != nil {
		return nil, err
	}
	packs := lib.Versions(app.PackID(name))
	if len(packs) == 0 {
		return nil, app.E("pack", app.Input, "", fmt.Errorf("no pack %q in the library", name))
	}
	return packs, nil
}

// read reads one file that a person named.
func (s *session) read(file string) ([]byte, error) {
	b, err := s.ReadFile(file)
	if err != nil {
		return nil, app.E("pack", app.Input, "", fmt.Errorf("cannot read the pack: %w", err))
	}
	return b, nil
}
