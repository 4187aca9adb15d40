package fault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"miaopi/app"
)

func TestLogSaysWhatWentWrong(t *testing.T) {
	full := app.E("disk.Commit", app.Full, "磁盘满了。", errors.New("write /data/miaopi.db: no space left on device"))
	for name, one := range map[string]struct {
		what string
		err  error
		want string
	}{
		"a chain":             {"", app.E("accept", app.Full, "", full), `level=ERROR msg="accept: disk.Commit" kind=full cause="write /data/miaopi.db: no space left on device"`},
		"in a case":           {"approve", &app.InCase{Case: "01J9ZX", Err: full}, `msg="approve: disk.Commit" kind=full cause="write /data/miaopi.db: no space left on device" case=01J9ZX`},
		"no error of ours":    {"scans", fmt.Errorf("look: %w", fs.ErrPermission), `msg=scans kind=internal cause="look: permission denied"`},
		"only a sentence":     {"", app.E("undo", app.Conflict, "已经办结。", nil), `msg=undo kind=conflict cause=""`},
		"somebody in it":      {"", app.Errorf("read", app.Input, "%s", "王秀英 44030619500101002X at 13812345678: bad"), `msg=read kind=input cause="※ # at #: bad"`},
		"what somebody typed": {"", app.Errorf("show", app.Missing, "no case %q", "Anna Müller E123"), `cause="no case \"…\""`},
	} {
		var out bytes.Buffer
		Log(New(&out), one.what, one.err)
		if !strings.Contains(out.String(), one.want) {
			t.Errorf("%s: %s, want %s", name, out.String(), one.want)
		}
	}
}

func TestLogIsSilent(t *testing.T) {
	var out bytes.Buffer
	l := New(&out)
	Log(l, "x", nil)
	Log(l, "x", context.Canceled)
	Log(l, "x", app.E("x", app.Cancelled, "", nil))
	Log(nil, "x", errors.New("nobody listens"))
	if out.Len() > 0 {
		t.Errorf("it says %s", out.String())
	}
}

func TestScrub(t *testing.T) {
	for in, want := range map[string]string{
		"bolt: page 4096 not found at 2026-11-23":                             "bolt: page 4096 not found at 2026-11-23",
		"dial tcp 10.0.0.7:5984: connect: connection refused":                 "dial tcp 10.0.0.7:5984: connect: connection refused",
		"open /data/scans/王秀英身份证.jpg: no such file":                           "open /data/scans/※.jpg: no such file",
		"account 6217 0000 1234 5678 999 differs":                             "account # differs",
		"id 440306195001010023 and ４４０３０６１９５００１０１００２３ and 44030619500101002x": "id # and # and #",
		"新安街道办事处":                                                             "※",
	} {
		if got := Scrub(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// FuzzScrub: whatever an error says, no name in Chinese and no long number leaves.
func FuzzScrub(f *testing.F) {
	f.Add("王秀英 44030619500101002X")
	f.Add("𠮷田 1381-234-5678")
	long := regexp.MustCompile(`[0-9]{7,}`)
	f.Fuzz(func(t *testing.T, s string) {
		got := Scrub(s)
		if long.MatchString(got) {
			t.Errorf("%q: %q", s, got)
		}
		for _, r := range got {
			if unicode.Is(unicode.Han, r) {
				t.Errorf("%q: %q", s, got)
			}
		}
	})
}
