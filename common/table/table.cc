#include "common/table/table.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace cairn::table {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 12;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The first `width` characters, the last of them `…` when something was cut.
std::string Cut(const std::string& text, std::size_t width) {
  if (DisplayWidth(text) <= width) return text;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size() && (seen + 1 < width || IsContinuation(text[end]));
       ++end)
    if (!IsContinuation(text[end])) ++seen;
  while (end < text.size() && IsContinuation(text[end])) ++end;
  return absl::StrCat(text.substr(0, end), "…");
}

// The column that says in words what a row is about: its title, or else the first one.
std::size_t TitleColumn(const std::vector<Table::Column>& columns) {
  for (const absl::string_view name : {"title", "display_name", "post"})
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (columns[c].title == name) return c;
  return 0;
}

// How the columns of a table share a line.
class LineLayout {
 public:
  LineLayout(const std::vector<Table::Column>& columns,
             const std::vector<std::vector<std::string>>& rows, std::size_t room)
      : columns_(columns), title_(TitleColumn(columns)) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      whole_.push_back(columns[c].whole || columns[c].align == Table::Align::kRight ||
                       HasAddresses(rows, c));
      std::size_t widest = 0;
      for (const auto& row : rows) widest = std::max(widest, DisplayWidth(row[c]));
      cells_.push_back(widest);
    }
    below_.resize(columns.size());
    Measure(false);
    if (room == 0 || Total() <= room) return;
    do {
      Measure(true);
      Narrow(room, false);
    } while (Total() > room && PutOneBelow());
    Narrow(room, true);
  }

  const std::vector<std::size_t>& widths() const { return widths_; }
  bool IsBelow(std::size_t c) const { return below_[c]; }

 private:
  // Whether the cells of a column are names of resources, or `x/y` for short.
  static bool HasAddresses(const std::vector<std::vector<std::string>>& rows, std::size_t c) {
    bool has = false;
    for (const auto& row : rows) {
      if (row[c].find(' ') != std::string::npos) return false;
      has = has || row[c].find('/') != std::string::npos;
    }
    return has;
  }

  // The title of a column of numbers may stand in several lines.
  void Measure(bool titles_broken) {
    widths_.clear();
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      std::size_t title = DisplayWidth(columns_[c].title);
      if (titles_broken && columns_[c].align == Table::Align::kRight) {
        title = 0;
        for (const absl::string_view word :
             absl::StrSplit(columns_[c].title, absl::ByAnyChar(" _")))
          title = std::max(title, DisplayWidth(word));
      }
      widths_.push_back(std::max(title, cells_[c]));
    }
  }

  std::size_t Total() const {
    std::size_t total = 0;
    for (std::size_t c = 0; c < widths_.size(); ++c)
      if (!below_[c]) total += widths_[c] + (total > 0 ? kGap : 0);
    return total;
  }

  // Takes characters off the widest columns: of titles, or of the others.
  void Narrow(std::size_t room, bool titles) {
    while (Total() > room) {
      std::size_t* widest = nullptr;
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        if ((c == title_) != titles || whole_[c] || below_[c] || widths_[c] <= kNarrowest) continue;
        if (widest == nullptr || widths_[c] > *widest) widest = &widths_[c];
      }
      if (widest == nullptr) return;
      --*widest;
    }
  }

  // The last column that must stay whole, then the last of the others, then of numbers; neither the
  // first nor the title.
  bool PutOneBelow() {
    for (const int turn : {0, 1, 2}) {
      for (std::size_t c = columns_.size(); c-- > 1;) {
        const bool is_number = columns_[c].align == Table::Align::kRight;
        const int its_turn = is_number ? 2 : whole_[c] ? 0 : 1;
        if (below_[c] || c == title_ || its_turn != turn) continue;
        below_[c] = true;
        return true;
      }
    }
    return false;
  }

  const std::vector<Table::Column>& columns_;
  const std::size_t title_;
  std::vector<bool> whole_;
  std::vector<bool> below_;
  std::vector<std::size_t> cells_;
  std::vector<std::size_t> widths_;
};

// A title in lines of at most `width`, where its words allow.
std::vector<std::string> LinesOf(absl::string_view title, std::size_t width) {
  std::vector<std::string> lines;
  for (const absl::string_view word : absl::StrSplit(title, ' ')) {
    if (!lines.empty() && DisplayWidth(lines.back()) + 1 + DisplayWidth(word) <= width)
      absl::StrAppend(&lines.back(), " ", word);
    else
      lines.emplace_back(word);
  }
  return lines;
}

std::string CsvCell(absl::string_view cell) {
  std::string text(cell);
  const bool formula = !text.empty() &&
                       absl::string_view("=+-@\t\r").find(text[0]) != absl::string_view::npos &&
                       !std::all_of(text.begin() + 1, text.end(),
                                    [](char c) { return absl::ascii_isdigit(c) || c == '.'; });
  if (formula) text.insert(text.begin(), '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

}  // namespace

void Table::Print(std::ostream& out, absl::string_view indent, std::size_t width) const {
  const LineLayout layout(columns_, rows_, width > indent.size() ? width - indent.size() : 0);
  const auto print_line = [&](const auto& cell_of) {
    std::string line(indent);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (layout.IsBelow(c)) continue;
      const std::string cell = Cut(cell_of(c), layout.widths()[c]);
      const std::string space(layout.widths()[c] - DisplayWidth(cell), ' ');
      absl::StrAppend(&line, c > 0 ? std::string(kGap, ' ') : "");
      absl::StrAppend(&line, columns_[c].align == Align::kRight ? space + cell : cell + space);
    }
    absl::StripTrailingAsciiWhitespace(&line);
    out << line << "\n";
  };
  std::vector<std::vector<std::string>> titles;  // a column's lines
  std::size_t lines = 1;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const std::string title = absl::StrReplaceAll(columns_[c].title, {{"_", " "}});
    std::vector<std::string> broken = {title};
    if (DisplayWidth(title) > layout.widths()[c] && columns_[c].align == Align::kRight)
      broken = LinesOf(title, layout.widths()[c]);
    if (!layout.IsBelow(c)) lines = std::max(lines, broken.size());
    titles.push_back(std::move(broken));
  }
  for (std::size_t i = 0; i < lines; ++i)
    print_line([&](std::size_t c) {
      const std::size_t above = lines - std::min(lines, titles[c].size());
      return i < above ? std::string() : titles[c][i - above];
    });
  for (const auto& row : rows_) {
    print_line([&](std::size_t c) { return row[c]; });
    std::string below;
    for (std::size_t c = 0; c < columns_.size(); ++c)
      if (layout.IsBelow(c) && !row[c].empty())
        absl::StrAppend(&below, below.empty() ? "" : "; ",
                        absl::StrReplaceAll(columns_[c].title, {{"_", " "}}),
                        columns_[c].title.empty() ? "" : ": ", row[c]);
    if (!below.empty()) out << Wrapped(absl::StrCat(indent, "    ", below), width) << "\n";
  }
}

void Table::PrintCsv(std::ostream& out) const {
  const auto print_row = [&](const auto& cell_of) {
    for (std::size_t c = 0; c < columns_.size(); ++c)
      out << (c > 0 ? "," : "") << CsvCell(cell_of(c));
    out << "\r\n";
  };
  print_row([&](std::size_t c) { return columns_[c].title; });
  for (const auto& row : rows_) print_row([&](std::size_t c) { return row[c]; });
}

std::string Thousands(std::int64_t number) {
  std::string digits = absl::StrCat(number < 0 ? -number : number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return number < 0 ? absl::StrCat("-", digits) : digits;
}

std::string Bar(double part, double whole, int width) {
  if (part <= 0 || whole <= 0) return "";
  return std::string(static_cast<std::size_t>(std::max(1.0, std::round(part / whole * width))),
                     '#');
}

std::size_t TerminalWidth(int file) {
  winsize size{};
  if (isatty(file) == 0 || ioctl(file, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

}  // namespace cairn::table
