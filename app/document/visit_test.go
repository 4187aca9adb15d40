package document

import (
	"strings"
	"testing"
	"time"
)

func visit() Visit {
	return Visit{Name: "开网约车", Hall: "新安街道办事处", Window: "3号窗口", Phone: "0755-00000000", Applicant: "王秀英", Accepted: sample().At, At: sample().At,
		Rules: []string{"内置规则（程序自带，未经发布机关签名）"},
		Steps: []VisitStep{{Item: "网络预约出租汽车驾驶员证", Serial: "0000000000000000003000000000001202611220001", Result: "转人工办理", Next: "本件由工作人员核查办理，办结后通知您。"},
			{Item: "网络预约出租汽车运输证", Serial: "0000000000000000003000000000002202611220001", Result: "转人工办理", Next: "驾驶员证办结以后自动复核，不用再来"}, {Item: "车辆年检", Next: "每年一次"}}}
}

func TestVisitReceipt(t *testing.T) {
	for _, large := range []bool{false, true} {
		v := visit()
		v.Large = large
		pdf, err := v.PDF(fonts(t))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(said(t, pdf), "\n", "")
		for _, want := range []string{"一件事受理回执", "开网约车", "1. 网络预约出租汽车驾驶员证", v.Steps[0].Serial, v.Steps[1].Serial, "驾驶员证办结以后自动复核，不用再来", "3. 车辆年检", "0755-00000000", "王秀英", "2026年11月22日"} {
			if !strings.Contains(text, want) {
				t.Errorf("large %t: no %q in %s", large, want, text)
			}
		}
	}
}

func TestVisitReceiptNeedsANumber(t *testing.T) {
	for name, spoil := range map[string]func(*Visit){
		"no applicant": func(v *Visit) { v.Applicant = "" }, "no number": func(v *Visit) { v.Steps[0].Serial, v.Steps[1].Serial = "", "" },
		"no steps": func(v *Visit) { v.Steps = nil }, "no name": func(v *Visit) { v.Name = "" },
	} {
		v := visit()
		spoil(&v)
		if _, err := v.PDF(fonts(t)); err == nil {
			t.Errorf("%s: a paper was made", name)
		}
	}
}

func visitCorrection() VisitCorrection {
	c := sample()
	return VisitCorrection{Name: "开网约车", Hall: "新安街道办事处", Window: c.Window, Phone: c.Phone, Applicant: c.Applicant, ID: c.ID, Kind: c.Kind, At: c.At,
		Entries: []Discrepancy{{"列入灰名单", "否", "信用平台", "法院的失信决定书"}, {"核定载客", "5", "公安车管", "行驶证上是 9 座"}},
		Cases:   []Line{{"网约车驾驶员", "0000000000000000003000000000001202611220001"}, {"网约车车辆", "0000000000000000003000000000002202611220001\n车架号 LSVAA49J132047371"}},
		Rules:   []string{"规则包 ridehail-driver  版本 2019-12-01", "规则包 ridehail-vehicle  版本 2019-12-01"}}
}

func TestVisitCorrection(t *testing.T) { golden(t, "correction-visit", visitCorrection()) }

func TestVisitCorrectionNeedsItsFields(t *testing.T) {
	for name, spoil := range map[string]func(*VisitCorrection){
		"no applicant": func(c *VisitCorrection) { c.Applicant = "" }, "no entries": func(c *VisitCorrection) { c.Entries = nil },
		"no cases": func(c *VisitCorrection) { c.Cases = nil }, "no name": func(c *VisitCorrection) { c.Name = "" }, "no date": func(c *VisitCorrection) { c.At = time.Time{} },
	} {
		c := visitCorrection()
		spoil(&c)
		if _, err := c.PDF(fonts(t)); err == nil {
			t.Errorf("%s: a paper was made", name)
		}
	}
}
