package district

import (
	"fmt"

	"miaopi/app"
	"miaopi/app/chinaid"
)

// enterprise is one company of the district, or one pharmacy.
type enterprise struct {
	number   int
	uscc     string
	name     string
	rep      string // legal representative
	grid     app.Division
	pharmacy bool
}

// newEnterprise makes the n-th company. The body of its credit code begins with DM,
// which no registry issues, and its name with 拟 ("mock"), so that it cannot
// be taken for a real one.
func (d *District) newEnterprise(n int, pharmacy bool) enterprise {
	dice := newDice(d.seed, ofEnterprise, n)
	e := enterprise{number: n, uscc: uscc(n), grid: pick(dice, d.places.grids...), pharmacy: pharmacy}
	mark := "拟" + char(dice, "澜泓川禾晟锐启恒曜岳汇诺维拓霖朗彦骏钧铭") + char(dice, "达信通源科创华安联宇辰力泰丰图")
	trade := pick(dice, "电子", "精密", "智能科技", "新材料", "光电", "自动化设备", "医疗器械", "供应链", "软件", "模具")
	e.name = "深圳市" + mark + trade + "有限公司"
	if pharmacy {
		e.name = "深圳市宝安区" + mark + pick(dice, "大药房", "药店", "医药有限公司")
	}
	sex := pick(dice, male, male, female)
	e.rep = d.names.full(dice, d.names.surname(dice), sex, dice.between(1960, 1995))
	return e
}

// uscc is the credit code of the n-th company: registered by the market
// authority (9) as a company (1) in 440306.
func uscc(n int) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := make([]byte, 7)
	for i := len(body) - 1; i >= 0; i-- {
		body[i] = alphabet[n%len(alphabet)]
		n /= len(alphabet)
	}
	code, err := chinaid.CompleteUSCC("91" + baoan + "DM" + string(body))
	if err != nil {
		panic(err) // 17 characters of the alphabet by construction
	}
	return code
}

func (e enterprise) subject() app.Subject { return app.Subject{Kind: app.Enterprise, ID: e.uscc} }

// sheet is what the registers hold about the company when nothing is wrong.
func (e enterprise) sheet(d *District) *sheet {
	s := newSheet(d.now)
	s.text("enterprise.uscc", e.uscc)
	s.text("enterprise.status", "active")
	s.no("enterprise.foreign")
	s.yes("enterprise.legal_rep_verified")
	s.no("credit.grey")
	if !e.pharmacy {
		s.text("project.policy_class", "permitted")
		s.no("project.needs_approval")
		s.no("project.sensitive")
		return s
	}
	s.text("druglicence.no", fmt.Sprintf("粤DB7559%05d", e.number%100000))
	s.text("druglicence.holder", e.uscc)
	s.text("druglicence.status", "valid")
	s.no("druglicence.open_case")
	return s
}

// blemish gives some of the companies that are in no queue a fault.
func (e enterprise) blemish(d *District, s *sheet) {
	dice := newDice(d.seed^1, ofEnterprise, e.number)
	s.flag("credit.grey", dice.chance(10))
	s.flag("enterprise.foreign", dice.chance(60))
	if e.pharmacy {
		s.flag("druglicence.open_case", dice.chance(30))
		return
	}
	s.text("project.policy_class", pick(dice, "encouraged", "permitted", "permitted", "permitted", "restricted"))
	e.filing(d, dice, s)
}

// filing is the project that half of the companies have had put on record, which
// they may come to change.
func (e enterprise) filing(d *District, dice *dice, s *sheet) {
	found := dice.chance(500)
	s.flag("filing.found", found)
	if !found {
		return
	}
	kind := pick(dice, projects...)
	s.text("filing.name", e.project(kind.name))
	s.text("filing.site", e.site(d))
	s.text("filing.content", kind.content)
	s.set("filing.investment", yuan(dice.between(5, 900)*10))
}

// project is the name of a project of the company's, site where it stands.
func (e enterprise) project(of string) string {
	return e.name[len("深圳市"):len("深圳市")+9] + of
}

func (e enterprise) site(d *District) string { return d.tree.FullName(e.grid[:12]) + "工业园" }

// lateRegistry makes what the market registry says a day or two old.
func lateRegistry(dr *draft) {
	age := hours(dr.dice.between(26, 60))
	for _, name := range []string{"enterprise.uscc", "enterprise.status", "enterprise.foreign"} {
		dr.known.old(name, age)
	}
}
