package disk

import "testing"

// TestTheMachinesFoldersAreSynced: /proc is a folder that cannot be.
func TestTheMachinesFoldersAreSynced(t *testing.T) {
	if err := (theSystem{}).syncDir("/proc"); err == nil {
		t.Error("a folder is said to be durable that was not synced")
	}
	if err := (theSystem{}).syncDir(t.TempDir()); err != nil {
		t.Error(err)
	}
}
