package shell

import (
	"sync"

	"miaopi/app/division"
	"miaopi/app/industry"
	"miaopi/assets"
	"miaopi/ui/present"
)

// Reference reads the tables of divisions and industries once, for every
// page. They are part of the program: a table that does not parse leaves codes
// as they are.
var Reference = sync.OnceValue(func() (ref present.Reference) {
	if t, err := division.Parse(assets.Divisions); err == nil {
		ref.Divisions = t
	}
	if t, err := industry.Parse(assets.Industries); err == nil {
		ref.Industries = t
	}
	return ref
})
