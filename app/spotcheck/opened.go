package spotcheck

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"miaopi/app"
	"miaopi/app/civil"
)

// Opened is a draw as it is given to whoever wants to check it: the announcement
// as its station signed it, the frozen list, and, once it is drawn, where the
// seed came from and what it drew.
type Opened struct {
	Announcement string     `json:"announcement"` // its JSON, to the letter as it is signed
	Key          []byte     `json:"key"`          // of the station, Ed25519
	Sig          []byte     `json:"sig"`
	List         []string   `json:"list"` // the lines, see the package's words
	Nonce        string     `json:"nonce,omitempty"`
	Said         []Said     `json:"said,omitempty"`
	On           civil.Date `json:"on,omitzero"` // of the draw
	Seed         string     `json:"seed,omitempty"`
	Drawn        []Drawn    `json:"drawn,omitempty"`
}

// SignText is what a station signs of an announcement.
func SignText(announcement string) []byte {
	return []byte("miaopi draw v2\n" + announcement)
}

// Fingerprint names an announcement in a form that can be read from paper.
func Fingerprint(announcement string) string {
	sum := sha256.Sum256([]byte(announcement))
	return hex.EncodeToString(sum[:])
}

// Lines is the list as it is published.
func (p Population) Lines() []string {
	out := make([]string, len(p.members))
	for i, m := range p.members {
		out[i] = m.line()
	}
	return out
}

// ReadLines reads such a list; false: it is not in order, or names a case twice.
func ReadLines(lines []string) (Population, bool) {
	members := make([]Member, len(lines))
	for i, l := range lines {
		id, stratum, _ := bytes.Cut([]byte(l), []byte{'\t'})
		members[i] = Member{app.CaseID(id), string(stratum)}
	}
	p := FreezeIn(members)
	return p, slices.Equal(p.Lines(), lines)
}

// Finding is one thing that Verify computed again.
type Finding struct {
	What string `json:"what"` // for a person
	OK   bool   `json:"ok"`
	Says string `json:"says,omitempty"` // what was found, where it does not fit
}

// Verify computes everything again. fits says that nothing differs; an error, that
// there is no announcement to compare with.
func (o Opened) Verify() (a Announcement, found []Finding, fits bool, err error) {
	if err := json.Unmarshal([]byte(o.Announcement), &a); err != nil || a.V != 2 || a.ID == "" {
		return a, nil, false, app.E("verify", app.Input, "这不是一份抽查公开文件，或者来自别的版本。", err)
	}
	v := verification{o: o, a: a}
	v.announced()
	if o.Seed != "" || len(o.Drawn) > 0 {
		v.drawn()
	}
	return a, v.found, !slices.ContainsFunc(v.found, func(f Finding) bool { return !f.OK }), nil
}

type verification struct {
	o     Opened
	a     Announcement
	pop   Population
	found []Finding
}

func (v *verification) check(what string, ok bool, says string) {
	if ok {
		says = ""
	}
	v.found = append(v.found, Finding{what, ok, says})
}

// announced compares the list with the announcement.
func (v *verification) announced() {
	o, a := v.o, v.a
	sound := len(o.Key) == ed25519.PublicKeySize && ed25519.Verify(o.Key, SignText(o.Announcement), o.Sig)
	v.check("公告由工作站签名", sound, "签名与公告不符")
	var inOrder bool
	v.pop, inOrder = ReadLines(o.List)
	v.check("名单按编号排序，没有重复", inOrder, "名单的次序不对，或有重复")
	v.check("名单件数与公告一致", v.pop.Size() == a.Count, fmt.Sprintf("名单 %d 件，公告 %d 件", v.pop.Size(), a.Count))
	v.check("名单摘要与公告一致", v.pop.Digest() == a.Digest, "算出 "+v.pop.Digest())
	v.check("名单的树根与公告一致", v.pop.Root() == a.Root, "算出 "+v.pop.Root())
	v.check("各层件数与公告一致", sameCounts(v.pop.Strata(), a.Strata), "各层件数不同")
}

func sameCounts(a, b []Stratum) bool {
	return slices.EqualFunc(a, b, func(x, y Stratum) bool { return x.Key == y.Key && x.Count == y.Count })
}

// drawn computes the seed and the draw again.
func (v *verification) drawn() {
	o, a := v.o, v.a
	v.check("随机数与公告的承诺一致", Commit(o.Nonce) == a.Commitment, "算出 "+Commit(o.Nonce))
	said, err := a.Source.Read(o.Said, o.On)
	v.check("种子的来处与公告一致", err == nil && slices.Equal(said, o.Said), "所报的人、数或日子与公告不合")
	v.check("种子由随机数和各人所报算出", Seed(o.Nonce, o.Said) == o.Seed, "算出 "+Seed(o.Nonce, o.Said))
	again := v.pop.DrawEach(o.Seed, a.Strata)
	v.check("照样抽取，结果相同", slices.Equal(again, o.Drawn), fmt.Sprintf("照样抽取得 %d 件，与所列不同", len(again)))
}

// Place says whether a case is in the list, and its rank when it was drawn.
func (o Opened) Place(c app.CaseID) (listed bool, rank int) {
	for _, l := range o.List {
		id, _, _ := bytes.Cut([]byte(l), []byte{'\t'})
		listed = listed || string(id) == string(c)
	}
	for _, d := range o.Drawn {
		if d.Case == c {
			rank = d.Rank
		}
	}
	return listed, rank
}
