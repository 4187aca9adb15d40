package command

import (
	"strings"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
)

// slipFlags are what papers say otherwise than the registers.
type slipFlags struct {
	Corrected []string `help:"correction slip: a fact whose register the paper contradicts, and what the paper says" sep:"none" placeholder:"FACT=WORDS"`
}

func (f slipFlags) slips() ([]casefile.CorrectedData, error) {
	var out []casefile.CorrectedData
	for _, text := range f.Corrected {
		name, note, ok := strings.Cut(text, "=")
		if !ok || !fact.ValidName(name) {
			return nil, app.E("accept", app.Input, "--corrected 应写成 数据项=纸质材料上的内容，例如 account.holder=存折上是王秀荣。", nil)
		}
		out = append(out, casefile.CorrectedData{Fact: name, Note: note})
	}
	return out, nil
}

// usedBy refuses a slip about what the rules of an item do not use.
func usedBy(st *desk.Station, item app.PackID, slips []casefile.CorrectedData) error {
	p, err := st.Rules.At(item, civil.On(st.Now()))
	if err != nil {
		return err
	}
	for _, slip := range slips {
		if _, ok := p.Decl(slip.Fact); !ok {
			return app.E("accept", app.Input, "更正单写的“"+slip.Fact+"”，这个事项不用。", nil)
		}
	}
	return nil
}
