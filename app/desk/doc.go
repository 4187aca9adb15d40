// Package desk is what a clerk does: find, take in, judge, decide, supplement,
// print. A Station is one unlocked installation with one person at it; the
// window, the command line and the tests all work through it, so that rights,
// numbers, journal and undo are the same everywhere.
package desk
