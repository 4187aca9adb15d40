package ui

import (
	"errors"
	"strings"
	"testing"

	"miaopi/app"
)

func TestDroppedFilesAreRead(t *testing.T) {
	read := func(path string) ([]byte, error) {
		if strings.Contains(path, "gone") {
			return nil, errors.New("no such file")
		}
		return []byte(path), nil
	}
	for _, tc := range []struct {
		name  string
		paths []string
		want  string
		says  string
	}{
		{"of Linux", []string{"/home/卡.jpg", "/tmp/b.PDF"}, "卡.jpg b.PDF", ""},
		{"of Windows", []string{`C:\scan\卡.png`, "C:/scan/d.jpeg"}, "卡.png d.jpeg", ""},
		{"nothing", nil, "", ""},
		{"a table", []string{"/a.jpg", "/名单.xlsx"}, "", "只收 JPEG、PNG 和 PDF：名单.xlsx"},
		{"a folder", []string{"/home/scans"}, "", "只收 JPEG"},
		{"one that is gone", []string{"/gone.jpg"}, "", "读不了拖进来的文件：gone.jpg"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files, err := readAll(read, tc.paths)
			var e *app.Error
			if tc.says != "" {
				if !errors.As(err, &e) || !strings.Contains(e.Detail, tc.says) {
					t.Errorf("error %v, want %q", err, tc.says)
				}
				return
			}
			var names []string
			for i, f := range files {
				names = append(names, f.Name)
				if string(f.Data) != tc.paths[i] {
					t.Errorf("%s holds %q", f.Name, f.Data)
				}
			}
			if got := strings.Join(names, " "); err != nil || got != tc.want {
				t.Errorf("read %q, %v", got, err)
			}
		})
	}
}
