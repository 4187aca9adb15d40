package document

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	streams = regexp.MustCompile(`/Filter /FlateDecode /Length (\d+)>>\s*stream\n`)
	shows   = regexp.MustCompile(`(?s)/ActualText <([0-9A-F]+)>|EMC|\(((?:\\.|[^\\()])*)\) Tj`)
	pageRef = regexp.MustCompile(`/Type /Page\b[^s]`)
)

// said is the text of a PDF in the order it was drawn, one drawn piece a
// line; where glyphs stand for something else, what they stand for.
func said(t testing.TB, pdf []byte) string {
	t.Helper()
	var out strings.Builder
	for _, content := range contents(t, pdf) {
		inSpan := false
		for _, m := range shows.FindAllStringSubmatch(content, -1) {
			switch {
			case m[1] != "":
				raw, err := hex.DecodeString(m[1])
				if err != nil {
					t.Fatal(err)
				}
				out.WriteString(fromUTF16(raw[2:]) + "\n")
				inSpan = true
			case m[0] == "EMC":
				inSpan = false
			case !inSpan:
				out.WriteString(fromUTF16([]byte(unescape(m[2]))) + "\n")
			}
		}
	}
	return out.String()
}

// contents are the inflated content streams.
func contents(t testing.TB, pdf []byte) []string {
	t.Helper()
	var all []string
	for _, m := range streams.FindAllSubmatchIndex(pdf, -1) {
		length, err := strconv.Atoi(string(pdf[m[2]:m[3]]))
		if err != nil {
			t.Fatal(err)
		}
		z, err := zlib.NewReader(bytes.NewReader(pdf[m[1] : m[1]+length]))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(" Tj")) {
			all = append(all, string(b))
		}
	}
	return all
}

func fromUTF16(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(u))
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'r' {
				b.WriteByte('\r')
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func pages(pdf []byte) int { return len(pageRef.FindAll(pdf, -1)) }
