#include "tools/cairn/import/comment.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "tools/cairn/import/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Post;

struct Phrase {
  absl::string_view words;
  Post::Cover::Kind kind;
};

// The first phrase that a comment holds decides, so longer and narrower ones stand first.
constexpr Phrase kCover[] = {
    {"not covered", Post::Cover::NO_COVER},
    {"no cover", Post::Cover::NO_COVER},
    {"uncovered", Post::Cover::NO_COVER},
    {"covered by an agency arrangement", Post::Cover::AGENCY},
    {"agency arrangement", Post::Cover::AGENCY},
    {"interim agency", Post::Cover::AGENCY},
    {"agency interim", Post::Cover::AGENCY},
    {"covered by an agency", Post::Cover::AGENCY},
    {"covered by agency", Post::Cover::AGENCY},
    {"agency worker", Post::Cover::AGENCY},
    {"agency staff", Post::Cover::AGENCY},
    {"agency cover", Post::Cover::AGENCY},
    {"agency contract", Post::Cover::AGENCY},
    {"agency appointment", Post::Cover::AGENCY},
    {"via agency", Post::Cover::AGENCY},
    {"interim consultancy", Post::Cover::CONSULTANCY},
    {"interim consultant", Post::Cover::CONSULTANCY},
    {"consultancy arrangement", Post::Cover::CONSULTANCY},
    {"consultancy cover", Post::Cover::CONSULTANCY},
    {"consultancy contract", Post::Cover::CONSULTANCY},
    {"covered by a consultant", Post::Cover::CONSULTANCY},
    {"covered by consultancy", Post::Cover::CONSULTANCY},
    {"secondment", Post::Cover::SECONDMENT},
    {"seconded", Post::Cover::SECONDMENT},
    {"secondee", Post::Cover::SECONDMENT},
    {"acting up", Post::Cover::ACTING},
    {"acting arrangement", Post::Cover::ACTING},
    {"acting", Post::Cover::ACTING},
    {"interim", Post::Cover::INTERIM},
};

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

constexpr absl::string_view kElse[] = {
    "reports to", "reporting to", "report to",  "managed by", "manages",   "supports",  "deputises",
    "previously", "formerly",     "former",     "ended",      "ends",      "ceased",    "finished",
    "expired",    "removed",      "completed",  "was",        "were",      "had",       "has left",
    "no longer",  "filled",       "appointed",  "until",      "allowance", "will",      "may be",
    "proposed",   "planned",      "subject to", "due to",     "history",   "withdrawn", "replaced",
    "not acting", "not interim",  "no interim", "no agency",  "no acting", "not an",    "without"};

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

// `Vacant since 1 May 2024`, as opposed to `Vacant until …` and `Vacant from …`.
bool IsVacantSince(const std::vector<std::string>& words) {
  return words.size() > 2 && words[0] == "vacant" && words[1] == "since";
}

absl::optional<CommentedCover> AnyCoverIn(const std::vector<std::string>& words) {
  if (words.size() == 1 && words[0] == "agency")
    return CommentedCover{Post::Cover::AGENCY, "agency"};
  if (!FirstOf(words, kSecondedAway).empty()) return absl::nullopt;
  for (const Phrase& phrase : kCover)
    if (FindRun(words, Split(phrase.words)) >= 0)
      return CommentedCover{phrase.kind, std::string(phrase.words)};
  return absl::nullopt;
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
  if (IsOneOf(joined, kVacant) || joined == "yes vacant" || IsVacantSince(left))
    return VacancyMark::kVacant;
  if (IsOneOf(joined, kFilled)) return VacancyMark::kFilled;
  const absl::optional<absl::CivilDay> day = FindDay(text);
  if (left.size() > 2 && left[0] == "vacant" && left[1] == "until" && day.has_value() &&
      *day <= today)
    return VacancyMark::kFilled;
  return VacancyMark::kUnknown;
}

bool SpeaksOfElse(absl::string_view comment) { return !FirstOf(AllWords(comment), kElse).empty(); }

absl::optional<CommentedCover> CoverIn(absl::string_view comment) {
  if (SpeaksOfElse(comment)) return absl::nullopt;
  return AnyCoverIn(AllWords(comment));
}

bool CoverIsDoubtful(absl::string_view comment) {
  return SpeaksOfElse(comment) && AnyCoverIn(AllWords(comment)).has_value();
}

std::string PermanenceIn(absl::string_view comment) {
  return FirstOf(AllWords(comment), kPermanent);
}

bool SaysHolderIsAway(absl::string_view comment) {
  const std::vector<std::string> words = AllWords(comment);
  return !FirstOf(words, kAway).empty() || !FirstOf(words, kSecondedAway).empty();
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
