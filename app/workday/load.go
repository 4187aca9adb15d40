package workday

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"sort"
	"time"

	"miaopi/app"
	"miaopi/app/civil"
)

// year is one file.
type year struct {
	Year     int       `json:"year"`
	Source   string    `json:"source"`
	Holidays []holiday `json:"holidays"`
}

type holiday struct {
	Name string       `json:"name"`
	From civil.Date   `json:"from"`
	To   civil.Date   `json:"to"`
	Work []civil.Date `json:"work"`
}

// Load reads every YEAR.json of a folder.
func Load(fsys fs.FS, dir string) (*Calendar, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err != nil {
		return nil, fail("节假日安排无法读取", err)
	}
	files := make([][]byte, len(names))
	for i, name := range names {
		if files[i], err = fs.ReadFile(fsys, name); err != nil {
			return nil, fail("节假日安排无法读取", err)
		}
	}
	return Parse(files...)
}

// Parse reads the files of some years, in any order. The years must follow
// one another.
func Parse(files ...[]byte) (*Calendar, error) {
	years := make([]year, len(files))
	for i, file := range files {
		if err := decode(file, &years[i]); err != nil {
			return nil, fail(fmt.Sprintf("第 %d 个节假日安排文件有误", i+1), fmt.Errorf("file %d: %w", i+1, err))
		}
	}
	if len(years) == 0 {
		return nil, fail("没有节假日安排", fmt.Errorf("no year given"))
	}
	sort.Slice(years, func(i, j int) bool { return years[i].Year < years[j].Year })
	first, last := years[0].Year, years[len(years)-1].Year
	c := &Calendar{from: civil.Of(first, 1, 1), until: civil.Of(last, 12, 31), names: map[civil.Date]string{}, worked: map[civil.Date]bool{}}
	for i, y := range years {
		if y.Year != first+i {
			return nil, fail("节假日安排的年份不连续", fmt.Errorf("year %d where %d should follow", y.Year, first+i))
		}
		if err := c.addYear(y); err != nil {
			return nil, fail(fmt.Sprintf("%d 年节假日安排有误", y.Year), fmt.Errorf("year %d: %w", y.Year, err))
		}
	}
	return c, nil
}

// With is the calendar with further years: those that follow its own, without
// a gap. Years it knows stay as they are.
func (c *Calendar) With(files ...[]byte) (*Calendar, error) {
	years := make([]year, len(files))
	for i, file := range files {
		if err := decode(file, &years[i]); err != nil {
			return nil, fail(fmt.Sprintf("第 %d 个节假日安排文件有误", i+1), fmt.Errorf("file %d: %w", i+1, err))
		}
	}
	sort.Slice(years, func(i, j int) bool { return years[i].Year < years[j].Year })
	next := &Calendar{from: c.from, until: c.until, names: maps.Clone(c.names), worked: maps.Clone(c.worked)}
	for _, y := range years {
		last, _, _ := next.until.Split()
		switch {
		case y.Year <= last:
			continue
		case y.Year > last+1:
			return nil, fail("节假日安排的年份不连续", fmt.Errorf("year %d where %d should follow", y.Year, last+1))
		}
		if err := next.addYear(y); err != nil {
			return nil, fail(fmt.Sprintf("%d 年节假日安排有误", y.Year), fmt.Errorf("year %d: %w", y.Year, err))
		}
		next.until = civil.Of(y.Year, 12, 31)
	}
	return next, nil
}

func decode(file []byte, y *year) error {
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	if err := d.Decode(y); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("more than one value in the file")
	}
	if y.Year < 1900 || y.Year > 2200 {
		return fmt.Errorf("year %d is out of range", y.Year)
	}
	return nil
}

// addYear takes one year in. A notice may reach into the December before.
func (c *Calendar) addYear(y year) error {
	first, last := civil.Of(y.Year-1, 12, 1), civil.Of(y.Year, 12, 31)
	for _, h := range y.Holidays {
		if h.Name == "" || h.From < first || h.To > last || h.To < h.From {
			return fmt.Errorf("holiday %q from %s to %s: no name, or not days of this year", h.Name, h.From, h.To)
		}
		for d := h.From; d <= h.To; d++ {
			c.names[d] = h.Name
		}
		for _, d := range h.Work {
			if w := d.Weekday(); d < first || d > last || w != time.Saturday && w != time.Sunday {
				return fmt.Errorf("worked day %s: not a weekend day of this year", d)
			}
			c.worked[d] = true
		}
	}
	for d := range c.worked {
		if name, off := c.names[d]; off {
			return fmt.Errorf("%s is both worked and off (%s)", d, name)
		}
	}
	return nil
}

func fail(detail string, err error) error {
	return app.E("workday.Load", app.Input, detail, err)
}
