package assets

import "embed"

// Things are the sets of items that people need together (一件事):
// things/NAME.yaml.
//
//go:embed things/*.yaml
var Things embed.FS
