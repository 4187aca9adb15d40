package machine

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWhereABackupIsOffered(t *testing.T) {
	for _, tc := range []struct {
		name    string
		folders []string
		dirs    string // user-dirs.dirs
		want    string
	}{
		{"nothing but a home", nil, "", ""},
		{"documents", []string{"Documents"}, "", "Documents"},
		{"documents in Chinese", []string{"文档"}, "", "文档"},
		{"as the desktop says", []string{"Documents", "我的文件"}, "# made\nXDG_DOCUMENTS_DIR=\"$HOME/我的文件\"\n", "我的文件"},
		{"the desktop's is gone", []string{"Documents"}, "XDG_DOCUMENTS_DIR=\"$HOME/gone\"\n", "Documents"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			home := t.TempDir()
			for _, f := range append(tc.folders, ".config") {
				if err := os.Mkdir(filepath.Join(home, f), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(filepath.Join(home, ".config", "user-dirs.dirs"), []byte(tc.dirs), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := documents(home, ""); got != filepath.Join(home, tc.want) {
				t.Errorf("%s", got)
			}
		})
	}
	stick := t.TempDir()
	if got := BackupFolder(stick); got != stick {
		t.Errorf("the last folder: %s", got)
	}
	if got := BackupFolder(filepath.Join(stick, "gone")); got == filepath.Join(stick, "gone") {
		t.Errorf("a stick that is gone: %s", got)
	}
}
