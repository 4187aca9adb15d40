package shell

import (
	"context"
	"image"

	"miaopi/app"
	"miaopi/app/printing"
)

// Paper is a paper that was made and can be seen and printed.
type Paper struct {
	Label    string // what it is, in Chinese: 受理回执
	Name     string // of the job and of a file; no personal data
	Kind     printing.Kind
	Document string       // as it is recorded
	Cases    []app.CaseID // it is recorded with; none: with the journal alone
	PDF      []byte
	Next     string // what is to be done with it once it is printed, a sentence
}

// Papers is what the window does with papers, beside the window's own work. What
// becomes of one that is printed is said, and recorded with its cases.
type Papers interface {
	// Print prints a paper at the printer for its kind and follows it.
	Print(Paper)
	// Preview shows a paper; Return prints it.
	Preview(Paper)
	// Choose asks how a kind of paper is printed; done runs once it is kept.
	Choose(k printing.Kind, done func())
}

// PaperPages are the pages of a paper as pictures.
type PaperPages interface {
	Count() int
	// Page is one page, so many pixels wide.
	Page(ctx context.Context, n, width int) (image.Image, error)
	Close()
}
