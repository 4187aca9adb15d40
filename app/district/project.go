package district

import (
	"fmt"

	"miaopi/app"
)

// project is 企业投资项目备案.
var project = item{
	pack: "project-filing", kind: app.Enterprise, share: 65,
	fill: fillProject,
	scenarios: []scenario{
		{name: "in order", share: 700, want: app.Approve},
		{name: "registry of yesterday", share: 20, want: app.Provisional, spoil: lateRegistry},
		{name: "sensitive zone", share: 70, want: app.Review, spoil: func(dr *draft) { dr.known.yes("project.sensitive") }},
		{name: "needs approval", share: 40, want: app.Review, spoil: func(dr *draft) {
			dr.said.text("project.industry", "4411")
			dr.known.yes("project.needs_approval")
		}},
		{name: "restricted industry", share: 40, want: app.Review, spoil: func(dr *draft) { dr.known.text("project.policy_class", "restricted") }},
		{name: "foreign investment", share: 35, want: app.Review, spoil: func(dr *draft) { dr.known.yes("enterprise.foreign") }},
		{name: "public funds", share: 25, want: app.Review, spoil: func(dr *draft) { dr.said.yes("project.public_funds") }},
		{name: "scale not given", share: 30, want: app.Review, spoil: func(dr *draft) { dr.said.drop("project.scale") }},
		{name: "does not declare compliance", share: 20, want: app.Review, spoil: func(dr *draft) { dr.said.no("project.declared_compliant") }},
		{name: "grey list", share: 20, want: app.Review, spoil: func(dr *draft) { dr.known.yes("credit.grey") }},
	},
}

// fillProject declares a project of a kind the district has.
func fillProject(dr *draft) {
	dice, s := dr.dice, dr.said
	kind := projects[dice.n(len(projects))]
	s.text("project.name", dr.company.project(kind.name))
	s.text("project.site", dr.company.site(dr.d))
	s.text("project.scale", fmt.Sprintf(kind.scale, dice.between(2, 40)*500))
	s.text("project.content", kind.content)
	s.text("project.site_division", string(dr.company.grid[:6]))
	s.text("project.industry", kind.industry)
	s.set("project.investment", yuan(dice.between(5, 900)*10))
	s.no("project.public_funds")
	s.yes("project.declared_compliant")
	dr.known.text("project.policy_class", kind.class)
}

// projects are kinds of project with their class of GB/T 4754-2017.
var projects = []struct{ name, industry, class, scale, content string }{
	{"锂离子电池模组生产线项目", "3841", "encouraged", "年产电池模组 %d 组", "租用厂房，购置模组装配与检测设备"},
	{"智能穿戴设备扩产项目", "3961", "encouraged", "年产可穿戴设备 %d 台", "改造生产车间，新增贴片与组装线"},
	{"传感器封装测试项目", "3983", "encouraged", "年产传感器 %d 千只", "购置封装、测试设备，建设洁净车间"},
	{"印制电路样板中心项目", "3982", "permitted", "年产样板 %d 平方米", "购置钻孔、曝光、电测设备"},
	{"工业机器人应用研发项目", "3491", "encouraged", "年产机器人 %d 台", "建设研发实验室与小批量试制线"},
	{"精密模具技术改造项目", "3525", "permitted", "年产模具 %d 套", "更新数控加工中心与检测设备"},
	{"智能照明器具生产项目", "3874", "permitted", "年产灯具 %d 千套", "租用厂房，建设装配与老化测试线"},
	{"应用软件研发中心项目", "6513", "encouraged", "研发场地 %d 平方米", "购置研发设备，装修研发办公场地"},
	{"医疗监护设备生产项目", "3581", "encouraged", "年产监护设备 %d 台", "建设洁净装配车间与检验室"},
	{"塑料零件自动化生产项目", "2929", "permitted", "年产零件 %d 千件", "购置注塑机与自动取件装置"},
}
