package fact

import "miaopi/app/chinaid"

// PersonName says whether a fact is a person's name: such are compared by
// [chinaid.SameName], not to the letter.
func PersonName(name string) bool { return name == "person.name" || name == "account.holder" }

// Mask hides the value of a fact that tells who somebody is.
func Mask(name, value string) string {
	switch name {
	case "person.id":
		return chinaid.MaskID(value)
	case "person.name", "account.holder":
		return chinaid.MaskName(value)
	case "account.no":
		return chinaid.MaskCard(value)
	case "vehicle.vin":
		return chinaid.MaskVIN(value)
	case "vehicle.plate":
		return chinaid.MaskPlate(value)
	}
	return value
}
