package desktest

import (
	"miaopi/app"
	"miaopi/app/bundle/bundletest"
	"miaopi/app/desk"
	"miaopi/app/desk/rulebook"
)

// Comment changes a pack's hash and nothing else.
func Comment(name, text string) string { return text + "# " + name + "\n" }

// Until is how long a test bundle counts.
const Until = "2027-06-30"

// Without leaves every version of an item out of a bundle.
func Without(item string) func(name, text string) string {
	return func(name, text string) string {
		if name[:len(name)-len("-2021-03-01.yaml")] == item {
			return ""
		}
		return text
	}
}

// Trusting is an administrator of a station that trusts two publishers.
func (h *Hall) Trusting(p bundletest.Publishers) *desk.Station {
	h.T.Helper()
	admin := h.Sit("admin", app.Administrator)
	if err := rulebook.At(admin).Trust(h.T.Context(), p.Public); err != nil {
		h.T.Fatal(err)
	}
	return admin
}

// Installs puts an archive in force for everybody at the station.
func (h *Hall) Installs(admin *desk.Station, archive []byte) rulebook.Preview {
	h.T.Helper()
	got, err := rulebook.At(admin).InstallBundle(h.T.Context(), archive)
	if err != nil {
		h.T.Fatal(err)
	}
	return got
}
