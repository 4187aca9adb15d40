package assets

import _ "embed"

// Icon is the program's icon, a PNG of 512 pixels made from icons/icon.svg.
//
//go:embed icons/icon.png
var Icon []byte
