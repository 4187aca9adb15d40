package command_test

import (
	"context"
	"strings"
	"testing"

	"miaopi/app"
	"miaopi/app/card"
	"miaopi/app/civil"
	"miaopi/app/command"
)

// lying is a reader with a card on it.
type lying struct{ card.Card }

func (l lying) Read(context.Context) (card.Card, error) { return l.Card, nil }

func TestReaderCommands(t *testing.T) {
	m := newMachine(t, "--people", "50", "--applications", "1")
	m.CardReader = func(cfg card.Config) (card.Reader, error) {
		if cfg.URL == "" || strings.Contains(cfg.URL, "elsewhere") {
			return nil, app.E("reader", app.Input, "地址要在本机", nil)
		}
		return lying{card.Card{ID: "440306194611220024", Name: "王秀英", Until: civil.MustParse("2020-01-31")}}, nil
	}
	for _, tc := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"reader", "show"}, command.ExitOK, `{"url":""}`},
		{[]string{"reader", "read"}, command.ExitInput, "地址要在本机"},
		{[]string{"reader", "set", "--url", "http://elsewhere"}, command.ExitInput, "地址要在本机"},
		{[]string{"reader", "set", "--url", "http://127.0.0.1:1", "--field", "id=data.no"}, command.ExitOK, `{"url":"http://127.0.0.1:1","fields":{"id":"data.no"}}`},
		{[]string{"reader", "set", "--url", "http://127.0.0.1:1", "--field", "colour=x"}, command.ExitInput, "colour"},
		{[]string{"reader", "show"}, command.ExitOK, "data.no"},
		{[]string{"reader", "read"}, command.ExitOK, `{"name":"王*英","id":"440306********0024","until":"2020-01-31","expired":true,"photo_bytes":0}`},
		{[]string{"reader", "read", "--format", "text"}, command.ExitOK, "证件已于 2020-01-31 到期"},
		{[]string{"reader", "set"}, command.ExitOK, `{"url":""}`},
	} {
		code := m.exit(tc.args...)
		if out := m.out.String() + m.said.String(); code != tc.code || !strings.Contains(out, tc.want) {
			t.Errorf("%v: exit %d, %q, want %q", tc.args, code, out, tc.want)
		}
	}
}
