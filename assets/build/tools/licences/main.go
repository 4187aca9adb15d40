// Command licences writes the texts of the licences of every Go module that is linked
// into the program on some system, of Go's own library, and of nothing else. It runs in
// the program's folder, prints what package provenance reads, and fails on a licence that it
// does not know: then a person has to look.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is one as `go list` shows it.
type module struct {
	Path, Version, Dir string
	Main               bool
	Replace            *module
}

func main() {
	log.SetFlags(0)
	first := map[string]string{} // whose a text was
	for _, m := range append(linked(), goItself()) {
		texts, names := licences(m.Dir)
		if len(names) == 0 {
			log.Fatalf("%s has no licence", m.Path)
		}
		for i, text := range texts {
			if whose, ok := first[text]; ok {
				texts[i] = "The text is word for word that of " + whose + ".\n"
				continue
			}
			first[text] = m.Path
		}
		fmt.Printf("==== %s %s %s\n%s\n", m.Path, m.Version, strings.Join(names, " AND "), strings.Join(texts, "\n"))
	}
}

// linked are the modules of the program's packages on all systems that it runs on.
func linked() []module {
	all := map[string]module{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.Command("go", "list", "-deps", "-tags", "x11,migrated_fynedo", "-json=Module", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=1")
		for dec := json.NewDecoder(bytes.NewReader(output(list))); dec.More(); {
			var p struct{ Module *module }
			if err := dec.Decode(&p); err != nil {
				log.Fatal(err)
			}
			if p.Module != nil && !p.Module.Main {
				all[p.Module.Path] = *p.Module
			}
		}
	}
	var out []module
	for _, m := range all {
		if m.Replace != nil {
			m.Dir = m.Replace.Dir
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// goItself is the library and the runtime. Its version is that of whoever builds.
func goItself() module {
	return module{Path: "std", Version: "-", Dir: strings.TrimSpace(string(output(exec.Command("go", "env", "GOROOT"))))}
}

func output(c *exec.Cmd) []byte {
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		log.Fatalf("%s: %v", c, err)
	}
	return out
}

var (
	named = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([-_.](md|txt|[a-z-]*reader|[a-z-]*writer|.*\.txt|color\.org))?$`)
	// apart are folders that are not linked: tools, tests and their data.
	apart = regexp.MustCompile(`(^|/)(cmd|testdata|test|xgbgen|examples?|\..+)$`)
)

// licences are the texts in a module's folders, and what they are called.
func licences(dir string) (texts, names []string) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch rel, _ := filepath.Rel(dir, path); {
		case err != nil:
			return err
		case d.IsDir() && rel != "." && (apart.MatchString(filepath.ToSlash(rel)) || dir == goRoot(dir)):
			return fs.SkipDir
		case d.IsDir() || !named.MatchString(d.Name()):
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n")) + "\n"
		texts = append(texts, text)
		more, err := called(text)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		names = append(names, more...)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	slices.Sort(names)
	return texts, slices.Compact(names)
}

// goRoot is the folder when it is Go's own, of which only the top counts.
func goRoot(dir string) string {
	if _, err := os.Stat(filepath.Join(dir, "src", "runtime")); err == nil {
		return dir
	}
	return ""
}

// known are licences by what only they say; BSD-3-Clause says what BSD-2-Clause does, and
// one thing more.
var known = []struct{ name, phrase string }{
	{"Apache-2.0", "Apache License Version 2.0, January 2004"},
	{"Apache-2.0", "Licensed under the Apache License, Version 2.0"},
	{"BSD-3-Clause", "endorse or promote products"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"LicenseRef-ICC", "made available by the International Color Consortium"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"OFL-1.1", "SIL OPEN FONT LICENSE"},
	{"Zlib", "This software is provided 'as-is'"},
}

// called are the names of the licences in a text; a notice beside one has none.
func called(text string) (names []string, err error) {
	flat := strings.Join(strings.Fields(text), " ")
	for _, k := range known {
		if strings.Contains(flat, k.phrase) && (k.name != "BSD-2-Clause" || !slices.Contains(names, "BSD-3-Clause")) {
			names = append(names, k.name)
		}
	}
	if len(names) == 0 && len(flat) > 200 {
		return nil, fmt.Errorf("unknown licence: %.100s", flat)
	}
	return names, nil
}
