package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"regexp"
	"strings"
	"time"
	"unicode"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Application is what a portal writes.
type Application struct {
	ID       string           `json:"_id"`
	Kind     string           `json:"kind"` // application
	Item     app.PackID       `json:"item"`
	Subject  app.Subject      `json:"subject"`
	Name     string           `json:"name"`
	Phone    string           `json:"phone,omitempty"`
	Contact  string           `json:"contact,omitempty"`
	Variant  string           `json:"variant,omitempty"`
	Area     app.Division     `json:"area,omitempty"`
	At       time.Time        `json:"at"`
	Declared []DeclaredAnswer `json:"declared,omitempty"`
}

// DeclaredAnswer is one thing an applicant declares.
type DeclaredAnswer struct {
	Name  string     `json:"name"`
	Value fact.Value `json:"value"`
}

// What an application may have. validate.js says the same to portals.
const (
	maxApplication = 64 << 10 // bytes of the document
	maxName        = 64       // characters of a name
	maxDeclared    = 64       // answers
	maxAnswer      = 4 << 10  // bytes of one
	// maxEarly is how far a portal's clock may run ahead of the hub's.
	maxEarly = 5 * time.Minute
)

var (
	applicationID = regexp.MustCompile(`^application:[A-Za-z0-9._:-]{1,128}$`)
	itemID        = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	phoneText     = regexp.MustCompile(`^[0-9+() -]{0,32}$`)
	areaText      = regexp.MustCompile(`^([0-9]{6,15})?$`)
	subjectText   = regexp.MustCompile(`^[A-Z0-9]{1,32}$`)
)

// Arrival is where and when a portal's document was found.
type Arrival struct {
	Area string    // of the database
	Now  time.Time // by the hub's clock, as far as it is known
	Made time.Time // when the hub was made; zero: nobody knows
}

// EarlyError says that an application bears a moment that has not come.
type EarlyError struct{ At time.Time }

func (e *EarlyError) Error() string { return "an application from the future" }

// Unwrap is what a person reads.
func (e *EarlyError) Unwrap() error {
	return app.E("application", app.Input, "网上申请的提交时间（"+e.At.In(civil.Shanghai).Format("2006-01-02 15:04")+"）还没有到，没有受理。请门户检查时钟。", nil)
}

// refuse is a sentence about an application that cannot be used.
func refuse(why string) error {
	return app.E("application", app.Input, "网上申请"+why+"，没有采用。", nil)
}

// check says why an application cannot be used.
func (a *Application) check(id string, size int, at Arrival) error {
	sub := a.Subject.Normal()
	switch {
	case size > maxApplication:
		return refuse("太大（超过 64 KB）")
	case a.Kind != "application" || !applicationID.MatchString(id):
		return refuse("的编号或种类不合格式")
	case !itemID.MatchString(string(a.Item)):
		return refuse("没有写明事项")
	case sub.Kind != app.Person && sub.Kind != app.Enterprise && sub.Kind != app.Vehicle:
		return refuse("的当事人种类应是 person、enterprise 或 vehicle")
	case !subjectText.MatchString(sub.ID):
		return refuse("的当事人号码不合格式")
	case !plainText(a.Name, 1, maxName) || !plainText(a.Contact, 0, maxName) || !plainText(a.Variant, 0, maxName):
		return refuse("的姓名、联系人或办理方式不合格式")
	case !phoneText.MatchString(a.Phone) || !areaText.MatchString(string(a.Area)):
		return refuse("的电话或区域不合格式")
	case a.Area != "" && !strings.HasPrefix(string(a.Area), at.Area) && !strings.HasPrefix(at.Area, string(a.Area)):
		return refuse("写到了别的区域的库里")
	}
	if err := a.checkDeclared(); err != nil {
		return err
	}
	return a.checkMoment(at)
}

// plainText says whether a text is of a length, in characters, and has no
// control characters.
func plainText(s string, least, most int) bool {
	n := len([]rune(s))
	return n >= least && n <= most && strings.TrimSpace(s) == s && !strings.ContainsFunc(s, unicode.IsControl)
}

func (a *Application) checkDeclared() error {
	if len(a.Declared) > maxDeclared {
		return refuse("的声明太多")
	}
	for _, d := range a.Declared {
		if b, err := json.Marshal(d.Value); !fact.ValidName(d.Name) || err != nil || len(b) > maxAnswer {
			return refuse("的声明不合格式")
		}
	}
	return nil
}

// checkMoment wants a moment between the making of the hub and now.
func (a *Application) checkMoment(at Arrival) error {
	switch {
	case a.At.IsZero() || a.At.Unix() < 0:
		return refuse("的提交时间不合理")
	case !at.Made.IsZero() && a.At.Before(at.Made):
		return refuse("的提交时间（" + a.At.In(civil.Shanghai).Format("2006-01-02 15:04") + "）早于汇聚库启用")
	case a.At.After(at.Now.Add(maxEarly)):
		return &EarlyError{a.At}
	}
	return nil
}

// ReadApplication turns a portal's document into the event every station makes
// of it: same id, same bytes, same signature everywhere, so that nobody needs to
// push it.
func (d *District) ReadApplication(id string, body []byte, at Arrival) (casefile.Event, error) {
	var a Application
	if err := json.Unmarshal(body, &a); err != nil {
		return casefile.Event{}, app.E("application", app.Input, "网上申请读不懂，没有采用。", err)
	}
	if err := a.check(id, len(body), at); err != nil {
		return casefile.Event{}, err
	}
	c := casefile.Application{Item: a.Item, Subject: a.Subject.Normal(), Name: a.Name, Contact: a.Contact, Phone: a.Phone, Area: a.Area, Variant: a.Variant,
		Channel: casefile.Online, At: a.At.UTC().Truncate(time.Millisecond)}
	for _, f := range a.Declared {
		c.Declared = append(c.Declared, fact.Fact{Name: f.Name, Value: f.Value, Source: fact.Declared, AsOf: c.At})
	}
	m := casefile.Maker{Station: Portal, Key: d.portal}
	return m.MakeAt(casefile.StampOf(c.At), portalEvent(id, c.At), CaseOf(id, c.At), casefile.Submitted, "", casefile.SubmittedData{Application: c})
}

// portalEvent is the id of the event that a portal's document becomes.
func portalEvent(doc string, at time.Time) app.EventID {
	sum := sha256.Sum256([]byte(doc))
	id, err := casefile.NewID(casefile.StampOf(at), bytes.NewReader(sum[:8]))
	if err != nil {
		panic(err) // eight bytes are there
	}
	return app.EventID(id)
}

// CaseOf is the case that a portal's document becomes.
func CaseOf(doc string, at time.Time) app.CaseID { return app.CaseID("p" + portalEvent(doc, at)) }

// Portal is the station that online applications come from.
const Portal app.StationID = "portal"
