package desk_test

import (
	"miaopi/app"
	"miaopi/app/bundle/bundletest"
	"miaopi/app/desk"
	"miaopi/app/desk/rulebook"
)

// comment changes a pack's hash and nothing else.
func comment(name, text string) string { return text + "# " + name + "\n" }

const until = "2027-06-30"

// without leaves every version of an item out of a bundle.
func without(item string) func(name, text string) string {
	return func(name, text string) string {
		if name[:len(name)-len("-2021-03-01.yaml")] == item {
			return ""
		}
		return text
	}
}

// trusting is an administrator of a station that trusts two publishers.
func (h *hall) trusting(p bundletest.Publishers) *desk.Station {
	h.t.Helper()
	admin := h.as("admin", app.Administrator)
	if err := rulebook.At(admin).Trust(h.t.Context(), p.Public); err != nil {
		h.t.Fatal(err)
	}
	return admin
}

// installs puts an archive in force for everybody at the station.
func (h *hall) installs(admin *desk.Station, archive []byte) rulebook.Preview {
	h.t.Helper()
	got, err := rulebook.At(admin).InstallBundle(h.t.Context(), archive)
	if err != nil {
		h.t.Fatal(err)
	}
	return got
}
