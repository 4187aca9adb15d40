package disk

import (
	"archive/tar"
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"filippo.io/age"

	"miaopi/app"
)

// fileMember is a sealed file in a backup.
var fileMember = regexp.MustCompile(`^` + materialsDir + `/[0-9a-f]{32}$`)

// tally is what was read of a backup.
type tally struct {
	members  int
	pieces   int // of the sums
	unsummed int // members that no sum followed
}

// readBackup opens a backup and reads it whole: what it holds is only known to
// be right once it returns nil. Each member goes to take, which reads it to its
// end. Errors of take come back as they are.
func readBackup(r io.Reader, id age.Identity, m *meter, take func(name string, r io.Reader) error) (tally, error) {
	plain, err := age.Decrypt(bufio.NewReaderSize(r, 1<<16), id)
	if err != nil {
		return tally{}, app.E("restore", app.Wrong, "备份文件打不开：口令不对，或文件不是本程序的备份。", err)
	}
	b := backupReader{m: m, take: take}
	if err := b.members(tar.NewReader(plain)); err != nil {
		return b.tally, err
	}
	// What stands after the last member is read, too: only the end of the age
	// file proves that nothing was cut off.
	if n, err := io.Copy(io.Discard, plain); err != nil || n > 0 {
		return b.tally, incomplete(errors.Join(err, fmt.Errorf("%d bytes after the last member", n)))
	}
	return b.tally, nil
}

func incomplete(err error) error {
	return app.E("restore", app.Damaged, "备份文件不完整或受损，不能用它恢复。", err)
}

func foreign(name string) error {
	return app.E("restore", app.Damaged, "备份文件的内容不符。", fmt.Errorf("member %q", name))
}

type backupReader struct {
	tally
	m    *meter
	take func(name string, r io.Reader) error
	sums strings.Builder // of the members since the last sums
}

func (b *backupReader) members(t *tar.Reader) error {
	for {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF) && b.whole():
			return nil
		case err != nil:
			return incomplete(err)
		case !plainFile(h):
			err = foreign(h.Name)
		case h.Name == sumsName(b.pieces+1):
			err = b.compare(t)
		case b.expects(h.Name):
			err = b.member(h.Name, t)
		default:
			err = foreign(h.Name)
		}
		if err != nil {
			return err
		}
	}
}

// plainFile says whether a member is a file with as many bytes as it takes up.
// One with holes could be longer than any disk.
func plainFile(h *tar.Header) bool {
	for key := range h.PAXRecords {
		if key != "size" { // of more than 8 GB
			return false
		}
	}
	return h.Typeflag == tar.TypeReg
}

// whole says whether a backup may end here. One without any sums is of an
// earlier program.
func (b *backupReader) whole() bool {
	return b.tally.members >= 2 && (b.pieces == 0 || b.unsummed == 0)
}

// expects says whether a member may stand here.
func (b *backupReader) expects(name string) bool {
	switch b.tally.members {
	case 0:
		return name == deskFile
	case 1:
		return name == cacheFile
	}
	return fileMember.MatchString(name)
}

func (b *backupReader) member(name string, r io.Reader) error {
	h := sha256.New()
	if err := b.take(name, io.TeeReader(r, io.MultiWriter(h, (*meterWriter)(b.m)))); err != nil {
		return err
	}
	b.tally.members++
	b.unsummed++
	if b.unsummed > sumsEvery { // sums are overdue, or there are none: then they are not kept
		b.sums.Reset()
		return nil
	}
	fmt.Fprintf(&b.sums, "%x  %s\n", h.Sum(nil), name)
	return nil
}

// compare reads sums and compares them with what was read since the last ones.
func (b *backupReader) compare(r io.Reader) error {
	want := b.sums.String()
	got, err := io.ReadAll(io.LimitReader(r, int64(len(want))+1))
	if err != nil {
		return incomplete(err)
	}
	if string(got) != want {
		return incomplete(fmt.Errorf("piece %d of the sums does not fit", b.pieces+1))
	}
	b.pieces++
	b.unsummed = 0
	b.sums.Reset()
	return nil
}
