// Package facttest makes up the facts of people for tests: of one kind, the old
// woman for whom everything holds that 高龄老人津贴 asks, so that a condition
// more is one line here.
package facttest

import (
	"miaopi/app/chinaid"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Elder is the n-th woman born on a day: her citizen ID, and what the registers
// say of her, by name. The error is that no ID is left.
func Elder(birth civil.Date, n int) (id string, values map[string]fact.Value, err error) {
	id, err = chinaid.NextID("440306", birth, n, "female")
	return id, map[string]fact.Value{
		"person.id": fact.StringOf(id), "person.name": fact.StringOf("王秀英"), "person.birth": fact.StringOf(birth.String()),
		"person.sex": fact.StringOf("female"), "person.hukou": fact.StringOf("440306"), "person.alive": fact.BoolOf(true),
		"credit.grey": fact.BoolOf(false), "account.type": fact.StringOf("yinian"), "account.holder": fact.StringOf("王秀英"),
		"allowance.active": fact.BoolOf(false), "allowance.suspended": fact.BoolOf(false),
	}, err
}
