package card

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"miaopi/app"
	"miaopi/app/chinaid"
	"miaopi/app/civil"
)

// Config is a reader's settings. Readers offer a local HTTP service with one
// JSON object; its field names differ from vendor to vendor.
type Config struct {
	URL string `json:"url"` // on this machine only
	// Fields says under which name the reader gives what: dots go into objects,
	// such as "data.idCard". A field that is not named here has its own name.
	Fields map[string]string `json:"fields,omitempty"`
}

// Fields lists what can be read, in order.
var Fields = []string{"id", "name", "birth", "sex", "ethnic", "address", "until", "photo"}

// Check says what is wrong with the settings: a reader's service is on this
// machine, since what it answers is somebody's identity. No address is fine.
func (c Config) Check() error {
	u, err := url.Parse(c.URL)
	if c.URL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || !local(u.Hostname())) {
		return app.E("reader", app.Input, "读卡器的地址要在本机，例如 http://127.0.0.1:18080/read。", fmt.Errorf("address %q", c.URL))
	}
	for field, path := range c.Fields {
		if !slices.Contains(Fields, field) || strings.TrimSpace(path) == "" {
			return app.E("reader", app.Input, "读卡器没有这一项：“"+field+"”。可以是："+strings.Join(Fields, "、")+"。", nil)
		}
	}
	return nil
}

// local says whether a host is this machine, by its number or its one name.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Parse reads an answer of a reader. What cannot be a card is refused with a
// sentence; nothing of the answer is in the error.
func (c Config) Parse(answer []byte, today civil.Date) (Card, error) {
	dec := json.NewDecoder(bytes.NewReader(answer))
	dec.UseNumber()
	var tree map[string]any
	if err := dec.Decode(&tree); err != nil {
		return Card{}, app.E("reader", app.Input, "读卡器的回答看不懂，请检查设置里的地址。", fmt.Errorf("the answer is no JSON object"))
	}
	out := Card{ID: c.text(tree, "id"), Name: c.text(tree, "name"), Sex: sex(c.text(tree, "sex")), Ethnic: strings.TrimSuffix(c.text(tree, "ethnic"), "族"), Address: c.text(tree, "address")}
	out.ID = app.Subject{Kind: app.Person, ID: out.ID}.Normal().ID
	switch {
	case out.ID == "" && out.Name == "":
		return Card{}, app.E("reader", app.Missing, "没有读到卡：请把身份证放到读卡器上再试。", nil)
	case out.ID == "" || out.Name == "":
		return Card{}, app.E("reader", app.Input, "卡没有读全，请重放一次；总是这样的，请检查设置里的字段名。", nil)
	case chinaid.CheckID(out.ID, today) != nil:
		return Card{}, app.E("reader", app.Input, "读到的公民身份号码不对，请重放一次，或手工输入。", nil)
	}
	return out, out.rest(c, tree)
}

// rest reads what is not on every reader, and holds it against the number.
func (c *Card) rest(cfg Config, tree map[string]any) (err error) {
	if c.Birth, err = day(cfg.text(tree, "birth")); err != nil {
		return err
	}
	if c.Until, err = day(cfg.text(tree, "until")); err != nil {
		return err
	}
	birth, _ := chinaid.Birth(c.ID) // it was checked
	if c.Birth == civil.None {
		c.Birth = birth
	}
	if c.Sex == "" {
		c.Sex = chinaid.Sex(c.ID)
	}
	if c.Birth != birth || c.Sex != chinaid.Sex(c.ID) {
		return app.E("reader", app.Input, "卡上的出生日期或性别与号码不符，请核对原件后手工输入。", nil)
	}
	if photo := cfg.text(tree, "photo"); photo != "" {
		_, b64, found := strings.Cut(photo, ";base64,")
		if !found {
			b64 = photo
		}
		c.Photo, _ = base64.StdEncoding.DecodeString(b64) // a photo that cannot be read is none
	}
	return nil
}

// text finds a field and gives it as text; an object or list is none.
func (c Config) text(tree map[string]any, field string) string {
	path := field
	if p, ok := c.Fields[field]; ok {
		path = p
	}
	var at any = tree
	for part := range strings.SplitSeq(path, ".") {
		object, ok := at.(map[string]any)
		if !ok {
			return ""
		}
		at = object[part]
	}
	switch v := at.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	}
	return ""
}

// sex understands the words of readers.
func sex(s string) string {
	switch strings.ToLower(s) {
	case "男", "男性", "male", "m", "1":
		return "male"
	case "女", "女性", "female", "f", "2":
		return "female"
	}
	return ""
}

// day understands the dates of readers; empty and 长期 are None.
func day(s string) (civil.Date, error) {
	if s == "" || s == "长期" {
		return civil.None, nil
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(digits) == 8 {
		if d, err := civil.Parse(digits[:4] + "-" + digits[4:6] + "-" + digits[6:]); err == nil {
			return d, nil
		}
	}
	return civil.None, app.E("reader", app.Input, "卡上的日期读不出来，请重放一次，或手工输入。", nil)
}
