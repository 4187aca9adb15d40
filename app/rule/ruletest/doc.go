// Package ruletest is the second opinion on rule packs: an evaluator that
// shares nothing with package rule but the pack's text. It reads each
// expression anew with cel-go's parser, walks the tree as it is, keeps values
// in maps, and follows DESIGN sections 4 and 5 word by word. It is slow and
// knows no hints; tests compare every verdict of the engine with it.
//
// Check digits, division codes and the steps of a calendar month come from
// packages chinaid and civil, which have tests of their own.
package ruletest
