#include "common/table/wrap.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace cairn::table {
namespace {

constexpr std::size_t kFurtherIn = 2;

// Where the lines behind the first begin.
std::size_t HangingIndent(absl::string_view line, std::size_t width) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t gap = line.find("  ", begin);
  if (gap != absl::string_view::npos) {
    const std::size_t column = line.find_first_not_of(' ', gap);
    if (column != absl::string_view::npos) {
      const std::size_t shown = DisplayWidth(line.substr(0, column));
      if (shown <= width / 2) return shown;
    }
  }
  return begin + kFurtherIn;
}

std::string WrappedLine(absl::string_view line, std::size_t width) {
  if (width == 0 || DisplayWidth(line) <= width) return std::string(line);
  const std::string indent(HangingIndent(line, width), ' ');
  std::string wrapped;
  std::string now;
  bool has_word = false;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t word = std::min(line.find_first_not_of(' ', at), line.size());
    const std::size_t end = std::min(line.find(' ', word), line.size());
    const absl::string_view blanks = line.substr(at, word - at);
    const absl::string_view letters = line.substr(word, end - word);
    if (has_word && DisplayWidth(now) + blanks.size() + DisplayWidth(letters) > width) {
      absl::StrAppend(&wrapped, now, "\n");
      now = absl::StrCat(indent, letters);
    } else {
      absl::StrAppend(&now, blanks, letters);
    }
    has_word = has_word || !letters.empty();
    at = end;
  }
  return absl::StrCat(wrapped, now);
}

}  // namespace

std::size_t DisplayWidth(absl::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\033') {
      i = std::min(text.find('m', i), text.size());
      continue;
    }
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++width;
  }
  return width;
}

std::string Wrapped(absl::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n'))
    lines.push_back(WrappedLine(line, width));
  return absl::StrJoin(lines, "\n");
}

}  // namespace cairn::table
