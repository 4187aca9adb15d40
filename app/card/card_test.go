package card

import (
	"errors"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

var today = civil.MustParse("2026-11-23")

const whole = `{"id":"440306194611220024","name":"王秀英","birth":"1946-11-22","sex":"女","ethnic":"汉族","address":"深圳市宝安区新安街道","until":"2027.01.31","photo":"aGk="}`

func TestParse(t *testing.T) {
	granny := Card{ID: "440306194611220024", Name: "王秀英", Birth: civil.MustParse("1946-11-22"), Sex: "female", Ethnic: "汉", Address: "深圳市宝安区新安街道", Until: civil.MustParse("2027-01-31")}
	bare := Card{ID: granny.ID, Name: granny.Name, Birth: granny.Birth, Sex: granny.Sex}
	vendor := map[string]string{"id": "data.idNum", "name": "data.xm", "until": "data.validEnd"}
	for _, tc := range []struct {
		name   string
		fields map[string]string
		answer string
		want   Card
		says   string
	}{
		{"everything", nil, whole, granny, ""},
		{"number and name only", nil, `{"id":"440306194611220024","name":"王秀英"}`, bare, ""},
		{"a vendor's names", vendor, `{"code":0,"data":{"idNum":"44030619461122002 4","xm":" 王秀英 ","validEnd":"长期"}}`, bare, ""},
		{"other dates and words", nil, `{"id":"440306194611220024","name":"王秀英","birth":"19461122","sex":2}`, bare, ""},
		{"no card", nil, `{"id":"","name":""}`, Card{}, "没有读到卡"},
		{"other names than set", vendor, whole, Card{}, "没有读到卡"},
		{"half a card", nil, `{"id":"440306194611220024"}`, Card{}, "没有读全"},
		{"bad check digit", nil, `{"id":"440306194611220028","name":"王秀英"}`, Card{}, "号码不对"},
		{"birth of somebody else", nil, `{"id":"440306194611220024","name":"王秀英","birth":"1950-01-01"}`, Card{}, "与号码不符"},
		{"sex of somebody else", nil, `{"id":"440306194611220024","name":"王秀英","sex":"男"}`, Card{}, "与号码不符"},
		{"no date", nil, `{"id":"440306194611220024","name":"王秀英","until":"soon"}`, Card{}, "日期读不出来"},
		{"a page", nil, `<html>`, Card{}, "看不懂"},
		{"a list", nil, `[]`, Card{}, "看不懂"},
		{"nothing", nil, ``, Card{}, "看不懂"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Config{Fields: tc.fields}.Parse([]byte(tc.answer), today)
			if tc.says != "" {
				var e *app.Error
				if !errors.As(err, &e) || !strings.Contains(e.Detail, tc.says) {
					t.Errorf("error %v, want %q", err, tc.says)
				}
				return
			}
			if tc.name == "everything" && string(got.Photo) != "hi" {
				t.Errorf("photo %q", got.Photo)
			}
			got.Photo = nil
			if err != nil || got.ID != tc.want.ID || got.Name != tc.want.Name || got.Birth != tc.want.Birth || got.Sex != tc.want.Sex ||
				got.Ethnic != tc.want.Ethnic || got.Address != tc.want.Address || got.Until != tc.want.Until {
				t.Errorf("got %+v, %v; want %+v", got, err, tc.want)
			}
		})
	}
}

func TestExpired(t *testing.T) {
	for _, tc := range []struct {
		until civil.Date
		want  bool
	}{{civil.None, false}, {today, false}, {today - 1, true}, {today + 1, false}} {
		if got := (Card{Until: tc.until}).Expired(today); got != tc.want {
			t.Errorf("until %s: %v", tc.until, got)
		}
	}
}

func TestFactsAreSeenAtTheCounter(t *testing.T) {
	c, err := Config{}.Parse([]byte(whole), today)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, civil.Shanghai)
	var got []string
	for _, f := range c.Facts(at) {
		got = append(got, f.Name+"="+f.Value.String()+" "+f.Source)
		if !f.AsOf.Equal(at) {
			t.Errorf("%s as of %s", f.Name, f.AsOf)
		}
	}
	want := "person.id=440306194611220024 counter, person.name=王秀英 counter, person.birth=1946-11-22 counter, person.sex=female counter"
	if strings.Join(got, ", ") != want {
		t.Errorf("facts %s", got)
	}
	if len((Card{ID: "x", Name: "y"}).Facts(at)) != 2 {
		t.Error("a bare card says more than it does")
	}
}

func TestCheckConfig(t *testing.T) {
	for _, tc := range []struct {
		name   string
		fields map[string]string
		ok     bool
	}{{"none", nil, true}, {"known", map[string]string{"id": "a.b"}, true}, {"unknown", map[string]string{"colour": "a"}, false}, {"empty", map[string]string{"id": " "}, false}} {
		if err := (Config{Fields: tc.fields}).Check(); (err == nil) != tc.ok {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"id":{"id":1},"name":[]}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		c, err := Config{}.Parse(answer, today)
		if err == nil && (len(c.ID) != 18 || c.Name == "" || c.Birth == civil.None || c.Sex == "") {
			t.Errorf("read %+v", c)
		}
	})
}
