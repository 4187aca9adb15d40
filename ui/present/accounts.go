package present

import "miaopi/app/desk"

// AccountState is how an account stands, in a word or two.
func AccountState(c desk.Colleague) string {
	switch {
	case c.Off:
		return "已停用"
	case c.District:
		return "汇聚库发放"
	case c.First:
		return "未改初始密码"
	}
	return "正常"
}
