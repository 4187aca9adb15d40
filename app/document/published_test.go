package document

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"miaopi/app"
)

// published is a rule sheet with n conditions, some of them of several lines.
func published(n int) Published {
	p := Published{Authority: "深圳市民政局", Title: "高龄老人津贴办理规则", Below: "现行，2021-03-01 起", Mark: "2021-03-01 版", Lead: "条件全部符合的，当场自动通过。",
		Rules: []string{"规则来源：内置规则", "规则包指纹：sha256:" + strings.Repeat("2c26b46b", 8)}, At: sample().At}
	p.Sections = []Section{
		{Title: "办理时限", Caption: "受理次日起算", Columns: []Column{{"", 0.3}, {"", 0.7}}, Rows: [][]string{{"承诺时限", "1 个工作日"}}},
		{Title: "办理条件", Caption: "全部符合才自动通过", Columns: []Column{{"序号", 0.2}, {"条件", 0.5}, {"不符合时", 0.3}}},
		{Title: "说明", Lines: []string{"生日当天满岁。", "迟申请不补发。"}},
	}
	for i := range n {
		p.Sections[1].Rows = append(p.Sections[1].Rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("第%d项", i+1) + strings.Repeat("，这里的条件写得比较长", i%9), "人工核查"})
	}
	return p
}

func TestPublishedGolden(t *testing.T) { golden(t, "published", published(3)) }

// On every page of a long table stand its titles, and nothing is lost between
// the pages.
func TestPublishedTablesGoOn(t *testing.T) {
	for n := 1; n < 120; n += 7 {
		pdf := make1(t, published(n))
		text, count := said(t, pdf), pages(pdf)
		for i := range n {
			if !strings.Contains(text, fmt.Sprintf("第%d项", i+1)) {
				t.Fatalf("%d conditions: condition %d is lost", n, i+1)
			}
		}
		first := strings.Index(text, "第1项")
		for _, page := range strings.Split(text[first:], "（续）\n")[1:] {
			if rows, title := strings.Index(page, "人工核查"), strings.Index(page, "不符合时"); rows >= 0 && (title < 0 || title > rows) {
				t.Fatalf("%d conditions: a page begins without titles: %.60s", n, page)
			}
		}
		for page := 1; page <= count; page++ {
			if want := fmt.Sprintf("第 %d 页 / 共 %d 页", page, count); !strings.Contains(text, want) {
				t.Fatalf("%d conditions: %q is missing", n, want)
			}
		}
	}
}

// A heading never stands alone at the end of a page.
func TestPublishedHeadingsStayWithTheirTables(t *testing.T) {
	for n := 0; n < 60; n += 3 {
		text := said(t, make1(t, published(n+1)))
		for _, page := range strings.Split(text, "（续）\n") {
			body, _, _ := strings.Cut(page, "规则来源")
			for _, alone := range []string{"办理条件", "全部符合才自动通过", "不符合时", "说明"} {
				if strings.HasSuffix(strings.TrimSpace(body), alone) {
					t.Fatalf("%d conditions: a page ends with %s", n+1, alone)
				}
			}
		}
	}
}

func TestIncompletePublishedPapersAreRefused(t *testing.T) {
	untitled, undated := published(1), published(1)
	untitled.Title, undated.At = "", time.Time{}
	for name, p := range map[string]Published{"title": untitled, "at": undated} {
		if _, err := p.PDF(fonts(t)); app.KindOf(err) != app.Input || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

// What a pack says is drawn as it is, whatever it is.
func TestPublishedTakesAnyText(t *testing.T) {
	p := published(1)
	p.Sections[1].Rows[0][1] = "（王\U0010FFFE）\x00\\(escaped) Tj"
	p.Sections = append(p.Sections, Section{Title: "空的表", Columns: []Column{{"甲", 0.5}, {"乙", 0.5}}}, Section{})
	text := said(t, make1(t, p))
	if !strings.Contains(text, "〔U+10FFFE〕") || !strings.Contains(text, `\(escaped) Tj`) {
		t.Error(text)
	}
}
