package present

import (
	"strings"

	"miaopi/app/casefile"
)

// paperName words what was put with a case, or heard and seen about it.
func paperName(e *casefile.Event) string {
	switch e.Type {
	case casefile.Attached:
		var d casefile.AttachedData
		if e.Read(&d) == nil {
			return "材料存档：" + strings.Join(namesOf(d.Materials), "、")
		}
	case casefile.Called:
		var d casefile.CalledData
		if e.Read(&d) == nil {
			return "代办电话核实：" + d.Call.Note
		}
	case casefile.Visited:
		var d casefile.VisitData
		if e.Read(&d) == nil {
			return "上门：" + d.Note
		}
	}
	return eventNames[e.Type]
}

// namesOf are the papers that files are, each once.
func namesOf(list []casefile.Material) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range list {
		if !seen[m.As] {
			seen[m.As] = true
			out = append(out, m.As)
		}
	}
	return out
}
