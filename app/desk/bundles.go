package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/bundle"
	"miaopi/app/civil"
)

// The settings of bundles.
const (
	SettingBundle     = "bundle/current"  // archive of the bundle in force
	SettingSequence   = "bundle/sequence" // the highest that was ever in force
	SettingFormer     = "bundle/former"   // formerItems
	SettingPublishers = "bundle/publishers"
	SettingKept       = "pack/" // + hash: a pack that is no longer in force
)

// Rulebook says where a station's rules come from.
type Rulebook struct {
	Name       string // of the bundle; empty: built into the program, unsigned
	Sequence   int
	ValidUntil civil.Date // None: no end
	Signers    []string
}

// Label names the rulebook on papers and in records: baoan-2026#3, empty when
// it is built in.
func (r Rulebook) Label() string {
	if r.Name == "" {
		return ""
	}
	return fmt.Sprintf("%s#%d", r.Name, r.Sequence)
}

// Words says on papers where the rules come from.
func (r Rulebook) Words() string {
	if r.Name == "" {
		return "内置规则（程序自带，未经发布机关签名）"
	}
	return fmt.Sprintf("规则束 %s（%s 签名，有效至 %s）", r.Label(), strings.Join(r.Signers, "、"), r.ValidUntil)
}

// Expired says whether the rules may no longer approve.
func (r Rulebook) Expired(on civil.Date) bool { return r.ValidUntil != civil.None && on > r.ValidUntil }

// TrustAtEnrolment is Trust for a station that is being made: the hub names the
// publishers.
func TrustAtEnrolment(ctx context.Context, store Store, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	if err := bundle.CheckPublishers(keys); err != nil {
		return err
	}
	b, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	return store.Commit(ctx, Batch{Settings: map[string][]byte{SettingPublishers: b}})
}

func publishers(ctx context.Context, store SettingsKept) ([]string, error) {
	b, ok, err := store.Setting(ctx, SettingPublishers)
	if err != nil || !ok {
		return nil, err
	}
	var out []string
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, app.E("publishers", app.Damaged, "", err)
	}
	return out, nil
}
