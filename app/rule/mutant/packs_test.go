package mutant_test

import (
	"testing"
	"path/filepath"
	"os"
	"fmt"

	"miaopi/app/rule"
	"miaopi/app/rule/mutant"
	"miaopi/app/workday"
	"miaopi/assets"
)

func TestX(t *testing.T) {
	cal, err := workday.Load(assets.Calendars, "calendars")
	if err != nil { t.Fatal(err) }
	files, _ := filepath.Glob("../../../assets/packs/*.yaml")
	n, s := 0, 0
	for _, f := range files {
		b, _ := os.ReadFile(f)
		p, err := rule.LoadPack(f, b, rule.WithCalendar(cal))
		if err != nil { t.Fatal(err) }
		r, err := mutant.Of(p)
		if err != nil { t.Fatal(err) }
		fmt.Printf("## %s %d noticed %d survived %d\n", filepath.Base(f), r.Changed, r.Noticed, len(r.Survived))
		for _, c := range r.Survived { fmt.Printf("   %s: %s\n", c.In, c.What) }
		n += r.Changed; s += len(r.Survived)
	}
	fmt.Println(n, s)
}
