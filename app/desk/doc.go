// Package desk is what a clerk does: find, take in, judge, decide, supplement,
// print. A Station is one unlocked installation with one person at it; the
// window, the command line and the tests all work through it, so that rights,
// numbers, journal and undo are the same everywhere.
//
// Rules come with the program or in signed bundles. A bundle counts from the
// moment it is installed, for everybody at the station; it never goes back. A
// case is judged by the rules in force, and where those do not have its item any
// more, by the rules that it came under.
package desk
