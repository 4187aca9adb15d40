package district

import (
	"slices"
	"strconv"
	"strings"
)

// The tables of names are the project's own: surnames with rounded shares of
// the population, and characters of given names by sex and decade of birth as
// anybody who has stood at a counter knows them.

// surnames are words of surname and share in 10,000.
const surnames = `王 710 李 700 张 670 刘 510 陈 470 杨 300 黄 240 赵 230 吴 220 周 220 徐 160 孙 150 马 140 朱 130 胡 130
郭 120 何 120 林 120 高 110 罗 110 郑 100 梁 100 谢 80 宋 80 唐 80 许 75 韩 70 邓 70 冯 70 曹 60 彭 60 曾 60 肖 60 田 55 董 55
潘 50 袁 50 蔡 50 蒋 50 余 50 于 50 杜 45 叶 45 程 45 苏 45 魏 45 吕 45 丁 45 任 40 沈 40 姚 40 卢 40 姜 40 崔 40 钟 40 谭 40
陆 40 汪 35 范 35 金 35 石 35 廖 35 贾 35 夏 35 韦 35 付 30 方 30 白 30 邹 30 孟 30 熊 30 秦 30 邱 30 江 30 尹 30 薛 30 闫 30
段 25 雷 25 侯 25 龙 25 史 25 陶 25 黎 25 贺 25 顾 25 毛 25 郝 25 龚 25 邵 25 万 25 钱 20 严 20 覃 20 武 20 戴 20 莫 20 孔 20
向 20 汤 20 文 20 麦 15 简 10 温 20 庄 15 赖 20 古 15 利 5 阮 10 冼 5 欧阳 7 上官 2 司徒 2 司马 1 诸葛 1 仉 1 亓 1 缑 1 禤 2 逄 1`

// given are characters of given names: for each decade from the 1910s on,
// men's and women's.
var given = [...][2]string{
	{"福德贵祥寿根财有金宝水木树生", "氏妹娣招桂金玉秀凤莲英兰阿"}, // 1910s
	{"福德贵祥生荣金宝水树松柏炳坤", "秀英兰玉凤珍桂金莲香妹娥梅"}, // 1920s
	{"福德生荣祥华金文炳树坤润松庆", "秀英兰珍玉凤桂莲香娥金惠梅"}, // 1930s
	{"国德明荣生华文祥志福金根贵保", "秀英兰珍玉凤芳桂淑莲惠梅香"}, // 1940s
	{"国建明华平志德文新光胜荣玉林", "秀英兰玉珍芳桂凤淑琴华梅荣"}, // 1950s
	{"建国军明华志平伟勇文斌强东林", "丽红梅英芳萍玲霞艳敏秀燕华"}, // 1960s
	{"军勇伟强斌涛辉明刚波峰志海平", "丽艳敏霞燕芳娟红玲静萍娜梅"}, // 1970s
	{"伟磊超鹏涛杰强波飞洋亮俊浩凯", "静丽敏婷娜雪芳燕颖倩莹琳丹"}, // 1980s
	{"浩鹏俊杰宇翔文博凯嘉明志超健", "婷雪颖倩莹欣怡琪慧嘉雯静琳"}, // 1990s
	{"子宇轩浩俊泽博文睿思嘉豪天晨", "欣怡诗涵雨梓思琪婷雅佳心悦"}, // 2000s
	{"梓宇轩泽浩辰奕睿沐宸子铭俊一", "梓涵诗雨欣怡奕悦可依若一诺"}, // 2010s
	{"沐宸奕泽辰一安宇知屿星言景川", "沐若清安知语桐柠星苒一禾汐"}, // 2020s
}

// rare are characters that hall systems are known to lose: outside GB 2312,
// in Extension A, or beyond 16 bits.
const rare = "堃犇喆赟翀甡婳镕珺晞玥淼垚祎燚骉龑䶮㛃㬎䴙䲟𬭚𫖯𬸚𫍽𬱟𪻐𤩽𫄨𬘭𬎆"

// minority are names that are written with a dot.
var minority = []string{"阿卜杜拉·买买提", "古丽·艾山", "阿依努尔·吐尔逊", "麦麦提·依明", "热依汗·阿布力孜", "扎西·次仁", "卓玛·央金", "木呷·阿牛", "尼玛·多吉", "帕提古丽·卡德尔"}

// nameTable draws names; New makes it once.
type nameTable struct {
	surnames []string
	upTo     []int // running sums of the shares
}

func newNameTable() nameTable {
	var t nameTable
	words, sum := strings.Fields(surnames), 0
	for i := 0; i+1 < len(words); i += 2 {
		share, _ := strconv.Atoi(words[i+1])
		sum += share
		t.surnames, t.upTo = append(t.surnames, words[i]), append(t.upTo, sum)
	}
	return t
}

func (t nameTable) surname(d *dice) string {
	at := d.n(t.upTo[len(t.upTo)-1])
	i, _ := slices.BinarySearch(t.upTo, at+1)
	return t.surnames[i]
}

// full draws a whole name for somebody of a surname, sex and year of birth.
// Six in 1,000 have a rare character, three in 1,000 a name with a dot.
func (t nameTable) full(d *dice, surname, sex string, year int) string {
	switch at := d.n(1000); {
	case at < 6:
		return surname + char(d, rare) + givenChar(d, sex, year, d.chance(300))
	case at < 9:
		return pick(d, minority...)
	}
	// One character was the fashion from the 1960s to the 1990s.
	short := 60
	if 1960 <= year && year < 2000 {
		short = 300
	}
	if d.chance(short) {
		return surname + givenChar(d, sex, year, false)
	}
	first, second := givenChar(d, sex, year, false), givenChar(d, sex, year, false)
	for second == first {
		second = givenChar(d, sex, year, false)
	}
	return surname + first + second
}

// givenChar draws one character, or none.
func givenChar(d *dice, sex string, year int, none bool) string {
	if none {
		return ""
	}
	decade := min(max((year-1910)/10, 0), len(given)-1)
	if sex == male {
		return char(d, given[decade][0])
	}
	return char(d, given[decade][1])
}

func char(d *dice, from string) string {
	runes := []rune(from)
	return string(runes[d.n(len(runes))])
}
