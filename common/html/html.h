#ifndef CAIRN_COMMON_HTML_HTML_H_
#define CAIRN_COMMON_HTML_HTML_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/table/table.h"

namespace cairn::html {

// Markup in which every text is escaped: there is no way to put a plain string into it but Text,
// and no way to write a tag but Element. Trusted is for this program's own style sheet.
class Html {
 public:
  using Attributes = std::vector<std::pair<absl::string_view, std::string>>;

  Html() = default;
  static Html Text(absl::string_view text);
  static Html Element(absl::string_view tag, const Attributes& attributes, const Html& content);
  static Html Element(absl::string_view tag, const Attributes& attributes = {});
  static Html Trusted(absl::string_view markup);

  Html& operator+=(const Html& more) {
    markup_ += more.markup_;
    return *this;
  }
  friend Html operator+(Html left, const Html& right) { return left += right; }
  const std::string& markup() const { return markup_; }

 private:
  std::string markup_;
};

// Short forms: an element around a text.
Html Tag(absl::string_view tag, absl::string_view text);
Html Tag(absl::string_view tag, absl::string_view look, absl::string_view text);

// The text, its web addresses as links that nothing follows by itself.
Html Linked(absl::string_view text);

// The text, its dates as whole words.
Html Dated(absl::string_view text);

struct DataCell {
  DataCell(Html content_in) : content(std::move(content_in)) {}  // NOLINT: a cell is its content
  DataCell(Html content_in, std::string look_in)
      : content(std::move(content_in)), look(std::move(look_in)) {}
  Html content;
  std::string look;  // CSS class
};

// A table with caption and scopes, in a region that scrolls sideways by keyboard too. The first
// cell of each row is its header.
struct DataTable {
  std::string caption;
  std::string look;  // CSS class
  std::vector<table::Table::Column> columns;
  std::vector<std::vector<DataCell>> rows;
};

DataTable Plain(absl::string_view caption, const table::Table& table);
Html ToHtml(const DataTable& table);

// A link that saves the table as a CSV file; the file is in the link.
Html CsvLink(absl::string_view file, absl::string_view what, const table::Table& table);

}  // namespace cairn::html

#endif  // CAIRN_COMMON_HTML_HTML_H_
