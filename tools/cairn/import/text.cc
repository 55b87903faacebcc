#include "tools/cairn/import/text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/placeholder_days.h"
#include "tools/cairn/import/fold.h"

namespace cairn::imports {
namespace {

constexpr absl::string_view kPound = "\xC2\xA3";
constexpr std::size_t kLongestSlug = 63;
constexpr std::size_t kLongestWayToDay = 32;
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;
constexpr int kFirstShortYear = 1980;

constexpr absl::string_view kMonths[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

absl::optional<absl::CivilDay> MakeDay(int year, int month, int day) {
  const absl::CivilDay made(year, month, day);
  if (year < kFirstYear || year > kLastYear) return absl::nullopt;
  if (made.year() != year || made.month() != month || made.day() != day) return absl::nullopt;
  return made;
}

int FullYear(int year) {
  const int full = kFirstShortYear / 100 * 100 + year;
  return full < kFirstShortYear ? full + 100 : full;
}

// A run of at most `most` digits at `*at`, which moves behind it; -1 when there is none or a longer
// one.
int TakeNumber(absl::string_view text, std::size_t* at, std::size_t most) {
  std::size_t end = *at;
  while (end < text.size() && IsDigit(text[end])) ++end;
  int number = 0;
  if (end == *at || end - *at > most || !absl::SimpleAtoi(text.substr(*at, end - *at), &number))
    return -1;
  *at = end;
  return number;
}

// A date made of three numbers that begins at `at`; `*end` is set behind it.
absl::optional<absl::CivilDay> DayAt(absl::string_view text, std::size_t at, std::size_t* end) {
  const std::size_t begin = at;
  const int first = TakeNumber(text, &at, 4);
  const std::size_t first_length = at - begin;
  if (first < 0 || at >= text.size()) return absl::nullopt;
  const char separator = text[at];
  if (separator != '-' && separator != '/' && separator != '.') return absl::nullopt;
  const int month = TakeNumber(text, &++at, 2);
  if (month < 0 || at >= text.size() || text[at] != separator) return absl::nullopt;
  const std::size_t last_begin = ++at;
  const int last = TakeNumber(text, &at, 4);
  const std::size_t last_length = at - last_begin;
  if (last < 0) return absl::nullopt;
  *end = at;
  if (first_length == 4 && last_length <= 2) return MakeDay(first, month, last);
  if (first_length > 2) return absl::nullopt;
  if (last_length == 4) return MakeDay(last, month, first);
  return last_length == 2 ? MakeDay(FullYear(last), month, first) : absl::nullopt;
}

// `1 August 2011`, `1st Aug 11`.
absl::optional<absl::CivilDay> SpelledDay(const std::vector<std::string>& words, std::size_t at) {
  if (at + 2 >= words.size()) return absl::nullopt;
  absl::string_view day_text = words[at];
  for (const absl::string_view suffix : {"st", "nd", "rd", "th"})
    if (absl::ConsumeSuffix(&day_text, suffix)) break;
  int day = 0;
  int year = 0;
  if (!absl::SimpleAtoi(day_text, &day) || !absl::SimpleAtoi(words[at + 2], &year))
    return absl::nullopt;
  if (words[at + 2].size() == 2) year = FullYear(year);
  for (int month = 1; month <= 12; ++month) {
    const absl::string_view name = kMonths[month - 1];
    const std::string& given = words[at + 1];
    if (given.size() >= 3 && absl::StartsWith(name, given)) return MakeDay(year, month, day);
  }
  return absl::nullopt;
}

}  // namespace

std::vector<std::string> AllWords(absl::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const char c : Fold(text)) {
    if (c == ' ')
      end_word();
    else if (c != '\'')
      word.push_back(c);
  }
  end_word();
  return words;
}

std::vector<std::string> Words(absl::string_view text) {
  std::vector<std::string> words = AllWords(text);
  words.erase(std::remove_if(words.begin(), words.end(),
                             [](const std::string& word) {
                               return word == "the" || word == "of" || word == "and" ||
                                      word == "for";
                             }),
              words.end());
  return words;
}

int FindRun(const std::vector<std::string>& words, const std::vector<std::string>& wanted) {
  const auto at = std::search(words.begin(), words.end(), wanted.begin(), wanted.end());
  return at == words.end() && !wanted.empty() ? -1 : static_cast<int>(at - words.begin());
}

std::string Slug(absl::string_view text) {
  std::string slug;
  for (const std::string& word : AllWords(text)) {
    std::string plain;
    for (const char c : word)
      if (absl::ascii_isalnum(static_cast<unsigned char>(c))) plain.push_back(c);
    if (!plain.empty()) absl::StrAppend(&slug, slug.empty() ? "" : "-", plain);
  }
  if (slug.size() > kLongestSlug) slug.resize(kLongestSlug);
  while (absl::EndsWith(slug, "-")) slug.pop_back();
  return slug;
}

absl::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  std::size_t end = 0;
  const absl::optional<absl::CivilDay> day = DayAt(text, 0, &end);
  return end == text.size() ? day : absl::nullopt;
}

absl::optional<absl::CivilDay> ParseIsoDay(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-') return absl::nullopt;
  return ParseDay(text);
}

absl::optional<absl::CivilDay> FindDay(absl::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!IsDigit(text[i]) || (i > 0 && IsDigit(text[i - 1]))) continue;
    std::size_t end = 0;
    if (const auto day = DayAt(text, i, &end)) return day;
  }
  const std::vector<std::string> words = AllWords(text);
  for (std::size_t i = 0; i < words.size(); ++i)
    if (const auto day = SpelledDay(words, i)) return day;
  return absl::nullopt;
}

std::vector<NumericDate> NumericDatesIn(absl::string_view text) {
  std::vector<NumericDate> dates;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!IsDigit(text[i]) || (i > 0 && IsDigit(text[i - 1]))) continue;
    std::size_t at = i;
    NumericDate date;
    date.first = TakeNumber(text, &at, 2);
    if (date.first < 0 || at >= text.size()) continue;
    const char separator = text[at];
    if (separator != '/' && separator != '.' && separator != '-') continue;
    date.second = TakeNumber(text, &++at, 2);
    if (date.second < 0 || at >= text.size() || text[at] != separator) continue;
    // `2026-11-23` begins with four digits, and so is none.
    if (TakeNumber(text, &++at, 4) < 0 || (i > 0 && text[i - 1] == separator)) continue;
    dates.push_back(date);
    i = at;
  }
  return dates;
}

bool IsPlaceholderDay(absl::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!IsDigit(text[i]) || (i > 0 && IsDigit(text[i - 1]))) continue;
    std::size_t at = i;
    if (const int year = TakeNumber(text, &at, 4); at - i == 4 && year >= kFirstYearOfNoEnd)
      return true;
  }
  return false;
}

absl::optional<absl::CivilDay> VacantSinceIn(absl::string_view note) {
  const std::string lower = absl::AsciiStrToLower(note);
  for (const absl::string_view mark :
       {"vacant since", "vacant from", "vacant as of", "vacant as at", "became vacant",
        "fell vacant", "vacated", "vacancy since", "vacancy from", "vacant"}) {
    const std::size_t at = lower.find(std::string(mark));
    if (at == std::string::npos) continue;
    const std::size_t begin = at + mark.size();
    // What follows the day's own sentence is about something else.
    const std::size_t end = note.find(';', begin);
    const absl::string_view behind =
        note.substr(begin, end == absl::string_view::npos ? end : end - begin);
    if (const auto day = FindDay(behind.substr(0, kLongestWayToDay))) return day;
  }
  // A date alone.
  return AllWords(note).size() <= 3 ? FindDay(note) : absl::nullopt;
}

absl::optional<double> ParseNumber(absl::string_view text) {
  absl::ConsumePrefix(&text, kPound);
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between_digits =
        i > 0 && i + 1 < text.size() && IsDigit(text[i - 1]) && IsDigit(text[i + 1]);
    if (text[i] == ',' && between_digits) continue;
    if (!IsDigit(text[i]) && text[i] != '.') return absl::nullopt;
    plain.push_back(text[i]);
  }
  double number = 0;
  if (plain.size() > 15 || !absl::SimpleAtod(plain, &number)) return absl::nullopt;
  return number;
}

bool IsUndisclosed(absl::string_view text) {
  const std::vector<std::string> words = AllWords(text);
  if (words.empty()) return absl::StripAsciiWhitespace(text).empty() || text == "-";
  const std::string joined = words.size() == 2 ? words[0] + words[1] : words[0];
  return words.size() <= 2 && (joined == "na" || joined == "nd");
}

std::string Published(absl::string_view text) {
  return IsUndisclosed(text) ? std::string() : std::string(text);
}

std::string Cut(absl::string_view text, std::size_t longest) {
  if (text.size() <= longest) return std::string(text);
  while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0) == 0x80) --longest;
  return std::string(text.substr(0, longest));
}

}  // namespace cairn::imports
