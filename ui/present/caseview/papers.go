package caseview

import (
	"fmt"
	"strings"

	"miaopi/app/casefile"
	"miaopi/app/desk"
	"miaopi/app/desk/evidence"
)

// NotMet is what a visit at which nobody was met found.
const NotMet = "已上门，未见到本人。"

// What is often heard from an applicant about his agent, and found at a visit.
var (
	CallNotes  = []string{"已电话联系申请人，本人知情并同意。", "已电话联系申请人的家属，确认代办。"}
	VisitNotes = []string{"已上门见到本人，健在，情况属实。", NotMet}
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
	return e.Type.Label()
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

// MaterialLine is one file of a case.
type MaterialLine struct {
	Hash  string
	As    string // the paper it is
	Note  string // rank, pages, size
	File  string // its name when it is opened
	Thumb []byte // JPEG, only of a revealed case; nil: none
}

// materialsOf are the files of a case, and what a further one can be.
func materialsOf(st *desk.Station, c *casefile.Case) (lines []MaterialLine, kinds []string) {
	for _, m := range c.Materials {
		note := fmt.Sprintf("%s · %s %d 页 · %s", m.Rank.Label(), strings.ToUpper(m.Kind), m.Pages, size(m.Bytes))
		lines = append(lines, MaterialLine{Hash: m.Hash, As: m.As, Note: note, File: evidence.FileName(m)})
	}
	kinds, err := evidence.At(st).PaperNamesOf(c)
	if err != nil {
		kinds = evidence.OtherPapers // the rules of the case are not here
	}
	return lines, kinds
}

// SetThumbs puts small pictures, by hash, beside their files.
func (v *CaseView) SetThumbs(thumbs map[string][]byte) {
	for i := range v.Materials {
		v.Materials[i].Thumb = thumbs[v.Materials[i].Hash]
	}
}

// size is a number of bytes for people.
func size(bytes int) string {
	if bytes >= 1<<20 {
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (bytes+1023)>>10)
}
