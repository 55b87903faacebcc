#include "services/web/importing/text/reference.h"

#include <cstdlib>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

// What a spreadsheet keeps of a number, and how many digits are told apart at all.
constexpr std::size_t kDigitsKept = 15;
constexpr std::size_t kMostDigitsOfADouble = 17;
constexpr std::size_t kMostDigits = 40;

bool Holds(absl::string_view text, absl::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == absl::string_view::npos;
}
bool IsDigits(absl::string_view text) { return Holds(text, "0123456789"); }

std::string WithoutLeadingZeros(const std::string& text) {
  const std::size_t begin = text.find_first_not_of('0');
  if (begin == std::string::npos) return text.empty() ? text : "0";
  return text[begin] == ' ' ? text : text.substr(begin);
}

// Letters and digits in one case and form, numbers without leading zeros; what parts them is one
// space.
std::string Parts(absl::string_view id) {
  std::vector<std::string> parts = AllWords(id);
  for (std::string& part : parts)
    if (IsDigits(part)) part = WithoutLeadingZeros(part);
  return WithoutLeadingZeros(absl::StrJoin(parts, " "));
}
std::string Joined(absl::string_view id) {
  return WithoutLeadingZeros(absl::StrJoin(AllWords(id), ""));
}

// `123` for `123.0` and `1,234.00`; the whole text when its decimals are none or not zero.
absl::string_view WithoutZeroDecimals(absl::string_view id) {
  const std::size_t point = id.find_last_of(".,");
  if (point == absl::string_view::npos || !Holds(id.substr(point + 1), "0")) return id;
  return IsDigits(Joined(id.substr(0, point))) ? id.substr(0, point) : id;
}
// `1.000` and `1,000` are a thousand as well as one.
bool MayBeThousands(absl::string_view id) {
  return id.size() > 3 && (id[id.size() - 4] == ',' || id[id.size() - 4] == '.');
}

// What programs write for a number of more digits than they keep.
void AddRounded(const std::string& digits, std::vector<std::string>& others) {
  if (!IsDigits(digits) || digits.size() <= kDigitsKept || digits.size() > kMostDigits) return;
  others.push_back(digits.substr(0, kDigitsKept) + std::string(digits.size() - kDigitsKept, '0'));
  const double number = std::strtod(digits.c_str(), nullptr);
  others.push_back(absl::StrFormat("%.0f", number));
  for (std::size_t kept = kDigitsKept; kept <= kMostDigitsOfADouble; ++kept) {
    // `1.23456789012346e+17`
    const std::string written = absl::StrFormat("%.*e", static_cast<int>(kept) - 1, number);
    const std::vector<std::string> halves = absl::StrSplit(written, 'e');
    const auto size = static_cast<std::size_t>(std::atoi(halves[1].c_str())) + 1;
    std::string rounded;
    for (const char c : halves[0])
      if (c != '.') rounded.push_back(c);
    if (rounded.size() < size) rounded.append(size - rounded.size(), '0');
    others.push_back(rounded);
  }
}

struct Spellings {
  std::string own;
  std::vector<std::string> others;
};

Spellings SpellingsOf(absl::string_view id) {
  id = absl::StripAsciiWhitespace(id);
  const absl::string_view whole = WithoutZeroDecimals(id);
  Spellings spellings;
  if (whole.size() < id.size() && MayBeThousands(id)) {
    spellings.own = Parts(id);
    spellings.others = {Joined(id), Joined(whole)};
  } else {
    spellings.own = Parts(whole);
    spellings.others = {Joined(whole)};
  }
  // Of marks alone nothing is left to compare.
  if (spellings.own.empty()) return {std::string(id), {}};
  AddRounded(Joined(whole), spellings.others);
  return spellings;
}

}  // namespace

bool IsCutNumber(absl::string_view id) {
  id = absl::StripAsciiWhitespace(id);
  while (!id.empty() && (id.front() == '\'' || id.front() == '+')) id.remove_prefix(1);
  const std::size_t e = id.find_first_of("eE");
  if (e == absl::string_view::npos) return false;
  const absl::string_view mantissa = absl::StripAsciiWhitespace(id.substr(0, e));
  absl::string_view exponent = absl::StripAsciiWhitespace(id.substr(e + 1));
  const bool has_plus = !exponent.empty() && exponent.front() == '+';
  if (has_plus) exponent.remove_prefix(1);
  if (!Holds(mantissa, "0123456789.,") || !IsDigits(exponent)) return false;
  const bool has_fraction = mantissa.find_first_of(".,") != absl::string_view::npos;
  return has_plus || (has_fraction && exponent.size() > 1);
}

void KnownIds::Add(absl::string_view id) {
  if (!exact_.insert(std::string(id)).second) return;
  const Spellings spellings = SpellingsOf(id);
  by_own_[spellings.own].push_back(ids_.size());
  for (const std::string& other : spellings.others) by_other_[other].push_back(ids_.size());
  ids_.emplace_back(id);
}

std::vector<std::string> KnownIds::Like(absl::string_view id) const {
  if (ids_.empty()) return {};
  const Spellings spellings = SpellingsOf(id);
  std::set<std::size_t> places;
  const auto add = [&](const auto& known, const std::string& spelling) {
    if (const auto found = known.find(spelling); found != known.end())
      places.insert(found->second.begin(), found->second.end());
  };
  add(by_own_, spellings.own);
  add(by_other_, spellings.own);
  for (const std::string& other : spellings.others) add(by_own_, other);
  std::vector<std::string> like;
  for (const std::size_t place : places) like.push_back(ids_[place]);
  return like;
}

}  // namespace cairn::imports
