package counterview

import (
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/desk/reception"
	"miaopi/ui/present"
)

// Who is the subject of an intake in one line, masked.
type Who struct {
	Name  string
	Age   string   // and sex
	About []string // number, place, phone: what is known of them
	Cases []PastCase
}

// PastCase is one earlier case of a subject.
type PastCase struct {
	Case   app.CaseID
	Serial string
	Item   string
	Sign   present.Sign
	When   string
}

// WhoOf makes the line.
func WhoOf(st *desk.Station, p reception.Profile, name, phone string, ref present.Reference) Who {
	w := Who{Name: present.MaskedName(p.Subject, name)}
	w.Age = ageAndSex(p, civil.On(st.Now()))
	w.add(present.MaskedID(p.Subject))
	if code := textOf(p.Record, "person.hukou"); code != "" {
		w.add("户籍 " + ref.PlaceName(code))
	}
	w.add(present.MaskedPhone(phone))
	if !p.Known {
		w.add("本机没有登记数据")
	}
	for _, r := range p.Cases {
		w.Cases = append(w.Cases, PastCase{r.Head.Case, present.ShortSerial(r.Serial), present.ItemName(st, r.Head.Item),
			present.SignOf(r.Head.State, r.Head.Verdict, r.Head.By), present.Moment(r.Head.At)})
	}
	return w
}

func (w *Who) add(s string) {
	if s != "" {
		w.About = append(w.About, s)
	}
}

// ageAndSex are told from the registers, and where they do not, from the number.
func ageAndSex(p reception.Profile, today civil.Date) string {
	var parts []string
	birth, err := civil.Parse(textOf(p.Record, "person.birth"))
	sex := textOf(p.Record, "person.sex")
	if p.Subject.Kind == app.Person && err != nil {
		birth, err = chinaid.Birth(p.Subject.ID)
	}
	if p.Subject.Kind == app.Person && sex == "" {
		sex = chinaid.Sex(p.Subject.ID)
	}
	if err == nil && birth <= today {
		parts = append(parts, fmt.Sprintf("%d 岁", civil.Age(birth, today)))
	}
	if word, ok := map[string]string{"male": "男", "female": "女"}[sex]; ok {
		parts = append(parts, word)
	}
	return strings.Join(parts, " ")
}

// NameOf is the name that the registers give a subject; empty when they do
// not.
func NameOf(p reception.Profile) string {
	return textOf(p.Record, map[app.SubjectKind]string{app.Person: "person.name", app.Vehicle: "vehicle.plate"}[p.Subject.Kind])
}

// AgeAndSex are what a person's document number tells, as a list shows them;
// empty for anybody else.
func AgeAndSex(s app.Subject, today civil.Date) string {
	if s.Kind != app.Person || len(s.ID) != 18 {
		return ""
	}
	birth, err := civil.Parse(s.ID[6:10] + "-" + s.ID[10:12] + "-" + s.ID[12:14])
	if err != nil || birth > today {
		return ""
	}
	sex := "女"
	if (s.ID[16]-'0')%2 == 1 {
		sex = "男"
	}
	return fmt.Sprintf("%d 岁 %s", civil.Age(birth, today), sex)
}
