package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program itself: scripts and the tests
// below run it as "miaopi".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"miaopi": main, "typist": typist})
}

// TestScripts runs the command line as an integrator does; see
// testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("DISPLAY", "")
			e.Setenv("WAYLAND_DISPLAY", "")
			e.Setenv("MIAOPI_PASSWORD", "")
			e.Setenv("HOME", e.WorkDir)
			here, err := os.Getwd()
			e.Setenv("REPO", here)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"bad": bad, "code": code, "damage": damage, "lines": lines, "jq": query, "flood": flood, "facts": facts, "register": register, "tamper": tamper, "hub": hubCommand, "newer": newer,
		},
		UpdateScripts: os.Getenv("UPDATE") != "",
	})
}
