package assets

import _ "embed"

// Divisions is divisions/china.tsv, which package division reads: code, tab,
// name, sorted by code.
//
//go:embed divisions/china.tsv
var Divisions []byte
