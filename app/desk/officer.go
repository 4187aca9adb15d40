package desk

import (
	"slices"
	"strings"

	"miaopi/app"
)

// Officer is a member of staff as papers and screens name him: by name and
// staff number, never by login. A person nobody here knows has neither.
type Officer struct{ Name, Number string }

// Officer finds who an account is, one that is closed too.
func (s *Station) Officer(id app.AccountID) Officer {
	if id == "" {
		return Officer{}
	}
	list, err := s.Colleagues()
	if err == nil {
		if c, err := colleague(list, id); err == nil {
			return Officer{c.Name, c.Number}
		}
	}
	if id == s.Actor.Account && s.Actor.Name != "" {
		return Officer{Name: s.Actor.Name}
	}
	return Officer{}
}

// NameOf is who an account is, for a sentence. Of somebody nobody here knows it
// says so.
func (s *Station) NameOf(id app.AccountID) string {
	if name := s.Officer(id).Name; name != "" {
		return name
	}
	return "其他窗口的工作人员"
}

// Names is NameOf for many: everybody is looked up once.
func (s *Station) Names() func(app.AccountID) string {
	known := map[app.AccountID]string{}
	return func(id app.AccountID) string {
		name, ok := known[id]
		if !ok {
			name = s.NameOf(id)
			known[id] = name
		}
		return name
	}
}

// maxNumber is how long a staff number may be.
const maxNumber = 20

// CheckNumber says what a staff number must not be; an account may have none.
func CheckNumber(number string) error {
	if len(number) > maxNumber || strings.Trim(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") != "" {
		return app.E("account", app.Input, "工号用字母、数字和横线，不超过 20 位。", nil)
	}
	return nil
}

// unnumberedStaff are those whose name stands on papers and who have no staff
// number.
func unnumberedStaff(list []Colleague) []string {
	var out []string
	for _, c := range list {
		if !c.Off && c.Number == "" && slices.Contains([]app.Role{app.Clerk, app.Community, app.Supervisor}, c.Role) {
			out = append(out, c.Name)
		}
	}
	return out
}
