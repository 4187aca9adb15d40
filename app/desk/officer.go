package desk

import (
	"slices"

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
		if c, err := FindColleague(list, id); err == nil {
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

// Keeper is the store as the keeper of the station's own accounts.
func (s *Station) Keeper() (Keeper, error) {
	k, ok := s.store.(Keeper)
	if !ok {
		return nil, app.E("account", app.Forbidden, "这个工作站不保管账号。", nil)
	}
	return k, nil
}

// Colleagues lists every account of the station, in order of id.
func (s *Station) Colleagues() ([]Colleague, error) {
	k, err := s.Keeper()
	if err != nil {
		return nil, err
	}
	return k.Colleagues()
}

// Me is the account of the person at the station.
func (s *Station) Me() (Colleague, error) {
	list, err := s.Colleagues()
	if err != nil {
		return Colleague{}, err
	}
	return FindColleague(list, s.Actor.Account)
}

// FindColleague is one account of a list; app.Missing when it is not there.
func FindColleague(list []Colleague, id app.AccountID) (Colleague, error) {
	i := slices.IndexFunc(list, func(c Colleague) bool { return c.ID == id })
	if i < 0 {
		return Colleague{}, app.E("account", app.Missing, "没有账号 "+string(id)+"。", nil)
	}
	return list[i], nil
}
