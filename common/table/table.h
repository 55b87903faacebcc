#ifndef CAIRN_COMMON_TABLE_TABLE_H_
#define CAIRN_COMMON_TABLE_TABLE_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/table/wrap.h"

namespace cairn::table {

// Rows and columns for people to read, or for programs as CSV.
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
    bool whole = false;  // never cut
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void Add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::size_t size() const { return rows_.size(); }
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }

  // Columns side by side under their titles, `_` in a title as a blank; each line behind `indent`.
  // `width` is the most characters a line may have, 0 for no limit: the widest columns then give
  // way, ending in `…`; what still has no room stands below its row, beside its column's title; a
  // post's title is cut last. Addresses, such as organisations/x/posts/y, and numbers stay whole.
  void Print(std::ostream& out, absl::string_view indent, std::size_t width) const;
  // RFC 4180, with a header. A cell that a spreadsheet would take for a formula is quoted by an
  // apostrophe.
  void PrintCsv(std::ostream& out) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// `1448` as `1,448`.
std::string Thousands(std::int64_t number);

// A bar of `#` for `part` of `whole`, at most `width` wide; at least one for any part above 0.
std::string Bar(double part, double whole, int width);

// Columns of the terminal that a file is; 0 when it is none.
std::size_t TerminalWidth(int file = 1);  // standard output

}  // namespace cairn::table

#endif  // CAIRN_COMMON_TABLE_TABLE_H_
