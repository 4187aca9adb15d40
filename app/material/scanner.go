package material

// Scanner is a scanner that the system knows: what it calls it, and what people
// do.
type Scanner struct{ ID, Name string }
