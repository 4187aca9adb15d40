package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFolder(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		want   count
	}{
		"a function":               {"// F does.\nfunc F() {}\nfunc G() {}\nfunc h() {}", count{2, 1}},
		"a group with one comment": {"// These are two.\nconst (\n\tA = 1\n\tB = 2\n)", count{2, 2}},
		"a comment behind":         {"var (\n\tA = 1 // the first\n\tB = 2\n)", count{2, 1}},
		"methods":                  {"// T is.\ntype T struct{}\nfunc (t *T) M() {}\ntype u struct{}\nfunc (u) M() {}", count{2, 1}},
		"what the toolkit asks":    {"// T is.\ntype T[V any] struct{}\nfunc (t *T[V]) MinSize() {}\n// N does.\nfunc (t T[V]) N() {}", count{2, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string]string{"a.go": "package a\n" + c.source, "a_test.go": "package a\nfunc InATest() {}"} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := folder(dir); err != nil || got != c.want {
				t.Errorf("%+v, want %+v (%v)", got, c.want, err)
			}
		})
	}
}
