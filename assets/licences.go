package assets

import (
	"embed"
	"io/fs"
)

//go:embed licences/*.txt
var licences embed.FS

// Licences are the texts of everything that is built in and has terms of its own, in
// the form that package provenance reads.
func Licences() (string, error) {
	names, err := fs.Glob(licences, "licences/*.txt")
	if err != nil {
		return "", err
	}
	var all []byte
	for _, name := range names {
		text, err := licences.ReadFile(name)
		if err != nil {
			return "", err
		}
		all = append(all, text...)
	}
	return string(all), nil
}
