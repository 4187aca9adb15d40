package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// Write writes the bundle's archive; the same bundle gives the same bytes.
func (b *Bundle) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	put := func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	}
	if err := put(manifestName, b.Note); err != nil {
		return err
	}
	for _, p := range b.Packs {
		if err := put(packFolder+p.File, b.Files[p.File]); err != nil {
			return err
		}
	}
	return z.Close()
}

// Read reads an archive and checks it against its manifest: digests, nothing
// missing, nothing left over. It does not check signatures.
func Read(data []byte) (*Bundle, error) {
	if len(data) > MaxBytes {
		return nil, bad("规则束太大。", "bundle of %d bytes", len(data))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, bad("这不是规则束，或者文件不完整。", "zip: %w", err)
	}
	members, err := readMembers(z)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Note: members[manifestName], Files: map[string][]byte{}}
	delete(members, manifestName)
	text, _, _ := bytes.Cut(b.Note, []byte("\n\n"))
	if !bytes.HasSuffix(text, []byte("\n")) {
		text = append(bytes.Clone(text), '\n')
	}
	if b.Manifest, err = parse(string(text)); err != nil {
		return nil, err
	}
	for _, p := range b.Packs {
		data, ok := members[packFolder+p.File]
		if !ok {
			return nil, bad("规则束缺少 "+p.File+"。", "member %s is missing", p.File)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != p.Digest {
			return nil, bad("规则束里的 "+p.File+" 被改动过。", "digest of %s differs", p.File)
		}
		b.Files[p.File] = data
		delete(members, packFolder+p.File)
	}
	for name := range members {
		return nil, bad("规则束里有清单以外的文件："+name, "member %s is not in the manifest", name)
	}
	return b, nil
}

func readMembers(z *zip.Reader) (map[string][]byte, error) {
	if len(z.File) > MaxPacks+1 {
		return nil, bad("规则束里的文件太多。", "%d members", len(z.File))
	}
	members := map[string][]byte{}
	total := 0
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, bad("规则束不完整。", "member %s: %w", f.Name, err)
		}
		data, err := io.ReadAll(io.LimitReader(r, MaxMember+1))
		_ = r.Close()
		total += len(data)
		switch {
		case err != nil:
			return nil, bad("规则束不完整。", "member %s: %w", f.Name, err)
		case len(data) > MaxMember || total > MaxBytes:
			return nil, bad("规则束里的文件太大。", "member %s of more than %d bytes", f.Name, MaxMember)
		}
		if _, twice := members[f.Name]; twice {
			return nil, bad("规则束里有同名文件。", "member %s twice", f.Name)
		}
		members[f.Name] = data
	}
	return members, nil
}
