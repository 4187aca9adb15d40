package system_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/bundle/bundletest"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/rulebook"
	"miaopi/assets"
	"miaopi/ui/shell"
	"miaopi/ui/uitest"

	"fyne.io/fyne/v2"
)

func TestBuiltInRulesSayWhatTheyAre(t *testing.T) {
	d := open(t, "clerk", rulesTab, uitest.Options{})
	d.Sees("! 内置规则（未签名）", "没有发布机关的签名，供试用和演示", "还没有设定", "重算由督查、审计和管理人员进行。")
	d.SeesNot("开始重算", "设定发布机关")
	d.Type("t")
	d.SeesNot("正在重算", "逐字节相同")
	d.Shot("system-rules-clerk")
}

// signed is a bundle of the built-in packs, and who signed it.
func signed(t *testing.T, until string, change func(name, text string) string) (archive []byte, public []string) {
	t.Helper()
	p := bundletest.Two(t, assets.Packs)
	return p.Archive(t, 3, 2, until, change), p.Public
}

// install puts a signed bundle of the built-in packs in force.
func install(t *testing.T, d *uitest.Driver, until string) {
	t.Helper()
	archive, public := signed(t, until, nil)
	admin := d.Station("admin")
	if err := rulebook.At(admin).Trust(t.Context(), public); err != nil {
		t.Fatal(err)
	}
	if _, err := rulebook.At(admin).InstallBundle(t.Context(), archive); err != nil {
		t.Fatal(err)
	}
}

func TestInstallInTheWindow(t *testing.T) {
	d := open(t, "admin", rulesTab, uitest.Options{})
	archive, public := signed(t, "2027-06-30", nil)
	d.Sees("设定发布机关")
	d.SeesNot("安装规则束 I")
	d.Type("f")
	d.Type("not a key")
	d.Press("设定")
	d.Sees("公钥")
	d.Key(fyne.KeyEscape)
	d.Type("f")
	d.Type(public[0] + " " + public[1])
	d.Shot("system-trust")
	d.Press("设定")
	d.Sees("发布机关已设定，现在可以安装规则束。", "civil-affairs", "district")
	d.Type("i")
	d.Sees("/data/inbox 里没有规则束")
	bad := bytes.Clone(archive)
	bad[100] ^= 1 // in what the first file holds, not in a header that nobody reads
	d.Inbox = []shell.File{{Name: "a-tampered.bundle", Data: bad}, {Name: "b-rules.bundle", Data: archive}, {Name: "notes.txt", Data: []byte("x")}}
	d.Type("i")
	d.Sees("安装哪一份规则束？", "a-tampered.bundle", "b-rules.bundle")
	d.SeesNot("notes.txt")
	d.Type("1")
	d.SeesNot("验签通过")
	d.Type("i")
	d.Type("2")
	d.Sees("验签通过：b-rules.bundle", "baoan", "civil-affairs、district", "2027-06-30", "30 份", "与现行规则相同，没有新增、变动或去掉的事项。")
	d.Shot("system-install")
	d.Key(fyne.KeyReturn)
	d.Sees("规则束 baoan#3 已验签安装，现在起采用。")
	d.Sees("规则束 baoan#3 ✓2 方签名") // at once, in this session
}

// A bundle without an item that people wait for: what goes away is said before
// the button, by keyboard alone, and stands on the page afterwards.
func TestInstallSaysWhatGoesAway(t *testing.T) {
	d := open(t, "admin", rulesTab, uitest.Options{Decided: true})
	archive, public := signed(t, "2027-06-30", func(name, text string) string {
		if strings.HasPrefix(name, "elderly-allowance-20") {
			return ""
		}
		return text
	})
	if err := rulebook.At(d.Station("admin")).Trust(t.Context(), public); err != nil {
		t.Fatal(err)
	}
	d.Inbox = []shell.File{{Name: "rules.bundle", Data: archive}}
	d.Key(fyne.KeyF5)
	d.Type("i")
	d.Type("1")
	d.Sees("验签通过：rules.bundle", "✕", "去掉", "高龄老人津贴", "去掉版本 2019-10-01、2021-03-01", "去掉的事项里有 1 项还有在办")
	d.Shot("system-install-removes")
	d.Key(fyne.KeyDown, fyne.KeyPageDown, fyne.KeyEscape)
	d.SeesNot("验签通过", "不在现行规则里、还有在办的事项", "规则束 baoan#3 ✓2 方签名")
	d.Type("i")
	d.Type("1")
	d.Key(fyne.KeyReturn)
	d.Sees("规则束 baoan#3 已验签安装，现在起采用。", "不在现行规则里、还有在办的事项", "高龄老人津贴", "规则束 baoan#3 ✓2 方签名")
	d.Shot("system-rules-leftover")
}

func TestSignedRules(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	install(t, d, "2027-06-30")
	d.LogIn("admin")
	d.Command("系统")
	d.Key(fyne.KeyRight, fyne.KeyRight)
	d.Sees("✓ 已签名", "baoan", "civil-affairs、district", "2027-06-30", "SHA-256", "安装规则束", "规则束 baoan#3 ✓2 方签名")
	d.Shot("system-rules")
	d.Clock = civil.MustParse("2027-07-01").Noon()
	d.Key(fyne.KeyF5)
	d.Sees("✕ 已到期", "照常受理，但不再自动通过")
}

func TestWarningStandsOnEveryPage(t *testing.T) {
	d := uitest.Start(t, uitest.Options{})
	install(t, d, "2027-06-30")
	if err := d.Store.Commit(t.Context(), desk.Batch{Settings: map[string][]byte{"bundle/current": []byte("tampered")}}); err != nil {
		t.Fatal(err)
	}
	d.LogIn("clerk")
	const warning = "已安装的规则束通不过验签，现用程序内置的规则"
	d.Sees(warning)
	d.Shot("workbench-warning")
	d.Command("系统")
	d.Sees(warning)
	d.Key(fyne.KeyRight, fyne.KeyRight)
	d.Sees(warning)
	d.Shot("system-warning")
}

func TestReplayByRole(t *testing.T) {
	for _, who := range []app.AccountID{"supervisor", "auditor", "admin"} {
		t.Run(string(who), func(t *testing.T) {
			d := open(t, who, rulesTab, uitest.Options{Decided: true})
			d.Type("t")
			d.Sees("✓ 一致", "120 件判定按当时的数据和规则重算，判定依据逐字节相同。")
			d.Shot("system-replay")
		})
	}
}

func TestReplayTellsWhatDiffers(t *testing.T) {
	d := open(t, "auditor", readyTab, uitest.Options{Decided: true})
	forge(d)
	d.Command("重算判定")
	d.Sees("✕ 有差别", "120 件重算，1 件与当时的记录不同。", "判定依据的指纹不同")
	d.Shot("system-replay-differs")
	d.Key(fyne.KeyReturn)
	d.Sees("办理过程")
}

// forge records an evaluation that the facts of one case do not give.
func forge(d *uitest.Driver) {
	d.T.Helper()
	ctx, st := d.T.Context(), d.Station("clerk")
	q, err := st.Queue(ctx)
	if err != nil {
		d.T.Fatal(err)
	}
	waiting := q.Select(desk.Filter{Tab: desk.TabReview})
	if waiting.Len() == 0 {
		d.T.Fatal("no case waits for a person")
	}
	h := waiting.At(0)
	c, _, err := st.Case(ctx, h.Case)
	if err != nil {
		d.T.Fatal(err)
	}
	j := *c.Judgement
	j.TraceHash = "sha256:forged"
	m := casefile.Maker{Station: "demo-1", Key: make([]byte, 64), Clock: casefile.NewClock(st.Now, c.LastAt), Random: rand.NewChaCha8([32]byte{9})}
	e, err := m.Make(h.Case, casefile.Evaluated, "clerk", casefile.EvaluatedData{Judgement: j})
	if err != nil {
		d.T.Fatal(err)
	}
	if err := d.Store.Commit(ctx, desk.Batch{Events: []casefile.Event{e}}); err != nil {
		d.T.Fatal(err)
	}
	if err := st.Refresh(ctx); err != nil {
		d.T.Fatal(err)
	}
}
