package delivery

import (
	"errors"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/fact"
	"miaopi/app/table"
)

// subject reads whom a row is about. The error is a sentence.
func (r *reader) subject(cell table.Cell) (app.Subject, error) {
	sub := app.Subject{Kind: r.m.Subject.Kind}
	switch why := table.Damaged(cell.Text); {
	case cell.Kind == table.Bad:
		return sub, fmt.Errorf("“%.20s”%s", cell.Text, cell.Why)
	case why != "":
		return sub, errors.New(why)
	case noValue(key(cell.Text)) || r.m.empty[key(cell.Text)]:
		return sub, errors.New("是空的")
	case cell.Kind == table.Date || cell.Kind == table.Bool:
		return sub, errors.New("是日期或真假值，不是号码：" + notText)
	}
	sub.ID = compact(cell.Text)
	return sub, valid(sub, civil.On(r.now))
}

// valid says in a sentence what is wrong with a subject's number.
func valid(sub app.Subject, today civil.Date) error {
	if scientific.MatchString(sub.ID) {
		return errors.New("是科学计数法，后面的数字已经丢失：" + notText)
	}
	switch sub.Kind {
	case app.Person:
		return validPerson(sub.ID, today)
	case app.Enterprise:
		return validEnterprise(sub.ID, today)
	}
	return validVehicle(sub.ID)
}

// validPerson checks a citizen ID. The first two digits are a province, or
// begin with 9 on the cards of foreigners (GA 1186): those may be a credit
// code as well.
func validPerson(id string, today civil.Date) error {
	const not = "不是有效的身份证号"
	switch err := chinaid.CheckID(id, today); {
	case len(id) == 15 && strings.Trim(id, "0123456789") == "":
		return errors.New(not + "：是 15 位旧号码，请查明 18 位号码，不能换算")
	case err != nil && chinaid.ValidUSCC(id) == nil:
		return errors.New(not + "：是统一社会信用代码")
	case err != nil:
		return fmt.Errorf("%s%s", not, because(err))
	case id[0] == '9' && chinaid.ValidUSCC(id) == nil:
		return errors.New("既可以是身份证号，也可以是统一社会信用代码，说不准是谁：请另行核实")
	case id[0] != '9' && !provinces[id[:2]]:
		return errors.New(not + "：前两位不是省级行政区划")
	}
	return nil
}

// because is what package chinaid says, for the end of a sentence.
func because(err error) string {
	var e *app.Error
	if errors.As(err, &e) && e.Detail != "" {
		return "：" + e.Detail
	}
	return ""
}

// provinces are the first two digits of GB/T 2260.
var provinces = func() map[string]bool {
	m := map[string]bool{}
	for _, p := range strings.Fields("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83") {
		m[p] = true
	}
	return m
}()

func validEnterprise(code string, today civil.Date) error {
	const not = "不是有效的统一社会信用代码"
	switch err := chinaid.ValidUSCC(code); {
	case err != nil && chinaid.CheckID(code, today) == nil:
		return errors.New(not + "：是身份证号")
	case err != nil:
		return fmt.Errorf("%s%s", not, because(err))
	case chinaid.CheckID(code, today) == nil:
		return errors.New("既可以是统一社会信用代码，也可以是身份证号，说不准是谁：请另行核实")
	}
	return nil
}

// validVehicle checks a VIN. Only China and North America give position 9 a
// check character; where it is wrong on a Chinese one, somebody mistyped.
func validVehicle(vin string) error {
	err := chinaid.VINForm(vin)
	if err == nil && vin[0] == 'L' {
		err = chinaid.ValidVIN(vin)
	}
	if err != nil {
		return fmt.Errorf("不是有效的车辆识别代号%s", because(err))
	}
	return nil
}

// agrees says in a sentence what of a person's facts is not what his number
// says: such a row was shifted or is about somebody else.
func agrees(sub app.Subject, f fact.Fact) error {
	if sub.Kind != app.Person {
		return nil
	}
	birth, _ := chinaid.Birth(sub.ID)
	switch {
	case f.Name == "person.birth" && f.Value.Type() == fact.Date && f.Value.Date() != birth:
		return errors.New("与身份证号里的出生日期不一致：可能整列错位，请核对")
	case f.Name == "person.sex" && (f.Value.Text() == "male" || f.Value.Text() == "female") && f.Value.Text() != chinaid.Sex(sub.ID):
		return errors.New("与身份证号里的性别不一致：可能整列错位，请核对")
	}
	return nil
}

// blanks are the days that systems write for no date: the first that
// spreadsheets, SQL Server and Unix count from.
var blanks = map[civil.Date]bool{civil.Of(1899, 12, 30): true, civil.Of(1899, 12, 31): true, civil.Of(1900, 1, 1): true, civil.Of(1970, 1, 1): true}

// timely says in a sentence why a date or moment cannot be.
func (r *reader) timely(c *Column, sub app.Subject, v fact.Value) error {
	day := v.Date()
	if v.Type() == fact.Time {
		day = civil.On(v.Time())
	}
	if day == civil.None {
		return nil
	}
	birth, _ := chinaid.Birth(sub.ID)
	switch {
	case blanks[day] && day != birth:
		return fmt.Errorf("%s 像是系统在没有日期时写的，不是真的日期：没有的请留空", day)
	case c.Future || strings.HasSuffix(c.name, "until"):
	case day > civil.On(r.now), v.Type() == fact.Time && v.Time().Sub(r.now) > maxAhead:
		return fmt.Errorf("%s 在将来：请核对；可以在将来的，在对照表里写 future: true", day)
	}
	return nil
}
