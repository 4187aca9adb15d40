package desk

import (
	"strings"

	"miaopi/app"
)

// Remedy names where a decision of an authority is contested: parameters of the
// authority, which no rules publish.
type Remedy struct {
	Authority string `json:"authority"` // 深圳市民政局
	Review    string `json:"review"`    // the organ of reconsideration, 行政复议机关
	Court     string `json:"court"`     // 人民法院
}

// Whole says whether both are named.
func (r Remedy) Whole() bool { return r.Review != "" && r.Court != "" }

// Trimmed is the remedy without blanks around its names.
func (r Remedy) Trimmed() Remedy {
	return Remedy{strings.TrimSpace(r.Authority), strings.TrimSpace(r.Review), strings.TrimSpace(r.Court)}
}

// Check refuses what sends nobody anywhere: no names, or words of the law in
// place of names.
func (r Remedy) Check() error {
	bad := func(sentence string) error { return app.E("remedy", app.Input, sentence, nil) }
	switch {
	case !Telling(r.Authority, MinReason):
		return bad("请写出部门的全称，例如 深圳市民政局。")
	case !strings.HasSuffix(r.Court, "法院"):
		return bad("请写出人民法院的全称，例如 深圳市盐田区人民法院。")
	case !Telling(r.Review, MinReason) || strings.Contains(r.Review+r.Court, "有管辖权"):
		return bad("请写出行政复议机关和人民法院的全称：当事人要知道去哪里。")
	}
	return nil
}
