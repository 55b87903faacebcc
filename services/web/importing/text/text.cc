#include "services/web/importing/text/text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/placeholder_days.h"
#include "services/web/importing/text/fold.h"

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

// The number of `1`, `1st`, `22nd`; 0 for none.
int OrdinalOf(absl::string_view word) {
  for (const absl::string_view suffix : {"st", "nd", "rd", "th"})
    if (absl::ConsumeSuffix(&word, suffix)) break;
  int number = 0;
  return absl::SimpleAtoi(word, &number) ? number : 0;
}

// A year of four digits; of two, where it stands behind a day and a month.
int YearOf(const std::string& word, bool may_be_short) {
  int year = 0;
  if (!absl::SimpleAtoi(word, &year)) return 0;
  if (word.size() == 2 && may_be_short) return FullYear(year);
  return word.size() == 4 ? year : 0;
}

// `1 August 2011`, `1st Aug 11`, `1st of August 2011`, `Aug 1, 2011`.
absl::optional<absl::CivilDay> SpelledDay(const std::vector<std::string>& words, std::size_t at) {
  const auto word = [&](std::size_t i) { return at + i < words.size() ? words[at + i] : ""; };
  if (const int month = MonthOf(word(0)); month > 0)
    return MakeDay(YearOf(word(2), true), month, OrdinalOf(word(1)));
  const std::size_t of = word(1) == "of" ? 1 : 0;
  const int month = MonthOf(word(1 + of));
  return month > 0 ? MakeDay(YearOf(word(2 + of), true), month, OrdinalOf(word(0))) : absl::nullopt;
}

// The run of letters that begins at `at`; empty when another character stands there.
std::string WordAt(absl::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && absl::ascii_isalpha(static_cast<unsigned char>(text[end]))) ++end;
  return std::string(text.substr(at, end - at));
}

// Whether a word before `vacant` says that the post is not so, or was so once.
bool IsDenied(absl::string_view word) {
  for (const absl::string_view denial :
       {"non", "not", "never", "longer", "was", "were", "previously", "formerly", "un"})
    if (word == denial) return true;
  return false;
}

// Whether a day stands at the front of a text; `*day` is none when it begins a time that is over:
// `01/02/2010 to 01/05/2010`.
bool TakeDayInFront(absl::string_view text, absl::optional<absl::CivilDay>* day) {
  std::size_t end = 0;
  *day = DayAt(text, 0, &end);
  const std::vector<std::string> words = AllWords(text.substr(0, 2 * kLongestWayToDay));
  std::size_t words_of_day = 3;
  if (!day->has_value()) {
    *day = SpelledDay(words, 0);
    words_of_day = words.size() > 1 && words[1] == "of" ? 4 : 3;
  }
  if (!day->has_value()) return false;
  const std::string next = words.size() > words_of_day ? words[words_of_day] : "";
  absl::string_view behind = absl::StripLeadingAsciiWhitespace(text.substr(end));
  const bool to_a_day = end > 0 && absl::ConsumePrefix(&behind, "-") &&
                        DayAt(absl::StripLeadingAsciiWhitespace(behind), 0, &end).has_value();
  if (next == "to" || next == "until" || next == "till" || to_a_day) day->reset();
  return true;
}

// The day behind `vacant`: at once, or behind `since`, `from`, `on` and their kin in one clause.
VacantSince DayBehindMark(absl::string_view text) {
  bool says_since = false;
  for (;;) {
    const std::size_t next = text.find_first_not_of(" \t:(-");
    if (next == absl::string_view::npos) return {};
    text.remove_prefix(next);
    absl::optional<absl::CivilDay> day;
    if (TakeDayInFront(text, &day)) return {day};
    const std::string word = WordAt(text, 0);
    bool links = false;
    for (const absl::string_view link : {"again", "post", "since", "from", "as", "of", "at", "on",
                                         "with", "effect", "wef", "w", "e", "f", "effective"})
      links = links || word == link;
    if (!links) break;
    says_since = says_since || word == "since" || word == "from";
    text.remove_prefix(word.size());
    if (word.size() == 1) absl::ConsumePrefix(&text, ".");  // `w.e.f.`
  }
  std::size_t end = text.find_first_of(";,");
  if (const std::size_t stop = text.find(". "); stop < end) end = stop;
  const absl::string_view clause = text.substr(0, std::min(end, kLongestWayToDay));
  if (!says_since) return {absl::nullopt, !NumericDatesIn(clause.substr(0, 10)).empty()};
  const absl::optional<absl::CivilDay> day = FindDay(clause);
  return {day, !day.has_value()};
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

int MonthOf(absl::string_view word) {
  for (int month = 1; month <= 12; ++month)
    if (word.size() >= 3 && absl::StartsWith(kMonths[month - 1], word)) return month;
  return 0;
}

absl::optional<absl::CivilDay> FirstDayIn(absl::string_view text) {
  if (const auto day = FindDay(text)) return day;
  if (!NumericDatesIn(text).empty()) return absl::nullopt;
  const std::vector<std::string> words = AllWords(text);
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (const int month = MonthOf(words[i]); month > 0)
      if (const auto day = MakeDay(YearOf(words[i + 1], false), month, 1)) return day;
  for (const std::string& word : words)
    if (const auto day = MakeDay(YearOf(word, false), 1, 1)) return day;
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

bool WritesMonthFirst(absl::string_view text) {
  for (const NumericDate& date : NumericDatesIn(text))
    if (date.second > 12 && date.first >= 1 && date.first <= 12) return true;
  return false;
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

VacantSince VacantSinceIn(absl::string_view note) {
  const std::string lower = absl::AsciiStrToLower(note);
  VacantSince latest;
  std::string before;
  for (std::size_t at = 0; at < lower.size();) {
    const std::string word = WordAt(lower, at);
    if (word == "vacated" || ((word == "vacant" || word == "vacancy") && !IsDenied(before))) {
      const VacantSince since = DayBehindMark(absl::string_view(lower).substr(at + word.size()));
      if (since.day.has_value() && (!latest.day.has_value() || *latest.day < *since.day))
        latest.day = since.day;
      latest.unread = latest.unread || since.unread;
    }
    if (!word.empty()) before = word;
    at += std::max<std::size_t>(word.size(), 1);
  }
  if (latest.day.has_value()) return {latest.day};
  // A date alone.
  if (latest.unread || AllWords(note).size() > 3) return latest;
  latest.day = FindDay(note);
  latest.unread = !latest.day.has_value() && !NumericDatesIn(note).empty();
  return latest;
}

bool MaySayVacant(absl::string_view note) {
  std::string before;
  for (const std::string& word : AllWords(note)) {
    if ((word == "vacant" || word == "vacated" || word == "unfilled") && !IsDenied(before))
      return true;
    before = word;
  }
  return false;
}

absl::optional<double> ParseNumber(absl::string_view text) {
  absl::ConsumePrefix(&text, kPound);
  const std::size_t point = text.find('.');
  const std::vector<absl::string_view> groups = absl::StrSplit(text.substr(0, point), ',');
  // `1,234,567`: one to three digits, then three between commas.
  for (std::size_t i = 0; groups.size() > 1 && i < groups.size(); ++i)
    if (i == 0 ? groups[i].empty() || groups[i].size() > 3 : groups[i].size() != 3)
      return absl::nullopt;
  const std::string plain = absl::StrCat(
      absl::StrJoin(groups, ""), point == absl::string_view::npos ? "" : text.substr(point));
  double number = 0;
  if (plain.find_first_not_of("0123456789.") != std::string::npos || plain.size() > 15 ||
      !absl::SimpleAtod(plain, &number))
    return absl::nullopt;
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
