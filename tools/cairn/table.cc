#include "tools/cairn/table.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace cairn::cli {
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

// The column that says in words which post a row is about: `title`, or `post` where there is none.
std::size_t TitleColumn(const std::vector<Table::Column>& columns) {
  for (const absl::string_view name : {"title", "post"})
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (columns[c].title == name) return c;
  return columns.size();
}

// Takes `excess` characters off the columns, the widest first; the title, by which people know a
// post, gives way only when the others cannot. Numbers stay whole.
void Narrow(const std::vector<Table::Column>& columns, std::size_t excess,
            std::vector<std::size_t>& widths) {
  const std::size_t title = TitleColumn(columns);
  for (const bool titles : {false, true}) {
    while (excess > 0) {
      std::size_t* widest = nullptr;
      for (std::size_t c = 0; c < columns.size(); ++c) {
        if ((c == title) != titles || columns[c].align == Table::Align::kRight) continue;
        if (widths[c] > kNarrowest && (widest == nullptr || widths[c] > *widest))
          widest = &widths[c];
      }
      if (widest == nullptr) break;
      --*widest;
      --excess;
    }
  }
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

std::size_t DisplayWidth(absl::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !IsContinuation(c); }));
}

void Table::Print(std::ostream& out, absl::string_view indent, std::size_t width) const {
  const auto title = [&](std::size_t c) {
    return absl::StrReplaceAll(columns_[c].title, {{"_", " "}});
  };
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths.push_back(DisplayWidth(columns_[c].title));
    for (const auto& row : rows_) widths[c] = std::max(widths[c], DisplayWidth(row[c]));
  }
  std::size_t total = indent.size();
  for (const std::size_t w : widths) total += w + kGap;
  if (width > 0 && total > width + kGap) Narrow(columns_, total - width - kGap, widths);

  const auto print_row = [&](const auto& cell_of) {
    std::string line(indent);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string cell = Cut(cell_of(c), widths[c]);
      const std::string space(widths[c] - DisplayWidth(cell), ' ');
      absl::StrAppend(&line, c > 0 ? std::string(kGap, ' ') : "");
      absl::StrAppend(&line, columns_[c].align == Align::kRight ? space + cell : cell + space);
    }
    absl::StripTrailingAsciiWhitespace(&line);
    out << line << "\n";
  };
  print_row(title);
  for (const auto& row : rows_) print_row([&](std::size_t c) { return row[c]; });
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
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return number < 0 ? "-" + digits : digits;
}

std::string Bar(double part, double whole, int width) {
  if (part <= 0 || whole <= 0) return "";
  return std::string(static_cast<std::size_t>(std::max(1.0, std::round(part / whole * width))),
                     '#');
}

std::size_t TerminalWidth() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

}  // namespace cairn::cli
