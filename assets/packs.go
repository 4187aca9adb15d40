// Package assets holds the files that are built into the program.
package assets

import "embed"

// Packs are the built-in rule packs, one file an item and version:
// packs/ITEM-VERSION.yaml.
//
//go:embed packs/*.yaml
var Packs embed.FS
