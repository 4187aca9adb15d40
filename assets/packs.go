// Package assets holds the files that are built into the program.
package assets

import "embed"

// Packs are the built-in rule packs, one file an item and version:
// packs/ITEM-VERSION.yaml.
//
//go:embed packs/*.yaml
var Packs embed.FS

// Former are texts that Packs had in earlier releases and no longer has:
// former/ITEM-VERSION.yaml, with a letter where a version had several. Cases
// that were decided by them are replayed by them.
//
//go:embed former/*.yaml
var Former embed.FS
