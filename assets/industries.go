package assets

import _ "embed"

// Industries is industries/gbt4754.tsv, which package industry reads.
//
//go:embed industries/gbt4754.tsv
var Industries []byte
