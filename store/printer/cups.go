// Package printer speaks to the system's printing: CUPS by IPP on Linux and
// macOS, the spooler on Windows. It implements printing.Spooler.
package printer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/OpenPrinting/goipp"

	"miaopi/app"
	"miaopi/app/printing"
)

// CUPS is a print service that speaks IPP.
type CUPS struct {
	user   string
	host   string // for the Host header and printer addresses
	client *http.Client
	number atomic.Uint32
}

var _ printing.Spooler = (*CUPS)(nil)

// NewCUPS is the service at an address as CUPS_SERVER gives it: a socket's path,
// or host and port. user is whose jobs they are.
func NewCUPS(address, user string) *CUPS {
	network, host := "tcp", address
	if strings.HasPrefix(address, "/") {
		network, host = "unix", "localhost"
	} else if _, _, err := net.SplitHostPort(address); err != nil {
		host, address = address+":631", address+":631"
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		d := net.Dialer{Timeout: 5 * time.Second}
		return d.DialContext(ctx, network, address)
	}
	return &CUPS{user: user, host: host, client: &http.Client{Transport: &http.Transport{DialContext: dial, ResponseHeaderTimeout: 30 * time.Second}}}
}

const mostAnswer = 4 << 20 // bytes of an answer that are read

// request is a message with what every request begins with. path is that of
// what it is about, "/" for the service itself.
func (c *CUPS) request(op goipp.Op, path string) *goipp.Message {
	m := goipp.NewRequest(goipp.MakeVersion(1, 1), op, c.number.Add(1))
	m.Operation.Add(goipp.MakeAttr("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	m.Operation.Add(goipp.MakeAttr("attributes-natural-language", goipp.TagLanguage, goipp.String("zh-cn")))
	if path != "/" {
		m.Operation.Add(goipp.MakeAttr("printer-uri", goipp.TagURI, goipp.String("ipp://"+c.host+path)))
	}
	m.Operation.Add(goipp.MakeAttr("requesting-user-name", goipp.TagName, goipp.String(c.user)))
	return m
}

// ask sends a request, with a document behind it or not.
func (c *CUPS) ask(ctx context.Context, path string, m *goipp.Message, document []byte) (*goipp.Message, error) {
	body, err := m.EncodeBytes()
	if err != nil {
		return nil, app.E("printer", app.Internal, "", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.host+path, io.MultiReader(bytes.NewReader(body), bytes.NewReader(document)))
	if err != nil {
		return nil, app.E("printer", app.Internal, "", err)
	}
	req.ContentLength = int64(len(body) + len(document))
	req.Header.Set("Content-Type", goipp.ContentType)
	resp, err := c.client.Do(req)
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, refusedHTTP(resp.StatusCode)
	}
	var answer goipp.Message
	if err := answer.Decode(io.LimitReader(resp.Body, mostAnswer)); err != nil {
		return nil, app.E("printer", app.Offline, "打印服务的回答读不懂，请管理员检查打印服务。", err)
	}
	return &answer, refused(&answer)
}

// unreachable says that there is no print service to speak to.
func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return app.E("printer", app.Offline, "这台电脑的打印服务没有运行，请管理员启动打印服务（CUPS）。", err)
}

func refusedHTTP(status int) error {
	err := fmt.Errorf("HTTP status %d", status)
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		return app.E("printer", app.Denied, printing.NoAccess.Sentence(), err)
	}
	return app.E("printer", app.Offline, "打印服务没有正常回答，请管理员检查打印服务。", err)
}

// refused is the error of an answer that says no, with the service's own words.
func refused(m *goipp.Message) error {
	status := goipp.Status(m.Code)
	if status < goipp.StatusRedirectionOtherSite {
		return nil
	}
	said, _ := text(m.Operation, "status-message")
	kind, sentence := app.Denied, "打印服务不接受这份文书。"
	switch status {
	case goipp.StatusErrorNotFound, goipp.StatusErrorGone:
		kind, sentence = app.Missing, "系统里没有这台打印机或这个打印任务了。"
	case goipp.StatusErrorNotAuthenticated, goipp.StatusErrorNotAuthorized, goipp.StatusErrorForbidden:
		sentence = printing.NoAccess.Sentence()
	case goipp.StatusErrorNotAcceptingJobs:
		sentence = printing.Refusing.Sentence()
	case goipp.StatusErrorDocumentFormatNotSupported, goipp.StatusErrorDocumentFormatError:
		sentence = "这台打印机不能直接打印 PDF，请管理员安装驱动。"
	case goipp.StatusErrorBusy, goipp.StatusErrorServiceUnavailable, goipp.StatusErrorTemporary:
		kind, sentence = app.Offline, "打印服务正忙，请稍后再试。"
	}
	if said != "" {
		sentence += "系统说：“" + said + "”"
	}
	return app.E("printer", kind, sentence, errors.New(status.String()))
}
