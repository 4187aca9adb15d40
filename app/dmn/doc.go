// Package dmn writes the conditions of a pack as a decision table of DMN 1.3,
// for modellers and for authorities that keep their rules as DMN.
//
// The table has an input for each condition, in the order of the pack, and
// the hit policy FIRST: a rule for each condition that does not hold, which
// leads to a review, and a last rule for all that hold, which approves. What
// is granted is told by a further input where it can fail to be computed.
//
// An input is FEEL where FEEL says the same as CEL for every value and for
// none: comparisons of facts with constants and with each other, membership
// in a list, and what and, or and not make of them. Everything else (ages,
// identifiers, divisions, arithmetic, whose limits differ) has no equivalent
// that is right to the day and the fen; there the input is a truth value named
// after the condition, and its description is the CEL.
//
// A fact is null unless it is fresh: missing, stale, conflicting and invalid
// facts are. FEEL takes null = "x" for false and null != "x" for true, where
// the engine says unknown; so that neither can approve, inequalities are
// guarded, and both false and null lead to a review. A provisional verdict is
// what the table says when those stale facts are given too that may serve
// one.
package dmn
