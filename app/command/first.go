package command

import (
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/desk"
)

// forFirst are the commands of a station that whoever still has a first password
// may run: what only reads, what carries on what others did, and the change itself.
var forFirst = []string{"account list", "account password", "cases", "check", "import", "ledger", "remedy list", "replay", "sheet", "show", "state", "sync", "verify"}

// firstPassword refuses a command that changes something to whoever has to change
// his password first.
func (s *session) firstPassword(st *desk.Station) error {
	if slices.Contains(forFirst, s.command) || !st.MustChangePassword() {
		return nil
	}
	return app.E("password", app.Forbidden, "您还在用别人给的初始密码，请先改成只有自己知道的密码：用环境变量 "+newPassword+
		" 给出新密码，运行 miaopi account password --account "+string(st.Actor.Account)+"。", nil)
}

// pathOf is the name of a command without what follows it: "visit done <visit>" is
// "visit done".
func pathOf(command string) string {
	words := strings.Fields(command)
	if i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "<") }); i >= 0 {
		words = words[:i]
	}
	return strings.Join(words, " ")
}
