package systemview

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/safekeeping"
	"miaopi/ui/present"
)

// LastBackup says when the last backup was made, where it went and how large
// it is. It stands out when it is too old.
func LastBackup(s safekeeping.BackupState, now time.Time, name func(app.AccountID) string, t present.Translate) (string, present.Tone) {
	tone := present.PlainTone
	if s.Due {
		tone = present.AttentionTone
	}
	if s.Last.At.IsZero() {
		return t("还没有备份"), tone
	}
	return t("%s，%s，%s，%s", daysAgo(now.Sub(s.Last.At), t), s.Last.Name, Bytes(s.Last.Bytes), name(s.Last.Who)), tone
}

// daysAgo is how many days ago something was; hours matter on its own day only.
func daysAgo(d time.Duration, t present.Translate) string {
	if days := int(d / (24 * time.Hour)); days > 0 {
		return t("%d 天前", days)
	}
	return Ago(d, t)
}

// BackupDue reminds of a backup; empty when none is due.
func BackupDue(h safekeeping.Health, now time.Time, may bool, t present.Translate) string {
	if !h.Backup.Due {
		return ""
	}
	only := present.Grouped(h.Outbox.Saved + h.Outbox.Sent + h.Outbox.Accepted)
	words := t("本机还没有备份过，有 %s 条过程记录只在这台电脑上。", only)
	if at := h.Backup.Last.At; !at.IsZero() {
		words = t("上次备份是 %s，有 %s 条过程记录只在这台电脑上。", daysAgo(now.Sub(at), t), only)
	}
	if !may {
		words += t("请督查或管理人员备份。")
	}
	return words
}

// Bytes is a size as people say it, in thousands.
func Bytes(n int64) string {
	switch {
	case n < 1e6:
		return fmt.Sprintf("%d KB", (n+999)/1000)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// Thousands are bytes as a bar counts them.
func Thousands(done, total int64) (int, int) { return int(done / 1000), int((total + 999) / 1000) }

// BackupName is the name that a backup made today gets: miaopi, the hall and
// the window, the day. Two windows of a hall may write to one folder.
func BackupName(i desk.Info, now time.Time) string {
	hall := i.Hall
	for _, tail := range []string{"街道办事处", "镇人民政府", "政务服务中心", "行政服务大厅", "便民服务中心"} {
		if short, ok := strings.CutSuffix(hall, tail); ok && short != "" {
			hall = short
			break
		}
	}
	parts := []string{"miaopi"}
	for _, s := range []string{hall, i.Window, strings.ReplaceAll(civil.On(now).String(), "-", "")} {
		if s = fileWord(s); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "-") + ".age"
}

// fileWord keeps what every system allows in the name of a file.
func fileWord(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
