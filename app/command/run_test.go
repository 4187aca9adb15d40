package command_test

import (
	"context"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/command"
	"miaopi/ui/present"
)

// TestRunSaysWhyThereIsNoWindow to who opened the program from the desktop, and to
// nobody twice.
func TestRunSaysWhyThereIsNoWindow(t *testing.T) {
	for _, tc := range []struct {
		name              string
		exists, terminal  bool
		display, english  bool
		opens             error
		want, closes      string
		code              int
		onlyStandardError bool
	}{
		{"a newer station", true, false, true, false, app.Errorf("open", app.Newer, "schema"), "请升级程序后再打开", "知道了", command.ExitInput, false},
		{"in English", true, false, true, true, app.Errorf("open", app.Newer, "schema"), "Update", "OK", command.ExitInput, false},
		{"no station", false, false, true, false, nil, "还没有工作站", "知道了", command.ExitInput, false},
		{"a terminal", false, true, true, false, nil, "还没有工作站", "", command.ExitInput, true},
		{"no display", false, false, false, false, nil, "还没有工作站", "", command.ExitInput, true},
		{"all well", true, false, true, false, nil, "", "", command.ExitOK, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := newMachine(t, "--people", "10", "--applications", "0")
			var shown, closes string
			m.Exists = func(string) bool { return tc.exists }
			m.Terminal, m.Sentence = tc.terminal, present.Sentence
			m.Display = func() bool { return tc.display }
			m.Window = func(context.Context, string) error { return tc.opens }
			m.Refuse = func(sentence, ok string) { shown, closes = sentence, ok }
			if tc.english {
				_, w := english(t)
				m.Words = func(text string) string { return w.T(text) }
			}
			if code := m.exit("run"); code != tc.code {
				t.Errorf("exit %d: %s", code, &m.said)
			}
			if tc.onlyStandardError && shown != "" || !tc.onlyStandardError && !strings.Contains(strings.ToLower(shown), strings.ToLower(tc.want)) || closes != tc.closes {
				t.Errorf("the window says %q, %q", shown, closes)
			}
			if !tc.english && !strings.Contains(m.said.String(), tc.want) {
				t.Errorf("standard error: %s", &m.said)
			}
		})
	}
}
