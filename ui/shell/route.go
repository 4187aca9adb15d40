package shell

import (
	"context"

	"miaopi/app/desk/outreach"
	"miaopi/app/printing"
	"miaopi/ui/kit"
	"miaopi/ui/look"
)

// RouteSheet makes the route sheet of a round of visits beside the window,
// shows it and offers to print it. calls says whom to visit.
func (s *Shell) RouteSheet(step *Step, calls func(context.Context) ([]outreach.HomeCall, error)) {
	st, fonts, ref := s.Station, s.Fonts, Reference()
	type sheet struct {
		pdf   []byte
		stops int
	}
	Write(s.Jobs, step, s.T("上门路线单"), func(ctx context.Context) (sheet, error) {
		list, err := calls(ctx)
		if err != nil {
			return sheet{}, err
		}
		pdf, err := outreach.At(st).RouteSheet(ctx, list, ref.Divisions.Place, fonts)
		return sheet{pdf, len(list)}, err
	}, func(one sheet, err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		s.Say(kit.Toast{Tone: look.Good, Text: s.T("已生成上门路线单，%d 户。", one.stops), Seconds: 15})
		s.Papers.Preview(Paper{Label: "上门路线单", Name: "route", Kind: printing.Receipt, Document: "route", PDF: one.pdf})
	})
}
