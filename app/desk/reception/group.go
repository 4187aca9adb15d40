package reception

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/app/table"
)

// GroupForm is an intake for many of one home (集体代办): one item, one
// explanation that stands with every case. Each has a case of his own, with a
// number of its own, and every condition is evaluated for each.
type GroupForm struct {
	Item   app.PackID
	Home   string // 宝安区福利院
	Holder string // whose account receives for all; empty: each has his own
	Reason string
	Agent  *casefile.Agent // who brings them all; nil: nobody
	People []Member
}

// Member is one of a group.
type Member struct {
	Subject  app.Subject
	Name     string
	Phone    string
	Declared []fact.Fact
}

// GroupIntake is what became of a group. Somebody who could not be taken in is
// named with the reason; the others are.
type GroupIntake struct {
	Group string        `json:"group"`
	Cases []GroupMember `json:"cases"`
}

// GroupMember is what became of one.
type GroupMember struct {
	Name string `json:"-"`
	Accepted
	Why string `json:"why,omitempty"` // why he was not taken in
}

// maxGroup is the most that are taken in at once.
const maxGroup = 500

// AcceptGroup takes a group in, one commit a case: a station that stops half way
// has taken in the first half, and says so.
func (s *Room) AcceptGroup(ctx context.Context, f GroupForm) (GroupIntake, error) {
	var out GroupIntake
	if err := f.check(); err != nil {
		return out, err
	}
	id, err := casefile.NewID(s.at.Maker().Clock.Now(), s.at.Random)
	if err != nil {
		return out, err
	}
	out.Group = "g" + id
	for _, m := range f.People {
		if err := ctx.Err(); err != nil {
			return out, app.E("group", app.Cancelled, "", err)
		}
		line := GroupMember{Name: m.Name}
		line.Accepted, err = s.Accept(ctx, f.application(out.Group, m), "")
		if err != nil && app.KindOf(err) != app.Input {
			return out, err
		}
		if err != nil {
			line.Why = sentenceOf(err)
		}
		out.Cases = append(out.Cases, line)
	}
	return out, nil
}

// check says what is wrong with the form as a whole.
func (f *GroupForm) check() error {
	switch {
	case len(f.People) == 0:
		return app.E("group", app.Input, "名单是空的。", nil)
	case len(f.People) > maxGroup:
		return app.E("group", app.Input, "一次最多受理 500 人，请分批。", nil)
	case strings.TrimSpace(f.Home) == "":
		return app.E("group", app.Input, "请填写机构名称。", nil)
	}
	seen := map[app.Subject]bool{}
	for _, m := range f.People {
		sub := m.Subject.Normal()
		if seen[sub] {
			return app.E("group", app.Input, "名单里有人出现了两次，请核对。", nil)
		}
		seen[sub] = true
	}
	var err error
	f.Reason, err = desk.Need(f.Reason, "集体代办的说明")
	return err
}

// application is what one of the group applies for.
func (f *GroupForm) application(group string, m Member) casefile.Application {
	return casefile.Application{Item: f.Item, Subject: m.Subject.Normal(), Name: m.Name, Phone: m.Phone, Declared: m.Declared, Agent: f.Agent,
		Group: &casefile.Group{ID: group, Home: strings.TrimSpace(f.Home), Holder: strings.TrimSpace(f.Holder), Reason: f.Reason}}
}

// sentenceOf is what a person reads of an error of kind Input.
func sentenceOf(err error) string {
	var e *app.Error
	if errors.As(err, &e) && e.Detail != "" {
		return e.Detail
	}
	return "资料不能用，请核对。"
}

// OpenFor is the serial number of a case that somebody has open for an item; empty:
// there is none.
func (s *Room) OpenFor(ctx context.Context, sub app.Subject, item app.PackID) (app.Serial, error) {
	rows, err := s.History(ctx, sub)
	if err != nil {
		return "", err
	}
	for _, r := range rows {
		if r.Head.Item == item && r.Head.State.Open() {
			return r.Serial, nil
		}
	}
	return "", nil
}

// ReadMembers reads a list of people, one a line: the citizen ID, and the name
// where the registers may not know it, parted by blanks, tabs, commas or
// semicolons as lists are pasted.
func (s *Room) ReadMembers(ctx context.Context, text string) ([]Member, error) {
	var out []Member
	n := 0
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		n++
		words := strings.FieldsFunc(table.Half(table.Clean(line)), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;|、；", r) })
		if len(words) == 0 {
			continue
		}
		m, err := s.readMember(ctx, words)
		if err != nil {
			return nil, app.E("group", app.Input, fmt.Sprintf("名单第 %d 行：%s", n, sentenceOf(err)), err)
		}
		out = append(out, m)
	}
	return out, nil
}

// readMember reads one line: a number, and perhaps a name.
func (s *Room) readMember(ctx context.Context, words []string) (Member, error) {
	m := Member{Subject: app.Subject{Kind: app.Person, ID: words[0]}.Normal(), Name: strings.Join(words[1:], "")}
	if err := chinaid.CheckID(m.Subject.ID, civil.On(s.at.Now())); err != nil {
		return m, app.E("group", app.Input, "公民身份号码不对，请核对。", err)
	}
	who, _, err := s.store.Resident(ctx, m.Subject)
	if err != nil {
		return m, err
	}
	m.Phone = who.Phone
	if m.Name = cmp.Or(m.Name, who.Name); m.Name == "" {
		return m, app.E("group", app.Input, "名册里没有这个人，请在号码后面写上姓名。", nil)
	}
	return m, nil
}
