package memory

import (
	"testing"

	"miaopi/app"
	"miaopi/app/desk"
	"miaopi/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) desk.Store { return New() }, nil)
}

func TestKeeper(t *testing.T) {
	open := func(*testing.T) storetest.Keeper {
		s := New()
		s.Seat(storetest.Staff()...)
		return s
	}
	storetest.RunKeeper(t, open, func(s storetest.Keeper, id app.AccountID, password string) error {
		if !s.(*Store).Opens(id, password) {
			return app.Errorf("unlock", app.Wrong, "wrong password")
		}
		return nil
	})
}
