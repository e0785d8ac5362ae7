package phrases

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The columns besides those of the languages.
const (
	columnKey          = "key"
	columnWhere        = "where"
	columnMax          = "max length"
	columnPlaceholders = "placeholders"
)

const (
	maxSheet = 16 << 20 // bytes
	maxRows  = 200_000
	bom      = "\ufeff"
)

// Export is the texts as a table for a spreadsheet: CSV in UTF-8 with a byte order
// mark, without which Excel takes it for another encoding. Separator is a comma, a
// semicolon (which Excel wants where the comma is in numbers, as in Indonesia) or
// a tab. A cell that a spreadsheet would calculate gets an apostrophe in front.
func (b *Book) Export(phrases []Phrase, lang string, separator rune) []byte {
	var out bytes.Buffer
	out.WriteString(bom)
	languages := b.with(lang)
	writeRow(&out, separator, slices.Concat([]string{columnKey, columnWhere}, languages, []string{columnMax, columnPlaceholders})...)
	for _, p := range phrases {
		row := []string{p.Key, p.Where}
		for _, one := range languages {
			row = append(row, p.Words[one])
		}
		var names []string
		for _, name := range p.Placeholders(b.Languages) {
			names = append(names, "{"+name+"}")
		}
		writeRow(&out, separator, append(row, strconv.Itoa(p.Max), strings.Join(names, " "))...)
	}
	return out.Bytes()
}

// with is the city's languages and one more, which may be among them.
func (b *Book) with(lang string) []string {
	if lang == "" || b.Knows(lang) {
		return b.Languages
	}
	return append(slices.Clone(b.Languages), lang)
}

// writeRow writes a row (RFC 4180). Line ends within a cell stay as they are,
// which the standard library's writer would change.
func writeRow(out *bytes.Buffer, separator rune, cells ...string) {
	for i, cell := range cells {
		if i > 0 {
			out.WriteRune(separator)
		}
		cell = tamed(cell)
		if strings.ContainsAny(cell, "\",;\t\r\n") || cell != strings.TrimSpace(cell) {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		out.WriteString(cell)
	}
	out.WriteString("\r\n")
}

// tamed keeps a spreadsheet from taking words for a formula. What already begins
// with apostrophes gets one more, so that wild is the exact opposite.
func tamed(cell string) string {
	if calculated(cell) {
		return "'" + cell
	}
	return cell
}

func wild(cell string) string {
	if strings.HasPrefix(cell, "'") && calculated(cell) {
		return cell[1:]
	}
	return cell
}

func calculated(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.IndexByte("=+-@\t\r", rest[0]) >= 0
}

// Sheet is a table that came back.
type Sheet struct {
	rows    [][]string
	columns map[string]int // by name, in small letters
}

// ReadSheet reads a table in CSV as spreadsheets save it: with or without a byte
// order mark, parted by commas, semicolons or tabs, lines ending in any way, its
// columns in any order. The first row names them.
func ReadSheet(data []byte) (*Sheet, error) {
	switch {
	case len(data) > maxSheet:
		return nil, fmt.Errorf("the table is larger than %d MB", maxSheet>>20)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return nil, errors.New(`this is a workbook, no CSV: save it as "CSV UTF-8"`)
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		return nil, errors.New(`the table is not in UTF-8: save it as "CSV UTF-8"`)
	}
	text := strings.TrimPrefix(string(data), bom)
	separator, text := parted(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator, -1
	s := &Sheet{columns: map[string]int{}}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read the table: %w", err)
		}
		if len(s.rows) >= maxRows {
			return nil, fmt.Errorf("the table has more than %d rows", maxRows)
		}
		for i := range row {
			row[i] = wild(row[i])
		}
		s.rows = append(s.rows, row)
	}
	if len(s.rows) == 0 {
		return nil, errors.New("the table is empty")
	}
	for i, name := range s.rows[0] {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := s.columns[name]; twice && name != "" {
			return nil, fmt.Errorf("the column %q is there twice", name)
		}
		s.columns[name] = i
	}
	if _, there := s.columns[columnKey]; !there {
		return nil, fmt.Errorf("there is no column %q; the first row has to name the columns as they were exported", columnKey)
	}
	return s, nil
}

// parted finds out what parts the cells, from the first row or from a line
// "sep=;" before it, which it takes off.
func parted(text string) (separator rune, rest string) {
	first, after, _ := strings.Cut(text, "\n")
	first = strings.TrimRight(first, "\r")
	if len(first) == len("sep=;") && strings.EqualFold(first[:4], "sep=") && strings.IndexByte(",;\t", first[4]) >= 0 {
		return rune(first[4]), after
	}
	separator, most := ',', 0
	for _, candidate := range ",;\t" {
		if n := strings.Count(first, string(candidate)); n > most {
			separator, most = candidate, n
		}
	}
	return separator, text
}

// cell is what stands in a row under a column; there is false where the table has
// no such column.
func (s *Sheet) cell(row int, column string) (text string, there bool) {
	i, there := s.columns[column]
	if !there {
		return "", false
	}
	if cells := s.rows[row]; i < len(cells) {
		return Normal(cells[i]), true
	}
	return "", true
}
