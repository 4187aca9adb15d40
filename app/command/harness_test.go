package command_test

import (
	"bytes"
	"crypto/rand"
	"io/fs"
	"strings"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
	"miaopi/app/command"
	"miaopi/app/desk"
	"miaopi/app/division"
	"miaopi/app/fact"
	"miaopi/app/workday"
	"miaopi/assets"
	"miaopi/store/memory"
)

// machine is a host whose disk is in memory.
type machine struct {
	*command.Host
	t     *testing.T
	store desk.Store
	files map[string][]byte
	out   bytes.Buffer
	said  bytes.Buffer // on standard error
	now   time.Time
}

// newMachine has a demo station.
func newMachine(t *testing.T, init ...string) *machine {
	t.Helper()
	m := &machine{t: t, files: map[string][]byte{}, now: time.Date(2026, 11, 23, 10, 53, 0, 0, civil.Shanghai)}
	m.Host = &command.Host{
		Stdin: strings.NewReader(""), Stdout: &m.out, Stderr: &m.said, Getenv: func(string) string { return "" },
		Now: func() time.Time { return m.now }, Random: rand.Reader, DataDir: "/data",
		Packs:     assets.Packs,
		Things:    assets.Things,
		Promises:  assets.Promises,
		Calendars: func() (*workday.Calendar, error) { return workday.Load(assets.Calendars, "calendars") },
		Divisions: func() (*division.Tree, error) { return division.Parse(assets.Divisions) },
		ReadFile: func(name string) ([]byte, error) {
			if b, ok := m.files[name]; ok {
				return b, nil
			}
			return nil, fs.ErrNotExist
		},
		WriteFile: func(name string, b []byte) error { m.files[name] = b; return nil },
		Exists:    func(string) bool { return m.store != nil },
		Create: func(string, []desk.NewAccount) (desk.Store, error) {
			m.store = memory.New()
			return m.store, nil
		},
		Open:     func(string) (desk.Vault, error) { return vault{m.store}, nil },
		Sentence: func(err error) string { return err.Error() },
	}
	m.run(append([]string{"init", "--demo"}, init...)...)
	return m
}

// vault lets every demo account in.
type vault struct{ store desk.Store }

func (v vault) Accounts() ([]desk.Account, error) { return nil, nil }
func (v vault) Close() error                      { return nil }
func (v vault) Unlock(id app.AccountID, _ string) (desk.Store, desk.Account, error) {
	for _, a := range command.DemoAccounts() {
		if a.ID == id {
			return v.store, a.Account, nil
		}
	}
	return nil, desk.Account{}, app.Errorf("unlock", app.Wrong, "no account %s", id)
}

// exit runs a command line and gives its exit code; what it printed is in out.
func (m *machine) exit(args ...string) int {
	m.out.Reset()
	m.said.Reset()
	return command.Execute(m.t.Context(), m.Host, args)
}

// run is exit for what must succeed; it gives what was printed.
func (m *machine) run(args ...string) string {
	m.t.Helper()
	if code := m.exit(args...); code != command.ExitOK {
		m.t.Fatalf("%v: exit %d: %s", args, code, &m.said)
	}
	return m.out.String()
}

// station is the station with an account at it.
func (m *machine) station(id app.AccountID) *desk.Station {
	m.t.Helper()
	store, account, err := vault{m.store}.Unlock(id, "")
	if err != nil {
		m.t.Fatal(err)
	}
	st, err := desk.Open(m.t.Context(), store, m.deps(), app.Actor{Account: id, Name: account.Name, Role: account.Role})
	if err != nil {
		m.t.Fatal(err)
	}
	return st
}

// register lets the station's registers know what a facts file says.
func (m *machine) register(file string) {
	m.t.Helper()
	r, err := fact.ReadFile(bytes.NewReader(m.files[file]))
	if err != nil {
		m.t.Fatal(err)
	}
	if err := m.store.Import(m.t.Context(), desk.Import{Records: []fact.Record{r}}); err != nil {
		m.t.Fatal(err)
	}
}
