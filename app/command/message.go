package command

import (
	"errors"
	"fmt"
	"strings"

	"miaopi/app"
	"miaopi/app/rule/source"
	"miaopi/app/rule/tell"
)

// message is one line: for input from files what is wrong where, for the rest
// the sentence a person reads.
func (h *Host) message(err error) string {
	if told, ok := h.told(err); ok {
		return told
	}
	s := h.Sentence(err)
	var e *app.Error
	switch {
	case !errors.As(err, &e) || app.KindOf(err) == app.Internal:
		s = err.Error()
	case app.KindOf(err) == app.Input && e.Detail == "":
		s = cause(e).Error()
	case (app.KindOf(err) == app.Input || app.KindOf(err) == app.Missing) && e.Err != nil:
		s += "（" + cause(e.Err).Error() + "）"
	}
	return strings.Join(strings.Fields(s), " ")
}

// told is what is wrong with a rule file; false: the error is of another kind.
func (h *Host) told(err error) (string, bool) {
	var list source.Errors
	if h.Words != nil && errors.As(err, &list) { // the packages of rules speak English themselves
		return list.Error(), true
	}
	return tell.Of(err)
}

// finding is one of them with its place.
func (h *Host) finding(e *source.Error, kind string) string {
	if h.Words != nil {
		return strings.Replace(e.Error(), e.Message, kind+e.Message, 1)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, kind+tell.Say(e))
}

// cause is what went wrong, without the operations that only a log needs.
func cause(err error) error {
	for {
		switch e := err.(type) {
		case *app.InCase:
			err = e.Err
		case *app.Error:
			if e.Err == nil {
				return err
			}
			err = e.Err
		default:
			return err
		}
	}
}

// bad is an Input error that names a file.
func bad(file string, err error) error {
	return app.E("read", app.Input, "", fmt.Errorf("%s: %w", file, cause(err)))
}

// about puts the file before a sentence about what is in it.
func about(file string, err error) error {
	e, ok := err.(*app.Error)
	if !ok || e.Detail == "" {
		return err
	}
	return app.E(e.Op, e.Kind, file+"："+e.Detail, e.Err)
}
