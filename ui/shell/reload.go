package shell

// Reloader is a page that shows cases: it is told when some changed by
// themselves.
type Reloader interface{ Reload() }

// Footed is a page with buttons at its lower edge, so high: what is said lies
// above them.
type Footed interface{ Foot() float32 }
