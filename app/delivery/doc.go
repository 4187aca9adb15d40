// Package delivery reads what a department delivers: a table with one row a
// subject (package table says in which formats), and a mapping that says which
// column is what. Rows that cannot be used are named with line, column and
// reason; the others go on. What can be read in two ways is refused, never
// guessed: a wrong yes is the worst thing this program can do.
//
// # Cells
//
// Full-width digits and letters count as half-width ones, a ' in front of a
// number as the mark it is in a workbook. Then, by the type of the column:
//
//	bool            是 否 有 无 真 假 √ × true false t f yes no y n 1 0, in any case; a truth value of a workbook
//	int, decimal    12, -12.50, 1,200.00 with whole groups of three; 14.0 is the int 14. Not where ; separates cells, since
//	                the comma may be a point there. Refused: 1e4, 20%, 12元, 1.2万, （350）, +5, more than 18 digits or six decimals
//	date            2026-11-20, 2026-1-2, 2026/11/20, 2026.11.20, 2026年11月20日, 20261120, each with a time of day or as
//	                an ISO moment; a date cell. Refused: 2026, 2026-11, 11/20/2026, 46346 (a number that is not shown as a
//	                date), moments whose zone leaves the day open, and what systems write for no date (1900-01-01,
//	                1970-01-01), except for who was born then
//	time            the same with a time of day, also 20261120080000; without a zone it is Shanghai's; a day counts from its beginning
//	string          as written; identifiers in half-width capitals without blanks. A number only when the cell shows its
//	                digits and no more. Refused: 4.40306E+17, a date or truth value of a workbook, words for nothing
//	list<int>       0;3;0 or 0、3、0 or [0,3,0]; every item a whole number
//	list<string>    the same; items are trimmed
//
// NULL, (null), \N, #N/A, N/A, NaN, NaT, None, nil and undefined are what
// programs write for no value: missing. 无, 不详, - and the like are refused in
// a string unless the mapping names them under empty or values. Where a column
// has values, a cell that is not among them is refused.
//
// Names that show only part (王*英, 王某) or lost a character (王?英) are
// refused, since two of them may be equal and mean two people. Which names are
// one name is for the rules' engine: see [miaopi/app/chinaid.Name].
//
// # Subjects
//
// A citizen ID has 18 characters with the right check, a birth not in the
// future, and does not read as a credit code as well; birth and sex of the row
// must be those in it. 15-digit numbers are not converted. A credit code must
// not read as a citizen ID as well. A VIN must have the right check character
// if it was given out in China (L…); others are loaded as they are, for a
// person to see.
//
// Numbers of more than 15 digits are refused where a spreadsheet rounded them:
// in number cells always, in text when all of a column end in zeros from the
// 16th digit on, or when an ID that does fails its check.
//
// # Several rows of one subject
//
// Of one fact the newer moment counts. Equal moments that disagree are both
// kept, which makes the fact a conflict. Rows that disagree at one moment on
// name, phone or area are refused; and with one row of a subject that cannot
// be used all of its rows, since that one might be the one that counts.
//
// # Dates in the future
//
// A fact's day may lie in the future only if its name ends in until, or the
// mapping says future: true. Moments may be five minutes ahead, as a
// register's clock may.
package delivery
