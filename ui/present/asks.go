package present

import "slices"

// asks are the facts as questions that an old person understands, asked across the
// counter in elder mode. A test holds that there is one for every fact that the
// built-in rules ask about.
var asks = map[string]string{
	"ability.level":                    "能力评估是什么结果？",
	"account.holder":                   "存折或卡是谁的名字？",
	"account.no":                       "银行卡号是多少？",
	"account.type":                     "钱打到哪种卡或存折上？",
	"application.channel":              "是自己来办，还是单位、机构代办？",
	"assistance.class":                 "您家在领哪种社会救助？",
	"burial.agreed":                    "是本人生前愿意，或者家属都同意的吗？",
	"burial.kind":                      "用哪种方式安葬的？",
	"change.content_major":             "建设内容有很大改变吗？",
	"change.happened_on":               "是哪一天变的？",
	"change.kind":                      "发生了什么变化？",
	"change.legal_person":              "项目换了法人吗？",
	"change.scale_percent":             "建设规模改了百分之几？减少的写负数",
	"change.shareholders":              "股东或者股权变了吗？",
	"crime.record":                     "有没有犯罪记录？",
	"declared.able_willing":            "您能劳动、想就业、现在没有工作，是吗？",
	"declared.healthy":                 "您保证身体健康吗？",
	"declared.no_banned_org":           "您没有参加过国家禁止的组织，是吗？",
	"declared.seeking_work":            "您想找工作吗？",
	"disability.certificate_valid":     "残疾人证还有效吗？",
	"disability.kind":                  "残疾人证上写的是哪一类残疾？",
	"disability.level":                 "残疾人证上写的是几级？",
	"dog.banned_breed":                 "是不准养的狗种吗？",
	"dog.neighbours_agree":             "养第二只狗，该同意的人都同意了吗？",
	"dog.rabies_until":                 "狂犬病疫苗管到哪一天？",
	"druglicence.holder":               "许可证上的单位，信用代码是多少？",
	"druglicence.loss_declared":        "写了遗失承诺书吗？",
	"druglicence.lost":                 "许可证原件丢了吗？",
	"druglicence.no":                   "许可证是多少号？",
	"druglicence.special_stock":        "还存着多少特殊药品？没有写 0",
	"druglicence.status":               "许可证现在有效吗？",
	"edu.enrolled_full_time":           "现在全日制在读吗？",
	"edu.full_time":                    "是普通高校全日制毕业的吗？",
	"edu.graduated_on":                 "毕业证上是哪一天毕业？",
	"edu.level":                        "毕业证上是什么学历？",
	"edu.match":                        "学历和登记的一样吗？",
	"employment.flexible":              "办过灵活就业登记吗？",
	"employment.left_involuntarily":    "不是自己要辞职的，是吗？",
	"employment.unemployed_registered": "办过失业登记吗？",
	"employment.unemployed_since":      "失业登记从哪一天开始？",
	"enterprise.legal_rep_verified":    "来的人和法定代表人的身份证核对过了吗？",
	"enterprise.status":                "营业执照现在是什么状态？",
	"enterprise.uscc":                  "单位的统一社会信用代码是多少？",
	"family.children_to_2015":          "到 2015 年底，您有几个子女？",
	"family.disabled_child_level":      "独生子女的残疾是几级？",
	"family.lost_child":                "独生子女已经不在了，是吗？",
	"filing.content":                   "原来备案的建设内容是什么？",
	"filing.found":                     "以前备过案吗？",
	"filing.investment":                "原来备案的总投资是多少元？",
	"filing.name":                      "原来备案的项目叫什么？",
	"filing.site":                      "原来备案的地点在哪里？",
	"funeral.cremated_in_city":         "是在深圳火化的吗？",
	"funeral.cremated_on":              "是哪一天火化的？",
	"funeral.died_in_city":             "是在深圳去世的吗？",
	"home.owned":                       "有自己的房子吗？",
	"home.rent_months":                 "租房合同签了几个月？",
	"home.single_household":            "是一户人单独住吗？",
	"household.disabled_count":         "家里有几位残疾人？",
	"insurance.current":                "现在在深圳参加社保吗？",
	"insurance.medical_employee":       "医保是按职工交的吗？",
	"insurance.months_of_12":           "最近 12 个月里，交了几个月社保？",
	"insurance.months_of_24":           "最近 24 个月里，交了几个月社保？",
	"insurance.months_running":         "社保连续交了几个月？",
	"insurance.months_total":           "社保一共交了几个月？",
	"insurance.paid":                   "这个月自己交了多少元社保？",
	"insurance.pension_employee":       "养老保险是按职工交的吗？",
	"insurance.unemployment_months":    "失业保险交了几个月？",
	"licence.class":                    "驾驶证准驾什么车？",
	"licence.first_issued":             "驾驶证是哪一天第一次领的？",
	"licence.status":                   "驾驶证现在是什么状态？",
	"materials.complete":               "该带的材料都带齐了吗？",
	"person.alive":                     "本人健在吗？",
	"person.birth":                     "是哪一天出生的？",
	"person.hukou":                     "户口在哪里？",
	"person.hukou_since":               "户口是哪一天迁来深圳的？",
	"person.id":                        "身份证号是多少？",
	"person.name":                      "叫什么名字？",
	"person.sex":                       "是男还是女？",
	"project.content":                  "这个项目要建什么？",
	"project.declared_compliant":       "您保证项目符合产业政策吗？",
	"project.industry":                 "项目属于哪个行业？",
	"project.investment":               "总投资是多少元？",
	"project.name":                     "这个项目叫什么名字？",
	"project.public_funds":             "用财政的钱吗？",
	"project.scale":                    "项目要建多大？",
	"project.site":                     "项目建在什么地方？",
	"project.site_division":            "建设地点属于哪个区、哪个街道？",
	"residence.permit_valid":           "居住证还有效吗？",
	"residence.registered_since":       "居住登记从哪一天开始？",
	"skill.level":                      "有哪一级职业技能证书？",
	"skill.scarce_listed":              "这个工种在深圳紧缺目录里吗？",
	"talent.recognised":                "是引进的人才吗？",
	"taxi.exam_passed":                 "从业资格考试考过了吗？",
	"vehicle.energy":                   "车烧油还是用电？",
	"vehicle.first_registered":         "车是哪一天第一次登记的？",
	"vehicle.inspection_until":         "年检管到哪一天？",
	"vehicle.owner_kind":               "车是个人的还是单位的？",
	"vehicle.plate":                    "车牌号是多少？",
	"vehicle.plate_city":               "车牌是哪个市的？",
	"vehicle.seats":                    "车核定坐几个人？",
	"vehicle.terminal_ok":              "车载终端合格吗？",
	"vehicle.use":                      "行驶证上的使用性质是什么？",
	"vehicle.vin":                      "车架号是多少？",
	"vehicle.wheelbase_mm":             "轴距是多少毫米？",
	"veteran.disability_level":         "残疾军人证或者伤残警察证上是几级？",
	"veteran.family":                   "是烈士、因公牺牲或者病故军人的家属吗？",
	"welfare.five_elders":              "是“五老”人员吗？",
}

// Ask is the question in plain words. A fact that only an authority's own rules know
// is asked by its name.
func (q *Question) Ask() string {
	if ask := asks[q.Name]; ask != "" {
		return ask
	}
	return q.Label
}

// Asks are all questions in plain words.
func Asks() []string {
	out := make([]string, 0, len(asks))
	for _, ask := range asks {
		out = append(out, ask)
	}
	slices.Sort(out)
	return out
}
