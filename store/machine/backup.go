package machine

import (
	"os"
	"path/filepath"
	"strings"
)

// BackupFolder is where a backup is offered to go: the folder of the last one
// while it is there (a stick may be gone), else the user's documents.
func BackupFolder(last string) string {
	if last != "" && isFolder(last) {
		return last
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return documents(home, os.Getenv("XDG_CONFIG_HOME"))
}

// documents is a user's folder of documents. Desktops of Linux name it in the
// user's language, in user-dirs.dirs.
func documents(home, config string) string {
	if config == "" {
		config = filepath.Join(home, ".config")
	}
	named := ""
	if b, err := os.ReadFile(filepath.Join(config, "user-dirs.dirs")); err == nil {
		for line := range strings.Lines(string(b)) {
			if v, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOCUMENTS_DIR="); ok {
				named = strings.Replace(strings.Trim(v, `"`), "$HOME", home, 1)
			}
		}
	}
	for _, dir := range []string{named, filepath.Join(home, "Documents"), filepath.Join(home, "文档")} {
		if dir != "" && isFolder(dir) {
			return dir
		}
	}
	return home
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
