#include "tools/synthesise/nation/titles.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace cairn::synthesise {
namespace {

using roles::v1::Role;
using roles::v1::TitleRule;

const std::vector<std::string>& Ranks() {
  static const auto* const list =
      new std::vector<std::string>{"Head of Service", "Service Manager", "Team Manager",
                                   "Team Leader",     "Chief Officer",   "Assistant Director"};
  return *list;
}

// Whether every word of `wanted` is a word of `text`, by the reading that TitleRule documents.
bool HoldsWords(absl::string_view text, absl::string_view wanted) {
  const auto words = [](absl::string_view from) {
    const std::string plain = absl::AsciiStrToLower(absl::StrReplaceAll(from, {{"'", ""}}));
    return std::vector<std::string>(
        absl::StrSplit(plain, absl::ByAnyChar(" ,-"), absl::SkipEmpty()));
  };
  const std::vector<std::string> have = words(text);
  for (const std::string& word : words(wanted))
    if (std::find(have.begin(), have.end(), word) == have.end()) return false;
  return true;
}

struct Form {
  std::string words;
  enum class End { kClosed, kOpen } end;
};

bool IsRank(absl::string_view words) {
  return std::find(Ranks().begin(), Ranks().end(), words) != Ranks().end();
}

// The rules that hold in the place and can be turned into a title.
std::vector<Form> FormsOf(const Role& role, const Place& place, const FileStyle& style) {
  std::vector<Form> forms;
  for (const TitleRule& rule : role.titles()) {
    absl::string_view words = rule.title();
    if (absl::StartsWith(words, "*") || !HoldsWords(place.directorate, rule.directorate()) ||
        !HoldsWords(place.service, rule.service()))
      continue;
    const bool open = absl::ConsumeSuffix(&words, "*");
    words = absl::StripAsciiWhitespace(words);
    const bool other_rank =
        absl::StartsWith(words, "Team ") && !absl::StartsWith(words, style.front_line_rank);
    if (other_rank || (IsRank(words) && !open)) continue;
    forms.push_back({std::string(words), open ? Form::End::kOpen : Form::End::kClosed});
  }
  if (!forms.empty()) return forms;
  // Another rank than the council's own is better than a title of another role.
  for (const TitleRule& rule : role.titles())
    if (!absl::StrContains(rule.title(), "*") && rule.directorate().empty() &&
        rule.service().empty())
      forms.push_back({rule.title(), Form::End::kClosed});
  for (const TitleRule& rule : role.titles()) {
    if (!forms.empty()) break;
    absl::string_view words = rule.title();
    if (absl::ConsumeSuffix(&words, " *") && !absl::StartsWith(words, "*") &&
        rule.directorate().empty() && rule.service().empty())
      forms.push_back({std::string(words), Form::End::kOpen});
  }
  return forms;
}

// The rank with which the words begin; empty when they begin with none.
std::string RankOf(absl::string_view words) {
  for (const std::string& rank : Ranks())
    if (absl::StartsWith(words, absl::StrCat(rank, " "))) return rank;
  return "";
}

// What stands behind the rank, completed where a rule breaks off.
std::string Completed(const Form& form) {
  if (form.end == Form::End::kClosed) return form.words;
  const std::string rank = RankOf(form.words);
  const absl::string_view rest = absl::StripPrefix(form.words, absl::StrCat(rank, " "));
  if (rest == "Children's" || rest == "Adult") return absl::StrCat(form.words, " Services");
  if (rest == "Children") return absl::StrCat(form.words, " and Families");
  return form.words;
}

// `Service Manager Older People` -> `Service Manager, Older People`.
std::string Punctuated(const std::string& title, const FileStyle& style) {
  const std::string rank = RankOf(title);
  absl::string_view rest = title;
  if (!absl::ConsumePrefix(&rest, absl::StrCat(rank, " ")) || absl::StartsWith(rest, "of "))
    return title;
  return absl::StrCat(rank, style.rank_separator, rest);
}

}  // namespace

std::string TitleOf(const Role& role, const Place& place, const FileStyle& style,
                    const std::vector<std::string>& focuses, absl::string_view locality,
                    Draws& draws) {
  const std::vector<Form> forms = FormsOf(role, place, style);
  if (forms.empty()) return role.display_name();
  const Form form = draws.Pick(forms);
  std::string words = Completed(form);
  if (IsRank(words)) absl::StrAppend(&words, " ", draws.Pick(focuses));
  std::string title = Punctuated(words, style);
  if (form.end == Form::End::kOpen && !locality.empty())
    absl::StrAppend(&title, " (", locality, ")");
  return title;
}

const std::vector<std::string>& UnmappedTitles() {
  static const auto* const list = new std::vector<std::string>{
      "Head of Legal and Democratic Services",  "Chief Finance Officer",
      "Head of Housing and Property",           "Chief Internal Auditor",
      "Improvement Lead, Whole Family Support", "Business Manager, Social Work Resources"};
  return *list;
}

}  // namespace cairn::synthesise
