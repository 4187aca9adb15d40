package shell

// Reloader is a page that shows cases: it is told when some changed by
// themselves.
type Reloader interface{ Reload() }
