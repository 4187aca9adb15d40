package assets

import _ "embed"

// English maps the window's Chinese strings to English.
//
//go:embed translations/en.json
var English []byte

// EnglishCommand maps what only the command line says.
//
//go:embed translations/command.json
var EnglishCommand []byte
