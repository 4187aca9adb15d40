package machine

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"

	"miaopi/app"
	"miaopi/app/desk/evidence"
	"miaopi/app/material"
)

// Sane is SANE's scanimage, where it is installed: elsewhere there are no
// scanners, and a watched folder serves.
type Sane struct {
	program string // empty: not installed
	env     []string
}

// NewSane looks for the program. env is that of this process when nil.
func NewSane(look func(string) (string, error), env []string) *Sane {
	program, err := look("scanimage")
	if err != nil {
		program = ""
	}
	return &Sane{program, env}
}

const (
	listFor = 30 * time.Second // SANE asks the network too
	scanFor = 3 * time.Minute  // a colour page of a slow scanner
)

// List names the scanners. It may take seconds.
func (s *Sane) List(ctx context.Context) ([]material.Scanner, error) {
	if s.program == "" {
		return nil, nil
	}
	out, err := s.run(ctx, listFor, "-f", "%d\t%v %m%n")
	if err != nil {
		return nil, err
	}
	var list []material.Scanner
	for line := range strings.Lines(string(out)) {
		if id, name, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && id != "" {
			list = append(list, material.Scanner{ID: id, Name: name})
		}
	}
	return list, nil
}

// Scan scans one page. It is in no file.
func (s *Sane) Scan(ctx context.Context, id string) (evidence.File, error) {
	out, err := s.run(ctx, scanFor, "--device-name="+id, "--format=jpeg", "--mode=Color", "--resolution=200")
	if err != nil {
		return evidence.File{}, err
	}
	return evidence.File{Name: "扫描.jpg", Data: out}, nil
}

func (s *Sane) run(ctx context.Context, limit time.Duration, args ...string) ([]byte, error) {
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	var out, said bytes.Buffer
	cmd := exec.CommandContext(ctx, s.program, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = s.env, &out, &said
	err := cmd.Run()
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return nil, ctx.Err()
	case ctx.Err() != nil:
		return nil, app.E("scan", app.Offline, "扫描仪太久没有回应，请检查扫描仪。", ctx.Err())
	case err != nil:
		return nil, app.E("scan", app.Offline, "扫描仪没有扫出来，请检查扫描仪。"+quoted(said.String()), err)
	}
	return out.Bytes(), nil
}

// quoted is the last line of what a program said, as a quotation.
func quoted(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	last := strings.TrimPrefix(strings.TrimSpace(lines[len(lines)-1]), "scanimage: ")
	if last == "" {
		return ""
	}
	return "系统说：“" + last + "”。"
}
