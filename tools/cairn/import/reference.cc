#include "tools/cairn/import/reference.h"

#include "tools/cairn/import/fold.h"

namespace cairn::imports {

std::string Bare(absl::string_view id) {
  const std::string folded = Fold(id);
  const std::size_t begin = folded.find_first_not_of('0');
  return begin == std::string::npos ? folded : folded.substr(begin);
}

bool IsCutNumber(absl::string_view id) {
  const std::size_t e = id.find_first_of("eE");
  if (e == absl::string_view::npos || e == 0 || e + 2 >= id.size() || id[e + 1] != '+')
    return false;
  const auto all = [](absl::string_view text, absl::string_view allowed) {
    return text.find_first_not_of(allowed) == absl::string_view::npos;
  };
  return all(id.substr(0, e), "0123456789.,") && all(id.substr(e + 2), "0123456789");
}

}  // namespace cairn::imports
