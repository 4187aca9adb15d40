package paperwork

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/proof"
	"miaopi/app/rule"
	"miaopi/app/sheet"
)

// SettingAuthority is where a station keeps the public key it knows its district
// by.
const SettingAuthority = "hub/authority"

// RuleSheet is the kind of paper that a published rule sheet is.
const RuleSheet Paper = "sheet"

// proofKinds are the kinds of paper by the number that a code has for them. The
// order is for good.
var proofKinds = []Paper{"", ReceiptPaper, LargeReceipt, SupplementPaper, ApprovalPaper, RefusalPaper, VisitPaper, PromisePaper, CorrectionPaper, VisitCorrection, RuleSheet}

// proofResults are what a case had come to, by number. The order is for good.
var proofResults = append([]casefile.State{""}, casefile.Pending, casefile.InReview, casefile.Correcting, casefile.OnHold, casefile.Provisional,
	casefile.Approved, casefile.RefusedState, casefile.Disputed, casefile.InvalidState, casefile.WithdrawnCase, casefile.RejectedCase, casefile.ProposedCase)

// prove makes the text of a paper's code, signed by this station.
func (s *Room) prove(ctx context.Context, kind Paper, result casefile.State, on civil.Date, number string) (string, error) {
	p := proof.Paper{Kind: desk.Place(proofKinds, kind), Result: desk.Place(proofResults, result), On: on, Number: number, Station: s.at.Info.ID}
	c, err := s.certificate(ctx)
	if err != nil {
		return "", err
	}
	text, err := proof.Sign(p, s.at.Maker().Key, c)
	if err != nil {
		return "", app.E("prove", app.Internal, "", err)
	}
	return text, nil
}

// listed is what the district's list of stations, which bears its signature, says
// of one.
type listed struct {
	Key    ed25519.PublicKey `json:"key"`
	Former []struct {
		Key   ed25519.PublicKey `json:"key"`
		Until time.Time         `json:"until"`
	} `json:"former"`
	Paper *proof.Certificate `json:"paper"`
}

// station is how the district lists a station; empty: it does not.
func (s *Room) station(ctx context.Context, id app.StationID) (doc listed, err error) {
	body, ok, err := s.store.Reference(ctx, "station:"+string(id))
	if err != nil || !ok {
		return listed{}, err
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return listed{}, nil // as good as none
	}
	return doc, nil
}

// certificate is the district's word on this station's key; nil: it gave none
// for today. A paper without it is believed by who has the district's list.
func (s *Room) certificate(ctx context.Context) (*proof.Certificate, error) {
	doc, err := s.station(ctx, s.at.Info.ID)
	if err != nil || doc.Paper == nil || !doc.Key.Equal(s.at.PublicKey()) || len(doc.Paper.Sig) != ed25519.SignatureSize || !doc.Paper.Covers(civil.On(s.at.Now())) {
		return nil, err
	}
	return doc.Paper, nil
}

// SheetEdition is what a rule sheet that this station issues says of itself.
func (s *Room) SheetEdition(ctx context.Context, p *rule.Pack) (sheet.Edition, error) {
	code, err := s.prove(ctx, RuleSheet, "", civil.On(s.at.Now()), sheetNumber(p))
	return sheet.Edition{
		Origin: s.at.Rulebook().Words(), Proof: code, Demo: s.at.Info.Demo != nil, At: s.at.Now(),
		Issuer: "由" + s.at.Info.Hall + "·" + s.at.Info.Window + "出具，签名公钥指纹（SHA-256 的前 16 字节）" + proof.Fingerprint(s.at.PublicKey()) + "。真伪可以在任一窗口扫码核对。",
	}, err
}

// sheetNumber names a version of the rules.
func sheetNumber(p *rule.Pack) string {
	return string(p.ID) + "@" + p.Version.String() + "#" + shortHash(p.Hash)
}

// Worth is what a paper is worth now.
type Worth string

// What a paper can be worth.
const (
	ValidPaper   Worth = "valid"   // 有效
	RevokedPaper Worth = "revoked" // 已撤销: revoked, or replaced by something newer
	ForeignPaper Worth = "foreign" // 不是本系统出具
)

// Label is the worth in Chinese.
func (w Worth) Label() string {
	switch w {
	case ValidPaper:
		return "有效"
	case RevokedPaper:
		return "已撤销"
	}
	return "不是本系统出具"
}

// Verified is the answer about one code.
type Verified struct {
	Worth   Worth         `json:"worth"`
	Why     string        `json:"why"` // a sentence
	Kind    Paper         `json:"kind,omitempty"`
	Number  string        `json:"number,omitempty"`
	On      string        `json:"on,omitempty"`
	Station app.StationID `json:"station,omitempty"`
	Item    app.PackID    `json:"item,omitempty"`
	Case    app.CaseID    `json:"case,omitempty"` // that it is of, where this station has it
}

// Verify checks the text of a paper's code, without a network: by whom it was
// signed, and what became since of what it tells, as far as this station knows.
func (s *Room) Verify(ctx context.Context, text string) (Verified, error) {
	p, err := proof.Open(text)
	if err != nil {
		why := "这不是本系统文书的二维码，或者没有扫完整。"
		if err == proof.ErrSignature {
			why = "二维码的内容被改动过，签名对不上。"
		}
		return Verified{Worth: ForeignPaper, Why: why}, nil
	}
	why, err := s.issuer(ctx, &p)
	if err != nil || why != "" {
		return Verified{Worth: ForeignPaper, Why: why}, err
	}
	kind, known := desk.At(proofKinds, p.Kind)
	result, also := desk.At(proofResults, p.Result)
	if !known || !also || kind == "" {
		return Verified{Worth: ForeignPaper, Why: "签名是真的，但这种文书本机的程序还不认识，请更新程序后再核对。"}, nil
	}
	v := Verified{Worth: ValidPaper, Kind: kind, Number: p.Number, On: p.On.String(), Station: p.Station}
	switch kind {
	case RuleSheet:
		s.verifySheet(&v)
	case VisitPaper, VisitCorrection:
		v.Why = "签名有效；各件现在的情况请逐件查看。"
	default:
		err = s.verifyCase(ctx, &v, result, p.On)
	}
	return v, err
}

// issuer says why a code is not of a station of ours; empty: it is.
func (s *Room) issuer(ctx context.Context, p *proof.Proof) (why string, err error) {
	if p.Station == s.at.Info.ID && p.Key.Equal(s.at.PublicKey()) {
		return "", nil
	}
	district, ok, err := s.store.Setting(ctx, SettingAuthority)
	if err != nil {
		return "", err
	}
	if p.Certificate != nil && ok {
		switch p.Certified(district) {
		case nil:
			return "", nil
		case proof.ErrExpired:
			return "出具日期不在工作站证书的有效期内。", nil
		}
		return "工作站的证书不是本区签发的。", nil
	}
	known, err := s.siblingKey(ctx, p)
	if err != nil || known {
		return "", err
	}
	return "出具它的工作站不在本区的名单上。", nil
}

// siblingKey says whether the district lists the key for the day of the paper.
func (s *Room) siblingKey(ctx context.Context, p *proof.Proof) (bool, error) {
	doc, err := s.station(ctx, p.Station)
	if err != nil || doc.Key.Equal(p.Key) {
		return err == nil, err
	}
	for _, k := range doc.Former {
		if k.Key.Equal(p.Key) && (k.Until.IsZero() || p.On <= civil.On(k.Until)) {
			return true, nil
		}
	}
	return false, nil
}

// verifySheet says whether the rules of a sheet are still those in force.
func (s *Room) verifySheet(v *Verified) {
	for _, p := range s.at.Rules.Packs() {
		if sheetNumber(p) != v.Number {
			continue
		}
		v.Item = p.ID
		if now, err := s.at.Rules.At(p.ID, civil.On(s.at.Now())); err == nil && now.Hash == p.Hash {
			v.Why = "规则单是现行的版本。"
			return
		}
	}
	v.Worth, v.Why = RevokedPaper, "规则单所载的版本现在不施行，已经被新的规则替代。"
}

// verifyCase compares what a paper tells with what became of its case.
func (s *Room) verifyCase(ctx context.Context, v *Verified, told casefile.State, on civil.Date) error {
	id, err := s.numbered(ctx, app.Serial(v.Number))
	if err != nil {
		return err
	}
	if id == "" {
		v.Why = "签名有效。本站没有这个办件，后来是否撤销请向出具的窗口核对。"
		return nil
	}
	c, err := s.at.Fold(ctx, id)
	if err != nil {
		return err
	}
	v.Case, v.Item = id, c.App.Item
	v.Worth, v.Why = worthOf(c, v.Kind, told, on)
	return nil
}

// numbered finds the case of a whole number; empty: it is not here. Only the
// cases of the day that stands in the number are read.
func (s *Room) numbered(ctx context.Context, number app.Serial) (app.CaseID, error) {
	if len(number) < len("202611230001") {
		return "", nil
	}
	tail := number[len(number)-len("202611230001"):]
	day, err := civil.Parse(string(tail[:4] + "-" + tail[4:6] + "-" + tail[6:8]))
	if err != nil {
		return "", nil
	}
	var heads []desk.Head
	err = s.store.Heads(ctx, func(h desk.Head) bool {
		if civil.On(h.At) == day {
			heads = append(heads, h)
		}
		return ctx.Err() == nil
	})
	if err != nil {
		return "", err
	}
	rows, err := s.at.Page(ctx, heads)
	for _, r := range rows {
		if r.Serial == number {
			return r.Head.Case, err
		}
	}
	return "", err
}

// worthOf is what a paper of a case is worth now.
func worthOf(c *casefile.Case, kind Paper, told casefile.State, on civil.Date) (Worth, string) {
	switch c.State {
	case casefile.InvalidState:
		return RevokedPaper, "办件已被撤销：" + c.Reason
	case casefile.Disputed:
		return RevokedPaper, "本件待督查裁定，裁定之前不能凭它办事。"
	case casefile.WithdrawnCase, casefile.RejectedCase:
		return RevokedPaper, "办件的状态是“" + c.State.Label() + "”。"
	}
	switch {
	case kind == ApprovalPaper && c.State != casefile.Approved, kind == RefusalPaper && c.State != casefile.RefusedState:
		return RevokedPaper, "作出的决定已经收回，办件现在的状态是“" + c.State.Label() + "”。"
	case (kind == ApprovalPaper || kind == RefusalPaper) && civil.On(c.Decision.Made()) != on:
		return RevokedPaper, "本件的决定后来重新作出过，以新的文书为准。"
	case kind == SupplementPaper && c.State != casefile.Correcting:
		return RevokedPaper, "补正已经结束，办件现在的状态是“" + c.State.Label() + "”。"
	case told != c.State:
		return ValidPaper, "与登记一致；出具时“" + told.Label() + "”，现在“" + c.State.Label() + "”。"
	}
	return ValidPaper, "与登记一致，办件的状态是“" + c.State.Label() + "”。"
}
