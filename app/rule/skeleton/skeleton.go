// Package skeleton writes the beginning of a new pack: a file that loads,
// with a comment wherever something is to be decided and a mark wherever
// something is to be filled in. Package check refuses it until the marks are
// gone and the cases show every condition passing, failing and unknown.
package skeleton

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"text/template"

	"miaopi/app"
	"miaopi/app/civil"
)

// Blank marks what is still to be filled in.
const Blank = "【待填】"

//go:embed pack.tmpl
var text string

var page = template.Must(template.New("pack").Parse(text))

var validID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Pack writes the skeleton of a pack, to be in force from a day on.
func Pack(id app.PackID, subject app.SubjectKind, from civil.Date) ([]byte, error) {
	if !validID.MatchString(string(id)) {
		return nil, app.E("skeleton", app.Input, "", fmt.Errorf("pack %q; expected lower-case letters, digits and hyphens", id))
	}
	if !slices.Contains([]app.SubjectKind{app.Person, app.Enterprise, app.Vehicle}, subject) {
		return nil, app.E("skeleton", app.Input, "", fmt.Errorf("subject %q; expected person, enterprise or vehicle", subject))
	}
	var b bytes.Buffer
	err := page.Execute(&b, map[string]string{"ID": string(id), "Subject": string(subject), "From": from.String(), "Blank": Blank})
	return b.Bytes(), err
}
