package memory

import (
	"testing"

	"miaopi/app/desk"
	"miaopi/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) desk.Store { return New() }, nil)
}
