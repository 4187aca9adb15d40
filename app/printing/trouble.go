package printing

import "strings"

// Trouble is why a printer does not print, told by kind.
type Trouble string

// The kinds of trouble; the empty one is none.
const (
	NoPaper    Trouble = "no-paper"
	Jam        Trouble = "jam"
	Open       Trouble = "open"
	NoInk      Trouble = "no-ink"
	NoTray     Trouble = "no-tray"
	OutputFull Trouble = "output-full"
	Unplugged  Trouble = "unplugged"
	Connecting Trouble = "connecting" // the system looks for the printer
	Paused     Trouble = "paused"
	Refusing   Trouble = "refusing"
	NoDriver   Trouble = "no-driver"
	NoRoom     Trouble = "no-room"
	NoAccess   Trouble = "no-access"
	Other      Trouble = "other"
)

// Sentence says what is the matter and what to do; empty for no trouble.
func (t Trouble) Sentence() string { return sentences[t] }

var sentences = map[Trouble]string{
	NoPaper: "打印机缺纸，请加纸。", Jam: "打印机卡纸，请取出卡住的纸。", Open: "打印机的盖子开着，请盖好。", NoInk: "打印机的墨粉或墨水用完了，请更换。",
	NoTray: "打印机的纸盒没有装好，请推到位。", OutputFull: "打印机的出纸口满了，请取走纸张。", Unplugged: "打印机没有开机或没有连上，请检查电源和网线。", Connecting: "正在连接打印机。",
	Paused: "打印机在系统里被暂停了，请管理员恢复。", Refusing: "打印机现在不接受新的任务。", NoDriver: "系统缺这台打印机的驱动，请管理员安装。",
	NoRoom: "打印服务的磁盘满了，请管理员清理。", NoAccess: "系统不允许这个账号使用这台打印机，请管理员授权。", Other: "打印机报告了问题，请到打印机前看看。",
}

// reasons are the keywords of IPP (RFC 8011, PWG 5100.9) and CUPS, most telling
// first, without the ending that grades them.
var reasons = []struct {
	keyword string
	trouble Trouble
}{
	{"media-jam", Jam}, {"media-empty", NoPaper}, {"media-needed", NoPaper}, {"marker-supply-empty", NoInk}, {"toner-empty", NoInk},
	{"door-open", Open}, {"cover-open", Open}, {"interlock-open", Open}, {"input-tray-missing", NoTray}, {"output-area-full", OutputFull}, {"output-tray-missing", NoTray},
	{"cups-missing-filter", NoDriver}, {"cups-insecure-filter", NoDriver}, {"document-format-error", NoDriver}, {"unsupported-document-format", NoDriver},
	{"spool-area-full", NoRoom}, {"cups-held-for-authentication", NoAccess}, {"account-authorization-failed", NoAccess},
	{"offline", Unplugged}, {"shutdown", Unplugged}, {"timed-out", Unplugged}, {"connecting-to-device", Connecting},
	{"printer-stopped", Paused}, {"paused", Paused}, {"moving-to-paused", Paused}, {"cups-remote-stopped", Paused},
}

// TroubleOf is the most telling trouble among keywords of the system. A warning
// stops nothing and is none, unless the printer stands still.
func TroubleOf(keywords []string, still bool) Trouble {
	for _, r := range reasons {
		for _, k := range keywords {
			base, grade := cut(k)
			if base == r.keyword && (still || grade != "warning") {
				return r.trouble
			}
		}
	}
	for _, k := range keywords {
		if base, grade := cut(k); still && base != "none" || grade == "error" {
			return Other
		}
	}
	return ""
}

// cut takes the grade off a keyword: media-empty-error is media-empty, error.
func cut(keyword string) (base, grade string) {
	for _, g := range []string{"error", "warning", "report"} {
		if b, ok := strings.CutSuffix(keyword, "-"+g); ok && keyword != "document-format-error" {
			return b, g
		}
	}
	return keyword, ""
}
