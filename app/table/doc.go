// Package table reads the tables that registers and halls hand over: CSV text
// and XLSX workbooks, as Chinese Windows and registers' exports write them. It
// knows cells, not facts: what a cell means is its reader's business. What can
// be read in two ways is not read: the cell, the row or the file is refused
// with a sentence in Chinese that says what to do.
//
// # Text
//
//	encoding    UTF-8 with or without a mark, UTF-16 with a mark, GB 18030 (so GBK and GB 2312)
//	separator   the one of , tab ; | ， with which the heading has the wanted columns; "sep=;" in front is heard
//	quotes      RFC 4180; ="…" as registers write it against rounding; line breaks inside quotes
//	lines       CR LF, LF, or CR alone
//
// UTF-16 without a mark, UTF-32, and short text that is UTF-8 and GB 18030
// alike are refused. A quote where none may stand spoils the line it stands
// on, never those after it; a cell of several lines that swallowed what looks
// like whole rows spoils its first line, and the rest is read again. A byte
// that the encoding does not have becomes U+FFFD, and with it a line written
// in another encoding than the rest.
//
// # Workbooks
//
// One visible sheet must have the wanted columns; hidden ones are not read, and
// two that fit are refused unless the caller names one. Wanted columns that are
// hidden refuse the file; hidden rows, rows that touch merged cells of wanted
// columns, and rows with cells beyond the heading are refused. Of a cell:
//
//	text        shared, inline and formula strings; runs are joined, phonetic guides left out
//	number      at most 15 significant digits, which is what a workbook keeps; longer ones are refused
//	date        a number whose format shows year, month and day, in the book's own system (1900 or 1904);
//	            its text is 2026-11-20 or 2026-11-20 08:00:00. Before 1900-03-01 programs count differently: refused
//	refused     percent, units of 千, 万 or 亿 and scaled formats, formats that show only part of a date or nothing,
//	            elapsed time, formulas without a result, errors other than #N/A
//	#N/A        no value
//
// Old .xls files, encrypted books, .xlsb, .ods, web pages and other files named
// like tables are refused by what they are.
//
// # Headings and rows
//
// The heading is the first row with more than one cell that is not blank;
// titles above it are passed over. A wanted column that occurs twice refuses
// the file. A row of text must have as many cells as the heading, blanks too.
// Blank rows are passed over. Every cell comes as [Clean] leaves it.
package table
