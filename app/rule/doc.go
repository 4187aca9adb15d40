// Package rule holds rule packs and evaluates them.
//
// A pack is one version of the published rules of one item: a YAML file that
// reads like the rule sheet (see pack.go for its nouns). Its conditions are
// CEL, checked when the pack loads; package expr is their language and
// package source their file. For authors there are packages skeleton (a new
// pack), check (all that is wrong with one), boundary (where its rules turn)
// mutant (which small changes to them its cases miss) and layout (its canonical
// form).
//
// # A pack file
//
// YAML; keys in any order, unknown ones refused. Required are pack, version,
// basis, conditions, and in a condition id, when and basis.
//
//	pack, version, until          stable id; first and last day in force (until empty while open)
//	first_day                     published, or in-use where no text names the day in force: version is then the
//	                              earliest day on which a text shows the rules in use
//	confirmed                     false while the authority has not confirmed the rules: a person decides every
//	                              case, see below
//	item                          name, short (for narrow columns), search (words people look for it by), code, code_status, authority, kind,
//	                              subject (person, enterprise, vehicle), legal_days, promised_days,
//	                              review_days (working days), channels, once (a subject has it at most once
//	                              at a time: a person looks at a second application), held (the bool fact that
//	                              says a subject has it already)
//	basis                         list: id, title, number, article, source, status (official, repost, to-verify), note
//	parameters.NAME               list in order of date, without gaps: from, until, value, basis; a value is
//	                              true, 70, 1.5, 2026-01-01, a text, a list, or a table {70: 200, 80: 300};
//	                              or an object: label, and that list as values
//	facts.NAME                    type, label, unit (of a number: 元, %; else what the label says), source,
//	                              max_age (24h, 7d), when_stale (unknown, provisional), proof,
//	                              settled_by_proof, words (values in Chinese, in the order they are offered)
//	conditions                    list: id, say, when (CEL), why and otherwise (what was found, when it
//	                              passes and when it fails; {CEL} in braces is filled in), cure, basis,
//	                              on_fail (refuse, correct, manual)
//	outcome.NAME                  CEL, or {is: CEL, label}
//	materials                     list: name, essential, basis, facts, note
//	documents, notes              lists of texts
//	sample, cases                 see Case
//	equivalent                    list: in (id of a condition, name of an outcome, parameters.NAME), change, why: small
//	                              changes to the rules, as package mutant writes them, that no case can notice
//
// Expressions read declared facts by name, parameters.NAME (the value in force
// on the application date), date (the application date) and decided_on (the
// day of now in Shanghai).
//
// # Evaluation
//
// Facts are put into numbered slots. Each condition is pass, fail or unknown
// by Kleene logic, all are evaluated and all are shown. First every condition
// is tried with fresh facts alone; one that then does not pass is tried again
// with the stale facts whose pack says when_stale: provisional. So a stale
// fact makes a verdict provisional only where a condition passes thanks to
// it. The verdict is approve when all pass on fresh facts, provisional when
// some pass only on stale ones, and review otherwise; an outcome that cannot
// be computed is a review too.
//
// A pack that is not confirmed has one more condition before its own, with the
// id confirmed, that never passes: everything is evaluated, explained and
// shown, and everything goes to a person. Its own cases show what it would
// decide once confirmed.
//
// A fact is fresh when now − as_of ≤ max_age. The other states:
//
//	missing   absent or null from every source
//	invalid   of the wrong type, an impossible date, as_of more than five minutes
//	          after now, without a source, or said by somebody who may not say it:
//	          what an applicant declares (source declared) counts only for facts
//	          whose pack names that source, what a clerk has seen (source counter)
//	          only for facts that are declared or have a proof
//	conflict  two sources disagree, or an identifier differs from the subject's
//	stale     older than max_age; a fact without as_of is stale and unknown
//	          whatever when_stale says, because nobody knows how old it is
//
// Sources that agree are one fact with the newest as_of among those that
// count. Declared facts do not age, nor facts without max_age.
//
// # Answer and trace hash
//
// Evaluation.JSON is the answer of the command-line contract: one line of
// UTF-8 without spaces between tokens; quotes, backslash and control
// characters are escaped (\n, \r, \t, others \u00xx) and nothing else is;
// moments are RFC 3339 in Asia/Shanghai. trace_hash is
//
//	"sha256:" + hex(SHA-256(A))
//
// where A is that same object without its last member: the bytes before
// `,"trace_hash":` followed by `}`.
//
// The engine's own sentences are in it. When they change they get another
// edition (Wording), and an evaluation that was recorded in an earlier one is
// made again in that.
//
// Nothing here reads a clock, randomness or the environment, and everything
// loaded is safe for concurrent use.
package rule
