package document

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"miaopi/app"
	"miaopi/app/civil"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func fonts(t testing.TB) Fonts {
	t.Helper()
	print, err := os.ReadFile("../../assets/fonts/print.ttf")
	if err != nil {
		t.Fatal(err)
	}
	rare, err := os.ReadFile("../../assets/fonts/rare.ttf")
	if err != nil {
		t.Fatal(err)
	}
	return Fonts{print, rare}
}

func sample() Case {
	return Case{
		Serial: "11440300007542195T3442108219000202611220008", Item: "高龄老人津贴", Authority: "深圳市民政局",
		Window: "新安街道办事处·3号窗口", Phone: "0755-00000000", Applicant: "王秀英", ID: "440306194611220028", Kind: app.Person,
		TraceHash: "sha256:" + strings.Repeat("9f86d081", 8), Pack: "elderly-allowance", Version: "2021-03-01",
		PackHash: "sha256:" + strings.Repeat("2c26b46b", 8), Proof: strings.Repeat("0123456789", 55),
		On: civil.MustParse("2026-11-22"), At: time.Date(2026, 11, 22, 10, 53, 0, 0, civil.Shanghai),
	}
}

func receipt() Receipt {
	return Receipt{Case: sample(), Accepted: sample().At, Channel: "窗口申请", Result: "✓ 自动通过",
		Outcome: []Line{{"每月金额", "300 元"}, {"发放起始", "2026年11月"}}, Due: civil.MustParse("2026-11-23"), PromiseDays: 1,
		Materials: []string{"居民身份证", "颐年卡"}, Receiver: Officer{"王敏", "0101"}, Next: []string{"津贴自2026年11月起按月发放至您的颐年卡账户。", "每年5月和11月请办理一次资格认证。"}}
}

func supplement() Supplement {
	c := sample()
	return Supplement{Case: c, Deadline: civil.MustParse("2026-12-06"),
		Items: []Want{{"颐年卡账户", "登记的账户是借记卡，本津贴须发放至颐年卡。", "颐年卡"}, {"生存状况核实", "数据已超过24小时未更新。", "社区生存核实单"}},
		How:   []string{"到任一街道、社区窗口提交。"}, Basis: []string{"《深圳市高龄老人津贴发放管理办法》（深民规〔2020〕3号）"}}
}

func findings() []Finding {
	return []Finding{{"age", "年满70周岁", "符合", "出生日期 1946-11-22，80周岁", "深民规〔2020〕3号"}, {"account", "颐年卡账户", "不符合", "借记卡（银行 2026-11-22 10:32）", "深民规〔2020〕3号"}}
}

func held() []Finding {
	return []Finding{findings()[0], {"account", "颐年卡账户", "符合", "颐年卡（银行 2026-11-22 10:32）", "深民规〔2020〕3号"}}
}

var remedies = Remedies{"深圳市人民政府", "深圳市盐田区人民法院"}

func approval() Approval {
	return Approval{Case: sample(), Automatic: true, Outcome: []Line{{"每月金额", "300 元"}}, Findings: held(), Basis: []string{"《深圳市高龄老人津贴发放管理办法》"}, Remedies: remedies}
}

// personal is what a person granted although the rules found no yes, printed two
// days later.
func personal() Approval {
	a := approval()
	a.Automatic, a.Overruled, a.Officer, a.Reason = false, true, Officer{"王敏", "0101"}, "已核对银行出具的颐年卡换卡证明原件。"
	a.Findings[1].Result, a.Findings[1].Value = "人工核定", "规则：借记卡（银行 2026-11-22 10:32）\n工作人员：见审查意见"
	a.At = a.At.AddDate(0, 0, 2)
	return a
}

// endorsed is what two people granted, with reason and paper in the table.
func endorsed() Approval {
	a := personal()
	a.Reason, a.Second = "", Officer{"何伟", "0102"}
	a.Findings[1].Value = "规则：借记卡（银行 2026-11-22 10:32）\n工作人员：已核对银行出具的换卡证明。核对的材料：换卡证明（原件）。"
	return a
}

// licence is a decision about something that is registered, of an enterprise, for
// an item without a published code, at a demo station.
func licence() Approval {
	a := approval()
	a.Licence, a.Demo, a.Temporary, a.Serial = true, true, true, "123456789012-20261122-0008"
	a.Item, a.Authority, a.Kind, a.ID = "企业投资项目备案", "深圳市发展和改革委员会", app.Enterprise, "91350100M000100Y43"
	return a
}

// doubledApproval is the later of two grants of what is granted once, upheld.
func doubledApproval() Approval {
	a := approval()
	a.Beside = "同一当事人此前已通过本事项（1123-0001），本件为后一件，经督查维持。"
	return a
}

func refusal() Refusal {
	c := sample()
	return Refusal{Case: c, Officer: Officer{"王敏", "0101"}, Reasons: []Reason{{"申请人未满70周岁", "深民规〔2020〕3号"}}, Findings: findings()[1:], Remedies: remedies}
}

func promise() Promise {
	c := sample()
	c.Item, c.Authority = "应届毕业生引进落户", "深圳市人力资源和社会保障局"
	return Promise{Case: c, Agent: "李强", Texts: []PromiseText{{Title: "身体健康承诺书", Paragraphs: []string{"本人承诺身体健康。", "承诺不实的，后果由本人承担。"},
		Shows: []string{"身体健康承诺"}, Version: civil.MustParse("2026-11-22"), Hash: "sha256:" + strings.Repeat("1b4f0e98", 8)}}}
}

func correction() Correction {
	c := sample()
	return Correction{Case: c, Entries: []Discrepancy{{"户名", "王秀荣", "银行账户", "存折上是王秀英"}, {"健在", "否", "民政死亡登记", "本人到窗口"}}}
}

type paper interface {
	PDF(Fonts) ([]byte, error)
}

func papers() map[string]paper {
	large := receipt()
	large.Large = true
	return map[string]paper{"receipt": receipt(), "receipt-large": large, "supplement": supplement(), "approval": approval(), "approval-doubled": doubledApproval(), "approval-personal": personal(), "approval-endorsed": endorsed(), "approval-licence": licence(), "refusal": refusal(), "promise": promise(), "correction": correction()}
}

func make1(t testing.TB, p paper) []byte {
	t.Helper()
	pdf, err := p.PDF(fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// The text of every paper, in the order it is drawn, is as agreed.
func TestGoldenText(t *testing.T) {
	for name, p := range papers() {
		t.Run(name, func(t *testing.T) { golden(t, name, p) })
	}
}

// golden compares the text of a paper with that of a file.
func golden(t *testing.T, name string, p paper) {
	t.Helper()
	got, file := said(t, make1(t, p)), filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	for name, p := range papers() {
		a, b := make1(t, p), make1(t, p)
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs from itself", name)
		}
		if len(a) > 200_000 {
			t.Errorf("%s has %d bytes", name, len(a))
		}
		if pages(a) != 1 {
			t.Errorf("%s has %d pages", name, pages(a))
		}
	}
}

// A citizen's ID is nowhere on paper in full, his name is.
func TestNumbersAreMasked(t *testing.T) {
	for name, p := range papers() {
		text := strings.ReplaceAll(said(t, make1(t, p)), "\n", "")
		if strings.Contains(text, "440306194611220028") || name != "approval-licence" && !strings.Contains(text, "440306********0028") || !strings.Contains(text, "王秀英") {
			t.Errorf("%s: %s", name, text)
		}
		if name != "approval-licence" && !strings.Contains(text, sample().Serial) || !strings.Contains(text, sample().TraceHash) {
			t.Errorf("%s does not carry its number and trace", name)
		}
	}
}

func TestEnterpriseAndVehicleNumbersAreShown(t *testing.T) {
	for kind, id := range map[app.SubjectKind]string{app.Enterprise: "91350100M000100Y43", app.Vehicle: "1M8GDM9AXKP042788"} {
		r := receipt()
		r.Kind, r.ID = kind, id
		text := said(t, make1(t, r))
		if !strings.Contains(text, id) || strings.Contains(text, "贵单位") != (kind == app.Enterprise) {
			t.Errorf("%s: %s", kind, text)
		}
	}
}

// Names with characters beyond 16 bits are drawn and can be copied; what no
// font has is named, so that nobody's name reads like another's.
func TestRareNames(t *testing.T) {
	for name, want := range map[string]string{
		"龙𬭚䶮": "𬭚", "王𪻐": "𪻐", "阿卜杜拉·买买提": "阿卜杜拉·买买提", "王\U0010FFFE": "〔U+10FFFE〕", "李\x00\xff明": "〔U+FFFD〕明",
		strings.Repeat("很长的名字", 40): "很长的名字",
	} {
		r := receipt()
		r.Applicant = name
		if text := said(t, make1(t, r)); !strings.Contains(strings.ReplaceAll(text, "\n", ""), want) {
			t.Errorf("%q is not drawn: %s", name, text)
		}
	}
}

// A long paper goes on over pages, loses no line, and never ends in a page
// that holds nothing but the signature.
func TestLongPapers(t *testing.T) {
	for n := 1; n <= 60; n++ {
		a := approval()
		a.Findings = nil
		for range n {
			a.Findings = append(a.Findings, findings()[0])
		}
		pdf := make1(t, a)
		text := said(t, pdf)
		if got := strings.Count(text, "年满70周岁\n"); got != n {
			t.Fatalf("%d of %d conditions are on paper", got, n)
		}
		last := text[strings.LastIndex(text, "深圳市民政局"):]
		if pages(pdf) > 1 && strings.Contains(last, "本决定由系统") {
			t.Fatalf("%d conditions: the signature comes before the end", n)
		}
		if want := n/25 + 3; pages(pdf) > want {
			t.Fatalf("%d conditions take %d pages", n, pages(pdf))
		}
	}
}

func TestARowLongerThanAPage(t *testing.T) {
	s := supplement()
	s.Items[0].Why = strings.Repeat("原因很长，需要写满一页还不止。", 400) + "完"
	pdf := make1(t, s)
	if pages(pdf) < 3 || !strings.Contains(said(t, pdf), "完") {
		t.Errorf("%d pages", pages(pdf))
	}
}

// Columns nobody fills are not drawn.
func TestEmptyColumnsAreLeftOut(t *testing.T) {
	s := supplement()
	s.Items = []Want{{What: "颐年卡账户"}}
	text := said(t, make1(t, s))
	if strings.Contains(text, "可提供") || strings.Contains(text, "原因") || !strings.Contains(text, "需补正的内容") {
		t.Error(text)
	}
	s.Items = nil
	if text := said(t, make1(t, s)); strings.Contains(text, "需补正的内容") {
		t.Error(text)
	}
}

func TestIncompletePapersAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Case){
		"serial": func(c *Case) { c.Serial = "" }, "item": func(c *Case) { c.Item = "" }, "authority": func(c *Case) { c.Authority = "" },
		"applicant": func(c *Case) { c.Applicant = "" }, "at": func(c *Case) { c.At = time.Time{} }, "on": func(c *Case) { c.On = civil.None },
	} {
		r := receipt()
		spoil(&r.Case)
		if _, err := r.PDF(fonts(t)); app.KindOf(err) != app.Input || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
	if _, err := receipt().PDF(Fonts{}); err == nil {
		t.Error("a paper without fonts")
	}
}

// A refusal says where it is contested, or is none: no blank and no general word
// stands for the organ or the court.
func TestRefusalsNameOrganAndCourt(t *testing.T) {
	for name, left := range map[string]Remedies{"neither": {}, "no organ": {Court: remedies.Court}, "no court": {Review: remedies.Review}} {
		r := refusal()
		r.Remedies = left
		if _, err := r.PDF(fonts(t)); app.KindOf(err) != app.Input || !strings.Contains(err.(*app.Error).Detail, r.Authority) {
			t.Errorf("%s: %v", name, err)
		}
		a := approval()
		a.Remedies = left
		if text := said(t, make1(t, a)); strings.Contains(text, "救济途径") || strings.Contains(text, "有管辖权") {
			t.Errorf("%s: an approval speaks of remedies nobody named", name)
		}
	}
}

// Every page of a made-up district says so, and no other.
func TestDemoPapersAreMarked(t *testing.T) {
	a := licence()
	for range 40 {
		a.Findings = append(a.Findings, findings()[0])
	}
	pdf := make1(t, a)
	if n := strings.Count(said(t, pdf), "没有效力"); pages(pdf) < 2 || n != pages(pdf) {
		t.Errorf("%d of %d pages are marked", n, pages(pdf))
	}
	if strings.Contains(said(t, make1(t, approval())), "演示") {
		t.Error("a real paper is marked")
	}
}

// The code is in the file too, for who has no scanner.
func TestTheCodeIsInTheFile(t *testing.T) {
	if !bytes.Contains(make1(t, approval()), []byte(sample().Proof)) {
		t.Error("the file does not hold the code's text")
	}
}

func BenchmarkReceipt(b *testing.B) {
	f := fonts(b)
	for b.Loop() {
		if _, err := receipt().PDF(f); err != nil {
			b.Fatal(err)
		}
	}
}
