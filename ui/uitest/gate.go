package uitest

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/desk"
)

// Gate is a disk that holds one commit or one reading back until the test opens it.
// Like the real store it looks at the context before it commits.
type Gate struct {
	desk.Store
	Held chan struct{} // closed: something is held
	Open chan struct{} // close it: what is held goes on

	mu    sync.Mutex
	kind  func(desk.Batch) bool // the commits the test is about
	armed bool                  // the next of them is held
	read  func(app.CaseID) bool // readings that are held
	kept  int
}

// Gate puts a gate before the driver's store.
func (d *Driver) Gate() *Gate {
	g := &Gate{Store: d.Store}
	d.Store = g
	return g
}

// HoldCommit holds the next commit of a kind.
func (g *Gate) HoldCommit(is func(desk.Batch) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.kind, g.armed, g.kept, g.Held, g.Open = is, true, 0, make(chan struct{}), make(chan struct{})
}

// HoldRead holds the next reading of a case.
func (g *Gate) HoldRead() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.read, g.Held, g.Open = func(app.CaseID) bool { return true }, make(chan struct{}), make(chan struct{})
}

// Behind puts another store behind the gate.
func (g *Gate) Behind(s desk.Store) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.Store = s
}

// Kept is how many commits of the kind that was held were kept.
func (g *Gate) Kept() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.kept
}

// Commit implements desk.Store.
func (g *Gate) Commit(ctx context.Context, b desk.Batch) error {
	g.mu.Lock()
	counts := g.kind != nil && g.kind(b)
	hold := counts && g.armed
	if hold {
		g.armed = false
	}
	g.mu.Unlock()
	if hold {
		close(g.Held)
		<-g.Open
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	store := g.Store
	g.mu.Unlock()
	err := store.Commit(ctx, b)
	if err == nil && counts {
		g.mu.Lock()
		g.kept++
		g.mu.Unlock()
	}
	return err
}

// Events implements desk.Store.
func (g *Gate) Events(ctx context.Context, c app.CaseID) ([]casefile.Event, error) {
	g.mu.Lock()
	hold := g.read != nil && g.read(c)
	if hold {
		g.read = nil
	}
	g.mu.Unlock()
	if hold {
		close(g.Held)
		<-g.Open
	}
	return g.Store.Events(ctx, c)
}

// Strike presses keys and waits for nothing: runes, key names and the words of a
// string.
func (d *Driver) Strike(keys ...any) {
	for _, k := range keys {
		switch k := k.(type) {
		case string:
			for _, r := range k {
				d.strikeRune(r)
			}
		case rune:
			d.strikeRune(k)
		case fyne.KeyName:
			if f := d.Win.Canvas().Focused(); f != nil {
				f.TypedKey(&fyne.KeyEvent{Name: k})
			} else {
				d.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
			}
		}
	}
}

func (d *Driver) strikeRune(r rune) {
	if f := d.Win.Canvas().Focused(); f != nil {
		f.TypedRune(r)
		return
	}
	d.Win.Canvas().OnTypedRune()(r)
}

// Run does a menu command and waits for nothing.
func (d *Driver) Run(label string) {
	d.T.Helper()
	for _, m := range d.Win.MainMenu().Items {
		for _, it := range m.Items {
			if it.Label == label {
				it.Action()
				return
			}
		}
	}
	d.T.Fatalf("no command %q", label)
}
