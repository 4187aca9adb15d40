package delivery

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// row is a row of a table with the line it stands on, from 1.
type row struct {
	line  int
	cells []string
}

// rows gives a table's rows: CSV, in UTF-8 or as Chinese Excel writes it, or
// the first sheet of a workbook.
func rows(data []byte, yield func(row) error) error {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return sheetRows(data, yield)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
			return errors.New("the table is neither UTF-8 nor GB 18030 text")
		}
		data = text
	}
	return csvRows(data, yield)
}

func csvRows(data []byte, yield func(row) error) error {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if err := yield(row{line, cells}); err != nil {
			return err
		}
	}
}

func sheetRows(data []byte, yield func(row) error) error {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: 1 << 30})
	if err != nil {
		return fmt.Errorf("the workbook cannot be read: %w", err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return errors.New("the workbook has no sheet")
	}
	list, err := f.Rows(sheets[0])
	if err != nil {
		return err
	}
	defer list.Close()
	for line := 1; list.Next(); line++ {
		cells, err := list.Columns()
		if err != nil {
			return err
		}
		if strings.Join(cells, "") == "" {
			continue
		}
		if err := yield(row{line, cells}); err != nil {
			return err
		}
	}
	return list.Error()
}
