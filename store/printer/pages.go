package printer

import (
	"context"
	"image"
)

// Pages are the pages of a paper as pictures.
type Pages interface {
	Count() int
	// Page is one page, so many pixels wide.
	Page(ctx context.Context, n, width int) (image.Image, error)
	Close()
}

// Open opens a PDF to draw its pages, for a system that cannot print PDF.
type Open func(ctx context.Context, pdf []byte) (Pages, error)
