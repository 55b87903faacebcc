#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_CSV_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_CSV_H_

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/text/report.h"

namespace cairn::imports {

// Longest record, in bytes. A longer one is a broken file: mostly a quote that is never closed.
inline constexpr std::size_t kLongestRecord = std::size_t{1} << 20;

// Reads comma-separated values as published: RFC 4180 with quotes and line breaks in fields; lines
// that end in LF, CRLF or CR; a byte order mark; stray quotes, which are kept and told; text in
// Windows-1252, which is converted and told, or refused by kRefuseFile. Works in time linear in
// what it reads and in memory of one record. Bytes must outlive the reader; fields are valid until
// the next call of Next.
class CsvReader {
 public:
  CsvReader(absl::string_view bytes, Strictness strictness, Report& report);

  // Reads the next record that is not blank; false at the end, and after a failure that refuses the
  // file.
  bool Next();

  // The line on which the record begins, from 1.
  int line() const { return line_; }
  const std::vector<absl::string_view>& fields() const { return fields_; }
  // Whether a field of this record could not be decoded; that is reported already.
  bool damaged() const { return damaged_; }
  // Names for the columns, for messages.
  void SetColumns(std::vector<std::string> names) { columns_ = std::move(names); }

 private:
  enum class End { kField, kRecord, kFailed };

  bool CheckBytes();
  bool ReadRecord();
  End ReadField();
  End ReadPlain(std::size_t start);
  End ReadQuoted();
  End ReadTail(std::string text);
  End FinishField(std::size_t end);
  void Keep(absl::string_view field);
  absl::string_view Own(std::string text);
  void CountLines(std::size_t from, std::size_t to);
  void DecodeFields();
  std::string ColumnName(std::size_t index) const;
  bool TooLong() const { return position_ - record_start_ > kLongestRecord; }

  absl::string_view bytes_;
  Strictness strictness_;
  Report& report_;
  std::size_t position_ = 0;
  std::size_t record_start_ = 0;
  int next_line_ = 1;
  int line_ = 0;
  bool all_utf8_ = true;
  bool holds_replacements_ = false;
  bool failed_ = false;
  bool damaged_ = false;
  std::vector<absl::string_view> fields_;
  std::deque<std::string> owned_;
  std::vector<std::string> columns_;
};

// One column that an importer knows.
struct ColumnSpec {
  enum class Need { kRequired, kOptional, kIgnored };
  std::string name;  // as the format spells it
  Need need = Need::kOptional;
  std::vector<std::string> aliases;
};

// A file with a header. Columns are found by name in any order; letter case, spaces and punctuation
// do not count. Missing columns are told all at once, unknown and doubled ones as well. Rows that
// are too short, too long or cannot be decoded are told and left out.
class CsvTable {
 public:
  // `columns` in the order of the importer's own enumeration.
  CsvTable(absl::string_view bytes, std::vector<ColumnSpec> columns, Strictness strictness,
           Report& report);

  // False when the header cannot be used; that is reported already.
  bool ok() const { return ok_; }
  bool Next();
  int line() const { return reader_.line(); }
  // The field without spaces around it; empty when the file has no such column.
  absl::string_view operator[](std::size_t column) const;
  bool Has(std::size_t column) const { return places_[column] >= 0; }
  // The places of columns that the importer does not know, and what stands there.
  const std::vector<std::size_t>& unread() const { return unread_; }
  absl::string_view FieldAt(std::size_t place) const;
  const std::string& NameOf(std::size_t column) const { return columns_[column].name; }
  // Rows taken or refused so far.
  int rows() const { return rows_; }

 private:
  void BindHeader();
  bool TakesRow();

  const std::size_t refused_before_;  // files, by the same report
  CsvReader reader_;
  std::vector<ColumnSpec> columns_;
  Report& report_;
  std::vector<int> places_;
  std::vector<std::size_t> unread_;
  std::size_t width_ = 0;
  int rows_ = 0;
  bool ok_ = false;
};

// Whether `text` is well-formed UTF-8.
bool IsUtf8(absl::string_view text);

// Windows-1252 as UTF-8. False when a byte has no meaning there (81, 8D, 8F, 90, 9D).
bool FromWindows1252(absl::string_view bytes, std::string* text);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_CSV_H_
