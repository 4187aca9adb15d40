package command_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"strings"
	"testing"

	"miaopi/app/casefile"
	"miaopi/app/command"
)

// scan is a small PNG.
func scan(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMaterialCommands(t *testing.T) {
	m := newMachine(t, "--people", "200", "--applications", "12")
	m.run("decide", "--all")
	var first struct{ Case string }
	line, _, _ := strings.Cut(m.run("cases", "--item", "elderly-allowance"), "\n")
	if err := json.Unmarshal([]byte(line), &first); err != nil {
		t.Fatal(err)
	}
	m.files["/home/卡.png"] = scan(t)
	var added struct{ Materials []casefile.Material }
	if err := json.Unmarshal([]byte(m.run("material", "add", first.Case, "/home/卡.png", "--as", "颐年卡")), &added); err != nil {
		t.Fatal(err)
	}
	if len(added.Materials) != 1 || added.Materials[0].Rank != casefile.Primary || added.Materials[0].Name != "卡.png" {
		t.Fatalf("added %+v", added.Materials)
	}
	hash := added.Materials[0].Hash
	if out := m.run("material", "list", first.Case, "--format", "text"); !strings.Contains(out, "颐年卡") || !strings.Contains(out, hash) || !strings.Contains(out, "主要材料") {
		t.Errorf("list prints %q", out)
	}
	for _, args := range [][]string{{"material", "list", first.Case}, {"show", first.Case}} {
		if out := m.run(args...); strings.Contains(out, "卡.png") || !strings.Contains(out, hash) {
			t.Errorf("%v tells how the file was called, or not which it is", args)
		}
	}
	m.run("material", "get", first.Case, hash[:20], "--out", "/out.png")
	if !bytes.Equal(m.files["/out.png"], m.files["/home/卡.png"]) {
		t.Error("another file came out")
	}
	for _, tc := range []struct {
		name string
		args []string
		says string
	}{
		{"no such file", []string{"material", "add", first.Case, "/nowhere.jpg", "--as", "颐年卡"}, "file does not exist"},
		{"no such paper", []string{"material", "add", first.Case, "/home/卡.png", "--as", "结婚证"}, "material"},
		{"no such hash", []string{"material", "get", first.Case, "sha256:000000", "--out", "/x"}, "material"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if code := m.exit(tc.args...); code != command.ExitInput || !strings.Contains(m.said.String(), tc.says) {
				t.Errorf("exit %d: %s", code, &m.said)
			}
		})
	}
}

func TestMaterialFolder(t *testing.T) {
	m := newMachine(t, "--people", "50", "--applications", "1")
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, `{"folder":"/data/scans"}`}, {[]string{"/srv/scans"}, `{"folder":"/srv/scans"}`}, {nil, `{"folder":"/srv/scans"}`}, {[]string{"--own"}, `{"folder":"/data/scans"}`},
	} {
		if got := strings.TrimSpace(m.run(append([]string{"material", "folder"}, tc.args...)...)); got != tc.want {
			t.Errorf("%v: %s, want %s", tc.args, got, tc.want)
		}
	}
}
