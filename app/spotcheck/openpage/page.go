// Package openpage makes the page by which anybody computes a draw again in a
// browser, without network and without a program of ours. The algorithm is in it
// in plain JavaScript; the draw is in it as data.
package openpage

import (
	"bytes"
	_ "embed"
)

//go:embed page.html
var page []byte

// place is where the data of a draw stands in the page.
var place = []byte("{/*draw*/}")

// Page is the page of a draw that was opened, in JSON.
func Page(opened []byte) []byte {
	safe := bytes.ReplaceAll(opened, []byte("<"), []byte(`\u003c`)) // a name that would end the script
	return bytes.Replace(page, place, safe, 1)
}

// Data is the JSON of a file: the file itself, or what stands in a page.
func Data(file []byte) []byte {
	start, end, _ := bytes.Cut(page, place)
	tail := end[:min(len(end), 64)]
	if rest, ok := bytes.CutPrefix(file, start); ok {
		if data, _, ok := bytes.Cut(rest, tail); ok {
			return data
		}
	}
	return file
}
