package systemview

import (
	"strings"

	"miaopi/app/civil"
	"miaopi/app/desk"
)

// logLines is how many lines of the log are shown.
const logLines = 12

// LogTail are the newest lines of a log, the newest first.
func LogTail(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	var out []string
	for i := len(lines) - 1; i >= 0 && len(out) < logLines; i-- {
		if lines[i] != "" {
			out = append(out, lines[i])
		}
	}
	return strings.Join(out, "\n")
}

// LogName is the name of a file that the log is given away in.
func LogName(st *desk.Station) string {
	return "miaopi-log-" + string(st.Info.ID) + "-" + civil.On(st.Now()).String() + ".txt"
}
