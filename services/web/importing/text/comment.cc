#include "services/web/importing/text/comment.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

constexpr absl::string_view kSecondedAway[] = {"seconded to",        "seconded out",
                                               "secondment to",      "secondment out",
                                               "seconded elsewhere", "away on secondment"};
constexpr absl::string_view kPermanent[] = {"permanent role on the establishment",
                                            "permanent post",
                                            "permanent role",
                                            "permanent establishment",
                                            "on the establishment",
                                            "established post",
                                            "substantive post",
                                            "substantively vacant",
                                            "vacant"};
constexpr absl::string_view kAway[] = {
    "maternity",       "paternity",    "adoption leave", "parental leave", "sickness", "sick leave",
    "long term leave", "career break", "backfill",       "back fill",      "absence"};

// Words that stand beside a mark and change nothing in it.
constexpr absl::string_view kBesideMark[] = {"post",  "position", "role",      "is",  "currently",
                                             "the",   "this",     "at",        "now", "job",
                                             "still", "present",  "recruiting"};

std::vector<std::string> Split(absl::string_view phrase) { return AllWords(phrase); }

template <std::size_t size>
std::string FirstOf(const std::vector<std::string>& words,
                    const absl::string_view (&phrases)[size]) {
  for (const absl::string_view phrase : phrases)
    if (FindRun(words, Split(phrase)) >= 0) return std::string(phrase);
  return "";
}

// The part of a sentence that ends before `at`: behind the last full stop that ends a sentence (two
// spaces follow it, or it closes a word of more than three letters, as "St." does not).
absl::string_view SentenceBefore(absl::string_view text, std::size_t at) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i + 1 < at; ++i) {
    if (text[i] != '.' && text[i] != ';' && text[i] != '\n') continue;
    std::size_t word = i;
    while (word > 0 && absl::ascii_isalpha(static_cast<unsigned char>(text[word - 1]))) --word;
    if (text[i] != '.' || i - word > 3 || absl::StartsWith(text.substr(i + 1), "  ")) begin = i + 1;
  }
  return absl::StripAsciiWhitespace(text.substr(begin, at - begin));
}

template <std::size_t size>
bool IsOneOf(absl::string_view word, const absl::string_view (&choices)[size]) {
  return std::find(std::begin(choices), std::end(choices), word) != std::end(choices);
}

// What `Vacant since 1 May 2024`, `from` and `until` say on `today`, from their second word on.
VacancyMark DatedMark(const std::vector<std::string>& words, absl::string_view text,
                      absl::CivilDay today) {
  constexpr absl::string_view kFrom[] = {"from", "as", "with", "wef", "w", "on"};
  if (words[1] == "until" || words[1] == "till") {
    const absl::optional<absl::CivilDay> day = FindDay(text);
    return day.has_value() && *day <= today ? VacancyMark::kFilled : VacancyMark::kUnknown;
  }
  if (words[1] != "since" && !IsOneOf(words[1], kFrom)) return VacancyMark::kUnknown;
  const absl::optional<absl::CivilDay> day = FirstDayIn(text);
  if (day.has_value()) return *day > today ? VacancyMark::kToCome : VacancyMark::kVacant;
  return words[1] == "since" && words.size() > 2 ? VacancyMark::kVacant : VacancyMark::kUnknown;
}

}  // namespace

VacancyMark VacancyMarkIn(absl::string_view text, absl::CivilDay today) {
  if (IsUndisclosed(text)) return VacancyMark::kFilled;
  const std::vector<std::string> words = AllWords(text);
  std::vector<std::string> left;
  for (const std::string& word : words)
    if (!IsOneOf(word, kBesideMark)) left.push_back(word);
  constexpr absl::string_view kVacant[] = {"vacant", "vacancy",  "yes",    "y",
                                           "true",   "unfilled", "vacated"};
  constexpr absl::string_view kFilled[] = {"no",       "n",    "false",      "filled",
                                           "occupied", "none", "not vacant", "vacancy filled",
                                           "in",       "held", "no vacancy", "not a vacancy"};
  const std::string joined = absl::StrJoin(left, " ");
  if (IsOneOf(joined, kVacant) || joined == "yes vacant") return VacancyMark::kVacant;
  if (IsOneOf(joined, kFilled)) return VacancyMark::kFilled;
  // `To be vacant from …`
  if (left.size() > 2 && (left[0] == "to" || left[0] == "will") && left[1] == "be")
    left.erase(left.begin(), left.begin() + 2);
  if (left.size() < 2 || (left[0] != "vacant" && left[0] != "vacancy"))
    return VacancyMark::kUnknown;
  return DatedMark(left, text, today);
}

bool SaysHolderIsSeconded(absl::string_view comment) {
  return !FirstOf(AllWords(comment), kSecondedAway).empty();
}

std::string PermanenceIn(absl::string_view comment) {
  return FirstOf(AllWords(comment), kPermanent);
}

bool SaysHolderIsAway(absl::string_view comment) {
  return !FirstOf(AllWords(comment), kAway).empty() || SaysHolderIsSeconded(comment);
}

std::string HostIn(absl::string_view comment) {
  const std::string lower = absl::AsciiStrToLower(comment);
  for (const absl::string_view phrase : {" is the host", " hosts ", " acts as host", " is host"}) {
    const std::size_t at = lower.find(std::string(phrase));
    if (at != std::string::npos) return std::string(SentenceBefore(comment, at));
  }
  const std::size_t by = lower.find("hosted by ");
  if (by == std::string::npos) return "";
  const std::size_t begin = by + 10;
  std::size_t end = begin;
  while (end < comment.size() && comment[end] != ',' && comment[end] != ';' && comment[end] != '.')
    ++end;
  return std::string(absl::StripAsciiWhitespace(comment.substr(begin, end - begin)));
}

}  // namespace cairn::imports
