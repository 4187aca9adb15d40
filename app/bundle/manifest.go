package bundle

import (
	"fmt"
	"strconv"
	"strings"

	"miaopi/app"
	"miaopi/app/civil"
)

func (e Entry) line() string {
	return fmt.Sprintf("pack %s %s %s %s", e.Digest, e.ID, e.Version, e.File)
}

// text is the manifest's canonical text.
func (m *Manifest) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nname %s\nsequence %d\ncreated %s\nvalid_until %s\n", header, m.Name, m.Sequence, m.Created, m.ValidUntil)
	for _, p := range m.Packs {
		b.WriteString(p.line() + "\n")
	}
	return b.String()
}

func (m *Manifest) check() error {
	switch {
	case !nameForm.MatchString(m.Name):
		return bad("规则束的名称只能用字母、数字、点和连字符。", "bundle name %q", m.Name)
	case m.Sequence < 1:
		return bad("规则束的序号从 1 开始。", "sequence %d", m.Sequence)
	case m.Created == civil.None || m.ValidUntil == civil.None || m.ValidUntil < m.Created:
		return bad("规则束的有效期不对：应晚于制作日期。", "created %s, valid until %s", m.Created, m.ValidUntil)
	case len(m.Packs) == 0 || len(m.Packs) > MaxPacks:
		return bad("规则束里没有规则包，或者太多。", "%d packs", len(m.Packs))
	}
	for i, p := range m.Packs {
		if !fileForm.MatchString(p.File) || p.ID == "" || p.Version == civil.None || len(p.Digest) != 64 {
			return bad("规则束的清单有一行不合格式。", "manifest line %q", p.line())
		}
		if i > 0 && m.Packs[i-1].line() >= p.line() {
			return bad("规则束的清单没有按次序排列。", "manifest line %q out of order", p.line())
		}
	}
	return nil
}

// parse reads a manifest text; what it accepts is exactly what text writes.
func parse(text string) (Manifest, error) {
	var m Manifest
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 6 || lines[0] != header {
		return m, bad("这不是规则束，或者是本程序不认识的版本。", "manifest header")
	}
	for i, key := range []string{"name ", "sequence ", "created ", "valid_until "} {
		value, ok := strings.CutPrefix(lines[i+1], key)
		if !ok {
			return m, bad("规则束的清单有一行不合格式。", "manifest line %d is not %q", i+2, key)
		}
		if err := m.set(key, value); err != nil {
			return m, bad("规则束的清单有一行不合格式。", "manifest line %d: %w", i+2, err)
		}
	}
	for _, line := range lines[5:] {
		f := strings.Split(line, " ")
		if len(f) != 5 || f[0] != "pack" {
			return m, bad("规则束的清单有一行不合格式。", "manifest line %q", line)
		}
		v, err := civil.Parse(f[3])
		if err != nil {
			return m, bad("规则束的清单有一行不合格式。", "manifest line %q: %w", line, err)
		}
		m.Packs = append(m.Packs, Entry{f[1], app.PackID(f[2]), v, f[4]})
	}
	if err := m.check(); err != nil {
		return m, err
	}
	if m.text() != text {
		return m, bad("规则束的清单不合格式。", "manifest is not in canonical form")
	}
	return m, nil
}

func (m *Manifest) set(key, value string) (err error) {
	switch key {
	case "name ":
		m.Name = value
	case "sequence ":
		m.Sequence, err = strconv.Atoi(value)
	case "created ":
		m.Created, err = civil.Parse(value)
	case "valid_until ":
		m.ValidUntil, err = civil.Parse(value)
	}
	return err
}
