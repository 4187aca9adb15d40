package desk

import (
	"context"

	"miaopi/app"
)

// noPassword is what somebody reads who has not chosen a password of his own.
const noPassword = "您还在用别人给的初始密码，请先改成只有自己知道的密码，再办理其他事情。"

// MustChangePassword says whether the person at the station still has the
// password that somebody else gave him. Until he has one of his own he can do
// nothing else.
func (s *Station) MustChangePassword() bool {
	if !s.first {
		return false
	}
	me, err := s.Me() // changed since, here or at another window
	return err != nil || me.First
}

// MayAct refuses whoever has to change his password first.
func (s *Station) MayAct() error {
	if s.MustChangePassword() {
		return app.E("password", app.Forbidden, noPassword, nil)
	}
	return nil
}

// SaveSettings puts down settings of the person at the station.
func (s *Station) SaveSettings(ctx context.Context, settings map[string][]byte) error {
	if err := s.MayAct(); err != nil {
		return err
	}
	return s.store.Commit(ctx, Batch{Settings: settings})
}

// Remember puts down what the station keeps for itself, whoever is at it.
func (s *Station) Remember(ctx context.Context, settings map[string][]byte) error {
	return s.store.Commit(ctx, Batch{Settings: settings})
}
