package assets

import "embed"

// Promises are the texts of 告知承诺, every version ever used:
// promises/ID-VERSION.yaml.
//
//go:embed promises/*.yaml
var Promises embed.FS
