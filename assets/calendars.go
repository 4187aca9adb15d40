package assets

import "embed"

// Calendars holds calendars/YEAR.json, which package workday reads.
//
//go:embed calendars/*.json
var Calendars embed.FS
