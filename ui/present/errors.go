// Package present turns what the application knows into words and numbers for
// a screen or a terminal. It knows no widget.
package present

import (
	"context"
	"errors"

	"miaopi/app"
)

// Sentence is what a person reads about an error: what happened and what to
// do, chosen by kind. It never holds err.Error().
func Sentence(err error) string {
	var e *app.Error
	for x := err; x != nil; {
		if errors.As(x, &e) && e.Detail != "" {
			return e.Detail
		}
		if e == nil || e.Err == nil {
			break
		}
		x, e = e.Err, nil
	}
	if errors.Is(err, context.Canceled) {
		return "已停止。"
	}
	return byKind[app.KindOf(err)]
}

var byKind = map[app.Kind]string{
	app.Internal:  "程序遇到未预料的问题，没有改动任何办件。请再试一次；若仍出现，请联系管理员。",
	app.Input:     "填写或给出的内容无法使用，请检查后再试。",
	app.Missing:   "没有找到所指的内容。",
	app.Forbidden: "您的角色或办件的状态不允许这样做。",
	app.Wrong:     "账号或密码不对。",
	app.Throttled: "密码连续输错，请稍后再试。",
	app.Busy:      "本机已有一个秒批工作站在使用这个数据目录，请先关闭它。",
	app.Full:      "磁盘已满，这一步没有保存。请清理磁盘后再试；已保存的办件不受影响。",
	app.Damaged:   "数据文件受损。请关闭并重新打开程序，程序会自动另存受损文件并恢复。",
	app.Newer:     "数据由更新版本的程序写成，请升级程序后再打开。",
	app.Denied:    "系统不允许读写数据目录，请联系管理员检查权限。",
	app.Conflict:  "内容已被别人先改动，请刷新后再试。",
	app.Cancelled: "已停止。",
	app.Offline:   "连不上汇聚库，可继续离线办理。",
}
