package present

// Key is a shortcut and what it does.
type Key struct {
	Keys string
	What string
	Menu string // the menu command that it is the shortcut of; empty: none
}

// KeyGroup are the keys of one page, or of every page.
type KeyGroup struct {
	Title string
	Keys  []Key
}

// menu is a menu command with a key of its own.
func menu(keys, what string) Key { return Key{keys, what, what} }

// also is a menu command that a single letter does too while no field has the
// focus.
func also(keys, letter, what string) Key { return Key{keys + "，" + letter, what, what} }

// key is a key that is in no menu.
func key(keys, what string) Key { return Key{keys, what, ""} }

// Shortcuts is the one table of all keys: commands take theirs from it, buttons
// and the menu print it, 系统 → 键盘 shows it. An input method keeps plain letters to
// itself, so a command's key has Ctrl or Alt in it, or is a function key; the letter
// is a second way. The toolkit keeps Ctrl+A, C, V, X and Y for text, and Ctrl+Z too
// while a field has the focus. Input methods use Ctrl+Shift with letters.
var Shortcuts = []KeyGroup{
	{"任何页面", []Key{
		menu("Ctrl+1", "工作台"), menu("Ctrl+2", "受理"), menu("Ctrl+3", "办件"), menu("Ctrl+4", "抽查"), menu("Ctrl+5", "事项"), menu("Ctrl+6", "系统"), menu("Ctrl+7", "免申即享"),
		menu("Ctrl+F", "查找"), menu("Ctrl+N", "新受理"), menu("Ctrl+Z", "收回上一步"), menu("Ctrl+B", "再打一次"), menu("Ctrl+L", "锁定"), menu("Ctrl+E", "大字模式"), menu("Ctrl+D", "深色外观"), menu("Ctrl+=", "放大"), menu("Ctrl+-", "缩小"), menu("Ctrl+0", "原来大小"), menu("Ctrl+G", "English / 中文"), menu("Ctrl+M", "群众屏"), menu("Ctrl+U", "朗读"), menu("Ctrl+Q", "退出"),
		key("F10", "菜单"), key("Tab", "下一个可以操作的地方"), key("↑ ↓", "列表里上下移动"), key("PgUp PgDn", "翻页"), key("⏎", "打开，确定"), key("Esc", "返回，关闭"),
	}},
	{"工作台", []Key{menu("Ctrl+K", "判定全部待办"), menu("Alt+S", "今日统计"), menu("Ctrl+R", "刷新列表"), key("N", "新受理")}},
	{"受理", []Key{
		menu("Alt+C", "读卡"), also("Alt+F", "/", "查事项"), menu("Alt+D", "代办"), menu("Alt+Q", "容缺受理"), menu("Alt+K", "告知承诺"), menu("Alt+S", "扫描件"), menu("Alt+G", "集体代办"), menu("Alt+R", "换人"), menu("Alt+T", "改选事项"), also("Alt+Y", "Y", "一件事"), also("Alt+B", "B", "与纸质不符"), menu("Ctrl+⏎", "确认受理"),
		also("Ctrl+P", "P", "打印回执"), also("Ctrl+O", "O", "打开回执"), also("Alt+P", "L", "打印大字回执"), also("Alt+V", "V", "看办件"), menu("Alt+Del", "删除未提交的受理"),
		key("1—9", "选列出的事项"), key("N", "下一位"), key("Alt+↓", "日期旁边的日历"),
	}},
	{"办件", []Key{
		also("Alt+A", "A", "批准"), also("Alt+R", "R", "不予"), also("Alt+B", "B", "补正告知"), also("Alt+T", "T", "收补正材料"), also("Alt+G", "G", "同意"), also("Alt+D", "D", "退回"), also("Alt+W", "W", "维持"), also("Alt+X", "X", "撤销"),
		also("Alt+J", "J", "重新判定"), also("Alt+C", "C", "领取"), also("Alt+V", "V", "查看完整信息"), also("Alt+F", "F", "材料存档"), also("Ctrl+P", "P", "打印"), also("Alt+M", "M", "更多操作"),
		menu("Alt+L", "上门路线单"), menu("Ctrl+K", "判定全部待办"), menu("Ctrl+R", "刷新列表"), menu("Alt+S", "筛选列表"), menu("Alt+O", "换一种排序"), menu("Alt+Y", "显示哪些列"), menu("Alt+E", "导出列表"), menu("Alt+Z", "全部选中"), menu("Alt+K", "退回所选"), key("空格", "选中这一件"), key("← →", "换标签"), key("1—9", "选列出的理由"),
	}},
	{"抽查", []Key{
		also("Ctrl+T", "N", "新抽查"), also("Ctrl+J", "C", "查下一件"), menu("Ctrl+S", "记录抽查意见"), also("Alt+V", "V", "查看完整信息"),
		also("Alt+X", "X", "撤销查出的办件"), also("Alt+A", "A", "再加一人"), also("Ctrl+P", "P", "抽取公告"), also("Alt+E", "E", "导出公开文件"), also("Alt+W", "W", "了结抽查"), also("Alt+Y", "Y", "复制复算命令"), menu("Ctrl+R", "刷新列表"),
		key("1 2 3", "符合、不符合、不能确定"), key("PgDn PgUp", "先查别的办件"),
	}},
	{"免申即享", []Key{
		also("Ctrl+S", "S", "核对全部人员"), also("Alt+V", "V", "换一个事项"), also("Alt+T", "T", "换一组人员"), also("Alt+E", "E", "导出名单"), also("Alt+P", "⏎", "查看姓名和电话"),
		also("Alt+A", "A", "回复要办，开始受理"), menu("Alt+L", "上门路线单"), key("1 2 3 4", "已通话、没人接、约好上门、本人不办"), key("← →", "社区和网格、人员"),
	}},
	{"事项", []Key{
		also("Alt+F", "/", "查事项"), also("Alt+V", "V", "换一个版本"), also("Alt+C", "C", "比较版本"), also("Alt+A", "A", "受理本事项"),
		also("Alt+G", "G", "换一种分组"), also("Alt+E", "E", "导出规则单"), also("Alt+I", "I", "新规则的影响"),
	}},
	{"系统", []Key{
		also("Ctrl+J", "K", "检查数据"), also("Alt+B", "B", "备份"), also("Ctrl+T", "T", "重算判定"), also("Alt+F", "F", "设定发布机关"), also("Alt+I", "I", "安装规则束"), also("Alt+W", "W", "填写复议机关和法院"),
		also("Alt+X", "X", "导出给其他工作站"), also("Alt+R", "R", "导入"), also("Ctrl+P", "P", "修改密码"), also("Alt+N", "N", "新建账号"), also("Alt+G", "G", "改动账号"), also("Alt+C", "C", "确认账号改动"), also("Alt+D", "D", "试读一张"), menu("Alt+L", "保存运行日志"),
		menu("Ctrl+R", "刷新列表"), key("← →", "换标签"),
	}},
}
