package drawing

import (
	"encoding/json"
	"fmt"
	"slices"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/spotcheck"
)

// Fold makes a draw of its thread's events, in any order. Newest wins
// nowhere here: the first announcement and the first seed that fits it count, and
// whatever comes after is named as a problem.
func Fold(id string, events []casefile.Event) (Draw, error) {
	slices.SortFunc(events, func(a, b casefile.Event) int {
		if a.Before(&b) {
			return -1
		}
		return 1
	})
	events = slices.CompactFunc(events, func(a, b casefile.Event) bool { return a.ID == b.ID })
	f := fold{d: Draw{ID: id}}
	for i := range events {
		f.apply(&events[i])
	}
	if !f.d.Announced {
		return Draw{}, app.E("draw", app.Missing, "这次抽查的公告还没有收到。", nil)
	}
	f.list()
	return f.d, nil
}

type fold struct {
	d     Draw
	parts []spotcheck.Drawn
}

func (f *fold) apply(e *casefile.Event) {
	var err error
	switch e.Type {
	case Announced:
		err = f.frozen(e)
	case Seeded:
		err = f.seeded(e)
	case Listed:
		var data ListedData
		if err = e.Read(&data); err == nil && e.Station == f.d.Announcement.Station {
			f.parts = append(f.parts, data.Drawn...)
		}
	case Ended:
		err = f.closed(e)
	}
	if err != nil {
		f.d.Problems = append(f.d.Problems, fmt.Sprintf("%s（%s，工作站 %s）", err, e.At.Time().In(civil.Shanghai).Format("2006-01-02 15:04"), e.Station))
	}
}

func (f *fold) frozen(e *casefile.Event) error {
	var data FrozenData
	var a spotcheck.Announcement
	if err := e.Read(&data); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(data.Announcement), &a); err != nil {
		return err
	}
	switch {
	case f.d.Announced:
		return fmt.Errorf("同一次抽查又公告了一次，不算数")
	case a.ID != f.d.ID || a.Station != e.Station || a.By != e.Operator:
		return fmt.Errorf("公告所写的编号、工作站或抽取人与记录不符，不算数")
	}
	f.d.Announced, f.d.Announcement, f.d.Text, f.d.Sig = true, a, data.Announcement, data.Sig
	f.d.At, f.d.By, f.d.From, f.d.To, f.d.Size, f.d.Digest = a.Frozen, a.By, a.From, a.To, a.Count, a.Digest
	if len(a.Items) == 1 {
		f.d.Item = a.Items[0]
	}
	return nil
}

func (f *fold) seeded(e *casefile.Event) error {
	var data SeededData
	if err := e.Read(&data); err != nil {
		return err
	}
	a := f.d.Announcement
	switch {
	case f.d.Seed != "":
		return fmt.Errorf("抽取之后又报了一次种子，不算数")
	case !f.d.Announced || e.Station != a.Station:
		return fmt.Errorf("种子不是公告抽取的工作站报的，不算数")
	case spotcheck.Commit(data.Nonce) != a.Commitment:
		return fmt.Errorf("随机数与公告的承诺不符，不算数")
	case spotcheck.Seed(data.Nonce, data.Said) != data.Seed:
		return fmt.Errorf("种子不是由随机数和各人所报算出的，不算数")
	}
	f.d.Nonce, f.d.Said, f.d.Seed, f.d.DrawnAt, f.d.On, f.d.Sample = data.Nonce, data.Said, data.Seed, e.When(), data.On, data.Drawn
	return nil
}

func (f *fold) closed(e *casefile.Event) error {
	var data ClosedData
	if err := e.Read(&data); err != nil {
		return err
	}
	switch {
	case f.d.Closed != nil:
		return fmt.Errorf("又了结了一次，不算数")
	case !f.d.Announced || e.Operator == f.d.By || e.Operator == "":
		return fmt.Errorf("了结要由抽取人以外的督查来做，不算数")
	}
	f.d.Closed = &Closing{e.Operator, e.When(), data.Reason}
	return nil
}

// list puts the drawn cases in order of rank.
func (f *fold) list() {
	slices.SortFunc(f.parts, func(a, b spotcheck.Drawn) int { return a.Rank - b.Rank })
	f.d.Drawn = slices.CompactFunc(f.parts, func(a, b spotcheck.Drawn) bool { return a.Rank == b.Rank })
	if f.d.Seed != "" && len(f.d.Drawn) != f.d.Sample {
		f.d.Problems = append(f.d.Problems, fmt.Sprintf("抽中 %d 件，收到 %d 件的名单", f.d.Sample, len(f.d.Drawn)))
	}
}
