// Package casefile is the case: the events that happen to an application, the
// one reducer that folds them into a state, and the function that says who may
// do what. It is pure: no clock, no randomness, no storage.
//
// # Events
//
// An event is one immutable thing that happened to one case. Its canonical
// form is JSON with the keys in alphabetical order, no white space, no HTML
// escapes, and only strings, whole numbers, booleans, lists and objects:
//
//	{"at":"2026-11-22T02:53:00.123Z-0000","case":"…","data":{…},"id":"…",
//	 "operator":"clerk","station":"s-…","type":"decided","v":1}
//
// hash = "sha256:" + hex(SHA-256(canonical form)); the station signs, with
// Ed25519, the bytes "miaopi event v1\n" + hash. Both travel beside the form,
// not inside it.
//
// # Order
//
// Fold order is (at, id): "at" is a hybrid logical clock, so that an event that
// was made after another was seen also sorts after it, whatever the clocks of
// the two stations say. The order is the same everywhere, so every station that
// holds the same events holds the same case.
package casefile
