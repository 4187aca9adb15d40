package machine

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Looks are what the window remembers, in a file of its own: the toolkit's
// preferences are truncated before they are written.
type Looks struct {
	Dark    bool    `json:"dark"`
	Elder   bool    `json:"elder"`
	English bool    `json:"english"`
	Aloud   bool    `json:"aloud"`
	Columns string  `json:"columns,omitempty"` // of lists
	Zoom    int     `json:"zoom,omitempty"`
	Width   float32 `json:"width,omitempty"` // of the window
	Height  float32 `json:"height,omitempty"`
	Face    bool    `json:"face,omitempty"`    // the citizen's screen was open
	Display string  `json:"display,omitempty"` // that it was on
}

const looksFile = "window.json"

// ReadLooks reads them; when there are none that can be read, they are those of a
// first start.
func ReadLooks(dir string, first Looks) (k Looks) {
	b, err := os.ReadFile(filepath.Join(dir, looksFile))
	if err != nil || json.Unmarshal(b, &k) != nil {
		return first
	}
	return k
}

// Write keeps them. They are only looks: a full disk costs nothing else.
func (k Looks) Write(dir string) {
	if b, err := json.Marshal(k); err == nil {
		_ = WriteFile(filepath.Join(dir, looksFile), b)
	}
}
