// Package spotcheck draws decided cases for a blind second look and says what
// the result proves. It is pure: the same population and seed give the same
// list on every machine, in every year.
//
// # The draw
//
// The population is a list of case ids, sorted and without repetition; where it
// is stratified a tab and the key of the case's stratum follow each. Its digest
// is SHA-256 over each line followed by a newline. A case's rank is SHA-256
// over the seed, a newline and the case id; the sample is, in each stratum, the
// cases with the smallest ranks, compared as bytes. Anyone can compute it again:
//
//	printf '%s\n%s' "$seed" "$case" | sha256sum
//
// # Committed before it is drawn
//
// What is to be drawn from, and how many of what, is announced (Announcement)
// before there is a seed. The announcement holds the hash of a nonce that nobody
// sees. The seed is SHA-256, in hex, over the nonce and what those present said,
// or a public number that the announcement named, each followed by a newline.
// So whoever says something does not know what comes of it, and the program,
// which knows the nonce, cannot choose what is said. Open says after the draw all that
// a stranger needs to compute it again, and Verify does so.
package spotcheck
