package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	quoted   = regexp.MustCompile("`([^`]+)`")
	aName    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	aFile    = regexp.MustCompile(`^[\w/.-]+\.(go|md|json|golden|yaml|svg|sh)$`)
	recipe   = regexp.MustCompile("(?m)^- `([^`]+)`: (.*)$")
	aRoomRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.+) \\|$")
)

// TestRecipes: every file, folder and name that a recipe tells an engineer to go to is
// there.
func TestRecipes(t *testing.T) {
	text := fileText(t, "app/RECIPES.md")
	steps := recipe.FindAllStringSubmatch(text, -1)
	if n := strings.Count(text, "\n- "); n != len(steps) || n < 25 {
		t.Errorf("%d of %d lines of the recipes are understood", len(steps), n)
	}
	for _, step := range steps {
		at, words := step[1], allText(t, step[1])
		for _, one := range quoted.FindAllStringSubmatch(step[2], -1) {
			switch name := one[1]; {
			case strings.Contains(name, "/") && !strings.Contains(name, " "):
				at, words = name, allText(t, name)
			case aFile.MatchString(name):
				if len(found(t, at, name)) == 0 {
					t.Errorf("%s has no %s", at, name)
				}
			case aName.MatchString(name) && !regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).MatchString(words):
				t.Errorf("%s does not say %s", at, name)
			}
		}
	}
}

// TestMap: the README's map has a row for every room of the program, and no other.
func TestMap(t *testing.T) {
	rows := map[string]bool{}
	for _, row := range aRoomRow.FindAllStringSubmatch(fileText(t, "README.md"), -1) {
		rows[row[1]] = true
		if _, err := os.Stat(row[1]); err != nil {
			t.Errorf("the map has %s, which is not there", row[1])
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "list", "-tags", "x11,migrated_fynedo", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for path := range strings.Lines(string(out)) {
		parts := strings.Split(strings.TrimSpace(path), "/")
		if parts[0] != "miaopi" || len(parts) < 2 {
			continue
		}
		if room := strings.Join(parts[1:min(len(parts), 3)], "/"); !rows[room] {
			t.Errorf("the map has no row for %s", room)
			rows[room] = true
		}
	}
	for _, room := range roomsOfTheDesk {
		if !rows["app/desk/"+room] {
			t.Errorf("the map has no row for app/desk/%s", room)
		}
	}
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// allText is what a file says, or all files of a folder with their names.
func allText(t *testing.T, path string) string {
	t.Helper()
	var all strings.Builder
	for _, file := range found(t, path, "*") {
		all.WriteString(file + "\n" + fileText(t, file))
	}
	return all.String()
}

// found are the files at a path whose names match.
func found(t *testing.T, path, pattern string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if ok, _ := filepath.Match(pattern, d.Name()); ok {
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Errorf("%v", err)
	}
	return files
}
